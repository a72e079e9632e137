"""What is read of a site of another kind, which takes scenarios in: its scenarios, and the laws and policies among its pages.

Its other pages are its own. Of them only the addresses and the headings are known, for the links in scenarios.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from ..text.document import Document, read
from ..text.kept import Kept
from ..text.problem import Problem
from ..text.yaml_nodes import Node
from . import settings
from .handbook import DOCS, SCENARIOS
from .page import Page, PageFront, src_of
from .reader import File, Project, book_of, read_file
from .settings import MKDOCS_YML, Settings
from .starter import STARTER
from .translation import SOURCE, load

MARKS = {f"{DOCS}/law": "citation", f"{DOCS}/policy": "owner"}
"""The folders of laws and policies, each with a key that only the front matter of one has."""

UNNAMED = {
    "name": "",
    "director": "the director",
    "governing_body": "the board",
    "privacy_officer": {"title": "the privacy officer", "phone": "the library’s phone"},
}
"""The library of a site whose settings name none."""


def is_guest(root: Path) -> bool:
    """Whether the project at `root` is a site of another kind: one with Material for MkDocs as it is, or with a theme over it."""
    theme = _settings_of(root).get("theme")
    name = theme.get("name") if isinstance(theme, Mapping) else theme
    custom = theme.get("custom_dir") if isinstance(theme, Mapping) else None
    return name == "material" and not (root / str(custom or "") / "fragments").is_dir()


def read_guest(root: Path, kept: Kept | None = None) -> Project:
    """Read the scenarios of the site at `root`, with the laws and policies among its pages. Never raises."""
    files = [_scenario(root, file, kept) for file in sorted((root / SCENARIOS).glob("*.md"))]
    files += [_page(root, file, kept) for file in sorted((root / DOCS).rglob("*.md"))]
    own, problems = _words(root)
    theme = _settings_of(root).get("theme")
    language = theme.get("language") if isinstance(theme, Mapping) else None
    t, faults = load(root, Node(str(language or SOURCE), 1))
    for found in (faults, *(file.problems for file in files)):
        problems += found
    return Project(book_of(root, own, files, t) if own else None, tuple(files), (), (), tuple(problems))


def _scenario(root: Path, file: Path, kept: Kept | None) -> File:
    return read_file(file.relative_to(root).as_posix(), file.read_bytes(), kept)


def _page(root: Path, file: Path, kept: Kept | None) -> File:
    path, data = file.relative_to(root).as_posix(), file.read_bytes()
    document = _document(path, data, kept)
    mark = MARKS.get(path.rpartition("/")[0])
    if mark and document.meta.inside(mark):
        return read_file(path, data, kept)
    front = PageFront(title=file.stem[:100], description=file.stem[:160])
    return File(path, "page", document, page=Page(src_of(path), front, document, (), ()))


def _document(path: str, data: bytes, kept: Kept | None) -> Document:
    # A page may have no front matter, or may be no text that a handbook would have: then nothing is known of it.
    head = b"---\ntitle: A page\n---\n"
    known = (read(path, whole, kept)[0] for whole in (data, head + data, head))
    return next(document for document in known if document)


def _words(root: Path) -> tuple[Settings | None, list[Problem]]:
    # The settings: its own, and for what it does not say those of the starter, except about the library.
    site = _settings_of(root)
    model = yaml.safe_load((STARTER / MKDOCS_YML).read_text(encoding="utf-8"))["extra"]
    own = site.get("extra") or {}
    known = {name: own.get(name, model.get(name)) for name in Settings.model_fields if name in own or name in model}
    known |= {"library": own.get("library") or {**UNNAMED, "name": site.get("site_name") or "The library"}}
    try:
        return Settings.model_validate({**known, "status": own.get("status", "adopted")}), []
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        return None, [
            Problem(MKDOCS_YML, 1, "bad-value", f'"extra.{where}": {fault["msg"]}; see the handbook’s settings')
        ]


def _settings_of(root: Path) -> Mapping[str, Any]:
    """The settings in `mkdocs.yml`, with nothing where a value is made by another program."""
    try:
        text = (root / settings.MKDOCS_YML).read_text(encoding="utf-8")
        loaded = yaml.load(text, Loader=_Plain)  # noqa: S506  # it constructs nothing but plain values
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return loaded if isinstance(loaded, Mapping) else {}


class _Plain(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # in C where PyYAML has it
    """Reads plain values."""


_Plain.add_multi_constructor("", lambda loader, tag, node: None)
_Plain.add_multi_constructor("!", lambda loader, tag, node: None)
_Plain.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, tag, node: None)
