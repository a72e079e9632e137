#!/usr/bin/env bash
# Makes the fonts in this folder from their npm packages: the weights and characters that the site uses, no more.
# Needs npm, and fonttools with brotli on the PATH.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

characters="U+0020-007E,U+00A0,U+00A7,U+00A9,U+00B6,U+00B7,U+00C0-00D6,U+00D7,U+00D8-00DE,U+00E0-00FF,U+2010-2015,U+2018-201F,U+2022,U+2026,U+2190-2193,U+2212,U+2713"

font() { # file in the package, weights, name
  fonttools varLib.instancer -q "package/files/$1" "wght=$2" -o cut.ttf
  pyftsubset cut.ttf --unicodes="$characters" --flavor=woff2 --layout-features=kern,liga,ccmp,locl,mark,mkmk,calt --output-file="$here/$3.woff2"
}

npm pack --silent @fontsource-variable/atkinson-hyperlegible-next@5.3.0 | xargs tar xzf
font atkinson-hyperlegible-next-latin-wght-normal.woff2 400:700 atkinson-hyperlegible-next
font atkinson-hyperlegible-next-latin-wght-italic.woff2 400 atkinson-hyperlegible-next-italic
cp package/LICENSE "$here/OFL-atkinson-hyperlegible-next.txt"
npm pack --silent @fontsource-variable/source-serif-4@5.3.1 | xargs tar xzf
font source-serif-4-latin-wght-normal.woff2 400:600 source-serif-4
font source-serif-4-latin-wght-italic.woff2 400 source-serif-4-italic
cp package/LICENSE "$here/OFL-source-serif-4.txt"
