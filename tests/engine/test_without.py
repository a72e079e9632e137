"""Pages that are taken out of a handbook: what names them goes as well, and nothing else changes."""

from pathlib import Path

import pytest

from sticky import cli
from sticky.commands.init.adapt import adapted
from sticky.content import starter
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
    ("written", "left"),
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
def test_of_a_list_only_the_entry_goes_that_leads_to_what_is_gone(written: str, left: str) -> None:
    texts = starter.pages_of(LIBRARY)
    texts[SON] = texts[SON].replace(POLICY, f"{written}\n")
    found = adapted(texts, starter.OF, [REQUESTS])
    assert f"\n{left}\nstandards: " in found[SON]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("keywords: ['Bemis, its desk', \"a: b\", desk]", 'keywords: ["a: b", desk]'),
        ("keywords: [desk, 'Bemis,\n  its desk', \"null\"]", 'keywords: [desk, "null"]'),
        ('source: "Bemis, a: b"', 'source: "a: b"'),
        ("source: Ours,\n  of the Bemis, and more", 'source: "Ours, and more"'),
        ("source: >\n  Ours, of the Bemis", "source: Ours"),
        ("source: The Bemis", ""),
    ],
)
def test_a_word_that_may_not_remain_goes_with_the_entry_that_has_it(written: str, left: str) -> None:
    texts = starter.pages_of(LIBRARY)
    texts[SON] = texts[SON].replace(POLICY, f"{POLICY}{written}\n")
    for key in ("keywords", "source"):
        if written.startswith(key):
            texts[SON] = "\n".join(
                row for row in texts[SON].split("\n") if not row.startswith(f"{key}: ") or row in written.split("\n")
            )
    found = adapted(texts, starter.OF, words=["Bemis"])
    assert f"\n{POLICY}{left}\nstandards: ".replace("\n\n", "\n") in found[SON]


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
        assert changed == [] if path == "mkdocs.yml" else [b"policy: [presence]"]
        assert b"\n" not in now.replace(b"\r\n", b"")
        assert now.count(b"\r\n") < len(rows)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"No front matter.\n", "no-front-matter"), (b"---\ntitle: caf\xe9\n---\n", "not-utf-8")],
    ids=["front matter", "text"],
)
def test_a_page_that_cannot_be_read_is_named(
    library: Path, capsys: pytest.CaptureFixture[str], data: bytes, code: str
) -> None:
    (library / "docs/basics.md").write_bytes(data)
    before = {file: file.read_bytes() for file in library.rglob("*") if file.is_file()}
    assert cli.main(["without", REQUESTS], root=library) == 1
    said = capsys.readouterr().err
    assert said.startswith("docs/basics.md:")
    assert code in said
    assert {file: file.read_bytes() for file in library.rglob("*") if file.is_file()} == before
