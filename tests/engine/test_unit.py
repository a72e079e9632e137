"""The core's own rules, where neither a case nor a property says them best."""

import fcntl
import gc
import json
import os
import re
import runpy
import shutil
import string
import subprocess
import sys
import threading
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader
from lxml import html
from markdown import Markdown, markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension

import sticky.text.kept
from sticky import checks
from sticky.checks import words
from sticky.cli import main
from sticky.commands import new
from sticky.commands.console import root_around
from sticky.content import own, reader
from sticky.content.answer import Place
from sticky.content.catalog import ANYONE
from sticky.content.cited import BadReference
from sticky.content.clauses import PolicyFront
from sticky.content.handbook import Handbook
from sticky.content.page import address, heading_ids
from sticky.content.reader import File, read_file, read_project
from sticky.content.scenario import FrontMatter, Scenario
from sticky.content.sections import DESK, FACILITATOR, SAY, SECTIONS, TAKEN, TENSION, slug
from sticky.content.settings import Synonym
from sticky.content.time_plan import plan
from sticky.macros import MACROS, PARTS
from sticky.macros.sessions import BUILD
from sticky.markdown import document
from sticky.markdown.allowlist import SITE, scheme
from sticky.markdown.document import Text, read
from sticky.markdown.extensions import EXTENSIONS
from sticky.markdown.inline import lead, source_of
from sticky.markdown.links import Links
from sticky.markdown.renderer import MarkdownRenderer, Own
from sticky.outputs import machines, reading, search
from sticky.text.kept import Findings, Kept, find_in_shares
from sticky.text.names import nearest
from sticky.text.parallel import in_shares
from sticky.text.problem import Problem, shown, suggestion, warning
from sticky.theme.templates import TEMPLATES, THEME, Renderer, compiled
from tests.support.browser import LIBRARY, changed, library_at, published, wait_for
from tests.support.find import places

FACTS = {**MACROS, **PARTS}
"""What each macro, and each part of a page, makes of a handbook."""

ROOT = Path(__file__).parents[2]
BASE = Path(__file__).parents[1] / "golden" / "base"


@pytest.fixture(scope="module")
def small() -> Handbook:
    """A handbook of one scenario."""
    project = read_project(BASE)
    assert project.book is not None
    assert project.problems == ()
    return project.book


def another(book: Handbook, id_: str, **front: Any) -> Scenario:
    """A scenario like the handbook's first, with other front matter."""
    scenario = book.scenarios[0]
    return replace(scenario, id=id_, front=scenario.front.model_copy(update=front))


def ids(scenarios: tuple[Scenario, ...]) -> list[str]:
    return [scenario.id for scenario in scenarios]


# Files


