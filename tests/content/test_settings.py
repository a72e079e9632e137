"""What the check says of the handbook under other facts: no text may hold for one library only.

It checks the handbook at the extremes, and under settings drawn at random; without `--whole`, at one extreme, in the edition
for staff.
"""

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from lxml import html

from sticky import checks
from sticky.checks import references
from sticky.content.edition import Edition
from sticky.content.facts import DECLARED, Fact, Facts
from sticky.content.handbook import DOCS, SCENARIOS
from sticky.content.page import src_of
from sticky.content.reader import read_project
from sticky.content.sections import LAW_SAYS
from sticky.content.state import OF
from sticky.text.kept import CACHE, READ, Kept
from sticky.text.problem import Problem
from tests.support.paper import printed, words

DRAWN, SEED = 30, 20261130

EDITIONS: Sequence[Edition] = ("staff", "public")

LONG = 400
"""The most of a number that has no bound of its own: a year and more, in days."""


def drawn(fact: Fact, random: Random) -> str:
    """A value of a fact."""
    if fact.kind == "number":
        return str(random.randint(fact.least, min(fact.most, LONG)))
    return random.choice(["yes", "no"]) if fact.kind == "yes-or-no" else fact.model


EXTREMES: Mapping[str, Mapping[str, str]] = {
    "nothing": {
        name: "no" if fact.kind == "yes-or-no" else str(fact.least)
        for name, fact in DECLARED.items()
        if fact.kind != "text"
    },
    "the least": {name: str(fact.least) for name, fact in DECLARED.items() if fact.kind == "number"},
    "the most": {name: str(min(fact.most, LONG)) for name, fact in DECLARED.items() if fact.kind == "number"},
}


def settings() -> list[dict[str, str]]:
    """What thirty libraries have and do, the same in each run."""
    random = Random(SEED)  # nothing is to be kept secret
    libraries = [{name: drawn(fact, random) for name, fact in DECLARED.items()} for _ in range(DRAWN)]
    bounds = {name: fact.at_most for name, fact in DECLARED.items() if fact.at_most}
    return [
        values | {name: str(min(int(values[name]), int(values[most]))) for name, most in bounds.items()}
        for values in libraries
    ]


