"""Publishing: readers meet one whole release or another, whatever happens."""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from glob import glob
from pathlib import Path

import pytest

from sticky.cli import main
from sticky.site.make import SITES
from sticky.site.releases import LASTING, MARK, MAX_RELEASES, publish, rollback
from sticky.text.problem import Refused
from tests.engine.test_whole import FULL, NOT_YOURS, no_master
from tests.support.browser import BASE, ROOT, changed, environment, library_at, made_here


def built(folder: Path, name: str, pages: int = 0) -> Path:
    """A built site of two pages that have to be of one release, more pages, and a script of that release alone."""
    site = folder / f"built-{name}"
    (site / "assets").mkdir(parents=True)
    (site / "search").mkdir()
    (site / "assets" / f"{name}.js").write_text(name)
    (site / "search" / f"{name}.js").write_text(name)
    (site / LASTING).write_text(f"assets/{name}.js\n")
    for page in ("index.html", "404.html", *(f"page-{number}.html" for number in range(pages))):
        (site / page).write_text(name)
    return site


def read(link: Path) -> set[str]:
    release = link.resolve()
    return {(release / page).read_text() for page in ("index.html", "404.html")}


def held(link: Path) -> set[str]:
    """The releases of a link, and whatever else is in their folder but its mark."""
    return {path.name for path in link.with_name(f".{link.name}").iterdir()} - {MARK}


