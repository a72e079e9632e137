#!/usr/bin/env bash
# Bundles the theme's scripts and styles: each file directly in overrides/assets/ becomes one in overrides/assets/made/,
# with what it imports, from npm too, and without comments. `--outdir=…` makes them elsewhere, and `--watch=forever` makes
# them again after each edit. Needs node_modules/.
set -euo pipefail
cd "$(dirname "$0")/.."

node_modules/.bin/esbuild overrides/assets/*.{js,css} --bundle --minify --charset=utf8 --target=es2022 '--external:*.woff2' \
  --log-level=warning --outdir=overrides/assets/made "$@"
