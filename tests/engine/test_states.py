"""The packs of the states, and the handbooks that begin with them.

The texts of this repository are the starter, so what is tested here is both: that each pack is sound, and that nothing of
the starter's own law is left in another state's handbook.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from sticky import checks
from sticky.checks.quotations import appears_in
from sticky.cli import main
from sticky.commands.init.adapt import adapted
from sticky.content.edition import told
from sticky.content.facts import DECLARED, Facts, value_of
from sticky.content.starter import STARTER, law_of, pages_of
from sticky.content.state import ANY, ASK_COUNSEL, NAMES, OF, PACKS, TO_BE_WRITTEN, State, state_of, states
from tests.engine.test_init import STATES as BEGUN
from tests.support.browser import checked

FILES: Mapping[str, str] = pages_of(STARTER)
SCENARIOS = {Path(path).stem for path in FILES if path.startswith("scenarios/") and path.endswith(".md")}
WITHOUT_A_PACK = "Wyoming"
ELSEWHERE = [state.name for state in states() if state.name not in BEGUN]
"""The states with a pack of their own in which `test_init.py` begins no handbook."""


def written(root: Path, files: Mapping[str, str], state: State) -> Path:
    """A handbook's folder with these pages and scenarios, its menu without the pages that are gone."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    gone = [path.removeprefix("docs/") for path in FILES.keys() - files.keys()]
    rows = (STARTER / "mkdocs.yml").read_text(encoding="utf-8").replace("state: Colorado", f"state: {state.name}")
    # The theme as an own handbook names it: with Material's name, the folder would be a site of another kind.
    rows = rows.replace("  name: material\n  custom_dir: overrides\n", "  name: sticky\n").replace(
        "      module_name: macros\n", ""
    )
    rows = rows.replace(" (844-CO-4-KIDS, 844-264-5437)", "")
    menu = [row for row in rows.split("\n") if not row.endswith(tuple(f": {src}" for src in gone))]
    at = menu.index("nav:") + 1
    menu[at:at] = [f"  - Its library law: law/{id_}.md" for id_ in state.law]
    (root / "mkdocs.yml").write_text("\n".join(menu), encoding="utf-8")
    return root


@cache
def begun(name: str) -> Mapping[str, str]:
    """The pages and scenarios that a handbook of another state begins with."""
    return adapted(FILES, state_of(name))


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.long][:i]) for i, name in enumerate(ELSEWHERE)])
def test_a_handbook_of_another_state_is_sound_and_has_nothing_of_this_ones_law(name: str, tmp_path: Path) -> None:
    state = state_of(name)
    files = begun(name)
    root = written(tmp_path, files, state)
    assert main(["ledger"], root) == 0
    book, problems = checked(root)
    assert list(map(str, checks.blocking(problems, strict=True))) == []
    assert book is not None
    assert {law.id for law in book.statutes} == set(state.law)
    left = re.compile(r"Colorado|C\.R\.S|\bCRS\b|\bCORA\b|24-90-|24-72-|844-CO|civil infraction|\$300", re.IGNORECASE)
    assert [f"{path}: {row}" for path, text in files.items() for row in text.split("\n") if left.search(row)] == []


def test_the_number_of_the_hotline_is_a_fact_that_another_state_does_not_get() -> None:
    rows = [
        row
        for path, text in FILES.items()
        for row in text.split("\n")
        # The sources say where the number is from; what people type is no sentence.
        if "844-" in row and path != "docs/about/sources.md" and not row.startswith(("keywords: ", "  - "))
    ]
    assert rows == []
    elsewhere = "".join(begun(WITHOUT_A_PACK).values())
    assert elsewhere.count("{{ facts.child_hotline }}") > 10
    assert "844-" not in elsewhere
    assert DECLARED["child_hotline"].model == "the state’s hotline for child abuse"


def test_the_starters_own_state_keeps_every_word_and_no_mark() -> None:
    kept, here = adapted(FILES, OF), Facts({OF.fact: True})
    assert kept.keys() == FILES.keys()
    for path, text in FILES.items():
        rows = (told(each.encode(), "staff", here).data.decode().split("\n") for each in (text, kept[path]))
        before, after = ([row for row in each if row.strip() and row != f"needs: {OF.fact}"] for each in rows)
        assert before == after, path
        assert OF.fact not in {use.fact for use in told(kept[path].encode(), "staff", here).uses}


