"""The checks and the build agree, whatever happens to a handbook.

A small sound handbook is edited at random: its settings, its front matter, its files, its sections. Where no problem is
named, the strict build succeeds; where one is named, nothing is published; and neither ever ends in a traceback. The
suite makes a few tries, always the same; `python -m tests.engine.test_agree 3600` makes new ones for an hour, and prints the
edits of each that fails.
"""

import logging
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click import ClickException
from mkdocs.commands.build import build
from mkdocs.config import load_config

from sticky import checks
from sticky.site.settings import checked
from sticky.text.problem import Problem
from tests.engine.test_golden import BASE

TRIES, ALWAYS = 60, 20
"""How many tries the suite makes, and how many of them without `--whole`."""

FOUND = (
    20261704,  # edit_uri that makes no address
    1795734186731167,  # a link that climbs out of the folder of pages
)
"""Seeds at which checks and build once disagreed. What they edit changes with the lists below; golden cases stay."""

NAV = """nav:
  - Home: index.md
  - At the desk: desk.md
  - Scenarios: scenarios.md
  - The law: law/24-90-119.md
  - The catalog: https://catalog.example.org/
  - Learn:
      - Policies:
          - The policy: policy/index.md
          - Staff: policy/staff.md
          - Other libraries: https://libraries.example.org/
      - Standards: standards/index.md
      - Glossary: glossary.md
  - A session: train/staff-meeting.md
  - About: about/index.md
"""

GROWN = {
    "docs/policy/staff.md": """---
title: Staff
description: What staff do.
owner: Library Director
status: draft
reviewed: 2026-11-25
review_every: 12 months
aliases: [policy/crew]
---

## At the desk {#at-the-front}

We keep quiet about [what the law says][24-90-119(1)].
""",
    "docs/train/staff-meeting.md": """---
title: Fifteen minutes
description: A short session.
goal: You can say no.
minutes: 21
steps:
  - {scenario: wifes-card, minutes: 15}
  - {do: Talk, minutes: 5}
bring: [Paper]
---

Sit in a circle.
""",
    "docs/about/index.md": """---
title: About
description: What this is.
render_macros: true
renamed: {former: of-the-law}
---

{{ scenarios(topic="families") }}

## Of the law

See {{ cite("24-90-119(2)(b)", "written consent") }}, or [the staff](../policy/staff.md#at-the-front).

{{ coverage() }}

{{ askers() }}

{{ standards() }}

{{ sessions() }}

{{ library.name }}: <{{ library.privacy_officer.email }}>

/// details | More

- One
- Two
///
""",
}

