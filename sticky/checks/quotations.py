"""Checks quotations: words in “quotation marks” that a text attributes to the law or to a policy must appear in it.

This covers "What the law says" and "What our policy says", paragraphs anywhere that say of themselves that they are
about the law, and paragraphs of policies that cite it. Simple rules separate other people's words from the law's: what
a person says contains I, me, my, we, us, our, you or your, or ends in a question mark; any other quotation names its
source in the same paragraph: a link to the web or to a page, or the number of another law. A word that is not a
quotation is in *italics*.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial

from ..content.cited import Cited
from ..content.handbook import DOCS, Handbook
from ..content.reader import Unread
from ..content.sections import LAW_SAYS, POLICY_SAYS
from ..content.statute import contains
from ..markdown.calls import MARK
from ..markdown.document import Document
from ..markdown.inline import QUOTED
from ..markdown.tokens import Paragraph
from ..text.kept import digest
from ..text.names import words_in
from ..text.problem import Problem

_LEFT_OUT = re.compile(rf"…|\.\.\.|\[[^\[\]]*\]|{MARK}\d+{MARK}")
"""What marks words left out of a quotation, or changed in it; and a macro call."""
_SPOKEN = frozenset(("i", "me", "my", "we", "us", "our", "you", "your"))
_LAW = re.compile(r"(?<![\w(])\d[\w.]*-\d[\w.]*-?[\w.]*\w|§\s*\d|\bU\.?S\.?C\b")
"""What looks like the number of a law."""

LAW = "The law:"
"""How a paragraph about the law begins, where it does not stand in a section of its own."""

_ENDS = " \t\n.,;:!?—–"


def file_check(book: Handbook, unread: Unread) -> Callable[[Document], Iterator[Problem]]:
    """A problem for every quotation in a file that does not appear in the text cited for it."""
    if any(path.startswith((f"{DOCS}/law/", f"{DOCS}/policy/")) for path in unread):
        return lambda document: iter(())  # what is quoted from a file that could not be read would seem wrong
    known, sound = _Texts(book), frozenset(document.path for document in book.documents)

    def of(document: Document) -> Iterator[Problem]:
        if document.path in sound:
            yield from document.remembered(f"quotations {known.digest}", partial(_misquoted, known, document))

    return of


class _Texts:
    """Everything that can be cited, with its whole text."""

    def __init__(self, book: Handbook) -> None:
        self.book = book
        self.laws = frozenset(statute.id for statute in book.statutes)
        self.policies = frozenset(policy.document.path for policy in book.policies)
        self.rests = {scenario.document.path: book.rests_on(scenario) for scenario in book.scenarios}
        self._calls = {page.document.path: page.calls for page in book.pages}

    @cached_property
    def digest(self) -> str:
        """A digest of everything that can be cited, with its text."""
        cited = [(name, item) for name, items in self.book.cited.items() for item in items if item.kind != "scenario"]
        texts = [(name, item.kind, item.key, item.text.markdown) for name, item in cited]
        return digest(texts, self.whole, sorted(self.laws), self.cut)

    @cached_property
    def cut(self) -> dict[str, str]:
        """The words, as written, of the policies from which passages are left out, by path."""
        cut = (path for path in sorted(self.policies) if path in self.book.texts and self.book.texts[path].lines)
        return {path: " ".join(self.book.texts[path].source.decode(errors="replace").split()) for path in cut}

    @cached_property
    def whole(self) -> dict[str, str]:
        """The words of clauses and subsections with what belongs to them, by full reference."""
        whole = {}
        for group in filter(None, (*self.book.policies, self.book.standards, self.book.glossary)):
            for clause in group.clauses:
                below = (part for part in group.document.sections if clause.line < part.line < clause.end)
                words = (f"{part.title} {part.text.words}" for part in below)
                whole[f"{group.id}#{clause.id}"] = " ".join((clause.text.words, *words))
        for statute in self.book.statutes:
            official = [(row, row.official.words) for row in statute.subsections]
            for row in statute.subsections:
                # A subsection continues the words that introduce it.
                own = (words for part, words in official if contains(part.label, row.label))
                whole[statute.reference(row)] = " ".join(own)
        return whole

    def cited(self, path: str, paragraph: Paragraph) -> list[Cited]:
        """The items that a paragraph of a file cites by reference."""
        names = [link.target for link in paragraph.links if link.reference]
        lines = range(paragraph.line, paragraph.line + paragraph.words.count("\n") + 1)
        calls = [call for call in self._calls.get(path, ()) if call.name == "cite" and call.line in lines]
        names += [str(value) for call in calls for value in (*call.args, *dict(call.kwargs).values())]
        return [item for name in names for item in self.book.cited.get(name, ())]


def _misquoted(known: _Texts, document: Document) -> Iterator[Problem]:
    path, rests = document.path, known.rests.get(document.path)
    for section in (None, *document.sections):
        text = section.text if section else document.intro
        if "“" not in text.markdown:
            continue
        title = section.title if section and rests is not None else ""
        kind = {LAW_SAYS.title: "law", POLICY_SAYS.title: "policy"}.get(title)
        by_paragraph = [known.cited(path, paragraph) for paragraph in text.paragraphs]
        around = {item.key: item for items in by_paragraph for item in items if item.kind != "scenario"}
        around |= {item.key: item for item in rests or () if item.kind == kind}
        for paragraph, items in zip(text.paragraphs, by_paragraph, strict=True):
            of_law = [item for item in items if item.kind == "law"]
            cited = of_law if of_law and kind != "policy" else list(around.values() if kind else ())
            if kind or LAW in paragraph.words or (cited and path in known.policies):
                yield from _wrong(known, path, paragraph, cited, policy=kind == "policy")


def _wrong(known: _Texts, path: str, paragraph: Paragraph, cited: Iterable[Cited], policy: bool) -> Iterator[Problem]:
    laws = (number[0] for number in _LAW.finditer(paragraph.words))
    if any(not link.reference for link in paragraph.links) or not known.laws.issuperset(laws):
        return  # it names a source of its own
    for quotation in QUOTED.finditer(paragraph.words):
        words = " ".join(quotation[1].split())
        asked = words.rstrip(_ENDS.replace("?", "")).endswith("?")
        spoken = asked or not _SPOKEN.isdisjoint(words_in(words.lower()))
        there = any(appears_in(words, known.whole.get(item.key, item.text.words)) for item in cited)
        if there or (spoken and not (policy and not words.endswith("?"))):
            continue
        line = paragraph.line + paragraph.words.count("\n", 0, quotation.start())
        where = ", ".join(dict.fromkeys(item.key for item in cited)) or "anything cited here"
        remedy = "quote it exactly, or name its source beside it"
        having = (other for other, text in known.cut.items() if other != path and appears_in(words, text))
        if source := next(having, ""):
            remedy = f"{source} has it in a passage that is left out here; put what quotes it between such lines, too"
        yield Problem(path, line, "misquoted", f"“{words}” does not appear in {where}; {remedy}")


def appears_in(words: str, text: str) -> bool:
    """Whether quoted words appear in a text, in order; “…” and [brackets] stand for words left out or changed."""
    at, parts_of_words = 0, "[" in words
    words, text = " ".join(words.replace("'", "’").split()), text.replace("'", "’")
    for piece in filter(None, (piece.strip(_ENDS) for piece in _LEFT_OUT.split(words))):
        first, rest = piece[0].lower(), piece[1:]
        # The first letter may change case to fit the sentence around it.
        while (at := text.find(rest, at + 1)) > 0:
            around = text[max(0, at - 2) : at - 1] + text[at + len(rest) :][:1]
            if text[at - 1].lower() == first and (parts_of_words or not any(map(str.isalnum, around))):
                break
        else:
            return False
        at += len(rest)
    return True
