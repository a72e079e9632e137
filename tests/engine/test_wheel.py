"""The package as a wheel: it brings all that it needs and nothing else, and builds a folder of content by itself."""

import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from sticky.text.kept import engine
from tests.support.browser import LIBRARY, ROOT, environment, shared
from tools.wheel import STARTER

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]

KINDS = {"", ".css", ".conf", ".html", ".js", ".json", ".md", ".po", ".py", ".svg", ".txt", ".woff2", ".xml", ".yml"}
"""What files of the package end in; some for servers, such as `_headers`, in nothing."""

CONTENT = ("docs", "scenarios", "records")
"""The folders of a library's own handbook, beside its settings."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, ROOT], check=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment of its own that has the wheel, and what the wheel depends on from this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    python = folder / "bin/python"
    subprocess.run([*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True)
    [packages] = folder.glob("lib/python*/site-packages")
    # A folder named in this way lends its packages, and not what else is put in its place: the package as it is edited.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin"


def run(*command: str | Path, cwd: Path) -> str:
    ran = subprocess.run(
        command, cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert ran.returncode == 0, ran.stdout
    return ran.stdout


def files(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_the_wheel_holds_the_whole_package_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {f"sticky/{place}" for place in engine()}
    assert len(package) > 100
    starter = {
        f"sticky/starter/{file.relative_to(ROOT).as_posix()}"
        for name in STARTER
        for file in (ROOT / name, *(ROOT / name).rglob("*"))
        if file.is_file()
    }
    assert len(starter) > 80
    about = {name for name in names if name.partition("/")[0].endswith(".dist-info")}
    assert names - about == package | starter
    assert {Path(name).suffix for name in package} <= KINDS
    assert any(name.endswith("licenses/LICENSE") for name in about)


def test_what_not_everyone_needs_is_an_extra(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    [metadata] = [name for name in archive.namelist() if name.endswith("/METADATA")]
    needs = re.findall(
        r"^Requires-Dist: (\S+?)[<>=; ].*?(?:extra == ['\"](\w+)['\"])?$", archive.read(metadata).decode(), re.M
    )
    assert ("mkdocs", "") in needs
    extras = {("pikepdf", "pdf"), ("playwright", "pdf"), ("codespell", "words"), ("textstat", "words")}
    assert set(needs) >= extras
    assert {name for name, _ in extras} & {name for name, extra in needs if not extra} == set()


def test_the_wheel_s_package_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import sticky; print(sticky.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(installed.parent)


def test_an_installed_package_starts_a_handbook(installed: Path, wheel: Path, tmp_path: Path, whole: bool) -> None:
    answers = {"library": "Ours", "state": "vt", "officer": "Privacy Officer", "phone": "802-332-1200", "email": ""}
    given = [part for name, value in answers.items() for part in (f"--{name}", value)]
    run(
        installed / "sticky",
        "init",
        "new",
        *given,
        "--url",
        "x.org",
        "--title",
        "",
        "--accent",
        "",
        "--logo",
        "",
        cwd=tmp_path,
    )
    if whole:  # as far as the package holds what the repository does, `test_init.py` has that
        run(installed / "sticky", "check", "--strict", cwd=tmp_path / "new")
    assert (tmp_path / "new/.github/workflows/check.yml").is_file()
    assert (tmp_path / "new/.vscode/tasks.json").is_file()
    # The program came as a file: the handbook brings it, for its workflows and for whoever else works on it.
    assert (tmp_path / "new/requirements.txt").read_text() == f"./{wheel.name}[pdf]\n"
    assert (tmp_path / "new" / wheel.name).read_bytes() == wheel.read_bytes()
    offline = ("install", "--no-deps", "--no-index", "--no-compile", "--target", "again", "-r", "requirements.txt")
    run(installed / "python", "-m", "pip", "-q", *offline, cwd=tmp_path / "new")
    assert (tmp_path / "new/again/sticky/cli.py").is_file()


def test_a_folder_of_content_builds_what_the_repository_builds(
    installed: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, whole: bool
) -> None:
    # The small library; with `--whole`, also this repository's handbook.
    for name, of in (("library", LIBRARY), ("handbook", ROOT))[: 2 if whole else 1]:
        folder = tmp_path / name
        for part in (part for part in (*CONTENT, "macros", "overrides") if (of / part).exists()):
            shutil.copytree(of / part, folder / part)
        shutil.copy2(of / "mkdocs.yml", folder)
        run(installed / "sticky", "check", cwd=folder / "scenarios")
        run(installed / "sticky", "build", cwd=folder)
        made, wanted = files(folder / "site"), files(shared(tmp_path_factory, name, of))
        assert len(wanted) > 50
        assert sorted(made) == sorted(wanted)
        assert [file for file in wanted if made[file] != wanted[file]] == []
