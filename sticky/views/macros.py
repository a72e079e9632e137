"""The facts behind each macro.

A macro is a function here and the template of its name in `theme/fragments/`: the function gathers facts from
the handbook, the template makes markup of them. `MACROS` are what a page can call; `PARTS` are what the site
places by itself. Each takes the handbook first. All raise `BadReference` for a name that the handbook does not know.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ..content import verified as promise
from ..content.handbook import BadReference, Handbook, asked_by
from ..content.scenario import Scenario
from ..content.sections import slug
from ..markdown.allowlist import scheme
from ..text.problem import shown, suggestion
from .time_plan import plan

Facts = Mapping[str, Any]


def statute(book: Handbook, id: str) -> Facts:
    """The table of a statute: each subsection's official text beside plain words, and what practices it."""
    found = next((s for s in book.statutes if s.id == id), None)
    if found is None:
        raise BadReference(
            "dangling-reference", f'"{id}" is no statute; known are: {", ".join(s.id for s in book.statutes)}'
        )
    rows = [(row, book.exercised.get(found.reference(row), ())) for row in found.subsections]
    return {"statute": found, "rows": rows}


def standards(book: Handbook) -> Facts:
    """The list of the standards, each a link."""
    return {"standards": [book.resolve(f"standards#{c.id}") for c in book.standards.clauses] if book.standards else []}


def scenarios(book: Handbook, topic: str = "", asker: str = "", audience: str = "") -> Facts:
    """A list of scenarios: all, or those with a topic, who asks, or an audience."""
    words = book.settings.vocabularies
    for name, term, known in (
        ("topic", topic, words.topics),
        ("asker", asker, words.asker),
        ("audience", audience, words.audience),
    ):
        if term and term not in known:
            raise BadReference("unknown-term", f'"{term}" is no {name}{suggestion(term, known)}')
    chosen = [
        one
        for one in book.scenarios
        if (not topic or topic in one.front.topics)
        and (not asker or asker == one.front.asker)
        and (not audience or audience in one.front.audience)
    ]
    return {"scenarios": chosen}


def scenario_index(book: Handbook) -> Facts:
    """Every scenario, to be filtered by topic, who asks, time and audience."""
    words = book.settings.vocabularies
    spans = {"10": "Up to 10 minutes", "15": "Up to 15 minutes", "20": "Up to 20 minutes", "30": "Up to 30 minutes"}
    facets: dict[str, tuple[str, Mapping[str, str], Callable[[Scenario], tuple[str, ...]]]] = {
        "asker": ("Who asks", words.asker, lambda s: (s.front.asker,)),
        "topic": ("Topic", words.topics, lambda s: s.front.topics),
        "minutes": ("Time", spans, lambda s: tuple(span for span in spans if s.front.minutes <= int(span))),
        "audience": ("Audience", words.audience, lambda s: s.front.audience),
    }
    terms = {name: {one.id: of(one) for one in book.scenarios} for name, (_, _, of) in facets.items()}
    counted = {
        name: (
            label,
            [
                (term, text, n)
                for term, text in known.items()
                if (n := sum(term in own for own in terms[name].values()))
            ],
        )
        for name, (label, known, _) in facets.items()
    }
    return {"scenarios": book.scenarios, "facets": counted, "terms": terms, "vocabularies": words}


def desk(book: Handbook) -> Facts:
    """The desk guide: a card for every scenario, by who asks."""
    return {"groups": _by_asker(book)}


def askers(book: Handbook) -> Facts:
    """Who asks, each a link to the desk guide's cards."""
    return {"groups": _by_asker(book)}


def _by_asker(book: Handbook) -> list[tuple[str, str, list[Scenario]]]:
    labels = {**book.settings.vocabularies.asker, "": "Anyone"}
    grouped: dict[str, list[Scenario]] = {asker: [] for asker in labels}
    for one in book.scenarios:
        grouped.get(one.front.asker, []).append(one)  # a term that is misspelt is named by the checks
    return [(asked_by(asker), labels[asker], ones) for asker, ones in grouped.items() if ones]


def coverage(book: Handbook) -> Facts:
    """Each subsection and clause with the scenarios that exercise it, and what none exercises."""
    law = [
        (
            statute_.front.citation,
            [
                (book.resolve(statute_.reference(row)), book.exercised.get(statute_.reference(row), ()))
                for row in statute_.subsections
            ],
        )
        for statute_ in book.statutes
    ]
    clauses = [c for c in (*book.policies, book.standards) if c]
    rest = [
        (
            c.front.title,
            [(book.resolve(f"{c.id}#{x.id}"), book.exercised.get(f"{c.id}#{x.id}", ())) for x in c.clauses],
        )
        for c in clauses
    ]
    return {"groups": [(slug(label.replace(".", "")) or "covered", label, rows) for label, rows in law + rest]}


