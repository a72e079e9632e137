"""The texts that a library's handbook starts from: the starter's, in the form for a real library, and other files."""

import re
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from string import Template

from ...content import settings
from ...content.edition import settled
from ...content.facts import MODEL
from ...content.handbook import DOCS, SCENARIOS
from ...content.origin import ORIGIN, Origin, load
from ...content.starter import REPOSITORY, STARTER, away, pages_of
from ...content.state import OF, State, state_of
from ...markdown.document import ASKED
from ...text.problem import Refused
from .adapt import adapted
from .profile import Profile
from .program import REQUIREMENTS, program
from .settings import LOGO, settings_of
from .shelf import EVERYTHING, Choice, Shelf

_VSCODE = tuple(f".vscode/{name}.json" for name in ("extensions", "mkdocs.schema", "settings", "tasks"))
_BESIDE = ("ADOPTING.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", *_VSCODE)
"""The starter's files, besides its texts, that a handbook has as well."""


def origin(profile: Profile) -> Origin:
    """The texts that a handbook is started from, which `sticky update` compares, and the answers they are made from."""
    state = profile.state
    shelf = shelf_of(state.code)
    texts = shelf.cut(Choice(profile.taken, profile.back))
    texts[settings.MKDOCS_YML] = settings_of(profile, texts, shelf.texts)
    texts["CONTRIBUTING.md"] = _guide((STARTER / "CONTRIBUTING.md").read_text(encoding="utf-8"), state)
    readme = Template((REPOSITORY / "README.md").read_text(encoding="utf-8"))
    texts["README.md"] = readme.substitute(library=profile.name)
    texts = beside() | texts
    texts[REQUIREMENTS] = program()[0][REQUIREMENTS].decode()
    answers = {field.name: getattr(profile, field.name) for field in fields(profile)}
    return Origin(answers | {"state": state.code, "logo": bool(profile.logo)}, texts)


def begun(root: Path) -> Origin:
    """What the handbook at `root` was started from. Raises `Refused` if its record is missing or cannot be read."""
    if (before := load(root)) is None:
        raise Refused(f"There is no {ORIGIN} that can be read, so nothing says what this handbook was started from")
    return before


def newer(before: Origin, choice: Choice | None = None) -> Origin:
    """What a handbook with the same answers, or with another choice from the shelf, would start from today.

    Raises `KeyError` if there is no such state, and `Refused` if an answer is missing.
    """
    return origin(profile_of(before, choice))


def profile_of(before: Origin, choice: Choice | None = None) -> Profile:
    """What a library said of itself when it started a handbook."""
    answers = dict(before.answers)
    changed = {"state": state_of(answers["state"]), "logo": LOGO.encode() if answers.get("logo") else b""}
    try:
        return Profile(**answers | changed | asdict(choice or choice_of(before)))
    except TypeError as error:
        raise Refused(f"{ORIGIN} does not say all that is asked of a library; start a new handbook") from error


def choice_of(before: Origin) -> Choice:
    """What a handbook has chosen from the shelf; one that began before there was a shelf has everything."""
    return Choice(tuple(before.answers.get("taken", (EVERYTHING,))), tuple(before.answers.get("back", ())))


@cache
def shelf_of(state: str) -> Shelf:
    """Everything that a handbook of a state can have, by the state's code."""
    return Shelf(texts_for(state_of(state)))


def texts_for(state: State) -> dict[str, str]:
    """The pages and scenarios that a handbook of a state starts from: those for a real library, as drafts."""
    texts = {path: settled(text, MODEL, holds=False) or "" for path, text in pages_of(STARTER).items()}
    return {path: text if path.endswith(ASKED) else _first(text) for path, text in adapted(texts, state).items()}


def _first(text: str) -> str:
    # A page as in a first version: a policy is a draft, nothing has changed yet, and the library sets any word limit.
    front, end, body = text.partition("\n---\n")
    front = re.sub(r"\n(?:changed|words):.*(?:\n +.*)*", "", front).replace("\nstatus: model", "\nstatus: draft")
    return front + end + body


def _guide(text: str, state: State) -> str:
    # The guide for writers, with examples that a handbook has: its own files, and its own law.
    whole = {"A whole scenario": f"{SCENARIOS}/wifes-card.md", "An answer by itself": f"{DOCS}/desk/holds.md"}
    for title, path in whole.items():
        example = rf"(## {title}\n(?:.*\n)*?)(`{{3,}})markdown\n(?:.*\n)*?\2\n"
        text = re.sub(example, rf"\1An example is `{path}`.\n", text)
    text = re.sub(rf"^- \*\*What holds in {OF.name} only.*\n(?:  .*\n)+", "", text, flags=re.MULTILINE)
    if away(state):
        first = state.statutes[0]
        # For a law that is still to be written, the reference follows the layout of its placeholder page.
        reference = first.reference(first.subsections[0]) if first.subsections else f"{first.id}(1)"
        text = re.sub(rf"{re.escape(OF.front.statutes[0])}(?:\([^)]*\))+", reference, text)
        text = text.replace(OF.front.statutes[0], first.id)
    return text


def beside() -> dict[str, str]:
    """What a handbook's repository has besides the handbook, by path: the same for every library."""
    files = [file for file in sorted(REPOSITORY.rglob("*")) if file.is_file()]
    made = {file.relative_to(REPOSITORY).as_posix(): file.read_text(encoding="utf-8") for file in files}
    made |= {name: (STARTER / name).read_text(encoding="utf-8") for name in _BESIDE}
    made[".vscode/tasks.json"] = made[".vscode/tasks.json"].replace('"make ', '"sticky ')
    return made
