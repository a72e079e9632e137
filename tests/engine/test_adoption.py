"""Who has read the texts that a handbook was started with: none is adopted while nobody here has read it."""

import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from lxml import html

from sticky import checks
from sticky.checks.adoption import items
from sticky.cli import main
from sticky.commands.console import handbook
from sticky.content import reader
from sticky.content.edition import Edition
from sticky.content.origin import ORIGIN, Origin
from sticky.content.readings import RECORD
from sticky.content.settings import MKDOCS_YML
from sticky.site.serve import Preview
from tests.engine.test_golden import BASE
from tests.support.browser import changed

HOME, WIFE = "docs/index.md", "scenarios/wifes-card.md"

pytestmark = pytest.mark.usefixtures("the_day")


def started(root: Path, status: str = "adopted") -> Path:
    """The handbook at `root` as if it had been started from two of its texts and the settings; its library has decided the rest."""
    (root / "records").mkdir(exist_ok=True)
    (root / ORIGIN).write_bytes(Origin({"state": "Vermont"}, dict.fromkeys((MKDOCS_YML, HOME, WIFE), "")).packed())
    settings = (root / MKDOCS_YML).read_text()
    called = "  library:\n    state: Colorado\n    people_to_call:\n      - {role: Supervisor, phone: 970-234-0101}\n      - {role: Director, phone: 970-234-0102}\n"
    settings = settings.replace("  library:\n", called, 1).replace("970-555-0119", "970-234-0119")
    (root / MKDOCS_YML).write_text(settings.replace("status: draft", f"status: {status}"))
    by = "adopted: {by: Board, on: 2026-11-26}\ncounsel_reviewed: 2026-11-25\neffective: 2026-11-27"
    changed(root / "docs/policy/index.md", "status: draft", f"status: adopted\n{by}")
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The smallest handbook, to change."""
    return started(shutil.copytree(BASE, tmp_path / "handbook"))


def told(root: Path, edition: Edition = "staff") -> list[str]:
    """What the check says of adopting the handbook and of what was read."""
    about = ("not-ready", "not-read", "changed-since-read", "bad-record")
    return [str(problem) for problem in checks.check(root, edition=edition)[1] if problem.code in about]


@pytest.mark.parametrize("edition", ["staff", "public"])
def test_a_handbook_is_not_adopted_until_somebody_has_read_it(project: Path, edition: Edition) -> None:
    [open_] = told(project, edition)
    assert f"{MKDOCS_YML}:" in open_
    assert "3 of the things" in open_
    assert main(["read", "wifes-card", HOME, "--by", "J. Fay"], project) == 0
    assert "1 of the things" in told(project, edition)[0]
    assert main(["read", MKDOCS_YML, "--by", "J. Fay"], project) == 0
    assert told(project, edition) == []
    assert main(["read", "wifes-card", "--undo"], project) == 0
    assert "1 of the things" in told(project, edition)[0]


@pytest.mark.parametrize(
    ("path", "row", "about"),
    [
        ("docs/policy/index.md", "To be written: ask counsel.", "write what the law of your state says here"),
        ("docs/policy/index.md", "## Questions {#ask-counsel}\n\nOurs.\n\n- Is it in force?", "Is it in force?"),
        ("records/to-do.md", "- [ ] docs/index.md: sentences are left out.", "sentences are left out"),
    ],
)
def test_a_handbook_is_not_adopted_while_anything_is_on_the_list(
    project: Path, path: str, row: str, about: str
) -> None:
    assert main(["read", "wifes-card", HOME, MKDOCS_YML, "--by", "J. Fay"], project) == 0
    assert told(project) == []
    with (project / path).open("a") as text:
        text.write(f"\n{row}\n")
    [open_] = told(project)
    assert "1 of the things" in open_
    assert about in open_


def test_nobody_signs_what_is_still_to_be_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (project / HOME).open("a") as page:
        page.write("\nTo be written: ask counsel.\n")
    assert main(["read", "wifes-card", HOME, "--by", "J. Fay"], project) == 1
    assert f"{HOME}:" in capsys.readouterr().err
    assert not (project / RECORD).exists()


@pytest.mark.parametrize("said", ["draft", "model"])
def test_only_what_is_adopted_has_to_be_read(tmp_path: Path, said: str) -> None:
    assert told(started(shutil.copytree(BASE, tmp_path / "handbook"), said)) == []


def test_what_changes_after_it_was_read_is_told_part_by_part(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "wifes-card", HOME, MKDOCS_YML, "--by", "J. Fay"], project) == 0
    changed(project / WIFE, "for his daughter’s list", "for his son’s list")
    [again] = told(project)
    assert again.startswith(f"{WIFE}:1: warning: changed-since-read: since J. Fay read it on ")
    assert "this has changed: “Complication: His daughter’s card”; read it again" in again
    capsys.readouterr()
    assert main(["todo"], project) == 0
    assert again.partition("warning: changed-since-read: ")[2] in capsys.readouterr().out
    assert main(["read", "wifes-card", "--by", "K. Lee"], project) == 0
    assert told(project) == []


def test_a_text_that_another_took_the_place_of_is_told_in_a_word(project: Path) -> None:
    assert main(["read", "wifes-card", HOME, MKDOCS_YML, "--by", "J. Fay"], project) == 0
    (project / HOME).write_text(
        "---\ntitle: Ours\ndescription: Ours.\n---\n\nAll is new.\n\n## Here {#here}\n\nIt is.\n"
    )
    [again] = [item.message for item in items(handbook(project)) if item.path == HOME]
    assert "this has changed: all of it; read it again" in again


def test_the_starter_itself_and_a_copy_are_not_adopted_unread(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / ORIGIN).unlink()
    assert told(project) == [], "texts of a library's own"
    policy = project / "docs/policy/index.md"
    ours = policy.read_text()
    policy.write_text(re.sub(r"(?s)status: adopted\n.*?effective: \S+", "status: model", ours))
    assert "of the things to do before that are open" in told(project)[0], "a model that calls itself adopted"
    policy.write_text(ours)
    monkeypatch.setattr(reader, "STARTER", BASE)
    assert "of the things to do before that are open" in told(project)[0]
    assert main(["read", *handbook(project).opened, "--by", "J. Fay"], project) == 0
    assert told(project) == []


def test_a_date_or_what_people_type_opens_nothing_again(project: Path) -> None:
    assert main(["read", "wifes-card", HOME, MKDOCS_YML, "--by", "J. Fay"], project) == 0
    changed(project / WIFE, "reviewed: 2026-11-25", "reviewed: 2026-11-26")
    changed(project / WIFE, "keywords: [husband, spouse, partner]", "keywords: [husband, spouse]")
    assert told(project) == []


def test_a_signature_is_handed_on(project: Path) -> None:
    assert main(["read", "wifes-card", HOME, MKDOCS_YML, "--by", "J. Fay"], project) == 0
    assert main(["read", "--of", "J. Fay", "--by", "K. Lee"], project) == 0
    assert (project / RECORD).read_text().count('"by": "K. Lee"') == 3
    assert "J. Fay" not in (project / RECORD).read_text()
    assert told(project) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["wifes-card"], "who has read it"),
        (["wifes-card", "--by", " "], "who has read it"),
        (["wifes-card", "--by", "J. Fay", "--undo"], "who has read it"),
        (["--by", "J. Fay"], "what was read"),
        (["wife-card", "--by", "J. Fay"], '"wife-card" is no text of this handbook; did you mean "wifes-card"?'),
        (["--of", "J. Fay", "--undo"], '"J. Fay" has signed nothing'),
    ],
)
def test_who_and_what_has_to_be_said(
    project: Path, capsys: pytest.CaptureFixture[str], typed: list[str], said: str
) -> None:
    assert main(["read", *typed], project) == 1
    assert said in capsys.readouterr().err
    assert not (project / RECORD).exists()


@pytest.mark.parametrize("record", ["?", "[]", '{"a.md": {"by": "J. Fay"}}'])
def test_a_record_of_something_else_is_a_problem(project: Path, record: str) -> None:
    (project / RECORD).write_text(record)
    [fault] = told(project)
    assert fault.startswith(f"{RECORD}:1: bad-record: ")


def test_staff_read_under_each_text_who_has_read_it(tmp_path: Path) -> None:
    root = started(shutil.copytree(BASE, tmp_path / "handbook"), "draft")
    assert main(["read", "wifes-card", "--by", "J. Fay"], root) == 0

    def feet(site: Path) -> list[str]:
        pages = (site / place / "index.html" for place in ("", "scenarios/wifes-card", "policy"))
        return ["".join(html.parse(page).xpath("//*[@class='ss-foot__page']//text()")) for page in pages]

    assert main(["build"], root) == 0
    home, wife, own = feet(root / "site")
    assert "Model text: nobody at Cottonwood Public Library has read it yet." in home
    assert "Read by J. Fay on " in wife
    assert "Text of " in own
    assert main(["read", HOME, MKDOCS_YML, "--by", "J. Fay"], root) == 0
    assert main(["build", "--edition", "public"], root) == 0
    assert not [foot for foot in feet(root / "site-public") if "read" in foot.lower().replace("readers", "")]


def test_the_public_gets_nothing_that_nobody_has_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(project / MKDOCS_YML, "status: adopted", "status: draft")
    changed(project / WIFE, "---\ntitle:", "---\nstatus: draft\ntitle:")  # which no edition has
    changed(project / HOME, "---\ntitle:", "---\nreaders: everyone\ntitle:")
    assert told(project) == [], "staff see it, marked"
    [unread] = told(project, "public")
    assert f"nobody has signed 2 of its texts as they are, such as {MKDOCS_YML}; " in unread
    assert main(["build", "--edition", "public"], project) == 1
    assert unread in capsys.readouterr().out
    assert not (project / "site-public").exists()
    assert main(["read", MKDOCS_YML, HOME, "--by", "J. Fay"], project) == 0
    assert told(project, "public") == []
    with (project / HOME).open("a") as page:
        page.write("\nOf ours.\n")
    assert told(project, "public") == [], "what the library itself has changed is only a line of what is to do"


def test_the_public_gets_no_number_that_nobody_answers(project: Path, tmp_path: Path) -> None:
    changed(project / MKDOCS_YML, "status: adopted", "status: draft")
    changed(project / MKDOCS_YML, "970-234-0101", "970-555-0101")
    made_up = [problem for problem in checks.check(project, edition="public")[1] if problem.code == "made-up"]
    assert [(problem.warning, problem.path) for problem in made_up] == [(False, MKDOCS_YML)]
    assert "there is no public edition" in made_up[0].message
    assert told(project, "public"), "what nobody has read is told beside it"
    assert not any(problem.code == "made-up" for problem in checks.check(project)[1]), "staff see a draft"
    assert "970-555-0101 is made up" in [item.message.partition(";")[0] for item in items(handbook(project))]
    assert main(["build", "--edition", "public"], project) == 1
    assert not (project / "site-public").exists()
    with closing(Preview(project, tmp_path / "served", "http://127.0.0.1:8000/", "public", strict=False)) as preview:
        preview.build()
    assert preview.problems == [], "a preview may show it"
