"""What holds whatever people write: found by trying, the same tries in every run."""

import json
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sticky import checks
from sticky.checks import markup
from sticky.content.reader import read_file, read_project
from sticky.content.scenario import LEAST_STEPS, FrontMatter, Part, Scenario
from sticky.content.sections import COMPLICATION, SECTIONS, TAKEN, Kind
from sticky.content.time_plan import GROUPS, PEOPLE, plan
from sticky.markdown.allowlist import ATTRIBUTES, ELEMENTS, OF_SOME, SITE, scheme
from sticky.markdown.document import Text
from sticky.markdown.renderer import MarkdownRenderer
from sticky.outputs import machines, reading
from sticky.text.problem import Problem, unseen
from sticky.theme.templates import Renderer
from tests.conftest import WHOLE

BASE = Path(__file__).parents[1] / "golden" / "base"
FILES = ("scenarios/wifes-card.md", "docs/law/24-90-119.md", "docs/policy/index.md", "docs/glossary.md", "mkdocs.yml")


SAMPLE = 5
"""Of how many examples one is tried, without `--whole`."""


def tried(times: int) -> Callable[[Any], Any]:
    """Try so many examples with `--whole`, and else a share of them, always the same ones, however long each takes."""
    times //= 1 if settings.get_current_profile_name() == WHOLE else SAMPLE
    return settings(max_examples=times, derandomize=True, deadline=None, database=None)


# Whatever the bytes, the core answers with problems, and raises nothing.

MARKS = re.findall(
    r"\S+", r"""--- # title law [ ] { } {#a} " ' &a *a | > <b> ``` ~~~ ]( \ ✎ ’ é 😀 0 2026-11-25 (1) ... % {%"""
)
MARKS += ["\n", "\r\n", "\r", "\t", " ", ": ", "- ", "## ", "### ", "[a]: ", "{{ ", " }}", "!!int ", "? "]
MARKS += ["\x00", "\x07", "\x85", "\u2028", "\ufeff", "\ufffe"]
SCRAPS = st.one_of(st.sampled_from(MARKS), st.text(max_size=8))
SCRIBBLES = st.one_of(st.binary(max_size=200), st.lists(SCRAPS, max_size=40).map(lambda s: "".join(s).encode()))
HEADED = st.lists(SCRAPS, max_size=30).map(lambda s: "\n".join(["---", "".join(s), "---", "A."]).encode())


@st.composite
def mangled(draw: st.DrawFn, data: bytes) -> bytes:
    """A file after an accident or a few: lines lost, doubled, swapped, scribbled over; its end torn off."""
    lines = data.split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        accident = draw(st.sampled_from(["lose", "double", "swap", "insert", "scribble"]))
        if accident == "lose" and len(lines) > 1:
            del lines[at]
        elif accident == "double":
            lines.insert(at, lines[at])
        elif accident == "swap":
            lines[at], lines[other % len(lines)] = lines[other % len(lines)], lines[at]
        elif accident == "insert":
            lines.insert(at, draw(SCRIBBLES))
        else:
            place = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:place] + draw(SCRAPS).encode() + lines[at][place:]
    whole = b"\n".join(lines)
    return whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole


def in_order(problems: Iterable[Problem], path: str, data: bytes) -> None:
    """Each problem stands on one line, and names a line that the file has."""
    last = len(re.split(rb"\r\n|\r|\n", data))
    for problem in problems:
        assert re.fullmatch(r"[^\n]+:\d+: [a-z0-9-]+: .+", str(problem))
        assert problem.path != path or 1 <= problem.line <= last, problem


@tried(600)
@given(st.one_of(SCRIBBLES, HEADED, mangled((BASE / FILES[0]).read_bytes())))
@example((BASE / FILES[0]).read_bytes().partition(b"\n---\n")[0] + b"\n---")  # no line follows the front matter
def test_a_scenario_is_read_or_has_problems(data: bytes) -> None:
    file = read_file("scenarios/x.md", data)
    problems = checks.of_file(file)
    assert (file.document is None) <= (file.content is None) <= bool(file.problems)
    in_order(problems, "scenarios/x.md", data)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(BASE, tmp_path_factory.mktemp("project"), dirs_exist_ok=True)


