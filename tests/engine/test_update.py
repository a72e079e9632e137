"""What is newer in the texts that a handbook was started from: it is taken where the library has changed nothing, and shown
where it has."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sticky import cli
from sticky.checks.adoption import TO_DO, items
from sticky.commands import update
from sticky.commands.init import texts
from sticky.commands.init.profile import profile_from
from sticky.content import readings
from sticky.content.origin import ORIGIN, Origin, load
from sticky.macros.rules import statute
from sticky.text.files import write_whole
from tests.support.begun import ANSWERS, Begin, book_of, faults
from tests.support.browser import ROOT, environment

PAGE = "docs/hours.md"
OLD = "# Hours\n\nBefore.\n\n## Days\n\nOld days.\n\n## Nights\n\nOld nights.\n"
NEW = OLD.replace("Old days", "New days").replace("Old nights", "New nights")
DAYS, NIGHTS = ("Old days.\n", "New days.\n"), ("Old nights.\n", "New nights.\n")
"""What differs between the two, as it was and as it is."""

EARLIER = ROOT / "tests/earlier"
"""Two pages of the core as they once came, for where the project's history is not at hand."""

LEAST = 20
"""How many commits ago, at least, the handbook was started that the history's test brings up to date."""


def of(texts: Mapping[str, str]) -> Origin:
    return Origin({"state": "co"}, texts)


def news(base: str | None, ours: str | None, newer: str | None) -> list[update.News]:
    def by_path(text: str | None) -> dict[str, str]:
        return {} if text is None else {PAGE: text}

    return list(update.compare(of(by_path(base)), by_path(ours), of(by_path(newer))))


def test_a_text_that_the_library_has_not_changed_is_taken_whole() -> None:
    [change] = news(OLD, OLD, NEW)
    assert (change.kind, change.text) == ("newer", NEW)
    assert change.passages == (update.Passage(7, *DAYS, stays=False), update.Passage(11, *NIGHTS, stays=False))


def test_what_only_the_library_or_both_in_the_same_way_have_changed_is_no_news() -> None:
    assert news(OLD, NEW, OLD) == news(OLD, NEW, NEW) == news(OLD, None, OLD) == []
    assert news(OLD, NEW.replace("Before.", "Our hours."), NEW) == []


def test_the_newer_passages_are_taken_beside_the_library_s_own() -> None:
    ours = OLD.replace("Before.", "Our hours,\n\nand more.")
    [change] = news(OLD, ours, NEW)
    assert change.text == NEW.replace("Before.", "Our hours,\n\nand more.")
    assert change.passages == (update.Passage(9, *DAYS, stays=False), update.Passage(13, *NIGHTS, stays=False))


def test_a_passage_that_both_have_changed_stays_and_the_newer_one_is_shown() -> None:
    ours = OLD.replace("Old days.", "Our days.\n\nAnd more of ours.")
    [change] = news(OLD, ours, NEW)
    assert change.text == ours.replace("Old nights", "New nights")
    assert change.passages == (update.Passage(7, *DAYS, stays=True), update.Passage(13, *NIGHTS, stays=False))
    assert update.report([change], taken=False) == (
        f"{PAGE}:7: you have changed this, so yours stays; as it came (-) and is now (+):\n- Old days.\n+ New days.\n"
        f"{PAGE}:13: newer; it can be taken; as it came (-) and is now (+):\n- Old nights.\n+ New nights.\n"
    )
    assert f"{PAGE}:13: newer; taken; as it came" in update.report([change], taken=True)
    [change] = news(OLD, ours.replace("Old nights", "Our nights"), NEW)
    assert change.text is None
    assert [(passage.line, passage.stays) for passage in change.passages] == [(7, True), (13, True)]


def test_a_passage_that_stays_is_to_do_with_both_texts_until_it_is_checked_off(tmp_path: Path) -> None:
    ours = OLD.replace("Old days.", "Our days.")
    (tmp_path / "records").mkdir()
    (tmp_path / TO_DO).write_bytes(b"# To do\r\n\r\n- [x] Done.\r\n")
    assert update.leave_open(tmp_path, news(OLD, OLD, NEW)) == 0
    assert update.leave_open(tmp_path, news(OLD, ours, NEW)) == 1
    rows = (tmp_path / TO_DO).read_bytes().decode().split("\r\n")
    assert rows[2] == "- [x] Done."
    assert rows[4].startswith(f"- [ ] {PAGE}: what you have changed is newer in the starter.")
    assert rows[6:8] == ["        - Old days.", "        + New days."]


