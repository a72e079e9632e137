#!/usr/bin/env bash
# Makes the Python environment that `make` runs everything in, unless a complete one exists: environment.sh FOLDER
#
# The file `site` in FOLDER marks a complete environment; this script removes it until the caller has installed the
# current requirements. Without that file, or with a Python that does not start, the installation was interrupted or the
# Python is gone, so the environment is made again.
set -euo pipefail
env=$1
python=${PYTHON:-python3}
as_root=$([ "$(id -u)" = 0 ] || echo sudo)
read -r least below < <(sed -n 's/^requires-python = ">=\(.*\),<\(.*\)"$/\1 \2/p' pyproject.toml)

# Whether a Python starts and has a supported version; prints the version. Runs on any Python since 2.6.
fits() {
  "$1" -c '
import sys
def numbers(version): return [int(number) for number in version.split(".")]
sys.stdout.write(".".join(map(str, sys.version_info[:3])))
sys.exit(not numbers(sys.argv[1]) <= list(sys.version_info[:3]) < numbers(sys.argv[2]))' "$least" "$below" 2>/dev/null
}

fail() {
  echo "$1" >&2
  exit 1
}

# Debian has venv and ensurepip in a separate package.
install() {
  command -v apt-get >/dev/null && $as_root apt-get update -q && $as_root apt-get install -qy "$1"
}

if [ -e "$env/site" ] && "$env/bin/python" -Ic 'import pip, sticky' 2>/dev/null; then
  rm "$env/site"
  exit
fi

if [ "$python" = python3 ] && ! command -v python3 >/dev/null; then
  install python3-venv || true
fi
if ! version=$(fits "$python"); then
  remedy="Install a supported one, and name it: make PYTHON=python3.13"
  for other in python3 python3.13 python3.12 python3.11; do
    if fits "$other" >/dev/null; then
      remedy="Name a supported one: make PYTHON=$other"
      break
    fi
  done
  found=${version:+is $version}
  fail "The handbook needs Python $least or newer, and older than $below; \"$python\" ${found:-does not start}. $remedy"
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  install "python${version%.*}-venv" || true
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "\"$python\" lacks venv or ensurepip, which make environments. Install them (on Debian: python${version%.*}-venv), or name another Python: make PYTHON=python3.13"
fi
if [ -e "$env" ] || [ -L "$env" ]; then
  echo "$env is incomplete; making it again."
  rm -rf "$env"
fi
"$python" -m venv "$env"
