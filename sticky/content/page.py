"""A page under `docs/`: its front matter, its anchors, and the macros that it calls."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown.extensions.toc import slugify, unique
from pydantic import Field

from ..markdown.calls import DELIMITERS, MARK
from ..markdown.document import Document, Section, Text
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Day, Keys, key
from .catalog import CORE, Changed, Needs, Word, phrasings

DOCS = "docs"

MAX_TOKENS = 100
"""The most tokens of a macro call; no macro needs more than a tenth of that."""

_LITERALLY = str.maketrans({mark: f"&#{ord(mark)};" for mark in "\\`*#!:/|&<>(){}[]"})
"""Characters that have a meaning in Markdown, each with its HTML character reference."""


class _Text(jinja2.Template):
    """A page's text."""

    def render(self, *_: Any, **__: Any) -> str:
        """The text with its calls rendered; ignores the variables passed in, such as the build's configuration."""
        return super().render()


def jinja(names: Mapping[str, str | Mapping[str, Any] | Callable[..., str]]) -> jinja2.Environment:
    """The environment for the calls on a page, which reach nothing but these names: no file, no Python attribute."""
    env = ImmutableSandboxedEnvironment(
        **DELIMITERS, undefined=jinja2.StrictUndefined, keep_trailing_newline=True, finalize=inert
    )
    env.globals = dict(names)
    env.filters, env.tests = {}, {}
    env.template_class = _Text
    return env


def inert(value: object) -> str:
    """A setting as text that Markdown takes literally, on one line."""
    return " ".join(str(value).split()).translate(_LITERALLY)


_JINJA = jinja({})


class PageFront(Keys):
    """The front matter of a page."""

    title: Word = key("the page’s title", "How to run a session", max_length=100)
    description: Word = key(
        "one sentence of at most 160 characters", "How to run a session on privacy with this handbook.", max_length=160
    )
    reviewed: Day | None = key("the date of the last review, year-month-day", "2026-11-25", None)
    changed: Changed = Field({})
    readers: Literal["everyone", "staff", "authors"] = key(
        '"staff" for a page that the public edition leaves out, or "authors" for one that the search should not find either',
        "staff",
        "everyone",
    )
    needs: Needs = ()
    core: bool = CORE
    render_macros: bool = key('"true" where the page calls macros', "true", False)
    aliases: tuple[str, ...] = key("a list of former addresses of this page", "[train/clerk]", ())
    other_states: tuple[str, ...] = key("a list of other states that it has reason to speak of", "[Illinois]", ())
    words: tuple[int, ...] = key(
        "the most words, as it is typed, that show while its blocks are closed, and with all of them open",
        "[1900, 5700]",
        (),
        min_length=2,
        max_length=2,
    )
    renamed: dict[str, str] = key(
        "former ids of headings, each with its current id, or with a link to where it stands now",
        "{wifi: computers-and-wifi, vendor-contract: details.md#vendor-contract}",
        {},
    )


@dataclass(frozen=True)
class Call:
    """A macro that a page calls."""

    name: str
    line: int
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Page:
    """A page under `docs/`."""

    src: str
    front: PageFront
    document: Document
    calls: tuple[Call, ...]
    """The macros that it calls, in order."""
    variables: tuple[tuple[str, int], ...]
    """The settings that it prints: dotted names, each with its line."""

    @property
    def url(self) -> str:
        """Its address, relative to the site's root."""
        return address(self.src)

    @property
    def anchors(self) -> frozenset[str]:
        """The ids of its headings, as the site generates them."""
        return frozenset(filter(None, heading_ids(self.document)))

    @property
    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """What people type to find a part of it, by the part's id; never printed."""
        return {id_: (*part.asked, *part.keywords) for id_, part in phrasings(self.document).items()}


def words_of(document: Document) -> tuple[int, int]:
    """How many words of its text a page shows while its blocks are closed, and with all of them open."""
    open_, closed, whole = 0, list[str](), list[str]()
    for row in document.body.split("\n"):
        begun, ended = row.startswith("/// ") and row != "/// else", row.strip() == "///"
        open_ -= bool(open_ and ended)
        opens = row.startswith(("/// html", "/// if"))
        words = row.partition("|")[2] if begun and not opens else "" if opens or ended else row
        whole.append(words)
        closed += [] if open_ else [words]
        open_ += bool(begun and (open_ or row.startswith("/// details")))
    shown, opened = (len(Text("\n".join(rows), 1).words.split()) for rows in (closed, whole))
    return shown, opened


def heading_ids(document: Document) -> Sequence[str]:
    """The id of each heading of a page, as the site generates it; empty if nobody can predict it."""
    ids: Sequence[str] = document.findings.get("heading ids", lambda: _ids(document.sections))
    return ids


def anchors(sections: Sequence[Section]) -> frozenset[str]:
    """The ids of some headings by themselves, as the site generates them."""
    return frozenset(filter(None, _ids(sections)))


def _ids(sections: Sequence[Section]) -> list[str]:
    # Explicit ids first, then ids from titles, numbered if taken. A title that contains a macro call has no predictable
    # id: an empty text stands for it, and for an id that is reserved for the theme.
    taken = {section.id for section in sections if section.id}
    ids = []
    for section in sections:
        title = section.heading.words
        id_ = section.id or ("" if MARK in title else unique(slugify(title, "-"), taken))
        ids.append("" if id_.startswith("_") else id_)
    return ids


