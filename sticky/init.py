"""Starts a library's own handbook, from the texts of the starter and what the library says of itself.

The starter is the handbook that this package comes with: in an installed package a copy in `starter/`, otherwise the
repository's own files. `repository/` has what a handbook's repository has besides: its README, workflows, an editor.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from . import history, update
from .checks import addresses
from .checks.brand import picture_fault
from .content import settings, starter
from .content.handbook import DOCS, SCENARIOS
from .content.page import src_of
from .content.reader import read_file
from .content.sections import LAW_SAYS
from .content.starter import STARTER, Refused
from .content.state import State, state_of
from .text.document import decode, encode
from .text.problem import suggestion
from .views.brand import surfaces
from .views.templates import THEME

REPOSITORY = Path(__file__).parent / "repository"

_MAKERS = ("sticky/init.py", "sticky/content/starter.py")
"""The code that makes a handbook's texts from the starter's: it can change a text whose own file has not changed."""

LOGO = "logo.png"

TO_DO = "records/to-do.md"
"""What is left to do and cannot be seen in the files themselves: a list to tick off."""

REQUIREMENTS = "requirements.txt"

OPTIONAL = ("docs/standards/index.md", "docs/policy/example-bemis.md")
"""Pages about the starter's own state, which no handbook of another state has."""

ABOUT_THE_STARTER = ("Cottonwood", "Bemis")
"""Names that a handbook of another state does not have."""

_BESIDE = ("ADOPTING.md", "LICENSE")
_WRITERS = ("CONTRIBUTING.md", ".vscode/extensions.json", ".vscode/settings.json", ".vscode/tasks.json")

MODEL: Mapping[str, tuple[tuple[str, str], ...]] = {
    "docs/index.md": ((r" \{\{ library\.name \}\} is a model library, and made up: .*", ""),),
    "docs/about/index.md": ((r"\n\nThe library in these pages, .* made up\. .*", ""),),
    "docs/policy/promises.md": ((r"\{\{ library\.name \}\} is a model library, and made up\.\n\n", ""),),
    "docs/policy/adopt.md": (
        (
            r"This is a model\. .*? Yours may, in whole or in part\. It takes",
            "These policies began as a model’s. {{ library.name }} may adopt them, in whole or in part. It takes",
        ),
        (r"These are this model’s choices, and each", "These are choices, and each"),
        (r"each policy’s file write `status: draft`", "each policy’s file stands `status: draft`"),
    ),
    "docs/policy/index.md": ((r"\| 1, a model \|", "| 1, a draft |"),),
}
"""What the starter says of its own library, which is made up, and what a real one says there."""


@dataclass(frozen=True)
class Wanted:
    """What a library says of itself."""

    name: str
    state: State
    officer: str
    """The privacy officer's title."""
    phone: str
    url: str
    """The address at which the site will be."""
    email: str = ""
    accent: str = ""
    logo: bytes = b""
    repository: str = ""
    """The address of the repository, for the link on each page to where it is changed."""

    @property
    def officers_email(self) -> str:
        """The privacy officer's address: as given, or one that is likely."""
        host = (urlsplit(self.url).hostname or "library.example").removeprefix("www.")
        return self.email or f"privacy@{host.partition('.')[2] if host.count('.') > 1 else host}"


def wanted(answers: Mapping[str, str], email: str = "", repository: str = "") -> tuple[Wanted, list[str]]:
    """What a library says of itself, from what was typed for it, and notes on what was changed in that.

    Raises `Refused`.
    """
    found = {name: value_of(name, typed) for name, typed in answers.items()}
    notes, accent, light = [], found["accent"], surfaces(THEME)[0]
    if accent and accent != light.readable(accent):
        typed, accent = accent, light.readable(accent)
        notes.append(f"{typed} is hard to read on a light page; the site has {accent}, the nearest shade that is not.")
    repository = value_of("repository", repository)
    logo = Path(found["logo"]).read_bytes() if found["logo"] else b""
    state = state_of(found["state"])
    given = Wanted(
        found["library"], state, found["officer"], found["phone"], found["url"], email, accent, logo, repository
    )
    return given, notes