@pytest.mark.usefixtures("the_day")
def test_a_file_that_cannot_be_read_is_told_and_no_other_for_it(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    for path in ("scenarios/wifes-card.md", "docs/policy/index.md"):
        (tmp_path / path).unlink()
        (tmp_path / path).mkdir()
    message = "unreadable-file: the file cannot be read: a folder stands there; move it away, and put a file there"
    assert [str(problem) for problem in checks.check(tmp_path)[1]] == [
        f"docs/policy/index.md:1: {message}",
        f"scenarios/wifes-card.md:1: {message}",
    ]


def test_settings_that_are_a_folder_are_those_of_a_handbook(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").mkdir()
    assert root_around(tmp_path) == tmp_path
    told = [str(problem) for problem in checks.check(tmp_path)[1] if problem.path == "mkdocs.yml"]
    assert told == [
        "mkdocs.yml:1: unreadable-file: the file cannot be read: a folder stands there; move it away, and put a file there"
    ]


def test_a_file_is_read_again_only_after_an_edit() -> None:
    def of(number: int) -> File:
        return read_file("docs/often.md", f"---\ntitle: A\ndescription: B\n---\n\nText {number}.\n".encode())

    first = of(1)
    assert of(1) is first
    assert of(2) is not first
    assert of(1) is first  # as in a preview that reads each file for two libraries
    assert of(2) is not of(3)
    assert of(1) is not first


def test_what_explains_a_term_is_its_words(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    glossary = tmp_path / "docs/glossary.md"
    front = glossary.read_text().split("## ")[0]
    glossary.write_text(
        f"{front}## vendor {{#vendor}}\n\nA *company*, see [the law][24-90-119(1)] or [the desk](desk.md).\n"
    )
    book = read_project(tmp_path).book
    assert book
    assert set(book.tooltips.values()) == {"A company, see the law or the desk."}


def test_a_file_that_is_gone_is_forgotten_when_the_project_is_read_again(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    remembered = Kept(tmp_path / "read")
    read_project(tmp_path, remembered)
    (tmp_path / "scenarios/wifes-card.md").unlink()
    texts = read_project(tmp_path, remembered).texts
    assert {path for path, of, _ in reader._LAST if of is remembered} == {*texts}
    assert "scenarios/wifes-card.md" not in texts


EDITS = 8


def test_what_is_kept_does_not_grow_with_each_edit(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    path, edited = tmp_path / "read", tmp_path / "scenarios/wifes-card.md"
    remembered, text = Kept(path), edited.read_text()
    known = []
    gc.freeze()  # to look through what other tests have left would take a second each time
    for number in range(2 * EDITS + 1):
        edited.write_text(f"{text}\nEdit {number}.\n")
        files = read_project(tmp_path, remembered).files
        if number % EDITS == 0:
            gc.collect()
            remembered.forget()
            known.append(len(remembered._used))
    gc.unfreeze()
    remembered.save()
    known.append(len(Kept(path)._there))
    assert known[0] == len(files)
    assert max(known) <= len(files) + EDITS


def everything(project: Path, kept: Kept | None = None) -> list[object]:
    """Whatever is read and found in a project's files, and what the search has of them."""
    book, problems = checks.check(project, kept)
    assert book
    pieces: list[object] = [*problems, *search.parts(reading.records(book))]
    for file in read_project(project, kept).files:
        document = file.document
        if document:
            texts = [(text, text.calls, text.paragraphs, [*map(repr, text.tokens)]) for text in document.texts()]
            pieces += [document.meta, document.body, document.body_line, document.outline.code]
            pieces += [document.sections, texts, [section.catalog for section in document.sections]]
    return pieces


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A project with scenarios, answers at a desk, macro calls, a fault in two files, other newlines, and no body."""
    library_at(tmp_path)
    for path in ("scenarios/wifes-card.md", "docs/basics.md"):
        (tmp_path / path).write_text((tmp_path / path).read_text() + '\n## At the dsek\n\n<b>"Bold"</b>\n')
    page = tmp_path / "docs/basics.md"
    page.write_bytes(BOM_UTF8 + page.read_bytes().replace(b"\n", b"\r\n"))
    (tmp_path / "docs/blank.md").write_text("---\ntitle: Blank\n---")
    return tmp_path


def test_copies_of_the_process_share_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whoever runs the tests may have threads
    shares = in_shares(list, range(9))
    assert len(shares) == 3
    assert sorted(chain(*shares)) == [*range(9)]
    with pytest.raises(ZeroDivisionError):
        in_shares(lambda share: 1 // 0, range(9))


@pytest.mark.parametrize(("ends", "threads"), [(True, 1), (False, 2)], ids=["a copy that ends", "another thread"])
def test_work_that_cannot_be_shared_is_done_here(ends: bool, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()

    def work(share: Iterable[int]) -> tuple[int, list[int]]:
        if ends and os.getpid() != here:
            os._exit(1)
        return os.getpid(), [*share]

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    assert in_shares(work, range(9)) == [(here, [*range(9)])]


def test_what_copies_find_in_files_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    files, both = [Findings() for _ in range(4)], get_context("fork").Barrier(2)

    def find(share: Iterable[Findings]) -> None:
        for number, file in enumerate(share):
            file.get("who", os.getpid)
            if not number:
                both.wait(30)  # until the other process has a file, too

    find_in_shares(find, files, files)
    assert len({file.get("who", lambda: 0) for file in files}) == 2


def test_what_is_kept_is_what_was_read(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, path = everything(faulty), faulty / ".cache" / "read"
    with Kept(path) as kept, monkeypatch.context() as patch:
        patch.setattr(os, "cpu_count", lambda: 2)
        patch.setattr(
            threading, "active_count", lambda: 1
        )  # so that copies of the process read and check shares of the files
        assert everything(faulty, kept) == expected
    first, known = path.read_bytes(), len(Kept(path)._there)
    with monkeypatch.context() as patch:
        patch.setattr(document, "outline", None)
        patch.setattr(document, "parse_yaml", None)
        patch.setattr(checks, "FILE_CHECKS", None)
        with Kept(path) as kept:
            assert everything(faulty, kept) == expected
    assert path.read_bytes() == first
    (faulty / "scenarios/wifes-card.md").unlink()
    with Kept(path) as kept:
        everything(faulty, kept)
    assert len(Kept(path)._there) == known - 2


def test_a_problem_in_yaml_is_told_in_every_run(tmp_path: Path) -> None:
    twice = b"---\ntitle: A\ntitle: B\n---\n"
    for _ in range(2):
        with Kept(tmp_path / "read") as kept:
            parsed, problems = read("docs/a.md", twice, kept)
        assert parsed
        assert [problem.code for problem in problems] == ["duplicate-key"]


@pytest.mark.parametrize("body", ["", "\n", "# Ours\n\nA text of “ours”.\n", "No newline at the end"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_body_is_what_is_below_the_front_matter(body: str, newline: str) -> None:
    written = f"---\ntitle: A\n---\n{body}".replace("\n", newline).encode()
    for data in (written, BOM_UTF8 + written):
        parsed, problems = read("docs/a.md", data)
        assert parsed
        assert (parsed.body, parsed.body_line, problems) == (body, 4, [])


def test_a_file_that_ends_with_its_front_matter_has_no_line_below() -> None:
    parsed, problems = read("docs/a.md", b"---\ntitle: A\n---")
    assert parsed
    assert (parsed.body, parsed.body_line, problems) == ("", 3, [])


@pytest.mark.parametrize("how", ["another engine", "no lines", "cut short", "changed", "a folder"])
def test_what_is_kept_is_ignored_if_it_is_damaged_or_older(
    faulty: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, path = everything(faulty), faulty / ".cache" / "read"
    with Kept(path) as kept:
        everything(faulty, kept)
    data, keys = path.read_bytes(), list(Kept(path)._there)
    match how:
        case "another engine":
            monkeypatch.setattr(sticky.text.kept, "_engine", lambda: "of tomorrow")
        case "no lines":
            path.write_bytes(b"\xff\x00 nothing of the kind " * 999)
        case "cut short":
            path.write_bytes(data[: len(data) // 2])
        case "changed":
            path.write_bytes(data[:-2] + b"?\n")
        case _:
            path.unlink()
            path.mkdir()
    with Kept(path) as kept:
        if how != "another engine":
            assert kept.get(keys[-1]) is None
        assert everything(faulty, kept) == expected
    if how == "another engine":
        assert not set(keys) & Kept(path)._there.keys()


# References


def test_a_reference_means_what_it_names(small: Handbook) -> None:
    law = small.resolve("24-90-119(2)(b)")
    assert (law.kind, law.key, law.title) == ("law", "24-90-119(2)(b)", "C.R.S. 24-90-119(2)(b)")
    assert law.url == "law/24-90-119/#2-b"
    assert law.text.markdown == "Upon written consent of the user;"
    bare, full = small.resolve("vendors"), small.resolve("policy#vendors")
    assert bare == full
    assert (bare.kind, bare.title, bare.url) == ("policy", "Vendors", "policy/#vendors")
    assert small.resolve("human-resources").url == "standards/#human-resources"
    assert small.resolve("patron").url == "glossary/#patron"
    assert small.resolve("wifes-card").url == "scenarios/wifes-card/"


def test_a_reference_means_only_the_kinds_asked_for(small: Handbook) -> None:
    assert small.resolve("vendors", "policy", "standard").kind == "policy"
    with pytest.raises(BadReference, match='"vendors" is not a standard; choose from: human-resources') as raised:
        small.resolve("vendors", "standard")
    assert raised.value.code == "dangling-reference"


def test_a_bare_id_in_two_places_is_ambiguous_and_written_in_full_is_not(small: Handbook) -> None:
    policy = small.policies[0]
    second = replace(policy, id="staff", document=replace(policy.document, path="docs/policy/staff.md"))
    book = replace(small, policies=(policy, second))
    with pytest.raises(BadReference, match=r'write "policy#vendors" .* or "staff#vendors"') as raised:
        book.resolve("vendors")
    assert raised.value.code == "ambiguous-reference"
    assert book.resolve("staff#vendors").url == "policy/staff/#vendors"


def test_what_is_published_does_not_know_drafts(small: Handbook) -> None:
    book = replace(small, scenarios=(*small.scenarios, another(small, "a-draft", status="draft")))
    assert book.resolve("a-draft").kind == "scenario"
    assert ids(book.published.scenarios) == ["wifes-card"]
    with pytest.raises(BadReference, match="draft") as raised:
        book.published.resolve("a-draft")
    assert raised.value.code == "draft-reference"


def test_what_a_scenario_rests_on_and_what_exercises_it_are_two_ways_to_say_the_same(small: Handbook) -> None:
    book = replace(small, scenarios=(*small.scenarios, another(small, "other", law=("24-90-119(2)(d)",), policy=())))
    pairs = {
        (scenario.id, item.key)
        for scenario in book.scenarios
        for item in (*book.rests_on(scenario), *book.touches(scenario))
    }
    assert pairs == {(scenario.id, key) for key, ones in book.exercised.items() for scenario in ones}
    assert ("other", "24-90-119(2)(d)") in pairs
    assert ("wifes-card", "policy#who-we-share-with") in pairs


# Scenarios beside scenarios


def test_related_scenarios_share_something_and_are_at_most_four(small: Handbook) -> None:
    none = {"law": (), "policy": (), "topics": ()}
    loner = another(small, "loner", **none)
    others = tuple(another(small, f"s{i}", **{**none, "topics": ("families",)}) for i in range(20))
    book = replace(small, scenarios=(*others, loner))
    assert book.related(loner) == ()
    for other in others:
        assert len(book.related(other)) == 4
        assert other.id not in ids(book.related(other))
    # With nothing else to tell them apart, the nearest in order are taken.
    assert ids(book.related(others[10])) == ["s9", "s11", "s8", "s12"]


def test_two_that_share_something_are_related_both_ways(small: Handbook) -> None:
    first, two = another(small, "one", topics=("families",)), another(small, "two", topics=("families",))
    book = replace(small, scenarios=(first, two))
    assert ids(book.related(first)) == ["two"]
    assert ids(book.related(two)) == ["one"]


def test_beside_a_scenario_stand_the_one_before_and_the_one_after(small: Handbook) -> None:
    a, b, c = (another(small, name) for name in "abc")
    book = replace(small, scenarios=(a, b, c))
    assert book.beside(a) == (None, b)
    assert book.beside(b) == (a, c)
    assert book.beside(c) == (b, None)


# Dates


@pytest.mark.parametrize(
    ("reviewed", "every", "due"),
    [
        ("2026-11-25", "12 months", "2027-11-25"),
        ("2026-11-30", "3 months", "2027-02-28"),
        ("2027-11-30", "3 months", "2028-02-29"),
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2024-02-29", "48 months", "2028-02-29"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2026-12-31", "1 month", "2027-01-31"),
        ("2026-05-31", "6 months", "2026-11-30"),
        ("2026-12-15", "24 months", "2028-12-15"),
    ],
)
def test_a_review_is_due_on_the_day_or_on_the_last_of_the_month(reviewed: str, every: str, due: str) -> None:
    front = PolicyFront(title="A", description="B", owner="C", status="draft", reviewed=reviewed, review_every=every)
    assert front.next_review == date.fromisoformat(due)


def test_a_strict_build_is_blocked_by_each_warning_but_by_nothing_that_is_overdue() -> None:
    fault, hint, late = (
        Problem("docs/a.md", 1, "bad-link", "It leads nowhere."),
        warning("docs/a.md", 2, "straight-quotes", "They are straight."),
        warning("docs/a.md", 3, "overdue", "A review was due."),
    )
    assert checks.blocking([fault, hint, late]) == [fault]
    assert checks.blocking([fault, hint, late], strict=True) == [fault, hint]


# Words for messages


def test_a_suggestion_is_the_nearest_name_or_else_a_few() -> None:
    assert suggestion("minuets", ["minutes", "title"]) == '; did you mean "minutes"?'
    assert suggestion("TITLE", ["minutes", "title"]) == '; did you mean "title"?'
    assert suggestion("zebra", ["b", "a", "b"]) == "; choose from: a, b"
    assert suggestion("zebra", [f"n{i:02}" for i in range(12)]).endswith("n10, n11")
    assert suggestion("zebra", [f"n{i:02}" for i in range(13)]) == ""
    assert suggestion("zebra", []) == ""
    assert nearest("zebra", ["minutes"]) == ""


@pytest.mark.parametrize(
    ("known", "meant"),
    [
        (
            [
                "about/data.md",
                "basics.md",
                "desk/holds.md",
                "law/24-90-119.md",
                "policy/index.md",
                "policy/public-spaces.md",
            ],
            {"policy/indx.md": "policy/index.md", "policy/": "policy/index.md", "basic.md": "basics.md"}
            | {
                "holds.md": "desk/holds.md",
                "desk/hold.md": "desk/holds.md",
                "public-spaces.md": "policy/public-spaces.md",
            }
            | dict.fromkeys(
                ["about/contact.md", "policy/cameras.md", "law/24-90-120.md", "law/index.md", "x" * 101], ""
            ),
        ),
        (
            ["asker", "policy", "render_macros", "status", "title", "topics"],
            {"titel": "title", "topic": "topics"} | dict.fromkeys(["state", "tags", "author"], ""),
        ),
        (
            ["cameras-and-photos", "emergencies", "patron-photos", "what-we-collect", "who-we-share-with"],
            {"emergency": "emergencies", "who-we-share": "who-we-share-with"}
            | dict.fromkeys(["photos", "what-we-keep", "officer"], ""),
        ),
    ],
    ids=["pages", "keys", "clauses"],
)
def test_a_name_that_is_only_similar_is_not_suggested(known: list[str], meant: dict[str, str]) -> None:
    assert {name: nearest(name, known) for name in meant} == meant


def test_what_is_shown_stands_on_one_line_and_can_be_seen() -> None:
    assert shown("two\n  lines") == '"two lines"'
    assert shown("a\u202eb") == '"a\\u202eb"'
    assert shown("x" * 100, 10) == f'"{"x" * 9}…"'


def test_a_title_suggests_an_id() -> None:
    assert slug("The wife’s card") == "the-wifes-card"
    assert slug("  Zoë & naïve: 2 × 3 ") == "zoe-naive-2-3"
    assert slug("…") == ""


# Addresses


def test_an_address_is_a_folder() -> None:
    assert address("index.md") == ""
    assert address("desk.md") == "desk/"
    assert address("policy/index.md") == "policy/"
    assert address("law/24-90-119.md") == "law/24-90-119/"


def test_a_link_is_resolved_from_where_it_stands() -> None:
    assert source_of("scenarios/a.md", "") == "scenarios/a.md"
    assert source_of("scenarios/a.md", "b.md") == "scenarios/b.md"
    assert source_of("scenarios/a.md", "../policy/./index.md") == "policy/index.md"
    assert source_of("index.md", "../../x.md") == "../../x.md"


@pytest.mark.parametrize("term", ["patron", "C.R.S.", "№ 7"])
def test_a_term_is_explained_wherever_it_stands_as_a_word(term: str) -> None:
    glossary, text = {term: "what it means"}, f"The {term} of today, a{term}, {term}s; {term}"
    scenario = MarkdownRenderer({}, {}, glossary).html(Text(text, 1), "index.md")
    page = Markdown(extensions=[Own(glossary, Links({}, {}))]).convert(text)
    assert scenario == page
    assert page.count(f'<abbr title="what it means">{term}</abbr>') == 2


def test_a_scheme_is_read_in_any_case() -> None:
    assert scheme("HTTPS://x") == "https"
    assert scheme("a.md#b:c") == ""
    assert scheme("#a") == ""


HEADINGS = """
## What’s *new*, & what isn’t?

## `Code_span`, snake_case and [a link](x.md)

## AT&amp;T, “quoted” — dash …

## Zoë, naïve, 漢字

## Same

## Same

## Later {#same_1}

### Same

## Given {#given-id}

## Given with more { #given-too .wide }

## No blank{#no-blank}

## (2)(d)

## !!!

Underlined
----------

## C# and F#

## Marks behind ##

## An \\*escaped\\* star

```
## In code
```
"""


def test_the_places_of_a_page_are_those_that_markdown_makes() -> None:
    html = markdown(HEADINGS, extensions=["attr_list", "footnotes", "tables", "toc", "pymdownx.superfences"])
    made = re.findall(r'<h\d [^>]*?id="([^"]*)"', html)
    assert len(made) == len(set(made)) == 17
    document, _ = read("a.md", f"---\ntitle: A\n---\n{HEADINGS}".encode())
    assert document is not None
    assert set(filter(None, heading_ids(document))) == {id_ for id_ in made if not id_.startswith("_")}


def test_a_table_s_cells_know_their_columns_and_no_style_stands_in_them() -> None:
    table = "| Who | How many |\n|---|--:|\n| staff | 3 |"
    html = markdown(table, extensions=[TableExtension(use_align_attribute=True), Own({}, Links({}, {}))])
    assert '<th class="ss-cell--right">How many</th>' in html
    assert '<td data-label="Who">staff</td>' in html
    assert '<td class="ss-cell--right" data-label="How many">3</td>' in html
    assert "align=" not in html


def test_each_mark_on_a_drawn_paper_leads_to_its_note() -> None:
    paper = "> Specimen\n>\n> A court `2` and `make` `3`"
    drawn = "## A warrant\n\n/// html | div.ss-specimen\n\n{}\n\n1. Who.\n2. Where.\n\n///\n"
    extensions: list[str | Extension] = ["toc", "pymdownx.blocks.html", Own({}, Links({}, {}))]
    html = markdown(drawn.format(paper), extensions=extensions)
    assert '<figure data-label="Specimen">\n<figcaption>Specimen</figcaption>' in html
    assert '<li id="a-warrant-2">Where.</li>' in html
    assert '<a href="#a-warrant-2">2</a> and <code>make</code> <code>3</code>' in html
    assert "figure" not in markdown(paper, extensions=extensions)
    assert "figure" not in markdown(drawn.format(""), extensions=extensions)


def test_no_complication_can_take_a_name_that_the_templates_use() -> None:
    names = ("scenario.html", "facilitator.html", "_parts.html")
    templates = "".join((THEME / TEMPLATES[0] / name).read_text(encoding="utf-8") for name in names)
    assert set(re.findall(r'\bid="([^"{]+)"', templates)) <= set(TAKEN)


# Facts


def test_the_law_may_stand_in_two_quotations(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    law = tmp_path / "docs/law/24-90-119.md"
    text = law.read_text()
    law.write_text(
        text.replace(
            "> Upon written consent of the user;\n", "> Upon written consent of the user;\n\n> or in its interest.\n"
        )
    )
    book = read_project(tmp_path).book
    assert book
    row = next(row for row in book.statutes[0].subsections if row.label == "(2)(b)")
    assert row.official.markdown == "Upon written consent of the user;\n\nor in its interest."
    assert row.plain.markdown.startswith("A library may give out records")


def test_the_context_of_a_statute_is_its_rows_with_the_scenarios_that_practice_them(small: Handbook) -> None:
    facts = FACTS["statute"](small, "24-90-119")
    assert facts["statute"] is small.statutes[0]
    assert [(row.label, ids(ones)) for row, ones in facts["rows"]] == [
        ("(1)", ["wifes-card"]),
        ("(2)(b)", ["wifes-card"]),
        ("(2)(d)", []),
    ]
    with pytest.raises(BadReference, match='"24-90-120" is not a statute; choose from: 24-90-119'):
        FACTS["statute"](small, "24-90-120")


def test_a_list_of_scenarios_is_narrowed_by_each_term(small: Handbook) -> None:
    officer = another(small, "officer", asker=("officer",), topics=("police-and-courts",), audience=("desk",))
    book = replace(small, scenarios=(*small.scenarios, officer))
    assert ids(tuple(FACTS["scenarios"](book)["scenarios"])) == ["wifes-card", "officer"]
    assert ids(tuple(FACTS["scenarios"](book, topic="families")["scenarios"])) == ["wifes-card"]
    assert ids(tuple(FACTS["scenarios"](book, asker="officer")["scenarios"])) == ["officer"]
    assert ids(tuple(FACTS["scenarios"](book, audience="desk")["scenarios"])) == ["officer"]
    assert FACTS["scenarios"](book, "families", asker="officer")["scenarios"] == []
    with pytest.raises(BadReference) as raised:
        FACTS["scenarios"](book, topic="famlies")
    assert (raised.value.code, str(raised.value)) == (
        "unknown-term",
        '"famlies" is not a valid topic; did you mean "families"?',
    )


def test_the_filter_counts_the_scenarios_of_each_term(small: Handbook) -> None:
    officer = another(small, "officer", asker=("officer",), topics=("police-and-courts",), minutes=30)
    facts = FACTS["scenario_index"](replace(small, scenarios=(*small.scenarios, officer)))
    counts = {name: {term: n for term, _, n in terms} for name, terms in facts["facets"].items()}
    assert counts["asker"] == {"family": 1, "officer": 1}
    assert counts["topic"] == {"borrowing-records": 1, "families": 1, "police-and-courts": 1}
    assert counts["minutes"] == {"15": 1, "20": 1}
    assert facts["terms"]["minutes"]["officer"] == ("30",)


def test_the_desk_guide_goes_by_who_asks_in_the_order_of_the_settings(small: Handbook) -> None:
    anyone, officer = another(small, "anyone", asker=()), another(small, "officer", asker=("officer", "patron"))
    book = replace(small, scenarios=(anyone, officer, *small.scenarios))
    guide = FACTS["desk"](book)
    assert [lists[:3] for lists in guide["lists"]] == [
        ("family", "asked-by-family", "Family or a partner"),
        ("officer", "asked-by-officer", "Police or an agent"),
        ("patron", "asked-by-patron", "A patron"),
        ("anyone", "asked-by-anyone", "Anyone"),
    ]
    assert [answer.id for answer in guide["nowhere"]] == ["anyone", "officer", "wifes-card"]
    assert FACTS["askers"](book)["askers"] == [lists[1:3] for lists in guide["lists"][:-1]]


def test_an_asker_s_list_has_first_what_is_urgent_and_then_what_they_ask_most(small: Handbook) -> None:
    urgent = another(small, "urgent", asker=(), urgent=("officer",))
    second = another(small, "second", asker=("patron", "officer"))
    first = another(small, "first", asker=("officer", "patron"))
    book = replace(small, scenarios=(second, first, urgent, *small.scenarios))
    lists = {
        term: ([one.id for one in urgent], [one.id for one in most])
        for term, _, _, urgent, most in FACTS["desk"](book)["lists"]
    }
    assert lists["officer"] == (["urgent"], ["first", "second"])
    assert lists["patron"] == ([], ["second", "first"])
    in_order = [f"asked-by-{term}" for term in small.settings.vocabularies.asker]
    assert [anchor for anchor, _ in FACTS["askers"](book)["askers"]] == in_order


def test_a_complication_s_answer_is_as_in_its_scenario_but_for_what_it_says(small: Handbook) -> None:
    desk, complicated = small.answers
    assert (desk.kind, desk.id, desk.url) == ("scenario", "wifes-card", "desk/#wifes-card")
    assert (complicated.kind, complicated.id) == ("complication", "wifes-card#daughters-card")
    assert complicated.url == "scenarios/wifes-card/#daughters-card-answer"
    assert (complicated.askers, complicated.law) == (desk.askers, desk.law)
    assert complicated.short.markdown.startswith("No more than before")
    assert complicated.say.markdown.startswith("> “")
    assert complicated not in small.questions


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Yes, with the card. From 13, its number.", "**Yes, with the card.** From 13, its number."),
        ("No. We keep none. Ask.", "**No. We keep none.** Ask."),
        ("“Hi. Oh.” is what you say. Next.", "**“Hi. Oh.” is what you say.** Next."),
        ("C.R.S. 24 lets Dr. Lee ask. End.", "**C.R.S. 24 lets Dr. Lee ask.** End."),
        ("Read [how it ends.](x.md) Next.", "**Read [how it ends.](x.md) Next.**"),
        ("In [a link. Two][x] words. [Next][y].", "**In [a link. Two][x] words.** [Next][y]."),
        ("**Two words.** Next.", "**Two words.** Next."),
        ("One only\n\nAnd on. And on.", "**One only**\n\nAnd on. And on."),
    ],
)
def test_the_first_sentence_of_a_short_answer_is_strong(text: str, made: str) -> None:
    assert lead(Text(text, 1)).markdown == made


@pytest.mark.parametrize(
    ("email", "shown_there", "spoken"),
    [
        (
            "ask@l.example",
            '<a href="mailto:ask@l.example">ask@l.example</a>, <a href="tel:9705550142">970-555-0142</a>',
            "ask@l.example, 970-555-0142",
        ),
        (None, '<a href="tel:9705550142">970-555-0142</a>', "970-555-0142"),
    ],
)
def test_a_sentence_names_the_ways_to_reach_the_officer(
    tmp_path: Path, email: str | None, shown_there: str, spoken: str
) -> None:
    root, line = library_at(tmp_path), "      email: privacy@brooklibrary.example\n"
    changed(root / "mkdocs.yml", line, line.replace("privacy@brooklibrary.example", email) if email else "")
    book, problems = checks.check(root)
    assert book
    assert not checks.blocking(problems)
    assert Renderer(book).fragment("contact").strip() == shown_there
    [record] = [record for record in reading.records(book) if record.url == "policy/#questions-and-complaints"]
    assert f"Tell us: {spoken}, or at the desk." in record.text


@pytest.mark.parametrize(
    ("phone", "number"),
    [("970-555-0104 ext. 3", "9705550104"), ("ext. 104", "104"), ("+1 (970) 555-0104, 3", "+19705550104")],
)
def test_a_number_is_dialed_without_its_extension(tmp_path: Path, phone: str, number: str) -> None:
    root = library_at(tmp_path)
    changed(root / "mkdocs.yml", '"970-555-0142"', f'"{phone}"')
    book, problems = checks.check(root)
    assert book
    assert not checks.blocking(problems)
    assert f'<a href="tel:{number}">{phone}</a>' in Renderer(book).fragment("contact")


def test_two_lines_to_say_may_stand_in_one_quotation(small: Handbook) -> None:
    answer = replace(small.answers[0], parts=((SAY, Text("> “One.”\n> “Two.”", 1)),))
    assert answer.first_line.markdown == "“One.”"


def test_an_answer_for_anyone_serves_every_asker_of_its_places(small: Handbook) -> None:
    answer = replace(small.answers[0], askers=("anyone",), places=("holds",))
    assert answer.serves("officer", "holds")
    assert not answer.serves("officer", "borrowing")


def test_coverage_tells_what_no_scenario_exercises(small: Handbook) -> None:
    rows = [(item.key, ids(ones)) for _, _, group in FACTS["coverage"](small)["groups"] for item, ones in group]
    assert ("24-90-119(2)(d)", []) in rows
    assert ("policy#vendors", []) in rows
    assert ("standards#human-resources", ["wifes-card"]) in rows
    assert len(rows) == 3 + 2 + 2


def test_the_facts_of_a_page_are_those_of_its_scenario(small: Handbook) -> None:
    other = another(small, "other")
    facts = FACTS["scenario"](replace(small, scenarios=(*small.scenarios, other)), "wifes-card")
    assert [(fact.key, fact.value, fact.url) for fact in facts["facts"]] == [
        ("asker", "Family or a partner", ""),
        ("minutes", 15, ""),
    ]
    assert [(fact.key, fact.value, fact.url) for fact in facts["end"]] == [
        ("topics", "Borrowing records", "scenarios/?topic=borrowing-records"),
        ("topics", "Families", "scenarios/?topic=families"),
    ]
    assert [item.key for item in facts["rests"]] == ["24-90-119(1)", "24-90-119(2)(b)", "policy#who-we-share-with"]
    assert [item.key for item in facts["touches"]] == ["standards#human-resources"]
    assert [card.url for card in facts["related"]] == ["scenarios/other/"]
    assert (facts["before"], facts["after"].id) == (None, "other")
    guide = FACTS["facilitator"](small, "wifes-card")
    at = guide["groups"].index(guide["people"])
    assert sum(minutes[at] for _, _, minutes in guide["plan"]) == 15
    with pytest.raises(BadReference, match='"wifes-crad" is not a scenario; did you mean "wifes-card"'):
        FACTS["scenario"](small, "wifes-crad")


def test_small_macros_hand_on_what_they_are_given(small: Handbook) -> None:
    assert FACTS["cite"](small, "patron", "patrons") == {"cited": small.resolve("patron"), "text": "patrons"}
    assert FACTS["quote"](small, "Text", "A source")["source"] == "A source"
    assert FACTS["search"](small, "Find")["placeholder"] == "Find"
    assert [item.title for item in FACTS["standards"](small)["standards"]] == [
        "Human resources",
        "Services and programming",
    ]
    assert FACTS["policy_header"](small, "policy")["front"].owner == "Library Director"
    assert ids(FACTS["exercised"](small, "standards#human-resources")["scenarios"]) == ["wifes-card"]
    assert FACTS["verified"](small, "private")["record"] is None
    with pytest.raises(BadReference, match="has no figures"):
        FACTS["verified"](small, "secret")


def indexed(book: Handbook, *titles: str) -> dict[str, list[str]]:
    """The index of a handbook whose scenarios have these titles, and are searched for by some of their words: by entry, those
    that it leads to.
    """
    keywords = ["copy", "stop", "share", "boss", "seal"]
    told = tuple(
        another(book, f"story-{i}", title=title, asked=[], aliases=[], keywords=keywords)
        for i, title in enumerate(titles)
    )
    letters = FACTS["a_to_z"](replace(book, scenarios=told))["letters"]
    return {
        word: [title for title, _ in listed if title in titles] for words in letters.values() for word, listed in words
    }


def test_the_forms_of_a_word_share_an_entry_of_the_index_until_it_is_too_long(small: Handbook) -> None:
    titles = ["Copies and copied pages", "He doesn’t stop", "She shared one copy", "Stopped", "The boss’s share"]
    index = indexed(small, *titles)
    assert index["copy"] == ["Copies and copied pages", "She shared one copy"]
    assert index["stop"] == ["He doesn’t stop", "Stopped"]
    assert index["share"] == ["She shared one copy", "The boss’s share"]
    assert index["boss"] == ["The boss’s share"]
    # Nobody searches for these; and not for the words of a title.
    assert not index.keys() & {"copies", "copied", "stopped", "shared", "doesn", "doesnt", "she", "pages"}

    def seals(number: int) -> dict[str, int]:
        many = (f"{word} {letter}" for word in ("Seal", "Seals") for letter in ascii_lowercase[:number])
        return {word: len(there) for word, there in indexed(small, *many).items() if there}

    assert seals(6) == {"seal": 12}
    assert seals(7) == {"seal": 7, "seals": 7}
    assert seals(12) == {"seal": 12, "seals": 12}
    assert not seals(13).keys() & {"seal", "seals"}


def test_an_answer_without_a_word_that_people_look_up_is_listed_by_its_place_or_title(small: Handbook) -> None:
    titles = ["Somebody fidgets", *(f"Seal {letter}" for letter in ascii_lowercase)]
    index = indexed(small, *titles)
    assert not index.keys() & {"seal", "fidgets"}  # the first would not help anyone find one
    assert {name: there for name, there in index.items() if there} == {title: [title] for title in titles}
    page = small.pages[0]
    at_holds = another(small, "fidgets", title="Somebody fidgets", asked=[], aliases=[], where=("holds",))
    placed = replace(small, desk=(Place("holds", page.front, (), page.document),), scenarios=(at_holds,))
    listed = dict(entry for letter in FACTS["a_to_z"](placed)["letters"].values() for entry in letter)
    assert ("Somebody fidgets", "desk/#fidgets") in listed[page.front.title]


# Links


@pytest.mark.parametrize(
    ("to", "resolved", "left"),
    [
        ("https://example.org/", 'href="https://example.org/" rel="noreferrer"', None),
        (
            "../law/24-90-119.md#2-d",
            f'href="{SITE}law/24-90-119/#2-d"',
            'data-to="/law/24-90-119/#2-d" href="../law/24-90-119.md#2-d"',
        ),
        ("#situation", 'href="#situation"', None),
        ("mailto:a@library.example", 'href="mailto:a@library.example"', None),
        ("tel:970", 'href="tel:970"', None),
        ("lost.md", "", 'href="lost.md"'),
    ],
)
def test_a_link_says_where_it_leads(to: str, resolved: str, left: str | None) -> None:
    for resolves, said in ((True, resolved), (False, resolved if left is None else left)):
        links = Links({"law/24-90-119.md": "law/24-90-119/"}, {}, resolves=resolves)
        links.base = "scenarios/wifes-card.md"
        made = html.fragment_fromstring(markdown(f"[there]({to})", extensions=[Own({}, links)]))
        assert " ".join(f'{name}="{value}"' for name, value in sorted(made[0].items())) == said


# For machines


def test_the_index_is_as_its_schema_says(small: Handbook) -> None:
    index = json.loads(machines.index(Renderer(small)).model_dump_json())
    schema = machines.Index.model_json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    from jsonschema import Draft202012Validator  # takes a second, which only the worker that needs it spends

    schema_of = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    Draft202012Validator.check_schema(schema)
    schema_of.validate(index)
    assert not schema_of.is_valid({"scenarios": [{"id": 1}]})
    scenario = index["scenarios"][0]
    assert (scenario["id"], scenario["url"], scenario["minutes"]) == ("wifes-card", "scenarios/wifes-card/", 15)
    assert scenario["reviewed"] == "2026-11-25"
    assert scenario["complications"] == [
        {
            "id": "daughters-card",
            "title": "His daughter’s card",
            "url": "scenarios/wifes-card/#daughters-card",
        }
    ]


def test_the_index_is_whole(small: Handbook) -> None:
    index = machines.index(Renderer(small, home="https://example.org/"))
    whole = {"version": machines.VERSION, "site": "https://example.org/", "library": small.owner.name}
    assert index.model_dump(include={*whole}) == whole
    assert index.prompts == small.settings.prompts.model_dump()
    scenario = small.by_id["wifes-card"]
    listed = next(row for row in index.scenarios if row.id == scenario.id)
    assert sum(section.minutes for section in listed.sections) + 1 <= scenario.front.minutes
    sections = {section.id: section for section in listed.sections}
    [complication] = scenario.complications
    told = sections[complication.id]
    assert (told.kind, told.title) == ("complication", "His daughter’s card")
    [reply] = told.parts
    assert (reply.kind, reply.url) == ("answer", "scenarios/wifes-card/#daughters-card-answer")
    assert reply.text.split("\n")[-1].startswith("“")
    assert not reply.text.startswith("“")
    assert [part.kind for part in sections["at-the-desk"].parts][:2] == ["say", "offer-instead"]
    assert sections["at-the-desk"].parts[-1].kind == "avoid"
    for row in index.scenarios:
        for key in ("law", "policy", "standards"):
            assert set(getattr(row, key)) <= index.references[key].keys()
    for given in index.answers:
        assert {*given.law, *given.policy} <= {*index.references["law"], *index.references["policy"]}
        assert not set(given.asker) - {*index.vocabularies["asker"], ANYONE}
    text = index.model_dump_json()
    for scenario in small.scenarios:
        for section in scenario.sections:
            for part in section.for_facilitators:
                assert part.text.words[:40] not in text


def test_the_page_on_data_names_every_key_of_it() -> None:
    text = (ROOT / "docs/about/data.md").read_text()
    kinds = [kind.id for section in SECTIONS for kind in (section, *section.parts) if kind is not FACILITATOR]
    cards = [kind for kind in kinds if not kind.startswith("what-") and kind != "to-take-away"]
    assert [key for key in (*machines.Index.model_fields, *cards) if f"`{key}`" not in text] == []


def test_the_guide_for_authors_names_every_macro_key_and_section() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    kinds = {kind.title for section in SECTIONS for kind in (section, *section.parts)}
    assert [name for name in MACROS if f"{{{{ {name}(" not in text] == []
    assert [key for key in FrontMatter.model_fields if not re.search(rf"(?m)[`{{]{key}[`:]|^{key}:", text)] == []
    assert [title for title in kinds if title not in text] == []


def test_search_finds_what_patrons_ask_but_no_facilitator_s_notes(small: Handbook) -> None:
    records = {record.url: record for record in reading.records(small)}
    page = "scenarios/wifes-card/"
    assert {page, f"{page}#daughters-card-answer", "desk/#wifes-card"} <= set(records)
    card = records["desk/#wifes-card"]
    assert card.asked == ("What does my wife have checked out?",)
    assert card.more == ("Practice it: The wife’s card", page)
    assert {"husband", "spouse", "partner"} <= set(card.keywords.split())
    assert card.say.startswith("“")
    assert card.say.endswith("”")
    whole = " ".join(repr(record) for record in records.values())
    assert "daughter’s list" in whole
    assert "Let the table name" not in whole
    assert "she is a minor" not in whole.lower()


def test_search_reads_pages_as_they_are_shown(small: Handbook) -> None:
    records = {record.url: record for record in reading.records(small)}
    clause = records["policy/#vendors"]
    assert (clause.kind, clause.title, clause.about) == ("policy", "Vendors", small.policies[0].front.title)
    assert clause.say
    whole = " ".join(repr(record) for record in records.values())
    assert not re.search(r"\{\{|///|\{\.|\{#", whole)


def test_search_reads_a_setting_that_has_the_name_of_a_macro_as_it_is_printed(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    front = "title: How we train\ndescription: In three steps.\nrender_macros: true"
    page = f"---\n{front}\n---\n\n# How we train\n\nFirst we ask: {{{{ prompts.tension }}}} Then we talk.\n"
    (tmp_path / "docs/how.md").write_text(page, encoding="utf-8")
    book = read_project(tmp_path).book
    assert book
    [record] = [record for record in reading.records(book) if record.url == "how/"]
    assert "First we ask: What makes this situation sticky? Then we talk." in repr(record)


def test_of_words_to_avoid_the_longest_counts_and_a_word_within_an_allowed_phrase_does_not(small: Handbook) -> None:
    text = "---\ntitle: A\n---\n\nHer power of Attorney.\nThe attorney writes, above all:\nlog in below.\n"
    document = read_file("docs/a.md", text.encode()).document
    assert document
    told = [(problem.line, problem.message.split(": ")[0]) for problem in words.file_check(small, {})(document)]
    assert told == [(6, '"attorney"'), (7, '"log in"'), (7, '"below"')]


def test_search_keeps_the_words_of_each_phrasing_once_and_without_filler() -> None:
    asked = (
        "Is she here?",
        "can’t you look at what my wife’s friends took",
        "took my wifes friend",
        "who is it?",
        "wi-fi",
    )
    record = reading.Record("answer", "desk/#x", "", "Friends", asked, around="The wife’s card", text="a friend’s card")
    dictionary, [(own, more, *others)] = search.encoded([record])
    assert more == ""
    phrasings = [{dictionary[at] for at in places(phrasing)} for phrasing in own.split(" ")]
    around, text = ([dictionary[at] for at in places(some)] for some in others)
    expected = [{"here"}, {"wife", "friend", "took"}, {"who", "is", "it"}, {"wi", "fi", "wifi"}]
    assert sorted(map(sorted, phrasings)) == sorted(map(sorted, expected))
    assert set(around) == {"wife", "card"}
    assert text == ["card"]


def test_search_keeps_of_a_text_what_few_records_have() -> None:
    rare = ("ant", "bee", "cow", "doe", "elk")
    records = [reading.Record("page", f"x/#{word}", "", "", short="Lost", text=f"lost {word} alpaca") for word in rare]
    dictionary, sets = search.encoded(records)
    kept = [{dictionary[at] for at in places(text)} for *_, text in sets]
    assert kept == [{"lost", word} for word in rare]


def test_a_word_typed_in_two_entries_means_what_both_say() -> None:
    entries = [Synonym(typed=("cctv",), means=(meaning,), why="slang") for meaning in ("camera", "recording")]
    assert search.meanings(entries) == {"cctv": ["camera", "recording"]}


def added(script: str) -> tuple[int, dict[str, list[Any]]]:
    """What a script of records adds: the number of its first record, and the values of each key."""
    at, columns = script.splitlines()[-1].removeprefix("handbookRecords.add(").removesuffix(")").split(",", 1)
    return int(at), json.loads(columns)


def test_search_keeps_how_far_back_the_first_record_of_a_case_is() -> None:
    cases = ("", "tom", "sue", "", "tom", "tom", "sue")
    records = [reading.Record("story", f"x/#{at}", "", "", case=case) for at, case in enumerate(cases)]
    searched, *_ = search.parts(records)
    assert added(searched)[1]["case"] == [0, 0, 0, 0, 3, 4, 4]


def test_search_has_the_first_phrasings_at_once_and_the_others_later() -> None:
    words = [3 * letter for letter in string.ascii_lowercase]
    dictionary, [(*both, _, _)] = search.encoded([reading.Record("answer", "x/", "", "", tuple(words))])
    told = [[dictionary[at] for sets in part.split() for at in places(sets)] for part in both]
    assert sorted(chain(*told)) == words
    assert sorted(told[0]) == words[: len(told[0])]
    assert all(told)


def test_search_names_its_scripts_in_the_first(small: Handbook) -> None:
    *others, first = search.record_scripts(Renderer(small))
    assert first[0] == search.FIRST
    assert len(others) == 3
    for where, _ in others:
        assert f'"{where.removeprefix("search/")}"' in first[1]
        assert re.fullmatch(r"search/records\.[0-9a-f]{10}\.js", where)
    assert [text[:20] for _, text in others].count("handbookRecords.know") == 1


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("mkdocs.yml", "family: Family", "family: Kin"),
        ("scenarios/wifes-card.md", "husband", "bridegroom"),
        ("scenarios/wifes-card.md", "The wife’s card", "Her card"),  # a page has it from a macro
        ("docs/policy/requests.md", "## Emergencies", "## Urgency"),
    ],
)
def test_search_is_made_of_what_is_kept_as_without_it(faulty: Path, path: str, old: str, new: str) -> None:
    def made(kept: Kept | None = None) -> list[list[str]]:
        book = read_project(faulty, kept).book
        assert book
        return list(map(list, search.parts(reading.records(book))))

    before, file = made(), faulty / path
    for _ in range(2):
        with Kept(faulty / ".cache/read") as kept:
            assert made(kept) == before
    file.write_text(file.read_text().replace(old, new))
    with Kept(faulty / ".cache/read") as kept:
        assert made(kept) == made() != before


def test_search_begins_with_the_answers(small: Handbook) -> None:
    records = reading.records(small)
    kinds = [record.kind for record in records]
    assert set(kinds[: kinds.count("answer")]) == {"answer"}


def test_a_set_of_places_is_read_as_it_was_written() -> None:
    for some in ([], [0], [31, 32], [0, 1, 2, 1_000, 40_000], list(range(70)), [33 * 32 + 1, 10_000_000]):
        assert places(search.in_letters(some)) == some  # the browser reads it, too


def test_a_complication_is_read_aloud_up_to_the_list_of_questions_at_its_end(small: Handbook) -> None:
    [complication] = small.scenarios[0].complications
    paragraphs = [
        "He comes back.",
        "- A list of his.",
        "He shows her card.",
        "- Who knows?\n- Who asks?",
        "* And who else?",
    ]
    read_aloud = replace(complication, text=Text("\n\n".join(paragraphs), 40))
    assert read_aloud.story.markdown == "\n\n".join(paragraphs[:3])
    assert (read_aloud.questions.markdown, read_aloud.questions.line) == ("\n\n".join(paragraphs[3:]), 46)
    without = replace(complication, text=Text("He comes back.\n\nHe shows her card.", 40))
    assert (without.story, without.questions.markdown) == (without.text, "")


# The time plan


def test_a_section_that_is_not_there_takes_no_minute_but_a_question_without_a_text_does(small: Handbook) -> None:
    scenario = small.scenarios[0]
    empty = [
        replace(part, text=Text("", part.line), parts=()) if part.kind in (TENSION, DESK) else part
        for part in scenario.sections
    ]
    steps = plan(replace(scenario, sections=tuple(empty)))
    complications = [part.id for part in scenario.complications]
    assert [step.id for step in steps] == ["situation", "tension", "response", *complications, "debrief"]
    assert sum(step.minutes for step in steps) == scenario.front.minutes


# Sessions


def test_without_the_page_that_makes_sessions_a_ready_one_leads_nowhere() -> None:
    book = published(LIBRARY)
    [ready, *_] = book.sessions
    assert FACTS["session"](book, ready.id)["own"]
    without = replace(book, pages=tuple(page for page in book.pages if page.src != BUILD))
    assert FACTS["session"](without, ready.id)["own"] == ""


@pytest.mark.parametrize(
    ("kept", "framed"), [("bse", True), ("be", True), ("bs", False), ("se", False), ("s", False), ("b", False)]
)
def test_a_session_is_offered_whole_if_it_begins_and_ends_with_more_than_a_scenario(kept: str, framed: bool) -> None:
    book = published(LIBRARY)
    [ready, *_] = book.sessions
    first, *others, last = ready.front.steps
    steps = {"b": first, "s": next(step for step in others if step.scenario), "e": last}
    session = replace(ready, front=ready.front.model_copy(update={"steps": [steps[step] for step in kept]}))
    book = replace(book, sessions=(session,))
    assert [given[0] for given in FACTS["build"](book)["ready"]] == [ready.id] * framed
    assert (f"/from.{ready.id}" in FACTS["session"](book, ready.id)["own"]) == framed


# Code of a library's own


@pytest.mark.parametrize(
    ("raised_by", "environment", "told"),
    [
        ("macros/ours.py", ".venv", ("macros/ours.py", 2)),
        ("macros/ours.py", "../elsewhere", ("macros/ours.py", 2)),
        (".venv/lib/theirs.py", ".venv", ("docs/hours.md", 7)),
        ("../elsewhere/lib/theirs.py", "../elsewhere", ("docs/hours.md", 7)),
    ],
)
def test_what_an_environment_s_packages_raise_is_not_code_of_the_library_s_own(
    raised_by: str, environment: str, told: tuple[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "handbook"
    monkeypatch.setattr(sys, "prefix", os.path.normpath(root / environment))
    code = Path(os.path.normpath(root / raised_by))
    code.parent.mkdir(parents=True)
    code.write_text("\n1 / 0\n", encoding="utf-8")
    with pytest.raises(ZeroDivisionError) as raised:
        runpy.run_path(str(code))
    problem = own.fault(raised.value, root, "docs/hours.md", 7)
    assert (problem.path, problem.line) == told


# Limits


def page_of(body: str = "Open.", title: str = "Hours", description: str = "When we are open.") -> tuple[str, str]:
    """A page: its path and text."""
    return "docs/hours.md", f"---\ntitle: {title}\ndescription: {description}\n---\n\n{body}\n"


def scenario_of(key: str, value: object) -> tuple[str, str]:
    """The base's scenario with a key of its front matter: its path and text."""
    path = "scenarios/wifes-card.md"
    rest = re.sub(rf"^{key}: .*\n", "", (BASE / path).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return path, rest.replace("---\n", f"---\n{key}: {value}\n", 1)


@pytest.mark.parametrize(
    ("most", "code", "text_of"),
    [
        (100, "bad-value", lambda n: page_of(title="x" * n)),
        (160, "bad-value", lambda n: page_of(description="x" * n)),
        (60, "bad-value", lambda n: scenario_of("title", "x" * n)),
        (60, "bad-value", lambda n: scenario_of("desk_title", "x" * n)),
        (160, "bad-value", lambda n: scenario_of("summary", "x" * n)),
        (160, "bad-value", lambda n: scenario_of("asked", "x" * n)),
        (120, "bad-value", lambda n: scenario_of("changed", f"{{2026-11-02: {'x' * n}}}")),
        (240, "bad-value", lambda n: scenario_of("minutes", n)),
        (20, "too-deep", lambda n: page_of("> " * n + "a")),
        # In a list of 20 levels, the last is indented by 76 spaces, and 19 tabs.
        (79, "too-deep", lambda n: page_of("a\n" + " " * n + "a")),
        (19, "too-deep", lambda n: page_of("a\n" + "\t" * n + "a")),
    ],
)
def test_a_limit_is_the_most_that_may_be(most: int, code: str, text_of: Callable[[int], tuple[str, str]]) -> None:
    codes = []
    for size in (most, most + 1):
        path, text = text_of(size)
        codes.append({problem.code for problem in checks.of_file(read_file(path, text.encode()))})
    assert codes == [set(), {code}]


# A new scenario


def test_a_new_scenario_is_a_draft_without_a_problem(small: Handbook) -> None:
    text = new.text_of('A "new" one: его', small, date(2026, 11, 25))
    file = read_file("scenarios/a-new-one.md", text.encode())
    scenario = file.content
    assert checks.blocking(checks.of_file(file)) == []
    assert isinstance(scenario, Scenario)
    assert scenario.draft
    assert scenario.front.title == 'A "new" one: его'
    for kind in SECTIONS:
        assert all(each.help in text for each in (kind, *kind.parts))
    assert len(re.findall("^# ", text, re.MULTILINE)) <= 3


def test_a_new_scenario_gets_no_id_that_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    changed(tmp_path / "scenarios/wifes-card.md", "minutes: 15\n", "minutes: 15\naliases: [spouses-card]\n")
    front = "---\naliases: [words, old/lexicon]\nrenamed: {customer: patron}\n"
    changed(tmp_path / "docs/glossary.md", "---\ntitle", f"{front}title")
    before = sorted(tmp_path.rglob("*"))
    for id_, of in {
        "wifes-card": "scenarios/wifes-card.md already exists; ",
        "spouses-card": '"spouses-card" is a former id of scenarios/wifes-card.md already; ',
        "vendors": '"vendors" is the id of /policy/#vendors already; ',
        "patron": '"patron" is the id of /glossary/#patron already; ',
        "customer": '"customer" is a former id of docs/glossary.md already; ',
        "lexicon": '"lexicon" is a former id of docs/glossary.md already; ',
    }.items():
        assert main(["new", "--title", "A new one", "--id", id_], tmp_path) == 1
        assert capsys.readouterr().err.startswith(of)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_new_scenario_cannot_be_published_as_it_is(small: Handbook) -> None:
    text = new.text_of("A new one", small, date(2026, 11, 25)).replace("status: draft\n", "")
    problems = checks.of_file(read_file("scenarios/a-new-one.md", text.encode()))
    assert {problem.code for problem in problems} == {"unfinished"}
    assert len(problems) == text.count("✎")


@pytest.mark.parametrize("id_", ["../docs/evil", "foo/bar", "Evil", "a--b", ".."])
def test_a_new_scenario_stays_in_its_folder(id_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    before = sorted(tmp_path.rglob("*"))
    assert main(["new", "--title", "A new one", "--id", id_], tmp_path) == 1
    assert f'"{id_}" is not an id; ' in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_title_without_latin_letters_asks_for_an_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    assert main(["new", "--title", "漢字"], tmp_path) == 1
    assert "sticky new --id an-id" in capsys.readouterr().err
    assert main(["new", "--title", "漢字", "--id", "kanji"], tmp_path) == 0
    assert "✎" in capsys.readouterr().out
    assert main(["check"], tmp_path) == 0


def test_what_a_session_is_put_together_from_says_what_scripts_need(small: Handbook) -> None:
    scenario = another(
        small, "wifes-card", aliases=("spouses-card",), renamed={"before": small.scenarios[0].complications[0].id}
    )
    book = replace(small, scenarios=(scenario,))
    [row] = html.fragment_fromstring(Renderer(book).fragment("build"), create_parent="div").xpath(
        "//*[@data-ss-choice]"
    )
    parts = row.xpath(".//*[@data-ss-choice-part]")
    assert (row.get("data-ss-choice"), row.get("data-ss-former")) == ("wifes-card", "spouses-card")
    assert row.get("data-ss-minutes").split()[1] == str(scenario.front.minutes)
    assert [part.get("data-ss-choice-part") for part in parts] == [part.id for part in scenario.complications]
    assert parts[0].get("data-ss-former") == "before"
    assert ["data-ss-first" in part.attrib for part in parts] == [
        part is scenario.spare for part in scenario.complications
    ]
    built = FACTS["build"](book)
    # A handbook without a training page has nothing to show for the first step and the last.
    assert (built["begin"][2:], built["end"][2:]) == (("", ""), ("", ""))


def test_a_template_is_compiled_again_after_an_edit_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.html"
    for text in ("one", "two", "one"):
        file.write_text(text)
        env = Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=compiled(tmp_path), autoescape=True)
        assert env.get_template("a.html").render() == text
    again = Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=compiled(tmp_path), autoescape=True)
    monkeypatch.setattr(again, "compile", None)
    assert again.get_template("a.html").render() == "one"
    assert compiled(file) is None, "a file stands where the folder should"


def test_a_scenario_s_debrief_may_have_footnotes_and_its_page_lists_them(tmp_path: Path) -> None:
    root = shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    file = root / "scenarios/wifes-card.md"
    file.write_text(
        file.read_text().replace("## Debrief\n", "## Debrief\n\nSo it says.[^1]\n\n[^1]: In its *first* line.\n")
    )
    book, problems = checks.check(root)
    assert book is not None
    assert [problem for problem in problems if not problem.warning] == []
    for name in ("scenario", "facilitator"):
        page = html.fragment_fromstring(Renderer(book).fragment(name, "wifes-card"), create_parent="div")
        [cited] = page.xpath("//*[@class='footnote-ref']/@href")
        assert "In its first line." in page.find(f".//*[@id='{cited[1:]}']").text_content()
    assert "[^" not in Renderer(book).fragment("desk")


def test_a_text_has_the_notes_blocks_and_extensions_that_a_page_has() -> None:
    written = '/// details | A title\n*Inside.*\n///\n\n!!! warning "Careful"\n    So.\n\n- [x] asked\n'
    made = MarkdownRenderer({}, {}, {}).html(Text(written, 1), "index.md")
    assert "<summary>A title</summary>\n<p><em>Inside.</em></p>\n</details>" in made
    assert '<p class="admonition-title">Careful</p>' in made
    assert "[x] asked" in made
    own = MarkdownRenderer({}, {}, {}, {**EXTENSIONS, "pymdownx.tasklist": {}}).html(Text(written, 1), "index.md")
    assert "[x]" not in own


_SHARING = r"""
import fcntl, os, sys, time
from sticky.text.parallel import in_shares
os.cpu_count = lambda: 2
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
def work(items):
    os.write(1, b"at work\n")
    time.sleep(600)
in_shares(work, [1, 2])
"""


def test_copies_of_a_process_that_is_killed_end_with_it(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", _SHARING, str(lock)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"at work\n"
        process.kill()
        process.wait()

        def free() -> bool:
            with lock.open() as other, suppress(BlockingIOError):
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            return False

        wait_for(free, "a copy still holds what the process held")
