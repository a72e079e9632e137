"""Reads the handbook as plain words, and makes a record of everything that answers something.

The search packs these records for the browser; the packages for courses take their words from the same reader.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Literal

from jinja2 import UndefinedError

from ..content import page
from ..content.answer import Answer, of_scenario
from ..content.handbook import BadReference, Handbook
from ..content.page import Page, heading_ids
from ..content.scenario import Scenario
from ..content.sections import COMPLICATION, DESK
from ..content.statute import Statute
from ..macros import MACROS, with_settings
from ..markdown.calls import MARK, written
from ..markdown.document import Document, Section, Text
from ..text.kept import Facts, digest

_BLOCK = re.compile(r"///.*?(?: attrs: \{[^}]*\})?$")
_ATTRIBUTES = re.compile(r"\{:?[ ]*[.#][^}]*\}")

_FEW = 24
"""A sentence this short, in letters, only names something."""
_ENOUGH = 150
"""How many letters of a part of a clause are enough for its hit, which ends with the sentence."""

_SENTENCE = re.compile(r".*?(?<![A-Z])[.?!][”’)]*(?= [“‘A-Z]|$)")  # no end: "C.R.S. 24-90-119"


PageKind = Literal["policy", "law", "term", "page"]
"""What the records of a page may be."""


@dataclass(frozen=True)
class Record:
    """One thing that can be found."""

    kind: Literal["answer", "policy", "law", "term", "page", "story"]
    """What it is; a `story` is a part of a scenario. The order of hits depends on it."""
    url: str
    """Its address, relative to the site's root."""
    about: str
    """What a hit says above the title: who asks, or what it is a part of."""
    title: str
    asked: tuple[str, ...] = ()
    """What people ask, in their own words. The hit of an answer shows the first."""
    short: str = ""
    """The answer, or one sentence of it."""
    say: str = ""
    """The first line to say, or the sentence of a policy that sums it up, whole."""
    more: tuple[str, str] | None = None
    """The text of a second link, and its address relative to the site's root."""
    case: str = ""
    """Of several records of one case, only the best is a hit. Empty if it is a case of its own, named by its address."""
    around: str = ""
    """The titles of what it is a part of."""
    keywords: str = ""
    """Words that people search for, and that are shown nowhere."""
    text: str = ""
    """Every other word of it, once."""


@dataclass(frozen=True)
class Group:
    """The records of one file, in its order."""

    document: Document
    name: str
    """What they are, and whatever they depend on besides the file."""
    make: Callable[[], Iterable[Record]]

    @property
    def facts(self) -> Facts:
        """Where what is made of them can be kept: nowhere, if macros in the file may depend on any other."""
        return Facts() if self.document.macros else self.document.facts


def groups(book: Handbook) -> Iterator[Group]:
    """Every record, file by file: scenarios, answers that stand by themselves, then other pages."""
    reader, askers = Reader(book), digest(book.settings.vocabularies.asker, book.t.fingerprint)
    for one in book.scenarios:
        yield Group(one.document, f"scenario {askers}", partial(reader.scenario, one))
    for place in book.desk:
        yield Group(place.document, f"place {askers}", partial(map, reader.answer, place.answers))
    statutes = {s.document.path: s for s in book.statutes}
    desk = {place.document.path for place in book.desk}
    examples = {one.document.path for one in book.pages if one.document.meta.inside("example")}
    for written_page in book.pages:
        document = written_page.document
        if document.path in statutes:
            yield Group(
                document,
                f"statute {book.t.fingerprint}",
                partial(reader.statute, written_page, statutes[document.path]),
            )
        elif document.path not in desk | examples and written_page.front.readers == "everyone":
            kind = reader.kind(written_page)
            yield Group(document, kind, partial(reader.page, written_page, kind))


def _nothing(*_: str, **__: str) -> str:
    return ""


def records(book: Handbook) -> list[Record]:
    """Every record, all answers first."""
    found = chain.from_iterable(group.make() for group in groups(book))
    return sorted(found, key=lambda one: one.kind != "answer")


