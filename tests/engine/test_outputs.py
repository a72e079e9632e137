"""What is made of the small library, held to what was made of it before: `golden/outputs/`.

Its macros' facts, its model, and every file for programs are there as text. After a change that is meant,
`pytest tests/engine/test_outputs.py --update-golden` writes them again: read the difference.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from difflib import unified_diff
from pathlib import Path
from pprint import pformat
from typing import Any, get_args

import pikepdf
import pytest
from PIL import Image
from pydantic import BaseModel

from sticky.content import edition, starter
from sticky.content.answer import Answer, Place
from sticky.content.changes import changes_of
from sticky.content.cited import Cited
from sticky.content.clauses import Clause, Clauses
from sticky.content.facts import Facts
from sticky.content.handbook import Handbook
from sticky.content.left_out import edition_of
from sticky.content.page import Page
from sticky.content.scenario import Part, Scenario
from sticky.content.sections import Kind
from sticky.content.session import Session
from sticky.content.state import state_of
from sticky.content.statute import Statute, Subsection
from sticky.content.time_plan import GROUPS, minutes, plan
from sticky.macros import MACROS, PARTS
from sticky.markdown.allowlist import SITE as MARK
from sticky.markdown.document import Text
from sticky.outputs import courses, feed, headers, links, machines, pdf, pdf_ua, reading, search, social_card
from sticky.theme.brand import brand
from sticky.theme.templates import THEME, Renderer
from tests.support.browser import LIBRARY, published

KEPT = Path(__file__).parents[1] / "golden" / "outputs"
HOME = "https://privacy.brooklibrary.example/handbook/"
SITE = "A handbook", HOME

STATES = ("Colorado", "New York", "Ohio")

NAMED = Answer | Place | Clause | Clauses | Cited | Page | Part | Scenario | Session | Statute | Subsection
"""What a fact only names: it is told whole once, in `model`."""


@pytest.fixture(scope="module")
def book() -> Handbook:
    return published(LIBRARY)


def told(value: object) -> Any:
    """A fact in words and numbers."""
    match value:
        case None | bool() | int() | float() | str():
            return str(value) if isinstance(value, str) else value
        case date():
            return value.isoformat()
        case Text():
            return f"{value.line}: {value.markdown}"
        case Kind():
            return value.id
        case Answer() | Place() | Page() | Scenario() | Cited():
            return f"{type(value).__name__} {value.url}"
        case Clause() | Clauses() | Session() | Statute() | Part():
            return f"{type(value).__name__} {value.id}"
        case Subsection():
            return f"Subsection {value.label}"
        case BaseModel():
            return told(dict(value))
        case Mapping():
            return {str(key): told(each) for key, each in value.items()}
        case Set():
            return sorted(map(told, value))
        case list() | tuple() | range() | Iterator():
            return [told(each) for each in value]
    return whole(value)


def whole(value: object, *named: str) -> dict[str, Any]:
    """The fields of a dataclass, and some of its properties."""
    assert is_dataclass(value), repr(value)
    names = [each.name for each in fields(value) if each.name not in ("document", "heading", "catalog")]
    return {name: told(getattr(value, name)) for name in (*names, *named)}


def arguments(book: Handbook) -> Mapping[str, list[tuple[str, ...]]]:
    """What each macro is called with; one that is not here takes nothing."""
    scenarios: list[tuple[str, ...]] = [(scenario.id,) for scenario in book.scenarios]
    keys: list[tuple[str, ...]] = [(key,) for key, items in book.cited.items() if [key] == [item.key for item in items]]
    return {
        "statute": [(statute.id,) for statute in book.statutes],
        **dict.fromkeys(("scenario", "facilitator", "prompts", "complications", "answer"), scenarios),
        "scenarios": [(), ("families",), ("", "officer"), ("", "", "desk"), ("families", "parent", "desk")],
        "card": [(answer.id,) for answer in book.answers],
        "people_to_call": [(), ("public",), ("danger",), ("others",)],
        "cite": [("policy#presence",), ("wifes-card", "a text")],
        "what_rests_on": [key for key in keys if key[0].startswith("law#")],
        "quote": [("Text", "A source"), ("Text", "A source", "https://example.org/")],
        "search": [("Find",)],
        "choose": [("Which column?", "One", "Two"), ("?", "One", "Two", "Three", "Four")],
        "rings": [(), ("3",), ("5",)],
        "verified": [("private",)],
        "downloads": [("data",), ("courses",)],
        "place": [(place.id,) for place in book.desk],
        "policy_header": [(policy.id,) for policy in book.policies],
        "policy_dates": [(policy.id,) for policy in book.policies],
        "clause_number": [(at,) for at in book.numbers],
        "decision_table": [(rules.id,) for rules in book.rules],
        "carried_out": [(row.key,) for rules in book.rules for row in rules.rows],
        "clause_print": [("policy#presence",)],
        "session": [(session.id,) for session in book.sessions],
        "exercised": keys,
        "changed": [(page.src,) for page in book.pages],
    }


def facts(book: Handbook) -> dict[str, Any]:
    """What every macro, and every part of a page, makes of a handbook."""
    given = arguments(book)
    assert given.keys() <= {*MACROS, *PARTS}
    assert all(given.values()), "the small library has nothing to call a macro with"
    return {
        f"{name}({', '.join(args)})": told(make(book, *args))
        for name, make in {**MACROS, **PARTS}.items()
        for args in given.get(name, [()])
    }


def model(book: Handbook) -> dict[str, Any]:
    """What a handbook knows of itself."""
    names = (
        "by_asker by_place as_of changes exercised relying addresses titles tooltips anchors moved "
        "questions unread drafts left_out notice guides settings"
    )
    public = edition_of(book, "public")
    return {
        **{name: told(changes_of(book) if name == "changes" else getattr(book, name)) for name in names.split()},
        "related": {scenario.id: told(book.related(scenario)) for scenario in book.scenarios},
        "public": {name: told(getattr(public, name)) for name in ("pages", "left_out", "moved", "guides")},
        "public parts": [part.id for scenario in public.scenarios for part in scenario.sections for _ in part.parts],
        "cited": {name: [whole(item) for item in items] for name, items in book.cited.items()},
        "answers": [whole(answer, "anchor", "say", "avoid", "first_line", "slips") for answer in book.answers],
        "scenarios": [_scenario(book, scenario) for scenario in book.scenarios],
        "statutes": [whole(statute) | {"rows": list(map(_row, statute.subsections))} for statute in book.statutes],
        "clauses": [
            whole(clause, "sentence")
            for clauses in (*book.policies, book.standards, book.glossary)
            for clause in (clauses.clauses if clauses else ())
        ],
        "pages": [whole(page, "url", "anchors", "asked") for page in book.pages],
        "headings": {session.id: told(dict(sorted(book.headings(session).items()))) for session in book.sessions},
        "words": [book.t("up-to", n) for n in (1, 2)] + [book.t.number(1000), book.t.day(date(2026, 11, 25))],
    }


def _row(row: Subsection) -> dict[str, Any]:
    return whole(row, "anchor")


def _scenario(book: Handbook, scenario: Scenario) -> dict[str, Any]:
    parts = [
        whole(part, "story", "questions", "for_everyone", "for_facilitators", "cards", "step")
        | {"parts": list(map(whole, part.parts))}
        for part in scenario.sections
    ]
    return {
        **whole(scenario, "url", "guide_url", "draft", "anchors", "askers", "complications", "spare"),
        "sections": parts,
        "rests on": told(book.rests_on(scenario)),
        "touches": told(book.touches(scenario)),
        "beside": told(book.beside(scenario)),
        "plans": {people: told(plan(scenario, people)) for people in (*GROUPS, 3, 99)},
        "without": minutes(scenario, without=[part.id for part in scenario.complications]),
    }


def states() -> list[Any]:
    """What is read of the starter's state, of another that has a pack, and of one that has none; and a library's texts."""
    known = [
        [state.code, state.name, state.pack, sorted(state.scenarios), told(state.law)]
        for state in map(state_of, ("ny", "Ohio"))
    ]
    laws = [
        [law.reference(row) for law in starter.law_of(state_of(name)) for row in law.subsections] for name in STATES
    ]
    texts = starter.pages_of(LIBRARY)
    return [known, laws, {path: [len(text), starter.speaks_of_its_own(text)] for path, text in texts.items()}]


def packages(render: Renderer) -> dict[str, str]:
    """The files of a course, in each format."""
    files: dict[str, str] = {}
    every = courses.packages(render)
    for address, make in ((url, every[url]) for url in every if "topic-consent" in url):
        if address.endswith(".txt"):
            files[address] = make().decode()
            continue
        with zipfile.ZipFile(io.BytesIO(make())) as package:
            files |= {f"{address}: {name}": package.read(name).decode() for name in package.namelist()}
    return {name: text for name, text in files.items() if not name.endswith((".css", ".js"))}


def told_to_servers() -> list[Any]:
    """The headers, the addresses that never change, and the links of a page."""
    addresses = ["assets/a.0123456789.css", "search/records.0123456789.js", "assets/card.png", "assets/b.min.js"]
    return [
        headers.EVERY,
        [headers.base(url) for url in (HOME, "https://example.org", None)],
        headers.hashed(addresses),
        links.placed(f'<a href="{MARK}law/#a">A</a> <a href="#b">B</a>', links.relative("../")),
    ]


PASSAGES = """For all.
/// staff
For staff.
/// details | More
Inside.
///
Still for staff.
///
For all.
```
/// staff
```
/// details | More
///
/// staff
For staff again.
///
For all.
/// staff
Without an end.
"""
"""A page with passages for staff."""

PAGE = """<!doctype html><html lang="en"><head><title>{0}</title><link rel="canonical" href="{1}"></head>
<body>
<article class="md-content__inner"><h1 id="top">{0}<a class="headerlink" href="#top">#</a></h1>
<p id="a" aria-describedby="b c"><a href="#a">Here</a> <a href="{1}{2}#b" data-to="/x">There</a> <a href="other/">Else</a></p>
<div class="ss-desk-card">A card</div></article>
<footer class="ss-foot"><p class="ss-foot__page">Its foot</p><p class="ss-foot__say">Says</p></footer></body></html>"""


def joined(site: Path) -> str:
    """Two pages as one to print."""
    urls = ["desk/holds/", "law/24-90-119/"]
    for url in urls:
        (site / url).mkdir(parents=True, exist_ok=True)
        (site / url / "index.html").write_text(PAGE.format(f"Page {url}", HOME, "law/24-90-119/"))
    return pdf.joined(site, HOME, urls).decode()


def completed() -> list[Any]:
    """What is completed of a PDF as Chromium makes it."""
    name = pikepdf.Name
    content = (
        b"q 1 0 0 1 0 0 cm 0 0 9 9 re W n /P <</MCID 0>> BDC BT (EMC \\) in words) Tj ET EMC 1 1 m 2 2 l S /X Do Q "
        b"/Artifact BMC 0 0 9 9 re f EMC BT (1) Tj ET /Y sh "
        + b" ".join(b"0 0 9 9 re " + paint for paint in b"f F f* B B* b b* s S n".split())
        + b" /P <</MCID 1>> BDC 0 0 9 9 re f EMC"
    )
    with pikepdf.new() as raw:
        page = raw.add_blank_page(page_size=(99, 99))
        page.Contents = raw.make_stream(content)
        page.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(Subtype=name.Link, A=pikepdf.Dictionary(S=name.URI, URI="https://a.example/")),
                pikepdf.Dictionary(Subtype=name.Link, Dest=name("/part-1")),
                pikepdf.Dictionary(Subtype=name.Link, Dest=name("/unknown")),
            ]
        )

        def element(kind: str, *kids: pikepdf.Object, **more: Any) -> pikepdf.Object:
            return raw.make_indirect(pikepdf.Dictionary(S=name(f"/{kind}"), K=pikepdf.Array(kids), **more))

        headers = pikepdf.Array([pikepdf.Dictionary(O=name.Table, Headers=pikepdf.Array(["node77"]))])
        head, cell = element("TH", ID="node77"), element("TD", A=headers)
        item, figure = element("LI", element("Lbl"), element("P")), element("Figure")
        picture = element("Figure", Alt="A picture")
        raw.Root.StructTreeRoot = pikepdf.Dictionary(K=element("Document", head, cell, item, figure, picture))
        raw.Root.Dests = pikepdf.Dictionary({"/part-1": pikepdf.Array([page.obj, name.Fit])})
        raw.docinfo["/Creator"] = raw.docinfo["/CreationDate"] = "Chromium"
        raw.docinfo["/Title"], raw.Root.Lang = "A", "en"
        out = io.BytesIO()
        raw.save(out)
    made = pdf_ua.finished(out.getvalue(), {"https://a.example/": "A", f"{HOME}#part-1": "Part"}, " title")
    with pikepdf.open(io.BytesIO(made)) as done, done.open_metadata() as meta:

        def outline(node: Any) -> list[Any]:
            kids = [outline(kid) for kid in node.K]
            return [str(node.S), str(node.get("/ID", "")), repr(node.get("/A", "")), *kids]

        return [
            {key: str(value) for key, value in done.docinfo.items()},
            {key: str(value) for key, value in meta.items()},
            str(done.Root.Lang),
            outline(done.Root.StructTreeRoot.K),
            repr(done.Root.StructTreeRoot.RoleMap),
            repr(done.Root.StructTreeRoot.IDTree.Names[0]),
            [str(annotation.Contents) for annotation in done.pages[0].Annots],
            done.pages[0].Contents.read_bytes(),
        ]


def pictured() -> list[str]:
    """The mark on the card that other sites show beside a link, in letters that are the darker the more of it is there."""
    card = social_card.draw(brand(), THEME / "assets" / "fonts", "A handbook", "What it is.", "A library")
    with Image.open(io.BytesIO(card)) as picture:
        mark = picture.crop((84, 76, 204, 196)).resize((60, 60)).convert("L").tobytes()
    rows = (mark[at : at + 60] for at in range(0, len(mark), 60))
    return ["".join("##o "[shade // 64] for shade in row).rstrip() for row in rows]


def outputs(book: Handbook, folder: Path) -> dict[str, Any]:
    """Everything that is kept, by the name of its file."""
    render = Renderer(book, home=HOME)
    return {
        "macros": facts(book),
        "model": model(book),
        "states": states(),
        "records": list(map(whole, reading.records(book))),
        "search": [script.splitlines() for _, script in search.record_scripts(render)],
        "index": json.loads(machines.index(render).model_dump_json()),
        "schema": machines.Index.model_json_schema(),
        "servers": told_to_servers(),
        "feed": feed.atom(render, *SITE),
        "courses": packages(render),
        "sheets": list(map(whole, pdf.sheets(book))),
        "joined": joined(folder),
        "completed": completed(),
        "mark": pictured(),
        "editions": [
            edition.told(PASSAGES.encode(), name, Facts()).data.decode().split("\n")
            for name in get_args(edition.Edition)
        ],
    }


@pytest.mark.usefixtures("the_day")
def test_what_is_made_of_the_small_library_is_as_before(
    book: Handbook, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    made = {
        name: value if isinstance(value, str) else pformat(value, width=120, sort_dicts=False) + "\n"
        for name, value in outputs(book, tmp_path).items()
    }
    if request.config.getoption("--update-golden"):
        KEPT.mkdir(exist_ok=True)
        for name, text in made.items():
            (KEPT / name).write_text(text, encoding="utf-8")
    assert {file.name for file in KEPT.iterdir()} == made.keys()
    for name, text in made.items():
        kept = (KEPT / name).read_text(encoding="utf-8")
        difference = unified_diff(kept.splitlines(), text.splitlines(), f"golden/outputs/{name}", "made now", n=1)
        assert kept == text, "\n".join(list(difference)[:40])
