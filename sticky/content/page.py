"""A page under `docs/`: its front matter, its anchors, and the macros that it calls."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal, TypeVar

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown.extensions.toc import slugify, unique
from pydantic import BaseModel, ConfigDict, Field

from ..text.calls import DELIMITERS, MARK
from ..text.document import Document, Section
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Day, validate
from .catalog import phrasings
from .changes import Changed

DOCS = "docs"
"""The folder of pages."""

MAX_TOKENS = 100
"""The most tokens of a macro call; no macro needs more than a tenth of that."""

_SPECIAL = re.compile(r"[\\`*#!:/|&<>(){}\[\]]")
"""Characters to which Markdown gives a meaning."""


class _Text(jinja2.Template):
    """A page's text."""

    def render(self, *_: Any, **__: Any) -> str:
        """The text with its calls rendered; ignores the variables passed in, such as the build's configuration."""
        return super().render()


def jinja(names: Mapping[str, str | Mapping[str, Any] | Callable[..., str]]) -> jinja2.Environment:
    """The environment that parses and renders the calls on a page, with these names and no others.

    A page cannot reach anything else: no file, no Python attribute, no other template.
    """
    env = ImmutableSandboxedEnvironment(
        **DELIMITERS,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        finalize=inert,
    )
    env.globals = dict(names)
    env.filters, env.tests = {}, {}
    env.template_class = _Text
    return env


def inert(value: object) -> str:
    """A setting as text that Markdown takes literally, on one line."""
    return _SPECIAL.sub(lambda mark: f"&#{ord(mark[0])};", " ".join(str(value).split()))


_JINJA = jinja({})
_MARKS = (_JINJA.variable_start_string, _JINJA.block_start_string, _JINJA.comment_start_string)
_NOT_FOR_PAGES = ("block_begin", "raw_begin", "comment_begin")


class PageFront(BaseModel):
    """The front matter of a page."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=100, description="the page’s title", examples=["How to run a session"])
    description: str = Field(
        min_length=1,
        max_length=160,
        description="one sentence of at most 160 characters",
        examples=["How to run a session on patron privacy with this handbook."],
    )
    reviewed: Day | None = Field(
        None, description="the date of the last review, year-month-day", examples=["2026-11-25"]
    )
    changed: Changed = {}
    readers: Literal["everyone", "staff", "authors"] = Field(
        "everyone",
        description='"staff" for a page that the public edition leaves out, or "authors" for one that the search should not find either',
        examples=["staff"],
    )
    render_macros: bool = Field(False, description='"true" where the page calls macros', examples=["true"])
    aliases: tuple[str, ...] = Field(
        (), description="a list of former addresses of this page", examples=["[train/clerk]"]
    )
    other_states: tuple[str, ...] = Field(
        (), description="a list of other states that this page has reason to speak of", examples=["[Illinois]"]
    )
    renamed: dict[str, str] = Field(
        {}, description="former ids of headings, each with its current id", examples=["{wifi: computers-and-wifi}"]
    )


@dataclass(frozen=True)
class Call:
    """A macro that a page calls."""

    name: str
    """The name of the macro."""
    line: int
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]
    """Its arguments by name."""


@dataclass(frozen=True)
class Page:
    """A page under `docs/`."""

    src: str
    """Its path, relative to `docs/`."""
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


Front = TypeVar("Front", bound=PageFront)


def heading_ids(document: Document) -> Sequence[str]:
    """The id of each heading of a page, as the site generates it; empty for one that nobody can predict."""
    found: Sequence[str] = document.facts.get("heading ids", lambda: _ids(document.sections))
    return found


def anchors(sections: Sequence[Section]) -> frozenset[str]:
    """The ids of some headings by themselves, as the site generates them."""
    return frozenset(filter(None, _ids(sections)))


def _ids(sections: Sequence[Section]) -> list[str]:
    # Explicit ids first, then ids from titles, numbered if taken. A title that contains a macro call has no predictable
    # id: an empty text stands for it, and for an id that is reserved for the theme.
    taken = {section.id for section in sections if section.id}
    found = []
    for section in sections:
        title = section.heading.words
        id_ = section.id or ("" if MARK in title else unique(slugify(title, "-"), taken))
        found.append("" if id_.startswith("_") else id_)
    return found


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


def front_of(model: type[Front], document: Document, what: str) -> tuple[Front | None, list[Problem]]:
    """A page's front matter as `model`, and its problems; `None` if it is invalid."""
    return validate(model, document.meta, document.path, what)


