"""The core that a handbook begins with, and the shelf from which it takes the rest and puts it back."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from sticky import cli
from sticky.checks.adoption import PROMISES, TO_DO, items
from sticky.commands.init.shelf import EVERYTHING, Choice, Shelf
from sticky.commands.init.texts import shelf_of
from sticky.content.edition import told
from sticky.content.facts import DECLARED, Facts, value_of
from sticky.content.handbook import Handbook
from sticky.content.origin import ORIGIN, load
from sticky.content.page import words_of
from sticky.content.readings import RECORD
from sticky.content.sections import FACILITATOR
from sticky.markdown.document import Document
from sticky.text.problem import Refused
from tests.support.begun import Begin, book_of, faults
from tests.support.browser import made_here, pages_of

WORDS = {"vt": (40_000, 60_000), "wy": (40_000, 60_000), "co": (44_100, 70_000)}
"""The most words of the core, by state: that pages show while what opens is closed, such as a scenario’s answers; and with
everything open but the facilitators’ notes, which have pages of their own. The starter’s own state has many more laws.
"""

DECK = {"wifes-card", "missing-son", "overheard-gossip"}
"""The scenarios of the training deck."""

OF_THE_SESSION = ("reporter-book-challenge", "vendor-patron-file")
"""The scenarios of that session."""

TAKEN = ("filming-visitor", "hidden-camera", "docs/train/trustees.md")
"""A scenario, an answer and a ready session, which the core has not."""


def words(document: Document) -> tuple[int, int]:
    """How many words a reader finds on a page before anything is opened, and in all, without facilitators' notes."""
    closed, _ = words_of(document)
    sections = [section for section in document.sections if section.title != FACILITATOR.title]
    texts = [document.intro, *(text for section in sections for text in (section.heading, section.text))]
    scenario = document.path.startswith("scenarios/")
    return len(document.intro.words.split()) if scenario else closed, sum(len(text.words.split()) for text in texts)


# With `--whole`, each is counted.
@pytest.mark.parametrize("state", [pytest.param(state, marks=[pytest.mark.long][: state != "vt"]) for state in WORDS])
def test_the_core_is_short_enough_to_be_read(state: str) -> None:
    model = {name: value_of(fact, fact.model) for name, fact in DECLARED.items()}
    facts = Facts({name: value for name, value in model.items() if value is not None})
    texts = shelf_of(state).cut(Choice())
    pages = Shelf({path: told(text.encode(), "staff", facts).data.decode() for path, text in texts.items()}).documents
    for most, count in zip(WORDS[state], map(sum, zip(*map(words, pages.values()), strict=True)), strict=True):
        assert 0.9 * most < count <= most


def test_the_core_has_what_is_met_most_and_all_that_cannot_wait(whole: bool) -> None:
    # Of the state whose shelf the other tests have; with `--whole`, of the starter's own, which has all texts.
    shelf = shelf_of("co" if whole else "vt")
    names = {shelf.name(part) for part in shelf.core}
    scenarios = {name for name in names if "/" not in name}
    assert len(scenarios) == 12
    assert scenarios >= DECK
    answers = {part for part in shelf.core if part[1]}
    assert 55 <= len(answers | {part for part in shelf.core if part[0].startswith("scenarios/")}) <= 70
    urgent = {part for part, (keys, *_) in shelf.parts.items() if part[1] and keys.inside("urgent")}
    assert urgent
    assert urgent <= answers
    assert {path for path, _ in answers} == {path for path, id_ in shelf.parts if id_}, "each place has an answer"
    here = {shelf.name(part) for part in shelf.chosen(Choice()) if part[0].startswith("scenarios/")}
    assert here == scenarios, "no session brings another"
    assert sum("steps:" in shelf.texts[path] for path, _ in shelf.core if path.startswith("docs/train/")) >= 2


def test_the_promises_are_on_the_list_until_they_are_here(begin: Begin, tmp_path: Path) -> None:
    folder = begin(tmp_path / "promises", state="Vermont")
    listed = f"- [ ] {PROMISES}: bring the list"
    assert listed in (folder / TO_DO).read_text()
    assert cli.main(["take", PROMISES], root=folder) == 0
    assert listed not in (folder / TO_DO).read_text()
    assert "promises" in {item.code for item in items(book_of(folder))}
    assert cli.main(["put-back", PROMISES], root=folder) == 0
    assert listed in (folder / TO_DO).read_text()


