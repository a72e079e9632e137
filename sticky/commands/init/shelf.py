"""The texts that a handbook has, of those that it could have: the core, and the parts taken from the shelf.

A text brings what it rests on: clauses, standards and rules; a ready session brings its scenarios.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...content.answer import DESK_FOLDER
from ...content.catalog import entries
from ...content.handbook import DOCS, SCENARIOS, TRAINING
from ...content.rules import RULES_FOLDER
from ...content.sections import FACILITATOR
from ...markdown.document import Document, Section
from ...text.problem import Refused, shown, suggestion
from ...text.yaml_nodes import Node
from ..lost import group
from ..without import left, looked_at

EVERYTHING = "everything"
"""Stands for all that the shelf has."""

_RESTING = {"policy": f"{DOCS}/policy/", "standards": f"{DOCS}/standards/"}
"""The keys that name parts of pages, and where those pages are."""

Part = tuple[str, str]
"""The path of a page or a scenario and an empty text, or the path of a page and the id of a part of it."""


@dataclass(frozen=True)
class Choice:
    """The choice of a handbook, as names of parts: those taken besides the core, and those put back, also from the core."""

    taken: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


class Shelf:
    """All the texts that a handbook could have, and the parts that it can take and put back."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        pages = ((path, looked_at(path, text)) for path, text in texts.items() if path.endswith(".md"))
        self.documents: Mapping[str, Document] = {path: document for path, document in pages if document}
        self.parts: dict[Part, list[Node]] = {}
        """The parts that can be taken and put back, each with its keys: scenarios, pages, and answers on pages of places."""
        self.sections: dict[Part, Section] = {}
        """The sections of those answers, and of the clauses and standards that come with a text that rests on them."""
        self._within: dict[str, Part] = {}
        for path, document in self.documents.items():
            self._add(path, document)
        self.core = frozenset(part for part, keys in self.parts.items() if _plain(keys[0], "core") == ["yes"])

    def _add(self, path: str, document: Document) -> None:
        # A handbook has the page of a place if it has an answer on that page. Of a page of clauses that it did not take, it has
        # the clauses that its other texts rest on.
        if PurePosixPath(path).parent.name == DESK_FOLDER:
            answers = {(path, section.id): section for section in document.sections if section.id and section.catalog}
            self.sections |= answers
            self.parts |= {part: [section.catalog] for part, section in answers.items() if section.catalog}
            return
        self.parts[path, ""] = [document.meta, *(section.catalog for section in document.sections if section.catalog)]
        folder = next((folder for folder in _RESTING.values() if path.startswith(folder)), "")
        if folder and not document.meta.inside("clauses") and RULES_FOLDER not in path:
            part = (path, "")
            for section in document.sections:
                if section.level <= 2:
                    part = (path, section.id or "")
                    self.sections |= {part: section} if section.id else {}
                if section.id:
                    self._within.setdefault(f"{folder}{section.id}", part)
                    self._within[f"{folder}{group(path)}#{section.id}"] = part

    def name(self, part: Part) -> str:
        """The name of a part: a scenario's id, a page's path, or, for a part of a page, the path with the part's id."""
        path, id_ = part
        return f"{path}#{id_}" if id_ else PurePosixPath(path).stem if path.startswith(SCENARIOS) else path

    def title(self, part: Part) -> str:
        """The title of a part."""
        path, id_ = part
        return self.sections[part].title if id_ else str(_plain(self.documents[path].meta, "title")[0])

    def asked(self, part: Part) -> tuple[str, str]:
        """The first asker of a part, and the first place; empty texts for a part that answers nobody."""
        path, id_ = part
        askers, places = (_plain(self.parts[part][0], key) for key in ("asker", "where"))
        of_place = PurePosixPath(path).stem if id_ and askers else ""
        return next(iter(askers), ""), of_place or next(iter(places), "")

    def named(self, *names: str) -> list[Part]:
        """The parts with these names, or of the places or topics with these names. Raises `Refused` for any other name."""
        known: dict[str, list[Part]] = {EVERYTHING: [*self.parts]}
        for part, (keys, *_) in self.parts.items():
            path, id_ = part
            places = [*_plain(keys, "where"), *([PurePosixPath(path).stem] if id_ else ())]
            for each in {self.name(part), id_ or path, path, *_plain(keys, "topics"), *places}:
                known.setdefault(each, []).append(part)
        for name in names:
            if name not in known:
                raise Refused(f"{shown(name)} is no scenario, page, answer, place or topic{suggestion(name, known)}")
        return [part for name in names for part in known[name]]

    def chosen(self, choice: Choice) -> frozenset[Part]:
        """The parts of a handbook with this choice, including those that its parts need."""
        taken, back = set(choice.taken), set(choice.back)
        wanted = {part for part in self.parts if EVERYTHING in taken or part in self.core or self.name(part) in taken}
        return self.with_needs(part for part in wanted if self.name(part) not in back)

    def more(self, choice: Choice, parts: Iterable[Part]) -> Choice:
        """The choice with these parts added."""
        names = {self.name(part) for part in parts}
        if names.issuperset(map(self.name, self.parts)):
            return Choice((EVERYTHING,))
        taken = names - {self.name(part) for part in self.core} if EVERYTHING not in choice.taken else set()
        return Choice(tuple(sorted({*choice.taken} | taken)), tuple(sorted({*choice.back} - names)))

    def less(self, choice: Choice, parts: Iterable[Part]) -> Choice:
        """The choice with these parts removed."""
        names = {self.name(part) for part in parts}
        if names.issuperset(map(self.name, self.parts)):
            return Choice()
        begun = EVERYTHING in choice.taken
        back = names if begun else names & {self.name(part) for part in self.core}
        return Choice(tuple(sorted({*choice.taken} - names)), tuple(sorted({*choice.back} | back)))

    def with_needs(self, parts: Iterable[Part]) -> frozenset[Part]:
        """These parts, and all parts that they need."""
        kept, open_ = set[Part](), [*parts]
        while open_:
            part = open_.pop()
            if part not in kept:
                kept.add(part)
                open_ += self.needs(part)
        return frozenset(kept)

    def needs(self, part: Part) -> Iterator[Part]:
        """The parts that a part rests on; for a ready session, also its scenarios, and the pages that it shows."""
        for keys in self.parts.get(part, ()):
            for key, folder in _RESTING.items():
                named = (self._within.get(folder + name) for name in _plain(keys, key))
                yield from (part for part in named if part)
            tables = (f"{DOCS}/{RULES_FOLDER}/{name.partition('/')[0]}.md" for name in _plain(keys, "rule"))
            yield from ((path, "") for path in tables if path in self.documents)
            for step in entries(keys.inside("steps")):
                scenarios = [f"{SCENARIOS}/{name}.md" for name in _plain(step, "scenario")]
                shows = [f"{DOCS}/{name.partition('#')[0]}.md" for name in _plain(step, "show") if "#" in name]
                yield from ((path, "") for path in (*scenarios, *shows, f"{DOCS}/{TRAINING}") if path in self.documents)

    def cut(self, choice: Choice) -> dict[str, str]:
        """The texts of a handbook with this choice."""
        kept = self.chosen(choice)
        there = {path for path, _ in kept}
        gone = [path for path in self.documents if path not in there]
        for part in self.sections.keys() - kept:
            if part[0] in there and (part[0], "") not in kept:
                gone.append(f"{part[0]}#{part[1]}")
        return {path: text.replace("\ncore: yes\n", "\n") for path, text in left(self.texts, gone).items()}

    def words(self, part: Part) -> int:
        """How many words a reader reads in a part: not the notes for facilitators."""
        path, id_ = part
        sections, text = self.documents[path].sections, [] if id_ else [self.documents[path].intro]
        level = 0
        for section in sections:
            level = section.level if section.id == id_ else level if section.level > level else 0
            if (not id_ or level) and section.title != FACILITATOR.title:
                text += [section.heading, section.text]
        return sum(len(each.words.split()) for each in text)


def _plain(keys: Node, key: str) -> Sequence[str]:
    return [str(entry.value) for entry in entries(keys.inside(key))]