def src_of(path: str) -> str:
    """The name of a page's file as links have it: its path within `docs/`."""
    return path.removeprefix(f"{DOCS}/")


def url_of(document: Document) -> str:
    """The address of the page that is written in a document, relative to the site's root."""
    return address(src_of(document.path))


def address(src: str) -> str:
    """The address of the page made from the Markdown file `src`, relative to the site's root."""
    stem = src.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index")
    return stem + "/"


def parse(front: PageFront, document: Document, problems: list[Problem]) -> Page:
    """Read the macro calls on a page, and add their problems to `problems`."""
    calls, variables = list[Call](), list[tuple[str, int]]()
    rows = [*document.body.split("\n"), ""]
    for begun, source, tokens, fault in _braced(document.body) if front.render_macros else ():
        line, row, wrong = document.body_line + begun - 1, rows[begun - 1], ""
        if not source.startswith("{{") or tokens > MAX_TOKENS:
            first = source.partition("\n")[0]
            wrong = f"{shown(first)}: a page may only call macros, as in {{{{ desk() }}}}; remove this"
        else:
            try:
                node = fault or _JINJA.parse(source).find(nodes.Output)
            except jinja2.TemplateSyntaxError as error:
                node = error
            if isinstance(node, jinja2.TemplateSyntaxError):
                wrong = _no_call(row, str(node.message))
            elif node is not None:
                printed = _printed(node.nodes[0], line)
                if isinstance(printed, Call):
                    calls.append(printed)
                elif printed:
                    variables.append((printed, line))
                elif source.strip("{ -").startswith("facts."):
                    wrong = f"{shown(row)}: a fact is printed by its name alone, as in {{{{ facts.camera_days }}}}"
                else:
                    hint = 'a macro takes only text in quotation marks, as in {{ cite("24-90-119(1)") }}'
                    wrong = f"{shown(row)}: {hint}"
        if wrong and not PRINTED.fullmatch(source):  # the checks of facts report those
            problems.append(Problem(document.path, line, "bad-macro-call", wrong))
    return Page(src_of(document.path), front, document, tuple(calls), tuple(variables))


def _braced(body: str) -> Iterator[tuple[int, str, int, jinja2.TemplateSyntaxError | None]]:
    # Everything in braces: its line, its text, its number of tokens, and why it does not end. Each is parsed by itself,
    # after its tokens are counted: Jinja recurses as deeply as a text nests.
    pieces, begun, fault = list[str](), 0, None
    try:
        for line, kind, value in _JINJA.lex(body):
            if kind.endswith("_begin"):
                pieces, begun = [], line
            pieces.append(value)
            if kind.endswith("_end"):
                yield begun, "".join(pieces), len(pieces), None
                begun = 0
    except jinja2.TemplateSyntaxError as error:
        fault = error
    if fault and not begun:
        yield fault.lineno, "{{", 1, fault
    elif begun:
        yield begun, "".join(pieces), len(pieces), fault


PRINTED = re.compile(r"\{\{ *facts\.([\w-]+) *\}\}")


def call_in(written: str) -> Call | None:
    """The macro call in a text such as `{{ cite("24-90-119(1)") }}`; `None` if the text is something else."""
    with suppress(jinja2.TemplateSyntaxError):
        node = _JINJA.parse(written).find(nodes.Output)
        printed = _printed(node.nodes[0], 1) if node else ""
        return printed if isinstance(printed, Call) else None
    return None


def _printed(node: nodes.Node, line: int) -> Call | str:
    # What braces print: the call of a macro, or the dotted name of a setting; empty if it is neither.
    if not isinstance(node, nodes.Call):
        return _dotted(node)
    name = _dotted(node.node)
    args = [value.value for value in node.args if isinstance(value, nodes.Const)]
    named = [(pair.key, pair.value.value) for pair in node.kwargs if isinstance(pair.value, nodes.Const)]
    if not name or node.dyn_args or node.dyn_kwargs or len(args) + len(named) < len(node.args) + len(node.kwargs):
        return ""
    return Call(name, line, tuple(args), tuple(named))


def _no_call(row: str, reason: str) -> str:
    # What is wrong with the call on a row that Jinja cannot read.
    example = '{{ cite("24-90-119(1)") }}'
    if any(mark in reason for mark in "“”„‘’"):
        return f"{shown(row)}: a call takes straight quotation marks; write {_straightened(row) or example}"
    if "}}" in row.rpartition("{{")[2]:
        return f"{shown(row)} is not a macro call ({reason}); for example: {example}"
    return f'{shown(row)} begins a macro call that does not end on its line; write "}}}}" after it, as in {example}'


def _straightened(row: str) -> str:
    # The first call on a row that Jinja can parse with straight quotation marks, written with such marks.
    calls = [f"{{{{{call.partition('}}')[0]}}}}}" for call in row.split("{{")[1:]]
    for call, marks in product(calls, ("“”„", "“”„‘’")):
        if (straight := call.translate(dict.fromkeys(map(ord, marks), '"'))) != call:
            with suppress(jinja2.TemplateSyntaxError):
                _JINJA.parse(straight)
                return straight
    return ""


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    owner = _dotted(node.node) if isinstance(node, nodes.Getattr) else ""
    return f"{owner}.{node.attr}" if isinstance(node, nodes.Getattr) and owner else ""
