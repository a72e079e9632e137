"""Questions to practice with: what somebody asks, and lines to choose from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from sticky.content.answer import Answer
from sticky.content.cited import Cited
from sticky.content.handbook import Handbook
from sticky.content.scenario import Scenario
from sticky.content.session import Session
from sticky.markdown.document import Text

from .context import Context
from .desk import asker_labels

WRONG_LINES = 3
"""How many lines a question for practice has beside the right one. A card with fewer is not asked: no other card's line
is certain to be wrong there."""

IN_A_SESSION = 10
"""How many questions the course of a session has, if there are so many."""

PASS = 80
"""How many of 100 points pass a course. The system in which it runs may set another."""

PAGE = "train/practice.md"
"""The page, if there is one, on which one person practices. Its questions are offered as courses, too."""


@dataclass(frozen=True)
class Drill:
    """A question for practice: what somebody asks, and lines to choose from."""

    answer: Answer
    """The right answer."""
    scenario: Scenario | None
    """The scenario whose situation is shown first, if the answer is from a scenario."""
    topics: tuple[str, ...]
    lines: tuple[tuple[Text, Text | None], ...]
    """Shuffled so that the order gives nothing away. Each line has the reason against it; the right one has none."""
    cites: tuple[Cited, ...]


class Course(NamedTuple):
    """Questions that a learning management system asks, and grades."""

    id: str
    """The beginning of its files' names: `everything`, `topic-families`, `session-new-clerk`."""
    title: str
    questions: Sequence[Drill]


def courses(book: Handbook) -> Iterator[Course]:
    """The questions of practice as courses: all of them, those of each topic, and those of each ready session."""
    questions = drills(book) if PAGE in book.addresses else []
    if not questions:
        return
    yield Course("everything", book.t("course.everything"), questions)
    for term, label in book.settings.vocabularies.topics.items():
        if of_topic := [drill for drill in questions if term in drill.topics]:
            yield Course(f"topic-{term}", label, of_topic)
    for session in book.sessions:
        yield Course(f"session-{session.id}", session.front.title, _of_session(book, session, questions))


def _of_session(book: Handbook, session: Session, questions: Sequence[Drill]) -> Sequence[Drill]:
    # First the questions of its scenarios, then those that share the most law and policy with its scenarios.
    own = [step.scenario for step in session.front.steps if step.scenario in book.by_id]
    on = {ref for id_ in own for ref in (*book.by_id[id_].front.law, *book.by_id[id_].front.policy)}
    shared = {drill.answer.id: len(on.intersection((*drill.answer.law, *drill.answer.policy))) for drill in questions}
    nearest = sorted(questions, key=lambda drill: (drill.answer.id not in own, -shared[drill.answer.id]))
    return nearest[:IN_A_SESSION]


def drills(book: Handbook) -> list[Drill]:
    """Every question to practice with."""
    return [question for answer in book.questions if (question := _question(book, answer))]


def practice(book: Handbook) -> Context:
    """Questions to practice with, by who asks first, and the terms of who asks and of topics to draw them by."""
    questions = drills(book)
    labels = asker_labels(book)
    askers = Counter(term for drill in questions for term in {*drill.answer.askers})
    topics = Counter(term for drill in questions for term in {*drill.topics})
    facets = (("asker", labels, askers), ("topic", book.settings.vocabularies.topics, topics))
    counted = [
        (name, [(term, text, numbers[term]) for term, text in known.items() if term in numbers])
        for name, known, numbers in facets
    ]
    groups = [(label, [q for q in questions if q.answer.askers[0] == term]) for term, label in labels.items()]
    return {
        "count": len(questions),
        "facets": counted,
        "groups": [(label, drills) for label, drills in groups if drills],
        "labels": labels,
    }


def _question(book: Handbook, answer: Answer) -> Drill | None:
    if answer.kind == "complication" or not answer.asked:
        return None
    rows = answer.document.findings.get(f"practice {answer.id}", partial(_lines, answer))
    lines = tuple((Text(*said), Text(*why) if why else None) for said, why in rows)
    scenario = book.by_id.get(answer.id) if answer.kind == "scenario" else None
    topics = scenario.front.topics if scenario else ()
    return Drill(answer, scenario, topics, lines, book.rests_on(answer)) if lines else None


def _lines(answer: Answer) -> list[Any]:
    # The lines to choose from, each with the reason against it, as Markdown and line numbers; none if there are too few.
    right = answer.first_line
    if not right or len(answer.slips) < WRONG_LINES:
        return []
    # Those nearest to the right one in length, so that length does not tell.
    length = len(right.words)
    slips = sorted(answer.slips, key=lambda slip: abs(len(slip.line.words) - length))[:WRONG_LINES]
    lines: list[tuple[Text, Text | None]] = [(right, None), *((slip.line, slip.why) for slip in slips)]
    lines.sort(key=lambda line: sha256(f"{answer.id} {line[0].markdown}".encode()).digest())
    return [[text and [text.markdown, text.line] for text in line] for line in lines]
