"""Pages that are taken out of a handbook: what names them goes as well, and nothing else changes."""

import re
from pathlib import Path

import pytest

from sticky import cli
from sticky.commands.without import left
from sticky.content.starter import pages_of
from sticky.text.problem import Refused
from tests.support.browser import LIBRARY, library_at

REQUESTS = "docs/policy/requests.md"
"""A page with clauses that scenarios rest on: `emergencies` among them, but not `presence`."""

SON = "scenarios/missing-son.md"
POLICY = "policy: [presence, emergencies]\n"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The small library, to change."""
    return library_at(tmp_path / "library")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("policy: [presence, emergencies]", "policy: [presence]"),
        ("policy: [emergencies,\n  presence]", "policy: [presence]"),
        ("policy: [presence,\n  'emergencies'\n  ]", "policy: [presence]"),
        ("policy: # ours\n- presence\n- emergencies", "policy: [presence]"),
        ("policy:\n  - emergencies\n  # The first that we wrote.\n  - presence", "policy:\n  - presence"),
        ('"policy": ["presence",   "emergencies"]', "policy: [presence]"),
        ("policy: [presence,\n  who-we-share-with] # all", "policy: [presence,\n  who-we-share-with] # all"),
        ("policy: [emergencies]\n# Which standard?", "# Which standard?"),
    ],
)
def test_of_a_list_only_the_entry_goes_that_leads_to_what_is_gone(written: str, kept: str) -> None:
    texts = pages_of(LIBRARY)
    texts[SON] = texts[SON].replace(POLICY, f"{written}\n")
    assert f"\n{kept}\nstandards: " in left(texts, [REQUESTS])[SON]


def test_what_names_a_clause_that_is_gone_already_goes(library: Path) -> None:
    texts = pages_of(library)
    whole = texts[REQUESTS]
    texts[REQUESTS] = re.sub(r"^## [^\n]*\{#emergencies\}\n.*?(?=^## )", "", whole, flags=re.MULTILINE | re.DOTALL)
    assert texts[REQUESTS] != whole
    there = left(texts, ["requests#emergencies"])
    assert "\npolicy: [presence]\n" in there[SON]
    assert "911 first" in there[REQUESTS]
    assert "emergencies" not in there[REQUESTS]
    with pytest.raises(Refused, match="emergencys"):
        left(texts, ["requests#emergencys"])


PAGE = """---
title: A page
description: Of what goes.
render_macros: true
law: [b-law(1)]
renamed: {old: policy/index.md#gone, former: kept}
---

See [the first](policy/index.md#gone), [the rest](policy/index.md#kept), [both][policy#gone] and {{ cite("gone") }}.
{{ cite("policy#gone", "Our words") }} stay.

- [Gone](policy/index.md#gone): with all that is below.

    Behind it.

- **[Gone, too][gone]** it is.
- Kept, see [gone](policy/index.md#gone).

| A | B |
| --- | --- |
| [Gone](policy/index.md#gone) | x |
| {{ cite("kept") }} | {{ cite("b-law(1)") }} |
"""

CLAUSES = """---
title: Ours
description: Ours.
---

## Kept {#kept}

Kept.

/// if | cameras

## What goes {#gone}

/// if | printers

It goes.

///

### Below {#below}

It goes, too.

///

## Last {#last}

[Below](#below) it stood.
"""

FILES = {
    "docs/page.md": PAGE,
    "docs/policy/index.md": CLAUSES,
    "docs/policy/index.asked.yml": "kept:\n  - what stays\ngone:\n  - what goes\nbelow: that, too\n",
    "docs/law/b-law.md": "---\ntitle: B\n---\n\n## (1)\n\n> No.\n",
    "docs/train/session.md": "---\ntitle: S\nsteps:\n  - {scenario: first, minutes: 2}\n---\n\nS.\n",
    "scenarios/first.md": "---\ntitle: First\n---\n\nAs [the law][b-law(1)] says.\n",
    "mkdocs.yml": "nav:\n  - A: page.md\n  - B: law/b-law.md\n  - S: train/session.md\n",
}


@pytest.mark.parametrize("part", ["policy#gone", "docs/policy/index.md#gone"])
def test_a_clause_goes_with_what_begins_with_a_link_to_it_and_of_other_links_the_words_stay(part: str) -> None:
    texts_there = left(FILES, [part])
    assert texts_there["docs/page.md"].partition("\n---\n")[2] == (
        "\nSee the first, [the rest](policy/index.md#kept), both and What goes.\nOur words stay.\n\n"
        '- Kept, see gone.\n\n| A | B |\n| --- | --- |\n| {{ cite("kept") }} | {{ cite("b-law(1)") }} |\n'
    )
    head = CLAUSES.partition("## What goes")[0]
    assert texts_there["docs/policy/index.md"] == f"{head}///\n\n## Last {{#last}}\n\nBelow it stood.\n"
    assert texts_there["docs/policy/index.asked.yml"] == "kept:\n  - what stays\n"
    assert "\nrenamed: {former: kept}\n" in texts_there["docs/page.md"]


def test_a_former_id_goes_with_the_part_that_it_leads_to() -> None:
    files = {
        **FILES,
        "docs/other.md": "---\ntitle: O\nrenamed: {then: policy/index.md#gone}\n---\n\n[Now](page.md), it was [then](#then).\n",
    }
    assert left(files, ["policy#gone"])["docs/other.md"] == "---\ntitle: O\n---\n\n[Now](page.md), it was then.\n"


def test_an_answer_goes_alone_even_if_its_page_has_the_same_name() -> None:
    page = "---\ntitle: Holds\n---\n\n## Holds {#holds}\n\nYes.\n\n## Late {#late}\n\nNo.\n"
    found = left({"docs/desk/holds.md": page, "scenarios/one.md": FILES["scenarios/first.md"]}, ["desk#holds"])
    assert found["docs/desk/holds.md"] == "---\ntitle: Holds\n---\n\n## Late {#late}\n\nNo.\n"
    assert left(found, ["scenarios#one"]).keys() == {"docs/desk/holds.md"}


def test_what_stands_in_what_is_gone_may_be_named_too() -> None:
    assert left(FILES, ["policy#gone", "policy#below"]) == left(FILES, ["policy#gone"])
    assert left(FILES, ["docs/policy/index.md", "policy#below"]) == left(FILES, ["docs/policy/index.md"])


def test_a_law_goes_from_keys_and_the_menu_and_its_citations_become_words() -> None:
    texts_there = left(FILES, ["docs/law/b-law.md"])
    assert FILES.keys() - texts_there.keys() == {"docs/law/b-law.md"}
    assert "law:" not in texts_there["docs/page.md"]
    assert "| b-law(1) |" in texts_there["docs/page.md"]
    assert texts_there["scenarios/first.md"].endswith("As the law says.\n")
    assert texts_there["mkdocs.yml"] == "nav:\n  - A: page.md\n  - S: train/session.md\n"


def test_a_session_goes_with_a_scenario_that_it_is_made_for() -> None:
    assert FILES.keys() - left(FILES, ["scenarios/first.md"]).keys() == {"docs/train/session.md", "scenarios/first.md"}
    other = {path: text.replace("scenario: first", "scenario: first-again") for path, text in FILES.items()}
    assert other != FILES
    assert FILES.keys() - left(other, ["scenarios/first.md"]).keys() == {"scenarios/first.md"}


def test_what_would_change_is_shown_and_nothing_is_changed(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file: file.read_bytes() for file in library.rglob("*") if file.is_file()}
    assert cli.main(["without", "--show", "requests#emergencies", REQUESTS], root=library) == 0
    said = capsys.readouterr().out
    assert f"{SON}:12: - policy: [presence, emergencies]\n{SON}:12: + policy: [presence]\n" in said
    assert f"{SON}:49: + Danger changes who calls, not what is told: 911 first.\n" in said
    assert f"{REQUESTS}: - all of it\n" in said
    assert {file: file.read_bytes() for file in library.rglob("*") if file.is_file()} == before


def test_a_page_that_the_menu_omits_is_no_longer_named(library: Path) -> None:
    assert "/about/coverage.md" in (library / "mkdocs.yml").read_text(encoding="utf-8")
    assert cli.main(["without", "docs/about/coverage.md"], root=library) == 0
    assert "coverage.md" not in (library / "mkdocs.yml").read_text(encoding="utf-8")
    assert cli.main(["check"], root=library) == 0


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
def test_files_of_windows_stay_so(library: Path, mark: bytes) -> None:
    paths = ("mkdocs.yml", SON)
    before = {path: (library / path).read_bytes() for path in paths}
    for path, data in before.items():
        (library / path).write_bytes(mark + data.replace(b"\n", b"\r\n"))
    assert cli.main(["without", REQUESTS], root=library) == 0
    for path, data in before.items():
        rows, now = data.split(b"\n"), (library / path).read_bytes()
        assert now.startswith(mark)
        changed = [row for row in now.removeprefix(mark).split(b"\r\n") if row not in rows]
        words = [b"policy: [presence]", b"Danger changes who calls, not what is told: 911 first."]
        assert changed == ([] if path == "mkdocs.yml" else words)
        assert b"\n" not in now.replace(b"\r\n", b"")
        assert now.count(b"\r\n") < len(rows)


def test_a_page_that_cannot_be_read_is_named(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (library / "docs/basics.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")
    before = {file: file.read_bytes() for file in library.rglob("*") if file.is_file()}
    assert cli.main(["without", REQUESTS], root=library) == 1
    said = capsys.readouterr().err
    assert said.startswith("docs/basics.md:")
    assert "not-utf-8" in said
    assert {file: file.read_bytes() for file in library.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("We look ({{ cite('gone') }}).", "We look."),
        ("It is ours ({{ cite('kept') }}, {{ cite('gone') }}).", "It is ours ({{ cite('kept') }})."),
        ("It is ours ({{ cite('gone') }}, {{ cite('kept') }}).", "It is ours ({{ cite('kept') }})."),
        ("Source: [a page](page.md); our policy: {{ cite('gone') }}.", "Source: [a page](page.md)."),
        ("Say so *before*. Practice: {{ cite('gone') }}.", "Say so *before*."),
        ("If *we* took it, we take it down: {{ cite('gone') }}.", "If *we* took it, we take it down."),
        ("Source: {{ cite('gone') }}", ""),
        ("For {{ cite('gone') }}, put two aside.", "For What goes, put two aside."),
        ("[A](page.md) · [b](policy/index.md#gone) · [c](page.md)", "[A](page.md) · [c](page.md)"),
        ("In detail: [a](page.md), [b](policy/index.md#gone), [c](page.md).", "In detail: [a](page.md), [c](page.md)."),
        ("In detail: [b](policy/index.md#gone), [c](page.md).", "In detail: [c](page.md)."),
        ("In detail: [b](policy/index.md#gone).", ""),
        ("In danger: 911. See [the other][gone].", "In danger: 911."),
        ("She hears the sum, unless it is marked: see [a bill][gone].", "She hears the sum, unless it is marked."),
        ("You need not know; see [how it looks](policy/index.md#gone).", "You need not know."),
        ("A paper (see [how it looks](policy/index.md#gone)). [One](policy/index.md#gone)", "A paper."),
        (
            "[A paper](policy/index.md#gone) is copied. [It](policy/index.md#gone) stays.",
            "A paper is copied. It stays.",
        ),
        ("[B](policy/index.md#gone), and more ({{ cite('gone', 'ours') }}).", "B, and more (ours)."),
    ],
)
def test_what_is_left_of_a_sentence_reads_whole(written: str, kept: str) -> None:
    front = PAGE.partition("\n\n")[0]
    files = {**FILES, "docs/page.md": f"{front}\n\nBefore.\n\n{written}\n\nAfter.\n"}
    assert left(files, ["policy#gone"])["docs/page.md"].partition("\n\n")[2] == (
        f"Before.\n\n{kept}\n\nAfter.\n" if kept else "Before.\n\nAfter.\n"
    )


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("do: A, show: [policy/index#gone, rules], minutes: 2", "do: A, show: [rules], minutes: 2"),
        ("do: A, show: [policy/index#gone], minutes: 2", "do: A, minutes: 2"),
        ("show: [policy/index#gone], do: A", "do: A"),
        ("do: A, show: [rules]", "do: A, show: [rules]"),
    ],
)
def test_a_session_no_longer_shows_what_is_gone(shown: str, kept: str) -> None:
    session = "---\ntitle: S\nsteps:\n  - {%s}\n---\n\nshow: [policy/index#gone]\n"
    files = {**FILES, "docs/train/session.md": session % shown}
    assert left(files, ["policy#gone"])["docs/train/session.md"] == session % kept