class Reader:
    """Reads the texts of a handbook into records."""

    def __init__(self, book: Handbook) -> None:
        self._book = book
        settings = book.settings.model_dump()
        nothing = {name: with_settings(partial(_nothing), settings.pop(name, None)) for name in MACROS}
        officer = book.owner.privacy_officer
        contact = ", ".join(filter(None, (officer.email, officer.phone)))
        spoken: dict[str, Any] = {"cite": self._cite, "contact": lambda: contact, "quote": lambda text, *_, **__: text}
        own: dict[str, Any] = dict.fromkeys(book.own.macros or (), lambda *_, **__: "")
        own |= dict.fromkeys(book.own.variables, "")
        self._jinja = page.jinja({**settings, **nothing, **spoken, **own})
        self._said: dict[str, str] = {}
        self._kinds: dict[str, PageKind] = {clauses.document.path: "policy" for clauses in book.policies}
        if book.glossary:
            self._kinds[book.glossary.document.path] = "term"

    def answer(self, one: Answer, own: Scenario | None = None) -> Record:
        """An answer, with a link to practice it if it is in a scenario; `own` is the scenario at whose desk it is given."""
        askers = self._book.settings.vocabularies.asker
        asker = next((askers[term] for term in one.askers if term in askers), "")
        # Keywords of several words are what people type, as much as what is listed as asked.
        phrases = tuple(word for word in one.keywords if " " in word)
        story = [Text(own.front.summary, 1), own.situation, *self._prompts(own)] if own else []
        return Record(
            "answer",
            one.url,
            " · ".join(
                filter(
                    None, [self._book.t("search.at-the-desk"), asker or (one.home.title if one.kind == "place" else "")]
                )
            ),
            one.title,
            asked=(*one.asked, *phrases),
            short=self.sentences(one.short, 2),
            say=self.line(one.say),
            more=None
            if one.kind == "place"
            else (self._book.t("titled", what=self._book.t("card.practice"), title=one.home.title), one.home.url),
            case="" if one.kind == "place" else one.id,
            around=one.home.title,
            keywords=" ".join(word for word in one.keywords if word not in phrases),
            text=self.all(*story, one.short, *(text for _, text in one.parts)),
        )

    def _prompts(self, one: Scenario) -> Iterator[Text]:
        for part in one.sections:
            if part.kind.look == "prompt":
                yield from (part.text, *(inner.text for inner in part.for_everyone))

    def scenario(self, one: Scenario) -> Iterator[Record]:
        """The answers of a scenario, and its other closed blocks; each is a record of the same case as the answer it belongs to."""
        for answer in of_scenario(one):
            yield self.answer(answer, one if answer.kind == "scenario" else None)
        for part in one.sections:
            if not part or part.kind.look == "prompt" or part.kind is DESK:
                continue
            complication = part.kind is COMPLICATION
            said, title = self._book.t(part.kind.message), part.title if complication else one.front.title
            yield Record(
                "story",
                f"{one.url}#{part.id}",
                f"{said} · {one.front.title}" if complication else f"{self._book.t('search.scenario')} · {said}",
                title,
                short=self.sentences(part.text, 1) if complication else one.front.summary,
                case=f"{one.id}#{part.id}" if complication else one.id,
                around=one.front.title,
                text=self.all(part.text, *(inner.text for inner in part.for_everyone)),
            )

    def statute(self, written_page: Page, one: Statute) -> Iterator[Record]:
        """A statute and its subsections."""
        yield self._whole("law", written_page, one.front.citation)
        asked = written_page.asked
        for row in one.subsections:
            url = f"{written_page.url}#{row.anchor}"
            yield Record(
                "law",
                url,
                f"{self._book.t('search.law')} · {one.front.title}",
                one.citation(row),
                asked=asked.get(row.anchor, ()),
                short=self.sentences(row.plain, 1),
                around=one.front.title,
                text=self.all(row.official, row.plain),
            )

    def kind(self, one: Page) -> PageKind:
        """What the records of a page are."""
        return self._kinds.get(one.document.path) or ("law" if one.src.startswith("law/") else "page")

    def page(self, one: Page, kind: PageKind) -> Iterator[Record]:
        """A page and its headings."""
        yield self._whole(kind, one)
        asked = one.asked
        above: list[Section] = []
        sections = one.document.sections
        for section, id_ in zip(sections, heading_ids(one.document), strict=True):
            while above and above[-1].level >= section.level:
                above.pop()
            if section.level > 1:
                above.append(section)
            if not id_ or section.level == 1:
                continue
            names = [one.front.title, *(self._heading(inner) for inner in above[:-1])]
            case = f"{one.url}#{above[0].id}" if len(above) > 1 else ""
            # A clause begins with what sums it up; a part of one does not, so its hit tells more.
            first = self.sentences(section.text, *((3, _ENOUGH) if kind == "policy" and len(above) > 1 else (1,)))
            yield Record(
                kind,
                f"{one.url}#{id_}",
                " › ".join(names),
                self._heading(section),
                asked=asked.get(id_, ()),
                short="" if kind == "policy" else first,
                say=first if kind == "policy" else "",
                case=case,
                around=" ".join(names),
                text=self.all(section.text),
            )

    def _whole(self, kind: PageKind, one: Page, around: str = "") -> Record:
        heads = [section.text for section in one.document.sections[:1] if section.level == 1]
        texts = self.all(one.document.intro, *heads)
        front = one.front
        return Record(kind, one.url, "", front.title, short=front.description, around=around, text=texts)

    def _heading(self, section: Section) -> str:
        return _ATTRIBUTES.sub("", " ".join(self.paragraphs(section.heading))).strip()

    def all(self, *texts: Text) -> str:
        """All words of some texts."""
        return " ".join(chain.from_iterable(map(self.paragraphs, texts)))

    def sentences(self, text: Text, most: int, enough: int = 0) -> str:
        """The first sentences of the first paragraph: at most `most`, fewer once they come to `enough` letters (0: no limit).

        One that only names what follows, such as “Reading history.”, brings the next.
        """
        first = next(self.paragraphs(text), "")
        told = whole = ""
        for number, sentence in enumerate(found[0] for found in _SENTENCE.finditer(first)):
            if len(whole) > _FEW and (number >= most or 0 < enough < len(whole)):
                break
            told += sentence
            if told.count("“") == told.count("”"):
                whole = told
        return whole.strip() or first

    def line(self, text: Text) -> str:
        """The first line to say."""
        return next(self.paragraphs(text), "")

    def paragraphs(self, text: Text) -> Iterator[str]:
        """The words of each paragraph, with calls in words, without the marks of blocks that CommonMark does not know."""
        lines = text.lines
        calls = [self._spoken(call) for call in text.calls] if MARK in lines else []
        for line in lines.split("\n"):
            said = line
            if MARK in line or "{" in line or "///" in line:
                said = " ".join(_ATTRIBUTES.sub("", _BLOCK.sub("", written(line, calls))).split())
            if said:
                yield said

    def _spoken(self, call: str) -> str:
        if call not in self._said:
            try:
                self._said[call] = html.unescape(self._jinja.from_string(call).render())
            except (UndefinedError, TypeError):
                if self._book.own.macros is not None:
                    raise
                self._said[call] = ""  # it may be one of the library’s own
        return self._said[call]

    def _cite(self, reference: str, text: str = "") -> str:
        try:
            return text or self._book.resolve(reference).title
        except BadReference:
            return ""
