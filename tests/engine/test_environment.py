"""The environment that `make` makes: with which Python, and out of what an interruption or an update leaves."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.support.browser import ROOT

MAKE = ["make", "-s", ".venv/site"]

BUILDER = ("hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove_classifiers")
"""What builds the package: see `requires` in `pyproject.toml`, and what that requires."""

PRETENDING = """\
#!/bin/sh
# Another Python than it is: of version {version}, and without what makes environments until that is installed.
case "$2" in *ensurepip*) [ -e "{installed}" ] || exit 1;; esac
exec "{real}" -c 'import sys
sys.version_info, code = (*map(int, "{version}".split(".")), "final", 0), sys.argv[2]
del sys.argv[1:3]
exec(code)' "$@"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What `make` needs to make an environment: the package without its contents, and a lock of what builds it."""
    return bare(tmp_path / "project")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a project with its environment, which a test may leave as `make` has made it of other settings.

    It replaces an environment that was whole, but whose Python is gone.
    """
    project = bare(tmp_path_factory.mktemp("whole") / "project")
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").symlink_to("/nowhere/python")
    (project / ".venv/site").touch()
    made_anew(project)
    return project


def made_anew(project: Path) -> None:
    made = run(project)
    assert made.returncode == 0, made.stdout
    assert made.stdout.splitlines()[0] == ".venv is incomplete; making it again."
    assert version(project) == "1.0.0"
    assert (project / ".venv/site").exists()


def bare(project: Path) -> Path:
    (project / "sticky").mkdir(parents=True)
    (project / "sticky/__init__.py").write_text('"""The package."""\n')
    for name in ("Makefile", "tools/environment.sh", "tools/wheel.py", "pyproject.toml", "README.md", "LICENSE"):
        (project / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, project / name)
    (project / "requirements.txt").write_text("")
    return project


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder on the PATH for commands of a test's own; no other Python is on it."""
    folder = tmp_path / "commands"
    folder.mkdir()
    for name in ("bash", "cat", "id", "ls", "make", "rm", "sed", "sh", "touch"):
        program = shutil.which(name)
        assert program, name
        (folder / name).symlink_to(program)
    return folder


def pretend(commands: Path, name: str, version: str, installed: Path | None = None) -> None:
    (commands / name).write_text(
        PRETENDING.format(version=version, real=sys.executable, installed=installed or sys.executable)
    )
    (commands / name).chmod(0o755)


def run(project: Path, path: Path | None = None, *more: str) -> "subprocess.CompletedProcess[str]":
    """Run `make` without the network; the package's builder is lent from this environment."""
    lent = project.parent / "lent"
    if not lent.exists():
        lent.mkdir()
        for name in BUILDER:
            for file in Path(sysconfig.get_path("purelib")).glob(f"{name}*"):
                (lent / file.name).symlink_to(file)
    environment = {"PYTHONPATH": str(lent), "PIP_NO_INDEX": "1", "PYTHON": sys.executable}
    if path:
        environment = {"PATH": str(path)}
    return subprocess.run(
        [*MAKE, *more],
        cwd=project,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def version(project: Path) -> str:
    """The version of the package that is installed in a project's environment."""
    code = "from importlib.metadata import version; print(version('sticky-situations'))"
    said = subprocess.run([project / ".venv/bin/python", "-Ic", code], capture_output=True, text=True, check=True)
    return said.stdout.strip()


# Which Python


@pytest.mark.parametrize("version", ["2.7.18", "3.9.2", "3.11.4", "3.14.0"])
def test_a_python_that_is_not_supported_is_named_with_one_that_is(project: Path, commands: Path, version: str) -> None:
    pretend(commands, "python3", version)
    pretend(commands, "python3.12", "3.12.1")
    made = run(project, commands)
    assert made.returncode
    assert made.stdout.splitlines()[0] == (
        f'The handbook needs Python 3.11.5 or newer, and older than 3.14; "python3" is {version}. '
        "Name a supported one: make PYTHON=python3.12"
    )
    assert not (project / ".venv").exists()


def test_where_there_is_none_it_is_said_how_to_get_one(project: Path, commands: Path) -> None:
    made = run(project, commands, "PYTHON=python3.10")
    assert made.returncode
    assert '"python3.10" does not start. Install a supported one, and name it: make PYTHON=python3.13' in made.stdout


def test_what_debian_keeps_in_another_package_is_installed_from_there(
    project: Path, commands: Path, tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    pretend(commands, "python3", "3.13.5", installed)
    (commands / "apt-get").write_text(f'#!/bin/sh\n[ "$1" = update ] || echo "$@" > "{installed}"\n')
    (commands / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
    for name in ("apt-get", "sudo"):
        (commands / name).chmod(0o755)
    run(project, commands)  # which then lacks what a Python that only pretends cannot do
    assert installed.read_text() == "install -qy python3.13-venv\n"


def test_elsewhere_it_is_said_what_is_lacking(project: Path, commands: Path, tmp_path: Path) -> None:
    pretend(commands, "python3", "3.12.4", tmp_path / "never")
    made = run(project, commands)
    assert made.returncode
    assert made.stdout.startswith(
        '"python3" lacks venv or ensurepip, which make environments. Install them (on Debian: python3.12-venv)'
    )


# Whole again


def test_an_environment_is_made_once_and_the_package_again_when_it_changed(whole: Path) -> None:
    first = (whole / ".venv/pyvenv.cfg").stat().st_ino
    made = run(whole)
    assert (made.returncode, made.stdout) == (0, "")
    settings = whole / "pyproject.toml"
    settings.write_text(settings.read_text().replace('version = "1.0.0"', 'version = "1.0.1"'))
    made = run(whole)
    assert made.returncode == 0, made.stdout
    assert version(whole) == "1.0.1"
    assert (whole / ".venv/pyvenv.cfg").stat().st_ino == first, "nothing is made again for that"


@pytest.mark.long
def test_an_environment_that_was_interrupted_is_made_anew(project: Path) -> None:
    environment = project / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin/python").symlink_to(sys.executable)
    (environment / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).parent}\n")  # and no pip
    made_anew(project)


def test_an_update_that_was_interrupted_is_not_taken_for_whole(whole: Path) -> None:
    assert (whole / ".venv/site").exists()
    (whole / "requirements.txt").write_text("what-cannot-be-had==1 --hash=sha256:" + "0" * 64 + "\n")
    assert run(whole).returncode
    assert not (whole / ".venv/site").exists()