PAGE = (
    "---\ntitle: A page\n{}---\n\nSee [the other][other], [holds](desk/holds.md#late) and [it](policy/more.md#kept).\n"
)
FILES = {
    "docs/page.md": PAGE.format("core: yes\n"),
    "docs/train/session.md": "---\ntitle: S\nsteps:\n  - {scenario: other, minutes: 2}\n---\n\nS.\n",
    "docs/desk/holds.md": "---\ntitle: Holds\n---\n\nHeld.\n\n"
    "## Early {#early}\n\n```catalog\nasker: anyone\npolicy: kept\ncore: yes\n```\n\nYes.\n\n"
    "## Late {#late}\n\n```catalog\nasker: parent\nrule: late/row\n```\n\nNo.\n",
    "docs/policy/more.md": "---\ntitle: More\n---\n\n## Kept {#kept}\n\nKept.\n\n## Lost {#lost}\n\nLost.\n",
    "docs/policy/rules/late.md": "---\ntitle: Late\n---\n\n## A row {#row}\n\n```rule\npolicy: [more#lost]\n```\n\nSo it is.\n",
    "scenarios/other.md": "---\ntitle: The other\ntopics: [families]\n---\n\nWords to say.\n",
}


def test_with_a_part_comes_what_it_rests_on_and_other_links_are_words() -> None:
    shelf = Shelf(FILES)
    core = shelf.cut(Choice())
    assert core.keys() == {"docs/page.md", "docs/desk/holds.md", "docs/policy/more.md"}
    assert core["docs/page.md"].endswith("\n\nSee the other, holds and [it](policy/more.md#kept).\n")
    assert "core:" not in "".join(core.values())
    assert "Late" not in core["docs/desk/holds.md"]
    assert core["docs/policy/more.md"].endswith("## Kept {#kept}\n\nKept.\n")
    late = shelf.cut(shelf.more(Choice(), shelf.named("late")))
    assert late.keys() - core.keys() == {"docs/policy/rules/late.md"}
    assert late["docs/policy/more.md"] == FILES["docs/policy/more.md"]
    assert shelf.cut(shelf.more(Choice(), shelf.named("docs/train/session.md"))).keys() >= {"scenarios/other.md"}
    whole = {path: text.replace("core: yes\n", "") for path, text in FILES.items()}
    assert shelf.cut(Choice((EVERYTHING,))) == whole


@pytest.mark.parametrize("name", ["other", "scenarios/other.md", "families"])
def test_a_part_is_taken_by_its_name_and_by_its_topic(name: str) -> None:
    assert Shelf(FILES).named(name) == [("scenarios/other.md", "")]


@pytest.mark.parametrize("name", ["holds", "docs/desk/holds.md"])
def test_a_place_stands_for_its_answers(name: str) -> None:
    assert Shelf(FILES).named(name) == [("docs/desk/holds.md", id_) for id_ in ("early", "late")]


def test_a_name_that_means_nothing_is_refused() -> None:
    with pytest.raises(Refused, match='did you mean "other"'):
        Shelf(FILES).named("othr")


