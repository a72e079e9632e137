"""Publishing: readers meet one whole release or another, whatever happens."""

import shutil
import signal
import subprocess
import sys
import time
from glob import glob
from pathlib import Path

import pytest

from sticky.cli import main
from sticky.releases import MAX_RELEASES, publish, rollback
from sticky.site.make import SITES
from tests.support.browser import ROOT


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


def test_releases_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    publish(built(tmp_path, "one"), link).rename(tmp_path / ".handbook/9998")
    link.unlink()
    link.symlink_to(".handbook/9998")
    for number in range(3):
        assert publish(built(tmp_path, str(number)), link).name == str(9999 + number)
    assert rollback(link).name == "10000"
    assert rollback(link).name == "9999"


def assets(link: Path) -> set[str]:
    return {file.stem for file in (link / "assets").iterdir()}


def test_a_page_still_open_finds_its_assets_for_a_while(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    for number in range(MAX_RELEASES + 2):
        publish(built(tmp_path, str(number)), link)
        last = {str(one) for one in range(max(0, number - MAX_RELEASES + 1), number + 1)}
        assert assets(link) == last
        assert {path.stem for path in (tmp_path / ".handbook").iterdir()} == {f"{int(one) + 1:04d}" for one in last}


def test_an_asset_that_changed_under_its_name_is_the_newest(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    for name in ("one", "two"):
        site = built(tmp_path, name)
        (site / "assets/mark.svg").write_text(name)
        publish(site, link)
    assert (link / "assets/mark.svg").read_text() == "two"
    assert assets(link) == {"one", "two", "mark"}


def test_a_page_of_a_release_that_is_taken_back_finds_its_assets(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    for name in ("one", "two", "three"):
        publish(built(tmp_path, name), link)
    rollback(link)
    assert read(link) == {"two"}
    assert assets(link) == {"one", "two", "three"}
    publish(built(tmp_path, "four"), link)
    assert assets(link) == {"one", "two", "three", "four"}
    publish(built(tmp_path, "five"), link)
    assert assets(link) == {"one", "two", "four", "five"}


def test_what_is_no_link_is_left_alone(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    link.mkdir()
    with pytest.raises(FileExistsError, match="a folder stands there; move it away"):
        publish(built(tmp_path, "one"), link)
    assert link.is_dir()


@pytest.mark.parametrize(("edition", "site"), SITES.items())
def test_a_build_says_at_once_that_its_link_cannot_stand_there(
    edition: str, site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / site).write_text("an old site")
    assert main(["build", "--edition", edition], tmp_path) == 1
    said = capsys.readouterr()
    assert said.out == "", "nothing was checked in vain"
    assert said.err.startswith(f"{tmp_path / site} has to be the link to the newest release, but a file stands there;")
    assert [file.name for file in tmp_path.iterdir()] == [site]


def test_killed_at_any_moment_it_leaves_a_whole_release(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    publish(built(tmp_path, "first"), link)
    large = built(tmp_path, "large")
    for number in range(400):
        (large / f"page-{number}.html").write_text("large" * 200)
    command = [sys.executable, "-m", "sticky", "publish", str(large), str(link)]
    for copied in range(0, 440, 40):
        for remains in (tmp_path / ".handbook").glob("*.part"):
            shutil.rmtree(remains)  # so that only the next one’s files are counted; it would remove them itself
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        # Unlike a path's own `glob`, this one goes on where a folder is renamed under it.
        while process.poll() is None and len(glob(f"{tmp_path}/.handbook/*.part/page-*")) < copied:
            assert len(read(link)) == 1
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert read(link) in ({"first"}, {"large"})
        if read(link) == {"large"}:
            assert len(list(link.glob("page-*.html"))) == 400
    publish(built(tmp_path, "last"), link)
    assert read(link) == {"last"}
    assert not list((tmp_path / ".handbook").glob("*.part"))