@pytest.mark.parametrize("state", states(), ids=lambda state: state.code)
def test_a_pack_is_whole(state: State) -> None:
    laws = law_of(state)
    assert [law.id for law in laws] == list(state.front.statutes)
    assert {law.front.jurisdiction for law in laws} == {state.name}
    assert not state.scenarios.keys() - SCENARIOS
    assert state.front.whole == (not state.front.missing)
    known = {law.reference(row) for law in laws for row in law.subsections}
    starters = {law.reference(row) for law in law_of(OF) for row in law.subsections}
    assert not {name for names in state.front.instead.values() for name in names} - known
    assert not state.front.instead.keys() - starters
    assert [name for name, value in state.front.facts.items() if value_of(DECLARED[name], value) is None] == []
    text = " ".join(row.official.words for law in laws for row in law.subsections)
    quoted = re.findall(r"“([^“”]+)”", state.document.body)
    assert [words for words in quoted if not appears_in(words, text)] == []
    # What a part of the law does not carry goes to counsel: a list of questions, each a whole one.
    if state.code != "co":
        [counsel] = (part.text.markdown for part in state.document.sections if part.id == ASK_COUNSEL)
        questions = [row for row in counsel.split("\n") if row.startswith("- ")]
        assert len(questions) > 5
        assert all(question.endswith(("?", ".")) for question in questions)
        rows = re.findall(r"^\| ([^|]+) \|", state.document.body, re.MULTILINE)
        wanted = {"What counts as a record", "Consent, and whether written", "Court order or subpoena"}
        wanted |= {"Parents and minors", "Police and emergencies", "Penalties", "Requests for public records"}
        assert wanted <= set(rows)


@pytest.mark.parametrize("name", ["Illinois", "New York", "North Carolina", "Vermont"])
def test_every_scenario_has_what_these_laws_say(name: str) -> None:
    assert state_of(name).scenarios.keys() == SCENARIOS


def test_without_a_pack_each_scenario_says_that_its_law_is_to_be_written() -> None:
    files = begun(WITHOUT_A_PACK)
    marked = {Path(path).stem for path, text in files.items() if f"- {TO_BE_WRITTEN}" in text}
    assert marked == SCENARIOS


def test_a_state_has_a_name_or_a_code() -> None:
    assert state_of("new  york").code == state_of("NY").code == "ny"
    assert (state_of("Vermont").pack, state_of("wy").pack, state_of("wy").name) == ("vt", ANY, "Wyoming")
    assert (state_of("guam").pack, state_of("guam").name) == (ANY, "Guam")
    with pytest.raises(KeyError, match=r'"Ga\." is not a state; write its name or its two letters, such as'):
        state_of("Ga.")
    with pytest.raises(KeyError, match='"Vermnt" is not a state; did you mean "Vermont"'):
        state_of("Vermnt")
    assert {file.name for file in PACKS.iterdir() if file.is_dir()} - {ANY} <= NAMES.keys()


ELSE = state_of("Vermont")

MARKED = """---
title: A page
description: Of nothing.
---

# A page

/// if | colorado
Ours comes first.
/// else
The state’s comes first.
///

1. One.
/// if | colorado
2. Two.

    Behind two.
///
3. Three.

| A | B |
| --- | --- |
/// if | colorado
| ours | x |
///
| kept | x |

/// if | colorado

## Lost {#lost}

/// if | cameras

A camera.

///

///

## Last {#last}

An end.

/// if | cameras

A camera.

///
"""


def test_a_state_has_what_is_marked_for_it_and_another_has_not() -> None:
    head = "---\ntitle: A page\ndescription: Of nothing.\n---\n\n# A page\n\n"
    table, last = "| A | B |\n| --- | --- |\n", "## Last {#last}\n\nAn end.\n\n/// if | cameras\n\nA camera.\n\n///\n"
    elsewhere = f"{head}The state’s comes first.\n\n1. One.\n3. Three.\n\n{table}| kept | x |\n\n{last}"
    ours = "Ours comes first.\n\n1. One.\n2. Two.\n\n    Behind two.\n3. Three.\n\n"
    lost = "## Lost {#lost}\n\n/// if | cameras\n\nA camera.\n\n///\n\n"
    assert adapted({"docs/page.md": MARKED}, ELSE)["docs/page.md"] == elsewhere
    assert (
        adapted({"docs/page.md": MARKED}, OF)["docs/page.md"]
        == f"{head}{ours}{table}| ours | x |\n| kept | x |\n\n{lost}{last}"
    )