def value_of(name: str, typed: str) -> str:
    """What was typed for one of the things that a library says of itself, in the form that its settings have.

    Raises `Refused`.
    """
    match name:
        case "state":
            try:
                return state_of(typed).name
            except KeyError as error:
                raise Refused(error.args[0]) from error
        case "phone" if sum(map(str.isdigit, typed)) < 7:
            raise Refused(f'"{typed}" is not a phone number; for example: 802-332-1200')
        case "url":
            return f"{_address(typed, 'https://handbook.example.org/')}/"
        case "repository" if typed:
            return _address(typed, "https://github.com/our-library/handbook")
        case "accent" if typed:
            color = f"#{typed.lower().removeprefix('#')}"
            if not re.fullmatch(r"#[0-9a-f]{6}", color):
                raise Refused(f'"{typed}" is not a color; write # and six digits or letters to f, such as #0a5f5b')
            return color
        case "logo" if typed:
            typed = typed.strip("'\"")  # as a terminal quotes a file that is dragged into it
            try:
                fault = picture_fault(Path(typed).read_bytes())
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


def files(wanted: Wanted) -> dict[str, bytes]:
    """The files of a new handbook, by their path in its folder."""
    began = record(wanted)
    found = {path: text.encode() for path, text in began.texts.items()}
    found[TO_DO] = _to_do(wanted, began.texts).encode()
    found[addresses.PATH] = b""
    found[update.PATH] = began.packed()
    return found | program()[0] | ({LOGO: wanted.logo} if wanted.logo else {})


def record(wanted: Wanted) -> update.Record:
    """The texts that a handbook is started from, and what they are made of: those that `sticky update` compares."""
    state = wanted.state
    texts = texts_for(state)
    texts[settings.PATH] = _settings(wanted, texts)
    texts["CONTRIBUTING.md"] = _guide((STARTER / "CONTRIBUTING.md").read_text(encoding="utf-8"), state)
    texts["README.md"] = Template((REPOSITORY / "README.md").read_text(encoding="utf-8")).substitute(
        library=wanted.name
    )
    texts = _beside() | texts
    texts[REQUIREMENTS] = program()[0][REQUIREMENTS].decode()
    answers = {one.name: getattr(wanted, one.name) for one in fields(wanted)}
    newest = [one.id for one in _commits()[:1]]
    known = {path: id_ for path in texts for id_ in newest}
    return update.Record(answers | {"state": state.code, "logo": bool(wanted.logo)}, texts, known)


def newer(before: update.Record) -> update.Record:
    """What a handbook with the same answers would be started from today.

    Raises `KeyError` if there is no such state.
    """
    answers = dict(before.answers)
    changed = {"state": state_of(answers["state"]), "logo": LOGO.encode() if answers.get("logo") else b""}
    try:
        return record(Wanted(**answers | changed))
    except TypeError as error:
        raise Refused(f"{update.PATH} does not say all that is asked of a library; start a new handbook") from error


def template() -> dict[str, bytes]:
    """The files of a repository from which libraries start theirs, on GitHub and without installing anything."""
    made = _beside()
    made |= {"README.md": (REPOSITORY / "template.md").read_text(encoding="utf-8")}
    return {path: text.encode() for path, text in made.items() if path not in _WRITERS} | program()[0]


