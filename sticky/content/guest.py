"""Reads a site of another kind that includes scenarios: its scenarios, and its pages of laws and policies.

Of its other pages only the addresses and the headings are read, for the links in scenarios.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..markdown.document import Document, read
from ..text.files import contents
from ..text.kept import Kept
from ..text.problem import Problem, shown, suggestion
from ..text.yaml_nodes import Node, parse_yaml
from . import facts
from .edition import Told, told
from .handbook import DOCS
from .left_out import edition_of
from .page import PageFront, parse
from .reader import File, Project, book_of, listed, read_at
from .settings import MKDOCS_YML, PrivacyOfficer, Settings
from .starter import STARTER
from .translation import load

MARKS = {f"{DOCS}/law": "citation", f"{DOCS}/policy": "owner"}
"""The folders of laws and policies, each with the key of the front matter by which its pages are known."""

UNNAMED = {
    "name": "",
    "director": "the director",
    "governing_body": "the board",
    "privacy_officer": PrivacyOfficer.model_construct(title="the privacy officer", phone="the library’s phone"),
}
"""The library of a site whose settings name none."""


def kind_of_site(root: Path) -> tuple[bool, list[Problem]]:
    """Whether the project at `root` is a site of another kind: one with Material for MkDocs as it is, or with a theme over it.

    And a problem if the settings name a theme folder that does not exist: only that folder would tell the kind.
    """
    site = _settings_of(root / MKDOCS_YML)
    name, custom = site.inside("theme", "name") or site.inside("theme"), site.inside("theme", "custom_dir")
    folder = str(custom.value or "") if custom else ""
    if name is None or name.value != "material" or (root / folder / "fragments").is_dir():
        return False, []
    if not (custom and isinstance(custom.value, str)) or (root / folder).is_dir():
        return True, []
    folders = (entry.name for entry in root.iterdir() if entry.is_dir() and entry.name[0] != ".")
    message = f'"custom_dir" is {shown(folder)}, and there is no such folder{suggestion(folder, folders)}'
    return True, [Problem(MKDOCS_YML, custom.line, "bad-value", message)]


def read_guest(root: Path, kept: Kept | None = None) -> Project:
    """Read the scenarios, laws and policies of the site at `root`. Never raises, and follows no symbolic link."""
    site = _settings_of(root / MKDOCS_YML)
    own, problems = _words(site.plain())
    t, faults = load(root, site)
    whose = site if site.inside("extra", "facts") else _settings_of(STARTER / MKDOCS_YML)
    known, more = facts.load(whose.inside("extra") or whose, MKDOCS_YML, t)
    texts: dict[str, Told] = {}

    def tell(path: str, data: bytes) -> Told:
        return texts.setdefault(path, told(data, "staff", known))

    files = [
        _page(root, path, kept) if path.startswith(f"{DOCS}/") else read_at(root / path, path, kept, tell)
        for path, *of_another_kind in listed(root)
        if path.endswith(".md") and not any(of_another_kind)
    ]
    problems += [*faults, *more, *(problem for file in files for problem in file.problems)]
    book = edition_of(book_of(root, own, files, t=t, facts=known, texts=texts, guest=True), "staff") if own else None
    return Project(book, tuple(files), (), (), tuple(problems), texts=texts)


def _page(root: Path, path: str, kept: Kept | None) -> File:
    file = read_at(root / path, path, kept)
    mark = MARKS.get(path.rpartition("/")[0])
    if mark and file.document and file.document.meta.inside(mark):
        return file
    try:
        document = _document(path, (root / path).read_bytes(), kept)
    except OSError:
        return file
    front = PageFront(title=path[:100], description=path[:160])
    return File(path, "page", document, page=parse(front, document, []))


def _document(path: str, data: bytes, kept: Kept | None) -> Document:
    # A page without front matter gets some. A page that a handbook still could not read counts as empty.
    head = b"---\ntitle: A page\n---\n"
    known = (read(path, whole, kept)[0] for whole in (data, head + data, head))
    return next(document for document in known if document)


def _words(site: Mapping[str, Any]) -> tuple[Settings | None, list[Problem]]:
    # The site's own settings, and the starter's where they are missing, except about the library.
    model, own = _settings_of(STARTER / MKDOCS_YML).plain()["extra"], site.get("extra") or {}
    known = {name: own.get(name, model.get(name)) for name in Settings.model_fields if name in own or name in model}
    known |= {"library": own.get("library") or {**UNNAMED, "name": site.get("site_name") or "The library"}}
    try:
        return Settings.model_validate({**known, "status": own.get("status", "adopted")}), []
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        message = f'"extra.{where}": {fault["msg"]}; see the handbook’s settings'
        return None, [Problem(MKDOCS_YML, 1, "bad-value", message)]


def _settings_of(file: Path) -> Node:
    # A mapping; empty if the file cannot be read. MkDocs reports what is wrong in it.
    try:
        node, _ = parse_yaml(MKDOCS_YML, contents(file).decode())
    except (OSError, ValueError):
        node = None
    return node if node and isinstance(node.value, Mapping) else Node({}, 1)
