"""The handbook's words: how hard they are to read, which of them the house writes otherwise, and how they are spelled.

`sticky words` prints all three. It needs the extra "words": textstat, which counts syllables, and codespell.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import textstat

from .content.handbook import DOCS, SCENARIOS, Handbook
from .content.scenario import Scenario
from .content.settings import PATH
from .text.problem import shown

PAGE_LIMIT, CARD_LIMIT = 9, 8
"""The highest grade of a page, and of a desk card, which is read with somebody waiting."""

WRITTEN = (DOCS, SCENARIOS, PATH)
"""What the people of a library write."""


@dataclass(frozen=True)
class Term:
    """What the house writes otherwise."""

    avoid: str
    """What not to write: a regular expression for whole words, in capitals or not."""
    write: str
    why: str


_SAME, _PLAIN, _ALOUD = "one word for one thing", "the plain word", "so that it can be read aloud"

TERMS = (
    Term("customers?|clients?", "patron", _SAME),
    Term("(?<!library )users?(?! records?)", "patron", "it is the law’s word; where you mean that, quote it"),
    Term("sign-?in sheets?|sign ?up sheets?|sign-?up lists?", "sign-up sheet", _SAME),
    Term("e-mail\\w*", "email", _SAME),
    Term("(?-i:wifi|wi-fi|Wifi|WiFi|WIFI)", "Wi-Fi", _SAME),
    Term("ebooks?", "e-book", _SAME),
    Term("storytimes?", "story time", _SAME),
    Term("web sites?|web-sites?", "website", _SAME),
    Term("on-line", "online", _SAME),
    Term("log(?:s|ged|ging)?[ -]?in(?:to)?|logins?", "sign in", _SAME),
    Term("(?:thumb|flash) drives?|memory sticks?", "USB stick", _SAME),
    Term("(?:quick|brief) answers?", "short answer", _SAME),
    Term("cheat sheets?", "desk card", _SAME),
    Term("facilitator(?:’s)? (?:page|view|version)s?", "facilitator’s guide", _SAME),
    Term("(?:duty|shift) (?:manager|supervisor)s?|manager on duty", "supervisor on duty", _SAME),
    Term("(?<!power of )attorneys?|legal counsel", "counsel", "counsel is ours; anyone else’s is a lawyer"),
    Term("personnel", "staff", _SAME),
    Term("parental", "a parent’s", "the law names a custodial parent or legal guardian; say which you mean"),
    Term("utili[sz]\\w+", "use", _PLAIN),
    Term("in order to", "to", _PLAIN),
    Term("prior to", "before", _PLAIN),
    Term("subsequent(?:ly)?", "later", _PLAIN),
    Term("commenc\\w+", "begin", _PLAIN),
    Term("pursuant to", "under", _PLAIN),
    Term("upon", "on", _PLAIN),
    Term("regarding|concerning|with regard to", "about", _PLAIN),
    Term("due to the fact that", "because", _PLAIN),
    Term("in the event", "if", _PLAIN),
    Term("via", "by, or through", _PLAIN),
    Term("individuals", "people", _PLAIN),
    Term("shall(?! I)", "must, or will", "only the law says it"),
    Term("e\\.g\\.|eg", "for example", _ALOUD),
    Term("i\\.e\\.|ie", "that is", _ALOUD),
    Term("etc", "and so on, or leave it out", _ALOUD),
    Term("and/or|he/she|she/he|his/her|s/he", "one of the two, or they", _ALOUD),
    Term("above(?! all)|below", "where it stands, by name", "who listens to a page sees no above"),
    Term("simply|obviously|clearly|of course|needless to say", "nothing", "it is not simple to everyone"),
    Term("click here|read more", "where the link leads", "a link is read on its own"),
    Term("\\w*!", "a period", "we do not raise our voice"),
)
"""The house's terms."""

_CALL = re.compile(r"\{\{\s*([\w.]+)(?:\((.*?)\))?\s*\}\}")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])(?:\{[^{}]*\})?")
_MARKUP = re.compile(r"^(?:///| {4}attrs:).*$|<[^<>\s]+>|`[^`]*`|\{[#.][^{}]*\}|[*\\]", re.MULTILINE)
_QUOTED = re.compile(r"^>.*$|“[^”]*”", re.MULTILINE)
_ITEM = re.compile(r"(?:[-+]|\d+\.|:) +")
_SENTENCE = re.compile(r"[.!?:;][”’)]*$")
_NO_END = re.compile(r"(?<=\b[A-Z])\.|(?<=\b(?:Dr|Mr|Ms))\.|(?<=\bMrs)\.|\.(?=\w)")
"""Stops that end no sentence: in C.R.S., Dr. Mokoena, 2.2."""

_ASKED = re.compile(r"^(?:asked|keywords):.*$", re.MULTILINE)
"""Lines that hold what people ask and search for, in their words."""
_SAY = re.compile(r"^> “(.*)”$", re.MULTILINE)
_DECK_TABLE = re.compile(r"^\| Statute \| Rough, non-legal summary.*?^\\\*[^\n]*$", re.MULTILINE | re.DOTALL)
"""The deck's summary of the law, which is shown word for word, down to its footnote."""