VALUES = (
    "",
    "''",
    "no",
    "2026",
    "1.5",
    "2026-11-31",
    "2026-12-24",
    "[]",
    "{}",
    "[a, b]",
    "[index.md]",
    "{a: b}",
    "x",
    "draft",
    "true",
    "false",
    "null",
    "index.md",
    "../index.md",
    "scenarios/wifes-card.md",
    "https://example.org/",
    "'a \"b\" <c>'",
    "'{{ desk() }}'",
    "wifes-card",
    "the-wifes-card",
    "[vendors]",
    '["24-90-119(1)"]',
    '["24-90-119(9)"]',
    "families",
    "&a b",
    "*a",
    "!ENV X",
    "!!python/name:os.sep",
    "|",
    "x: y",
    "12 months",
    "0",
    "999",
    "’“”é",
    "[old, older]",
    "{daughter: daughters-card}",
)
KEYS = (
    *(
        "title",
        "description",
        "summary",
        "topics",
        "asker",
        "law",
        "policy",
        "status",
        "reviewed",
        "aliases",
        "minutes",
    ),
    *("renamed", "render_macros", "template", "hide", "tags", "nav", "site_url", "site_name", "site_dir", "docs_dir"),
    *("strict", "theme", "plugins", "extra_css", "not_in_nav", "exclude_docs", "hooks", "watch", "repo_url", "extra"),
    *("markdown_extensions", "use_directory_urls", "validation", "dev_addr", "INHERIT", "copyright", "citation"),
    *("family", "prompts", "vocabularies", "library", "words", "generator", "edit_uri", "search", "icon", "robots"),
)
NAMES = (
    *("index.md", "a.md", "desk.md", "glossary.md", "policy/policy.md", "policy/index.md", "policy/standards.md"),
    *(
        "law/24-90-120.md",
        "law/24-72-204.5.md",
        "law/index.md",
        "train/index.md",
        "train/wifes-card.md",
        "desk/index.md",
    ),
    *(
        "scenarios/wifes-card.md",
        "scenarios/index.md",
        "templates/a.md",
        "README.md",
        "A.md",
        "a.txt",
        "a.png",
        ".a.md",
    ),
    *("about/index.md", "about.md", "standards.md", "policy/glossary.md", "404.md", "search.md", "assets/a.md"),
)
LINES = (
    *(
        "",
        "---",
        "# A title",
        "## History",
        "## (3)",
        "### (a)",
        "## A clause {#a-clause}",
        "## A clause",
        "> A quotation.",
    ),
    *(
        "> “I can’t.”",
        "- A list",
        "    code",
        "\tcode",
        "| a | b |\n| --- | --- |\n| c | d |",
        "```",
        "~~~ x",
        "/// details | x",
    ),
    *(
        "///",
        "/// html | div",
        "[a link](index.md)",
        "[gone](gone.md)",
        "[x](#nowhere)",
        "[y][vendors]",
        "[z][nothing]",
    ),
    *(
        "[the law][24-90-119(1)]",
        "{{ desk() }}",
        "{{ cite('vendors') }}",
        "{{ nothing }}",
        "{{ library.name }}",
        "{% if %}",
    ),
    *(
        "{{ statute('24-90-119') }}",
        "{{ knowledge() }}",
        "{{ quote('a', 'b') }}",
        "{{ verified('private') }}",
        "{#a}",
        "{: .x }",
    ),
    *(
        "<b>bold</b>",
        "<https://example.org/>",
        "<a@b.org>",
        "![x](y.png)",
        "[^1]",
        "[^1]: A note",
        "*[x]: y",
        "Term\n:   Meaning",
    ),
    *(
        "## Complication: More {#more}",
        "## Complication: More",
        "### Facilitator",
        "### Say",
        "## Debrief",
        "### To take away",
    ),
    *("“Upon written consent”", "x" * 300, "\\", "&nbsp;", "{#one} {#two}", "1. One\n\n    Two", "- [ ] task", "==x=="),
    *(
        "## At the desk {#at-the-desk}",
        "Title\n=====",
        "Title\n-----",
        "***",
        "a@b",
        "[a]: index.md",
        "[b]: https://x.org/",
    ),
)

Edit = Callable[[random.Random, Path], str]


