"""What helps in an editor: a schema of the settings, and messages beside lines."""

import configparser
import json
import re
from typing import Any

import pytest
import yaml

from sticky.content.facts import DECLARED
from tests.support.browser import ROOT
from tools import schema

FOLDER = schema.FILE.parent
GOLDEN = ROOT / "tests/golden"
BASE = GOLDEN / "base"


def faults(extra: Any) -> list[str]:
    """What the schema finds wrong with the library's own settings."""
    made = json.loads(schema.FILE.read_text(encoding="utf-8"))
    from jsonschema import Draft202012Validator  # takes a second, which only the worker that needs it spends

    Draft202012Validator.check_schema(made)
    return [error.message for error in Draft202012Validator(made).iter_errors({"extra": extra})]


def test_what_stands_in_the_repository_is_what_the_models_say() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "it is out of date: make editor"


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
    library = schema.schema()["$defs"]["Library"]["properties"]
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
    known = schema.schema()["properties"]["extra"]["properties"]["facts"]["properties"]
    assert {name: fact["description"] for name, fact in known.items()} == {
        name: fact.question for name, fact in DECLARED.items()
    }
    changed = {"camera_days": {"now": 30, "since": "2027-01-12", "was": 14}, "cameras": "no"}
    assert faults({**own, "facts": changed}) == []


def test_the_schema_stands_where_the_settings_look_for_it() -> None:
    named = json.loads((FOLDER / "settings.json").read_text())["yaml.schemas"]
    assert set(named) == {str(file.relative_to(ROOT)) for file in FOLDER.glob("*.schema.json")}
    for pattern in named.values():
        assert list(ROOT.glob(pattern)), pattern


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
