"""What is due: the list, its forms, the weekly issue, and the page that only authors find."""

import os
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect

from sticky import checks, cli
from sticky.content.due import due
from sticky.content.handbook import Handbook
from sticky.text import dates
from tests.support.browser import ROOT, library_at
from tests.support.find import read

REVIEWS = "about/reviews/"


def test_everything_with_a_date_is_due_once_for_its_owner(book: Handbook) -> None:
    tasks = due(book)
    assert [task.by for task in tasks] == sorted(task.by for task in tasks)
    reviewed = [page.document.path for page in book.written if page.front.reviewed]
    assert sorted(task.document.path for task in tasks if task.what == "review") == sorted(reviewed)
    assert [task.document.path for task in tasks if task.what != "review"] == [
        task.document.path for task in book.statutes
    ]
    policies = {policy.document.path: policy.front for policy in book.policies}
    for task in tasks:
        assert task.owner == getattr(policies.get(task.document.path), "owner", book.owner.privacy_officer.title)
        assert task.document.meta.inside(task.key) is not None


@pytest.mark.parametrize(
    ("today", "days", "first"),
    [
        (date(2026, 11, 25), 60, "Nothing is due in the next 60 days.\n"),
        (
            date(2027, 10, 1),
            60,
            "Library Director:\n  docs/policy/index.md:6: Our privacy policy: the review is due by",
        ),
        (date(2028, 1, 1), 0, "Library Director:\n  docs/policy/index.md:6: Our privacy policy: the review was due by"),
    ],
)
def test_the_list_is_of_what_is_past_or_near(
    today: date,
    days: int,
    first: str,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dates, "today", lambda: today)
    assert cli.main(["due", "--days", str(days)], project) == 0
    assert capsys.readouterr().out.startswith(first)
    cli.main(["due", "--days", str(days), "--format", "markdown"], project)
    assert bool(capsys.readouterr().out.count("- [ ] `")) == (not first.startswith("Nothing"))


def test_what_is_reviewed_today_is_not_to_come(tmp_path: Path) -> None:
    library = library_at(tmp_path / "library")
    file = library / "docs/basics.md"
    file.write_text(re.sub(r"(?m)^reviewed: .*", f"reviewed: {date.today()}", file.read_text()))
    assert "future-date" not in {problem.code for problem in checks.check(library)[1]}


STUB = """#!/bin/sh
echo "$1 $2 $3" >>"$LOG"
[ "$2" != list ] || printf %s "$OPEN"
while [ $# -gt 0 ]; do [ "$1" != --body-file ] || cat "$2" >>"$LOG"; shift; done
"""


@pytest.mark.parametrize(
    ("due_now", "already", "done"),
    [
        (True, "", "issue create --title"),
        (True, "7", "issue edit 7"),
        (False, "7", "issue close 7"),
        (False, "", None),
    ],
)
@pytest.mark.parametrize("repository", ["", "sticky/repository"], ids=["this one", "a library’s"])
def test_the_workflow_keeps_one_issue(
    tmp_path: Path, repository: str, due_now: bool, already: str, done: str | None
) -> None:
    jobs = yaml.safe_load((ROOT / repository / ".github/workflows/due.yml").read_text())["jobs"].values()
    [step] = [step for job in jobs for step in job["steps"] if step.get("name") == "Update the issue"]
    (tmp_path / "gh").write_text(STUB)
    (tmp_path / "gh").chmod(0o755)
    (tmp_path / "due.md").write_text("- [ ] a page\n" if due_now else "")
    facts = {"LOG": str(tmp_path / "log"), "OPEN": already, "PATH": f"{tmp_path}:{os.environ['PATH']}", "TITLE": "Due"}
    subprocess.run(["bash", "-e", "-c", step["run"]], cwd=tmp_path, env={**os.environ, **facts}, check=True)
    first, *then = (tmp_path / "log").read_text().splitlines()
    assert first == "issue list --state"
    assert then == ([done] if done else []) + (["- [ ] a page"] if due_now else [])


def test_only_authors_find_the_page(page: Page, site: Path, book: Handbook) -> None:
    for address in (REVIEWS, "about/coverage/"):
        page.goto(address)
        assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
        assert address not in (site / "sitemap.xml").read_text()
        assert not [record for record in read(site) if record["url"].startswith(address)]
        assert f"/{address}" not in (site / "a-to-z/index.html").read_text()
        assert page.locator("nav", has_text="Sources").locator(f"a[href$='{address}']").count() == 0
    page.goto(REVIEWS)
    expect(page.locator("article li:has(time)")).to_have_count(len(due(book)))
    told = page.locator("article").inner_text().lower()
    assert not [words for words in ("overdue", "out of date", "too late", "expired") if words in told]
