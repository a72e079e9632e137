"""What a trainer leads: the ready sessions, and the page on which to put one together."""

from collections import defaultdict

from sticky.content.handbook import Handbook
from sticky.content.page import url_of
from sticky.content.scenario import SCENARIOS, Scenario
from sticky.content.session import Session, Step
from sticky.content.time_plan import CLOSING, GROUPS, WELCOME, minutes

from .about import offers
from .context import Context
from .desk import asker_labels
from .scenarios import in_training, step_minutes

BUILD = "train/build.md"
"""The page, if there is one, on which a trainer puts a session together."""

KINDS = ("break", "news", "talk", "pairs", "walk", "other")
"""The steps besides scenarios that a trainer can add to a session, by its term; `kind.break` names the first.

A link may give each a name and a text. The screens show those as text alone, and say that they are not the handbook's:
whoever makes a link could put anything there.
"""

PROOF = "train/proof.md"
"""The page, if there is one, with the exit ticket and the certificate."""

COLLEAGUE = "the-colleague-who-did-it"
"""The heading of the training page that whoever leads reads before the ground rules."""


def sessions(book: Handbook) -> Context:
    """The page on which to put a session together, if there is such a page, and the ready sessions, shortest first."""
    own = next(((page.url, page.front) for page in book.pages if page.src == BUILD), None)
    ready = sorted(book.sessions, key=lambda session: (session.front.minutes, session.front.title))
    return {"own": own, "sessions": [(url_of(session.document), session.front) for session in ready]}


def certificate(book: Handbook) -> Context:
    """An exit ticket and a certificate; for each ready session, its title, its minutes and what it covers."""
    covered = [
        (
            session.front.title,
            session.front.minutes,
            "; ".join(book.by_id[s.scenario].front.title for s in session.front.steps if s.scenario in book.by_id),
        )
        for session in book.sessions
    ]
    return {"sessions": covered, "library": book.owner.name}


def log(book: Handbook) -> Context:
    """A log of one's own training, to fill in and keep."""
    return {"library": book.owner.name}


def session(book: Handbook, id: str) -> Context:
    """The plan of a ready session: its goal, its steps with the minute at which each begins, and what to bring."""
    ready = next(session for session in book.sessions if session.id == id)
    headings = book.headings(ready)
    rows, at = [], 0
    for step in ready.front.steps:
        scenario = book.by_id.get(step.scenario)
        left_out = [part for part in scenario.complications if part.id in step.without] if scenario else []
        notes = [headings[id_] for id_ in step.read if id_ in headings]
        takes = [minutes(scenario, people, step.without) for people in GROUPS] if scenario else []
        shown = _shown(book, ready, step)
        rows.append((at, step, scenario, left_out, shown, notes, takes))
        at += step.minutes
    build = book.addresses.get(BUILD, "")
    url = url_of(ready.document)
    own = build and f"{build}#{_plan(ready)}"
    offer = next(offers(book, f"session-{id}"), None)
    proof = book.addresses.get(PROOF, "")
    return {"id": id, "url": url, "front": ready.front, "rows": rows, "own": own, "offer": offer, "proof": proof}


def build(book: Handbook) -> Context:
    """Every scenario, to put a session together: who asks, its topics, its complications, and the minutes of each; see its template."""
    labels, topics = asker_labels(book), book.settings.vocabularies.topics
    asking = {term for scenario in book.scenarios for term in scenario.askers}
    about = {term for scenario in book.scenarios for term in scenario.front.topics}
    # An address under scenarios/ without a scenario leads to a page that says what was withdrawn.
    titles = book.titles
    gone = [
        (old.split("/")[1], titles[new], new)
        for old, new in book.moved.items()
        if old.startswith(SCENARIOS) and new in titles
    ]
    return {
        "choices": [(scenario, *_choice(scenario)) for scenario in book.scenarios],
        "groups": list(GROUPS),
        "askers": [(term, label) for term, label in labels.items() if term in asking],
        "topics": [(term, label) for term, label in topics.items() if term in about],
        "labels": {**labels, **topics},
        "gone": gone,
        "proof": book.addresses.get(PROOF, ""),
        "begin": (
            book.t("session.ground-rules"),
            WELCOME.minutes,
            in_training(book, WELCOME.id),
            in_training(book, COLLEAGUE),
        ),
        "end": (book.t("session.closing"), CLOSING.minutes, in_training(book, CLOSING.id), ""),
        "kinds": [(term, book.t(f"kind.{term}")) for term in KINDS],
        "ready": [_ready(book, session) for session in book.sessions if _framed(session)],
    }


def _framed(session: Session) -> bool:
    # Whether a session begins and ends with something besides a scenario.
    steps = session.front.steps
    return len(steps) > 1 and bool(steps[0].do and steps[-1].do)


def _ready(book: Handbook, session: Session) -> tuple[object, ...]:
    # What a trainer’s own session keeps of a ready session: the steps without scenarios, at the beginning, between, and at the end.
    headings, url = book.headings(session), url_of(session.document)
    former = [old.removesuffix("/").split("/")[-1] for old, new in book.moved.items() if new == url]
    steps = []
    for number, step in enumerate(session.front.steps, 1):
        if step.scenario:
            continue
        name = "welcome" if number == 1 else "closing" if number == len(session.front.steps) else f"step-{number}"
        notes = " ".join(headings[id_] for id_ in step.read if id_ in headings)
        steps.append((name, step.do, step.minutes, _shown(book, session, step), notes))
    keep = [f"{step.scenario}.{id_}" for step in session.front.steps for id_ in step.keep]
    return session.id, former, session.front.title, steps, session.front.bring, keep


def _plan(session: Session) -> str:
    # A ready session as the plan of a trainer’s own session, as plan.js reads it; it keeps the first and the last step.
    front, framed = session.front, _framed(session)
    steps = [f"from.{session.id}"] if framed else []
    for number, step in enumerate(front.steps, 1):
        if step.scenario:
            steps.append("~".join((step.scenario, *step.without)))
        elif 1 < number < len(front.steps):
            steps.append(f"step-{number}.{step.minutes}" if framed else f"other.{step.minutes}")
    return "/".join(("1", str(front.people), f"-+{front.minutes}", *steps))


def _shown(book: Handbook, session: Session, step: Step) -> str:
    # The addresses of what the room sees at a step.
    return " ".join(filter(None, (book.shown(session, name) for name in step.show)))


def _choice(scenario: Scenario) -> tuple[object, ...]:
    # The minutes of a scenario for each size of a group; and each complication, with its former ids and its minutes.
    steps = dict(step_minutes(scenario))
    former: dict[str, list[str]] = defaultdict(list)
    for old, new in scenario.front.renamed.items():
        former[new].append(old)
    parts = [(part, former[part.id], steps[part.id]) for part in scenario.complications]
    return tuple(map(sum, zip(*steps.values(), strict=True))), parts
