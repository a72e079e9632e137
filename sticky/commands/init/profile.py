"""What a library says of itself: what it is asked, and the form that its answers have in a handbook."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import hexdigits
from typing import Any

from ...checks.brand import picture_fault
from ...content.settings import EMAIL, read_logo
from ...content.state import State, state_of
from ...text.problem import Refused, shown, suggestion
from ...text.yaml_nodes import parse_yaml
from ...theme.brand import surfaces

ASKED = {
    "library": "the library’s name",
    "title": "the handbook’s name, if it is not to be “Sticky Situations” (may be empty)",
    "state": "its state",
    "officer": "the privacy officer’s title, such as Privacy Officer",
    "phone": "the privacy officer’s phone number",
    "email": "the privacy officer’s email address, which the policy prints for complaints (may be empty)",
    "url": "the address that the site will have, such as https://handbook.example.org/",
    "accent": "a color of the library, such as #0a5f5b (may be empty)",
    "logo": "the file of its logo, a PNG (may be empty)",
}
"""The questions to a library, in this order: the words of each, by name."""

DIRECTOR = "Library Director"
"""What a director is called until the library says otherwise."""

_MAY_BE_EMPTY = ("title", "email", "accent", "logo")


@dataclass(frozen=True)
class Profile:
    """What a library says of itself."""

    name: str
    state: State
    officer: str
    phone: str
    url: str
    title: str = ""
    email: str = ""
    accent: str = ""
    """A color of its own, as `#rrggbb`; empty for the theme's."""
    logo: bytes = b""
    repository: str = ""
    """The address of the repository, for the link on each page to where it is changed."""
    taken: tuple[str, ...] = ()
    """The shelf's names for the parts that the handbook has besides the core."""
    back: tuple[str, ...] = ()

    @property
    def director(self) -> str:
        """The director's title: the officer's, if that is the director."""
        return self.officer if self.officer.casefold() in ("director", DIRECTOR.casefold()) else DIRECTOR


def profile_from(answers: Mapping[str, str], repository: str = "") -> tuple[Profile, str]:
    """A library's profile from its typed answers, and a note on what was changed in them. Raises `Refused`."""
    values: dict[str, Any] = {name: value_of(name, typed) for name, typed in answers.items()}
    name, state, typed, logo = (values.pop(each) for each in ("library", "state", "accent", "logo"))
    picture, accent = Path(logo).read_bytes() if logo else b"", typed and surfaces()[0].readable(typed)
    hard = f"{typed} is hard to read on a light page; the site uses {accent} instead, the nearest shade that can be read there."
    values |= {"accent": accent, "logo": picture, "repository": value_of("repository", repository)}
    library = Profile(name, state_of(state), **values)
    return library, hard if accent != typed else ""


def read_answers(file: Path) -> dict[str, str]:
    """The answers in a file with one answer per line, such as `library: Maple Library`. Raises `Refused`."""
    try:
        # A color begins with "#", which YAML takes for a comment.
        text = file.read_text(encoding="utf-8").replace("accent: #", "accent: ")
        node, problems = parse_yaml(str(file), text)
    except (OSError, ValueError) as error:
        raise Refused(
            f"{file} cannot be read; write one answer a line in it, such as library: Maple Library"
        ) from error
    given = node.plain() if node else {}
    if problems:
        raise Refused(str(problems[0]))
    if not isinstance(given, dict):
        raise Refused(f"{file} has to have one answer a line, such as library: Maple Library")
    for name, value in given.items():
        if name not in (*ASKED, "repository"):
            raise Refused(f"{file}: {shown(name)} is nothing that is asked{suggestion(name, ASKED)}")
        if not isinstance(value, str | None):
            raise Refused(f"{file}: {shown(name)} has to have one answer, on the same line")
    return {name: value or "" for name, value in given.items()}


def ask(name: str, given: str | None, now: str = "") -> str:
    """The answer to one of the questions in `ASKED`, from an option or as typed; whoever types can try again.

    If nothing is typed, the answer is `now`. Raises `Refused`.
    """
    question = f"{ASKED[name][0].upper()}{ASKED[name][1:]}{f' [{now}]' if now else ''}: "
    while True:
        try:
            typed = (input(question) if given is None else given).strip() or now
            if typed or name in _MAY_BE_EMPTY:
                return value_of(name, typed)
        except (EOFError, KeyboardInterrupt) as error:
            if isinstance(error, EOFError) and (now or name in _MAY_BE_EMPTY):
                return now  # nobody is asked
            needs = f"A handbook needs {ASKED[name]}: --{name} …"
            raise Refused(f"\n{needs if isinstance(error, EOFError) else 'Nothing was written.'}") from error
        except Refused as refusal:
            if given is not None:
                raise
            print(refusal)
        given = None


def value_of(name: str, typed: str) -> str:
    """A typed answer, in the form that the settings have. Raises `Refused`."""
    match name:
        case "state":
            try:
                return state_of(typed).name
            except KeyError as error:
                raise Refused(error.args[0]) from error
        case "phone" if sum(map(str.isdigit, typed)) < 7:
            raise Refused(f'"{typed}" is not a phone number; for example: 802-332-1200')
        case "email" if typed and not re.fullmatch(EMAIL, typed):
            raise Refused(f'"{typed}" is not an email address; for example: privacy@library.example')
        case "url":
            return f"{_address(typed, 'https://handbook.example.org/')}/"
        case "repository" if typed:
            return _address(typed, "https://github.com/our-library/handbook")
        case "accent" if typed:
            color = f"#{typed.lower().removeprefix('#')}"
            if len(color) == 7 and set(color[1:]) <= set(hexdigits):
                return color
            raise Refused(f'"{typed}" is not a color; write # and six digits or letters from a to f, such as #0a5f5b')
        case "logo" if typed:
            typed = typed.strip("'\"")  # as a terminal quotes a file that is dragged into it
            try:
                fault = picture_fault(read_logo(Path(typed)))
            except OSError as error:
                hint = "see how its name is written and which folder it is in; a logo can also come later"
                raise Refused(f"{typed} cannot be read ({error.strerror}); {hint}") from error
            if fault:
                raise Refused(f"{typed} {fault}")
    return typed


def _address(typed: str, example: str) -> str:
    # An address on the web, without a slash at the end.
    url = (typed if "//" in typed else f"https://{typed}").rstrip("/")
    if not re.fullmatch(r"https?://[\w-]+(\.[\w-]+)+(:\d{1,5})?(/[\w.~%-]+)*", url):
        raise Refused(f'"{typed}" is not an address; for example: {example}')
    return url
