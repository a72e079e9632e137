"""The records of the site's search: one for everything that answers something, made from what people wrote.

The browser builds its index from them when someone is about to search. They come in scripts, because a page that was opened
from a file may not fetch data, and in two parts. The first is what is searched, and what names a hit; the second, what hits
show besides. Every browser loads all of it in the same order, whatever is typed. Otherwise, the files requested would tell a
server what someone is looking for.

Besides titles, what is searched is sets of words: of each phrasing, of what a record is part of, of everything else in it.
The words are in a dictionary, the most frequent first. Each set is a string: for each of its words, the gap to the one before
it in the dictionary, in base64 letters of five bits, lowest first; a letter from the second half means that more follow.
Spaces separate phrasings.
"""

import html
import json
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from sys import intern
from typing import Any, Literal

from ..content import page
from ..content.answer import Answer
from ..content.handbook import BadReference, Handbook
from ..content.page import Page, heading_ids
from ..content.scenario import Scenario
from ..content.sections import COMPLICATION, DESK
from ..content.settings import Synonym
from ..content.statute import Statute
from ..text.calls import MARK, written
from ..text.document import Section, Text
from ..views.macros import MACROS
from ..views.templates import THEME, Renderer, fingerprint

PATH = "search/records.js"
"""Where a page begins to load them."""

_SEARCHED = ("kind", "url", "about", "title", "case", "asked", "around", "text")
_SHOWN = ("first", "short", "say", "more")

_PIECE = 400_000
"""How many letters of records a script has: few enough that no key waits while a phone reads it. Fewer compress worse."""

_LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
_HALF = len(_LETTERS) // 2

_RECIPE = THEME / "assets/search/recipe.js"
"""What the browser searches by. Of it, only the filler is used here."""

_FILLER = re.compile(r"filler:((?:\s*\"[^\"]*\"(?: \+)?)+)")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PLURAL = re.compile(r"..[^s](?<!ie)s$")
_APOSTROPHE = re.compile(r"['’](?:(?:s|ll|ve|re|d|m)\b)?", re.ASCII)
_BLOCK = re.compile(r"///.*?(?: attrs: \{[^}]*\})?$")
_ATTRIBUTES = re.compile(r"\{:?[ ]*[.#][^}]*\}")
_MANY, _SHARE = 3, 0.003
"""A word in more records than both of these allow says nothing about any one of them, and is left out of their texts."""

_WELL_KNOWN = 12
"""A record with more phrasings than this is found by them: the words that are only in its text find nothing more."""

_FEW = 24
"""A sentence this short, in letters, only names something."""
_ENOUGH = 150
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
    """The records as scripts for the browser, by address: the first, at `PATH`, names the others in their order.

    Their names contain a digest of their content, so a browser never takes a line of one release for another's.
    """
    searched, shown = parts(list(records(render.book)))
    files = [{f"assets/records.{fingerprint(part)}.js": part for part in some} for some in (searched, shown)]
    begin = _begin(render, len(searched), [[f"../{address}" for address in one] for one in files])
    return {PATH: begin, **files[0], **files[1]}


def script(render: Renderer) -> str:
    """All of it as one script, for a preview, which makes it only when someone searches."""
    searched, shown = parts(list(records(render.book)))
    return "".join((_begin(render, len(searched), [[], []]), *searched, *shown))


def meanings(synonyms: Iterable[Synonym]) -> dict[str, list[str]]:
    """What else to look for, by what people type: what all entries with it mean."""
    meant: dict[str, list[str]] = {}
    for one in synonyms:
        for typed in one.typed:
            meant.setdefault(typed, []).extend(one.means)
    return meant


def _begin(render: Renderer, number: int, files: Sequence[Sequence[str]]) -> str:
    begin = {
        "panel": render.fragment("seek").lstrip(),
        "synonyms": meanings(render.book.settings.synonyms),
        "parts": number,
        "files": files,
    }
    return f"handbookRecords.begin({_json(begin)})\n"


def parts(found: Sequence[Record]) -> tuple[list[str], list[str]]:
    """The scripts with what is searched, and those with what is shown, each in the order in which to load them."""
    dictionary, rows = packed(found)
    searched, shown = (
        [f"handbookRecords.add({at},{_json(columns)})\n" for at, columns in cut(rows, keys)]
        for keys in (_SEARCHED, _SHOWN)
    )
    searched[:1] = [f"handbookRecords.know({_json(' '.join(dictionary))})\n{part}" for part in searched[:1]]
    return searched, shown