def cite(book: Handbook, reference: str, text: str = "") -> Facts:
    """A link, within a line, to a subsection, clause, standard, term or scenario by its reference."""
    return {"cited": book.resolve(reference), "text": text}


def quote(book: Handbook, text: str, source: str, url: str = "") -> Facts:
    """A quotation with its source."""
    if url and scheme(url) not in ("http", "https"):
        raise BadReference("unsafe-link", f"{shown(url)} is no address of the web; one begins with https://")
    return {"text": text, "source": source, "url": url}


def search(book: Handbook, placeholder: str) -> Facts:
    """A wide search field."""
    return {"placeholder": placeholder}


def rings(book: Handbook) -> Facts:
    """A drawing of numbered rings around a record, beside a list of who may know what about a patron."""
    return {}


def stored(book: Handbook) -> Facts:
    """What a reader's browser may keep, and why."""
    return {"stored": promise.STORED}


def verified(book: Handbook, part: str) -> Facts:
    """The figures that the last recorded run of the tests saw: of what is `private`, or of what is `accessible`."""
    if part not in ("private", "accessible"):
        raise BadReference("unknown-term", f'"{part}" has no figures{suggestion(part, ["private", "accessible"])}')
    return {"part": part, "tests": book.verified.tests, "audit": book.verified.audit}


def scenario(book: Handbook, id: str) -> Facts:
    """The page of a scenario."""
    one = _scenario(book, id)
    before, after = book.beside(one)
    return {
        "scenario": one,
        "prompts": book.settings.prompts,
        "asker": book.settings.vocabularies.asker.get(one.front.asker, ""),
        "topics": [
            (topic, book.settings.vocabularies.topics[topic])
            for topic in one.front.topics
            if topic in book.settings.vocabularies.topics
        ],
        "rests": book.rests_on(one),
        "touches": book.touches(one),
        "related": [_card(other) for other in book.related[one.id]],
        "before": before and _card(before),
        "after": after and _card(after),
    }


def facilitate(book: Handbook, id: str) -> Facts:
    """The facilitator's twin of a scenario's page: everything open, the notes in place, a time plan."""
    return {**scenario(book, id), "plan": plan(_scenario(book, id))}


def policy_header(book: Handbook, id: str) -> Facts:
    """Who answers for a policy, and its dates."""
    return {"id": id, "front": next(c.front for c in book.policies if c.id == id)}


def session(book: Handbook, id: str) -> Facts:
    """The plan of a ready session: its goal, its steps with the minute at which each begins, what to bring."""
    found = next(s for s in book.sessions if s.id == id)
    rows, at = [], 0
    for step in found.front.steps:
        rows.append((at, step, _card(_scenario(book, step.scenario)) if step.scenario else None))
        at += step.minutes
    return {"front": found.front, "rows": rows}


def sessions(book: Handbook) -> Facts:
    """The ready sessions, shortest first."""
    chosen = sorted(book.sessions, key=lambda s: (s.front.minutes, s.front.title))
    return {"sessions": [(f"train/{s.id}/", s.front) for s in chosen]}


def exercised(book: Handbook, key: str) -> Facts:
    """The scenarios that exercise a clause or touch a standard; below a standard, where it is published."""
    standards = book.standards if book.standards and key.startswith(f"{book.standards.id}#") else None
    return {"scenarios": book.exercised.get(key, ()), "published": standards and standards.front}


def _scenario(book: Handbook, id: str) -> Scenario:
    try:
        return book.by_id[id]
    except KeyError:
        raise BadReference("dangling-reference", f'"{id}" is no scenario{suggestion(id, book.by_id)}') from None


def _card(one: Scenario) -> tuple[str, str, str]:
    # What other pages show of a scenario; little, so that an edit of one seldom touches another.
    return one.id, one.front.title, one.front.summary


MACROS: Mapping[str, Callable[..., Facts]] = {
    f.__name__: f
    for f in (
        statute,
        standards,
        scenarios,
        scenario_index,
        desk,
        askers,
        coverage,
        cite,
        quote,
        search,
        rings,
        sessions,
        stored,
        verified,
    )
}
"""What a page can call."""

PARTS: Mapping[str, Callable[..., Facts]] = {
    f.__name__: f for f in (scenario, facilitate, policy_header, session, exercised)
}
"""What the site places by itself."""

INLINE = frozenset({"cite"})
"""Macros that stand within a line."""
