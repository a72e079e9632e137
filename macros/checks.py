"""What one file says of another, and what no author's text may hold."""

import inspect
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from . import fragments
from .document import Text
from .files import load
from .handbook import DRAFT, SCENARIOS, BadReference, CitedKind, Handbook
from .outline import ID
from .page import Page
from .problem import Problem, shown, suggestion
from .prose import hazards, links, resolve, scheme
from .scenario import Scenario

_CITES: tuple[tuple[str, CitedKind], ...] = (("law", "law"), ("policy", "policy"), ("standards", "standard"))


def check(root: Path) -> tuple[Handbook | None, list[Problem]]:
    """Read the project at `root` and check all of it; the problems come sorted."""
    book, problems = load(root)
    if book is not None:
        problems = problems + list(found(book))
    return book, sorted(set(problems))


def found(book: Handbook) -> Iterator[Problem]:
    """Every problem in what the files of a handbook say of each other, and in their text."""
    # What is published cannot refer to a draft, which is not; a draft can.
    public = book.published()
    anchors = _anchors(book)
    aliases: dict[str, Scenario] = {}
    for one in book.scenarios:
        yield from _terms(book, one)
        yield from _references(book, one)
        yield from _aliases(book, one, aliases)
        path = one.document.path
        for text in one.texts():
            yield from _hazards(text, path)
            yield from _links(book if one.draft else public, text, path, f"{SCENARIOS}/{one.id}.md", anchors)
    for session in book.sessions:
        for i, step in enumerate(session.front.steps):
            if step.scenario and step.scenario not in book.unread:
                line = session.document.meta.line_of("steps", i)
                yield from _resolved(public, step.scenario, "scenario", session.document.path, line)
    for page in book.pages:
        for text in (page.document.intro, *(s.text for s in page.document.sections)):
            yield from _hazards(text, page.document.path)
            yield from _links(public, text, page.document.path, page.src, anchors)
        yield from _calls(public, page)


@cache
def _hazards(text: Text, path: str) -> tuple[Problem, ...]:
    return tuple(hazards(text, path))


def _terms(book: Handbook, one: Scenario) -> Iterator[Problem]:
    words = book.settings.vocabularies
    fields = (
        ("asker", (one.front.asker,) if one.front.asker else (), words.asker),
        ("topics", one.front.topics, words.topics),
        ("audience", one.front.audience, words.audience),
    )
    for key, terms, known in fields:
        for i, term in enumerate(terms):
            line = one.document.meta.line_of(key, i)
            if term not in known:
                yield Problem(
                    one.document.path, line, "unknown-term", f'"{term}" is no term for "{key}"{suggestion(term, known)}'
                )
    for key in ("topics", "audience", "law", "policy", "standards", "keywords", "aliases"):
        values = getattr(one.front, key)
        for i, value in enumerate(values):
            if value in values[:i]:
                yield Problem(
                    one.document.path,
                    one.document.meta.line_of(key, i),
                    "repeated-term",
                    f'"{value}" stands twice in "{key}"; keep one',
                )


def _references(book: Handbook, one: Scenario) -> Iterator[Problem]:
    for key, kind in _CITES:
        for i, name in enumerate(getattr(one.front, key)):
            yield from _resolved(book, name, kind, one.document.path, one.document.meta.line_of(key, i))


def _resolved(book: Handbook, name: str, kind: CitedKind, path: str, line: int) -> Iterator[Problem]:
    try:
        book.resolve(name, kind)
    except BadReference as error:
        yield Problem(path, line, error.code, str(error))


def _aliases(book: Handbook, one: Scenario, taken: dict[str, Scenario]) -> Iterator[Problem]:
    for i, alias in enumerate(one.front.aliases):
        path, line = one.document.path, one.document.meta.line_of("aliases", i)
        if not ID.fullmatch(alias):
            yield Problem(
                path,
                line,
                "bad-alias",
                f"{shown(alias)} is no id; an alias is a former id, in lower-case letters, digits and single hyphens",
            )
        elif alias in book.by_id or alias in book.unread:
            yield Problem(
                path,
                line,
                "bad-alias",
                f'"{alias}" is the id of a scenario today (scenarios/{alias}.md); an alias is a former id that is free',
            )
        elif alias in taken:
            yield Problem(
                path,
                line,
                "ambiguous-alias",
                f'"{alias}" is an alias of {taken[alias].document.path} too; a former id leads to one scenario',
            )
        else:
            taken[alias] = one