@pytest.mark.parametrize("path", FILES)
def test_a_project_is_checked_whatever_a_file_holds(project: Path, path: str) -> None:
    kept = (BASE / path).read_bytes()

    @tried(120)
    @given(st.one_of(SCRIBBLES, HEADED, mangled(kept)))
    @example(kept.rstrip() + b"\n---")
    def check(data: bytes) -> None:
        (project / path).write_bytes(data)
        _, problems = checks.check(project)
        (project / path).write_bytes(kept)
        assert problems == sorted(set(problems))
        in_order(problems, path, data)

    check()


@tried(60)
@given(mangled((BASE / FILES[0]).read_bytes()))
def test_what_can_be_read_can_be_shown_whatever_its_problems(project: Path, data: bytes) -> None:
    (project / FILES[0]).write_bytes(data)
    book = read_project(project).book
    (project / FILES[0]).write_bytes((BASE / FILES[0]).read_bytes())
    assert book is not None
    render = Renderer(book)
    for scenario in book.scenarios:
        render.fragment("scenario", scenario.id)
        render.fragment("facilitator", scenario.id)
    for name in ("desk", "askers", "scenarios", "scenario_index", "coverage", "sessions", "standards"):
        render.fragment(name)
    for statute in book.statutes:
        render.fragment("statute", statute.id)
    for session in book.sessions:
        render.fragment("session", session.id)
    for policy in book.policies:
        render.fragment("policy_header", policy.id)
    assert len(reading.records(book)) >= 2 * len(book.scenarios)
    assert len(machines.index(render).scenarios) == len(book.scenarios)


@tried(120)
@given(st.lists(st.one_of(SCRAPS, st.sampled_from(["{{ cite(", '"patron"', ") }}", "{{ desk() }}"]))).map("".join))
def test_a_page_with_macros_is_checked_whatever_it_calls(project: Path, text: str) -> None:
    data = f"---\ntitle: A\ndescription: B\nrender_macros: true\n---\n{text}\n".encode()
    (project / "docs" / "a.md").write_bytes(data)
    _, problems = checks.check(project)
    in_order(problems, "docs/a.md", data)
    (project / "docs" / "a.md").unlink()


# A scenario that is written comes back as it was.

