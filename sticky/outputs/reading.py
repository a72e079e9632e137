"""Reads the handbook as plain words, for courses and slides, and makes the records that the search packs."""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, islice
from typing import Any, Literal

from jinja2 import UndefinedError

from ..content.answer import Answer, of_scenario
from ..content.catalog import PAGE
from ..content.cited import BadReference
from ..content.handbook import Handbook
from ..content.page import Page, heading_ids, jinja
from ..content.scenario import Part, Scenario
from ..content.sections import ANSWER, DESK
from ..content.statute import Statute
from ..macros import MACROS, with_settings
from ..markdown.calls import MARK, written
from ..markdown.document import Section, Text

_ATTRIBUTES = re.compile(r"\{:?[ ]*[.#][^}]*\}")

_FEW = 24
"""A sentence of at most so many letters only names something."""
_ENOUGH = 150
"""How many letters of a part of a clause are enough for its hit, which ends with the sentence."""

_SENTENCE = re.compile(r".*?(?<![A-Z])[.?!][”’)]*(?= [“‘A-Z]|$)")  # no end: "C.R.S. 24-90-119"

Kind = Literal["answer", "policy", "law", "term", "page", "story"]


@dataclass(frozen=True)
class Record:
    """One thing that can be found."""

    kind: Kind
    """What it is; a `story` is a part of a scenario. The order of hits depends on it."""
    url: str
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
    keywords: str = ""
    """Words that people search for, and that are shown nowhere."""
    text: str = ""


def records(book: Handbook) -> list[Record]:
    """Every record, all answers first; the others in the order of the handbook."""
    reader = Reader(book)
    statutes = {statute.document.path: statute for statute in book.statutes}
    desk = {place.document.path for place in book.desk}
    rules = {matter.document.path for matter in book.rules}
    every = [record for scenario in book.scenarios for record in reader.scenario(scenario)]
    every += [reader.answer(answer) for place in book.desk for answer in place.answers]
    for page in book.pages:
        path = page.document.path
        if path in statutes:
            every += reader.statute(page, statutes[path])
        elif path in rules:
            # Only as a whole: the cards that name its rows have the words that people type.
            every.append(reader.whole("policy", page))
        elif path in desk:
            every.append(reader.whole("page", page))
        elif not page.document.meta.inside("example") and page.front.readers != "authors":
            every += reader.page(page)
    return sorted(every, key=lambda record: record.kind != "answer")


def _told(parts: Iterable[Part]) -> Iterator[Text]:
    """What readers see of some parts of a scenario."""
    for part in parts:
        yield from (part.text, *(inner.text for inner in part.for_everyone))


def _plain(line: str, calls: Sequence[str]) -> str:
    if MARK in line or "{" in line or "///" in line:
        return " ".join(_ATTRIBUTES.sub("", written(line, calls).partition("///")[0]).split())
    return line


def _nothing(*_: str, **__: str) -> str:
    return ""


