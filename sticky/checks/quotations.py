"""Checks quotations: words in “quotation marks” that a text attributes to the law or to a policy must appear in it.

This covers "What the law says" and "What our policy says", paragraphs anywhere that say of themselves that they are
about the law, and paragraphs of policies that cite it. Simple rules separate other people's words from the law's: what
a person says contains I, me, my, we, us, our, you or your, or ends in a question mark; any other quotation names its
source in the same paragraph: a link to the web or to a page, or the number of another law. A word that is not a
quotation is in *italics*.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, partial

from ..content.clauses import Clauses
from ..content.handbook import DOCS, Cited, Handbook
from ..content.reader import Unread
from ..content.scenario import Scenario
from ..content.sections import LAW_SAYS, POLICY_SAYS
from ..content.statute import contains
from ..markdown.document import Document, Text
from ..text.kept import digest
from ..text.problem import Problem

# What is quoted; a link or a reference; a call that cites, and any other; what marks words left out of a quotation; speech,
# which is not quoted from a law or policy; what looks like the number of a law; the end of a paragraph, list item or table cell.
_QUOTED = re.compile(r"“([^“”]+)”")
_LINKED = re.compile(r"\[([^\[\]]*)\](?:\[([^\[\]]*)\]|\([^()\s]*\))")
_CALL = re.compile(r"\{\{\s*cite\(\s*\"([^\"]*)\"[^{}]*\}\}")
_OTHER_CALL = re.compile(r"\{\{[^{}]*\}\}")
_LEFT_OUT = re.compile(r"…|\.\.\.|\[[^\[\]]*\]")
_SPOKEN = re.compile(r"\b(?:I|I’\w+|me|my|we|we’\w+|us|our|you|you’\w+|your)\b|\?$", re.IGNORECASE)
_LAW = re.compile(r"(?<![\w(])\d[\w.]*-\d[\w.]*-?[\w.]*\w|§\s*\d|\bU\.?S\.?C\b")
_PARAGRAPH_END = re.compile(r"\n(?=[ \t]*(?:\n|[-*+] |\d+[.)] ))|(?<=\|)")
LAW = "*The law:*"
"""How a paragraph about the law begins, where it does not stand in a block of its own."""

_ENDS = " \t\n.,;:!?—–"


def of_each(book: Handbook, unread: Unread) -> Callable[[Document], Iterator[Problem]]:
    """A problem for every quotation in a file that does not appear in the text cited for it."""
    if any(path.startswith((f"{DOCS}/law/", f"{DOCS}/policy/")) for path in unread):
        return lambda document: iter(())  # what is quoted from a file that could not be read would seem wrong
    known = _Texts(book)
    name = f"quotations {known.digest}"
    scenarios = {one.document.path: one for one in book.scenarios}
    policies = {policy.document.path: policy for policy in book.policies}

    def find(document: Document) -> Iterator[Problem]:
        if document.path in scenarios:
            yield from _debrief(known, scenarios[document.path])
        if document.path in policies:
            yield from _clauses(known, policies[document.path])
        yield from _of_the_law(known, document)

    written = frozenset(document.path for document in book.documents)
    return lambda document: iter(document.remembered(name, partial(find, document)) if document.path in written else ())


class _Texts:
    """Everything that can be cited, with its whole text."""

    def __init__(self, book: Handbook) -> None:
        self.book = book
        self._whole = {
            f"{group.id}#{clause.id}": clause.whole.markdown
            for group in (*book.policies, book.standards, book.glossary)
            if group
            for clause in group.clauses
        }
        for statute in book.statutes:
            for row in statute.subsections:
                # A subsection continues the words that introduce it.
                parts = [part for part in statute.subsections if contains(part.label, row.label)]
                self._whole[statute.reference(row)] = "\n".join(part.official.markdown for part in parts)

    @cached_property
    def digest(self) -> str:
        """Of everything that can be cited, with its text."""
        items = [(name, item) for name, found in self.book.cited.items() for item in found if item.kind != "scenario"]
        texts = [(name, item.kind, item.key, item.text.markdown) for name, item in items]
        return digest(texts, self._whole, [statute.id for statute in self.book.statutes])

    def text(self, item: Cited) -> str:
        """The whole text of a cited item, as one line of words."""
        return words_of(self._whole.get(item.key, item.text.markdown))

    def cited(self, markdown: str) -> list[Cited]:
        """The items that a text cites by reference."""
        names = [found[2] or found[1] for found in _LINKED.finditer(markdown)]
        names += [found[1] for found in _CALL.finditer(markdown)]
        items = (self.book.cited.get(" ".join(name.split()), ()) for name in names)
        return [item for found in items for item in found]

    def names(self, markdown: str) -> bool:
        """Whether a text names its own source: the web, a page, or a law that is not in the handbook."""
        if any(not link.reference for link in Text(markdown, 1).links):
            return True
        ids = {statute.id for statute in self.book.statutes}
        bare = _LINKED.sub(" ", _CALL.sub(" ", markdown))
        return any(found[0] not in ids for found in _LAW.finditer(bare))


def _debrief(known: _Texts, one: Scenario) -> Iterator[Problem]:
    resolved = {item.key: item for item in known.book.rests_on(one)}
    for text, kind in (
        (one.debrief.text_of(LAW_SAYS), "law"),
        (one.debrief.text_of(POLICY_SAYS), "policy"),
    ):
        cited = {item.key: item for item in known.cited(text.markdown) if item.kind != "scenario"}
        cited |= {key: item for key, item in resolved.items() if item.kind == kind}
        for block in _blocks(text):
            yield from _wrong(known, one.document.path, block, cited.values(), policy=kind == "policy")


def _clauses(known: _Texts, policy: Clauses) -> Iterator[Problem]:
    for clause in policy.clauses:
        for block in _blocks(clause.whole):
            cited = [item for item in known.cited(block.markdown) if item.kind == "law"]
            if cited and LAW not in block.markdown:
                yield from _wrong(known, policy.document.path, block, cited, policy=False)


def _of_the_law(known: _Texts, document: Document) -> Iterator[Problem]:
    if LAW not in document.body:
        return
    # Below "What the law says" of a scenario, every paragraph is compared anyway.
    sections = (section.text for section in document.sections if section.title != LAW_SAYS.title)
    for text in (document.intro, *sections):
        for block in _blocks(text):
            if LAW in block.markdown:
                cited = [item for item in known.cited(block.markdown) if item.kind == "law"]
                yield from _wrong(known, document.path, block, cited, policy=False)


def _blocks(text: Text) -> Iterator[Text]:
    # Paragraphs, list items and table cells, each with its line.
    at = 0
    if "“" not in text.markdown:
        return
    for end in [*(found.start() for found in _PARAGRAPH_END.finditer(text.markdown)), len(text.markdown)]:
        block = text.markdown[at:end]
        if "“" in block:
            yield Text(block, text.line + text.markdown.count("\n", 0, at))
        at = end


def _wrong(known: _Texts, path: str, block: Text, cited: Iterable[Cited], policy: bool) -> Iterator[Problem]:
    for found in _QUOTED.finditer(block.markdown):
        words = words_of(found[1])
        spoken = _SPOKEN.search(words.rstrip(_ENDS.replace("?", "")))
        if any(appears_in(words, known.text(item)) for item in cited) or (
            spoken and not (policy and not words.endswith("?"))
        ):
            continue
        if known.names(block.markdown):
            continue
        line = block.line + block.markdown.count("\n", 0, found.start())
        where = ", ".join(item.key for item in cited) or "anything cited here"
        message = f"“{words}” does not appear in {where}; quote it exactly, or name its source beside it"
        yield Problem(path, line, "misquoted", message)


def appears_in(words: str, text: str) -> bool:
    """Whether quoted words appear in a text, in order; “…” and [brackets] stand for words left out or changed."""
    at = 0
    for piece in (piece.strip(_ENDS) for piece in _LEFT_OUT.split(words)):
        if not piece:
            continue
        found = re.compile(rf"(?<!\w){_first(piece)}(?!\w)" if "[" not in words else _first(piece)).search(text, at)
        if not found:
            return False
        at = found.end()
    return True


def _first(piece: str) -> str:
    # The first letter may change case to fit the sentence around it.
    return f"[{re.escape(piece[0].lower() + piece[0].upper())}]{re.escape(piece[1:])}"


@lru_cache(maxsize=1_000)
def words_of(markdown: str) -> str:
    """The words of Markdown on one line."""
    text = _OTHER_CALL.sub(" ", _LINKED.sub(r"\1", markdown)).replace("'", "’")
    return " ".join(re.sub(r"[*_`]|^[>|-] ?", "", text, flags=re.MULTILINE).split())
