"""The macros, and what each shows.

A macro is a function here and the template of the same name in `theme/fragments/`: the function takes the template's
context from the handbook, and the template renders it. Pages call `MACROS`; the site inserts `PARTS` itself. Each
takes the handbook first, which may have problems, because the preview shows drafts. For a name that an author wrote
and the handbook does not have, they raise `BadReference`, and nothing else.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil
from typing import Any

from ..content import changes as what_changed
from ..content import due as what_is_due
from ..content import page
from ..content import verified as test_record
from ..content.answer import Answer
from ..content.catalog import ANYONE
from ..content.changes import Change
from ..content.handbook import A_TO_Z, TRAINING, BadReference, Cited, Handbook, asked_by, happens_at
from ..content.scenario import CACHED, FOLDER, FrontMatter, Scenario, uses
from ..content.sections import slug
from ..content.session import Session
from ..content.time_plan import CLOSING, GROUPS, PEOPLE, WELCOME, Segment, minutes, plan
from ..markdown.allowlist import scheme
from ..text.document import Text
from ..text.problem import shown, suggestion

Context = Mapping[str, Any]

EVERYONE = "everyone"
"""The term for an audience that includes every other."""

BUILD = "train/build.md"
"""The page, if there is one, on which a trainer puts a session together."""

KINDS = (
    ("break", "A break"),
    ("news", "Announcements"),
    ("talk", "A discussion of your own"),
    ("pairs", "Practice in pairs"),
    ("walk", "A walk through the building"),
    ("other", "Something of your own"),
)
"""The steps besides scenarios that a trainer can add to a session, by the term in its link.

Their words are a closed list: a link with words of its own could put anything on the library's site.
"""

ADOPT = "policy/adopt.md"
"""The page, if there is one, that tells a library how to adopt a policy that is not adopted."""

CHANGES = "changes.md"
"""The page, if there is one, that lists what changed."""

FEED = "changes/feed.xml"
"""The address of the same as an Atom feed, relative to the site's root."""

COLLEAGUE = "the-colleague-who-did-it"
"""The heading of the training page for whoever leads to read before the ground rules."""

SCORM, QTI = "courses/self-check-scorm.zip", "courses/self-check-qti.zip"
"""The addresses of the self-check as packages for courses, relative to the site's root."""

FILES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "data": (
        (f"{FOLDER}/index.json", "Every scenario and every answer (JSON)"),
        (f"{FOLDER}/index.schema.json", "Their format (JSON Schema)"),
    ),
    "courses": (
        (SCORM, "The self-check for a learning management system (SCORM 1.2)"),
        (QTI, "Its questions for a quiz of your own (QTI 2.1)"),
    ),
}
"""The files that pages offer to other programs: for each name of a list, addresses relative to the site's root, with what
they contain."""

MAX_OPTIONS = 4
"""The most columns to choose from: more would not fit on a phone."""

WRONG_LINES = 3
"""How many lines a question for practice has beside the right one. A card with fewer is not asked: no other card's line
is certain to be wrong there."""

RINGS = ("3", "4", "5", "6")
"""How many items the list beside a drawing of rings may have."""

_RADII = 46, 150
"""The radii of the innermost and the outermost ring."""

_INDEXED = re.compile(r"[a-z]{3,}")
_UNINDEXED = frozenset(
    re.findall(
        _INDEXED,
        "about all and any are ask asked asks but can did does for from get had has have her him his how its "
        "just may not off our out say says she should that the their them they this was what when where which "
        "who why will with you your",
    )
)
_MOST = 24
"""A word in more entries than this is left out: it would not help anyone find one."""


@dataclass(frozen=True)
class Card:
    """What other pages show of a scenario: little, so that an edit to one scenario seldom changes other pages."""

    id: str
    title: str
    summary: str
    url: str
    guide_url: str


@dataclass(frozen=True)
class Choice:
    """A scenario as one to choose for a session."""

    id: str
    former: tuple[str, ...]
    """Its former ids."""
    title: str
    asked: str
    url: str
    askers: tuple[str, ...]
    """Terms for who asks."""
    topics: tuple[str, ...]
    minutes: tuple[int, ...]
    """For each size of a group."""
    complications: tuple["ChoicePart", ...]