def write(folder: Path, made: Mapping[str, bytes]) -> None:
    """Write the files of a new handbook into a folder, which may already have those of the template.

    Raises `Refused` if another file would be lost.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file; choose another name for the folder")
    replaceable = template()
    for path, data in made.items():
        file = folder / path
        if file.exists() and file.read_bytes() not in (data, replaceable.get(path)):
            raise Refused(f"{file} is there already; choose a new folder, or move the file away")
    for path, data in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def without(root: Path, pages: Iterable[str]) -> list[str]:
    """Take pages and scenarios out of the handbook at `root`, with what leads there, and their lines in the menu.

    Returns the files changed. Raises `Refused` if there is no such page or scenario, or if one cannot be read.
    """
    texts = starter.pages_of(root)
    gone = tuple(pages)
    for path in gone:
        if path not in texts:
            raise Refused(f'"{path}" is not a page or a scenario of the handbook{suggestion(path, texts)}')
    left = starter.starter(texts, starter.OF, gone)
    menu = decode(settings.PATH, (root / settings.PATH).read_bytes())[0] or ""
    rows = [row for row in menu.split("\n") if f"{DOCS}/{_menu(row)}" not in texts.keys() - left.keys()]
    changed = {path: text for path, text in left.items() if text != texts[path]}
    changed |= {settings.PATH: "\n".join(rows)} if "\n".join(rows) != menu else {}
    for path, text in changed.items():
        (root / path).write_bytes(encode(text, (root / path).read_bytes()))
    for path in texts.keys() - left.keys():
        (root / path).unlink()
    return sorted({*changed, *(texts.keys() - left.keys())})


def away(state: State) -> bool:
    """Whether a state is another than the starter's."""
    return state.code != starter.OF.code


@cache
def _commits() -> tuple[history.Commit, ...]:
    return history.commits(STARTER)


def reasons(before: update.Record, path: str) -> tuple[str, ...]:
    """What the project's commits tell of a text since it came into a handbook, the newest first; none if they do not.

    What speaks of another state's law is not for this handbook.
    """
    state = state_of(before.answers["state"])
    first = [one for one in reversed(_commits()) if one.id in before.commits.values()][:1]  # of a text that is new
    since = list(history.since(_commits(), before.commits.get(path) or "".join(one.id for one in first)))
    sources = _sources(path, state)
    found = [one for one in since if sources & {*one.paths}] or [one for one in since if {*_MAKERS} & {*one.paths}]
    ours = (one for one in found if not (away(state) and _named(f"{one.what} {one.why}")))
    return tuple(f"{one.on}: {one.what.rstrip('.')}.{one.why and f' {one.why}'}" for one in ours)


def _sources(path: str, state: State) -> set[str]:
    # The files of the project that a text is made of.
    own = REPOSITORY / path
    pack = f"sticky/states/{state.pack}"
    name = src_of(path)
    found = {f"sticky/repository/{path}" if own.is_file() else path, f"{pack}/{name}"}
    return found | ({f"{pack}/state.md"} if name in ("law/index.md", "about/sources.md") else set())


def texts_for(state: State) -> dict[str, str]:
    """The pages and scenarios that a handbook of a state starts from: a real library's, and a draft."""
    texts = starter.pages_of(STARTER)
    for path, changes in MODEL.items():
        for pattern, text in changes:
            texts[path], number = re.subn(pattern, text, texts[path])
            if not number:
                raise ValueError(f"{path} no longer has what a new handbook leaves out: {pattern}")
    gone, words = (OPTIONAL, ABOUT_THE_STARTER) if away(state) else ((), ())
    return {path: _first(text) for path, text in starter.starter(texts, state, gone, words).items()}


def _first(text: str) -> str:
    # A page of a first version: a policy is a draft, and nothing has changed yet.
    front, end, body = text.partition("\n---\n")
    front = re.sub(r"^status: model$", "status: draft", front, flags=re.MULTILINE)
    return re.sub(r"\nchanged:.*(?:\n +.*)*", "", front) + end + body


