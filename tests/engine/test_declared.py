"""What the models declare reaches its readers: a word of its own in every key and every section, found where it belongs.

The words stand in a small library that is built whole. Nothing here names a section: what is declared is written, and
looked for by its declaration. Of the keys, only those are named whose values are not free text.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree
from types import MappingProxyType

import pytest
from lxml import html
from playwright.sync_api import Browser, expect
from pydantic import BaseModel

from sticky import checks
from sticky.content import answer
from sticky.content.clauses import PolicyFront, StandardsFront
from sticky.content.page import PageFront
from sticky.content.reader import read_file
from sticky.content.scenario import VISIBLE, FrontMatter
from sticky.content.sections import COMPLICATION, DESK, FACILITATOR, SECTIONS, SITUATION, Kind, answer_id, slug
from sticky.content.session import SessionFront
from sticky.content.statute import StatuteFront
from sticky.content.translation import english
from tests.engine.test_golden import BASE
from tests.support.browser import ROOT, build, changed, engine_at, served
from tests.support.find import read

ID = "marked"
PAGE, GUIDE, DESK_PAGE, LIST = f"scenarios/{ID}/", f"scenarios/{ID}/facilitate/", "desk/", "scenarios/"

GUIDES = {f"scenarios/{id_}/facilitate/index.html" for id_ in (ID, "zzaliases")}
"""The only files that may hold facilitators' notes: the guide, and its copy at the scenario's former address."""

TYPED = MappingProxyType(
    {
        "asker": ("zzaskerterm", "zzasker"),
        "where": ("[zzwhereterm]", "zzwhere"),
        "urgent": ("zzaskerterm", ""),
        "topics": ("[zztopicsterm]", "zztopics"),
        "audience": ("[zzaudienceterm]", "zzaudience"),
        "minutes": ("77", "77 minutes"),
        "law": ('["24-90-119(2)(d)"]', "C.R.S. 24-90-119(2)(d)"),
        "policy": ("[vendors]", "Our policy: Vendors"),
        "rule": ("marked/zzrule", "zzruletitle"),
        "standards": ("[services-and-programming]", "Services and programming"),
        "keywords": ("[zzkeywords]", "zzkeywords"),
        "aliases": ("[zzaliases]", ""),
        "renamed": ("{zzrenamed: zzcomplicationid}", ""),
        "leave_out_first": ("zzcomplicationid", ""),
        "other_states": ("[Illinois]", ""),
        "status": ("", ""),
        "needs": ("", ""),
        "core": ("", ""),
        "reviewed": ("2011-07-13", "July 13, 2011"),
        "changed": ("{2026-11-20: zzchanged}", "zzchanged"),
    }
)
"""Of keys whose value is not free text: what an author types, and what a reader sees."""

RULES = """---
title: zzrules
description: zzrulesdescription
asks: anyone
case: anything
---

## zzruletitle {#zzrule}

```rule
asks: any
case: any
verdict: hand over
takes: The director, in person
```