@pytest.mark.parametrize(
    ("needs", "left"), [("needs: colorado\n", ""), ("needs: [cameras, colorado]\n", "needs: [cameras]\n")]
)
def test_a_page_or_an_answer_may_need_the_state(needs: str, left: str) -> None:
    page = f"---\ntitle: A page\n{needs}---\n\nA text.\n"
    answer = f"---\ntitle: A place\n---\n\n## Ours {{#ours}}\n\n```catalog\n{needs}asker: anyone\n```\n\nYes.\n\n## Kept {{#kept}}\n\nA text.\n"
    files = {"docs/page.md": page, "docs/page.asked.yml": "a: b\n", "docs/desk/holds.md": answer}
    assert adapted(files, ELSE) == {
        "docs/desk/holds.md": "---\ntitle: A place\n---\n\n## Kept {#kept}\n\nA text.\n"
    } | {f"docs/law/{id_}.md": text for id_, text in ELSE.law.items()}
    kept = adapted(files, OF)
    assert kept == {path: text.replace(needs, left) for path, text in files.items()}


def test_a_reference_may_be_marked_for_the_state() -> None:
    marked = '\n# /// if | colorado\nlaw: "24-90-119(2)(a)"\n# ///'
    page = f"---\ntitle: A place\n---\n\n## An answer {{#answer}}\n\n```catalog\nasker: anyone{marked}\n```\n\nYes.\n"
    [elsewhere, _] = adapted({"docs/desk/holds.md": page}, ELSE).values()
    assert elsewhere == page.replace(marked, "")
    assert adapted({"docs/desk/holds.md": page}, OF)["docs/desk/holds.md"].count("24-90-119(2)(a)") == 1


def test_keys_lose_what_is_gone() -> None:
    text = """---
title: A card
description: Of nothing.
source: The deck, Colorado State Library
keywords: [a card, CORA request, desk]
---

## An answer {#answer}

```catalog
asker: anyone
law: ["24-90-119(1)", "24-90-119(2)(d)", "24-90-119(4)", law#cora]
policy: [vendors, lost]
```

An answer.

/// if | colorado

## Open records {#records}

As CORA says.

///
"""
    asked = """# Of the hold shelf.
answer:
  - what is it
  - what does colorado say
  - [CORA, records]

# Of records.
records:
  - may I see one
"""
    policy = "---\ntitle: Ours\ndescription: Ours.\nrenamed: {old: lost, former: vendors}\n---\n\n## Vendors {#vendors}\n\nOurs.\n\n/// if | colorado\n\n## Lost {#lost}\n\nCORA.\n\n///\n"
    law = "---\ntitle: Laws\n---\n\n/// if | colorado\n\n### CORA {#cora}\n\nIt.\n\n///\n"
    texts = {
        "docs/desk/holds.md": text,
        "docs/desk/holds.asked.yml": asked,
        "docs/policy/index.md": policy,
        "docs/law/index.md": law,
    }
    texts_there = adapted(texts, ELSE)
    front = texts_there["docs/desk/holds.md"].split("\n---\n")[0]
    assert front.endswith("\nsource: The deck\nkeywords: [a card, desk]")
    kept = 'law: ["22-vsa-ch-4 § 172(a)", "22-vsa-ch-4 § 172(b)(4)"]'
    assert texts_there["docs/desk/holds.md"].split("```")[1] == f"catalog\nasker: anyone\n{kept}\npolicy: [vendors]\n"
    assert (
        texts_there["docs/desk/holds.asked.yml"]
        == "# Of the hold shelf.\nanswer:\n  - what is it\n  - [records]\n\n# Of records.\n"
    )
    assert "\nrenamed: {former: vendors}\n" in texts_there["docs/policy/index.md"]


def test_a_scenario_takes_the_law_of_its_state() -> None:
    text = FILES["scenarios/wifes-card.md"]
    text_there = adapted({"scenarios/wifes-card.md": text}, state_of("New York"))["scenarios/wifes-card.md"]
    says = text_there.split("### What the law says\n\n")[1].split("\n\n###")[0]
    assert says == state_of("New York").scenarios["wifes-card"].split("\n---\n")[1].strip()
    assert '\nlaw: ["cplr-4509"]\n' in text_there


def test_the_pages_of_laws_and_of_sources_begin_with_the_states_own() -> None:
    texts = begun(ELSE.name)
    laws, sources = texts["docs/law/index.md"], texts["docs/about/sources.md"]
    assert laws.index("## How Vermont answers") < laws.index("{#federal-providers}")
    row = next(row for row in sources.split("\n") if row.startswith("| ["))
    assert row.startswith("| [22 V.S.A.](https://legislature.vermont.gov/statutes)")
    assert "| Vermont | Compared November 25, 2026, before it came to us |" in row