def test_what_is_put_back_is_remembered_only_if_it_would_come_again() -> None:
    shelf = Shelf(FILES)
    other, page = shelf.named("other"), shelf.named("docs/page.md")
    taken = shelf.more(Choice(), [*other, *page])
    assert taken == Choice(("other",))
    assert shelf.less(taken, [*other, *page]) == Choice((), ("docs/page.md",))
    assert shelf.more(Choice((), ("docs/page.md",)), page) == Choice()
    assert shelf.less(Choice((EVERYTHING,)), other) == Choice((EVERYTHING,), ("other",))
    assert shelf.more(Choice(), shelf.named(EVERYTHING)) == Choice((EVERYTHING,))
    assert shelf.less(Choice((EVERYTHING,)), shelf.named(EVERYTHING)) == Choice()


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=[pytest.mark.long][:i]) for i, name in enumerate(("Vermont", "Wyoming", "Colorado"))
    ],
)
def core(begin: Begin, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handbook just started, with the core only, by its state."""
    return begin(tmp_path_factory.mktemp("core") / "handbook", state=request.param)


def held(folder: Path) -> Mapping[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and not {".git", ".cache"}.intersection(file.parts))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_what_is_taken_and_put_back_leaves_no_trace(core: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(core)
    assert cli.main(["take", *TAKEN], root=core) == 0
    assert "scenarios/filming-visitor.md: new\n" in capsys.readouterr().out
    assert faults(core) == []
    book = book_of(core)
    assert "hidden-camera" in {answer.id for answer in book.answers}
    assert (core / "scenarios/vendor-patron-file.md").exists(), "a session brings its scenarios"
    assert book.opened["scenarios/filming-visitor.md"] == [], "it is on the list of what is to be read"
    assert cli.main(["put-back", *TAKEN, *OF_THE_SESSION], root=core) == 0
    assert held(core) == before


def test_what_is_taken_into_a_signed_page_has_to_be_read(
    begin: Begin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begin(tmp_path / "signed", state="Vermont")
    page = "docs/desk/cameras.md"
    assert cli.main(["read", page, "--by", "J. Fay"], root=folder) == 0
    signed = (folder / RECORD).read_bytes()
    assert page not in book_of(folder).opened
    assert cli.main(["take", "hidden-camera"], root=folder) == 0
    book = book_of(folder)
    assert book.opened[page] == [title_of(book, "hidden-camera")]
    assert page in book.unsigned
    capsys.readouterr()
    assert cli.main(["build", "--edition", "public"], root=folder) == 1
    assert "not-read" in capsys.readouterr().out
    [shown] = pages_of(folder, tmp_path / "site", "desk/cameras/")
    foot = "".join(html.fromstring(shown).xpath("//*[@class='ss-foot__page']//text()"))
    assert re.search("Read by J. Fay on .*. Changed since then: “", foot)
    assert cli.main(["put-back", "hidden-camera"], root=folder) == 0
    assert page not in book_of(folder).opened, "the words are those that were signed"
    assert cli.main(["take", "hidden-camera"], root=folder) == 0
    assert cli.main(["read", page, "--by", "J. Fay"], root=folder) == 0
    assert page not in book_of(folder).opened
    assert b"brought" not in signed + (folder / RECORD).read_bytes()


def title_of(book: Handbook, id_: str) -> str:
    [answer] = [answer for answer in book.answers if answer.id == id_]
    return answer.title


def test_what_is_checked_off_stays_so_and_is_no_change_of_the_library_s(begin: Begin, tmp_path: Path) -> None:
    folder = begin(tmp_path / "done", state="Vermont")
    to_do = folder / TO_DO
    done = to_do.read_text().replace("- [ ] ", "- [x] ")
    to_do.write_text(done)
    assert cli.main(["take", "vendor-patron-file"], root=folder) == 0
    rows = to_do.read_text().split("\n")
    new = [row for row in rows if row.startswith("- [ ] ")]
    assert new
    assert all(row.startswith("- [ ] docs/policy/details.md: ") for row in new), "only what came is to do"
    assert [row for row in rows if "docs/policy/index.md: " in row] == [
        row for row in done.split("\n") if "docs/policy/index.md: " in row
    ]


def test_what_the_library_has_changed_stays(begin: Begin, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begin(tmp_path / "own", state="Vermont")
    page, conduct = folder / "docs/desk/cameras.md", folder / "docs/desk/conduct.md"
    page.write_text(page.read_text().replace("## ", "Of ours.\n\n## ", 1))
    conduct.unlink()
    assert cli.main(["take", "hidden-camera", "filming-visitor"], root=folder) == 0
    text = page.read_text()
    assert "Of ours." in text
    page.write_text(text.replace("{#hidden-camera}", "{#hidden-camera}\n\nWhat we do here.", 1))
    scenario = folder / "scenarios/filming-visitor.md"
    scenario.write_text(scenario.read_text().replace("title: ", "title: Our ", 1))
    capsys.readouterr()
    assert cli.main(["put-back", "hidden-camera", "filming-visitor"], root=folder) == 0
    said = capsys.readouterr().out
    assert "docs/desk/cameras.md:" in said
    assert "you have changed this, so yours stays" in said
    assert "scenarios/filming-visitor.md: the starter no longer has it; yours stays" in said
    assert scenario.exists()
    assert "What we do here." in page.read_text()
    assert not conduct.exists(), "what was taken out stays away"
    assert cli.main(["take", "asked-off-duty"], root=folder) == 0
    assert conduct.exists(), "until it is taken"


def test_what_something_needs_is_not_put_back_alone(core: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(core)
    assert cli.main(["put-back", "wifes-card"], root=core) == 1
    assert "wifes-card stays, because docs/train/new-clerk.md needs it" in capsys.readouterr().err
    assert held(core) == before


def test_the_shelf_lists_what_can_be_taken(core: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["shelf", "holds", "docs/train/volunteers.md"], root=core) == 0
    said = capsys.readouterr().out
    assert "\nA parent or guardian: Holds and the hold shelf\n" in said
    assert re.search(r"^ +\d+  docs/desk/holds.md#childs-hold: A parent collects a child’s hold$", said, re.MULTILINE)
    assert re.search(r"^ +\d+  docs/train/volunteers.md: .* \(with volunteer-neighbor\)$", said, re.MULTILINE)
    assert "collect-a-hold" not in said, "the handbook has it"


@pytest.mark.long  # no other test always begins with everything
def test_a_handbook_from_before_there_was_a_shelf_has_everything(
    begin: Begin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begin(tmp_path / "whole", "--everything", state="Wyoming")
    origin = load(folder)
    assert origin
    answers = {name: value for name, value in origin.answers.items() if name not in ("taken", "back")}
    (folder / ORIGIN).write_bytes(replace(origin, answers=answers).packed())
    assert cli.main(["shelf"], root=folder) == 0
    assert "\n0 parts on the shelf" in capsys.readouterr().out


@pytest.mark.long
def test_the_core_s_site_is_whole(core: Path, tmp_path: Path) -> None:
    site = made_here(core, tmp_path / "site")
    made = {file.relative_to(site).as_posix() for file in site.rglob("index.html")}
    assert {
        "index.html",
        "desk/holds/index.html",
        "train/practice/index.html",
        "scenarios/missing-son/index.html",
    } <= made
    assert not {path for path in made if path.startswith("scenarios/filming-visitor")}