def test_what_an_update_changes_in_a_signed_text_nobody_has_read(begin: Begin, tmp_path: Path) -> None:
    root = begin(tmp_path / "handbook", state="Vermont")
    page, own, settings, law = "docs/desk/holds.md", "docs/desk/fees.md", "mkdocs.yml", "docs/law/22-vsa-ch-4.md"
    assert cli.main(["read", own, "--by", "J. Fay"], root=root) == 0
    with (root / own).open("a") as text:
        text.write("\nOf ours.\n")
    now = load(root)
    assert now
    shorter = {law: now.texts[law].replace("three sections", "two sections")}
    shorter |= {page: now.texts[page].replace("> “Is it your own? ", "> “Is it yours? "), settings: now.texts[settings]}
    shorter[settings] = shorter[settings].replace("    camera_days: 14\n", "")
    base = replace(now, texts={**now.texts, **shorter})
    assert shorter[page] != now.texts[page]
    for path, came in shorter.items():
        (root / path).write_text(came)
    assert cli.main(["read", *shorter, "--by", "Counsel"], root=root) == 0
    assert book_of(root).unsigned.isdisjoint({own, *shorter})
    assert statute(book_of(root), "22-vsa-ch-4")["compared"]
    update.take(root, list(update.compare(base, update.texts_of(root, now.texts), now)), now)
    book = book_of(root)
    assert shorter.keys() <= book.unsigned
    assert not statute(book, "22-vsa-ch-4")["compared"]
    assert [item.path for item in items(book) if item.code == "read"][:2] == [settings, law], "what others rest on"
    assert own not in book.unsigned
    assert book.opened[settings][0] == "camera_days"


