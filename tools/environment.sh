#!/usr/bin/env bash
# Makes the Python environment that `make` runs everything in, unless there is a whole one: environment.sh FOLDER
#
# The file `site` in FOLDER says that everything was installed; it goes away until the caller has installed what is
# asked for today. Without it, or without a Python that starts, an environment was interrupted or has lost its base,
# and nobody can tell what else is missing: it is made anew.
set -euo pipefail
env=$1
python=${PYTHON:-python3}
as_root=$([ "$(id -u)" = 0 ] || echo sudo)
read -r least below < <(sed -n 's/^requires-python = ">=\(.*\),<\(.*\)"$/\1 \2/p' pyproject.toml)

# Whether a Python starts and is of a version that is supported; prints its version. Any Python since 2.6 understands it.
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

# Debian keeps venv, and what puts pip into a new environment, in a package of its own.
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
  remedy="Install one that is, and name it: make PYTHON=python3.13"
  for other in python3 python3.13 python3.12 python3.11; do
    if fits "$other" >/dev/null; then
      remedy="Name one that is: make PYTHON=$other"
      break
    fi
  done
  found=${version:+is $version}
  fail "The handbook needs Python $least or newer, and older than $below; \"$python\" ${found:-does not start}. $remedy"
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  install "python${version%.*}-venv" || true
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "\"$python\" has no venv and ensurepip, which make environments. Install them (on Debian: python${version%.*}-venv), or name another Python: make PYTHON=python3.13"
fi
if [ -e "$env" ] || [ -L "$env" ]; then
  echo "$env is not whole; it is made anew."
  rm -rf "$env"
fi
"$python" -m venv "$env"
