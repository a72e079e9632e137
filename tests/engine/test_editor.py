"""What helps in an editor: a schema of the settings, snippets that `check` accepts, and messages beside lines."""

import configparser
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sticky import checks
from sticky.commands import editor
from sticky.content.facts import DECLARED
from sticky.content.handbook import Handbook
from sticky.content.reader import read_project
from tests.support.browser import ROOT

FOLDER = ROOT / editor.VSCODE
GOLDEN = ROOT / "tests/golden"
BASE = GOLDEN / "base"


def faults(extra: Any) -> list[str]:
    """What the schema finds wrong with the library's own settings."""
    schema = json.loads((FOLDER / "mkdocs.schema.json").read_text(encoding="utf-8"))
    from jsonschema import Draft202012Validator  # takes a second, which only the worker that needs it spends

    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema).iter_errors({"extra": extra})]


@pytest.fixture(scope="module")
def whole() -> Handbook:
    """The handbook, drafts included."""
    book = read_project(ROOT).book
    assert book is not None
    return book


def test_what_stands_in_the_repository_is_what_the_models_say(whole: Handbook) -> None:
    for path, text in editor.files(whole).items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path} is out of date: make editor"


def test_every_file_for_the_editor_can_be_read() -> None:
    files = sorted(FOLDER.iterdir())
    assert {file.name for file in files} > {"settings.json", "tasks.json", "extensions.json"}
    for file in files:
        assert json.loads(file.read_text(encoding="utf-8")), file


# The schema


@pytest.fixture
def own() -> Any:
    """This library's own settings, as an editor reads them."""
    return yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["extra"]


def test_the_schema_finds_nothing_in_the_settings(own: Any) -> None:
    assert faults(own) == []


def test_the_schema_finds_a_mistake(own: Any) -> None:
    assert "'promts' was unexpected" in faults({**own, "promts": {}})[0]
    assert "'director' is a required property" in faults({**own, "library": {"name": "Cottonwood Public Library"}})


def test_the_schema_says_what_a_key_means() -> None:
    library = editor.settings_schema()["$defs"]["Library"]["properties"]
    assert library["director"]["description"] == "the director’s title"


FACTS = {
    "a name that is none": ({"camera_dayz": 14}, "'camera_dayz' was unexpected"),
    "a number out of bounds": ({"own_account_from": 19}, "19 is not valid"),
    "a number in words": ({"camera_days": "a month"}, "'a month' is not valid"),
    "a word that is no yes or no": ({"cameras": "sometimes"}, "'sometimes' is not valid"),
    "a change without what held before": ({"camera_days": {"now": 30, "since": "2027-01-12"}}, "is not valid"),
    "a change from what cannot be": ({"cameras": {"now": True, "since": "2027-01-12", "was": 3}}, "is not valid"),
}


@pytest.mark.parametrize("name", FACTS)
def test_the_schema_finds_a_mistake_in_a_fact(own: Any, name: str) -> None:
    facts, fault = FACTS[name]
    [fault_told] = faults({**own, "facts": facts})
    assert fault in fault_told


def test_the_schema_knows_every_fact_and_its_question(own: Any) -> None:
    schema = editor.settings_schema()["properties"]["extra"]["properties"]["facts"]
    assert {name: fact["description"] for name, fact in schema["properties"].items()} == {
        name: fact.question for name, fact in DECLARED.items()
    }
    changed = {"camera_days": {"now": 30, "since": "2027-01-12", "was": 14}, "cameras": "no"}
    assert faults({**own, "facts": changed}) == []


def test_the_schema_stands_where_the_settings_look_for_it() -> None:
    named = json.loads((FOLDER / "settings.json").read_text())["yaml.schemas"]
    assert set(named) == {str(file.relative_to(ROOT)) for file in FOLDER.glob("*.schema.json")}
    for pattern in named.values():
        assert list(ROOT.glob(pattern)), pattern


# Snippets


