"""State packs: the library privacy law of a state, from which a library's handbook there starts.

A pack is a folder of `sticky/states/`: `state.md`, its `law/`, and what the law says of each scenario in `scenarios/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import ConfigDict

from ..markdown.document import Document, read
from ..text.kept import PACKAGE
from ..text.problem import suggestion
from ..text.yaml_nodes import Day, Keys, Node, key, parse_yaml, validate
from .catalog import Words
from .statute import Statute, StatuteFront, parse

PACKS = PACKAGE / "states"

_LIST = "names.yml"

ANY = "any"
"""The pack for a state that has none of its own: an empty statute, with the steps to fill it."""

STILL_TO_WRITE = "To be written"
"""Stands wherever a pack leaves something to the library; until it is written, nobody can sign the text."""

TO_BE_WRITTEN = (
    f"**{STILL_TO_WRITE} for your state.** What the law says here is for the director and counsel until then."
)
"""Stands in a scenario in place of what the law says, where a pack does not say it."""

HOW_TO_FILL = "how-to-fill"
"""The id of the heading above the steps on a page that waits for a law: the page counts as unfilled until they are gone."""

BEFORE_THE_VOTE = "Counsel says before the board votes"
"""The beginning of a sentence that stands in a policy until counsel has answered: no adopted policy can have it."""

ASK_COUNSEL = "ask-counsel"
"""The id of the heading in `state.md` above the list of questions that no text of the pack answers."""

NAMES: Mapping[str, str] = (parse_yaml(_LIST, (PACKS / _LIST).read_text(encoding="utf-8"))[0] or Node({}, 1)).plain()
"""The states, and other places with a library law of their own, by postal code."""


class StateFront(Keys):
    """The front matter of a pack's `state.md`."""

    model_config = ConfigDict(str_strip_whitespace=False)

    statutes: Words = key("the ids of its statutes, the privacy law first", "[cplr-4509]")
    compared: Day | None = key("the date on which the texts were compared, year-month-day", "2026-11-25", None)
    source: str = key("where the texts were read", "nysenate.gov", "")
    confidence: str = key("how sure we are of the texts", "Sure of the words.", "")
    whole: bool = key('"false" if a part of the law is missing', "true")
    missing: str = key("what is missing", "Subsection (b-5), after its first words.", "")
    names: Words = key("names of its code, acts and rulings that no other state has", "[C.R.S., CORA]", ())
    facts: dict[str, str] = key(
        "what its law sets, by the fact’s name: of a number, the most that it allows", "{parent_looks_until: 16}", {}
    )
    instead: dict[str, Words] = key(
        "its references that say what a subsection of the starter’s says", '{"24-90-119(1)": [cplr-4509]}', {}
    )


@dataclass(frozen=True)
class State:
    """A state, with the pack of its law."""

    code: str
    """Its postal code, in lower case."""
    name: str
    pack: str
    """The name of its pack's folder: its code, or `any`."""
    front: StateFront
    document: Document

    @property
    def fact(self) -> str:
        """The name of the fact that a library is in this state."""
        return self.name.lower().replace(" ", "_")

    @property
    def folder(self) -> Path:
        """The folder of its pack."""
        return PACKS / self.pack

    @cached_property
    def law(self) -> Mapping[str, str]:
        """The Markdown of its statutes, by id."""
        texts = _texts(self.folder / "law")
        whose = ("jurisdiction: Your state", f"jurisdiction: {self.name}")
        return {id_: text.replace(*whose) for id_, text in texts.items()} if self.pack == ANY else texts

    @cached_property
    def scenarios(self) -> Mapping[str, str]:
        """The Markdown of what its law says of scenarios, by the scenario's id."""
        return _texts(self.folder / "scenarios")

    @cached_property
    def statutes(self) -> tuple[Statute, ...]:
        """The statutes in its pack."""
        return statutes_in(self.folder / "law")


def states() -> tuple[State, ...]:
    """The states that have a pack, by name."""
    return tuple(sorted((_read(code) for code in NAMES if (PACKS / code).is_dir()), key=lambda state: state.name))


def state_of(name: str) -> State:
    """The state of a name or a postal code; its pack is `any` if it has none of its own.

    Raises `KeyError`, with the nearest name as a hint, for a name that is not a state’s.
    """
    wanted = " ".join(name.split()).casefold()
    for code, known in NAMES.items():
        if wanted in (code, known.casefold()):
            return _read(code)
    hint = suggestion(name, NAMES.values()) or "; write its name or its two letters, such as Vermont or VT"
    raise KeyError(f'"{name}" is not a state{hint}')


@cache
def _read(code: str) -> State:
    pack = code if (PACKS / code).is_dir() else ANY
    path = f"{pack}/state.md"
    document, problems = read(path, (PACKS / path).read_bytes())
    front, faults = validate(StateFront, document.meta, path, "a state") if document else (None, [])
    if document is None or front is None:
        raise ValueError("; ".join(map(str, (*problems, *faults))))
    return State(code, NAMES[code], pack, front, document)


def _texts(folder: Path) -> Mapping[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.md"))}


def statutes_in(folder: Path) -> tuple[Statute, ...]:
    """The statutes whose pages are in a folder, by id."""
    statutes = []
    for id_, text in _texts(folder).items():
        document, _ = read(f"docs/law/{id_}.md", text.encode())
        front = document and validate(StatuteFront, document.meta, document.path, "a statute")[0]
        if document and front:
            statutes.append(parse(front, document, []))
    return tuple(statutes)


OF = state_of("Colorado")
"""The state whose law the starter's texts tell."""
