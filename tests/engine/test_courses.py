"""The questions of practice as courses: what the standards ask of them, and the page in a player and without one."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from lxml import etree, html
from playwright.sync_api import Browser, FrameLocator, Page, ViewportSize, expect

from sticky.commands.verify import watch
from sticky.content.handbook import Handbook
from sticky.macros.about import offers
from sticky.macros.practice import Drill, courses, drills
from sticky.outputs.courses import packages
from sticky.theme.templates import Renderer
from tests.support.axe import violations
from tests.support.browser import NARROW, ROOT, WIDE, served, until

Scheme = Literal["light", "dark"]

ITEM = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
SCORM = {"scorm-1.2": ("API", "Scorm12API", "scorm12"), "scorm-2004": ("API_1484_11", "Scorm2004API", "scorm2004")}
"""For each version, the name of a system's object, and in the player scorm-again its class and its file."""

SYSTEM = """<!doctype html><html lang="en"><title>A system</title><link rel="icon" href="data:,"><h1>A system</h1>
<script src="player.js"></script><script>
// Keeps what the page reports, as a system does from one visit to the next.
const api = window.{name} = new {made}({{ autocommit: false, logLevel: 5, selfReportSessionTime: true }})
const kept = JSON.parse(sessionStorage.kept ?? "null")
if (kept) api.loadFromJSON(kept, "cmi")
function leave() {{
  document.querySelector("iframe").remove()
  sessionStorage.kept = JSON.stringify(api.renderCMIToJSONObject().cmi)
}}
</script><iframe src="index.html" title="course" width="700" height="600"></iframe>"""
"""A page that stands in for a learning management system, around a player that judges every call as the standard does."""


def files_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {file.filename: archive.read(file) for file in archive.infolist()}


@pytest.fixture(scope="module")
def made(book: Handbook) -> dict[str, bytes]:
    return {url.removeprefix("courses/"): make() for url, make in packages(Renderer(book)).items()}


@pytest.fixture(scope="module")
def questions(book: Handbook) -> list[Drill]:
    return drills(book)


@pytest.fixture(params=SCORM)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def course(made: dict[str, bytes], version: str, tmp_path: Path) -> Iterator[str]:
    for name, data in files_of(made[f"everything-{version}.zip"]).items():
        (tmp_path / name).write_bytes(data)
    name, player, file = SCORM[version]
    (tmp_path / "player.js").write_bytes((ROOT / f"node_modules/scorm-again/dist/{file}.min.js").read_bytes())
    (tmp_path / "system.html").write_text(SYSTEM.format(name=name, made=player))
    with served(tmp_path) as address:
        yield address


@pytest.fixture
def system(browser: Browser, course: str) -> Iterator[Page]:
    """A page of a learning management system, which plays the course."""
    with browser.new_context(base_url=course) as context:
        page = context.new_page()
        page.goto("system.html")
        yield page


# The files ------------------------------------------------------------------------------------------------------------


def test_the_courses_are_offered_and_the_same_every_time(site: Path, book: Handbook) -> None:
    known = {url for offer in offers(book) for url in offer.files.values()}
    again = packages(Renderer(book))
    assert set(again) == known
    for url, make in packages(Renderer(book)).items():
        assert (site / url).read_bytes() == make() == again[url]()
    session = html.parse(site / "train/new-clerk/index.html").getroot()
    assert [link.rpartition("/")[2] for link in session.xpath("//*[@id='course']//@href")] == [
        url.rpartition("/")[2] for url in next(offers(book, "session-new-clerk")).files.values()
    ]


def test_a_course_is_about_its_topic_or_its_session(book: Handbook, questions: list[Drill]) -> None:
    by_id = {course.id: list(course.questions) for course in courses(book)}
    assert by_id["everything"] == questions
    assert [drill.answer.id for drill in by_id["topic-families"]] == [
        drill.answer.id for drill in questions if "families" in drill.topics
    ]
    assert by_id["session-new-clerk"][0].answer.id == "wifes-card"


def test_no_question_has_its_answer(made: dict[str, bytes], questions: list[Drill]) -> None:
    read = {
        "index.html": files_of(made["everything-scorm-1.2.zip"])["index.html"],
        "text.html": files_of(made["everything-qti-2.1.zip"])["text.html"],
    }
    items = files_of(made["everything-qti-2.1.zip"])
    # A system may show its files to everyone in the course.
    assert "answers.html" not in items
    for drill in questions:
        body = etree.fromstring(items[f"items/{drill.answer.id}.xml"]).find(f"{ITEM}itemBody")
        read[drill.answer.id] = etree.tostring(body, encoding="utf-8")
    for name, data in read.items():
        for drill in questions:
            for text in (drill.answer.short, *(why for _, why in drill.lines if why)):
                assert text.words not in data.decode(), name


