"""What shows answers: the desk guide, its places, and who asks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from sticky.content.answer import Answer
from sticky.content.catalog import ANYONE
from sticky.content.handbook import Cited, Handbook, asked_by, happens_at
from sticky.content.scenario import Scenario

from .context import Context


def desk(book: Handbook) -> Context:
    """The desk guide: what people ask, by who asks and where it happens, and a card for every scenario; see its template."""
    words, pages = book.settings.vocabularies, {one.id: one.url for one in book.desk}
    # Each question is listed once, under the first of its places: the page would grow too large otherwise.
    first_place = {term: [one for one in ones if one.places[0] == term] for term, ones in book.by_place.items()}
    nowhere = [one for one in book.questions if not one.places]
    return {
        "askers": [(term, asked_by(term), label) for term, label in who_asks(book)],
        "places": [
            (term, happens_at(term), words.where.get(term, term), pages.get(term, ""), ones)
            for term, ones in first_place.items()
        ],
        "nowhere": nowhere,
        "cards": list(_cards(book)),
        "labels": asker_labels(book),
    }


def _cards(book: Handbook) -> Iterator[tuple[Scenario, list[Answer]]]:
    # Each scenario with its answers, the one at the desk first.
    found: dict[str, list[Answer]] = defaultdict(list)
    for one in book.answers:
        found[one.home.url].append(one)
    for scenario in book.scenarios:
        yield scenario, found[scenario.url]


def place(book: Handbook, id: str) -> Context:
    """The answers of one place, each with what it rests on."""
    found = next(one for one in book.desk if one.id == id)
    return {"cards": [(one, cites(book, one)) for one in found.answers], "labels": asker_labels(book)}


def cites(book: Handbook, one: Answer) -> list[Cited]:
    """What an answer rests on, as far as its references lead somewhere."""
    items = ([c for c in book.cited.get(name, ()) if c.kind in ("law", "policy")] for name in (*one.law, *one.policy))
    return [found[0] for found in items if len(found) == 1]


def people_to_call(book: Handbook) -> Context:
    """Whom the desk calls for help, in order."""
    people = book.owner.people_to_call
    return {"people": [(one, re.sub(r"[^\d+]", "", one.phone)) for one in people]}


def askers(book: Handbook) -> Context:
    """The askers, each a link to their questions in the desk guide."""
    return {"askers": [(asked_by(term), label) for term, label in who_asks(book)]}


def who_asks(book: Handbook) -> list[tuple[str, str]]:
    """Those who ask something, each a term and its label."""
    return [(term, asker_labels(book).get(term, term)) for term in book.by_asker]


def asker_labels(book: Handbook) -> Mapping[str, str]:
    """The label of each term for who asks."""
    return {**book.settings.vocabularies.asker, ANYONE: book.t("anyone")}
