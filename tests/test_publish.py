"""Publishing: readers meet one whole release or another, whatever happens."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from macros.publish import KEPT, publish, rollback
from tests.browser import ROOT


def built(folder: Path, name: str) -> Path:
    """A built site of two pages that have to be of one release, and an asset of that release alone."""
    site = folder / f"built-{name}"
    (site / "assets").mkdir(parents=True)
    (site / "assets" / f"{name}.css").write_text(name)
    for page in ("index.html", "404.html"):
        (site / page).write_text(name)
    return site


def read(link: Path) -> set[str]:
    release = link.resolve()
    return {(release / page).read_text() for page in ("index.html", "404.html")}


def test_a_release_is_shown_and_taken_back(tmp_path: Path) -> None:
    link = tmp_path / "www" / "handbook"
    for name in ("one", "two", "three"):
        publish(built(tmp_path, name), link)
    assert read(link) == {"three"}
    rollback(link)
    assert read(link) == {"two"}
    publish(built(tmp_path, "four"), link)
    rollback(link)
    assert read(link) == {"two"}, "what was taken back is not come to again"
    rollback(link)
    with pytest.raises(LookupError, match="no release before"):
        rollback(link)


def test_a_page_still_open_finds_its_assets(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    for number in range(KEPT + 2):
        publish(built(tmp_path, str(number)), link)
    assert (link / "assets" / str(KEPT)).with_suffix(".css").read_text() == str(KEPT)
    assert len(list((tmp_path / ".handbook").iterdir())) == KEPT


def test_what_is_no_link_is_left_alone(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    link.mkdir()
    with pytest.raises(FileExistsError, match="is no link"):
        publish(built(tmp_path, "one"), link)
    assert link.is_dir()


def test_killed_at_any_moment_it_leaves_a_whole_release(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    publish(built(tmp_path, "first"), link)
    large = built(tmp_path, "large")
    for number in range(400):
        (large / f"page-{number}.html").write_text("large" * 200)
    command = [sys.executable, "-m", "macros", "publish", str(large), str(link)]
    for moment in range(12):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 0.45 + 0.03 * moment
        while time.monotonic() < until:
            seen = read(link)
            assert len(seen) == 1
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert read(link) in ({"first"}, {"large"})
        if read(link) == {"large"}:
            assert len(list(link.glob("page-*.html"))) == 400
    publish(built(tmp_path, "last"), link)
    assert read(link) == {"last"}
    assert not list((tmp_path / ".handbook").glob("*.part"))
