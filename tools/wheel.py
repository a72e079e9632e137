"""Puts the texts that `sticky init` starts a handbook from into the wheel: this repository's own.

An editable install has no copy of them: it reads them here.
"""

from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VSCODE = tuple(f".vscode/{name}.json" for name in ("extensions", "mkdocs.schema", "settings", "tasks"))
GUIDES = ("ADOPTING.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE")
STARTER = ("docs", "scenarios", "mkdocs.yml", *GUIDES, *VSCODE)


class Hook(BuildHookInterface[BuilderConfig]):
    """Called before the package is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the texts to a wheel, unless the install is editable."""
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"].update({name: f"sticky/starter/{name}" for name in STARTER})
