"""The guides of ADOPTING, followed with their examples: a policy of one's own, a statute, a state."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from sticky import checks, cli
from sticky.checks.adoption import items
from sticky.commands.init.texts import shelf_of
from sticky.content import state
from sticky.content.state import TO_BE_WRITTEN
from tests.support.begun import Begin, book_of, started
from tests.support.browser import ROOT, changed, checked

GUIDES = (ROOT / "ADOPTING.md").read_text().partition("\n## Use your own policy\n")[2]
POLICY, OUT, STATUTE, SAYS, STATE, *_ = (
    dedent(text) for _, text in re.findall(r"^( *)```\w+\n(.*?)^\1```$", GUIDES, re.MULTILINE | re.DOTALL)
)
LAW = re.findall(r"`docs/law/([\w-]+)\.md`", GUIDES)[-1]


def told(folder: Path) -> list[str]:
    """What the check says."""
    return [str(problem) for problem in checks.blocking(checked(folder)[1], strict=True)]


def test_a_policy_of_ones_own_answers_our_clauses_or_has_none(begin: Begin, tmp_path: Path) -> None:
    folder = begin(tmp_path / "own", state="Vermont")
    page = folder / "docs/policy/index.md"
    page.write_text(POLICY)
    page.with_name("index.asked.yml").unlink()
    names = [re.findall(r'"#?([\w-]+)" is not .*: sticky without policy#\1$', message) for message in told(folder)]
    assert all(names), "each message names the clause, and what takes it out"
    ids = {id_ for [id_] in names}
    assert {part.partition("#")[2] for part in OUT.split()[2:]} <= ids
    assert len(told(folder)) < 20, "a clause that much rests on is named once"
    assert cli.main(["without", *(f"policy#{id_}" for id_ in ids)], root=folder) == 0
    assert told(folder) == []
    assert page.read_text() == POLICY
    assert cli.main(["take", "vendor-patron-file"], root=folder) == 0
    again = [message for message in told(folder) if " is not " in message]
    assert any("did you mean" in message for message in again)
    assert all(re.search(r": sticky without policy#[\w-]+$", message) for message in again), "a near name hides nothing"
    book = book_of(folder)
    assert {cited.key for cited in book.rests_on(book.by_id["subpoena-at-the-desk"])} >= {"policy#police"}


def put(folder: Path) -> Path:
    """The example of a statute in the handbook at `folder`, as the steps on the page say."""
    law = folder / f"docs/law/{LAW}.md"
    law.write_text(STATUTE.replace("Your state", "Wyoming"))
    for path in (law.with_name("privacy-law.md"), law.with_name("privacy-law.asked.yml")):
        path.unlink(missing_ok=True)
    for file in (folder / "mkdocs.yml", law.with_name("index.md")):
        changed(file, "privacy-law.md", law.name)
    return law


def test_a_statute_takes_the_place_of_the_page_that_waits_for_it(begin: Begin, tmp_path: Path) -> None:
    folder = begin(tmp_path / "statute", state="Wyoming")
    law, wife = put(folder), folder / "scenarios/wifes-card.md"
    [compared] = told(folder)
    [fingerprint] = re.findall(r"fingerprint: [\w ]+", compared)
    changed(law, "disclaimer:", f"{fingerprint}\ndisclaimer:")
    assert told(folder) == []
    assert "to-be-written" in {item.code for item in items(book_of(folder)) if item.path == "scenarios/wifes-card.md"}
    changed(wife, f"- {TO_BE_WRITTEN}\n", SAYS)
    changed(wife, "---\ntitle:", f"---\nlaw: [{LAW}(a)]\ntitle:")
    assert told(folder) == []
    assert "to-be-written" not in {item.code for item in items(book_of(folder)) if "wifes-card" in item.path}
    changed(law, "names a patron", "names any patron")
    assert told(folder), "a word that is not the law's is told"


def test_a_law_that_is_not_here_stays_on_the_list(
    begin: Begin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begin(tmp_path / "none", state="Wyoming")
    law = folder / "docs/law/privacy-law.md"
    law.rename(law.with_name(f"{LAW}.md"))
    codes = [(item.path, item.code) for item in items(book_of(folder))]
    assert (f"docs/law/{LAW}.md", "law") in codes, "whatever its file is called"
    changed(law.with_name(f"{LAW}.md"), "disclaimer: This is not a law yet.", "disclaimer: Counsel compared it.")
    assert (f"docs/law/{LAW}.md", "law") in [(item.path, item.code) for item in items(book_of(folder))], "its steps"
    assert codes.count(("docs/law/index.md", "to-be-written")) == 9, "its table, and the sentence above it"
    assert cli.main(["read", "docs/law/index.md", "--by", "J. Fay"], root=folder) == 1
    assert "docs/law/index.md:10: write what the law" in capsys.readouterr().err


def test_the_last_question_and_the_last_choice_go_with_their_heading(begin: Begin, tmp_path: Path) -> None:
    folder = begin(tmp_path / "last", state="Vermont")
    told_of = [
        re.findall(r"the last, with its heading: sticky without (\S+)$", item.message)
        for item in items(book_of(folder))
    ]
    ids = sorted({id_ for [id_] in filter(None, told_of)})
    assert ids == ["docs/law/index.md#ask-counsel", "docs/policy/adopt.md#open-decisions"]
    assert cli.main(["without", *ids], root=folder) == 0
    assert told(folder) == []
    assert {item.path for item in items(book_of(folder)) if item.code == "ask-counsel"} == {
        f"docs/policy/{page}.md" for page in ("index", "requests", "public-spaces", "rules/immigration")
    }


def test_what_counsel_says_before_the_vote_is_on_the_list_until_it_is_said(begin: Begin, tmp_path: Path) -> None:
    folder = begin(tmp_path / "vote", state="Vermont")

    def open_() -> list[str]:
        return [item.path for item in items(book_of(folder)) if item.message.startswith("Counsel says before the")]

    assert set(open_()) == {
        f"docs/policy/{page}.md" for page in ("index", "requests", "public-spaces", "rules/immigration")
    }
    for path in open_():
        text = (folder / path).read_text()
        (folder / path).write_text(re.sub(r"(?m)^Counsel says before the board votes .*\n", "", text))
    assert open_() == []
    assert told(folder) == []


def test_a_law_that_came_is_compared_even_if_it_is_signed(begin: Begin, tmp_path: Path) -> None:
    folder = begin(tmp_path / "signed", state="New York")
    law = folder / "docs/law/cplr-4509.md"

    def open_() -> list[str]:
        return [item.path for item in items(book_of(folder)) if item.code == "law"]

    assert cli.main(["read", "docs/law/cplr-4509.md", "--by", "J. Fay"], root=folder) == 0
    assert open_() == ["docs/law/cplr-4509.md"], "its disclaimer still tells who compared it before it came"
    changed(law, "disclaimer: The text was", "disclaimer: Counsel compared the text; before that, it was")
    assert open_() == []


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the packs, to add one."""
    folder = shutil.copytree(state.PACKS, tmp_path / "states")
    monkeypatch.setattr(state, "PACKS", folder)
    for kept in (state._read, shelf_of):
        kept.cache_clear()
    yield folder
    for kept in (state._read, shelf_of):
        kept.cache_clear()


def test_every_handbook_of_a_state_begins_with_its_law(packs: Path, tmp_path: Path) -> None:
    for path, text in {
        "state.md": STATE.replace("model-law", "24-90-119"),
        f"law/{LAW}.md": STATUTE.replace("jurisdiction: Your state", "jurisdiction: Wyoming\ncore: yes"),
        "scenarios/wifes-card.md": f"---\nlaw: [{LAW}(a)]\n---\n\n{SAYS}",
    }.items():
        (packs / "wy" / path).parent.mkdir(parents=True, exist_ok=True)
        (packs / "wy" / path).write_text(text)
    folder = started(tmp_path / "state", state="Wyoming")
    [compared] = told(folder)
    assert "fingerprint: " in compared
    book = book_of(folder)
    assert f"{LAW}(a)" in {cited.key for cited in book.rests_on(book.by_id["wifes-card"])}
    assert book.facts.values["parent_looks_until"] == 16
    codes = {item.code for item in items(book)}
    assert codes >= {"law", "ask-counsel", "to-be-written"}, "what the pack does not say is to do"