def sound(root: Path) -> None:
    """Lay a small handbook with something of each kind at `root`."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    for path, text in GROWN.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    card = (root / "scenarios/wifes-card.md").read_text(encoding="utf-8")
    (root / "scenarios/again.md").write_text(card.replace("wife’s card\n", "same card again\n", 1), encoding="utf-8")
    draft = card.replace("title: The wife’s card", "title: A draft\nstatus: draft", 1)
    (root / "scenarios/a-draft.md").write_text(draft, encoding="utf-8")
    settings = root / "mkdocs.yml"
    settings.write_text(NAV + settings.read_text(encoding="utf-8"), encoding="utf-8")


def _file(chance: random.Random, root: Path) -> Path:
    files = sorted(file for folder in ("docs", "scenarios") for file in (root / folder).rglob("*") if file.is_file())
    return chance.choice(files) if files else root / "mkdocs.yml"


def _rows(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").split("\n")


def _write(file: Path, rows: list[str]) -> None:
    file.write_text("\n".join(rows), encoding="utf-8")


def _keyed(chance: random.Random, file: Path, end: int) -> str:
    """Change a line `key: value` or `- value` among the first lines of a file."""
    rows = _rows(file)
    places = [i for i, row in enumerate(rows[:end]) if re.match(r"[ -]*[\w’ -]+:|[ ]*- ", row)]
    if not places:
        return "nothing"
    at = chance.choice(places)
    row = rows[at]
    lead, key = re.match(r"([ -]*)([^:]*)", row).groups()  # type: ignore[union-attr]  # it always matches
    match chance.randrange(6):
        case 0:
            new = f"{lead}{key}: {chance.choice(VALUES)}"
        case 1:
            new = f"{lead}{chance.choice(KEYS)}:{row.partition(':')[2]}"
        case 2:
            new = f"{row}\n{lead}{chance.choice(KEYS)}: {chance.choice(VALUES)}"
        case 3:
            new = f"{row}\n{row}"
        case 4:
            new = f"{lead}{chance.choice(VALUES)}"
        case _:
            new = ""
    rows[at : at + 1] = [new] if new else []
    _write(file, rows)
    return f"{file.name}: {row!r} becomes {new!r}"


def settings(chance: random.Random, root: Path) -> str:
    """Another key or value in the settings."""
    return _keyed(chance, root / "mkdocs.yml", 999)


def top(chance: random.Random, root: Path) -> str:
    """Another key at the head of the settings."""
    file, added = root / "mkdocs.yml", f"{chance.choice(KEYS)}: {chance.choice(VALUES)}"
    _write(file, [added, *_rows(file)])
    return f"mkdocs.yml: {added!r} at its head"


def menu(chance: random.Random, root: Path) -> str:
    """Another entry, or another order, in the menu."""
    file = root / "mkdocs.yml"
    rows = _rows(file)
    places = [i for i, row in enumerate(rows) if row.strip().startswith("- ")]
    if len(places) < 2:
        return "nothing"
    at, other = chance.sample(places, 2)
    match chance.randrange(3):
        case 0:
            rows[at], rows[other] = rows[other], rows[at]
        case 1:
            rows[at] = f"{rows[at].partition('- ')[0]}- {chance.choice(('', 'A: '))}{chance.choice((*NAMES, *VALUES))}"
        case _:
            rows.insert(at, rows[other])
    _write(file, rows)
    return f"mkdocs.yml: {rows[at]!r}"


def front(chance: random.Random, root: Path) -> str:
    """Another key or value at the head of a file."""
    file = _file(chance, root)
    rows = _rows(file)
    return _keyed(chance, file, rows.index("---", 1) if "---" in rows[1:] else 0)


def files(chance: random.Random, root: Path) -> str:
    """A file that is renamed, removed, doubled, or whose end is lost."""
    file = _file(chance, root)
    folder = root / ("scenarios" if chance.random() < 0.3 else "docs")
    to = folder / chance.choice(NAMES) if chance.random() < 0.7 else file.with_name(f"{file.stem}-two.md")
    match chance.randrange(5):
        case 0:
            file.unlink(missing_ok=True)
            return f"{file.name} is removed"
        case 1:
            data = file.read_bytes()
            file.write_bytes(data[: chance.randrange(len(data) + 1)])
            return f"{file.name} is cut off"
        case kind:
            if to == file or to.is_dir() or any(part.is_file() for part in to.parents):
                return "nothing"
            to.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copy if kind == 2 else shutil.move)(file, to)
            # A page that is new may stand in the menu, too.
            if chance.random() < 0.6 and folder.name == "docs":
                settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
                name = to.relative_to(folder).as_posix() if to.is_relative_to(folder) else to.name
                (root / "mkdocs.yml").write_text(settings.replace("nav:\n", f"nav:\n  - {name}\n", 1), encoding="utf-8")
            return f"{file.name} is {'copied' if kind == 2 else 'moved'} to {to.relative_to(root)}"


def sections(chance: random.Random, root: Path) -> str:
    """Sections in another order, twice, or gone; a heading of another level."""
    file = _file(chance, root)
    pieces = re.split(r"(?m)^(?=#)", file.read_text(encoding="utf-8", errors="replace"))
    if len(pieces) < 3:
        return "nothing"
    at, other = (chance.randrange(1, len(pieces)) for _ in range(2))
    match chance.randrange(4):
        case 0:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        case 1:
            pieces.insert(at, pieces[other])
        case 2:
            del pieces[at]
        case _:
            pieces[at] = chance.choice(("#" + pieces[at], pieces[at][1:]))
    file.write_text("".join(pieces), encoding="utf-8")
    return f"{file.name}: sections {at} and {other}"


def text(chance: random.Random, root: Path) -> str:
    """Another line in a file's text."""
    file = _file(chance, root)
    rows = _rows(file)
    start = rows.index("---", 1) + 1 if "---" in rows[1:] else 0
    at, line = chance.randrange(start, len(rows) + 1), chance.choice(LINES)
    around = [line] if chance.random() < 0.5 else ["", line, ""]
    rows[at : at + chance.randrange(2)] = around
    _write(file, rows)
    return f"{file.name}: {line!r} in line {at + 1}"