def has_calls(text: str) -> bool:
    """Whether a text contains Jinja delimiters."""
    return any(mark in text for mark in _MARKS)


def parse(src: str, document: Document, front: PageFront) -> tuple[Page, list[Problem]]:
    """Read the macro calls on a page whose front matter has already been read."""
    if not front.render_macros:
        return Page(src, front, document, (), ()), []
    nothing, rows = Page(src, front, document, (), ()), [*document.body.split("\n"), ""]
    try:
        excess = list(_excess(document.body))
        tree = _JINJA.parse("" if excess else document.body)
    except jinja2.TemplateSyntaxError as error:
        number = _begun(document.body, error.lineno)
        row, example = shown(rows[number - 1]), '{{ cite("24-90-119(1)") }}'
        if any(mark in str(error.message) for mark in "“”„‘’"):
            straight = _straightened(rows[number - 1]) or example
            message = f"{row}: a call takes straight quotation marks; write {straight}"
        elif "}}" in rows[number - 1].rpartition("{{")[2]:
            message = f"{row} is not a macro call ({error.message}); for example: {example}"
        else:
            message = f'{row} begins a macro call that does not end on its line; write "}}}}" after it, as in {example}'
        return nothing, [Problem(document.path, document.body_line + number - 1, "bad-macro-call", message)]
    calls, variables, problems = [], [], []
    for number in excess:
        begun = _NO_CALL.search(rows[number - 1])
        what = shown(begun[0] if begun else rows[number - 1])
        message = f"{what}: a page may only call macros, as in {{{{ desk() }}}}; remove this"
        problems.append(Problem(document.path, document.body_line + number - 1, "bad-macro-call", message))
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            line = document.body_line + node.lineno - 1
            if isinstance(node, nodes.TemplateData):
                continue
            name = _dotted(node.node if isinstance(node, nodes.Call) else node)
            try:
                if isinstance(node, nodes.Call) and name and not node.dyn_args and not node.dyn_kwargs:
                    args = tuple(_constant(arg) for arg in node.args)
                    calls.append(Call(name, line, args, tuple((k.key, _constant(k.value)) for k in node.kwargs)))
                elif name and not isinstance(node, nodes.Call):
                    variables.append((name, line))
                else:
                    raise nodes.Impossible
            except nodes.Impossible:
                hint = 'a macro takes only text in quotation marks, as in {{ cite("24-90-119(1)") }}'
                message = f"{shown(rows[node.lineno - 1])}: {hint}"
                problems.append(Problem(document.path, line, "bad-macro-call", message))
    return Page(src, front, document, tuple(calls), tuple(variables)), problems


def _straightened(row: str) -> str:
    # The first call on a line that is one with straight quotation marks, with such marks.
    calls: list[str] = re.findall(r"\{\{.*?\}\}", row)
    for call, marks in product(calls, ("[“”„]", "[“”„‘’]")):
        if (straight := re.sub(marks, '"', call)) != call:
            with suppress(jinja2.TemplateSyntaxError):
                _JINJA.parse(straight)
                return straight
    return ""


def _begun(body: str, fault: int) -> int:
    # The line on which the call begins in which Jinja found a fault: without its end, Jinja reads on into the next one.
    begun = fault
    with suppress(jinja2.TemplateSyntaxError):
        for line, kind, _ in _JINJA.lex(body):
            if line > fault:
                break
            begun = line if kind == "variable_begin" else begun
    return begun


_NO_CALL = re.compile(r"\{[%#].*")
"""A statement or a comment, to the end of its line."""


def _excess(body: str) -> Iterator[int]:
    # The lines of statements, comments, raw text and overlong calls: found before Jinja parses them, which would fail
    # on half of them, and recurse as deeply as they nest.
    begun = length = 0
    for line, kind, _ in _JINJA.lex(body):
        if kind in _NOT_FOR_PAGES:
            yield line
        begun, length = (line, 0) if kind in ("variable_begin", "data") else (begun, length + 1)
        if length > MAX_TOKENS:
            yield begun
            return


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        owner = _dotted(node.node)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


def _constant(node: nodes.Node) -> Any:
    if not isinstance(node, nodes.Const):
        raise nodes.Impossible
    return node.value
