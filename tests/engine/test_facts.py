"""What a library does, told once: texts print it, and a new value changes every place."""

from pathlib import Path

import pytest

from sticky.cli import main
from tests.support.browser import changed, copied


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small library, which tells how long it keeps recordings."""
    root = copied(tmp_path / "project")
    changed(root / "mkdocs.yml", "  prompts:\n", "  facts: {camera_days: 14, cameras: yes}\n  prompts:\n")
    page = root / "docs/basics.md"
    rows = [
        "",
        "Recordings go after {{ facts.camera_days }}.",
        "",
        "/// if | cameras",
        "",
        "A sign says where.",
        "",
        "///",
        "",
    ]
    page.write_text(page.read_text() + "\n".join(rows))
    return root


def test_a_command_lists_each_fact_with_its_places(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = len((project / "docs/basics.md").read_text().split("\n")) - 7
    assert not main(["facts"], project)
    said = capsys.readouterr().out.split("\n")
    at = said.index("camera_days: 14 (director). How long are recordings kept?")
    assert said[at + 1] == f"  docs/basics.md: {line}"
    assert "backup_days: not told (director). After how long are backups overwritten?" in said


def test_a_command_shows_what_another_value_changes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not main(["facts", "camera_days=30", "cameras=no"], project)
    said = capsys.readouterr().out
    assert "Recordings go after 30 days.\n" in said
    assert "(left out) A sign says where.\n" in said
    assert main(["facts", "camera_days=often"], project) == 1
    assert "has to be a number" in capsys.readouterr().err
