"""What comes from outside: that each is used, and that locks, bill of materials and audit say the truth of it."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

from tests.support.browser import ROOT, environment

NAMED_NOWHERE = {
    "brotli": "fonttools packs fonts with it",
    **dict.fromkeys(
        ("mkdocs-awesome-nav", "mkdocs-glightbox", "mkdocs-redirects"), "plugins in the settings of test_guest.py"
    ),
    "pytest-xdist": "pytest takes it in by itself",
    "types-markdown": "mypy reads it",
    "types-pyyaml": "mypy reads it",
}
"""Dependencies that nothing written here imports or calls, with the reason to have them."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [*project["project"]["optional-dependencies"].values(), project["dependency-groups"]["test"]]
    lines = [*project["project"]["dependencies"], *(line for group in groups for line in group)]
    return [normal(re.match(r"[\w.-]+", line)[0]) for line in lines]  # type: ignore[index]


def imported(root: Path) -> set[str]:
    """The modules at the top that the package, its tests and the settings name."""
    configured = "".join(
        file.read_text()
        for file in [root / "mkdocs.yml", *root.glob("sticky/site/plugin.py"), *root.glob("overrides/*.yml")]
    )
    names = {*re.findall(r"\w+", configured), *re.findall(r'"-m", "(\w+)', calls(root))}
    for file in [*root.glob("sticky/**/*.py"), *root.glob("tests/**/*.py"), *root.glob("tools/*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names


def calls(root: Path) -> str:
    """Whatever starts commands and scripts."""
    files = [
        root / "Makefile",
        *root.glob("tests/**/*.*js"),
        *root.glob("tests/**/*.py"),
        *root.glob("tools/*.py"),
        *root.glob("tools/*.sh"),
        *root.glob("overrides/assets/*/*.js"),
        *root.glob("sticky/*.py"),
    ]
    return "\n".join(file.read_text() for file in files if file.name != Path(__file__).name)


def commands(name: str) -> set[str]:
    """What a distribution installs to be started."""
    installed = distribution(name)
    files = {file.name for file in installed.files or () if file.parent.name == "bin"}
    return files | {entry.name for entry in installed.entry_points if entry.group == "console_scripts"}


def unused(root: Path, names: list[str], npm: list[str]) -> set[str]:
    """Those of the dependencies that are neither imported nor called."""
    text, modules = calls(root), imported(root)
    used = {normal(name) for module, by in packages_distributions().items() if module in modules for name in by}
    written = {*re.findall(r"[\w.-]+", text)}
    called = {name for name in names if commands(name) & written}
    # Of npm's, by its path or as a module; a scope stands for what is in it.
    opened = set(re.findall(r"""(?:node_modules/|\.bin/|from "|import\(")(@[\w-]+(?:/[\w-]+)?|[\w-]+)""", text))
    return (set(names) - used - called) | {name for name in npm if not {name, name.partition("/")[0]} & opened}


def test_every_dependency_is_used() -> None:
    npm = list(json.loads((ROOT / "package.json").read_text())["devDependencies"])
    assert unused(ROOT, declared(), npm) == set(NAMED_NOWHERE)


def test_a_dependency_that_is_not_used_is_found(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/one.py").write_text("import yaml.nodes\nfrom PIL import Image")
    (tmp_path / "Makefile").write_text("lint:\n\t@$(BIN)/ruff check; rm -rf .mypy_cache; node_modules/.bin/one")
    (tmp_path / "mkdocs.yml").write_text("markdown_extensions: [pymdownx.details]")
    names = ["pyyaml", "pillow", "ruff", "mypy", "pymdown-extensions", "pydantic"]
    assert unused(tmp_path, names, ["one", "rm"]) == {"mypy", "pydantic", "rm"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bills of materials."""
    folder = tmp_path_factory.mktemp("sbom")
    run("sbom", f"SBOM={folder}", check=True)
    return folder


def run(*arguments: str, before: tuple[str, ...] = (), check: bool = False) -> "subprocess.CompletedProcess[str]":
    command = [*before, "make", "-s", "-o", ".venv/test", "-o", "node_modules", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=check
    )


@pytest.fixture(scope="module")
def npm() -> str:
    """The bill of materials of npm’s packages."""
    command = [sys.executable, "-m", "tools.sbom"]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def test_a_bill_of_materials_is_well_formed(npm: str) -> None:
    # They take a second, which only the worker that needs them spends.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    schema = JsonStrictValidator(SchemaVersion.V1_6)
    assert schema.validate_str(npm) is None
    assert schema.validate_str(npm.replace('"SHA-', '"NO-', 1)) is not None
    # Those of Python are validated where they are made.
    assert "--no-validate" not in (ROOT / "Makefile").read_text()


@pytest.mark.long
@pytest.mark.parametrize(("bill", "lock"), [("site", "requirements.txt"), ("test", "requirements-test.txt")])
def test_a_bill_of_materials_lists_what_the_lock_does(made: Path, bill: str, lock: str) -> None:
    components = json.loads((made / f"{bill}.cdx.json").read_text())["components"]
    locked = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text(), re.MULTILINE)
    assert sorted((component["name"], component["version"]) for component in components) == sorted(locked)
    for component in components:
        assert [kind["alg"] for kind in component["externalReferences"][0]["hashes"]], component["name"]


def test_the_bill_of_materials_of_npm_lists_what_the_lock_does(npm: str) -> None:
    components = json.loads(npm)["components"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages = [(path.rpartition("node_modules/")[2], package) for path, package in locked.items() if path]
    assert all(package["integrity"].startswith("sha512-") for _, package in packages)
    assert not any("resolved" in package for _, package in packages), "no registry is named"
    wanted = {f"pkg:npm/{name.replace('@', '%40')}@{package['version']}" for name, package in packages}
    assert {component["purl"] for component in components} == wanted
    assert all(component["hashes"] for component in components)


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_every_version_that_is_locked_has_its_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text()
    locked = re.findall(r"^[\w.-]+==.*\n.*", text, re.MULTILINE)
    assert locked
    assert [package for package in locked if not re.search(r"\\\n    --hash=sha256:[0-9a-f]{64}", package)] == []
    assert "://" not in text, "no registry is named"


def test_without_an_answer_there_is_no_all_clear() -> None:
    ran = run("vulnerabilities", before=("unshare", "--map-root-user", "--net"))
    assert ran.returncode != 0
    for asked in ("pip-audit", "npm"):
        assert f"{asked}: no all-clear" in ran.stdout, ran.stdout[-2000:]
