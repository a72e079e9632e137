"""What shows scenarios: their pages and guides, and the lists of them."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from sticky.content.cited import BadReference
from sticky.content.handbook import TRAINING, Handbook
from sticky.content.page import address
from sticky.content.scenario import SCENARIOS, VISIBLE, Scenario
from sticky.content.sections import SITUATION
from sticky.content.settings import Settings
from sticky.content.time_plan import CLOSING, GROUPS, PEOPLE, WELCOME, plan
from sticky.text.problem import suggestion

from .changes import marks
from .context import Context

EVERYONE = "everyone"


class Printed(NamedTuple):
    """A front matter value as readers see it."""

    value: object
    """The value, or the label of a term."""
    key: str
    url: str = ""
    """The address that it links to, relative to the site's root; empty for none."""


def scenarios(book: Handbook, topic: str = "", asker: str = "", audience: str = "") -> Context:
    """A list of scenarios: all, or those with a topic, an asker, or an audience."""
    words = book.settings.vocabularies
    wanted = (("topic", topic, words.topics), ("asker", asker, words.asker), ("audience", audience, words.audience))
    for name, term, known in wanted:
        if term and term not in known:
            message = f'"{term}" is not a valid {name}{suggestion(term, known)}'
            raise BadReference("unknown-term", message, f"term {term}")
    chosen = [
        scenario
        for scenario in book.scenarios
        if (not topic or topic in scenario.front.topics)
        and (not asker or asker in scenario.askers)
        and (not audience or audience in scenario.front.audience)
    ]
    return {"scenarios": chosen}


def scenario_index(book: Handbook) -> Context:
    """Every scenario, with filters by topic, asker, time and audience."""
    words = book.settings.vocabularies
    spans = {str(most): book.t("up-to", most) for most in (10, 15, 20, 30)}
    known = {"asker": words.asker, "topic": words.topics, "minutes": spans, "audience": words.audience}
    terms = {
        "asker": {s.id: s.askers for s in book.scenarios},
        "topic": {s.id: s.front.topics for s in book.scenarios},
        "minutes": {s.id: tuple(span for span in spans if s.front.minutes <= int(span)) for s in book.scenarios},
        # What is for everyone is for each audience.
        "audience": {
            s.id: tuple(words.audience) if EVERYONE in s.front.audience else s.front.audience for s in book.scenarios
        },
    }
    total = len(book.scenarios)
    counted = {
        name: [
            (term, text, n)
            for term, text in labels.items()
            # A term that matches nothing, or leaves out less than a tenth, is not worth choosing.
            if 0 < (n := sum(term in own for own in terms[name].values())) <= max(total - ceil(total / 10), 1)
        ]
        for name, labels in known.items()
    }
    first = {term: [s for s in book.scenarios if s.askers[:1] == (term,)] for term in words.asker}
    others = [s for s in book.scenarios if not any(s in own for own in first.values())]
    groups = [*((label, first[term]) for term, label in words.asker.items()), (book.t("anyone"), others)]
    return {"groups": [group for group in groups if group[1]], "total": total, "facets": counted, "terms": terms}


def scenario(book: Handbook, id: str) -> Context:
    """The page of a scenario: its own parts, and what it shows of the rest of the handbook."""
    scenario = _scenario(book, id)
    before, after = book.beside(scenario)
    return {
        **part(book, id),
        **marks(book, scenario.front.changed),
        "rests": book.rests_on(scenario),
        "touches": book.touches(scenario),
        "related": book.related(scenario),
        "before": before,
        "after": after,
        "besides": [(step, url) for step in (WELCOME, CLOSING) if (url := in_training(book, step.id))],
    }


def part(book: Handbook, id: str) -> Context:
    """A part of a scenario: its prompts, its complications, or the library's answer."""
    settings, scenario = book.settings, _scenario(book, id)
    return {
        "scenario": scenario,
        "prompts": settings.prompts.model_dump(),
        "minutes": {id_: " ".join(map(str, minutes)) for id_, minutes in step_minutes(scenario)},
        "facts": list(_printed(settings, scenario, "facts")),
        "end": list(_printed(settings, scenario, "end")),
    }


def _printed(settings: Settings, scenario: Scenario, at: str) -> Iterator[Printed]:
    # The keys that are declared for this place, each with its label if it has a vocabulary.
    vocabularies = vars(settings.vocabularies)
    for key, use in VISIBLE.items():
        if use.at != at:
            continue
        value, labels = getattr(scenario.front, key), vocabularies.get(key, {})
        for term in value if isinstance(value, tuple) else (value,):
            if term:
                label = labels.get(term, term)
                url = f"{SCENARIOS}/?{use.filter}={term}" if use.filter else ""
                yield Printed(label, key, url)


def facilitator(book: Handbook, id: str) -> Context:
    """The facilitator's guide to a scenario: everything open, with the notes and a time plan."""
    if not book.guides:
        message = 'the public edition has no facilitators’ guides; put the call between "/// staff" and "///", or write "readers: staff" in the front matter of its page'
        raise BadReference("for-staff", message)
    t, named = book.t, _scenario(book, id)
    labels = {SITUATION: t("guide.situation")} | {part.id: part.named(t) for part in named.sections}
    for complication in named.complications:
        kind = t(complication.kind.message)
        labels[complication.id] = t("scenario.complication", kind=kind, title=complication.title)
    steps = [(id_, labels[id_], minutes) for id_, minutes in step_minutes(named)]
    return {**scenario(book, id), "groups": list(GROUPS), "plan": steps, "people": PEOPLE}


def _scenario(book: Handbook, id: str) -> Scenario:
    if id not in book.by_id:
        book.resolve(id, "scenario")  # raises an error of its own for a draft or what is left out
        raise BadReference("dangling-reference", f'"{id}" is not a scenario{suggestion(id, book.by_id)}', f"id {id}")
    return book.by_id[id]


def in_training(book: Handbook, id: str) -> str:
    """The address of a heading of the training page; empty if the page does not have it."""
    return f"{address(TRAINING)}#{id}" if id in book.anchors.get(TRAINING, ()) else ""


def step_minutes(scenario: Scenario) -> Sequence[tuple[str, tuple[int, ...]]]:
    """Each step of a scenario: its id, and its minutes for each size of a group."""
    plans = zip(*(plan(scenario, people) for people in GROUPS), strict=True)
    return [(steps[0].id, tuple(step.minutes for step in steps)) for steps in plans]
