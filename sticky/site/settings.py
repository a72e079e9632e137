"""MkDocs's configuration of a project, and what MkDocs, its theme and its plugins find wrong with it, as problems."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import InclusionLevel, get_files
from mkdocs.utils.yaml import get_yaml_loader

from .. import checks
from ..checks.site import PLACES
from ..content import own
from ..content.answer import DESK_FOLDER
from ..content.edition import Edition
from ..content.handbook import A_TO_Z, DOCS, Handbook
from ..content.rules import RULES_FOLDER
from ..content.settings import MKDOCS_YML
from ..text.files import contents, decode
from ..text.kept import Kept
from ..text.names import nearest
from ..text.problem import Problem, shown, suggestion, warning
from ..text.yaml_nodes import Node, bad_yaml, parse_yaml
from . import patches

_KINDS = {"str": "text", "int": "a number", "float": "a number", "bool": "yes or no", "NoneType": "nothing"}
_KINDS |= {"date": "a date", "datetime": "a date", "list": "a list", "dict": "keys with values"}
"""What messages call Python's types."""

_MISSING = ("not installed", "No module named", "Could not import")
_INSTALL = "install the package that has it, and name that in requirements.txt; or remove this"
_REMEDIES = {"nav": 'an entry of the menu is a page, "Home: index.md", or a title with a list of pages'}
_MANUAL = "see https://www.mkdocs.org/user-guide/configuration/#{key}"

_ELSEWHERE = ("bad-file-name", "misplaced-file", "unreadable-file", "linked-file")
"""The problems of a file that has to be moved, renamed, deleted or written: whether the menu lacks it is checked afterward."""


def checked(
    root: Path, built: Path, kept: Kept | None = None, edition: Edition = "staff", **settings: Any
) -> tuple[Handbook | None, MkDocsConfig | None, list[Problem]]:
    """Check all of the project at `root`, with MkDocs's own checks of its settings; the problems are sorted.

    Returns the handbook, and MkDocs's configuration to build it into the folder `built`; either is `None` if it cannot be
    read. `settings` come before those of the project.
    """
    book, problems = checks.check(root, kept, edition)
    config, faults = configured(root, built, **settings)
    if config and not (book and book.guest):
        faults += menu_problems(config, problems)
    # MkDocs would repeat a problem of a line that our own check has reported, or of a file that it cannot read.
    told = {problem.line for problem in problems if problem.path == MKDOCS_YML and not problem.warning}
    faults = [
        fault for fault in faults if fault.line not in told and not (told and fault.code in ("bad-yaml", "build"))
    ]
    return book, config, sorted({*problems, *faults})


def configured(root: Path, built: Path, **settings: Any) -> tuple[MkDocsConfig | None, list[Problem]]:
    """MkDocs's configuration, `None` if there is a problem; and the problems that MkDocs finds in the settings.

    If the settings are not text, there is neither: our own check reports that.
    """
    text = _text(root)
    node = parse_yaml(MKDOCS_YML, text)[0] if text else None
    if node is None or not isinstance(node.value, Mapping):
        return None, []
    problems: list[Problem] = []
    faulty: set[str] = set()
    while True:
        config = MkDocsConfig(config_file_path=str(root / MKDOCS_YML))
        try:
            given = yaml.load(text, Loader=_loader(config))  # noqa: S506  # as MkDocs reads it
            config.load_dict({"site_name": ""} | {key: value for key, value in given.items() if key not in faulty})
            config.load_dict({"site_dir": str(built), "strict": True, **settings})
            errors, warnings = config.validate()
        except yaml.MarkedYAMLError as error:
            return None, [bad_yaml(MKDOCS_YML, text, error)]
        except Exception as error:  # of a hook or a plugin
            return None, [*problems, own.fault(error, root, MKDOCS_YML)]
        said = errors if faulty else [*errors, *warnings]
        problems += [_problem(node, key, str(fault).replace(f"{root}/", "")) for key, fault in said]
        # MkDocs stops at the first setting that it cannot use: without that one, it reports the next.
        if not {key for key, _ in errors} & given.keys() - faulty:
            return None if problems else config, problems or list(_colors(node, config))
        faulty |= {key for key, _ in errors}


def _loader(config: MkDocsConfig) -> Any:
    """MkDocs's YAML loader, whose errors here name the line of a value that only looks like a date or a number."""

    class Loader(get_yaml_loader(config=config)):  # type: ignore[misc]  # MkDocs makes a class for each configuration
        def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
            try:
                return super().construct_object(node, deep)
            except ValueError as error:
                raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from error

    return Loader


def _text(root: Path) -> str:
    with suppress(OSError):
        return decode(MKDOCS_YML, contents(root / MKDOCS_YML))[0] or ""
    return ""


def _problem(settings: Node, key: str, said: str) -> Problem:
    """What MkDocs says of the setting `key`, as a problem."""
    if said.startswith("Unrecognised configuration name"):  # codespell:ignore unrecognised
        message = f'"{key}" is not a setting{suggestion(key, map(str, MkDocsConfig()))}'
        return Problem(MKDOCS_YML, settings.line_of(key), "unknown-key", message)
    rows = [row for row in said.split("\n") if row.strip()]
    said = f"{rows[0]} {rows[-1].strip()}" if any(row.startswith("  File ") for row in rows) else " ".join(rows)
    said = re.sub(r"(?:a )?<class '(?:\w+\.)*(\w+)'>", lambda kind: _KINDS.get(kind[1], kind[1]), said).rstrip(".")
    given = settings.inside(key)
    remedy = _REMEDIES.get(key, _MANUAL.format(key=key))
    if any(words in said for words in _MISSING):
        remedy = _INSTALL
    elif said.startswith("Expected type: text") and given and isinstance(given.value, str):
        remedy = f'write: {key}: "{given.value}"'
    return Problem(MKDOCS_YML, _line(settings, key, said), "bad-value", f'"{key}": {said}; {remedy}')