@pytest.mark.parametrize("put", range(3))
def test_an_update_that_is_killed_leaves_no_signature_under_what_nobody_has_read(
    put: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (f"---\ntitle: Hours\n---\n\n{text}" for text in (OLD, NEW))
    reading = readings.Reading(by="J. Fay", on=date(2026, 11, 25), parts={})
    write_whole({tmp_path / PAGE: old.encode(), tmp_path / readings.RECORD: readings.packed({PAGE: reading})})
    turns, replace_file = iter(range(put)), Path.replace
    monkeypatch.setattr(Path, "replace", lambda file, to: (next(turns), replace_file(file, to)))
    with pytest.raises(StopIteration):
        update.take(tmp_path, news(old, old, new), of({PAGE: new}))
    assert (tmp_path / PAGE).read_text() == old or readings.load(tmp_path)[0][PAGE].brought
    assert not (tmp_path / ORIGIN).exists()


def test_what_both_have_added_in_one_place_stays_the_library_s() -> None:
    [change] = news(OLD, f"{OLD}\nOurs.\n", f"{OLD}\nTheirs.\n")
    assert (change.text, [passage.now for passage in change.passages]) == (None, ["\nTheirs.\n"])


def test_a_page_that_is_new_is_offered_and_one_that_is_gone_stays() -> None:
    assert news(None, None, NEW) == [update.News(PAGE, "new", NEW)]
    assert update.report(news(None, None, NEW), taken=False) == f"{PAGE}: new; it can be taken\n"
    assert news(OLD, None, NEW) == [], "the library has taken it out"
    assert news(OLD, OLD, None) == [update.News(PAGE, "gone", None)]
    assert "yours stays" in update.report(news(OLD, OLD, None), taken=True)
    [change] = news(None, OLD, NEW)
    assert (change.text, [passage.now for passage in change.passages]) == (None, [NEW])


def test_what_is_new_in_the_changelog_is_told_what_matters_most_first() -> None:
    old = "# New\n\n- **May 1**, *act now*: what was told.\n"
    now = f"""{old}- **May 2**, *no change for readers*: a command.
- **May 2**: the rest,
  and more.
- **May 3**, *act now*: of holds, `docs/desk/holds.md`.
- **May 3**, *act now*: of rooms, `docs/desk/rooms.md`.
"""
    assert update.whats_new(old, now, {"docs/desk/holds.md"}) == (
        "Act now: **May 3**: of holds, `docs/desk/holds.md`.\nWorth reading: **May 2**: the rest, and more.\n"
        "No change for readers: **May 2**: a command.\n\n"
    )
    assert update.whats_new(now, now, {"docs/desk/holds.md"}) == ""


def test_a_folder_can_be_left_for_another_time() -> None:
    before = of({PAGE: OLD, "README.md": OLD})
    now = of({PAGE: NEW, "README.md": NEW, "docs/new.md": NEW})
    left = now.without_news_in("docs", before)
    assert [change.path for change in update.compare(before, before.texts, left)] == ["README.md"]
    later = list(update.compare(left, {**before.texts, "README.md": NEW}, now))
    assert [change.path for change in later] == [PAGE, "docs/new.md"]


ROWS = st.lists(st.sampled_from(["a", "b", "", "# c", "d"]), max_size=6).map(
    lambda rows: "".join(f"{row}\n" for row in rows)
)


@settings(deadline=None)
@given(ROWS, ROWS, ROWS)
def test_a_merge_keeps_each_row_that_the_library_has_added(base: str, ours: str, newer: str) -> None:
    merged, passages = update.merge(base, ours, newer)
    assert update.merge(base, base, newer)[0] == newer
    assert not any(passage.stays for passage in update.merge(base, base, newer)[1])
    assert update.merge(base, ours, base) == (ours, [])
    for row in set(ours.splitlines()) - set(base.splitlines()):
        assert merged.splitlines().count(row) >= ours.splitlines().count(row)
    assert all(passage.before != passage.now for passage in passages)
    rows = merged.splitlines(keepends=True)
    for passage in passages:
        count_of_rows = passage.now.count("\n")
        assert passage.stays or "".join(rows[passage.line - 1 :][:count_of_rows]) == passage.now


def test_files_of_windows_stay_so_and_a_last_line_may_be_open(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / PAGE).write_bytes(
        OLD.replace("Before", "Our h\udcff").rstrip().replace("\n", "\r\n").encode("utf-8", "surrogateescape")
    )
    changes = list(update.compare(of({PAGE: OLD}), update.texts_of(tmp_path, [PAGE]), of({PAGE: NEW})))
    assert update.take(tmp_path, changes, of({PAGE: NEW})) == [PAGE]
    wanted = NEW.replace("Before", "Our h\udcff").replace("\n", "\r\n").encode("utf-8", "surrogateescape")
    assert (tmp_path / PAGE).read_bytes() == wanted
    assert load(tmp_path) == of({PAGE: NEW})


def test_a_record_is_the_same_file_each_time_and_one_that_is_damaged_is_named(
    begin: Begin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begin(tmp_path / "new", state="Colorado")
    origin = load(folder)
    assert origin is not None
    assert origin.packed() == (folder / ORIGIN).read_bytes()
    assert origin.answers["name"] == ANSWERS["library"]
    assert {"README.md", "mkdocs.yml", ".github/workflows/check.yml", "requirements.txt"} <= origin.texts.keys()
    assert not {path for path in origin.texts if path.startswith("records/")}
    assert cli.main(["update"], root=folder) == 0
    assert "have not changed" in capsys.readouterr().out
    (folder / ORIGIN).write_text("{}")
    assert cli.main(["update"], root=folder) == 1
    assert f"no {ORIGIN} that can be read" in capsys.readouterr().err


GIT = ("git", "-c", "safe.directory=*", "-C", str(ROOT))


def candidates() -> Iterator[int]:
    """How many commits ago three of the starter's pages were different, as far as the history goes back."""
    for commits in count(LEAST, LEAST):
        compared = [*GIT, "diff", "--name-only", f"HEAD~{commits}", "--", "docs"]
        ran = subprocess.run(compared, capture_output=True, text=True)
        if ran.returncode:
            return
        if len(ran.stdout.splitlines()) > 2:
            yield commits


def earlier(commits: int, to: Path) -> Path:
    """A folder with the project as it was some commits ago."""
    archive = subprocess.run([*GIT, "archive", f"HEAD~{commits}"], capture_output=True, check=True)
    to.mkdir()
    subprocess.run(["tar", "x"], cwd=to, input=archive.stdout, check=True)
    return to


def begun_from_history(_begin: Begin, tmp_path: Path) -> Path:
    """A handbook that the program of twenty commits ago has started, or of as many more as change three pages."""
    for commits in candidates():
        old, folder = earlier(commits, tmp_path / str(commits)), tmp_path / f"handbook-{commits}"
        given = {**ANSWERS, "state": "Colorado"}
        del given["title"]  # that program may not ask for it
        arguments = [part for name, value in given.items() for part in (f"--{name}", value)]
        command = [sys.executable, "-m", "sticky", "init", str(folder), *arguments]
        done = subprocess.run(
            command, cwd=old, env={**environment(), "PYTHONPATH": str(old)}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        if not (folder / ORIGIN).exists():
            # Records of that time had no texts: this one has those that its program wrote.
            asked_for, _ = profile_from({**ANSWERS, "state": "Colorado"})
            paths = update.texts_of(folder, texts.origin(asked_for).texts)
            (folder / ORIGIN).write_bytes(replace(texts.origin(asked_for), texts=paths).packed())
        before = load(folder)
        assert before is not None
        now = texts.newer(before)
        if sum(before.texts.get(path) != text for path, text in now.texts.items() if path.startswith("docs/")) > 2:
            return folder
    pytest.skip("the history of this copy is too short: what was kept of it is tested")


def begun_from_what_is_kept(begin: Begin, tmp_path: Path) -> Path:
    """A handbook that was started when two of its pages were older."""
    folder = begin(tmp_path / "handbook", state="Colorado")
    origin = load(folder)
    assert origin is not None
    shutil.copytree(EARLIER, folder, dirs_exist_ok=True)
    paths = [file.relative_to(EARLIER).as_posix() for file in EARLIER.rglob("*.md")]
    texts = {**origin.texts, **update.texts_of(folder, paths)}
    assert sum(texts[path] != text for path, text in origin.texts.items()) == len(paths) == 2
    (folder / ORIGIN).write_bytes(replace(origin, texts=texts).packed())
    return folder


@pytest.mark.parametrize(
    "begun",
    [pytest.param(begun_from_history, marks=pytest.mark.long), begun_from_what_is_kept],
    ids=lambda it: it.__name__,
)
def test_a_handbook_of_an_earlier_version_is_brought_up_to_date_and_keeps_its_words(
    begun: Callable[[Begin, Path], Path],
    begin: Begin,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {"COUNT": "1", "KEY_0": "safe.directory", "VALUE_0": "*"}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    folder = begun(begin, tmp_path)
    before = load(folder)
    assert before is not None
    now = texts.newer(before)
    newer = sorted(
        path
        for path, text in now.texts.items()
        if path.startswith("docs/") and path in before.texts and before.texts[path] != text
    )
    # One page is changed where the starter has changed it, another elsewhere, and a third page and the settings besides.
    ours = {path: before.texts[path] for path in (newer[0], newer[1], "docs/glossary.md", "mkdocs.yml")}
    rows, there = ours[newer[0]].split("\n"), now.texts[newer[0]].split("\n")
    at = next(i for i, (row, other) in enumerate(zip(rows, there, strict=False)) if row != other)
    rows[at] = "Here we have written our own."
    ours[newer[0]] = "\n".join(rows)
    ours[newer[1]] += "\nA paragraph of ours.\n"
    ours["docs/glossary.md"] += "\nAnother of ours.\n"
    ours["mkdocs.yml"] = ours["mkdocs.yml"].replace("Library Director", "Head Librarian")
    for path, text in ours.items():
        (folder / path).write_text(text)
    (folder / "docs/our-own.md").write_text("---\ntitle: Ours\ndescription: Ours.\n---\n\n# Ours\n\nOurs.\n")
    kept = {path: (folder / path).read_bytes() for path in before.texts}

    assert cli.main(["update", "--take", "--dry-run"], root=folder) == 0
    said = capsys.readouterr().out
    assert {path: (folder / path).read_bytes() for path in before.texts} == kept, "to tell changes nothing"
    assert f"{newer[0]}:{at + 1}: you have changed this, so yours stays" in said
    assert re.search(f"^{newer[1]}:\\d+: newer; it can be taken", said, re.MULTILINE)
    assert "docs/glossary.md:" not in said or "docs/glossary.md" in newer

    assert cli.main(["update", "--take"], root=folder) == 0
    assert "left to you, with both texts in records/to-do.md" in capsys.readouterr().out
    assert cli.main(["todo"], root=folder) == 0
    assert f"{newer[0]}: what you have changed is newer" in capsys.readouterr().out
    for path, text in now.texts.items():
        here = (folder / path).read_text()
        if path not in ours:
            assert here == text, path
    assert "Here we have written our own." in (folder / newer[0]).read_text()
    assert (folder / newer[1]).read_text().rstrip().endswith("A paragraph of ours.")
    assert "Another of ours." in (folder / "docs/glossary.md").read_text()
    assert "Head Librarian" in (folder / "mkdocs.yml").read_text()
    assert (folder / "docs/our-own.md").is_file()
    assert cli.main(["update"], root=folder) == 0
    assert "have not changed" in capsys.readouterr().out, "what was told is not told again"
    (folder / "docs/our-own.md").unlink()
    (folder / newer[0]).write_text(now.texts[newer[0]])
    assert faults(folder) == []
