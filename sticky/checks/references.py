"""Checks what files say of each other: references, links and terms."""

import posixpath
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cached_property, partial
from urllib.parse import unquote

from ..content.answer import DESK_FOLDER
from ..content.catalog import ANYONE
from ..content.cited import BadReference, CitedKind
from ..content.edition import why_left_out
from ..content.handbook import DOCS, DRAFT, SCENARIOS, Handbook
from ..content.headings import is_draft
from ..content.page import Page, src_of
from ..content.reader import Unread
from ..content.rules import NONE, RULES_FOLDER
from ..content.scenario import Scenario
from ..content.sections import ID, TAKEN
from ..content.settings import MKDOCS_YML
from ..markdown.allowlist import scheme
from ..markdown.calls import written
from ..markdown.document import Document
from ..markdown.inline import source, source_of, with_lines
from ..text.kept import digest
from ..text.names import nearest
from ..text.problem import Problem, meant, shown, suggestion
from ..text.yaml_nodes import Node

HOLDS: Mapping[str, CitedKind] = {
    "law/": "law",
    f"{RULES_FOLDER}/": "rule",
    "policy/": "policy",
    "standards/": "standard",
    "glossary.md": "term",
    f"{DESK_FOLDER}/": "answer",
}
"""The kind of what is cited, by its folder or file under `docs/`; a folder comes before the one that contains it."""


