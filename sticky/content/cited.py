"""What can be cited, and the references that name it: subsections, clauses, rules, standards, terms, scenarios, answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..markdown.document import Text
from ..text.names import words_in
from ..text.problem import Problem, choices, meant, suggestion
from .answer import DESK_FOLDER, Place
from .clauses import Clauses, first_paragraph
from .page import DOCS, Page, url_of
from .rules import Rules
from .scenario import SCENARIOS, Scenario
from .sections import slug
from .statute import Statute

LAWS = "law/index.md"
"""The page under `docs/` about the laws around the statutes: each heading of the third level is a law, cited as `law#<id>`."""

CitedKind = Literal["law", "policy", "rule", "standard", "term", "scenario", "answer"]
"""What can be cited: a subsection of a statute, a clause of a policy, a row of a decision table, a standard, a glossary term, a scenario, an answer."""

KIND_NAMES: Mapping[CitedKind, str] = {
    "law": "subsection",
    "policy": "policy clause",
    "rule": "rule",
    "standard": "standard",
    "term": "glossary term",
    "scenario": "scenario",
    "answer": "answer",
}


class BadReference(Exception):
    """A reference that leads nowhere, or to more than one place; `code`, the message and `about` can go into a problem."""

    def __init__(self, code: str, message: str, about: str = "") -> None:
        super().__init__(message)
        self.code, self.about = code, about

    def problem(self, path: str, line: int) -> Problem:
        """What is wrong with the reference on that line."""
        return Problem(path, line, self.code, str(self), about=self.about)


@dataclass(frozen=True, eq=False)
class Cited:
    """An item that can be cited by reference. Compared by identity."""

    kind: CitedKind
    key: str
    """Its full, unique reference: `24-90-119(2)(d)`, `policy#vendors`."""
    title: str
    url: str
    text: Text
    """Its text, or the line that sums it up."""


def citable(
    statutes: Iterable[Statute],
    pages: Iterable[Page],
    groups: Iterable[tuple[CitedKind, Clauses]],
    decisions: Iterable[Rules],
    scenarios: Iterable[Scenario],
    desk: Iterable[Place],
) -> Iterator[Cited]:
    """Every item that can be cited. `groups`: clauses, each group with its kind."""
    for statute in statutes:
        for row in statute.subsections:
            url = f"law/{statute.id}/#{row.anchor}"
            yield Cited("law", statute.reference(row), statute.citation(row), url, row.official)
    for laws in (page for page in pages if page.src == LAWS):
        for part in laws.document.sections:
            if part.level == 3 and part.id:
                url = f"{laws.url}#{part.id}"
                yield Cited("law", f"law#{part.id}", part.title, url, Text("", part.text.line))
    for kind, group in groups:
        for clause in group.clauses:
            url = f"{url_of(group.document)}#{clause.id}"
            text = Text(clause.sentence, clause.text.line)
            yield Cited(kind, f"{group.id}#{clause.id}", clause.title, url, text)
    for rules in decisions:
        for rule in rules.rows:
            text = Text(first_paragraph(rule.text), rule.text.line)
            yield Cited("rule", rule.key, rule.title, f"{rules.url}#{rule.key.partition('/')[2]}", text)
    for scenario in scenarios:
        summary = Text(scenario.front.summary, 1)
        yield Cited("scenario", f"{SCENARIOS}#{scenario.id}", scenario.front.title, scenario.url, summary)
    for place in desk:
        for answer in place.answers:
            yield Cited("answer", f"{DESK_FOLDER}#{answer.id}", answer.title, answer.url, answer.short)


def hint(name: str, known: Iterable[str], statutes: Iterable[Statute], cited: Mapping[str, Sequence[Cited]]) -> str:
    """What a message suggests in place of a wrong reference, of those that are `known`.

    Law is suggested only if nothing but punctuation or the page's name differs: a similar subsection is another law.
    """
    others = set(known)
    rows = {statute.id: {statute.reference(row) for row in statute.subsections} & others for statute in statutes}
    law = set().union(*rows.values())
    cited_as = name if "," in name else name.rpartition(" ")[2]  # without the code's name; a comma joins two
    same = [other for other in sorted(law) if words_in(other) == words_in(name) or other == cited_as]
    same += [f"law#{name}"] if f"law#{name}" in others else []
    if same:
        return meant(name, same[0])
    if (own := name.replace("(", " ").partition(" ")[0]) in rows:
        return choices(rows[own])
    others = {other for other in others - law if name.startswith("law#") or not other.startswith("law#")}
    if "#" not in name:  # a name with its page is suggested only where the id alone is ambiguous
        others = {other for other in others if len(cited.get(other.rpartition("#")[2], ())) != 1 or "#" not in other}
    if name.startswith("law#") and not others:
        return f'; give a heading of {DOCS}/{LAWS} that id, as in "### Open records {{#{slug(name[4:]) or "an-id"}}}"'
    return f"; the statutes here: {', '.join(sorted(rows))}" if law and not others else suggestion(name, others)