def test_the_place_of_a_line_does_not_tell_the_right_one(made: dict[str, bytes], questions: list[Drill]) -> None:
    items = {name: data for name, data in files_of(made["everything-qti-2.1.zip"]).items() if name.startswith("items/")}
    assert len(items) == len(questions)
    for data in items.values():
        item = etree.fromstring(data)
        assert item.find(f".//{ITEM}choiceInteraction").get("shuffle") == "true"
        assert item.findtext(f".//{ITEM}correctResponse/{ITEM}value") in {
            choice.get("identifier") for choice in item.iter(f"{ITEM}simpleChoice")
        }


def test_each_wrong_line_keeps_its_own_reason(made: dict[str, bytes], questions: list[Drill]) -> None:
    items, gift = files_of(made["everything-qti-2.1.zip"]), made["everything-gift.txt"].decode()
    for drill in questions:
        item = etree.fromstring(items[f"items/{drill.answer.id}.xml"])
        said = {told.get("identifier"): told.text for told in item.iter(f"{ITEM}modalFeedback")}
        for choice in item.iter(f"{ITEM}simpleChoice"):
            why = next(why for line, why in drill.lines if line.words == choice.text)
            assert said[choice.get("identifier")] == (why.words if why else f"Say this. {drill.answer.short.words}")
            assert f"{'~' if why else '='}{choice.text}#" in re.sub(r"\\(.)", r"\1", gift)


def test_a_manifest_lists_what_is_in_its_package(made: dict[str, bytes]) -> None:
    for name, data in made.items():
        if name.endswith(".zip"):
            files = files_of(data)
            root = etree.fromstring(files["imsmanifest.xml"])
            assert {file.get("href") for file in root.iterfind(".//{*}file")} == files.keys() - {"imsmanifest.xml"}
            ids = list(root.xpath("//@identifier"))
            assert len(ids) == len(set(ids)), name
            assert set(root.xpath("//@identifierref")) <= set(ids), name


def test_gift_says_what_means_something_to_it_as_words(made: dict[str, bytes], questions: list[Drill]) -> None:
    # A question is a title, a text, and lines in braces, of which one is right.
    bare = re.sub(r"\\.", "", made["everything-gift.txt"].decode())
    asked = re.findall(
        r"^::[^:{}~=#]+::\[html\][^:{}~=#]+\{((?:\n[=~][^:{}~=#]+#[^:{}~=#]+)+)\n\}$", bare, re.MULTILINE
    )
    assert len(asked) == len(questions)
    assert [Counter(line[0] for line in lines.split("\n")[1:])["="] for lines in asked] == [1] * len(asked)


# The page -------------------------------------------------------------------------------------------------------------


def say(frame: Page | FrameLocator, questions: list[Drill], right: bool) -> None:
    """Answer the question that is open, and go on."""
    asked = frame.locator("section:visible h3").first.inner_text()
    drill = next(drill for drill in questions if drill.answer.title == asked)
    line, why = next((line, why) for line, why in drill.lines if (why is None) == right)
    frame.locator("label:visible", has_text=line.words).click()
    frame.get_by_role("button", name="Say it").click()
    verdict = frame.locator("#told h3")
    expect(verdict).to_have_text(
        "Yes, that is the line." if right else "Not this one. Here is why we say something else."
    )
    expect(verdict).to_be_focused()
    expect(frame.locator("#told li").first).to_contain_text((why or drill.answer.short).words)
    frame.locator("#told button").click()


def reported(page: Page, version: str) -> tuple[str, str]:
    """The score and the status that the player has."""
    if version == "scorm-1.2":
        return tuple(page.evaluate("[api.cmi.core.score.raw, api.cmi.core.lesson_status]"))
    return tuple(page.evaluate("[api.cmi.score.raw, api.cmi.completion_status + ' ' + api.cmi.success_status]"))