def _line(settings: Node, key: str, said: str) -> int:
    """The line of a setting, or of the part of it that a message quotes."""
    given = settings.inside(key)
    for text, line in given.texts() if given else ():
        if f"'{text}'" in said or f'"{text}"' in said if text else said.endswith("got None"):
            return line
    return settings.line_of(key)


def menu_problems(config: MkDocsConfig, known: Iterable[Problem]) -> Iterator[Problem]:
    """What is wrong with the menu, besides the `known` problems."""
    text = _text(Path(config.config_file_path).parent)
    settings = parse_yaml(MKDOCS_YML, text)[0] or Node(None, 1)
    menu, left_out = settings.inside("nav"), settings.inside("not_in_nav")
    if menu is None:
        if left_out:
            message = 'there is no "nav" beside "not_in_nav", so the menu lists every other page by its file; write the menu, or bring it back, for example: nav: [{Home: index.md}]'
            yield warning(MKDOCS_YML, left_out.line, "bad-nav", message)
        return
    files = get_files(config)
    pages = {file.src_uri for file in files.documentation_pages()}
    named, meant = dict[str, int](), set[str]()
    for title, at, line in _entries(menu):
        message, src = "", at.partition("#")[0]
        if at in pages:
            if (first := named.setdefault(at, line)) != line:
                message = f"{shown(at)} appears twice in the menu (first on line {first}); keep one"
        elif at.startswith(("https://", "http://")):
            if not title:
                message = f"{shown(at)} has no title; write: Title: {at}"
        elif at not in PLACES.values():  # which are reported as missing
            meant |= {src, nearest(src, pages)}
            hint = "; an address begins with https://" if at.startswith("www.") else suggestion(src, pages)
            message = f"{shown(at)} is not a page in {DOCS}/{hint}"
        if message:
            yield Problem(MKDOCS_YML, line, "bad-nav", message)
    if left_out and config.not_in_nav:
        yield from _left_out(left_out.line, text.split("\n"), config.not_in_nav.patterns, pages, named)
    elsewhere = {problem.path for problem in known if problem.code in _ELSEWHERE}
    for src in (file.src_uri for file in files.documentation_pages(inclusion=InclusionLevel.is_in_nav)):
        # The desk guide lists the pages of answers, cards name their rules, and the search leads to the list of everything.
        listed = src.startswith((f"{DESK_FOLDER}/", f"{RULES_FOLDER}/")) or src == PLACES[A_TO_Z]
        path = PurePosixPath(DOCS, src)  # or the folder that it is in
        if not listed and src not in {*named, *meant} and elsewhere.isdisjoint(map(str, (path, *path.parents))):
            beside = [other for other in named if Path(other).parent == Path(src).parent != Path()]
            where = f', below "{beside[-1]}"' if beside else ""
            message = f'docs/{src} is not in the menu, so nobody can find it; add "- {src}" there{where}, or "/{src}" to "not_in_nav"'
            yield Problem(MKDOCS_YML, menu.line, "not-in-nav", message)


def _entries(node: Node, title: str = "") -> Iterator[tuple[str, str, int]]:
    """Each entry of a menu: its title, which may be empty, its page or address, and its line."""
    if isinstance(node.value, str):
        yield title, node.value, node.line
    elif isinstance(node.value, Mapping):
        for name, item in node.value.items():
            yield from _entries(item, name)
    for item in node.value if isinstance(node.value, tuple) else ():
        yield from _entries(item)


def _left_out(
    first: int, rows: Sequence[str], patterns: Iterable[Any], pages: Iterable[str], named: Container[str]
) -> Iterator[Problem]:
    """Patterns in `not_in_nav`, from the line `first` of the settings on, that match no page, or one that the menu names."""
    for pattern in patterns:
        hidden = sorted(filter(pattern.match_file, pages))
        both = next((src for src in hidden if src in named and pattern.include), "")
        fault = f"is not a page in {DOCS}/; remove the line, or correct it{suggestion(pattern.pattern, pages)}"
        if both:
            fault = f'hides "{both}", which the menu names, and would hide a page that was forgotten there; write each page that the menu leaves out, such as "/glossary.md"'
        line = next((line for line, row in enumerate(rows[first - 1 :], first) if pattern.pattern in row), first)
        if pattern.include is not None and (both or not hidden):  # `None` for a comment or a blank line
            yield warning(MKDOCS_YML, line, "not-in-nav", f"{shown(pattern.pattern)} {fault}")


def schemes(config: MkDocsConfig) -> list[dict[str, Any]]:
    """The color schemes that the theme's palette has."""
    palette = config.theme.get("palette") or []
    return [scheme for scheme in ([palette] if isinstance(palette, dict) else palette) if isinstance(scheme, dict)]


def _colors(settings: Node, config: MkDocsConfig) -> Iterator[Problem]:
    """Names of colors that Material does not know, or that color only its own header."""
    known = patches.named_colors(config.theme)
    for scheme in schemes(config):
        for name in (scheme.get("primary"), scheme.get("accent")):
            if name and name not in known:
                message = f'"{name}" colors nothing here; take one of {", ".join(known)}, or a color of your own, in "library" below "extra": accent: "#0a5f5b"'
                line = _line(settings, "theme", f"'{name}'")
                yield Problem(MKDOCS_YML, line, "useless-setting", message, warning=True)