def _settings(wanted: Wanted, texts: Mapping[str, str]) -> str:
    text = (STARTER / settings.PATH).read_text(encoding="utf-8")
    before, rest = text.split("extra:\n", 1)
    _, after = rest.split("  # The prompts.", 1)
    before = re.sub(r"^site_url: .*$", f"site_url: {wanted.url}", before, flags=re.MULTILINE)
    address = wanted.repository
    link = f"repo_url: {json.dumps(address)}" if address else "# repo_url: https://github.com/our-library/handbook"
    said = "# Where the files are kept, for the link on each page to where it is changed."
    head, settings_are = before.rstrip().rsplit("\n", 1)
    text = f"{head.rstrip()}\n{said}\n{link}\n\n{settings_are}\nextra:\n{_library(wanted)}  # The prompts.{after}"
    if away(wanted.state):
        text = re.sub(r"  # Words that are written otherwise.*\n  words:\n    parental: .*\n", "", text)
    rows = [row for row in text.split("\n") if (page := _menu(row)) is None or f"{DOCS}/{page}" in texts or _ours(page)]
    return "\n".join(_law_of(rows, wanted.state))


def _library(wanted: Wanted) -> str:
    name, officer, phone, email = (
        json.dumps(value, ensure_ascii=False)
        for value in (wanted.name, wanted.officer, wanted.phone, wanted.officers_email)
    )
    accent = f"    accent: {json.dumps(wanted.accent)}\n" if wanted.accent else ""
    logo = f"    logo: {LOGO}\n" if wanted.logo else ""
    return (
        "  # Change it to adopted when the library uses the handbook. Until then every page says that it is a draft.\n"
        "  status: draft\n"
        "  library:\n"
        f"    name: {name}\n"
        f"    state: {wanted.state.name}\n"
        "    director: Library Director\n"
        "    governing_body: Board of Trustees\n"
        "    privacy_officer:\n"
        f"      title: {officer}\n"
        f"      email: {email}\n"
        f"      phone: {phone}\n"
        f"{accent}{logo}"
        "    # Whom the desk calls, in this order. The site is public: list numbers that anyone may see.\n"
        "    people_to_call:\n"
        f"      - {{role: {officer}, phone: {phone}}}\n"
    )


def _menu(row: str) -> str | None:
    # The page that a line of the menu leads to.
    found = re.fullmatch(r" *- [^:]+: ([\w./-]+\.md)", row)
    return found[1] if found else None


def _ours(page: str) -> bool:
    return page in {f"law/{id_}.md" for id_ in starter.OF.front.statutes}


def _law_of(rows: list[str], state: State) -> Iterator[str]:
    # The menu, with the statutes of a state: the first in the starter's place, others below the page of laws.
    first, *others = state.front.statutes
    for row in rows:
        page = _menu(row)
        yield row.replace(page, f"law/{first}.md") if page and _ours(page) else row
        if page == "law/index.md":
            yield from (f"{row[: row.index('-')]}- law/{other}.md" for other in others)


def _guide(text: str, state: State) -> str:
    # The guide for writers, with examples that a handbook has: its own files, and its own law.
    whole = {"A whole scenario": f"{SCENARIOS}/wifes-card.md", "An answer by itself": f"{DOCS}/desk/holds.md"}
    for title, path in whole.items():
        text = re.sub(
            rf"(## {title}\n(?:.*\n)*?)(`{{3,}})markdown\n(?:.*\n)*?\2\n",
            rf"\1An example is `{path}`.\n",
            text,
        )
    text = re.sub(r"(?m)(^|`)make ", r"\1sticky ", text.replace("`make site", "`sticky build"))
    text = text.replace(" EDITION=public`", " --edition public`").replace(" STRICT=1`", " --strict`")
    if away(state):
        first = state.statutes[0]
        reference = first.reference(first.subsections[0]) if first.subsections else first.id
        text = re.sub(rf"{re.escape(starter.OF.front.statutes[0])}(?:\([^)]*\))+", reference, text)
        text = text.replace(starter.OF.front.statutes[0], first.id)
    return text


def _beside() -> dict[str, str]:
    # What a handbook's repository has besides the handbook, the same for every library.
    made = {
        file.relative_to(REPOSITORY).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(REPOSITORY.rglob("*"))
        if file.is_file() and file.name != "template.md"
    }
    made |= {name: (STARTER / name).read_text(encoding="utf-8") for name in (*_BESIDE, *_WRITERS)}
    made[".vscode/tasks.json"] = made[".vscode/tasks.json"].replace('"make ', '"sticky ')
    return made