EDITS: tuple[Edit, ...] = (settings, top, menu, front, front, files, sections, text, text, text, text)


class Disagreement(Exception):
    """What the checks said and what the build did."""


def tried(root: Path, site: Path) -> tuple[list[Problem], bool]:
    """The problems that the checks name, and whether the build published.

    Raises `Disagreement` where both do not fit.
    """
    _, _, every = checked(root, site)
    problems = checks.blocking(every)
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("mkdocs")
    log.addHandler(handler)
    try:
        try:
            config = load_config(str(root / "mkdocs.yml"), strict=True, site_dir=str(site))
        except (ValueError, TypeError, OSError) as error:
            # Its reading of the settings ended in a traceback, before anything of ours: `make site` asks the checks first.
            raise ClickException(str(error)) from error
        if "sticky" not in config.plugins:
            raise ClickException("only the plugin asks the checks; `make site` asks them first")
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        built = True
    except (ClickException, SystemExit) as refused:
        built = False
        said.append(str(refused))
    finally:
        log.removeHandler(handler)
    if built == bool(problems):
        raise Disagreement(f"built: {built}; problems: {[*map(str, problems)]}; the build said: {said}")
    if not built and site.exists() and any(site.iterdir()):
        raise Disagreement(f"something is published: {sorted(site.rglob('*'))[:3]}; the build said: {said}")
    return problems, built


def attempt(seed: int, folder: Path) -> bool:
    """Edit a sound handbook as chance has it, and try it; whether it was built."""
    chance = random.Random(seed)
    root = folder / "project"
    sound(root)
    edits = [chance.choice(EDITS)(chance, root) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    try:
        return tried(root, folder / "site")[1]
    except Exception as error:
        raise AssertionError(f"seed {seed}: {'; '.join(edits)}\n{type(error).__name__}: {error}") from error


def test_a_sound_handbook_is_built(tmp_path: Path) -> None:
    sound(tmp_path / "project")
    assert tried(tmp_path / "project", tmp_path / "site") == ([], True)


@pytest.mark.parametrize(
    "seed", [*FOUND, *(pytest.param(seed, marks=[pytest.mark.long][: seed >= ALWAYS]) for seed in range(TRIES))]
)
def test_what_is_named_is_not_built_and_the_rest_is(seed: int, tmp_path: Path) -> None:
    attempt(seed, tmp_path)


def main(seconds: float, seed: int) -> None:
    """Try for so many seconds, and print each disagreement."""
    until, tries, built = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        with tempfile.TemporaryDirectory() as folder:
            try:
                built += attempt(seed + tries, Path(folder))
            except AssertionError as error:
                print(error, flush=True)
        tries += 1
    print(f"{tries} tries, of which {built} were built, from seed {seed}")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() // 1000)
