"""Checks facts: those that texts name, those that the settings give, and values that are typed where a fact belongs."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import cache, partial

from ..content.edition import BLOCK, Use
from ..content.facts import DECLARED, FACT_OF, YES_OR_NO, Facts
from ..content.page import src_of
from ..content.reader import Project
from ..content.settings import MKDOCS_YML
from ..markdown.document import Document
from ..text.dates import today
from ..text.kept import digest
from ..text.problem import Problem, shown, suggestion, warning


def problems(project: Project) -> Iterator[Problem]:
    """What is wrong with the facts of a project, and, as warnings, unused facts and changes dated in the future."""
    if project.book is None:
        return
    facts, left_out, without = project.book.facts, project.book.left_out, set[str]()
    for path, text in project.texts.items():
        yield from unended(path, text.source.decode(errors="replace"))
        for use in text.uses:
            shown_here = src_of(path) not in left_out and (not text.lines or use.line in text.lines)
            # One line of the settings gives a fact its value in all texts, so report only the first that lacks it.
            needed = (shown_here or not use.printed) and FACT_OF.get(use.fact) not in without
            for problem in of_use(path, use, facts, needed):
                without |= {FACT_OF[use.fact]} if problem.code == "missing-fact" else set()
                yield problem
    named = {FACT_OF.get(use.fact) for text in project.texts.values() for use in text.uses}
    for name, line in facts.lines.items():
        if name not in named and not project.book.came:  # otherwise what needs the fact may be on the shelf
            message = f'no text prints or depends on "{name}"; delete the line, or use the fact'
            yield warning(MKDOCS_YML, line, "unused-fact", message)
        other = DECLARED[name].at_most
        if other in facts.values and int(facts.values[name]) > int(facts.values[other]):
            message = f'"{name}" is {facts.values[name]}, more than the {facts.values[other]} of "{other}"; lower it, or raise that'
            yield Problem(MKDOCS_YML, line, "bad-fact", message)
    for name, change in facts.changes.items():
        if change.since > today() + timedelta(days=1):  # in another time zone it may be tomorrow already
            message = f'"since" is {change.since}, which is in the future, but texts say it at once; change "{name}" on that day'
            yield warning(MKDOCS_YML, facts.lines[name], "future-date", message)


def source_check(project: Project) -> Callable[[Document, bytes], Iterable[Problem]]:
    """A warning for each value in a text, other than the words of a law, that would be better said as a fact."""
    facts = project.book.facts if project.book else Facts()
    known, laws = digest(facts.printed), {file.path for file in project.files if file.kind == "statute"}
    return lambda document, source: (
        ()
        if document.path in laws
        else document.remembered(f"typed {digest(source)} {known}", partial(_typed, document, source, facts))
    )


def unended(path: str, source: str) -> Iterator[Problem]:
    """What is wrong with the passages in the YAML of a file, where the lines around a passage are comments."""
    open_: list[tuple[int, str]] = []
    for line, row in enumerate((source.partition("\n---")[0] if path.endswith(".md") else source).split("\n"), 1):
        mark = BLOCK.match(row.strip()) if "#" in row else None
        if mark and mark[1] == "if":
            open_.append((line, row))
        elif mark and not mark[1] and open_:
            open_.pop()
        elif mark and not mark[1]:
            yield Problem(path, line, "bad-block", f"{shown(row)} ends a passage that never began; remove it")
    for line, row in open_:
        message = f'{shown(row)} begins a passage that does not end; write "# ///" on a line of its own where it ends'
        yield Problem(path, line, "bad-block", message)


def of_use(path: str, use: Use, facts: Facts, needed: bool) -> Iterator[Problem]:
    """What is wrong with a place in a file that names a fact; `needed` is whether the fact must have a value there."""
    name = FACT_OF.get(use.fact, "")
    fact, code, message = DECLARED.get(name), "bad-fact", ""
    if fact is None and use.fact not in YES_OR_NO:
        how = suggestion(use.fact, {*FACT_OF, *YES_OR_NO}) if use.fact.isidentifier() else ""
        if not use.printed and not how:
            how = '; write one that is yes or no, as in "/// if | cameras", and below "/// else" what holds without it'
        how = f"; write a list in brackets: [{use.fact}]" if "," in use.fact else how
        code, message = "unknown-fact", f"{shown(use.fact)} is not a fact{how}"
    elif use.title:
        code = "fact-in-title"
        message = "a title, a heading or a key cannot print a fact, because addresses and the menu follow from them; say it in the text"
    elif use.printed and use.fact in YES_OR_NO:
        message = f'"{use.fact}" is yes or no, which prints nothing; put what depends on it between "/// if | {use.fact}" and "///", each on a line of its own'
    elif not use.printed and use.fact not in YES_OR_NO:
        message = f'"{use.fact}" is not yes or no, so nothing can depend on it; print it: {{{{ facts.{use.fact} }}}}'
    elif fact and needed and name not in facts.values:
        code = "missing-fact"
        message = f'{MKDOCS_YML} has no value for it. {fact.question} Write the answer under "extra: facts:"; for example: {name}: {fact.model}'
    if message:
        yield Problem(path, use.line, code, message)


_AND_UNIT = re.compile(r"\{\{ *facts\.(\w+) *\}\} (\w+?)(s?)\b")
"""A fact, and the word after it, which may be the unit that the fact prints itself."""


def _typed(document: Document, source: bytes, facts: Facts) -> Iterator[Problem]:
    # In the body as it is written, a printed fact appears by its name, not its value.
    text = source.decode(errors="replace")
    begin = document.body_line  # the same line as written, if front matter leaves nothing out
    rows = [*enumerate(text.split("\n")[begin - 1 :], begin)]
    for line, row in rows if b"facts." in source else ():
        for mark in _AND_UNIT.finditer(row):
            value = facts.printed.get(mark[1], "")
            if value.endswith((f" {mark[2]}", f" {mark[2]}s")):
                message = f'{shown(mark[0])} prints "{value} {mark[2]}{mark[3]}"; leave "{mark[2]}{mark[3]}" out, which the fact has'
                yield warning(document.path, line, "typed-fact", message)
    for line, row in rows:
        for number, same, others in numbers(row, facts):
            for name in same:
                message = f'"{number}" is the fact "{name}"; print it instead: {{{{ facts.{name} }}}}'
                yield warning(document.path, line, "typed-fact", message)
            if others:
                message = f'"{number}" is not what the library says: {others}; if it is of something else, tell it in a sentence of its own'
                yield warning(document.path, line, "typed-fact", message)


_ENDS = re.compile(r"(?<=[.!?])[”’)*]*\s+")
_COUNTED = re.compile(r"\d [^\W\d]")


def numbers(row: str, facts: Facts) -> Iterator[tuple[str, list[str], str]]:
    """Each value in a row, a number with a unit or words, that stands beside the words of a fact: the facts with this value;
    and what to print instead, if only other facts have a value of that unit, and the sentence does not print them.
    """
    # Few rows have such a value, and searching all of them for the words of each fact would take long.
    counted = _COUNTED.search(row)
    may = {name: value for name, value in facts.printed.items() if counted or value in row}
    for sentence in _ENDS.split(row) if may else ():
        beside = {name: value for name, value in may.items() if _words(FACT_OF[name]).search(sentence)}
        for number in dict.fromkeys(each for value in beside.values() for each in _of_unit(value).findall(sentence)):
            same = [name for name, value in beside.items() if value == number]
            others = [
                f"{{{{ facts.{name} }}}} prints {shown(value)}"
                for name, value in beside.items()
                if _of_unit(value).fullmatch(number) and facts.values.get(name)  # 0 may mean that nothing is kept
                if not same and value not in sentence and f"facts.{name} " not in sentence
            ]
            yield number, same, " and ".join(others)


@cache
def _words(name: str) -> re.Pattern[str]:
    near = "|".join(map(re.escape, DECLARED[name].near))
    return re.compile(rf"\b(?:{near})s?\b" if near else r"(?!)", re.IGNORECASE)


@cache
def _of_unit(value: str) -> re.Pattern[str]:
    # A value, and where it is a number with a unit, any other number with that unit.
    number, _, unit = value.partition(" ")
    any_other = rf"\d+ {re.escape(unit.rstrip('s'))}s?|" if number.isdecimal() and unit else ""
    return re.compile(rf"(?<![\w.,])(?:{any_other}{re.escape(value)})(?!\w)")