def program() -> tuple[dict[str, bytes], str]:
    """What installs the program that a handbook is made with, and what is left to do about that, if anything.

    `requirements.txt` asks for this program, with what prints PDFs, from where it was installed here: a repository, a
    package index, or a file, of which the handbook gets a copy.
    """
    here = distribution("sticky-situations")
    asked, left, files = f"{here.name}[pdf]=={here.version}", "", dict[str, bytes]()
    came: dict[str, Any] = json.loads(here.read_text("direct_url.json") or "{}")
    url = came.get("url", "")
    wheel = Path(url2pathname(urlsplit(url).path)) if url.startswith("file:") and url.endswith(".whl") else None
    if "vcs_info" in came:
        asked = f"{here.name}[pdf] @ {came['vcs_info']['vcs']}+{url}@{came['vcs_info']['commit_id']}"
    elif wheel:
        asked = f"./{wheel.name}[pdf]"
        if wheel.is_file():
            files[wheel.name] = wheel.read_bytes()
        else:
            left = (
                f"{REQUIREMENTS}: put the program’s file, {wheel.name}, beside it: it is no longer in {wheel.parent}."
            )
    elif "dir_info" in came:
        left = (
            f"{REQUIREMENTS}: it asks for {asked} from the Python Package Index. If that is not published there yet, put "
            "the program’s file, whose name ends in .whl, beside it, and write ./ and that name and [pdf] in it."
        )
    elif url:
        asked = f"{here.name}[pdf] @ {url}"
    return files | {REQUIREMENTS: f"{asked}\n".encode()}, left


def _to_do(wanted: Wanted, texts: Mapping[str, str]) -> str:
    rows = [
        program()[1],
        f"{settings.PATH}: does {wanted.officers_email} reach the {wanted.officer}?" if not wanted.email else "",
        f"{settings.PATH}: are “Library Director” and “Board of Trustees” what they are called here?",
        *_left_out(wanted.state, texts),
    ]
    head = (
        "# To do\n\nWhat is left to do and cannot be seen in the files. Tick it off: `- [x]`. `sticky todo` lists it with the "
        "rest. “Left out” is what rested on the law of another state, or led to a page that only a library there has.\n\n"
    )
    return head + "".join(f"- [ ] {row}\n" for row in rows if row)


def _left_out(state: State, texts: Mapping[str, str]) -> Iterator[str]:
    # What the starter has and this handbook has not, as it rests on the law of another state.
    if not away(state):
        return
    for path, text in starter.pages_of(STARTER).items():
        if path.startswith(f"{DOCS}/law/") or path in OPTIONAL:
            continue
        if path not in texts:
            yield f"{path}: the whole page is left out. Write your own, or do without."
            continue
        if texts[path] == text:
            continue
        here, there = _sections(path, texts[path]), _sections(path, text)
        lost = [title for title in there if title not in here and not _named(title)]
        shorter = [title for title, rows in there.items() if rows > here.get(title, rows)]
        if lost:
            yield f"{path}: these sections are left out: {'; '.join(lost)}. Write what holds for you, or do without."
        if shorter:
            yield f"{path}: sentences are left out under: {'; '.join(shorter)}. Read it; add what holds for you, or do without."


@cache  # the starter's are asked for again for each state
def _sections(path: str, text: str) -> dict[str, int]:
    # The sections of a page or scenario, each with the number of its rows; what the law says is listed by itself.
    document = read_file(path, text.encode()).document
    return {
        section.title: len([row for row in section.text.markdown.split("\n") if row.strip()])
        for section in (document.sections if document else ())
        if section.title != LAW_SAYS.title
    }


def _named(title: str) -> bool:
    names = (*ABOUT_THE_STARTER, starter.OF.name, *starter.OF.front.names)
    return any(name in title for name in names) or bool(re.search(r"\d-\d", title))