class Reader:
    """Reads the texts of a handbook into records."""

    def __init__(self, book: Handbook) -> None:
        self._book, self._t = book, book.t
        settings = book.settings.model_dump()
        nothing = {name: with_settings(partial(_nothing), settings.pop(name, None)) for name in MACROS}
        officer = book.owner.privacy_officer
        contact = ", ".join(filter(None, (officer.email, officer.phone)))
        spoken: dict[str, Any] = {"cite": self._cite, "contact": lambda: contact, "quote": lambda text, *_, **__: text}
        own: dict[str, Any] = dict.fromkeys(book.own.macros or (), _nothing)
        own |= dict.fromkeys(book.own.variables, "")
        self._jinja = jinja({**settings, **nothing, **spoken, **own})
        self._said: dict[str, str] = {}
        self._kinds: dict[str, Kind] = {clauses.document.path: "policy" for clauses in book.policies}
        if book.glossary:
            self._kinds[book.glossary.document.path] = "term"

    def answer(self, answer: Answer, story: Iterable[Text] = ()) -> Record:
        """An answer, with a link to practice it if it is in a scenario; it is found by the words of `story`, too."""
        by_itself = answer.kind == "place"
        labels = self._book.settings.vocabularies.asker
        asker = next((labels[term] for term in answer.askers if term in labels), answer.home.title if by_itself else "")
        # Keywords of several words are what people type, as much as what is listed as asked.
        phrases = tuple(word for word in answer.keywords if " " in word)
        practice = self._t("titled", what=self._t("card.practice"), title=answer.home.title)
        return Record(
            "answer",
            answer.url,
            " · ".join(filter(None, (self._t("search.at-the-desk"), asker))),
            answer.title,
            asked=(*answer.asked, *phrases),
            short=self.sentences(answer.short, 2),
            say=next(self.paragraphs(answer.say), ""),
            more=None if by_itself else (practice, answer.home.url),
            case="" if by_itself else answer.id,
            around=answer.home.title,
            keywords=" ".join(word for word in answer.keywords if word not in phrases),
            text=self.all(*story, answer.short, *(text for _, text in answer.parts)),
        )

    def scenario(self, scenario: Scenario) -> Iterator[Record]:
        """The answers of a scenario, each with its story, and its page, which is a record of the same case as its answer."""
        title = scenario.front.title
        others = [part for part in scenario.sections if part.kind is not DESK and not part.part(ANSWER)]
        prompts = [part for part in others if part.kind.look == "prompt"]
        story = (Text(scenario.front.summary, 1), scenario.situation, *_told(prompts))
        stories = {scenario.id: story} | {f"{scenario.id}#{part.id}": (part.text,) for part in scenario.complications}
        for answer in of_scenario(scenario):
            yield self.answer(answer, stories[answer.id])
        yield Record(
            "story",
            scenario.url,
            self._t("search.scenario"),
            title,
            short=scenario.front.summary,
            case=scenario.id,
            text=self.all(*_told(part for part in others if part not in prompts)),
        )

    def statute(self, page: Page, statute: Statute) -> Iterator[Record]:
        """A statute and its subsections."""
        yield self.whole("law", page, statute.front.citation)
        for row in statute.subsections:
            yield Record(
                "law",
                f"{page.url}#{row.anchor}",
                f"{self._t('search.law')} · {statute.front.title}",
                statute.citation(row),
                asked=page.asked.get(row.anchor, ()),
                short=self.sentences(row.plain, 1),
                around=statute.front.title,
                text=self.all(row.official, row.plain),
            )

    def page(self, page: Page) -> Iterator[Record]:
        """A page and its headings."""
        kind = self._kinds.get(page.document.path) or ("law" if page.src.startswith("law/") else "page")
        yield self.whole(kind, page)
        asked = page.asked
        above: list[Section] = []
        told: dict[int, str] = {}
        for section, id_ in zip(page.document.sections, heading_ids(page.document), strict=True):
            while above and above[-1].level >= section.level:
                above.pop()
            if section.level > 1:
                above.append(section)
                told[section.level] = ""
            if not id_ or section.level == 1:
                continue
            names = [page.front.title, *(self._heading(inner) for inner in above[:-1])]
            # A clause begins with what sums it up. A part of a clause does not, so its hit tells more.
            much = (3, _ENOUGH) if kind == "policy" and len(above) > 1 else (2 if kind == "law" else 1, 0)
            # A law begins with its citation, which is skipped. A table has no sentence, so its hit has that of a heading above it.
            begins = section.text.markdown[:2]
            cited = kind == "law" and begins.startswith("*") and begins != "**"
            told[section.level] = self.sentences(section.text, *much, skip=int(cited))
            first = next(filter(None, (told[heading.level] for heading in reversed(above))), page.front.description)
            yield Record(
                kind,
                f"{page.url}#{id_}",
                " › ".join(names),
                self._heading(section),
                asked=asked.get(id_, ()),
                short="" if kind == "policy" else first,
                say=first if kind == "policy" else "",
                case=f"{page.url}#{above[0].id}" if len(above) > 1 else "",
                around=" ".join(names),
                text=self.all(section.text),
            )

    def whole(self, kind: Kind, page: Page, around: str = "") -> Record:
        """A page as a whole, with what stands before its parts."""
        heads = [section.text for section in page.document.sections[:1] if section.level == 1]
        text = self.all(page.document.intro, *heads)
        asked, short = page.asked.get(PAGE, ()), page.front.description
        return Record(kind, page.url, "", page.front.title, asked, short, around=around, text=text)

    def _heading(self, section: Section) -> str:
        return _ATTRIBUTES.sub("", " ".join(self.paragraphs(section.heading))).strip()

    def all(self, *texts: Text) -> str:
        """All words of some texts."""
        return " ".join(chain.from_iterable(map(self.paragraphs, texts)))

    def sentences(self, text: Text, most: int, enough: int = 0, skip: int = 0) -> str:
        """The first sentences of a text: at most `most`, fewer once they come to `enough` letters (0: no limit).

        A sentence or paragraph that only names what follows brings the next. Empty without a sentence, as in a table.
        """
        first = ""
        for paragraph in islice(self.paragraphs(text), skip, skip + 2):
            first = f"{first} {paragraph}".strip()
            if first.rstrip("”’)").endswith((".", "?", "!", ";")) and (len(first) > _FEW or first.endswith("?")):
                break
        told = whole = ""
        first = f"{first[:-1]}." if first.endswith(";") else first
        for number, sentence in enumerate(_SENTENCE.findall(first)):
            if len(whole) > _FEW and (number >= most or 0 < enough < len(whole)):
                break
            told += sentence
            if told.count("“") == told.count("”"):
                whole = told
        return whole.strip()

    def paragraphs(self, text: Text, without: Collection[str] = ()) -> Iterator[str]:
        """The words of each paragraph, with macro calls in words, without those that link to the anchors `without`."""
        lines = text.lines_without(without)
        calls = [self._spoken(call) for call in text.calls] if MARK in lines else []
        return filter(None, (_plain(line, calls) for line in lines.split("\n")))

    def rows(self, text: Text) -> Iterator[tuple[str, ...]]:
        """The words of each paragraph; of a row of a table, those of each cell."""
        calls = [self._spoken(call) for call in text.calls]
        for _, row in groupby(text.paragraphs, lambda paragraph: paragraph.line):
            words = (_plain(" ".join(cell.words.split()), calls) for cell in row)
            if said := tuple(filter(None, words)):
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
