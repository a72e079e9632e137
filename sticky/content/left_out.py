"""Leaves out of a handbook what an edition does not show, and what needs something that the library does not have."""

from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Any

from ..markdown.document import Text
from .answer import Place
from .edition import ELSE, STAFF, Edition, passage_if
from .handbook import Handbook
from .page import Page, src_of
from .scenario import Part, Scenario
from .sections import COMPLICATION
from .session import Session
from .time_plan import minutes


def edition_of(book: Handbook, edition: Edition) -> Handbook:
    """An edition of a handbook, without whatever needs what the library does not have."""
    book = replace(book, edition=edition)
    cut = {path: text.left_out for path, text in book.texts.items() if text.left_out}
    written: tuple[Page | Scenario | Place, ...] = (*book.pages, *book.scenarios, *book.desk)
    out = {page.document: passage for page in written if (passage := _reason(book, page, cut))}
    left_out = {f"{src_of(path)}#{id_}": passage for path, ids in cut.items() for id_, passage in ids.items()}
    for document, passage in out.items():
        ids = (f"#{part.id}" for part in document.sections if part.id)
        left_out |= {src_of(document.path) + id_: passage for id_ in ("", *ids)}
    kept: dict[str, Any] = {
        name: tuple(page for page in getattr(book, name) if page.document not in out)
        for name in ("pages", "statutes", "policies", "rules", "desk")
    }
    for name, page in (("standards", book.standards), ("glossary", book.glossary)):
        kept[name] = page if page and page.document not in out else None
    stay = (scenario for scenario in book.scenarios if scenario.document not in out)
    scenarios = {scenario.id: _shorter(scenario, cut.get(scenario.document.path, {})) for scenario in stay}
    changed = book.by_id.keys() - {id_ for id_, scenario in scenarios.items() if scenario is book.by_id[id_]}
    sessions = (session for session in book.sessions if session.document not in out)
    kept["sessions"] = tuple(_for_scenarios(session, scenarios, changed) for session in sessions)
    kept["scenarios"] = tuple(own.for_everyone if edition == "public" else own for own in scenarios.values())
    lacking = [page for page in book.written if out.get(page.document, STAFF) != STAFF]
    gone = replace(
        book,
        pages=tuple(page for page in lacking if isinstance(page, Page)),
        scenarios=tuple(page for page in lacking if isinstance(page, Scenario)),
    ).published
    guides = [scenario.guide_url for scenario in gone.scenarios if gone.guides]
    withheld = frozenset((*gone.addresses.values(), *gone.moved, *guides))
    return replace(book, left_out=left_out, withheld=withheld, **kept)


def _reason(book: Handbook, page: Page | Scenario | Place, cut: Mapping[str, Mapping[str, str]]) -> str:
    # Why a page is left out, as the first line of a passage; empty for a page that stays.
    if book.edition == "public" and not isinstance(page, Scenario) and page.front.readers != "everyone":
        return STAFF
    if lacking := book.facts.lacking(page.front.needs):
        return passage_if(lacking)
    empty = isinstance(page, Place) and not page.answers
    return next(iter(cut.get(page.document.path, {}).values()), "") if empty else ""


def _shorter(scenario: Scenario, cut: Mapping[str, str]) -> Scenario:
    """A scenario that has lost the complications in `cut`: it takes as long as for a group that leaves them out."""
    lost = [Part(COMPLICATION, id_, id_, 1, Text("", 1)) for id_, passage in cut.items() if passage != ELSE]
    if not lost:
        return scenario
    whole = replace(scenario, sections=(*scenario.sections, *lost))
    less = minutes(whole, without=[part.id for part in lost])
    return replace(scenario, front=scenario.front.model_copy(update={"minutes": less}))


def _for_scenarios(session: Session, scenarios: Mapping[str, Scenario], changed: Container[str]) -> Session:
    """A session some of whose scenarios `changed`: without the steps of those that are gone, and with fewer minutes."""
    steps = []
    for step in session.front.steps:
        scenario = scenarios.get(step.scenario)
        if scenario and step.scenario in changed:
            without = tuple(part.id for part in scenario.complications if part.id in step.without)
            takes = minutes(scenario, session.front.people, without)
            steps.append(step.model_copy(update={"without": without, "minutes": takes}))
        elif step.scenario not in changed:
            steps.append(step)
    if steps == list(session.front.steps):
        return session
    less = sum(step.minutes for step in session.front.steps) - sum(step.minutes for step in steps)
    update = {"steps": tuple(steps), "minutes": session.front.minutes - less}
    return replace(session, front=session.front.model_copy(update=update))
