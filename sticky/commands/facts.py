"""Lists the facts of a handbook: what the library says, who decides it, and every place that each fact touches."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..content.edition import told
from ..content.facts import DECLARED, Facts, load
from ..content.handbook import Handbook
from ..content.reader import Project, read_project
from ..text.problem import Refused
from ..text.yaml_nodes import Node
from .console import Blocked


def facts(root: Path, options: Namespace) -> None:
    """The command `sticky facts`."""
    project = read_project(root)
    if project.book is None:
        raise Blocked(project.problems)
    values = dict(value.partition("=")[::2] for value in options.values)
    print(*(as_if(project, project.book, values) if values else listed(project, project.book)), sep="\n")


def listed(project: Project, book: Handbook) -> Iterator[str]:
    """Each fact with its value, who decides it, its question, and where texts print it or depend on it."""
    for name, fact in DECLARED.items():
        yield f"{name}: {_written(book, name)} ({fact.decides}). {fact.question}"
        for path, text in project.texts.items():
            lines = sorted({use.line for use in text.uses if use.fact in {name, fact.before or name}})
            if lines:
                yield f"  {path}: {', '.join(map(str, lines))}"


def as_if(project: Project, book: Handbook, values: Mapping[str, str]) -> Iterator[str]:
    """Every line that values of some facts touch, as it would read with these values. Raises `Refused` for one that cannot be."""
    node = Node({"facts": Node({name: Node(value, 1) for name, value in values.items()}, 1)}, 1)
    changed, problems = load(node, "", book.t)
    if problems:
        raise Refused("\n".join(problem.message for problem in problems))
    known = replace(
        book.facts, values={**book.facts.values, **changed.values}, printed={**book.facts.printed, **changed.printed}
    )
    touched = {*values, *(DECLARED[name].before or name for name in values)}
    for path, text in project.texts.items():
        if any(use.fact in touched for use in text.uses):
            now, then = (_rows(text.source, each) for each in (book.facts, known))
            yield from (f"{path}:{line}: {row}" for line, row in sorted(then.items()) if now.get(line) != row)
            yield from (
                f"{path}:{line}: (left out) {row}" for line, row in sorted(now.items()) if line not in then and row
            )


def _written(book: Handbook, name: str) -> str:
    value = book.facts.values.get(name)
    return "not told" if value is None else "yes" if value is True else "no" if value is False else str(value)


def _rows(source: bytes, known: Facts) -> dict[int, str]:
    text = told(source, "staff", known)
    return {text.line(line): row for line, row in enumerate(text.data.decode(errors="replace").split("\n"), 1)}
