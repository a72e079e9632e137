"""What a trainer leads: the ready sessions, and the page on which to put one together."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sticky.content import page
from sticky.content.handbook import TRAINING, Handbook
from sticky.content.scenario import SCENARIOS, Scenario
from sticky.content.session import Session
from sticky.content.time_plan import CLOSING, GROUPS, WELCOME, minutes

from .context import Context
from .desk import asker_labels
from .scenarios import card, step_minutes

BUILD = "train/build.md"
"""The page, if there is one, on which a trainer puts a session together."""

KINDS = ("break", "news", "talk", "pairs", "walk", "other")
"""The steps besides scenarios that a trainer can add to a session, by the term in its link; `kind.break` is what the theme
calls one.

Their words are a closed list: a link with words of its own could put anything on the library's site.
"""

COLLEAGUE = "the-colleague-who-did-it"
"""The heading of the training page for whoever leads to read before the ground rules."""


class Choice(NamedTuple):
    """A scenario as one to choose for a session."""

    id: str
    former: tuple[str, ...]
    """Its former ids."""
    title: str
    asked: str
    """What people ask, as it is printed."""
    url: str
    askers: tuple[str, ...]
    """Terms for who asks."""
    topics: tuple[str, ...]
    """Terms for its topics."""
    minutes: tuple[int, ...]
    """For each size of a group."""
    complications: tuple["ChoicePart", ...]


class ChoicePart(NamedTuple):
    """A complication that a session may leave out."""

    id: str
    former: tuple[str, ...]
    """Its former ids."""
    title: str
    minutes: tuple[int, ...]
    """What it takes, for each size of a group."""
    first: bool
    """Whether it is the one to leave out first."""


def sessions(book: Handbook) -> Context:
    """The page to put one together, if there is one, and the ready sessions, shortest first."""
    own = next(((one.url, one.front) for one in book.pages if one.src == BUILD), None)
    chosen = sorted(book.sessions, key=lambda s: (s.front.minutes, s.front.title))
    return {"own": own, "sessions": [(page.url_of(s.document), s.front) for s in chosen]}


def session(book: Handbook, id: str) -> Context:
    """The plan of a ready session: its goal, its steps with the minute at which each begins, and what to bring."""
    found = next(s for s in book.sessions if s.id == id)
    headings = book.headings(found)
    rows, at = [], 0
    for step in found.front.steps:
        one = book.by_id.get(step.scenario)
        left_out = [part for part in one.complications if part.id in step.without] if one else []
        notes = [headings[id_] for id_ in step.read if id_ in headings]
        takes = [minutes(one, size, step.without) for size in GROUPS] if one else []
        rows.append((at, step, one and card(one), left_out, headings.get(step.show, ""), notes, takes))
        at += step.minutes
    build = book.addresses.get(BUILD, "")
    url = page.url_of(found.document)
    return {"id": id, "url": url, "front": found.front, "rows": rows, "own": build and f"{build}#{_plan(found)}"}


def build(book: Handbook) -> Context:
    """Every scenario, to put a session together: who asks, its topics, its complications, and the minutes of each; see its template."""
    labels, topics = asker_labels(book), book.settings.vocabularies.topics
    choices = [_choice(one) for one in book.scenarios]
    # An address under scenarios/ without a scenario leads to a page that says what was withdrawn.
    titles = book.titles
    gone = [
        (old.split("/")[1], titles[new], new)
        for old, new in book.moved.items()
        if old.startswith(SCENARIOS) and new in titles
    ]
    return {
        "choices": choices,
        "groups": list(GROUPS),
        "askers": [(term, label) for term, label in labels.items() if any(term in one.askers for one in choices)],
        "topics": [(term, label) for term, label in topics.items() if any(term in one.topics for one in choices)],
        "labels": {**labels, **topics},
        "gone": gone,
        "begin": (book.t("session.ground-rules"), WELCOME.minutes, *_training(book, WELCOME.id, COLLEAGUE)),
        "end": (book.t("session.closing"), CLOSING.minutes, *_training(book, CLOSING.id, "")),
        "kinds": [(term, book.t(f"kind.{term}")) for term in KINDS],
        "ready": [_ready(book, one) for one in book.sessions if _framed(one)],
    }


def _framed(one: Session) -> bool:
    # Whether a session begins and ends with something besides a scenario.
    return bool(len(one.front.steps) > 1 and one.front.steps[0].do and one.front.steps[-1].do)


def _ready(book: Handbook, one: Session) -> tuple[object, ...]:
    # What a session of one's own keeps of a ready one: its own steps, the first, those between, and the last.
    headings, url = book.headings(one), page.url_of(one.document)
    former = [old.removesuffix("/").split("/")[-1] for old, new in book.moved.items() if new == url]
    steps = []
    for i, step in enumerate(one.front.steps, 1):
        if step.scenario:
            continue
        name = "welcome" if i == 1 else "closing" if i == len(one.front.steps) else f"step-{i}"
        notes = " ".join(headings[id_] for id_ in step.read if id_ in headings)
        steps.append((name, step.do, step.minutes, headings.get(step.show, ""), notes))
    return one.id, former, one.front.title, steps, one.front.bring


def _plan(one: Session) -> str:
    # A ready session as the plan of one's own, as plan.js reads it; it keeps the first and the last step.
    framed = _framed(one)
    steps = [f"from.{one.id}"] if framed else []
    for i, step in enumerate(one.front.steps, 1):
        if step.scenario:
            steps.append("~".join((step.scenario, *step.without)))
        elif 1 < i < len(one.front.steps):
            steps.append(f"step-{i}.{step.minutes}" if framed else f"other.{step.minutes}")
    return "/".join(("1", str(one.front.people), f"-+{one.front.minutes}", *steps))


def _training(book: Handbook, *ids: str) -> Iterator[str]:
    # The addresses of headings of the training page, relative to the site's root; empty for those that it does not have.
    known = book.anchors.get(TRAINING, ())
    return (f"{page.address(TRAINING)}#{id_}" if id_ in known else "" for id_ in ids)


def _choice(one: Scenario) -> Choice:
    plans = dict(step_minutes(one))
    former: dict[str, list[str]] = defaultdict(list)
    for old, new in one.front.renamed.items():
        former[new].append(old)
    parts = (
        ChoicePart(part.id, tuple(former[part.id]), part.title, plans[part.id], part is one.spare)
        for part in one.complications
    )
    minutes = tuple(map(sum, zip(*plans.values(), strict=True)))
    front = one.front
    return Choice(
        one.id, front.aliases, front.title, front.asked, one.url, one.askers, front.topics, minutes, tuple(parts)
    )
