"""The whole handbook, cross-referenced: scenarios, subsections, clauses, standards, terms and pages as one model."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ..markdown.document import Document, Text
from ..markdown.inline import source_of
from ..text.yaml_nodes import Node
from .answer import DESK_FOLDER, Answer, Place, of_scenario
from .catalog import ANYONE
from .cited import KIND_NAMES, LAWS, BadReference, Cited, CitedKind, citable, hint
from .clauses import Clauses
from .edition import Edition, Told, why_left_out
from .facts import Facts
from .own import Own
from .page import DOCS as DOCS
from .page import Page, address, anchors, src_of
from .readings import Reading, parts_of
from .rules import RULES_FOLDER, Decision, Rules
from .scenario import GUIDE, Scenario, url_of_scenario
from .scenario import SCENARIOS as SCENARIOS
from .session import Session
from .settings import MKDOCS_YML, Library, Settings
from .statute import Statute
from .translation import Translation, english
from .verified import Verified

A_TO_Z = "a-to-z/"
"""The address of the page that lists everything, for readers without scripts."""

TRAINING = "train/index.md"
"""The page under `docs/` whose headings every session can show, such as the ground rules."""

DRAFT = '"{}" is a draft, which only the preview shows, so nothing that is published can lead to it; finish it and delete its "status: draft", or remove the reference'


@dataclass(frozen=True)
class Handbook:
    """Everything that people have written."""

    settings: Settings
    scenarios: tuple[Scenario, ...]
    """In the handbook's order: by who asks, then by title."""
    statutes: tuple[Statute, ...]
    policies: tuple[Clauses, ...]
    """The library's own policies; another library's example is only a page."""
    standards: Clauses | None
    glossary: Clauses | None
    sessions: tuple[Session, ...]
    pages: tuple[Page, ...]
    """Every page under `docs/`, including statutes, policies, the standards and the glossary."""
    desk: tuple[Place, ...] = ()
    """The pages of answers that stand by themselves, in the order of the vocabulary of places."""
    unread: frozenset[str] = frozenset()
    """Ids of scenarios and answers that could not be read: references to them are not problems."""

    rules: tuple[Rules, ...] = ()
    """The decision tables, by the name of their files."""
    drafts: frozenset[str] = frozenset()
    """Ids of drafts that `published` left out."""

    edition: Edition = "staff"
    left_out: Mapping[str, str] = field(default_factory=dict)
    """What is left out, as links name it: `law/index.md`, or `law/index.md#an-id`. Each comes with the reason, as the first line
    of a passage: `/// staff` or `/// if | cameras`."""
    withheld: frozenset[str] = frozenset()
    """The addresses of the pages that are left out because the library does not have or do what they are about."""
    texts: Mapping[str, Told] = field(default_factory=dict, repr=False)
    root: Path = field(default=Path())
    extra: Node = field(default=Node({}, 1), repr=False)
    verified: Verified | None = None
    """What was seen when the site was last verified, if its design is still the same."""
    logo: bytes | None = field(default=None, repr=False)
    facts: Facts = field(default=Facts(), repr=False)
    """What the library does, and what its law allows."""
    guest: bool = False
    """Whether these are only the scenarios of a site of another kind, which may lack what they refer to."""
    t: Translation = field(default_factory=english)
    """What the theme says, by the names of its messages."""
    own: Own = field(default_factory=Own, repr=False)
    """The library's own templates, macros and plugins."""
    files: frozenset[str] = frozenset()
    """The paths within `docs/` of files beside the pages, such as pictures."""
    came: frozenset[str] = frozenset()
    """The paths of the texts that the handbook was started from."""
    readings: Mapping[str, Reading] = field(default_factory=dict, repr=False)
    """Who at the library has read each text, by the text's path."""

    @property
    def owner(self) -> Library:
        """The library whose handbook this is."""
        return self.settings.library

    @property
    def notice(self) -> str:
        """What every page says of a handbook that is not in use; empty for one that is."""
        status = self.settings.status
        return "" if status == "adopted" else self.t(f"notice.{status}")

    @cached_property
    def published(self) -> "Handbook":
        """The handbook without drafts."""
        drafts = frozenset(scenario.id for scenario in self.scenarios if scenario.draft)
        if not drafts:
            return self  # keeps what was already cross-referenced
        return replace(self, scenarios=tuple(s for s in self.scenarios if not s.draft), drafts=drafts)

    @property
    def guides(self) -> bool:
        """Whether its site has facilitators' guides."""
        return self.edition == "staff"

    def line(self, path: str, number: int) -> int:
        """The line of a file from which a line of its text comes: the edition may leave out lines before it."""
        return self.texts[path].line(number) if path in self.texts else number

    def without(self, faulty: Iterable[Scenario]) -> "Handbook":
        """The handbook without scenarios that have problems of their own; references to them are not problems."""
        ids = frozenset(scenario.id for scenario in faulty)
        if not ids:
            return self
        return replace(self, scenarios=tuple(s for s in self.scenarios if s.id not in ids), unread=self.unread | ids)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """Every answer: those of each scenario, at its desk and in its complications, then those by themselves."""
        in_scenarios = (of_scenario(scenario) for scenario in self.scenarios)
        return tuple(chain(*in_scenarios, *(place.answers for place in self.desk)))

    @cached_property
    def questions(self) -> tuple[Answer, ...]:
        """The answers that the desk guide lists. A complication's is among them if people ask it in words of their own."""
        return tuple(answer for answer in self.answers if answer.kind != "complication" or answer.asked)

    @cached_property
    def by_asker(self) -> Mapping[str, tuple[Answer, ...]]:
        """The listed answers by who asks, in the order of the vocabulary; those for anyone have a group of their own."""
        own = ((term, answer) for answer in self.questions for term in answer.own_to)
        return _by_name(own, (*self.settings.vocabularies.asker, ANYONE))

    @cached_property
    def by_place(self) -> Mapping[str, tuple[Answer, ...]]:
        """The listed answers by where it happens, in the order of the vocabulary."""
        there = ((place, answer) for answer in self.questions for place in answer.places)
        return _by_name(there, self.settings.vocabularies.where)

    @property
    def written(self) -> tuple[Page | Scenario, ...]:
        """Every page under `docs/`, and every scenario."""
        return (*self.pages, *self.scenarios)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of all pages and scenarios."""
        return tuple(written.document for written in self.written)

    @cached_property
    def signable(self) -> Mapping[str, Mapping[str, str]]:
        """By path, each text that somebody can sign as read: a digest of each of its parts; for the settings, the facts."""
        facts = {name: str(value) for name, value in self.facts.values.items()}
        texts = [each for each in self.written if getattr(each.front, "readers", "") != "authors"]
        parts = {each.document.path: parts_of(each.document, each.front.title) for each in texts}
        return {MKDOCS_YML: facts} | parts

    @cached_property
    def opened(self) -> Mapping[str, list[str]]:
        """The texts that somebody here still has to read, by path, with the parts changed since someone signed them.

        A text that the handbook was started from and that nobody has signed has no parts.
        """
        opened: dict[str, list[str]] = {}
        for path, parts in self.signable.items() if self.came else ():
            if reading := self.readings.get(path):
                if changed := reading.changed(parts):
                    opened[path] = changed
            elif path in self.came:
                opened[path] = []
        return opened

    @cached_property
    def unsigned(self) -> frozenset[str]:
        """The paths of texts with words from the program that nobody here has read: never signed, or brought since."""
        opened = self.opened.items()
        return frozenset(path for path, parts in opened if not parts or {*parts} & {*self.readings[path].brought})

    @cached_property
    def as_of(self) -> date:
        """The newest date in the handbook. Pages are made as of that date, so that they do not depend on today's."""
        fronts = [written.front for written in self.written]
        dates = [day for front in fronts for day in (front.reviewed, *front.changed) if day]
        return max([*dates, *(change.since for change in self.facts.changes.values())], default=date.min)

    @cached_property
    def by_id(self) -> Mapping[str, Scenario]:
        """Scenarios by id."""
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def cited(self) -> Mapping[str, tuple[Cited, ...]]:
        """The items that each reference may mean: one for a full reference, perhaps several for a bare or former id."""
        items: dict[str, list[Cited]] = defaultdict(list)
        groups: list[tuple[CitedKind, Clauses]] = [("policy", policy) for policy in self.policies]
        groups += [("standard", self.standards)] if self.standards else []
        groups += [("term", self.glossary)] if self.glossary else []
        for item in citable(self.statutes, self.pages, groups, self.rules, self.scenarios, self.desk):
            items[item.key].append(item)
            if item.kind not in ("law", "rule"):
                items[item.key.partition("#")[2]].append(item)
        for _, group in groups:
            for old, new in group.front.renamed.items():
                file, _, id_ = new.rpartition("#")
                url = f"{address(source_of(src_of(group.document.path), file))}#{id_}"
                now = [item for item in items.get(id_, ()) if item.url == url]
                for name in (old, f"{group.id}#{old}") if now else ():
                    items.setdefault(name, now)
        return {name: tuple(named) for name, named in items.items()}

    def resolve(self, name: str, *kinds: CitedKind) -> Cited:
        """The item that a reference means, among `kinds` if any are given.

        Raises `BadReference` if it means nothing, or more than one thing.
        """
        items = [item for item in self.cited.get(name, ()) if not kinds or item.kind in kinds]
        if len({item.key for item in items}) == 1:
            return items[0]  # a duplicate id is a problem of its own
        if items:
            keys = " or ".join(f'"{item.key}" ({KIND_NAMES[item.kind]})' for item in items)
            pages = " or ".join(sorted({item.key.rpartition("#")[0] for item in items}))
            raise BadReference("ambiguous-reference", f'"{name}" is ambiguous; write {keys}', f"twice {pages}")
        id_ = name.rpartition("#")[2]
        if name in (id_, f"{SCENARIOS}#{id_}") and id_ in self.drafts:
            raise BadReference("draft-reference", DRAFT.format(id_))
        for src, passage in self.left_out.items():
            if src == f"{SCENARIOS}/{id_}.md" or src.endswith(f"#{id_}"):
                raise BadReference("dangling-reference", why_left_out(f'"{name}"', passage))
        anything = "subsection, clause, rule, standard, term, scenario or answer"
        what = " or ".join(KIND_NAMES[kind] for kind in kinds) or anything
        known = [n for n, cs in self.cited.items() if not kinds or any(c.kind in kinds for c in cs)]
        how = hint(name, known, self.statutes, self.cited) or "; correct it, or take it out"
        message = f'"{name}" is not a {what}{how}'
        matter, of_a_table, _ = name.partition("/")
        no_table = of_a_table and matter not in {rules.id for rules in self.rules}
        about = f"page {DOCS}/{RULES_FOLDER}/{matter}.md" if no_table else f"id {id_}"
        raise BadReference("dangling-reference", message, about)

    def rests_on(self, resting: Scenario | Answer | Decision) -> tuple[Cited, ...]:
        """The subsections and clauses that a scenario, an answer or a rule rests on, as written, without dangling references."""
        cites = resting.front if isinstance(resting, Scenario) else resting
        return self._resolved(cites.law, "law") + self._resolved(cites.policy, "policy")

    def named_rules(self, names: Iterable[str]) -> tuple[Cited, ...]:
        """The rows of decision tables of these names."""
        return self._resolved(names, "rule")

    @cached_property
    def carrying_out(self) -> Mapping[str, tuple[Answer, ...]]:
        """The answers that carry out each rule, by its name."""
        return _by_name((name, answer) for answer in self.answers for name in answer.rule)

    def touches(self, scenario: Scenario) -> tuple[Cited, ...]:
        """The standards that a scenario touches."""
        return self._resolved(scenario.front.standards, "standard")

    def _resolved(self, names: Iterable[str], kind: CitedKind) -> tuple[Cited, ...]:
        matching = ([item for item in self.cited.get(name, ()) if item.kind == kind] for name in names)
        return tuple(items[0] for items in matching if len(items) == 1)

    @cached_property
    def exercised(self) -> Mapping[str, tuple[Scenario, ...]]:
        """The scenarios that exercise a subsection, clause or standard, by its full reference."""
        cited = ((scenario, (*self.rests_on(scenario), *self.touches(scenario))) for scenario in self.scenarios)
        return _by_name((item.key, scenario) for scenario, items in cited for item in items)

    @cached_property
    def relying(self) -> Mapping[str, tuple[Cited, ...]]:
        """What rests on each law of the page of laws, by reference: parts of policies, then scenarios and answers."""
        relying: dict[str, dict[str, Cited]] = defaultdict(dict)
        for policy in self.policies:
            src = src_of(policy.document.path)
            for part in policy.document.sections:
                url = f"{address(src)}#{part.id}"
                item = Cited("policy", f"{policy.id}#{part.id}", part.title, url, part.text)
                for link in part.text.links:
                    file, _, anchor = link.target.partition("#")
                    if part.id:
                        relying[f"law#{anchor}" if source_of(src, file) == LAWS else link.target][url] = item
        for answer in self.answers:
            of_place = answer.kind == "place"
            key = f"{DESK_FOLDER}#{answer.id}" if of_place else f"{SCENARIOS}#{answer.id.partition('#')[0]}"
            for name in answer.law:
                for item in self.cited.get(key, ()):
                    relying[name][item.url] = item
        return {key: tuple(items.values()) for key, items in relying.items() if key.startswith("law#")}

    @cached_property
    def _subjects(self) -> Sequence[Mapping[str, int]]:
        # What each scenario is about, with its weight.
        return [
            {item.key: 2 for item in self.rests_on(scenario)} | {f"topic {topic}": 1 for topic in scenario.front.topics}
            for scenario in self.scenarios
        ]

    def related(self, scenario: Scenario) -> tuple[Scenario, ...]:
        """At most four others that share the most with a scenario: clauses count more than topics."""
        at = self.scenarios.index(scenario)
        weights = self._subjects[at].items()
        alike = [sum(weight for key, weight in weights if key in other) for other in self._subjects]
        others = (other for other, weight in enumerate(alike) if weight and other != at)
        best = sorted(others, key=lambda other: (-alike[other], abs(other - at), other))[:4]
        return tuple(self.scenarios[other] for other in best)

    def beside(self, scenario: Scenario) -> tuple[Scenario | None, Scenario | None]:
        """The scenarios before and after a scenario, in the handbook's order."""
        around = (None, *self.scenarios, None)
        at = around.index(scenario)
        return around[at - 1], around[at + 1]

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The address of each page, relative to the site's root, by the source file that links name."""
        return {src_of(written.document.path): written.url for written in self.written}

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The numbers of clauses and their parts, such as 4.2, by file and line; they go on from page to page."""
        numbers: dict[str, str] = {}
        counted: list[int] = []
        for policy in self.policies:
            for section in (section for section in policy.document.sections if section.level > 1):
                depth = section.level - 1
                counted = [*counted, *[0] * depth][:depth]
                counted[-1] += 1
                numbers[f"{policy.document.path}:{section.line}"] = ".".join(map(str, counted))
        return numbers

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The title of each page under `docs/`, by its address."""
        return {page.url: page.front.title for page in self.pages}

    @cached_property
    def tooltips(self) -> Mapping[str, str]:
        """Each glossary term as it may appear in a text, with its meaning."""
        tooltips: dict[str, str] = {}
        for term in self.glossary.clauses if self.glossary else ():
            if meaning := Text(term.sentence, term.line).words:
                capital = " ".join(word[:1].upper() + word[1:] for word in term.title.split(" "))
                tooltips |= dict.fromkeys((term.title, term.title[:1].upper() + term.title[1:], capital), meaning)
        return tooltips

    @cached_property
    def anchors(self) -> Mapping[str, frozenset[str]]:
        """The ids that a link to a page can end in, including former ones, by the page's source file as links name it."""
        ids = {each.document.path: each.anchors | each.front.renamed.keys() for each in self.scenarios}
        own = {place.document: frozenset(answer.anchor for answer in place.answers) for place in self.desk}
        for statute in self.statutes:  # whose table replaces its subsections' headings
            own[statute.document] = anchors(statute.notes) | {row.anchor for row in statute.subsections}
        cards = {id_ for scenario in self.scenarios for id_ in (scenario.id, *scenario.front.aliases)}
        cards |= {WHAT_PEOPLE_ASK, *map(asked_by, self.by_asker), *map(happens_at, self.by_place)}
        for page in self.pages:
            calls_desk = any(call.name == "desk" for call in page.calls)
            here = own.get(page.document, page.anchors) | page.front.renamed.keys()
            ids[page.src] = here | cards if calls_desk else here
        return ids

    def headings(self, session: Session) -> Mapping[str, str]:
        """The addresses of the headings that a step of a session can name, by id: its own, and the training page's."""
        sources = (TRAINING, src_of(session.document.path))
        return {id_: f"{address(src)}#{id_}" for src in sources for id_ in self.anchors.get(src, ())}

    def shown(self, session: Session, name: str) -> str:
        """The address of a heading of a session or another page, such as `policy/index#ages`; empty for none."""
        path, _, id_ = name.partition("#")
        there = f"{path}.md" if id_ and id_ in self.anchors.get(f"{path}.md", ()) else ""
        return f"{address(there)}#{id_}" if there else self.headings(session).get(name, "")

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """Current addresses by former address, both relative to the site's root."""
        former = [(url_of_scenario(old), scenario) for scenario in self.scenarios for old in scenario.front.aliases]
        twins = ("", GUIDE) if self.guides else ("",)
        scenarios = {old + twin: scenario.url + twin for old, scenario in former for twin in twins}
        return scenarios | {f"{old.strip('/')}/": page.url for page in self.pages for old in page.front.aliases}


_Item = TypeVar("_Item")


def _by_name(pairs: Iterable[tuple[str, _Item]], known: Iterable[str] = ()) -> Mapping[str, tuple[_Item, ...]]:
    # The items of each name that has any, `known` names first. An unknown name is reported as a problem, and shown as written.
    groups = {name: list[_Item]() for name in known}
    for name, item in pairs:
        groups.setdefault(name, []).append(item)
    return {name: tuple(items) for name, items in groups.items() if items}


WHAT_PEOPLE_ASK = "questions"
"""The anchor in the desk guide of the list of what people ask."""


def happens_at(place: str) -> str:
    """The anchor in the desk guide of what people ask at a place."""
    return f"place-{place}"


def asked_by(asker: str) -> str:
    """The anchor in the desk guide of what an asker asks."""
    return f"asked-by-{asker}"
