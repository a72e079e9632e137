"""What a library has of its own, named in `mkdocs.yml`: templates, macros, plugins. The library trusts that code."""

import importlib
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError

from ..markdown.extensions import EXTENSIONS
from ..text.kept import FOLDERS
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Node
from .settings import MKDOCS_YML

PLUGINS = ("macros", "sticky")


BUILD = "build"
"""The code of problems that only the build finds."""


Macros = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Own:
    """What one library has of its own."""

    theme: Path | None = None
    """The folder of its templates, which come before those of the package."""
    macros: Macros | None = field(default_factory=dict)
    """Its macros by name; `None` if only the build can tell, because `define_env` needs more than it gets here."""
    variables: frozenset[str] = frozenset()
    """The names that its macros add to the settings."""
    anything: bool = False
    """Whether plugins or hooks of its own may change any page."""
    extensions: bool = False
    """Whether its pages are written in more than the Markdown of this handbook."""
    folders: tuple[Path, ...] = ()
    """The folders of its templates and its macros; of macros in a single file, that file."""

    def calls(self, name: str) -> bool:
        """Whether a page that calls a macro of this name may call one of the library's own."""
        return self.macros is None or name in self.macros


def load(root: Path, mkdocs: Node) -> tuple[Own, list[Problem]]:
    """What the project at `root` has of its own, and what is wrong with its macros. Imports these anew each time."""
    settings = mkdocs.plain() if isinstance(mkdocs.value, Mapping) else {}
    named = mkdocs.inside("theme", "custom_dir")
    folder = root / named.value if named and isinstance(named.value, str) and named.value else None
    if folder and (not folder.is_dir() or folder.resolve() == FOLDERS["overrides"]):
        folder = None
    plugins = options(settings.get("plugins"))
    module = str(plugins.get("macros", {}).get("module_name") or "main")
    place = _place(root, module)
    macros, variables, problems = _macros(root, module, settings) if place else ({}, frozenset[str](), [])
    if not place and module != "main" and not (root / module).is_dir():
        message = f'"module_name" is {shown(module)}, and there is no {module}.py and no folder {module}/ beside {MKDOCS_YML}; correct the name, or remove the line'
        line = next((line for text, line in (mkdocs.inside("plugins") or mkdocs).texts() if text == module), 1)
        problems.append(Problem(MKDOCS_YML, line, "missing-file", message))
    return Own(
        folder,
        macros,
        variables,
        anything=bool(settings.get("hooks") or plugins.keys() - set(PLUGINS)),
        extensions=bool(options(settings.get("markdown_extensions")).keys() - EXTENSIONS.keys()),
        folders=tuple(path for path in (folder, place) if path),
    ), problems


def module(root: Path, name: str) -> ModuleType:
    """The module of macros, imported anew, with the modules beside it. Raises whatever it raises."""
    for known in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
        file = Path(sys.modules[known].__file__ or root)
        # Only modules of a handbook, even if its folder is gone; those of Python’s library and of packages stay.
        if not file.exists() or any((folder / MKDOCS_YML).exists() for folder in file.parents):
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
    """The environment that a module's `define_env` gets here: it records the names, and has the settings as written."""

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


def _macros(root: Path, name: str, settings: dict[str, Any]) -> tuple[Macros | None, frozenset[str], list[Problem]]:
    try:
        made = module(root, name)
    except Exception as error:
        return None, frozenset(), [fault(error, root, MKDOCS_YML)]
    env = _Names(root, settings)
    before = set(env.variables)
    try:
        made.define_env(env)
    except Exception:
        return None, frozenset(), []  # it asks for what only the build has
    return env.macros, frozenset(env.variables) - before, []


def frames(error: BaseException) -> list[tuple[str, int]]:
    """The traceback of an error: each file with its line, and last the file that could not be parsed, if there is one."""
    way = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateError):
        # Raised by what a template calls: the fault is in the template.
        way = [(name, line) for name, line in way if name.endswith(".html") or not Path(name).is_file()]
    if isinstance(error, SyntaxError | TemplateSyntaxError) and error.filename:
        way.append((error.filename, error.lineno or 1))
    return way


def fault(error: BaseException, root: Path, path: str, line: int = 1) -> Problem:
    """An exception, as a problem in the project's code that raised it, or else in that line of the file `path`."""
    packages = Path(sys.prefix)
    own = [
        (Path(name).relative_to(root).as_posix(), at)
        for name, at in frames(error)
        if Path(name).is_relative_to(root)
        and not (packages.is_relative_to(root) and Path(name).is_relative_to(packages))
    ]
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    said = f"{type(error).__name__}: {said}"
    if own:
        caller = "" if path == MKDOCS_YML else f"; {path}:{line} calls it"
        return Problem(*own[-1], "own-code", f"{said}; mend this code of your own{caller}")
    name, at = next(((name, at) for name, at in reversed(frames(error)) if Path(name).is_file()), ("", 0))
    place = f" ({Path(name).name}:{at})" if name else ""
    remedy = "correct this line, or what it calls; if nothing is wrong with them, report it as a fault of the program"
    return Problem(path, line, BUILD, f"{said}{place}; {remedy}")
