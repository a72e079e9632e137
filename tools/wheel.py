"""Puts the texts that `sticky init` starts a handbook from into the wheel: this repository's own.

An editable install has no copy of them: it reads them here. The commits go along, which tell an update why a text has
changed: in the source distribution, too, as a wheel made of that has no Git to ask.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VSCODE = (".vscode/extensions.json", ".vscode/settings.json", ".vscode/tasks.json")
STARTER = ("docs", "scenarios", "mkdocs.yml", "CONTRIBUTING.md", "ADOPTING.md", "LICENSE", *VSCODE)


class Hook(BuildHookInterface[BuilderConfig]):
    """Called before and after the package is built."""

    folder: TemporaryDirectory[str] | None = None
    """Where the commits are while the package is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the texts and the commits, unless the install is editable."""
        if version != "standard":
            return
        wheel = self.target_name == "wheel"
        if wheel:
            build_data["force_include"].update({name: f"sticky/starter/{name}" for name in STARTER})
        sys.path.insert(0, self.root)  # the package is not installed yet
        from sticky import history

        commits = history.for_package(Path(self.root))
        if commits:
            self.folder = TemporaryDirectory(prefix="sticky-")
            made = Path(self.folder.name, history.FILE)
            made.write_text(commits, encoding="utf-8")
            build_data["force_include"][str(made)] = f"sticky/starter/{history.FILE}" if wheel else history.FILE
        else:
            self.app.display_warning("no history: an update from this package cannot tell why a text has changed")

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was only needed to build it."""
        if self.folder:
            self.folder.cleanup()
