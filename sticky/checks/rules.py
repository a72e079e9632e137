"""Checks decision tables: each combination is decided once, and the answers that name a row agree with it."""

import re
from collections.abc import Iterator

from ..content.answer import Answer
from ..content.handbook import Handbook
from ..content.reader import File, Unread
from ..content.rules import ANY, NONE, Decision, Row, Rules
from ..markdown.document import Document
from ..markdown.outline import RULE
from ..text.problem import Problem, shown, suggestion, warning
from ..text.yaml_nodes import missing_key
from .once import MANY
from .pages import at_level, bad_id

_BEGINS = {
    "yes": (r"Yes\b", 'begin with "Yes"'),
    "yes if": (r"Yes\b[^.]|Only\b", 'begin with "Yes, …" and the condition, or with "Only"'),
    "no": (r"No\b", 'begin with "No"'),
    "hand over": (r"(?!(Yes|No)\b)", 'do not begin with "Yes" or "No"'),
    "911": (".*911", "name 911"),
}
"""How the short answer to each verdict begins, and how messages say so."""

_PAIR = "asks: {}, case: {}"


def in_file(file: File) -> Iterator[Problem]:
    """What is wrong with the rows of a decision table, and each combination that none or several of them cover."""
    document = file.document
    if file.kind != "rules" or document is None:
        return
    for section in document.sections:
        written = shown(section.written)
        if section.level != 2:
            message = f"{written} is a row; write {at_level(section, 2)}"
            yield Problem(file.path, section.line, "misplaced-section", message)
            continue
        yield from bad_id(section, file.path)
        if any(map(str.isdigit, (section.id or "").replace("911", ""))):
            message = f"{shown(f'{{#{section.id}}}')} has a number in it, which may become another, and the id stays for good; name what the row is about"
            yield warning(file.path, section.line, "number-in-id", message)
        if not section.catalog_lines:
            message = f'{written} decides nothing; write directly below it "```{RULE}", the keys asks, case and verdict, each on a line, and "```"'
            yield Problem(file.path, section.line, "missing-rule", message)
        if not section.text:
            yield Problem(file.path, section.line, "empty-section", f"{written} is empty; say in a sentence why")
    if not document.sections:
        message = f'there is no row; write "## What it is {{#an-id}}", a "{RULE}" block, and why'
        yield Problem(file.path, document.body_line, "missing-section", message)
    if isinstance(file.content, Rules):
        yield from _table(document, file.content)


def _table(document: Document, rules: Rules) -> Iterator[Problem]:
    decided: dict[tuple[str, str], Row] = {}
    whole = 0 < len(rules.rows) == len(document.sections)
    for row in rules.rows:
        needed = {"hand over": "goes_to", "yes if": "takes"}.get(row.decision.verdict, "")
        if needed and not (row.decision.takes or getattr(row.decision, needed)):
            yield missing_key(needed, Decision.model_fields[needed], document.path, row.line)
        for axis in ("asks", "case"):
            known = getattr(rules.front, axis)
            for value in (value for value in getattr(row.decision, axis) if value not in (*known, ANY)):
                whole, about = False, f"value {document.path} {value}"
                message = (
                    f'{shown(value)} is not a value of "{axis}" in the front matter{suggestion(value, (*known, ANY))}'
                )
                yield Problem(document.path, row.line, "unknown-term", message, about=about)
        for pair in rules.combinations(row):
            if (first := decided.setdefault(pair, row)) is not row:
                message = f'{_PAIR.format(*pair)} is also decided by "{first.title}" (line {first.line}); keep one'
                yield Problem(document.path, row.line, "rule-overlap", message)
    for pair in rules.combinations() if whole else ():
        if pair not in decided:
            message = f"no row decides {_PAIR.format(*pair)}; add one, or name it in a row"
            yield Problem(document.path, document.meta.line_of("case"), "rule-gap", message)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Answers that disagree with the row they name; rows that no answer names, and answers that name none."""
    if not book.rules:
        return
    rows = {row.key: (row, rules.document.path) for rules in book.rules for row in rules.rows}
    filled = [rules for rules in book.rules if rules.rows]  # no answer could name a row of an empty table
    matters = {("policy", clause): rules.id for rules in filled for clause in rules.front.clauses}
    matters |= {("place", place): rules.id for rules in filled for place in rules.front.where}
    for answer in book.answers:
        first = rows.get(answer.rule[0]) if answer.rule else None
        if first:
            yield from _disagreement(answer, *first)
        of = [("policy", "".join(answer.policy[:1])), (answer.kind, "".join(answer.places[:1]))]
        # An answer that came with the handbook may now rest on fewer clauses: those that the library has kept.
        came = answer.document.path in book.came
        if not (answer.rule or came) and (matter := next(filter(None, map(matters.get, of)), "")):
            message = f'"{answer.title}" is of the matter "{matter}", and names no rule; write rule: {matter}/… with a row’s id, or rule: {NONE}'
            yield warning(answer.document.path, answer.line, "no-rule", message)
    for rules in book.rules:
        path, unused = rules.document.path, [row for row in rules.rows if row.key not in book.carrying_out]
        # The answers to a table that came with the handbook may be on the shelf.
        if unread or path in book.came:
            continue
        if len(unused) == len(rules.rows) >= MANY:
            message = f"no answer names a row of this table; delete it if it is a copy, or write in the catalogs of answers which row decides them, for example: rule: {unused[0].key}"
            yield warning(path, 1, "unused-rule", message)
            continue
        for row in unused:
            message = f'no answer names "{row.title}"; write in the catalog of one: rule: {row.key}'
            yield warning(path, row.line, "unused-rule", message)


def _disagreement(answer: Answer, row: Row, path: str) -> Iterator[Problem]:
    short, rule, about = answer.short.words, row.decision, f"row {path}:{row.line}"
    begins, how = _BEGINS[rule.verdict]
    if short and not re.match(begins, short):
        message = f'{shown(short)} does not agree with {row.key}, "{rule.verdict}": {how}, or name another row first'
        yield Problem(answer.document.path, answer.line, "rule-verdict", message, about=about)
    told = " ".join([short, *(text.words for _, text in answer.parts)]).lower()
    # In a complication, whoever was called is there already.
    for role in rule.goes_to if rule.verdict == "hand over" and answer.kind != "complication" else ():
        if role.lower() not in told:
            message = f'{row.key} goes to "{role}", whom "{answer.title}" does not name; say so there'
            yield Problem(answer.document.path, answer.line, "rule-goes-to", message)
