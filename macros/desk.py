"""What shows answers: the desk guide, its places, and who asks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sticky.content.answer import Answer
from sticky.content.catalog import ANYONE
from sticky.content.cited import BadReference
from sticky.content.handbook import DRAFT, Handbook, asked_by, happens_at
from sticky.text.problem import suggestion

from .changes import marks
from .context import Context

MET_MOST = 10
"""How many of their own questions, besides the urgent ones, an asker’s list shows at once."""


def desk(book: Handbook) -> Context:
    """The desk guide: what people ask, by who asks and where it happens, and a card for every scenario; see its template."""
    words, pages = book.settings.vocabularies, {place.id: place.url for place in book.desk}
    # Each question is listed once, under the first of its places: the page would grow too large otherwise.
    first_place = {
        term: [answer for answer in answers if answer.places[0] == term] for term, answers in book.by_place.items()
    }
    answers: dict[str, list[Answer]] = defaultdict(list)  # of a scenario, first the answer at the desk
    for answer in book.answers:
        answers[answer.home.url].append(answer)
    return {
        **askers(book),
        "lists": list(_lists(book)),
        "places": [
            (term, happens_at(term), words.where.get(term, term), pages.get(term, ""), asked_first)
            for term, asked_first in first_place.items()
        ],
        "nowhere": [answer for answer in book.questions if not answer.places],
        "cards": [(scenario, answers[scenario.url]) for scenario in book.scenarios],
        "labels": asker_labels(book),
    }


def place(book: Handbook, id: str) -> Context:
    """The answers of one place, each with what it rests on, and grouped by who asks it most; and what changed last."""
    front, answers = next((place.front, place.answers) for place in book.desk if place.id == id)
    cards = [(answer, book.rests_on(answer)) for answer in answers]
    labels = asker_labels(book)
    order = sorted(labels, key=lambda term: term != ANYONE)  # what anyone asks comes first
    groups = [(labels[term], [answer for answer in answers if answer.askers[0] == term]) for term in order]
    groups = [(label, listed) for label, listed in groups if listed]
    return {"cards": cards, "groups": groups, "labels": labels, **marks(book, front.changed)}


def card(book: Handbook, id: str) -> Context:
    """An answer in short: what to do, the first line to say, and a link to its card."""
    answers = {answer.id: answer for answer in book.answers}
    if (scenario := id.partition("#")[0]) in book.drafts:
        raise BadReference("draft-reference", DRAFT.format(scenario))
    if id not in answers:
        raise BadReference("dangling-reference", f'"{id}" is not an answer{suggestion(id, answers)}', f"id {id}")
    return {"answer": answers[id]}


def askers(book: Handbook) -> Context:
    """The askers, each a link to their questions in the desk guide."""
    return {"askers": [(asked_by(term), label) for term, label in who_asks(book) if term != ANYONE]}


def _lists(book: Handbook) -> Iterator[tuple[str, str, str, list[Answer], list[Answer]]]:
    # For each asker, the term, the anchor and the label; the urgent answers, and those of the rest that come up most.
    # An answer names first the asker who asks it most, and a page begins with what comes up most.
    rank = {answer: n for place in book.desk for n, answer in enumerate(place.answers)}
    for term, label in who_asks(book):
        own = book.by_asker[term]
        others = [answer for answer in own if term not in answer.urgent and answer.kind != "complication"]
        met_most = sorted(others, key=lambda answer: (answer.askers[0] != term, rank.get(answer, 0)))[:MET_MOST]
        yield term, asked_by(term), label, [answer for answer in own if term in answer.urgent], met_most


def who_asks(book: Handbook) -> list[tuple[str, str]]:
    """Those who ask something, each a term and its label."""
    return [(term, label) for term, label in asker_labels(book).items() if term in book.by_asker]


def asker_labels(book: Handbook) -> Mapping[str, str]:
    """The label of each term for who asks, in the order of the settings; `anyone` is last."""
    known = book.settings.vocabularies.asker
    unknown = {term: term for term in book.by_asker if term not in known}
    return {**known, **unknown, ANYONE: book.t("anyone")}
