"""The records of the site's search: one for everything that answers something, made from what people wrote.

The browser builds its index from them when someone is about to search. A record contains what a hit shows, whole, and
more words to be found by, which are never shown.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from sys import intern
from typing import Any, Literal

from ..content import page
from ..content.answer import Answer
from ..content.handbook import BadReference, Handbook
from ..content.page import Page, heading_ids
from ..content.scenario import Scenario
from ..content.sections import COMPLICATION, DESK
from ..content.statute import Statute
from ..text.calls import MARK, written
from ..text.document import Section, Text
from ..views.macros import MACROS, seek
from ..views.templates import THEME, Renderer, fingerprint

PATH = "search/records.js"
"""Where a page begins to load them: a script, because a page that was opened from a file may not fetch data."""

_PIECE = 400_000
"""How many letters of records a script has: few enough that no key waits while a phone reads it. Fewer compress worse."""

_RECIPE = THEME / "assets/search/recipe.js"
"""What the browser searches by. Of it, only the filler is used here."""

_FILLER = re.compile(r"filler:((?:\s*\"[^\"]*\"(?: \+)?)+)")
_WORD = re.compile(r"[a-z0-9]+(?:[-'’][a-z0-9]+)*")
_BLOCK = re.compile(r"///.*?(?: attrs: \{[^}]*\})?$")
_ATTRIBUTES = re.compile(r"\{:?[ ]*[.#][^}]*\}")
_MANY, _SHARE = 3, 0.003
"""A word that more records have, by number and by share, is of no use in their texts."""

_FEW = 24
"""So many letters name something, and tell nothing of it."""
_SHOWN = 150
"""How many letters of a part of a clause are enough for its hit, which ends with the sentence."""

_SENTENCE = re.compile(r".*?(?<![A-Z])[.?!][”’)]*(?= [“‘A-Z]|$)")  # no end: "C.R.S. 24-90-119"


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
    text: str = ""
    """Every other word of it, once."""


def scripts(render: Renderer) -> dict[str, str]:
    """The records as scripts for the browser, by address: the first, at `PATH`, names the others.

    Their names contain a digest of their content, so a browser never takes a line of one release for another's.
    """
    parts = _parts(render.book)
    files = {f"assets/records.{fingerprint(part)}.js": part for part in parts}
    return {PATH: _begin(render, len(parts), [f"../{address}" for address in files]), **files}


def script(render: Renderer) -> str:
    """All of it as one script, for a preview, which makes it only when someone searches."""
    parts = _parts(render.book)
    return "".join((_begin(render, len(parts), []), *parts))


def _begin(render: Renderer, parts: int, files: Sequence[str]) -> str:
    begin = {
        "panel": render.template("seek.html", **seek(render.book)),
        "synonyms": {word: one.means for one in render.book.settings.synonyms for word in one.typed},
        "parts": parts,
        "files": files,
    }
    return f"handbookRecords.begin({_json(begin)})\n"


def _parts(book: Handbook) -> list[str]:
    return [
        f"handbookRecords.add({at},{_json(columns)})\n" for at, columns in enumerate(cut(packed(list(records(book)))))
    ]


def cut(found: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, list[Any]]]:
    """Packed records as columns, cut into pieces: the values of each key, or some of them, in the order of the records.

    Similar values stand together, which compresses better. A record without a key has an empty text in its column.
    """
    piece: dict[str, list[Any]] = {}
    letters = 0
    for key in (field.name for field in fields(Record)):
        for one in found:
            value = one.get(key, "")
            if letters > _PIECE:
                yield piece
                piece, letters = {}, 0
            piece.setdefault(key, []).append(value)
            letters += len(_json(value)) + 1
    if piece:
        yield piece


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def filler() -> frozenset[str]:
    """The words that say nothing about a question, from the recipe."""
    [listed] = _FILLER.findall(_RECIPE.read_text())
    return frozenset(_WORD.findall(listed))


def packed(found: Sequence[Record]) -> list[dict[str, Any]]:
    """The records as small as they can be: without what is empty.

    A hit shows the first of what people ask; the others keep only their telling words, and each has a line. A text keeps
    each word once, unless it is elsewhere in its record, or in so many records that it tells nothing of any. `case` is how
    many records before this one the first of its case stands; the first has none.
    """
    # Most words are in many texts: each is in memory once.
    texts = [tuple(map(intern, set(_words(one.text)))) for one in found]
    spread = Counter(word for text in texts for word in text)
    common = {word for word, number in spread.items() if number > max(_MANY, _SHARE * len(found))}
    begun: dict[str, int] = {}
    packed = []
    for at, (one, text) in enumerate(zip(found, texts, strict=True)):
        shown = set(_words(" ".join((one.title, one.short, one.say, one.keywords, *one.asked))))
        values = vars(one) | {
            "asked": "\n".join((*one.asked[:1], *dict.fromkeys(map(_telling, one.asked[1:])))),
            "text": " ".join(sorted({*text} - shown - common)),
            "case": at - begun.setdefault(one.case or one.url, at),
        }
        packed.append({key: value for key, value in values.items() if value or key == "url"})
    return packed


def _telling(asked: str) -> str:
    """A phrasing without filler, as the browser would read it; whole, if there is nothing else in it."""
    return " ".join(word for word in _words(asked) if not _is_filler(word)) or asked


@cache
def _is_filler(word: str) -> bool:
    return _plain(word) <= filler()


def _plain(word: str) -> set[str]:
    """The words that the search makes of one: without an apostrophe, and without what follows it in “he’ll”."""
    return {re.sub(r"['’]", "", re.sub(r"['’](?:s|ll|ve|re|d|m)\b", "", part)) for part in word.split("-")}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def records(book: Handbook) -> Iterator[Record]:
    """Every record, in the order of the handbook: answers, scenarios, then pages."""
    reader = Reader(book)
    for answer in book.answers:
        yield reader.answer(answer)
    for one in book.scenarios:
        yield from reader.scenario(one)
    statutes = {s.document.path: s for s in book.statutes}
    desk = {place.document.path for place in book.desk}
    examples = {one.document.path for one in book.pages if one.document.meta.inside("example")}
    for written_page in book.pages:
        path = written_page.document.path
        if path in statutes:
            yield from reader.statute(written_page, statutes[path])
        elif path not in desk | examples and written_page.front.readers == "everyone":
            yield from reader.page(written_page)


class Reader:
    """Reads the texts of a handbook into records."""

    def __init__(self, book: Handbook) -> None:
        self._book = book
        nothing: dict[str, Any] = dict.fromkeys(MACROS, lambda *_, **__: "")
        spoken: dict[str, Any] = {"cite": self._cite, "quote": lambda text, *_, **__: text}
        self._jinja = page.jinja({**book.settings.model_dump(), **nothing, **spoken})
        self._said: dict[str, str] = {}
        self._kinds: dict[str, Literal["policy", "law", "term"]] = {
            clauses.document.path: "policy" for clauses in book.policies
        }
        if book.glossary:
            self._kinds[book.glossary.document.path] = "term"

    def answer(self, one: Answer) -> Record:
        """An answer, with a link to practice it if it is in a scenario."""
        askers = self._book.settings.vocabularies.asker
        asker = next((askers[term] for term in one.askers if term in askers), "")
        own = self._book.by_id[one.id] if one.kind == "scenario" else None
        # Keywords of several words are what people type, as much as what is listed as asked.
        phrases = tuple(word for word in one.keywords if " " in word)
        story = [Text(own.front.summary, 1), own.situation, *self._prompts(own)] if own else []
        return Record(
            "answer",
            one.url,
            " · ".join(filter(None, ["At the desk", asker or (one.home.title if one.kind == "place" else "")])),
            one.title,
            (*one.asked, *phrases),
            self.sentences(one.short, 2),
            self.line(one.say),
            None if one.kind == "place" else (f"Practice it: {one.home.title}", one.home.url),
            "" if one.kind == "place" else one.id,
            one.home.title,
            " ".join(word for word in one.keywords if word not in phrases),
            self.all(*story, one.short, one.say, one.avoid, one.offer, one.escalate),
        )

    def _prompts(self, one: Scenario) -> Iterator[Text]:
        for part in one.sections:
            if part.kind.look == "prompt":
                yield from (part.text, *(inner.text for inner in part.for_everyone))

    def scenario(self, one: Scenario) -> Iterator[Record]:
        """The closed blocks of a scenario that are not answers; each is a record of the same case as the answer it belongs to."""
        for part in one.sections:
            if not part or part.kind.look == "prompt" or part.kind is DESK:
                continue
            complication = part.kind is COMPLICATION
            title = part.title if complication else one.front.title
            yield Record(
                "story",
                f"{one.url}#{part.id}",
                f"{part.kind.name} · {one.front.title}" if complication else f"Scenario · {part.kind.name}",
                title,
                short=self.sentences(part.text, 1) if complication else one.front.summary,
                case=f"{one.id}#{part.id}" if complication else one.id,
                around=one.front.title,
                text=self.all(part.text, *(inner.text for inner in part.for_everyone)),
            )

    def statute(self, written_page: Page, one: Statute) -> Iterator[Record]:
        """A statute and its subsections."""
        yield self._whole("law", written_page, one.front.citation)
        for row in one.subsections:
            url = f"{written_page.url}#{row.anchor}"
            yield Record(
                "law",
                url,
                f"The law · {one.front.title}",
                one.citation(row),
                row.asked,
                self.sentences(row.plain, 1),
                around=one.front.title,
                text=self.all(row.official, row.plain),
            )

    def page(self, one: Page) -> Iterator[Record]:
        """A page and its headings."""
        kind = self._kinds.get(one.document.path) or ("law" if one.src.startswith("law/") else "page")
        yield self._whole(kind, one)
        above: list[Section] = []
        sections = one.document.sections
        for section, id_ in zip(sections, heading_ids(sections), strict=True):
            while above and above[-1].level >= section.level:
                above.pop()
            if section.level > 1:
                above.append(section)
            if not id_ or section.level == 1:
                continue
            names = [one.front.title, *(self._heading(inner) for inner in above[:-1])]
            case = f"{one.url}#{above[0].id}" if len(above) > 1 else ""
            # A clause begins with what sums it up; a part of one does not, so its hit tells more.
            first = self.sentences(section.text, *((3, _SHOWN) if kind == "policy" and len(above) > 1 else (1,)))
            yield Record(
                kind,
                f"{one.url}#{id_}",
                " › ".join(names),
                self._heading(section),
                one.asked.get(id_, ()),
                "" if kind == "policy" else first,
                first if kind == "policy" else "",
                case=case,
                around=" ".join(names),
                text=self.all(section.text),
            )

    def _whole(self, kind: Literal["policy", "law", "term", "page"], one: Page, around: str = "") -> Record:
        heads = [section.text for section in one.document.sections[:1] if section.level == 1]
        texts = self.all(one.document.intro, *heads)
        front = one.front
        return Record(kind, one.url, "", front.title, (), front.description, around=around, text=texts)

    def _heading(self, section: Section) -> str:
        return _ATTRIBUTES.sub("", " ".join(self.paragraphs(section.heading))).strip()

    def all(self, *texts: Text) -> str:
        """All words of some texts."""
        return " ".join(words for text in texts for words in self.paragraphs(text))

    def sentences(self, text: Text, most: int, enough: int = 0) -> str:
        """The first sentences of a text, at most so many, all of them from its first paragraph; fewer, if they have
        `enough` letters. One that only names what follows, such as “Reading history.”, brings the next.
        """
        first = next(iter(self.paragraphs(text)), "")
        told = whole = ""
        for number, sentence in enumerate(_SENTENCE.findall(first)):
            if len(whole) > _FEW and (number >= most or 0 < enough < len(whole)):
                break
            told += sentence
            if told.count("“") == told.count("”"):
                whole = told
        return whole.strip() or first

    def line(self, text: Text) -> str:
        """The first line to say."""
        return next(iter(self.paragraphs(text)), "")

    def paragraphs(self, text: Text) -> list[str]:
        """The words of each paragraph, with calls in words, without the marks of blocks that CommonMark does not know."""
        lines = text.lines
        calls, found = [self._spoken(call) for call in text.calls] if MARK in lines else [], []
        for line in lines.split("\n"):
            said = " ".join(_ATTRIBUTES.sub("", _BLOCK.sub("", written(line, calls))).split())
            found += [said] if said else []
        return found

    def _spoken(self, call: str) -> str:
        if call not in self._said:
            self._said[call] = html.unescape(self._jinja.from_string(call).render())
        return self._said[call]

    def _cite(self, reference: str, text: str = "") -> str:
        try:
            return text or self._book.resolve(reference).title
        except BadReference:
            return ""
