"""What a library has of its own beside its texts: templates, macros, plugins. `mkdocs.yml` names them.

It is code that the library trusts, as it trusts this package.
"""

import importlib
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from ..markdown.extensions import EXTENSIONS
from ..text.kept import FOLDERS
from ..text.problem import Problem
from ..text.yaml_nodes import Node

PLUGINS = ("macros", "sticky")
"""The plugins that every site is built with."""


@dataclass(frozen=True)
class Own:
    """What one library has of its own."""

    theme: Path | None = None
    """The folder of its templates, which come before those of the package."""
    macros: Mapping[str, Callable[..., Any]] | None = field(default_factory=dict)
    """Its macros by name; `None` if only the build can tell, because they ask it for more than their names."""
    variables: frozenset[str] = frozenset()
    """The names that its macros add to the settings."""
    anything: bool = False
    """Whether plugins or hooks of its own may change any page."""
    extensions: bool = False
    """Whether its pages are written in more than the Markdown of this handbook."""
    folders: tuple[Path, ...] = ()
    """Where all this is."""

    def calls(self, name: str) -> bool:
        """Whether a page that calls a macro of this name may call one of the library's own."""
        return self.macros is None or name in self.macros


def load(root: Path, mkdocs: Node) -> tuple[Own, list[Problem]]:
    """What the library of the project at `root` has of its own, by its `mkdocs.yml`, and what is wrong with its macros.

    Runs its module of macros, anew each time.
    """
    settings = mkdocs.plain() if isinstance(mkdocs.value, Mapping) else {}
    named = mkdocs.inside("theme", "custom_dir")
    folder = root / named.value if named and isinstance(named.value, str) and named.value else None
    if folder and (not folder.is_dir() or folder.resolve() == FOLDERS["overrides"]):
        folder = None
    plugins = options(settings.get("plugins"))
    module = str(plugins.get("macros", {}).get("module_name") or "main")
    place = _place(root, module)
    macros, variables, problems = _macros(root, module, settings) if place else ({}, frozenset[str](), [])
    return Own(
        folder,
        macros,
        variables,
        anything=bool(settings.get("hooks") or plugins.keys() - set(PLUGINS)),
        extensions=bool(options(settings.get("markdown_extensions")).keys() - EXTENSIONS.keys()),
        folders=tuple(path for path in (folder, place) if path),
    ), problems


def module(root: Path, name: str) -> ModuleType:
    """The module of macros, imported anew, and with it all that it has of its own. Raises whatever it raises."""
    for known in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
        file = Path(sys.modules[known].__file__ or root)
        # Of a handbook, perhaps of one that is gone: not of Python’s own library, or of a package.
        if not file.exists() or any((folder / "mkdocs.yml").exists() for folder in file.parents):
            del sys.modules[known]
    importlib.invalidate_caches()
    sys.path.insert(0, str(root))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(root))


def _place(root: Path, name: str) -> Path | None:
    # Where a module of macros is, if it is not the package's own.
    for place in (root / f"{name}.py", root / name):
        if (place.is_file() or (place / "__init__.py").is_file()) and place.resolve() != FOLDERS["macros"]:
            return place
    return None


def options(listed: Any) -> dict[str, Any]:
    """Plugins or extensions by name, each with its options, from a list or from keys."""
    listed = [listed] if isinstance(listed, dict) else listed
    named: dict[str, Any] = {}
    for item in listed if isinstance(listed, list) else ():
        named |= item if isinstance(item, dict) else {str(item): {}}
    return {name: given if isinstance(given, dict) else {} for name, given in named.items()}


class _Names:
    """What a module's `define_env` gets here: it notes the names, and has the settings as they are written."""

    def __init__(self, root: Path, settings: dict[str, Any]) -> None:
        self.conf, self.project_dir = settings, str(root)
        extra = settings.get("extra")
        self.variables: dict[str, Any] = dict(extra) if isinstance(extra, dict) else {}
        self.macros: dict[str, Callable[..., Any]] = {}
        self.filters: dict[str, Callable[..., Any]] = {}

    def macro(self, function: Callable[..., Any], name: str = "") -> Callable[..., Any]:
        self.macros[name or function.__name__] = function
        return function

    def filter(self, function: Callable[..., Any], name: str = "") -> Callable[..., Any]:
        self.filters[name or function.__name__] = function
        return function


def _macros(
    root: Path, name: str, settings: dict[str, Any]
) -> tuple[Mapping[str, Callable[..., Any]] | None, frozenset[str], list[Problem]]:
    try:
        made = module(root, name)
    except Exception as error:
        return None, frozenset(), [fault(error, root, "mkdocs.yml")]
    env = _Names(root, settings)
    before = set(env.variables)
    try:
        made.define_env(env)
    except Exception:
        return None, frozenset(), []  # it asks for what only the build has
    return env.macros, frozenset(env.variables) - before, []


def fault(error: BaseException, root: Path, path: str) -> Problem:
    """What a library's own code raised, with the line of it; without one, at the beginning of the file at `path`."""
    frames = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append((error.filename, error.lineno or 1))
    own = [(Path(name), line) for name, line in frames if Path(name).is_relative_to(root)]
    at, line = (own[-1][0].relative_to(root).as_posix(), own[-1][1]) if own else (path, 1)
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return Problem(at, line, "own-code", f"{type(error).__name__}: {said}; mend this code of your own")