def seen(markdown: str, book: Handbook) -> str:
    """What a reader sees of Markdown, every word in its line: no markup, calls, or addresses."""

    def called(call: re.Match[str]) -> str:
        name, texts = call[1], re.findall(r'"([^"]*)"', call[2] or "")
        if name == "cite":
            return texts[1] if len(texts) > 1 else book.resolve(texts[0]).title
        value: object = book.settings
        for part in name.split("."):
            value = getattr(value, part, "")
        return str(value)

    return _MARKUP.sub("", _LINK.sub(r"\1", _CALL.sub(called, markdown)))


def own(markdown: str) -> str:
    """The Markdown without what it quotes, in blocks and in “…”, every word still in its line."""
    return _QUOTED.sub(_blank, _DECK_TABLE.sub(_blank, markdown))


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def passages(book: Handbook, *texts: str) -> list[str]:
    """The paragraphs, list items and table cells that a reader sees, each on one line; no headings, no quoted blocks."""
    found: list[list[str]] = [[]]
    for row in seen("\n\n".join(texts), book).split("\n"):
        words = row.strip()
        if not words or words.startswith(("#", ">")):
            found.append([])
        elif words.startswith("|"):
            found += [[cell.strip()] for cell in words.strip("|").split("|")]
        elif item := _ITEM.match(words):
            found.append([words[item.end() :]])
        else:
            found[-1].append(words)
    return [" ".join(rows) for rows in found if any(rows)]


def sentences(passage: str) -> list[str]:
    """A passage's sentences."""
    return re.split(r"(?<=[.!?])[”’)]*\s+(?=[“‘A-Z0-9])", _NO_END.sub("", passage))


def grade(texts: Sequence[str]) -> tuple[float, int]:
    """The Flesch-Kincaid grade of passages taken together, and how many words went into it.

    What is no sentence, such as most cells of a table, is left out: it would make everything look easier.
    """
    whole = [_NO_END.sub("", text).replace("’", "'") for text in texts if _SENTENCE.search(text)]
    words = [word for text in whole for word in text.split() if re.search(r"\w", word)]
    if not words:
        return 0, 0
    ends = sum(textstat.sentence_count(text) for text in whole)
    return 0.39 * len(words) / ends + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59, len(words)


def _syllables(word: str) -> int:
    try:
        return int(textstat.syllable_count(word))
    except KeyError:  # textstat 0.7.7 fails at a word that its dictionary does not have; the next one fetches data
        return len(re.findall("[aeiouy]+", word.lower())) or 1


@dataclass(frozen=True)
class Measured:
    """How hard something is to read."""

    what: str
    grade: float
    words: int
    limit: int


def measured(book: Handbook) -> Iterator[Measured]:
    """Every page and every desk card, measured; of a statute's page, our own plain words."""
    statutes = {statute.document.path: statute for statute in book.statutes}
    for page in book.pages:
        document, texts = page.document, [page.document.body]
        if statute := statutes.get(document.path):
            texts = [document.intro.markdown, *(row.plain.markdown for row in statute.subsections)]
        yield Measured(document.path, *grade(passages(book, *texts)), PAGE_LIMIT)
    for one in book.scenarios:
        rest = (part.text.markdown for part in one.desk.parts if part.kind.title != "Say")
        card = (one.desk.text.markdown, *lines_to_say(one), *rest)
        yield Measured(f"{one.document.path}, desk card", *grade(passages(book, *card)), CARD_LIMIT)


def lines_to_say(one: Scenario) -> list[str]:
    """What a desk card has people say, as it is spoken: each line a quotation of its own."""
    return _SAY.findall(one.desk.inner("Say").markdown)


def otherwise(root: Path, book: Handbook) -> Iterator[str]:
    """Where the house's terms are not kept, outside quotations and keywords. A line to say counts: it is ours."""
    terms = [(term, re.compile(rf"(?<![\w-])(?:{term.avoid})(?!\w)", re.IGNORECASE)) for term in TERMS]
    for path, text in _files(root):
        if path.startswith(SCENARIOS):
            text = _SAY.sub(lambda line: line[1].replace("!", "."), _ASKED.sub("", text))
        for number, row in enumerate(seen(own(text), book).split("\n"), 1):
            for term, pattern in terms:
                for found in pattern.finditer(row):
                    message = f"{shown(found[0])}: write {term.write} ({term.why})"
                    yield f"{path}:{number}: {message}"


def _files(root: Path) -> Iterator[tuple[str, str]]:
    for folder in (DOCS, SCENARIOS):
        for file in sorted((root / folder).rglob("*.md")):
            yield file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")


def spelling(root: Path, *more: str) -> list[str]:
    """What is spelled wrong, or not as Americans spell it, one finding a line; `more` paths below `root` are read as well."""
    rules = (
        "--builtin=clear,rare,informal,en-GB_to_en-US",
        r"--ignore-regex=^keywords:.*$",
    )  # those misspell as people do
    command = [sys.executable, "-m", "codespell_lib", *rules, *WRITTEN, *more]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)  # noqa: S603  # no shell, and no file's name
    return (done.stdout + done.stderr).splitlines()