def test_a_player_is_told_the_score_and_keeps_the_place(
    browser: Browser, course: str, version: str, questions: list[Drill]
) -> None:
    passed, failed, begun = {
        "scorm-1.2": ("passed", "failed", "incomplete"),
        "scorm-2004": ("completed passed", "completed failed", "incomplete unknown"),
    }[version]
    number = len(questions)
    with browser.new_context(base_url=course) as context:
        page, faults = context.new_page(), watch(context, course)
        page.goto("system.html")
        frame = page.frame_locator("iframe")
        expect(frame.locator("#recorded")).to_contain_text("records your score")
        say(frame, questions, right=False)
        expect(frame.locator("section:visible h2")).to_have_text(f"Question 2 of {number}")
        assert reported(page, version) == ("", begun)
        page.evaluate("leave()")
        assert "suspend" in page.evaluate("sessionStorage.kept")

        page.reload()
        expect(frame.locator("section:visible h2")).to_have_text(f"Question 2 of {number}")
        for _ in range(number - 1):
            say(frame, questions, right=True)
        points = round(100 * (number - 1) / number)
        expect(frame.locator("#end h2")).to_have_text(
            f"Not passed yet: {number - 1} of {number} right, {points} of 100 points. 80 are needed"
        )
        expect(frame.locator("#missed li")).to_have_count(1)
        assert reported(page, version) == (str(points), failed)
        page.evaluate("leave()")

        page.reload()
        frame.get_by_role("button", name="Try again").click()
        for _ in range(number):
            say(frame, questions, right=True)
        expect(frame.locator("#end h2")).to_have_text(
            f"Passed: {number} of {number} right, 100 of 100 points. 80 were needed"
        )
        assert reported(page, version) == ("100", passed)
        page.evaluate("leave()")

        # A worse try afterward takes nothing away.
        page.reload()
        frame.get_by_role("button", name="Try again").click()
        for _ in range(number):
            say(frame, questions, right=False)
        expect(frame.locator("#end h2")).to_contain_text("Not passed yet")
        assert reported(page, version) == ("100", passed)
    assert faults == []


def test_whoever_reads_the_text_goes_on_and_is_recorded(system: Page, version: str, questions: list[Drill]) -> None:
    frame = system.frame_locator("iframe")
    with system.context.expect_page() as text:
        frame.get_by_role("link", name="as a text").click()
    expect(text.value.get_by_role("heading", name="1. ")).to_be_visible()
    assert text.value.evaluate("getComputedStyle(document.body).backgroundColor") == frame.locator("body").evaluate(
        "body => getComputedStyle(body).backgroundColor"
    )
    text.value.close()
    for _ in questions:
        say(frame, questions, right=True)
    expect(frame.locator("#end h2")).to_contain_text("Passed")
    assert reported(system, version)[0] == "100"


def test_what_is_kept_of_other_questions_is_not_taken(system: Page, version: str, questions: list[Drill]) -> None:
    frame = system.frame_locator("iframe")
    say(frame, questions, right=True)
    system.evaluate("leave()")
    system.evaluate("sessionStorage.kept = sessionStorage.kept.replace(/[0-9a-f]{10}(?=.[0-9-]+)/, '0123456789')")
    system.reload()
    expect(frame.locator("section:visible h2")).to_have_text(f"Question 1 of {len(questions)}")


@pytest.mark.every(3)
@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("version", ["scorm-1.2"], indirect=True)
def test_without_a_system_it_works_and_axe_finds_nothing(
    browser: Browser, course: str, questions: list[Drill], size: tuple[int, int], scheme: Scheme, measured: set[str]
) -> None:
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    with browser.new_context(base_url=course, viewport=viewport, bypass_csp=True) as context:
        page, faults = context.new_page(), watch(context, course)
        page.emulate_media(color_scheme=scheme)
        for name in ("text.html", "answers.html", "index.html"):
            page.goto(name)
            assert violations(page, measured) == []
        expect(page.locator("#recorded")).to_contain_text("nothing is recorded")
        for _ in questions:
            label = page.locator("label:visible").first.bounding_box()
            assert label
            assert label["height"] >= 44
            page.locator("label:visible").first.click()
            page.get_by_role("button", name="Say it").click()
            expect(page.locator("#told")).to_be_visible()
            assert violations(page, measured) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.locator("#told button").click()
        assert violations(page, measured) == []
        assert page.evaluate("Object.keys(localStorage).length + document.cookie.length") == 0
        page.reload()
        until(page, "document.querySelector('section:not([hidden]) h2').textContent.startsWith('Question 1')")
    assert faults == []
