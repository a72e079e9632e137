#!/usr/bin/env bash
# Makes the theme's fonts from their npm packages: the weights and characters that the site uses, no more.
# Needs node_modules/, and fonttools with brotli on the PATH.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
here=$root/overrides/assets/fonts
packages=$root/node_modules/@fontsource-variable
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

characters="U+0020-007E,U+00A0,U+00A7,U+00A9,U+00B6,U+00B7,U+00C0-00D6,U+00D7,U+00D8-00DE,U+00E0-00FF,U+2010-2015,U+2018-201F,U+2022,U+2026,U+2190-2193,U+2212,U+2713"

font() { # file, weights, name
  fonttools varLib.instancer -q --no-recalc-timestamp "$packages/$1" "wght=$2" -o cut.ttf
  # Without names, which no browser shows: the license stands beside the fonts.
  pyftsubset cut.ttf --unicodes="$characters" --flavor=woff2 --layout-features=kern,liga --name-IDs= --drop-tables+=STAT --output-file="$here/$3.woff2"
}

font atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2 400:700 atkinson-hyperlegible-next
font atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-italic.woff2 400 atkinson-hyperlegible-next-italic
cp "$packages/atkinson-hyperlegible-next/LICENSE" "$here/OFL-atkinson-hyperlegible-next.txt"
font source-serif-4/files/source-serif-4-latin-wght-normal.woff2 400 source-serif-4
font source-serif-4/files/source-serif-4-latin-wght-normal.woff2 700 source-serif-4-bold
font source-serif-4/files/source-serif-4-latin-wght-italic.woff2 400 source-serif-4-italic
cp "$packages/source-serif-4/LICENSE" "$here/OFL-source-serif-4.txt"
