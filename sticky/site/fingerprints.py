"""What each page is made from, as a fingerprint: a page whose fingerprint is the same would be the same."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mkdocs

from ..content.answer import Answer, Place
from ..content.handbook import Cited, Handbook
from ..content.page import src_of
from ..content.scenario import Scenario
from ..macros.practice import Drill
from ..macros.scenarios import around
from ..markdown.document import Document
from ..markdown.inline import name_of, source_of
from ..text.kept import engine
from ..theme.templates import Renderer, fingerprint
from .pages import Called, PageFile

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

_BRACKETS = re.compile(r"\[([^\[\]]+)\](?:\(<?([^)\s>]*))?")


class Fingerprints:
    """The fingerprints of the pages of one build."""

    def __init__(self, render: Renderer, config: "MkDocsConfig", nav: "Navigation", *shared: object) -> None:
        """Take what makes the fragments, MkDocs's configuration and menu, and whatever else affects every page."""
        self._render, self._book = render, render.book
        self._content = lru_cache(maxsize=1)(self._of_content)
        """The fingerprint of a page's text, link targets and context; a scenario's page and its guide share one."""
        self._shown = lru_cache(maxsize=None)(_shown)
        """The fingerprint of what pages may show of a thing, found once: many pages show it."""
        self._json = json.JSONEncoder(default=self._plain, check_circular=False)
        stack = sorted(found.name for found in Path(mkdocs.__file__).parent.parent.glob("*.dist-info"))
        menu = [(item.title, getattr(item, "url", "")) for item in nav.items] + [(p.title, p.url) for p in nav.pages]
        self._common = fingerprint(
            repr(
                (
                    stack,
                    _contents([*engine().values(), *_own(self._book)]),
                    Path(config.config_file_path).read_text(),
                    shared,
                    self._book.edition,
                    menu,
                    list(self._book.titles.items()),
                    list(self._book.tooltips.items()),
                    self._book.settings,
                    self._book.t.fingerprint,
                )
            )
        )
        """That of everything that affects every page: dependencies, package, settings, titles, tooltips, words."""

    def of(self, file: PageFile, former: Sequence[str]) -> str:
        """The fingerprint of a page, with its former addresses: of what all pages share, its head, text, context and links."""
        content = self._content(file.document, file.references, file.scenario, file.calls)
        return fingerprint([self._common, file.heading, content, (sorted(file.renamed.items()), former)])

    def _of_content(
        self, document: Document, references: bool, scenario: Scenario | None, calls: tuple[Called, ...]
    ) -> str:
        targets = self._targets(document) if references else []
        # To set up the whole context of every scenario's page, for one edit, would take longer than to make the page.
        whole = scenario and [scenario, around(self._book, scenario)]
        own = self._book.own.calls
        called = [
            (*call, self._render.context(call[0], *call[1], **dict(call[2]))) for call in calls if not own(call[0])
        ]
        return fingerprint(self._json.encode([_body_of(document), targets, whole, called]))

    def _targets(self, document: Document) -> list[str | None]:
        """The targets of the links in a text. Other text in brackets has none, and costs little."""
        found: list[tuple[str, str]] = document.facts.get("brackets", lambda: list(_bracketed(document)))
        return [url for name, path in found for url in (self._urls.get(name), path and self._book.addresses.get(path))]

    def _plain(self, value: Any) -> Any:
        """A value that JSON cannot represent, as one that it can; a scenario as what other pages may show of it."""
        if isinstance(value, (Scenario, Cited, Answer)):
            return self._shown(value)
        match value:
            case Place():
                return [value.id, value.front, *value.answers]
            case Drill():
                # The lines are the answer's own. It shows the whole situation, which other pages do not.
                whole = value.scenario and _body_of(value.scenario.document)
                return [value.answer, whole, value.topics, value.cites]
            case Mapping():
                return list(value.items())
            case frozenset() | set():
                return sorted(map(repr, value))
            case _:
                return repr(value)

    @cached_property
    def _urls(self) -> Mapping[str, str]:
        return {name_of(name): items[0].url for name, items in self._book.cited.items() if len(items) == 1}


def _body_of(document: Document) -> str:
    found: str = document.facts.get("body", lambda: fingerprint(document.body))
    return found


def _shown(one: Answer | Scenario | Cited) -> str:
    # Of a scenario so little that an edit to one seldom changes another page.
    match one:
        case Cited():
            found = fingerprint(repr(one))
        case Answer():
            found = one.document.facts.get(f"answer {one.id}", lambda: fingerprint(repr(one)))
        case Scenario():
            found = one.document.facts.get(
                "shown", lambda: fingerprint(repr((one.front, one.desk, sorted(one.anchors))))
            )
    return found


def _bracketed(document: Document) -> Iterator[tuple[str, str]]:
    # Whatever may be a link in a text: the name that it may refer to, and the file that it may lead to, if any.
    src = src_of(document.path)
    for text, to in _BRACKETS.findall(document.body):
        yield name_of(text), source_of(src, to.partition("#")[0]) if to else ""


def _own(book: Handbook) -> list[Path]:
    # The library's own templates. Of what else it has of its own, no fingerprint can tell what it makes of a page.
    return sorted(file for file in book.own.theme.rglob("*") if file.is_file()) if book.own.theme else []


def _contents(files: Iterable[Path]) -> str:
    """A fingerprint of the names and bytes of files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return digest.hexdigest()