LETTERS = st.characters(exclude_categories=["Cc", "Cn", "Co", "Cs", "Zl", "Zp"], exclude_characters="<[✎")
WORDS = st.one_of(st.text(LETTERS, min_size=1, max_size=24), st.sampled_from(["{{ x }}", "{% y %}", "a: b", "no", '"']))
LINES = WORDS.map(lambda s: " ".join(s.split())).filter(
    lambda s: (
        bool(s)
        and not unseen("", s)
        and not re.match(r"#|```|~~~|/{3}|[=-]+$|✎|([-+*]|\d{1,9}[.)])$", s)
        and s == s.strip()
    )
)
CODE = st.lists(
    st.sampled_from(["## Debrief", "# A", "<b>", "[x](javascript:y)", "---", "[x][y]", "", "{{ z }}", "~~~"])
)
BLOCKS = st.one_of(
    st.lists(LINES, min_size=1, max_size=3).map("\n".join),
    st.lists(LINES, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    LINES.map(lambda line: f"> {line}"),
    CODE.map(lambda lines: "\n".join(["```", *lines, "```"])),
    st.just("| a | b |\n| --- | --- |\n| c | d |"),
)
TEXTS = st.lists(BLOCKS, min_size=1, max_size=3).map("\n\n".join)
MAYBE = st.one_of(st.just(""), TEXTS)
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
LISTS = st.lists(LINES, max_size=3, unique=True).map(tuple)


@dataclass(frozen=True)
class Written:
    """A scenario as an author has it in mind."""

    front: dict[str, Any]
    intro: str
    sections: list["Section"]


@dataclass(frozen=True)
class Section:
    """One section of it, with its text and the texts of its parts, by their titles."""

    kind: Kind
    text: str
    parts: dict[str, str]
    title: str = ""
    id: str = ""

    @property
    def heading(self) -> str:
        own = f": {self.title} {{#{self.id}}}" if self.kind is COMPLICATION else ""
        return f"## {self.kind.title}{own}"


@st.composite
def section(draw: st.DrawFn, kind: Kind, title: str = "", id_: str = "") -> Section:
    parts = {part.title: draw(TEXTS if part.required else MAYBE) for part in kind.parts}
    return Section(kind, draw(MAYBE if kind.bare and any(parts.values()) else TEXTS), parts, title, id_)


@st.composite
def scenarios(draw: st.DrawFn) -> Written:
    count = draw(st.integers(1, 4))
    ids = draw(st.lists(IDS.filter(lambda s: s not in TAKEN), min_size=count, max_size=count, unique=True))
    front = {
        "title": draw(LINES),
        "summary": draw(LINES),
        "asked": draw(st.one_of(st.just(""), LINES)),
        "asker": draw(LISTS),
        "where": draw(LISTS),
        "topics": draw(LISTS.filter(bool)),
        "audience": draw(LISTS),
        "minutes": draw(st.integers(LEAST_STEPS + count, 240)),
        "law": draw(LISTS.filter(bool)),
        "policy": draw(LISTS),
        "standards": draw(LISTS),
        "keywords": draw(LISTS),
        "source": draw(st.one_of(st.just(""), LINES)),
        "aliases": draw(LISTS),
        "status": draw(st.sampled_from(["", "draft"])),
        "reviewed": draw(st.dates(date(1900, 1, 1), date(2099, 12, 31))),
    }
    sections = [
        draw(section(kind, *own))
        for kind in SECTIONS
        for own in ([(draw(LINES), id_) for id_ in ids] if kind is COMPLICATION else [()])
    ]
    return Written(front, draw(TEXTS), sections)


def markdown(author: Written) -> str:
    """The file that the author would write."""

    def value(given: object) -> str:
        plain = list(given) if isinstance(given, tuple) else given.isoformat() if isinstance(given, date) else given
        return json.dumps(plain, ensure_ascii=False)

    parts = ["\n".join(["---", *(f"{key}: {value(given)}" for key, given in author.front.items() if given), "---"])]

    parts.append(author.intro)
    for section in author.sections:
        parts += filter(None, [section.heading, section.text])
        for title, text in section.parts.items():
            parts += [f"### {title}", text] if text else []
    return "\n\n".join(parts) + "\n"


@tried(150)
@given(scenarios())
def test_a_scenario_that_is_written_is_read_as_it_was_with_the_line_of_each_piece(author: Written) -> None:
    text = markdown(author)
    file = read_file("scenarios/x.md", text.encode())
    # Any text may be an answer here, with or without a line to say, and look like a heading, a block or a link of a page.
    allowed = {"bad-answer", "bad-block", "bad-heading", "bad-link"}
    assert {problem.code for problem in checks.blocking(checks.of_file(file))} <= allowed
    assert isinstance(file.content, Scenario)
    front = file.content.front.model_dump()
    assert {key: front[key] for key in author.front} == author.front
    assert file.content.situation.markdown == author.intro
    for written, read_ in zip(author.sections, file.content.sections, strict=True):
        assert read_.kind is written.kind
        assert read_.text.markdown == written.text
        texts = {kind.title: read_.text_of(kind).markdown for kind in read_.kind.parts}
        assert {title: texts[title] for title in written.parts} == written.parts
    complications_read = [(c.title, c.id) for c in file.content.complications]
    assert complications_read == [(c.title, c.id) for c in author.sections if c.kind is COMPLICATION]
    rows = text.split("\n")
    for piece in file.content.document.texts():
        first = piece.markdown.split("\n")[0]
        assert first in rows[piece.line - 1]


# A time plan adds up.


def scenario_of(minutes: int, complications: int) -> Scenario:
    scenario = read_file(FILES[0], (BASE / FILES[0]).read_bytes()).content
    assert isinstance(scenario, Scenario)
    front = FrontMatter(**{**scenario.front.model_dump(), "minutes": minutes})
    sections: list[Part] = []
    for part in scenario.sections:
        sections += [part] * (complications if part.kind is COMPLICATION else 1)
    return replace(scenario, front=front, sections=tuple(sections))


@tried(300)
@given(st.integers(1, 12), st.data())
def test_a_plan_adds_up_and_gives_each_step_a_minute(complications: int, data: st.DataObject) -> None:
    minutes = data.draw(st.integers(LEAST_STEPS + complications, 240))
    scenario, before = scenario_of(minutes, complications), 0
    for size in GROUPS:
        steps = plan(scenario, size)
        assert len(steps) == LEAST_STEPS + complications
        whole = sum(step.minutes for step in steps)
        assert whole == minutes or size != PEOPLE
        assert whole >= before
        assert min(step.minutes for step in steps) >= 1
        assert steps == plan(scenario, size - 1)
        before = whole


# Whatever the text, its HTML is harmless; and what is taken away from it has been told.

PROSE = MarkdownRenderer(
    {"patron": "glossary/#patron"}, {"index.md": "", "a.md": "a/"}, {"vendor": 'Sells "<b>things</b>".'}
)
PIECES = re.findall(
    r"\S+",
    r"""<script> </script> <b> <!-- --> < > javascript: data:text/html,x alert(1) onerror= ]( ] [ ( ) ! ` `` ``` ~~~ " '
    &#106; &colon; &lt; & {{ }} ** _ \ [x][patron] [x][a] [x] [^1] [x](javascript:y) [x](a.md#b) *[vendor]: patron vendor
    site: a.md //x.org https://x.org/ <https://x.org/> <javascript:x> a@b.c <a@b.c> klzzwxh:0 é 😀""",
)
PIECES += [" ", "    ", "\t", "\n", "\n\n", "- ", "1. ", "> ", "# h\n", "---\n", "[a]: ", "[b]:\n", "[^1]: "]
PIECES += [
    "<img src=x onerror=alert(1)>",
    "{: onclick=x }",
    "| a | b |\n|---|---|\n| c | d |\n",
    "| a |\n|:-:|\n| b |\n",
]
MARKUP = st.one_of(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.text(max_size=60))


class Harmless(HTMLParser):
    """Reads HTML and fails at what could run, or lead astray."""

    def __init__(self) -> None:
        super().__init__()
        self.dead = 0
        """Links that lead nowhere any more."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS
        for name, value in attrs:
            assert name in ATTRIBUTES | OF_SOME.get(tag, frozenset())
            if name == "src":
                assert not scheme(value or "")
                assert not (value or "").startswith(("//", "\\", "/\\"))
            if name == "href":
                address = re.sub(r"[\s\x00-\x20]", "", value or "")
                assert address.startswith((SITE, "#")) or scheme(address) in ("https", "http", "mailto", "tel")
        self.dead += tag == "a" and "href" not in dict(attrs)


@tried(1500)
@given(MARKUP)
@example("[x](java\nscript:alert(1))")
@example("[x](&#x6A;avascript&#58;alert(1)) <svg/onload=alert(1)>")
@example("<privacy@library.example>")
@example("[^1]: word\n\n[^1]")
@example("[x][a]()")
@example("`[b]:\n[b]:\n`")
@example("-->[b]:\n[b]:\n- ")
def test_the_html_of_a_text_is_harmless(given_text: str) -> None:
    text = Text(given_text, 1)
    page = Harmless()
    page.feed(PROSE.html(text, "index.md"))
    page.close()
    assert "<script" not in PROSE.html(text, "index.md")
    told = [*markup.in_text(text, "x.md"), *(link for link in text.links if not scheme(link.target))]
    assert not page.dead or told
