"""The self-check as packages for courses: what the standards ask of them, and the page in a system and without one."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from sticky.commands.verify import watch
from sticky.content.handbook import Handbook
from sticky.macros.about import FILES, QTI, SCORM
from sticky.outputs import courses
from sticky.theme.templates import Renderer
from tests.support.browser import served, until

CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ITEM = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"

SYSTEM = """<!doctype html><title>A system</title><link rel="icon" href="data:,"><script>
const calls = [], values = {}
const said = (name) => (...given) => { calls.push([name, ...given]); return name === "LMSGetValue" ? values[given[0]] || "" : "true" }
window.API = Object.fromEntries(["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish"].map(n => [n, said(n)]))
</script><iframe src="index.html" title="course" width="700" height="600"></iframe>"""
"""A page that stands in for a learning management system: its object keeps every call."""


def unpacked(package: bytes, to: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extractall(to)  # our own
        return {file.filename: archive.read(file) for file in archive.infolist()}


@pytest.fixture
def scorm(site: Path, tmp_path: Path) -> dict[str, bytes]:
    return unpacked((site / SCORM).read_bytes(), tmp_path)


@pytest.fixture
def course(scorm: dict[str, bytes], tmp_path: Path) -> Iterator[str]:
    (tmp_path / "system.html").write_text(SYSTEM)
    with served(tmp_path) as address:
        yield address


def test_the_packages_are_offered_and_the_same_every_time(site: Path, book: Handbook) -> None:
    made = courses.packages(Renderer(book))
    assert set(made) == {address for address, _ in FILES["courses"]}
    again = courses.packages(Renderer(book))
    for address, package in made.items():
        assert (site / address).read_bytes() == package() == again[address]()


def test_the_scorm_manifest_is_as_the_standard_demands(scorm: dict[str, bytes]) -> None:
    root = etree.fromstring(scorm["imsmanifest.xml"])
    assert root.tag == f"{CP}manifest"
    assert [part.tag.removeprefix(CP) for part in root] == ["metadata", "organizations", "resources"]
    assert (root.findtext(f".//{CP}schema"), root.findtext(f".//{CP}schemaversion")) == ("ADL SCORM", "1.2")
    organizations = root.find(f"{CP}organizations")
    assert organizations is not None
    [organization] = organizations
    assert organizations.get("default") == organization.get("identifier")
    [item], [resource] = root.findall(f".//{CP}item"), root.findall(f".//{CP}resource")
    assert item.get("identifierref") == resource.get("identifier")
    assert resource.get("{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype") == "sco"
    files = {file.get("href") for file in resource}
    assert resource.get("href") in files
    assert files == scorm.keys() - {"imsmanifest.xml"}
    ids = list(root.xpath("//@identifier"))
    assert len(ids) == len(set(ids))


def test_the_qti_items_are_complete_and_in_the_test(site: Path, book: Handbook, tmp_path: Path) -> None:
    files = unpacked((site / QTI).read_bytes(), tmp_path)
    trees = {name: etree.fromstring(data) for name, data in files.items()}
    listed = {file.get("href") for file in trees["imsmanifest.xml"].iterfind(".//{*}file")}
    assert listed == files.keys() - {"imsmanifest.xml"}
    asked = list(courses.questions(book))
    assert [ref.get("href") for ref in trees["test.xml"].iter(f"{ITEM}assessmentItemRef")] == [
        f"items/{question.id}.xml" for question in asked
    ]
    for question in asked:
        item = trees[f"items/{question.id}.xml"]
        assert item.tag == f"{ITEM}assessmentItem"
        choices = [choice.get("identifier") for choice in item.iter(f"{ITEM}simpleChoice")]
        assert item.findtext(f".//{ITEM}correctResponse/{ITEM}value") in choices
        declared = [d.get("identifier") for d in item.iter(f"{ITEM}responseDeclaration")]
        assert [i.get("responseIdentifier") for i in item.iter(f"{ITEM}choiceInteraction")] == declared
        told = " ".join(item.itertext())
        assert question.ask in told
        assert question.why[0] in told


def answer(frame: Page, right: int) -> None:
    for i, section in enumerate(frame.locator("section").all()):
        section.locator("summary").click()
        section.locator("input").nth(0 if i < right else 1).check()


def test_in_a_system_it_is_completed_with_a_score(browser: Browser, course: str, book: Handbook) -> None:
    number = len(list(courses.questions(book)))
    with browser.new_context(base_url=course) as context:
        page, faults = context.new_page(), watch(context, course)
        page.goto("system.html")
        frame = page.frame_locator("iframe")
        expect(frame.locator("section")).to_have_count(number)
        assert page.evaluate("calls.map(call => call.slice(0, 3).join(' '))") == [
            "LMSInitialize ",
            "LMSGetValue cmi.core.lesson_status",
            "LMSSetValue cmi.core.lesson_status incomplete",
            "LMSCommit ",
        ]
        for i in range(number):
            section = frame.locator("section").nth(i)
            section.locator("summary").click()
            section.locator("input").nth(0 if i == 0 else 1).check()
        expect(frame.get_by_text(f"Done. 1 of {number} told no more than ours.")).to_be_visible()
        said = page.evaluate("calls.slice(4).map(call => call.join(' '))")
        assert said == [
            "LMSSetValue cmi.core.score.min 0",
            "LMSSetValue cmi.core.score.max 100",
            f"LMSSetValue cmi.core.score.raw {round(100 / number)}",
            "LMSSetValue cmi.core.lesson_status completed",
            "LMSCommit ",
        ]
        page.evaluate("document.querySelector('iframe').remove()")
        until(page, "calls.at(-1)[0] === 'LMSFinish'")
    assert faults == []


def test_without_a_system_it_works_and_asks_nobody_for_anything(browser: Browser, course: str, book: Handbook) -> None:
    with browser.new_context(base_url=course) as context:
        page, faults = context.new_page(), watch(context, course)
        page.goto("index.html")
        answer(page, 1)
        expect(page.get_by_role("status")).to_have_text(re.compile(r"^Done\. 1 of \d+ told no more than ours\.$"))
        assert page.evaluate("Object.keys(localStorage).length + document.cookie.length") == 0
    assert faults == []
