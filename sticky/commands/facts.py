"""Lists the facts of a handbook: what the library says, who decides it, and every place that each fact touches."""

import json
import re
from argparse import Namespace
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..content.edition import Told
from ..content.facts import DECLARED, FACT_OF, Facts, load
from ..content.handbook import Handbook
from ..content.page import src_of
from ..content.reader import Project, read_project
from ..content.settings import MKDOCS_YML
from ..text.dates import today
from ..text.problem import Refused
from ..text.yaml_nodes import Node
from .console import project_and_handbook


def facts(root: Path, options: Namespace) -> None:
    """The command `sticky facts`."""
    project, book = project_and_handbook(root)
    given = [each.partition("=") for each in options.values]
    values = {name: value for name, sign, value in given if sign or name not in DECLARED}
    if options.show and not values:
        raise Refused("--show needs a fact with a value, such as camera_days=30")
    known = _with(book, values)
    settings = (_setting(book, name, value) for name, value in values.items())
    rows = (
        as_if(root, project, book, known, values)
        if options.show
        else listed(project, book, [name for name, *_ in given] or DECLARED)
    )
    print(*settings, *rows, sep="\n")


def listed(project: Project, book: Handbook, names: Container[str]) -> Iterator[str]:
    """Each fact in `names` with its value, who decides it, its question, and where texts print it or depend on it."""
    for name, fact in DECLARED.items():
        if name not in names:
            continue
        change = book.facts.changes.get(name)
        before = f"; before {change.since}, {change.was}" if change else ""
        yield f"{name}: {_written(book, name)} ({fact.decides}{before}). {fact.question}"
        for path, text in project.texts.items():
            lines = sorted({use.line for use in text.uses if FACT_OF.get(use.fact) == name})
            if lines:
                yield f"  {path}: {', '.join(map(str, lines))}"


def as_if(root: Path, project: Project, book: Handbook, known: Facts, values: Container[str]) -> Iterator[str]:
    """Every line that new values of some facts touch, as it would read; a page or section left out is only named."""
    after = read_project(root, known=lambda _: known)
    for path, text in project.texts.items():
        src = src_of(path)
        if after.book and src in after.book.left_out:
            if src not in book.left_out:
                yield f"{path}: (left out) all of it"
        elif any(FACT_OF.get(use.fact) in values for use in text.uses):
            now, then = _rows(text), _rows(after.texts[path])
            yield from (f"{path}:{line}: {row}" for line, row in sorted(then.items()) if row and now.get(line) != row)
            yield from (f"{path}:{line}: (left out) {row}" for line, row in _lost(now, then))


def _with(book: Handbook, values: Mapping[str, str]) -> Facts:
    # The facts of a library with new values for some of them; raises `Refused` for an invalid value.
    node = Node({"facts": Node({name: Node(value, 1) for name, value in values.items()}, 1)}, 1)
    changed, problems = load(node, "", book.t)
    if problems:
        # A setting has a colon where the command line has an equals sign.
        raise Refused("\n".join(re.sub(r"(?<=For example: )(\w+): ", r"\1=", each.message) for each in problems))
    known = book.facts
    return replace(known, values={**known.values, **changed.values}, printed={**known.printed, **changed.printed})


def _lost(now: Mapping[int, str], then: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    # The lines that are no longer there; of a section that is gone, only the heading.
    whole = False
    for line, row in sorted(now.items()):
        if row.startswith("## "):
            whole = line not in then
        if line not in then and row and (row.startswith("## ") or not whole):
            yield line, row


def _written(book: Handbook, name: str) -> str:
    value = book.facts.values.get(name)
    return "not told" if value is None else "yes" if value is True else "no" if value is False else str(value)


def _setting(book: Handbook, name: str, value: str) -> str:
    # The setting for a new value, which tells readers of the change; a draft, not in force yet, needs no such note.
    texts, quoted = (value, _written(book, name)), DECLARED[name].kind == "text"
    now, was = (json.dumps(text, ensure_ascii=False) if quoted else text for text in texts)
    new = book.settings.status == "draft" or name not in book.facts.values or now == was
    return f"{MKDOCS_YML}: {name}: " + (now if new else f"{{now: {now}, since: {today()}, was: {was}}}")


def _rows(text: Told) -> dict[int, str]:
    return {text.line(line): row for line, row in enumerate(text.data.decode(errors="replace").split("\n"), 1)}