zzrulereason
"""
"""The decision table whose row the scenario names."""

IN_PLACES = MappingProxyType(
    {
        "title": (PAGE, GUIDE, DESK_PAGE, LIST),
        "summary": (GUIDE, LIST),
        "asked": (PAGE, DESK_PAGE, LIST),
        "asker": (DESK_PAGE, LIST),
        "topics": (LIST,),
        "minutes": (LIST,),
        "law": (PAGE, GUIDE),
        "policy": (PAGE, GUIDE),
        "rule": (PAGE, GUIDE, DESK_PAGE),
        "standards": (PAGE, GUIDE),
        "reviewed": (PAGE, GUIDE),
        "changed": (PAGE, GUIDE),
    }
)
"""Where templates print a key beside what its declaration says."""

SEARCHED = ("title", "summary", "asked", "keywords")
"""Keys by which the search finds a scenario."""

NOT_SHOWN = frozenset({"urgent", "aliases", "renamed", "leave_out_first", "other_states", "status", "needs", "core"})
"""Keys that are not for readers: what they do is tested with the desk guide, the addresses, the drafts and the facts."""

_ANY_TEXT = {".html", ".js", ".json", ".xml", ".txt", ""}


def mark(*names: str) -> str:
    """A word for a declaration that stands nowhere else."""
    return "zz" + "".join(slug(name).replace("-", "") for name in names)


def scenario(sections: Sequence[Kind], keys: Sequence[str]) -> str:
    """A scenario with a word of its own in every key and every section."""
    head = [f"{key}: {TYPED[key][0] if key in TYPED else mark(key)}" for key in keys if TYPED.get(key) != ("", "")]
    body = [mark(SITUATION)]
    for kind in sections:
        own = f": {mark('complication title')} {{#{mark('complication id')}}}" if kind is COMPLICATION else ""
        body += [f"## {kind.title}{own}", f"{mark(kind.title)}\n\n- {mark(kind.title, 'questions')}"]
        for part in kind.parts:
            body += [f"### {part.title}", mark(kind.title, part.title)]
    return "\n".join(["---", *head, "---", ""]) + "\n\n".join(body) + "\n"


def library(
    root: Path, sections: Sequence[Kind] = SECTIONS, keys: Sequence[str] = tuple(FrontMatter.model_fields)
) -> Path:
    """A small library that holds that scenario."""
    copytree(BASE, root, dirs_exist_ok=True)
    engine_at(root)
    (root / f"scenarios/{ID}.md").write_text(scenario(sections, keys))
    (root / "docs/policy/rules").mkdir()
    (root / "docs/policy/rules/marked.md").write_text(RULES)
    for name, call in (("desk", "desk()"), ("scenarios", "scenario_index()"), ("index", "sessions()")):
        head = f"title: {mark(name, 'title')}\ndescription: {mark(name, 'description')}\nreviewed: 2012-03-05"
        (root / f"docs/{name}.md").write_text(f"---\n{head}\nrender_macros: true\n---\n\n{{{{ {call} }}}}\n")
    real = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8").replace("status: draft", "status: adopted")
    for facet in ("asker", "where", "topics", "audience"):
        settings = settings.replace(f"    {facet}:\n", f"    {facet}:\n      zz{facet}term: zz{facet}\n")
    bare = re.sub(r"^(extra|nav|strict):.*\n(?:(?:[ #].*)?\n)*", "", real, flags=re.MULTILINE)
    (root / "mkdocs.yml").write_text(f"{bare}\n{settings[settings.index('extra:') :]}  generator: false\n")
    return root


@dataclass(frozen=True)
class Site:
    """A built site, read."""

    folder: Path

    def page(self, url: str, id_: str = "") -> str:
        """The words of a page, or of one place on it."""
        tree = html.parse(self.folder / url / "index.html").getroot()
        if not id_:
            return str(tree.text_content())
        return " ".join(place.text_content() for place in tree.xpath(f"//*[@id='{id_}']"))

    def search(self, location: str) -> str:
        """What the search knows of a place."""
        return " ".join(json.dumps(record) for record in read(self.folder) if record["url"] == location)

    def indexed(self) -> str:
        """What machines read of the scenario."""
        rows = json.loads((self.folder / "scenarios/index.json").read_text())["scenarios"]
        return json.dumps(next(row for row in rows if row["id"] == ID), ensure_ascii=False)

    def everywhere(self, word: str) -> set[str]:
        """The files that hold a word."""
        files = (file for file in self.folder.rglob("*") if file.is_file() and file.suffix in _ANY_TEXT)
        return {file.relative_to(self.folder).as_posix() for file in files if word in file.read_text()}


def built(root: Path) -> Site:
    _, problems = checks.check(root)
    assert checks.blocking(problems) == []
    done = build(root, root / "site", strict=False)
    assert done.returncode == 0, done.stdout
    return Site(root / "site")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return built(library(tmp_path_factory.mktemp("marked")))


def lost(site: Site, sections: Sequence[Kind]) -> Iterator[str]:
    """The words of sections and their parts that are not where they belong, and those that are where they do not."""
    for kind in sections:
        place = mark("complication id") if kind is COMPLICATION else kind.id
        words = [mark(kind.title), mark(kind.title, "questions")]
        words += [mark(kind.title, part.title) for part in kind.parts if not part.for_facilitators]
        if kind is DESK or kind.look == "prompt":
            record = f"{DESK_PAGE}#{ID}"
        else:  # what is to be talked about leads to the page as a whole, so that a hit opens nothing too early
            record = f"{PAGE}#{answer_id(place)}" if kind is COMPLICATION else PAGE
        found_in = {PAGE: site.page(PAGE, place), GUIDE: site.page(GUIDE, place), "search": site.search(record)}
        found_in["index"] = site.indexed()
        if kind is DESK:
            found_in[DESK_PAGE] = site.page(DESK_PAGE, ID)
        for word in words:
            yield from (f"{word} is not in {where}" for where, text in found_in.items() if word not in text)
        for part in kind.parts:
            word = mark(kind.title, part.title)
            if part.for_facilitators and word not in found_in[GUIDE]:
                yield f"{word} is not in {GUIDE}"
            elif part.for_facilitators:
                yield from (f"{word} is in {file}" for file in sorted(site.everywhere(word) - GUIDES))


def unseen(site: Site, keys: Sequence[str]) -> Iterator[str]:
    """The keys whose words are not where their declarations say, and those that are declared to be shown nowhere."""
    for key in keys:
        if key in NOT_SHOWN:
            continue
        word, use = TYPED[key][1] if key in TYPED else mark(key), VISIBLE.get(key)
        places = [*IN_PLACES.get(key, ()), *((PAGE, GUIDE) if use and use.at else ())]
        yield from (f"{key} is not in {url}" for url in places if word not in site.page(url))
        if use and use.index and key not in json.loads(site.indexed()):
            yield f"{key} is not in the index"
        if key in SEARCHED and word not in site.search(f"{DESK_PAGE}#{ID}"):
            yield f"{key} is not in the search"
        if not places and key not in SEARCHED and not (use and use.index):
            yield f"{key} is shown nowhere"


def test_every_section_reaches_those_it_is_for(marked: Site) -> None:
    assert list(lost(marked, SECTIONS)) == []
    for url in (PAGE, GUIDE):
        assert mark(SITUATION) in marked.page(url, SITUATION)
        assert mark("complication title") in marked.page(url)
    assert mark(SITUATION) in marked.search(f"{DESK_PAGE}#{ID}")


def test_every_key_reaches_those_it_is_for(marked: Site) -> None:
    assert list(unseen(marked, tuple(FrontMatter.model_fields))) == []


def test_a_section_that_a_template_leaves_out_is_missed(tmp_path: Path) -> None:
    root = library(tmp_path)
    templates = root / "overrides/fragments"
    changed(templates / "_parts.html", 'look != "card" %}', 'look not in ("card", "takeaway") %}')
    changed(templates / "facilitator.html", "{{ parts.notes(scenario, complication) }}\n", "")
    changed(
        templates / "scenario.html",
        "{{ parts.rests_on",
        "{{ parts.notes(scenario, scenario.sections[0]) }}{{ parts.rests_on",
    )
    takeaway = mark("Debrief", "To take away")
    assert list(lost(built(root), SECTIONS)) == [
        f"{mark('Tension', 'Facilitator')} is in {PAGE}index.html",
        f"{mark('Tension', 'Facilitator')} is in scenarios/zzaliases/index.html",
        f"{mark('Complication', 'Facilitator')} is not in {GUIDE}",
        f"{takeaway} is not in {PAGE}",
        f"{takeaway} is not in {GUIDE}",
    ]


DECLARED = """
Kind("Aftermath", "What came of it.", look="answer", step="answer", parts=(Kind("A week later", "More.", step="answer"), FACILITATOR)),
Kind("Feelings", "What it feels like.", look="prompt", step="ask", parts=(Kind("Of the patron", "More.", look="card", step="then"), FACILITATOR)),
"""
"""Two more sections, as `SECTIONS` would declare them."""

STEPS = {
    "aftermath": ("Afterward", mark("Aftermath")),
    "a-week-later": ("A week later", mark("Aftermath", "A week later")),
    "feelings": ("Feelings",),
    "feelings-more": ("Of the patron", mark("Feelings", "Of the patron")),
}
"""What the big screen shows of them, by the name of the step: a line, and the text."""

WORDS = {
    "section.aftermath": "Aftermath",
    "section.aftermath.heading": "The aftermath",
    "section.aftermath.step": "Afterward",
    "section.a-week-later": "A week later",
    "section.feelings": "Feelings",
    "section.of-the-patron": "Of the patron",
    "fact.place": "at {value}",
}
"""What readers see of them, and of a key of the front matter."""


def test_a_section_or_a_key_is_added_by_its_declaration_and_its_words(tmp_path: Path, browser: Browser) -> None:
    sections = (*SECTIONS, *eval(f"({DECLARED})", {"Kind": Kind, "FACILITATOR": FACILITATOR}))  # noqa: S307
    root = library(tmp_path, sections, (*FrontMatter.model_fields, "place", "weather"))
    content = root / "sticky/content"
    changed(content / "sections.py", "COMPLICATION, DESK, DEBRIEF)", f"COMPLICATION, DESK, DEBRIEF, {DECLARED})")
    keys = 'place: Annotated[str, Visible("facts")] = Field("")\n    weather: str = Field("")\n'
    changed(content / "scenario.py", "    status: Literal", f"    {keys}    status: Literal")
    done = build(root, root / "site", strict=False)
    assert re.search(r"fragments/\w+\.html:[1-9]\d*: .*there is no message 'fact.place'", done.stdout), done.stdout
    with (root / "overrides/words/en.po").open("a") as words:
        words.writelines(f'\nmsgid "{name}"\nmsgstr "{text}"\n' for name, text in WORDS.items())
    done = build(root, root / "site", strict=False)
    assert done.returncode == 0, done.stdout
    site = Site(root / "site")
    assert list(lost(site, sections)) == []
    assert f"at {mark('place')}" in site.page(PAGE)
    assert f"at {mark('place')}" in site.page(GUIDE)
    with served(site.folder) as home:
        for name, texts in STEPS.items():
            page = browser.new_page(base_url=home)
            page.goto(f"{PAGE}#show/{name}")
            screen = page.get_by_role("dialog", name=english()("room.title"))
            for text in texts:
                expect(screen).to_contain_text(text)
            page.close()
    # What is declared without saying where it is shown, this module would name.
    assert list(unseen(site, (*FrontMatter.model_fields, "weather"))) == ["weather is shown nowhere"]


PAGES: Sequence[tuple[str, type[BaseModel], dict[str, tuple[str, str]]]] = (
    (
        "law/24-90-119",
        StatuteFront,
        {
            "source": ("https://zzsource.example/", "https://zzsource.example/"),
            "compared": ("https://zzcompared.example/", "https://zzcompared.example/"),
            "text_checked": ("2013-02-01", "February 1, 2013"),
            "fingerprint": ("", ""),
            "about": ("{(1): zzabout}", "(1) zzabout"),
        },
    ),
    (
        "policy/index",
        PolicyFront,
        {
            "status": ("adopted", "Adopted by the zzboard on February 1, 2013"),
            "adopted": ("{by: zzboard, on: 2013-02-01}", "zzboard"),
            "effective": ("2013-02-02", "February 2, 2013"),
            "counsel_reviewed": ("2013-01-31", "January 31, 2013"),
            "reviewed": ("2013-02-03", "February 3, 2013"),
            "review_every": ("12 months", "February 3, 2014"),
        },
    ),
    ("standards/index", StandardsFront, {"source": ("https://zzsource.example/", "https://zzsource.example/")}),
    (
        "train/short",
        SessionFront,
        {
            "minutes": ("60", "60"),
            "people": ("12", "In all, with <span data-ss-many>12</span> people"),
            "steps": ("[{do: zzstep, minutes: 40}, {scenario: wifes-card, minutes: 17}]", "zzstep"),
            "bring": ("[zzbring]", "zzbring"),
        },
    ),
)
"""Pages of each kind, with the keys whose values are not free text: what is typed, and what is seen."""

_OF_PAGES = {
    "reviewed": ("2013-02-04", "February 4, 2013"),
    "render_macros": ("", ""),
    "aliases": ("", ""),
    "renamed": ("", ""),
    "words": ("", ""),
    "changed": ("{2026-11-20: zzchanged}", ": zzchanged</p>"),
    "other_states": ("", ""),
    "needs": ("", ""),
    "core": ("", ""),
    "readers": ("authors", 'content="noindex"'),
}


def test_every_key_of_every_kind_of_page_reaches_its_page(tmp_path: Path) -> None:
    root = library(tmp_path)
    wanted: dict[str, list[str]] = {}
    for path, model, typed in PAGES:
        assert issubclass(model, PageFront)
        file = root / f"docs/{path}.md"
        values = {key: {**_OF_PAGES, **typed}.get(key, (mark(path, key),) * 2) for key in model.model_fields}
        body = file.read_text().split("\n---\n", 1)[1] if file.exists() else "\nText.\n"
        head = "\n".join(f"{key}: {value}" for key, (value, _) in values.items() if value)
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"---\n{head}\n---\n{body}")
        wanted[path.removesuffix("index").rstrip("/") + "/"] = [seen for _, seen in values.values()]
    site = built(root)
    pages = {url: (site.folder / url / "index.html").read_text() for url in wanted}
    assert [(url, word) for url, words in wanted.items() for word in words if word not in pages[url]] == []


def test_an_answer_has_every_part_that_is_declared_at_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    more = Kind("Write down", "What to note afterward, as a list.", look="card")
    monkeypatch.setattr(answer, "DESK", replace(DESK, parts=(*DESK.parts, more)))
    page = ROOT / "tests/library/docs/desk/holds.md"
    data = page.read_bytes().replace(b"\n## A name", b"\n### Write down\n\n- The time.\n\n## A name")
    content = read_file("docs/desk/holds.md", data).content
    assert isinstance(content, answer.Place)
    titles = [[kind.title for kind, _ in answer.parts] for answer in content.answers]
    assert titles == [["Say", "Offer instead", "Escalate to", "Write down", "Avoid"], ["Say", "Offer instead", "Avoid"]]
    assert content.answers[0].parts[-2][1].markdown == "- The time."
