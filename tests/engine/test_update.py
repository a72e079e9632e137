"""A newer starter: what a library has not changed it can take, what it has changed is only named."""

from pathlib import Path

import pytest

from sticky import checks, cli, init, update
from sticky.content.state import State
from tests.engine.test_init import started

PAGE = "docs/hours.md"
OLD = "---\ntitle: Hours\n---\n\nBefore.\n\n## Days {#days}\n\nOld days.\n\n### Notes\n\nSame.\n\n## Nights {#nights}\n\nOld nights.\n\n### Notes\n\nSame.\n"
NEW = OLD.replace("Old days", "New days").replace("Old nights", "New nights")


def test_a_section_that_the_library_has_not_changed_can_be_taken() -> None:
    offers, merged, kept = update.offers(update.digests({PAGE: OLD}), {PAGE: OLD}, {PAGE: NEW})
    assert [(one.title, one.line, one.taken) for one in offers] == [("Days", 7, True), ("Nights", 15, True)]
    assert merged == {PAGE: NEW}
    assert kept == update.digests({PAGE: NEW})
    assert update.offers(kept, merged, {PAGE: NEW}) == ([], {}, kept), "what was taken is not offered again"


def test_words_of_the_library_are_never_touched() -> None:
    ours = OLD.replace("Old days.", "Our days.").replace("### Notes\n\nSame.\n\n## Nights", "## Nights")
    offers, merged, kept = update.offers(update.digests({PAGE: OLD}), {PAGE: ours}, {PAGE: NEW})
    assert [(one.title, one.taken) for one in offers] == [("Days", False), ("Nights", True)]
    assert merged == {PAGE: ours.replace("Old nights", "New nights")}
    assert update.offers(kept, merged, {PAGE: NEW})[0] == [], "what was named is not named again"


def test_a_new_page_is_offered_and_one_that_was_removed_stays_away() -> None:
    before = update.digests({PAGE: OLD})
    offers, merged, _ = update.offers(before, {}, {PAGE: NEW, "docs/new.md": OLD})
    assert [(one.path, one.taken) for one in offers] == [("docs/new.md", True)]
    assert merged == {"docs/new.md": OLD}


def test_a_new_section_is_named() -> None:
    new = OLD + "\n## Holidays\n\nClosed.\n"
    offers, merged, _ = update.offers(update.digests({PAGE: OLD}), {PAGE: OLD}, {PAGE: new})
    assert [(one.title, one.taken) for one in offers if one.title == "Holidays"] == [("Holidays", False)]
    assert "Holidays" not in merged.get(PAGE, "")


def test_every_page_of_the_starter_is_the_sum_of_its_sections() -> None:
    for path, text in init.starters().items():
        assert "".join(update.parts(path, text).values()) == text, path


def test_the_command_tells_first_and_takes_when_it_is_asked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = started(tmp_path / "new", state="Colorado")
    assert cli.main(["update"], root=folder) == 0
    assert "Nothing has changed" in capsys.readouterr().out
    before, page = init.texts_for, "docs/desk.md"

    def newer(state: State) -> dict[str, str]:
        texts = before(state)
        return texts | {page: texts[page].rstrip("\n") + "\n\nAnd more.\n"}

    monkeypatch.setattr(init, "texts_for", newer)
    text = (folder / page).read_text()
    assert cli.main(["update"], root=folder) == 0
    assert f"{page}:" in capsys.readouterr().out
    assert (folder / page).read_text() == text
    assert cli.main(["update", "--take"], root=folder) == 0
    assert (folder / page).read_text() == text.rstrip("\n") + "\n\nAnd more.\n"
    assert checks.check(folder)[1] == []