@dataclass(frozen=True)
class ChoicePart:
    """A complication that a session may leave out."""

    id: str
    former: tuple[str, ...]
    title: str
    minutes: tuple[int, ...]
    first: bool
    """Whether it is the one to leave out first."""


@dataclass(frozen=True)
class Fact:
    """A front matter value as readers see it."""

    text: str
    key: str
    """Its key in the front matter."""
    url: str = ""
    """The address that it links to, relative to the site's root; empty for none."""


@dataclass(frozen=True)
class Drill:
    """A question for practice: what somebody asks, and lines to choose from."""

    answer: Answer
    scenario: Scenario | None
    """The one whose situation comes first, if the answer is a scenario's."""
    topics: tuple[str, ...]
    lines: tuple[tuple[Text, Text | None], ...]
    """Shuffled so that the order gives nothing away. Each line has the reason against it; the right one has none."""
    cites: list[Cited]
    """What the answer rests on."""


def statute(book: Handbook, id: str) -> Context:
    """The table of a statute: each subsection's official text beside plain words, and the scenarios that practice it."""
    found = next((s for s in book.statutes if s.id == id), None)
    if found is None:
        raise BadReference(
            "dangling-reference", f'"{id}" is not a statute; choose from: {", ".join(s.id for s in book.statutes)}'
        )
    rows = [(row, book.exercised.get(found.reference(row), ())) for row in found.subsections]
    return {"statute": found, "rows": rows}


def standards(book: Handbook) -> Context:
    """The list of the standards, each a link."""
    return {"standards": [book.resolve(f"standards#{c.id}") for c in book.standards.clauses] if book.standards else []}


def scenarios(book: Handbook, topic: str = "", asker: str = "", audience: str = "") -> Context:
    """A list of scenarios: all, or those with a topic, an asker, or an audience."""
    words = book.settings.vocabularies
    for name, term, known in (
        ("topic", topic, words.topics),
        ("asker", asker, words.asker),
        ("audience", audience, words.audience),
    ):
        if term and term not in known:
            raise BadReference("unknown-term", f'"{term}" is not a valid {name}{suggestion(term, known)}')
    chosen = [
        one
        for one in book.scenarios
        if (not topic or topic in one.front.topics)
        and (not asker or asker in one.askers)
        and (not audience or audience in one.front.audience)
    ]
    return {"scenarios": chosen}


def scenario_index(book: Handbook) -> Context:
    """Every scenario, with filters by topic, asker, time and audience."""
    words = book.settings.vocabularies
    spans = {"10": "Up to 10 minutes", "15": "Up to 15 minutes", "20": "Up to 20 minutes", "30": "Up to 30 minutes"}
    facets: dict[str, tuple[str, Mapping[str, str], Callable[[Scenario], tuple[str, ...]]]] = {
        "asker": ("Who asks", words.asker, lambda s: s.askers),
        "topic": ("Topic", words.topics, lambda s: s.front.topics),
        "minutes": ("Time", spans, lambda s: tuple(span for span in spans if s.front.minutes <= int(span))),
        # What is for everyone is for each audience.
        "audience": (
            "Audience",
            words.audience,
            lambda s: tuple(words.audience) if EVERYONE in s.front.audience else s.front.audience,
        ),
    }
    terms = {name: {one.id: of(one) for one in book.scenarios} for name, (_, _, of) in facets.items()}
    total = len(book.scenarios)
    counted = {
        name: (
            label,
            [
                (term, text, n)
                for term, text in known.items()
                # A term that matches nothing, or leaves out less than a tenth, is not worth choosing.
                if 0 < (n := sum(term in own for own in terms[name].values())) <= max(total - ceil(total / 10), 1)
            ],
        )
        for name, (label, known, _) in facets.items()
    }
    return {"scenarios": book.scenarios, "facets": counted, "terms": terms, "vocabularies": words}


