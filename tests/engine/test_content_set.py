"""The tests of any library's site, run as an adopter runs them: on a handbook that is in order, and on faulty ones."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from sticky.cli import main
from sticky.commands.verify import components, file_of, kinds
from tests.content.test_access import WIDTH, own_view
from tests.support.browser import BASE, ROOT, made, with_engine


def looked_at(handbook: Path, *chosen: str) -> "subprocess.CompletedProcess[str]":
    """Run some of the tests of content on a handbook, from a folder that is not one."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    files = [f"{ROOT}/tests/content/{file}" for file in chosen]
    command += ["--rootdir", str(ROOT), "--handbook", str(handbook), *files]
    return subprocess.run(command, cwd=handbook.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_handbook_that_is_in_order_passes(project: Path, whole: bool) -> None:
    assert main(["ledger"], project) == 0
    # What looks at a whole site, only with `--whole`.
    ran = looked_at(project, "test_check.py", *["test_site.py"][: 1 if whole else 0])
    assert ran.returncode == 0, ran.stdout
    assert " passed" in ran.stdout


def test_a_folder_that_is_not_a_handbook_is_told(tmp_path: Path) -> None:
    ran = looked_at(tmp_path, "test_check.py")
    assert ran.returncode != 0
    assert f"{tmp_path} is not a handbook" in ran.stdout


def addresses(site: Path) -> list[str]:
    return sorted(file.relative_to(site).as_posix().removesuffix("index.html") for file in site.rglob("*.html"))


def test_faults_in_one_page_a_template_and_a_style_are_found_in_one_view(tmp_path: Path) -> None:
    # On the fewest pages that make a handbook, of which the first is not among those that are seen in every view.
    project = with_engine(shutil.copytree(BASE, tmp_path / "project"))
    site = made(project, tmp_path / "site")
    [page, *others] = addresses(site)
    assert page == ""
    assert {*kinds(site, [page, *others])} == {*others}
    view = own_view(0)
    scripts = "scripts" if view.scripts else "no scripts"
    files = ("partials/content.html", "fragments/desk.html", "assets/made/handbook.css")
    first, template, style = (project / "overrides" / file for file in files)
    first.write_text(f"{first.read_text()}{{% if page.is_homepage %}}<h6>Too deep</h6>{{% endif %}}\n")
    template.write_text(f'{template.read_text()}<p role="nothing">Of no role</p>\n')
    style.write_text(f"{style.read_text()}\n.ss-situation {{ color: #ddd; background: #fff }}\n")
    file = "test_access.py" if view.width == WIDTH else "test_access_narrow.py"
    ran = looked_at(project, f"{file}::test_axe_finds_nothing[{scripts}]")
    assert ran.returncode != 0
    for fault in (
        f" : {view}: heading-order",
        "desk/: .*: aria-roles",
        "scenarios/wifes-card/: .*: color-contrast",
    ):
        assert re.search(fault, ran.stdout), ran.stdout


def test_pages_of_every_kind_have_every_component(site: Path) -> None:
    every = addresses(site)
    chosen = kinds(site, every)
    assert 1 < len(chosen) < len(every)
    on = {address: components(file_of(site, address)) for address in every}
    assert frozenset().union(*(on[address] for address in chosen)) == frozenset().union(*on.values())