def _links(book: Handbook, text: Text, path: str, src: str, anchors: dict[str, frozenset[str]]) -> Iterator[Problem]:
    if "[" not in text.markdown:
        return
    for link in _links_of(text):
        if link.reference:
            if link.target in book.unread:
                continue
            try:
                book.resolve(link.target)
            except BadReference as error:
                yield Problem(path, link.line, error.code, str(error))
            continue
        if scheme(link.target):
            continue
        file, _, anchor = link.target.partition("#")
        target = resolve(src, file)
        id_ = target.removeprefix(SCENARIOS + "/").removesuffix(".md")
        if id_ in book.drafts:
            yield Problem(path, link.line, "draft-reference", DRAFT.format(id_))
        elif target in anchors:
            if anchor and anchor not in anchors[target]:
                where = "this page" if target == src else f'"{file}"'
                yield Problem(
                    path,
                    link.line,
                    "dangling-link",
                    f'"#{anchor}" is no place on {where}{suggestion(anchor, anchors[target])}',
                )
        elif id_ not in book.unread:
            yield Problem(
                path, link.line, "dangling-link", f"{shown(link.target)} leads to no page{suggestion(target, anchors)}"
            )


_links_of = lru_cache(maxsize=None)(lambda text: tuple(links(text)))


def _anchors(book: Handbook) -> dict[str, frozenset[str]]:
    """By source file as links name it, the ids that a link to its page can end in."""
    by_src = {f"{SCENARIOS}/{s.id}.md": frozenset(s.anchors) for s in book.scenarios}
    rows = {f"law/{s.id}.md": frozenset(row.anchor for row in s.subsections) for s in book.statutes}
    cards = frozenset(s.id for s in book.scenarios) | {
        f"asked-by-{asker}" for asker in {s.front.asker or "anyone" for s in book.scenarios}
    }
    for page in book.pages:
        own = page.anchors | rows.get(page.src, frozenset())
        by_src[page.src] = own | cards if any(call.name == "desk" for call in page.calls) else own
    return by_src


def _calls(book: Handbook, page: Page) -> Iterator[Problem]:
    path = page.document.path
    for call in page.calls:
        macro = fragments.MACROS.get(call.name)
        if macro is None:
            yield Problem(
                path, call.line, "unknown-macro", f'"{call.name}" is no macro{suggestion(call.name, fragments.MACROS)}'
            )
            continue
        signature = inspect.signature(macro)
        try:
            bound = signature.bind(book, *call.args, **dict(call.kwargs))
            if not all(isinstance(value, str) for value in (*call.args, *dict(call.kwargs).values())):
                raise TypeError("every argument is text in quotation marks")
        except TypeError as error:
            wanted = ", ".join(str(p).partition(":")[0] for p in list(signature.parameters.values())[1:])
            yield Problem(path, call.line, "bad-macro-call", f'"{call.name}" takes ({wanted}): {error}')
            continue
        try:
            macro(*bound.args, **bound.kwargs)
        except BadReference as error:
            if not set(call.args) & book.unread:
                yield Problem(path, call.line, error.code, str(error))
    settings = _settings(book.settings.model_dump(), "")
    for name, line in page.variables:
        if name in fragments.MACROS:
            yield Problem(
                path, line, "bad-macro-call", f'"{name}" is a macro and needs parentheses: {{{{ {name}() }}}}'
            )
        elif name not in settings:
            yield Problem(path, line, "unknown-setting", f'"{name}" is no setting{suggestion(name, settings)}')


def _settings(values: dict[str, object], prefix: str) -> list[str]:
    names = []
    for key, value in values.items():
        names += _settings(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]
    return names


def drafts(book: Handbook) -> list[str]:
    """The files of scenarios that are still being written."""
    return [one.document.path for one in book.scenarios if one.draft]