def begun(*arguments: str | Path, at: Path = ROOT, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """A command that runs in a folder, after a function has been called in its process."""
    return subprocess.Popen(
        [sys.executable, "-m", "sticky", *arguments],
        cwd=at,
        env={**environment(), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,
    )


def said(*arguments: str | Path, at: Path = ROOT, before: Callable[[], None] | None = None) -> tuple[int, str]:
    """The status of a command, and what it tells of errors."""
    process = begun(*arguments, at=at, before=before)
    _, told = process.communicate()
    return process.returncode, told


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
    with pytest.raises(Refused, match="no release before"):
        rollback(link)
    with pytest.raises(Refused, match="no release before"):
        rollback(tmp_path / "nowhere")
    assert not (tmp_path / ".nowhere").exists()


def test_releases_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    publish(built(tmp_path, "one"), link).rename(tmp_path / ".handbook/9998")
    link.unlink()
    link.symlink_to(".handbook/9998")
    for number in range(3):
        assert publish(built(tmp_path, str(number)), link).name == str(9999 + number)
    assert rollback(link).name == "10000"
    assert rollback(link).name == "9999"


# What stays of a former release


def scripts(link: Path) -> set[str]:
    return {file.stem for file in (link / "assets").iterdir()}


def test_a_page_still_open_finds_its_scripts_for_a_while(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    for number in range(MAX_RELEASES + 2):
        publish(built(tmp_path, str(number)), link)
        last = {str(site) for site in range(max(0, number - MAX_RELEASES + 1), number + 1)}
        assert scripts(link) == last
        assert held(link) == {f"{int(site) + 1:04d}" for site in last}
        assert [file.stem for file in (link / "search").iterdir()] == [str(number)], "no text stays"


def test_a_page_of_a_release_that_is_taken_back_finds_its_scripts(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    for name in ("one", "two", "three"):
        publish(built(tmp_path, name), link)
    rollback(link)
    assert read(link) == {"two"}
    assert scripts(link) == {"one", "two", "three"}
    publish(built(tmp_path, "four"), link)
    assert scripts(link) == {"one", "two", "three", "four"}
    publish(built(tmp_path, "five"), link)
    assert scripts(link) == {"one", "two", "four", "five"}


def test_what_a_release_has_from_another_is_not_its_own_where_it_is_published_again(tmp_path: Path) -> None:
    first, link = tmp_path / "first", tmp_path / "handbook"
    for name in ("one", "two"):
        publish(built(tmp_path, name), first)
    publish(first, link)
    publish(built(tmp_path, "three"), link)
    assert scripts(link) == {"two", "three"}


def text_of(site: Path) -> bytes:
    return b"".join(file.read_bytes() for file in site.rglob("*") if file.is_file()).lower()


def test_what_is_withdrawn_is_gone_with_the_next_build(tmp_path: Path) -> None:
    project = library_at(tmp_path / "library")
    changed(project / "scenarios/missing-son.md", "A mother says", "A mother, Orvalha Quimby, says")
    assert main(["build"], project) == 0
    assert b"quimby" in text_of(project / "site")
    changed(project / "scenarios/missing-son.md", ", Orvalha Quimby,", "")
    assert main(["build"], project) == 0
    assert b"quimby" not in text_of(project / "site")
    lasting = (project / "site" / LASTING).read_text().split()
    assert {"search", "session", "practice", "handbook"} <= {Path(file).name.partition(".")[0] for file in lasting}
    assert main(["publish", str(project / "site"), str(project / "site"), "--purge"]) == 0
    assert b"quimby" not in text_of(project / ".site")


def test_a_purge_leaves_no_former_release(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    for name in ("one", "two", "three"):
        publish(built(tmp_path, name), link)
    rollback(link)
    publish(built(tmp_path, "four"), link, purge=True)
    assert read(link) == {"four"}
    assert held(link) == {"0004"}
    assert scripts(link) == {"four"}
    with pytest.raises(Refused, match="no release before"):
        rollback(link)


# What is deleted or written into


@pytest.mark.parametrize("beside", ["nothing", "folder", "link", "file"])
def test_other_peoples_folders_are_left_alone(tmp_path: Path, beside: str, capsys: pytest.CaptureFixture[str]) -> None:
    site, link, years = built(tmp_path, "one"), tmp_path / "x/photos", tmp_path / "x/.photos"
    for year in ("2023", "2024", "2025", "2026.part"):
        (years / year).mkdir(parents=True)
        (years / year / "picture").write_text(year)
    (years / "download.part").write_text("half")
    match beside:
        case "folder":
            link.mkdir()
        case "link":
            link.symlink_to(".photos/2024")
        case "file":
            link.write_text("a file")
    before = sorted((tmp_path / "x").rglob("*"))
    for arguments in (
        ["publish", str(site), str(link)],
        ["publish", str(site), str(link), "--purge"],
        ["rollback", str(link)],
    ):
        assert main(arguments) == 1
        told = capsys.readouterr().err
        assert re.fullmatch(r"/\S+/x/\.?photos has to be the .*; .*move it away, or delete it if .*\n", told)
    assert sorted((tmp_path / "x").rglob("*")) == before


def test_a_link_that_leads_elsewhere_is_left_alone(tmp_path: Path) -> None:
    site, link = built(tmp_path, "one"), tmp_path / "handbook"
    (tmp_path / "elsewhere/0001").mkdir(parents=True)
    for to in ("elsewhere/0001", "elsewhere", "nowhere", ".handbook/current"):
        link.symlink_to(to)
        with pytest.raises(Refused, match=f"is a link to .*{to}, which is not a release"):
            publish(site, link)
        assert os.readlink(link) == to
        link.unlink()
    assert not (tmp_path / ".handbook").exists()


def test_a_folder_of_releases_that_lost_its_mark_is_left_alone(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    publish(built(tmp_path, "one"), link)
    (tmp_path / ".handbook" / MARK).unlink()
    with pytest.raises(Refused, match="delete it if it has only old releases"):
        publish(built(tmp_path, "two"), link)
    assert read(link) == {"one"}


def test_a_file_beside_the_link_is_not_deleted(tmp_path: Path) -> None:
    site, link, file = built(tmp_path, "one"), tmp_path / "handbook", tmp_path / ".handbook.new"
    file.write_text("somebody’s")
    assert said("publish", site, link) == (
        1,
        f"{file} cannot be read or written: a file stands where a folder has to be; move it away\n",
    )
    assert file.read_text() == "somebody’s"
    assert not link.is_symlink()
    file.unlink()
    file.symlink_to(".handbook/0001")  # as a process leaves it that is killed
    publish(site, link)
    assert read(link) == {"one"}


def test_only_a_built_site_is_published(tmp_path: Path) -> None:
    project = library_at(tmp_path / "library")
    for what, why in ((project / "docs", "is not a site that"), (tmp_path / "a", "is not there")):
        status, told = said("publish", what, tmp_path / "b")
        assert status == 1
        assert told.startswith(f"{what} {why}")
        assert told.endswith(f"sticky publish site {tmp_path / 'b'}\n")
        assert told.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["library"]


def test_a_site_is_not_published_into_itself(tmp_path: Path) -> None:
    site, link = built(tmp_path, "one"), tmp_path / "handbook"
    publish(site, link)
    for inside in (site / "inner", site / "assets/inner", link / "inner", tmp_path / ".handbook/inner"):
        with pytest.raises(Refused, match=f"^{inside} would be inside .*; choose a place outside it"):
            publish(site, inside)
    assert scripts(link) == {"one"}
    assert not list(tmp_path.rglob("*inner"))


def test_what_is_no_link_is_left_alone(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    link.mkdir()
    with pytest.raises(Refused, match="a folder stands there; move it away"):
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


# Whatever happens


@pytest.mark.parametrize("number", [2, *(pytest.param(number, marks=pytest.mark.long) for number in (3, 10))])
def test_of_several_at_once_each_leaves_a_whole_release(tmp_path: Path, number: int) -> None:
    link, sites = tmp_path / "handbook", [built(tmp_path, str(site), pages=150) for site in range(number)]
    started = [begun("publish", site, link) for site in sites]
    for process in started:
        out, told = process.communicate()
        assert process.returncode == 0, told
        assert re.fullmatch(r"Readers now see \S+\n", out)
        assert told in ("", f"{link} is being published by another process; waiting for it\n")
    assert len(list(link.glob("page-*.html"))) == 150
    assert len({file.read_text() for file in link.glob("*.html")}) == 1
    assert held(link) == {f"{release:04d}" for release in range(1, number + 1)[-MAX_RELEASES:]}
    for release in sorted(held(link)):
        assert len(list((tmp_path / ".handbook" / release).glob("page-*.html"))) == 150


def test_of_two_builds_at_once_each_leaves_a_whole_site(tmp_path: Path) -> None:
    site = made_here(shutil.copytree(BASE, tmp_path / "alone"), tmp_path / "built")
    project = shutil.copytree(BASE, tmp_path / "project")
    whole = {file.relative_to(site) for file in site.rglob("*")}
    started = [begun("build", at=project) for _ in range(2)]
    for process in started:
        out, _ = process.communicate()
        assert (process.returncode, out.splitlines()[-1]) == (0, "site/ is built.")
        assert {file.relative_to(project / "site") for file in (project / "site").rglob("*")} == whole
    assert held(project / "site") == {"0001", "0002"}


def test_killed_at_any_moment_it_leaves_a_whole_release(tmp_path: Path, whole: bool) -> None:
    link = tmp_path / "handbook"
    publish(built(tmp_path, "first"), link)
    large = built(tmp_path, "large")
    for number in range(400):
        (large / f"page-{number}.html").write_text("large" * 200)
    for copied in range(0, 440, 40 if whole else 220):
        for remains in (tmp_path / ".handbook").glob("*.part"):
            shutil.rmtree(remains)  # so that only the next one’s files are counted; it would remove them itself
        process = begun("publish", large, link)
        # Unlike a path's own `glob`, this one goes on where a folder is renamed under it.
        while process.poll() is None and len(glob(f"{tmp_path}/.handbook/*.part/page-*")) < copied:
            assert len(read(link)) == 1
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert read(link) in ({"first"}, {"large"})
        if read(link) == {"large"}:
            assert len(list(link.glob("page-*.html"))) == 400
    publish(built(tmp_path, "last"), link)
    assert read(link) == {"last"}
    assert not list((tmp_path / ".handbook").glob("*.part"))


def test_nothing_is_left_of_a_build_that_was_killed(tmp_path: Path) -> None:
    project = shutil.copytree(BASE, tmp_path / "handbook")
    for _ in range(2):
        process = begun("build", at=project)
        while process.poll() is None and not list(project.glob(".*/**/*.html")):
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert main(["build"], project) == 0
    assert not list(project.glob(".next-*"))
    assert held(project / "site") == {"0001"}


def test_a_release_that_is_half_deleted_is_not_come_to_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = tmp_path / "handbook"
    for number in range(MAX_RELEASES):
        publish(built(tmp_path, str(number)), link)
    rollback(link)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)  # as if it were killed before
    publish(built(tmp_path, "more"), link)
    publish(built(tmp_path, "last"), link)
    seen: list[str] = []
    for _ in range(MAX_RELEASES - 1):
        rollback(link)
        seen += read(link)
    assert seen == ["more", "3", "2", "1"]
    with pytest.raises(Refused, match="no release before"):
        rollback(link)


def test_on_a_full_disk_it_says_so_in_a_line_and_leaves_nothing(tmp_path: Path) -> None:
    link, large = tmp_path / "handbook", built(tmp_path, "large", pages=50)
    publish(built(tmp_path, "one"), link)
    for number in range(50):
        (large / f"page-{number}.html").write_text("large" * 5_000)

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    status, told = said("publish", large, link, before=full)
    assert status == 1
    assert re.fullmatch(rf"{tmp_path}/\.handbook/0002\.part/page-\d+\.html {FULL}\n", told)
    assert held(link) == {"0001"}
    assert read(link) == {"one"}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    link, home = tmp_path / "handbook", tmp_path / ".handbook"
    publish(built(tmp_path, "one"), link)
    home.chmod(0o555)
    assert said("publish", built(tmp_path, "two"), link, before=no_master) == (1, f"{home} {NOT_YOURS}\n")
    home.chmod(0o755)
    project = library_at(tmp_path / "library")
    (project / ".site").mkdir(0o555)
    assert said("build", at=project, before=no_master) == (1, f"{project}/.site {NOT_YOURS}\n")


def test_a_link_that_was_deleted_comes_back(tmp_path: Path) -> None:
    link = tmp_path / "handbook"
    for name in ("one", "two"):
        publish(built(tmp_path, name), link)
    link.unlink()
    assert rollback(link).name == "0002"
    assert read(link) == {"two"}
    link.unlink()
    publish(built(tmp_path, "three"), link)
    assert held(link) == {"0001", "0002", "0003"}
    assert rollback(link).name == "0002"
