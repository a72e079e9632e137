#!/usr/bin/env bash
# Makes the site's search engine from its npm packages: MiniSearch and a stemmer in one small file.
# Needs node_modules/.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
here=$root/sticky/theme/assets/search
cd "$root"

node_modules/.bin/esbuild tools/search.mjs --bundle --minify --target=es2020 --log-level=warning --outfile="$here/engine.js"
for name in minisearch/LICENSE.txt stemmer/license; do
  cp "node_modules/$name" "$here/MIT-$(dirname "$name").txt"
done