def build(book: Handbook) -> Context:
    """Every scenario, to put a session together: who asks, its topics, its complications, and the minutes of each; see its template."""
    labels, topics = _asker_labels(book), book.settings.vocabularies.topics
    choices = [_choice(one) for one in book.scenarios]
    # An address under scenarios/ without a scenario leads to a page that says what was withdrawn.
    titles = book.titles
    gone = [
        (old.split("/")[1], titles[new], new)
        for old, new in book.moved.items()
        if old.startswith(FOLDER) and new in titles
    ]
    return {
        "choices": choices,
        "groups": list(GROUPS),
        "askers": [(term, label) for term, label in labels.items() if any(term in one.askers for one in choices)],
        "topics": [(term, label) for term, label in topics.items() if any(term in one.topics for one in choices)],
        "labels": {**labels, **topics},
        "gone": gone,
        "begin": (WELCOME, *_training(book, WELCOME.id, COLLEAGUE)),
        "end": (CLOSING, *_training(book, CLOSING.id, "")),
        "kinds": KINDS,
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
        steps.append((name, Segment(step.show, step.do, step.minutes), headings.get(step.show, ""), notes))
    return one.id, former, one.front.title, steps, one.front.bring


def _training(book: Handbook, *ids: str) -> Iterator[str]:
    # The addresses of headings of the training page, relative to the site's root; empty for those that it does not have.
    known = book.anchors.get(TRAINING, ())
    return (f"{page.address(TRAINING)}#{id_}" if id_ in known else "" for id_ in ids)


def _choice(one: Scenario) -> Choice:
    plans = {id_: minutes for id_, _, minutes in _plans(one)}
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


def desk(book: Handbook) -> Context:
    """The desk guide: what people ask, by who asks and where it happens, and a card for every scenario; see its template."""
    words, pages = book.settings.vocabularies, {one.id: one.url for one in book.desk}
    # Each question is listed once, under the first of its places: the page would grow too large otherwise.
    first_place = {term: [one for one in ones if one.places[0] == term] for term, ones in book.by_place.items()}
    nowhere = [one for one in book.questions if not one.places]
    return {
        "askers": [(term, asked_by(term), label) for term, label in _askers(book)],
        "places": [
            (term, happens_at(term), words.where.get(term, term), pages.get(term, ""), ones)
            for term, ones in first_place.items()
        ],
        "nowhere": nowhere,
        "cards": list(_cards(book)),
        "labels": _asker_labels(book),
    }


def _cards(book: Handbook) -> Iterator[tuple[Scenario, list[Answer]]]:
    # Each scenario with its answers, the one at the desk first.
    found: dict[str, list[Answer]] = defaultdict(list)
    for one in book.answers:
        found[one.home.url].append(one)
    for scenario in book.scenarios:
        yield scenario, found[scenario.url]


def _cites(book: Handbook, one: Answer) -> list[Cited]:
    # What an answer rests on, as far as its references lead somewhere.
    items = ([c for c in book.cited.get(name, ()) if c.kind in ("law", "policy")] for name in (*one.law, *one.policy))
    return [found[0] for found in items if len(found) == 1]


def people_to_call(book: Handbook) -> Context:
    """Whom the desk calls for help, in order."""
    people = book.owner.people_to_call
    return {"people": [(one, re.sub(r"[^\d+]", "", one.phone)) for one in people]}


def askers(book: Handbook) -> Context:
    """The askers, each a link to their questions in the desk guide."""
    return {"askers": [(asked_by(term), label) for term, label in _askers(book)]}


def _askers(book: Handbook) -> list[tuple[str, str]]:
    # Those who ask something, each with its label.
    return [(term, _asker_labels(book).get(term, term)) for term in book.by_asker]


def _asker_labels(book: Handbook) -> Mapping[str, str]:
    return {**book.settings.vocabularies.asker, ANYONE: "Anyone"}


def place(book: Handbook, id: str) -> Context:
    """The answers of one place, each with what it rests on."""
    found = next(one for one in book.desk if one.id == id)
    return {"place": found, "cards": [(one, _cites(book, one)) for one in found.answers], "labels": _asker_labels(book)}


def coverage(book: Handbook) -> Context:
    """Who finds an answer where, and each subsection and clause with the scenarios that exercise it; see its template."""
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
    words = book.settings.vocabularies
    reasons = book.settings.no_answer_needed
    grid = [
        (place, label, [_cell(book, asker, place) for asker in words.asker]) for place, label in words.where.items()
    ]
    named = [
        (
            number,
            [words.asker.get(term, term) for term in reason.asker],
            [words.where.get(term, term) for term in reason.where],
            reason.why,
        )
        for number, reason in enumerate(reasons, 1)
    ]
    covered = {"askers": words.asker, "grid": grid if book.desk else [], "reasons": named}
    return covered | {
        "groups": [(slug(label.replace(".", "")) or "covered", label, rows) for label, rows in law + rest]
    }


def _cell(book: Handbook, asker: str, place: str) -> tuple[str, int, int]:
    # An asker, how many answers there are for it at a place, and the number of the reason why none is needed, or 0.
    count = sum(one.serves(asker, place) for one in book.by_place.get(place, ()))
    reasons = enumerate(book.settings.no_answer_needed, 1)
    return asker, count, next((number for number, reason in reasons if reason.covers(asker, place)), 0)


def cite(book: Handbook, reference: str, text: str = "") -> Context:
    """An inline link to a subsection, clause, standard, term or scenario by its reference."""
    return {"cited": book.resolve(reference), "text": text}


def what_rests_on(book: Handbook, law: str) -> Context:
    """What rests on a law of the page of laws: parts of the policies, scenarios, and answers by themselves."""
    found = book.relying.get(book.resolve(law, "law").key, ())
    groups = (("Our policy", "policy"), ("Practice", "scenario"), ("At the desk", "answer"))
    return {"groups": [(label, [one for one in found if one.kind == kind]) for label, kind in groups]}


def quote(book: Handbook, text: str, source: str, url: str = "") -> Context:
    """A quotation with its source."""
    if url and scheme(url) not in ("http", "https"):
        raise BadReference("unsafe-link", f"{shown(url)} is not a web address; one begins with https://")
    return {"text": text, "source": source, "url": url}


def search(book: Handbook, placeholder: str) -> Context:
    """A wide search field."""
    return {"placeholder": placeholder, "all": A_TO_Z}


def seek(book: Handbook) -> Context:
    """What the search shows before anyone types, and when it finds nothing."""
    places = book.settings.vocabularies.where
    return {
        "askers": [(label, f"desk/#{asked_by(term)}") for term, label in _askers(book)],
        "places": [(places.get(place.id, place.front.title), place.url) for place in book.desk],
        "all": A_TO_Z,
    }


def a_to_z(book: Handbook) -> Context:
    """Everything that answers something: by who asks, and by word as in the index of a book."""
    labels = _asker_labels(book).items()
    askers = [(term, label, [one for one in book.answers if term in one.askers]) for term, label in labels]
    entries: dict[str, dict[str, str]] = defaultdict(dict)
    for title, url, texts in _entries(book):
        for word in {word for text in texts for word in _INDEXED.findall(text.lower())} - _UNINDEXED:
            entries[word][url] = title
    told = {word: found for word, found in entries.items() if len(found) <= _MOST}
    letters: dict[str, list[tuple[str, list[tuple[str, str]]]]] = defaultdict(list)
    for word in sorted(told):
        letters[word[0].upper()].append((word, sorted((title, url) for url, title in told[word].items())))
    return {"askers": [(term, label, ones) for term, label, ones in askers if ones], "letters": letters}


def _entries(book: Handbook) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    # What the index lists: the title of each thing, its address, and the texts whose words it is listed under.
    for one in book.answers:
        yield one.title, one.url, (one.title, *one.asked[:1])
    for items in book.cited.values():
        for item in items:
            if item.kind in ("law", "policy", "term"):
                yield item.title, item.url, (item.title,)
    for written in book.pages:
        if written.front.readers == "everyone":
            yield written.front.title, written.url, (written.front.title,)


def practice(book: Handbook) -> Context:
    """Questions to practice with, by who asks first, and the terms of who asks and of topics to draw them by."""
    questions = [found for one in book.questions if (found := _question(book, one))]
    labels = _asker_labels(book)
    facets: list[tuple[str, str, Mapping[str, str], Callable[[Drill], tuple[str, ...]]]] = [
        ("asker", "Who asks", labels, lambda one: one.answer.askers),
        ("topic", "Topic", book.settings.vocabularies.topics, lambda one: one.topics),
    ]
    counted = [
        (name, label, [(term, text, n) for term, text in known.items() if (n := sum(term in of(q) for q in questions))])
        for name, label, known, of in facets
    ]
    groups = [(label, [q for q in questions if q.answer.askers[0] == term]) for term, label in labels.items()]
    return {
        "count": len(questions),
        "facets": counted,
        "groups": [(label, ones) for label, ones in groups if ones],
        "labels": labels,
        "places": book.settings.vocabularies.where,
    }


def _question(book: Handbook, one: Answer) -> Drill | None:
    # Of the lines to avoid, those nearest to the right one in length, so that length does not tell.
    if one.kind == "complication" or not one.asked:
        return None
    right = one.first_line
    slips = sorted(one.slips, key=lambda slip: abs(len(slip.line.words) - len(right.words)))[:WRONG_LINES]
    if not right or len(slips) < WRONG_LINES:
        return None
    lines: list[tuple[Text, Text | None]] = [(right, None), *((slip.line, slip.why) for slip in slips)]
    lines.sort(key=lambda line: hashlib.sha256(f"{one.id} {line[0].markdown}".encode()).digest())
    scenario = book.by_id.get(one.id) if one.kind == "scenario" else None
    return Drill(one, scenario, scenario.front.topics if scenario else (), tuple(lines), _cites(book, one))


def choose(book: Handbook, ask: str, *options: str) -> Context:
    """A choice of the column that a narrow screen shows of the table below it; `options` name its columns, after the first."""
    if not 2 <= len(options) <= MAX_OPTIONS:
        raise BadReference("bad-macro-call", f"{len(options)} options to choose from; write 2 to {MAX_OPTIONS}")
    return {"name": slug(ask) or "choice", "ask": ask, "options": options}


def rings(book: Handbook, last: str = "6") -> Context:
    """A drawing beside a numbered list of who may know what: rings around a record, and outside them the last number."""
    if last not in RINGS:
        raise BadReference(
            "unknown-term", f"{shown(last)} is not the number of a list’s last item; it is one of {', '.join(RINGS)}"
        )
    count = int(last) - 1
    inner, outer = _RADII
    rings = [(n, outer - (outer - inner) * (count - n) // (count - 1)) for n in range(count, 0, -1)]
    return {"rings": rings, "last": last}


def stored(book: Handbook) -> Context:
    """What a reader's browser may store, and why."""
    return {"stored": test_record.STORED}


def verified(book: Handbook, part: str) -> Context:
    """The figures of the last recorded test run: about what is `private`, or what is `accessible`."""
    if part not in ("private", "accessible"):
        raise BadReference("unknown-term", f'"{part}" has no figures{suggestion(part, ["private", "accessible"])}')
    return {"part": part, "tests": book.verified.tests, "audit": book.verified.audit}


def due(book: Handbook) -> Context:
    """By what day each page is to be reviewed again, and each statute compared; the soonest first."""
    return {"due": what_is_due.due(book)}


def files(book: Handbook, about: str) -> Context:
    """Files of the site for other programs, to download."""
    if about not in FILES:
        raise BadReference("unknown-term", f'"{about}" has no files{suggestion(about, FILES)}')
    return {"files": FILES[about]}


def changes(book: Handbook) -> Context:
    """What changed, by date, newest first: for staff, and for trainers."""
    days: dict[date, dict[bool, list[Change]]] = defaultdict(lambda: {False: [], True: []})
    for one in book.changes:
        days[one.on][one.training].append(one)
    return {"days": [(on, found[False], found[True]) for on, found in days.items()], "feed": FEED}


def changed(book: Handbook, src: str) -> Context:
    """The mark of a page that has changed lately."""
    front = next(one.front for one in book.pages if one.src == src)
    return _marks(book, front.changed)


def _marks(book: Handbook, entries: Mapping[date, str]) -> Context:
    found = [(on, on + what_changed.MARKED, what) for on, what in what_changed.marks(entries, book.as_of).items()]
    return {"marks": found, "changes": book.addresses.get(CHANGES, "")}


def scenario(book: Handbook, id: str) -> Context:
    """The page of a scenario."""
    one = _scenario(book, id)
    before, after = book.beside(one)
    return {
        **_marks(book, one.front.changed),
        "scenario": one,
        "prompts": book.settings.prompts.model_dump(),
        "minutes": {id_: " ".join(map(str, each)) for id_, _, each in _plans(one)},
        "facts": list(_printed(book, one, "facts")),
        "end": list(_printed(book, one, "end")),
        "rests": book.rests_on(one),
        "touches": book.touches(one),
        "related": [_card(other) for other in book.related[one.id]],
        "before": before and _card(before),
        "after": after and _card(after),
    }


def _printed(book: Handbook, one: Scenario, at: str) -> Iterator[Fact]:
    # The keys that are declared for this place, each with its label if it has a vocabulary.
    vocabularies = vars(book.settings.vocabularies)
    for key, use in uses(FrontMatter):
        if use.at != at:
            continue
        value, labels = getattr(one.front, key), vocabularies.get(key, {})
        for term in value if isinstance(value, tuple) else (value,):
            if term:
                label = labels.get(term, term)
                url = f"{FOLDER}/?{use.filter}={term}" if use.filter else ""
                yield Fact(use.words.format(label), key, url)


def facilitate(book: Handbook, id: str) -> Context:
    """The facilitator's guide to a scenario: everything open, with the notes and a time plan."""
    one = _scenario(book, id)
    training = book.anchors.get(TRAINING, ())
    besides = [step for step in (WELCOME, CLOSING) if step.id in training]
    return {
        **scenario(book, id),
        "groups": list(GROUPS),
        "plan": _plans(one),
        "besides": [(step, f"{page.address(TRAINING)}#{step.id}") for step in besides],
        "people": PEOPLE,
    }


@lru_cache(maxsize=CACHED)
def _plans(one: Scenario) -> Sequence[tuple[str, str, tuple[int, ...]]]:
    # Each step of a scenario: its id, its label, and its minutes for each size of a group.
    plans = zip(*(plan(one, size) for size in GROUPS), strict=True)
    return [(steps[0].id, steps[0].label, tuple(step.minutes for step in steps)) for steps in plans]


def policy_header(book: Handbook, id: str) -> Context:
    """Whether a policy is adopted, what it contains, who is responsible for it, and its dates."""
    found = next(c for c in book.policies if c.id == id)
    contents = [(clause.id, clause.title) for clause in found.clauses]
    adopt = book.addresses.get(ADOPT, "")
    return {"id": id, "front": found.front, "contents": contents, "library": book.owner.name, "adopt": adopt}


def clause_print(book: Handbook, key: str) -> Context:
    """What prints a clause of a policy alone."""
    return {"title": book.resolve(key).title}


def practiced(book: Handbook, id: str) -> Context:
    """The scenarios that exercise each clause of a policy."""
    clauses = next(c.clauses for c in book.policies if c.id == id)
    rows = [(clause.id, clause.title, book.exercised.get(f"{id}#{clause.id}", ())) for clause in clauses]
    return {"rows": [row for row in rows if row[2]]}


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
        rows.append((at, step, one and _card(one), left_out, headings.get(step.show, ""), notes, takes))
        at += step.minutes
    build = book.addresses.get(BUILD, "")
    url = page.url_of(found.document)
    return {"id": id, "url": url, "front": found.front, "rows": rows, "own": build and f"{build}#{_plan(found)}"}


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


def sessions(book: Handbook) -> Context:
    """The page to put one together, if there is one, and the ready sessions, shortest first."""
    own = next(((one.url, one.front) for one in book.pages if one.src == BUILD), None)
    chosen = sorted(book.sessions, key=lambda s: (s.front.minutes, s.front.title))
    return {"own": own, "sessions": [(page.url_of(s.document), s.front) for s in chosen]}


def exercised(book: Handbook, key: str) -> Context:
    """The scenarios that touch a standard, and where it is published."""
    standards = book.standards if book.standards and key.startswith(f"{book.standards.id}#") else None
    return {"scenarios": book.exercised.get(key, ()), "published": standards and standards.front}


def _scenario(book: Handbook, id: str) -> Scenario:
    try:
        return book.by_id[id]
    except KeyError:
        raise BadReference("dangling-reference", f'"{id}" is not a scenario{suggestion(id, book.by_id)}') from None


@lru_cache(maxsize=CACHED)
def _card(one: Scenario) -> Card:
    return Card(one.id, one.front.title, one.front.summary, one.url, one.guide_url)


MACROS: Mapping[str, Callable[..., Context]] = {
    f.__name__: f
    for f in (
        statute,
        standards,
        scenarios,
        scenario_index,
        build,
        desk,
        askers,
        people_to_call,
        coverage,
        practice,
        cite,
        what_rests_on,
        quote,
        search,
        choose,
        a_to_z,
        rings,
        sessions,
        stored,
        verified,
        changes,
        due,
        files,
    )
}
"""The macros that a page can call."""

PARTS: Mapping[str, Callable[..., Context]] = {
    f.__name__: f
    for f in (scenario, facilitate, place, policy_header, clause_print, practiced, session, exercised, changed, seek)
}
"""The fragments that the site inserts itself."""