def cut(rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> Iterator[tuple[int, dict[str, list[Any]]]]:
    """Packed records in pieces: the number of the first record, and the values of each key.

    Similar values stand together, which compresses better.
    """
    at = letters = 0
    for number, row in enumerate(rows):
        own = sum(len(_json(row[key])) + 1 for key in keys)
        if letters and letters + own > _PIECE:
            yield at, {key: [row[key] for row in rows[at:number]] for key in keys}
            at, letters = number, 0
        letters += own
    yield at, {key: [row[key] for row in rows[at:]] for key in keys}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def packed(found: Sequence[Record]) -> tuple[list[str], list[dict[str, Any]]]:
    """The dictionary, and the records as browsers get them.

    `case` is how many records before this one the first of its case stands; the first has 0.
    """
    dictionary, sets = encoded(found)
    begun: dict[str, int] = {}
    return dictionary, [
        {
            **{key: getattr(one, key) for key in ("kind", "url", "about", "title", "short", "say")},
            **own,
            "case": at - begun.setdefault(one.case or one.url, at),
            "first": next(iter(one.asked), "") if one.kind == "answer" else "",
            "more": one.more or "",
        }
        for at, (one, own) in enumerate(zip(found, sets, strict=True))
    ]


def encoded(found: Sequence[Record]) -> tuple[list[str], list[dict[str, str]]]:
    """The dictionary of all words, and each record as sets of them.

    A phrasing keeps its telling words. A text keeps none that a phrasing or the title has, or, unless a hit shows it, that
    so many records have that it tells nothing of any. Of a word and its plural, which are one to the browser, the plural goes.
    """
    # As tuples: sets of so few words take several times the memory.
    titles = [tuple(_telling(one.title)) for one in found]
    phrasings = [[tuple(_telling(phrasing)) for phrasing in (*one.asked, one.keywords)] for one in found]
    around = [tuple(_words(one.around) - filler()) for one in found]
    shown = [tuple(_words(" ".join((one.about, one.short, one.say))) - filler()) for one in found]
    texts = [() if len(one.asked) > _WELL_KNOWN else tuple(_words(one.text) - filler()) for one in found]
    every = set[str]().union(*titles, *around, *shown, *texts, *(words for asked in phrasings for words in asked))
    single = {word: word[:-1] for word in every if word[:-1] in every and _PLURAL.search(word)}

    def merged(words: Iterable[str]) -> frozenset[str]:
        return frozenset(single.get(word, word) for word in words)

    spread = Counter(word for words in texts for word in merged(words))
    common = {word for word, number in spread.items() if number > max(_MANY, _SHARE * len(found))}

    def sets(
        title: Iterable[str],
        asked: Iterable[Iterable[str]],
        outer: Iterable[str],
        told: Iterable[str],
        text: Iterable[str],
    ) -> tuple[list[tuple[str, ...]], tuple[str, ...], tuple[str, ...]]:
        each = list(dict.fromkeys(map(merged, asked)))
        other = (merged(text) - common | merged(told)) - merged(title).union(*each)
        return list(map(tuple, each)), tuple(merged(outer)), tuple(other)

    records = list(map(sets, titles, phrasings, around, shown, texts))
    often = Counter(word for asked, *others in records for words in (*asked, *others) for word in words)
    dictionary = sorted(often, key=lambda word: (-often[word], word))
    place = {word: at for at, word in enumerate(dictionary)}

    def letters(words: Iterable[str]) -> str:
        return _letters(sorted(place[word] for word in words))

    return dictionary, [
        # In order: phrasings that begin alike compress best side by side.
        {"asked": " ".join(sorted(filter(None, map(letters, asked)))), "around": letters(outer), "text": letters(text)}
        for asked, outer, text in records
    ]


def _letters(places: Iterable[int]) -> str:
    """A set of places in the dictionary, in their order."""
    text = ""
    for before, own in pairwise((-1, *places)):
        gap = own - before - 1
        while gap >= _HALF:
            gap, digit = divmod(gap, _HALF)
            text += _LETTERS[_HALF + digit]
        text += _LETTERS[gap]
    return text


@cache
def filler() -> frozenset[str]:
    """The words that say nothing about a question, from the recipe."""
    [listed] = _FILLER.findall(_RECIPE.read_text())
    return frozenset(_WORD.findall(listed))


def _telling(text: str) -> set[str]:
    """The words of a text without filler; all of them, if there is nothing else in it."""
    words = _words(text)
    return words - filler() or words


def _words(text: str) -> set[str]:
    """The words of a text as the browser reads them: “wife’s” is “wife”, “he’ll” is “he”, and “wi-fi” is also “wifi”."""
    # Most words are in many texts: each is in memory once.
    found = set(map(intern, _WORD.findall(_APOSTROPHE.sub("", text.lower()))))
    for word in [word for word in found if "-" in word]:
        found.remove(word)
        found.update(word.split("-"), [word.replace("-", "")])
    return found


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
            first = self.sentences(section.text, *((3, _ENOUGH) if kind == "policy" and len(above) > 1 else (1,)))
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
        """The first sentences of the first paragraph: at most `most`, fewer once they come to `enough` letters (0: no limit).

        One that only names what follows, such as “Reading history.”, brings the next.
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