@pytest.fixture(scope="module")
def other(handbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the handbook, to be given other facts."""
    root = tmp_path_factory.mktemp("settings") / "handbook"
    shutil.copytree(handbook, root, ignore=lambda folder, names: left_out(handbook, folder, names))
    return root


def left_out(handbook: Path, folder: str, names: list[str]) -> list[str]:
    """What no check reads, or is not of the handbook."""
    read = (DOCS, SCENARIOS, "macros", "overrides", "records", "mkdocs.yml")
    return [name for name in names if Path(folder) == handbook and name not in read]


def told(handbook: Path, root: Path, values: Mapping[str, str]) -> None:
    """Write the settings of a handbook, with other values of facts, into another."""
    before, facts, after = re.split(
        r"(?m)^( +facts:\n(?: .*\n)*?)(?=  ?\S)", (handbook / "mkdocs.yml").read_text(), maxsplit=1
    )
    for name, value in values.items():
        facts = re.sub(rf"(?m)^( +{name}): .*$", rf"\1: {value}", facts)
    (root / "mkdocs.yml").write_text(before + facts + after)


def faults(handbook: Path, root: Path, edition: Edition) -> list[str]:
    """What the check says of an edition of the handbook at `root`, warnings too; what `handbook` has as well was read before."""
    kept = Kept(handbook / CACHE / READ)
    return [str(problem) for problem in checks.blocking(checks.check(root, kept, edition)[1], strict=True)]


@pytest.mark.parametrize(
    ("extreme", "edition"),
    [
        pytest.param(extreme, edition, marks=[pytest.mark.long][: (extreme, edition) != ("nothing", "staff")])
        for extreme in EXTREMES
        for edition in EDITIONS
    ],
)
def test_the_handbook_holds_at_the_extremes(handbook: Path, other: Path, extreme: str, edition: Edition) -> None:
    told(handbook, other, EXTREMES[extreme])
    assert faults(handbook, other, edition) == []


@pytest.mark.long
def test_the_handbook_holds_for_other_libraries(handbook: Path, other: Path) -> None:
    missing = [{name: "no"} for name, fact in DECLARED.items() if fact.kind == "yes-or-no"]
    for values in [*missing, *settings()]:
        told(handbook, other, values)
        for edition in EDITIONS:
            assert faults(handbook, other, edition) == [], values


@pytest.mark.parametrize("cameras", ["yes", "no"])
def test_a_text_that_holds_for_one_library_only_is_found(
    handbook: Path, other: Path, cameras: str, tmp_path: Path
) -> None:
    # Two pages are enough for that, with whatever else is wrong with a handbook of two pages.
    texts, root = (DOCS, SCENARIOS), tmp_path / "handbook"
    shutil.copytree(other, root, ignore=lambda folder, names: texts if Path(folder) == other else ())
    (root / DOCS).mkdir()
    front = "---\ntitle: Own\ndescription: Of one library.\nneeds: cameras\n---\n"
    (root / DOCS / "own.md").write_text(f"{front}\nA sign.\n")
    (root / DOCS / "other.md").write_text("---\ntitle: Other\ndescription: Of any.\n---\n\nSee [ours](own.md).\n")
    told(handbook, root, {"cameras": cameras})
    found = [fault for fault in faults(handbook, root, "staff") if "docs/other.md:6: dangling-link" in fault]
    assert bool(found) == (cameras == "no")


SENTENCE = 6
"""The fewest words of what is looked for: less may be said of something else."""


def sentences(root: Path) -> set[str]:
    """What the texts of a handbook say, cut where a sentence, a cell or what is printed begins or ends."""
    texts = [text.data.decode() for path, text in read_project(root).texts.items() if path.endswith(".md")]
    plain = (re.sub(r"\]\([^)]*\)|\]\[[^]]*\]|\{#.*?\}", "", text) for text in texts)
    cut = (piece for text in plain for piece in re.split(r"[.?!:|]\W|\{\{.*?\}\}|\n(?!\w)|\n\w+: |[“”]", text))
    return {letters(piece) for piece in cut if len(re.findall(r"\w+", piece)) >= SENTENCE}


def letters(text: str) -> str:
    """The letters and digits of a text, for columns and pages break lines elsewhere."""
    return re.sub(r"[\W_]+", "", text).lower()


def told_in(site: Path) -> Iterator[str]:
    """All that a site says to readers: its pages, its search, its PDFs, and what is in its course files."""
    for file in sorted(site.rglob("*")):
        match file.suffix:
            case ".html":
                yield letters(html.parse(file).getroot().text_content())
            case ".json" | ".js" | ".xml":
                yield letters(file.read_text())
            case ".pdf":
                yield letters(words(file))
            case ".zip":
                with zipfile.ZipFile(file) as course:
                    yield from (letters(course.read(name).decode(errors="replace")) for name in course.namelist())


@pytest.mark.long
@pytest.mark.parametrize("extreme", EXTREMES)
def test_no_sentence_of_another_setting_is_anywhere_in_a_site(
    handbook: Path, site: Path, other: Path, extreme: str, tmp_path: Path
) -> None:
    told(handbook, other, EXTREMES[extreme])
    text = "\0".join(sentences(other))
    former = {sentence for sentence in sentences(handbook) if sentence not in text}
    ours = "\0".join(told_in(site))
    assert len([sentence for sentence in former if sentence in ours]) > 0.9 * len(former) > 0
    theirs = "\0".join(told_in(printed(other, tmp_path / "site")))
    assert [sentence for sentence in former if sentence in theirs] == []


def unmarked(handbook: Path, root: Path) -> Iterator[Problem]:
    """What leads, in texts that a handbook of another state has, to what is marked for the starter's own.

    References in front matter and catalogs are left out there by themselves; statutes, and what the law says of a scenario,
    are the other state's own.
    """

    def elsewhere(facts: Facts) -> Facts:
        return replace(facts, values={**facts.values, OF.fact: False})

    project = read_project(root, Kept(handbook / CACHE / READ), known=elsewhere)
    assert project.book
    check = references.file_check(project.book, {})
    files = [
        file for file in project.files if file.kind != "statute" and src_of(file.path) not in project.book.left_out
    ]
    for document in (file.document for file in files if file.document):
        keys = {*range(document.body_line), *(line for part in document.sections for line in part.catalog_lines)}
        of_law = [part.text for part in document.sections if part.title == LAW_SAYS.title]
        keys |= {line for text in of_law for line in range(text.line, text.line + text.markdown.count("\n") + 1)}
        yield from (problem for problem in check(document) if problem.line not in keys)


def test_what_leads_to_what_another_state_leaves_out_is_marked_as_that_is(handbook: Path, other: Path) -> None:
    assert [*unmarked(handbook, handbook)] == []
    told(handbook, other, {})
    page = other / DOCS / "other.md"
    page.write_text("---\ntitle: Other\ndescription: Of any.\n---\n\nSee [the act](law/index.md#cora).\n")
    try:
        [problem] = unmarked(handbook, other)
        assert (problem.path, problem.line, problem.code) == ("docs/other.md", 6, "dangling-link")
        assert f'"/// if | {OF.fact}"' in problem.message
    finally:
        page.unlink()