def filled(snippet: Any) -> str:
    """The text of a snippet when each place is left as it is, as VS Code puts it there."""
    today = date(2026, 11, 25)
    text = "\n".join(snippet["body"])
    text = re.sub(r"\$\{\d+\|([^,|]+)[^|]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:((?:[^\\}]|\\.)*)\}", r"\1", text)
    for name, value in (("YEAR", f"{today:%Y}"), ("MONTH", f"{today:%m}"), ("DATE", f"{today:%d}")):
        text = text.replace(f"$CURRENT_{name}", value)
    return re.sub(r"\\([$}\\])", r"\1", text)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small handbook to change."""
    shutil.copytree(BASE, tmp_path / "small")
    return tmp_path / "small"


@pytest.fixture
def snippets() -> dict[str, Any]:
    """The snippets for that handbook."""
    book = read_project(BASE).book
    assert book
    return editor.snippets(book)


def problems(project: Path) -> list[str]:
    return [str(problem) for problem in checks.check(project)[1] if not getattr(problem, "warning", False)]


def test_a_scenario_from_a_snippet_is_a_draft_without_a_problem(project: Path, snippets: dict[str, Any]) -> None:
    text = filled(snippets["Scenario"])
    assert "${" not in text
    (project / "scenarios/a-new-one.md").write_text(text, encoding="utf-8")
    assert problems(project) == []
    book = read_project(project).book
    assert book
    assert book.by_id["a-new-one"].draft


@pytest.mark.parametrize("name", ["Complication", "At the desk"])
def test_a_section_from_a_snippet_takes_the_place_of_one(project: Path, snippets: dict[str, Any], name: str) -> None:
    file = project / "scenarios/wifes-card.md"
    text = file.read_text(encoding="utf-8").replace("reviewed:", "status: draft\nreviewed:", 1)
    text, number = re.subn(rf"^## {name}.*?(?=^## )", lambda _: filled(snippets[name]), text, flags=re.M | re.S)
    assert number == 1
    assert "✎" in text
    file.write_text(text.replace("[another scenario][wifes-card#daughters-card]", ""), encoding="utf-8")
    assert problems(project) == []


# Messages


def test_a_message_of_check_stands_beside_its_line() -> None:
    tasks = json.loads((FOLDER / "tasks.json").read_text())["tasks"]
    [matcher] = [task["problemMatcher"] for task in tasks if task["problemMatcher"]]
    pattern = matcher["pattern"]
    said = [line for file in GOLDEN.rglob("*.txt") for line in file.read_text().split("=== problems\n")[1].splitlines()]
    assert len(said) > 100
    for line in said:
        match = re.fullmatch(pattern["regexp"], line)
        assert match, line
        assert re.fullmatch(r"[a-z0-9-]+", match[pattern["code"]])
        assert match[pattern["line"]].isdecimal()
        assert not match[pattern["file"]].endswith(":")
    warned = re.fullmatch(pattern["regexp"], "docs/a.md:12: warning: straight-quotes: it’s: so")
    assert warned
    assert [warned[pattern[part]] for part in ("file", "line", "severity", "code", "message")] == [
        "docs/a.md",
        "12",
        "warning",
        "straight-quotes",
        "it’s: so",
    ]
    assert not re.fullmatch(pattern["regexp"], "No problems in 32 scenarios and 24 pages.")


def test_files_are_as_the_settings_for_every_editor_say() -> None:
    rules = configparser.ConfigParser()
    rules.read_string("[top]\n" + (ROOT / ".editorconfig").read_text())
    assert dict(rules["*"]).items() >= {"charset": "utf-8", "end_of_line": "lf", "insert_final_newline": "true"}.items()
    folders = ("docs", "scenarios", "sticky", "tools", "records", ".vscode", ".github/workflows")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*")]
    texts = [file for file in files if file.suffix in {".css", ".html", ".js", ".json", ".md", ".py", ".sh", ".yml"}]
    assert len(texts) > 100
    for file in texts:
        text = file.read_bytes().decode()
        assert text == "" or text.endswith("\n"), file
        assert "\r" not in text, file
        assert not re.search(r"[ \t]$", text, re.MULTILINE), file
