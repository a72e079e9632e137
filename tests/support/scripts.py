"""The theme's scripts, bundled for a test."""

import shutil
import subprocess
from pathlib import Path

from sticky.theme.templates import THEME

from .browser import ROOT

_ESBUILD = ROOT / "node_modules/.bin/esbuild"


def module(name: str, known_as: str) -> str:
    """A script of the theme, such as `session/plan`, with what it imports: what it exports has a global name."""
    file = THEME / f"assets/{name}.js"
    command = [str(_ESBUILD), str(file), "--bundle", "--log-level=warning", f"--global-name={known_as}"]
    return str(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def assets_at(to: Path) -> Path:
    """The theme's scripts and styles to change, with what bundles them, in a folder."""
    for name in ("overrides", "tools"):
        shutil.copytree(ROOT / name, to / name)
    (to / "node_modules").symlink_to(ROOT / "node_modules")
    return to / "overrides/assets"


def bundle(assets: Path, to: Path) -> None:
    """Bundle the scripts and styles of a folder such as `overrides/assets` into another folder."""
    tools = assets.resolve().parents[1] / "tools"
    subprocess.run([tools / "bundles.sh", f"--outdir={to}"], check=True)