def file_check(book: Handbook, unread: Unread) -> Callable[[Document], Iterator[Problem]]:
    """Every problem in what a file says of others, even if the file is not a valid part of the handbook."""
    # A published file cannot refer to a draft, which is not published; another draft can.
    preview = Known(book, unread)
    public = preview if book.published is book else Known(book.published, unread)
    aliases: dict[str, str] = {}

    def of(document: Document) -> Iterator[Problem]:
        scenario = document.path.startswith(f"{SCENARIOS}/")
        known = preview if scenario and preview is not public and is_draft(document) else public
        name = f"outward {public.digest} {known.digest}"
        yield from document.remembered(name, partial(_outward, public, known, document))
        if scenario:
            yield from _aliases(book, document, aliases)

    return of


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Every problem in the ids of places and answers, the steps of sessions, and former ids."""
    public = Known(book.published, unread)
    yield from _places(book)
    for session in book.sessions:
        for i, step in enumerate(session.front.steps):
            if step.scenario:
                line = session.document.meta.line_of("steps", i)
                yield from public.faults(step.scenario, session.document.path, line, "scenario")
    for page in (page for page in book.written if page.front.renamed):
        yield from _renamed(page, book, public.unread)


_CITED: Mapping[str, CitedKind] = {
    "law": "law",
    "policy": "policy",
    "clauses": "policy",
    "rule": "rule",
    "standards": "standard",
}
"""The keys that cite something, each with the kind that it cites."""


def _outward(public: "Known", known: "Known", document: Document) -> Iterator[Problem]:
    """What is wrong with the terms, references and links of a file; depends only on the file, `public` and `known`."""
    path = document.path
    rules = f"{DOCS}/{RULES_FOLDER}/"
    metas = [document.meta] if path.startswith((f"{SCENARIOS}/", rules)) else []
    if path.startswith((f"{SCENARIOS}/", f"{DOCS}/{DESK_FOLDER}/", rules)):
        metas += [section.catalog for section in document.sections if section.catalog]
    for meta in metas:
        yield from _in_lists(public, known, path, meta)
    yield from _links(known, document)
    without = path.startswith((f"{SCENARIOS}/", f"{DOCS}/{DESK_FOLDER}/", f"{DOCS}/law/"))  # these show no pictures
    if not without or path.endswith("/index.md"):
        yield from _pictures(known, document)


class Known:
    """What names and links can lead to. A reference to a file that could not be read is not a problem."""

    def __init__(self, book: Handbook, unread: Unread) -> None:
        self.book = book
        self.anchors = book.anchors
        self.unread = frozenset(src_of(path) for path in unread)
        holds = (next((kind for at, kind in HOLDS.items() if src.startswith(at)), None) for src in self.unread)
        self._lost = set(filter(None, holds))

    @cached_property
    def digest(self) -> str:
        """A digest of all that decides what is wrong with references, links and terms, and what messages suggest."""
        book, words = self.book, self.book.settings.vocabularies
        cited = [(name, [(item.kind, item.key) for item in items]) for name, items in book.cited.items()]
        anchors = [(src, sorted(ids)) for src, ids in self.anchors.items()]
        missing = [sorted(names) for names in (self.unread, self._lost, book.unread, book.drafts, book.files)]
        left_out, statutes = sorted(book.left_out.items()), [statute.id for statute in book.statutes]
        return digest(cited, anchors, missing, left_out, statutes, words)

    def faults(self, name: str, path: str, line: int, *kinds: CitedKind) -> Iterator[Problem]:
        """What is wrong with a reference on a line of a file."""
        try:
            self.book.resolve(name, *kinds)
        except BadReference as error:
            if not self.excuses(error, {name}, *kinds):
                yield error.problem(path, line)

    def excuses(self, error: BadReference, names: set[str], *kinds: CitedKind) -> bool:
        """Whether the reference may lead to a file that could not be read, or to a rule that this edition leaves out."""
        lost = bool(self._lost & set(kinds) if kinds else self._lost)
        ids = {name.removeprefix(f"{SCENARIOS}#") for name in names}
        lost = lost or any(id_ in self.book.unread or f"{SCENARIOS}/{id_}.md" in self.unread for id_ in ids)
        lost = lost or any(map(self._left_out, names))
        return lost and error.code == "dangling-reference"

    def _left_out(self, rule: str) -> bool:
        matter, _, row = rule.partition("/")
        page = f"{RULES_FOLDER}/{matter}.md"
        return page in self.book.left_out or f"{page}#{row}" in self.book.left_out


def _listed(meta: Node, key: str) -> Iterator[tuple[str, int]]:
    # The entries of a list in front matter or a catalog, each with its line, even if the rest of it is invalid.
    node = meta.inside(key)
    single = key in ("asker", "urgent", "where", "law", "policy", "clauses", "rule")  # whose list may be a single text
    for item in node.value if node and isinstance(node.value, tuple) else [node] if node and single else []:
        if isinstance(item.value, str) and item.value.strip():
            yield item.value.strip(), item.line


def _in_lists(public: Known, known: Known, path: str, meta: Node) -> Iterator[Problem]:
    # Entries that are listed twice, cite nothing that exists, or are not in their vocabulary.
    words = known.book.settings.vocabularies
    terms = dict(words) | {"asker": [*words.asker, ANYONE], "urgent": words.asker}
    for key in (*terms, *_CITED, "keywords", "aliases"):
        seen: set[str] = set()
        for name, line in _listed(meta, key):
            if name in seen:
                yield Problem(path, line, "repeated-term", f'{shown(name)} appears twice in "{key}"; keep one')
            seen.add(name)
            if key in _CITED and name != NONE:
                yield from public.faults(name, path, line, _CITED[key])
            elif key in terms and name not in terms[key]:
                where = suggestion(name, terms[key]) or f'; its terms are in {MKDOCS_YML}, below "vocabularies"'
                where = f"; write a list in brackets: [{name}]" if "," in name else where
                message = f'{shown(name)} is not a term for "{key}"{where}'
                yield Problem(path, line, "unknown-term", message, about=f"term {name}")


def _places(book: Handbook) -> Iterator[Problem]:
    # A page of answers is named after its place, and no scenario has one of its ids: both have cards in the desk guide.
    known = book.settings.vocabularies.where
    taken = {id_: case.document.path for case in book.scenarios for id_ in (case.id, *case.front.aliases)}
    for place in book.desk:
        path = place.document.path
        if place.id not in known:
            message = f'"{place.id}" is not a place: name a page of answers after a term for "where", or add the term in {MKDOCS_YML}, below "vocabularies"{suggestion(place.id, known)}'
            yield Problem(path, 1, "bad-file-name", message, about=f"term {place.id}")
        for answer in place.answers:
            if (first := taken.setdefault(answer.id, path)) != path:
                message = f'"{{#{answer.id}}}" is also an id of {first}; give each answer its own id, or delete the file that is a copy'
                yield Problem(path, answer.line, "repeated-id", message)


def _aliases(book: Handbook, document: Document, taken: dict[str, str]) -> Iterator[Problem]:
    path = document.path
    for alias, line in document.findings.get("aliases", lambda: list(_listed(document.meta, "aliases"))):
        code, message = "bad-alias", ""
        if not ID.fullmatch(alias):
            message = f"{shown(alias)} is not an id; an alias is a former id, with lower-case letters, digits and single hyphens"
        elif alias in book.by_id or alias in book.unread:
            message = f'"{alias}" is the id of a scenario (scenarios/{alias}.md); an alias is a former id that is no longer used'
        elif taken.setdefault(alias, path) != path:
            code, message = "ambiguous-alias", f'"{alias}" is also an alias of {taken[alias]}; keep it in one'
        if message:
            yield Problem(path, line, code, message)


def _renamed(page: Scenario | Page, book: Handbook, unread: Container[str]) -> Iterator[Problem]:
    document, anchors, src = page.document, page.anchors, src_of(page.document.path)
    taken = anchors.union(TAKEN if isinstance(page, Scenario) else ())
    wrong = [anchor for anchor in anchors if not ID.fullmatch(anchor)]  # each of them is reported at its heading
    for old, new in page.front.renamed.items():
        message = ""
        # Markdown makes a heading's id by joining its words with hyphens, and numbers repeated ones after a "_".
        if not ID.fullmatch(old if isinstance(page, Scenario) else old.replace("_", "-")):
            message = f'{shown(old)} is not an id; "renamed" lists former ids, with lower-case letters, digits and single hyphens'
        elif old in taken:
            message = f'"{old}" is still an id on this page; "renamed" lists former ids that are no longer used'
        elif "#" in new:
            file, _, anchor = new.partition("#")
            target = source_of(src, file)
            there = book.anchors.get(target, frozenset[str]())
            if f"{target}#{anchor}" in book.left_out or target in unread:
                continue
            if anchor not in there:
                message = f'"{new}" leads to no heading{suggestion(anchor, there)}'
            elif not any(link.target == new for text in document.texts() for link in text.links):
                # Without scripts, a browser goes to that link, and one tap leads on from there.
                message = f'"{old}" has moved to another page, and nothing here links to it; write a link where it was: […]({new})'
        elif new not in anchors and f"{src}#{new}" not in book.left_out and not nearest(new, wrong):
            message = f'"{new}" is not an id on this page{suggestion(new, anchors)}'
        if message:
            yield Problem(document.path, document.meta.line_of("renamed", old), "bad-renamed", message)


_IN_BRACKETS = "; an id goes in square brackets: [{}]"


def _links(known: Known, document: Document) -> Iterator[Problem]:
    path, src, anchors = document.path, src_of(document.path), known.anchors
    drafts = {f"{SCENARIOS}/{id_}.md": id_ for id_ in known.book.drafts}
    for link in (link for text in document.texts() for link in text.links):
        if link.reference:
            yield from known.faults(link.target, path, link.line)
            continue
        if scheme(link.target):
            continue
        file, _, anchor = link.target.partition("#")
        target = source_of(src, file)
        left_out = known.book.left_out.get(target) or (anchor and known.book.left_out.get(f"{target}#{anchor}"))
        if target in drafts:
            yield Problem(path, link.line, "draft-reference", DRAFT.format(drafts[target]))
        elif left_out and not (anchor and anchor in anchors.get(target, ())):
            yield Problem(path, link.line, "dangling-link", why_left_out(shown(link.target), left_out))
        elif target in anchors:
            if anchor and anchor not in anchors[target]:
                where = "this page" if target == src else f'"{file}"'
                cited = not file and anchor in known.book.cited
                hint = _IN_BRACKETS.format(anchor) if cited else suggestion(anchor, anchors[target])
                message = f'"#{anchor}" is not an id on {where}{hint}'
                yield Problem(path, link.line, "dangling-link", message, about=f"id {anchor}")
        elif target not in known.unread and unquote(target) not in known.book.files:
            # Suggest names as they would be written in this file: the page's, if the link has its path in the project or in
            # `docs/`, or its address; otherwise, names that are spelled alike.
            here, written = posixpath.dirname(src) or ".", file.replace("\\", "/")
            names = {page: posixpath.relpath(page, here) for page in anchors}
            stems = (posixpath.splitext(at.strip("/"))[0] for at in (written.removeprefix(f"{DOCS}/"), target))
            page = next((page for stem in stems for page in (f"{stem}.md", f"{stem}/index.md") if page in names), "")
            near = meant(written, names[page]) if page else suggestion(written, names.values())
            hint = "; a link to the web begins with https://" if file.startswith(("//", "www.", "http")) else near
            hint = _IN_BRACKETS.format(link.target) if link.target in known.book.cited else hint
            message = f"{shown(link.target)} leads to no page{hint}"
            yield Problem(path, link.line, "dangling-link", message, about=f"page {DOCS}/{target}")


def _pictures(known: Known, document: Document) -> Iterator[Problem]:
    path, here = document.path, posixpath.dirname(src_of(document.path)) or "."
    blocks = ((text, block) for text in document.texts() if "![" in text.markdown for block in text.tokens)
    pictures = ((text, block, *placed) for text, block in blocks for placed in with_lines(block))
    for text, block, token, line in (placed for placed in pictures if placed[2].type == "image"):
        typed, address, code, message = source(block, token), str(token.attrs.get("src", "")), "picture", ""
        as_written = shown(written(typed, text.calls))
        # A program may have written the file’s name, or a word such as “image”, in place of a description.
        wordless = ("", "image", "picture", posixpath.basename(unquote(address)).lower())
        if not address or not typed.endswith(")") or token.content.strip().lower() in wordless:
            silent = address and typed.endswith(")")
            fault = "has no words for those who do not see it" if silent else "is not how a picture is written"
            message = f"{as_written} {fault}; write what it shows, and its file: ![The hold shelf](holds.png)"
        elif scheme(address) or address.startswith("//"):
            code = "foreign"
            message = f"{as_written} is not a file of this site, and another host would learn who reads here; put the file into {DOCS}/, and write its name"
        elif posixpath.normpath(posixpath.join(here, unquote(address))) not in known.book.files | known.unread:
            names = [posixpath.relpath(file, here) for file in known.book.files]
            message = f"{as_written}: there is no such file{suggestion(address, names) or f'; put the file into {DOCS}/, and write its name'}"
        if message:
            yield Problem(path, line, code, message)
