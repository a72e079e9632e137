#!/usr/bin/env bash
# Makes what the site's scripts take from npm, each as one small file with its licenses beside it: the search engine
# (MiniSearch and a stemmer), and what draws QR codes (uqr). Needs node_modules/.
set -euo pipefail
cd "$(dirname "$0")/.."

bundle() {  # from, to, and the licenses
  local to=overrides/assets/$2
  node_modules/.bin/esbuild "tools/$1.mjs" --bundle --minify --target=es2022 --log-level=warning --outfile="$to"
  for license in "${@:3}"; do
    cp "node_modules/$license" "$(dirname "$to")/MIT-$(dirname "$license").txt"
  done
}
bundle search search/engine.js minisearch/LICENSE.txt stemmer/license
bundle codes session/codes.js uqr/LICENSE
