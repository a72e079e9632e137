"""The search: people type what they have in mind, and land on it, open."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from sticky.commands.verify import watch
from sticky.content.handbook import Handbook
from sticky.content.scenario import Part, Scenario
from sticky.content.sections import SAY, answer_id
from tests.support.browser import NARROW, WIDE, patient, seen, served, settled, until
from tests.support.find import read
from tests.support.frame import Search, holding


@pytest.fixture(scope="module")
def records(site: Path) -> list[dict[str, Any]]:
    return read(site)


def rarest(records: list[dict[str, Any]], url: str) -> str:
    """The longest of those words of a record that fewest others have."""
    words: dict[str, set[str]] = {
        r["url"]: set(re.findall(r"[a-z]+", " ".join(map(str, r.values())).lower())) for r in records
    }
    own = [word for word in words[url] if len(word) > 4]

    def spread(word: str) -> int:  # with its other forms
        return sum(any(other.startswith(word[:5]) for other in others) for others in words.values())

    return min(own, key=lambda word: (spread(word), -len(word), word))


def some(book: Handbook) -> tuple[Scenario, Part]:
    one = book.scenarios[len(book.scenarios) // 2]
    return one, one.complications[-1]


def test_a_word_in_a_closed_block_finds_it_and_choosing_it_opens_it(
    page: Page, book: Handbook, records: list[dict[str, Any]]
) -> None:
    one, complication = some(book)
    place = answer_id(complication.id)
    url = f"scenarios/{one.id}/#{place}"
    search = Search(page)
    search.find(rarest(records, url))
    search.hit(url).click()
    expect(search.whole).not_to_be_visible()
    expect(page.locator(f"[id='{place}']")).to_be_visible()


def test_a_word_in_a_debrief_finds_the_page(page: Page, book: Handbook, records: list[dict[str, Any]]) -> None:
    one, _ = some(book)
    search = Search(page)
    search.find(rarest(records, one.url))
    search.hit(one.url).click()
    expect(page).to_have_url(one.url)
    assert page.locator("article details[open]").count() == 0


@pytest.mark.parametrize("kind", ["desk", "law", "policy", "standard", "term"])
def test_a_word_finds_each_kind_of_thing(page: Page, book: Handbook, records: list[dict[str, Any]], kind: str) -> None:
    cited = [item.url for items in book.cited.values() for item in items if item.kind == kind]
    url = f"desk/#{some(book)[0].id}" if kind == "desk" else cited[len(cited) // 2]
    search = Search(page)
    search.find(rarest(records, url))
    search.hit(url).click()
    seen(page, f"[id='{url.partition('#')[2]}']")


def test_a_hit_tells_who_asks_the_answer_and_the_whole_line(page: Page, book: Handbook) -> None:
    one = next(s for s in book.scenarios if s.front.asked and s.front.asker)
    search = Search(page)
    search.find(one.front.asked)
    assert search.places[0] == f"desk/#{one.id}"
    hit = search.rows.first
    expect(hit).to_contain_text(f"At the desk · {book.settings.vocabularies.asker[one.askers[0]]}")
    expect(search.hits.first).to_have_text(f"{one.front.title} “{one.front.asked}”")
    line = one.desk.text_of(SAY).markdown.split("\n\n")[0].removeprefix("> ").replace("\n> ", " ")
    expect(hit).to_contain_text(line)
    more = hit.get_by_role("link", name=f"Practice it: {one.front.title}")
    expect(more).to_have_attribute("href", re.compile(f"/scenarios/{one.id}/$"))
    answers = [place.partition("#")[2] for place in search.places if "#" in place]
    assert len(set(answers)) == len(answers) <= len(search.places) <= 5
    expect(search.grid.locator("mark")).to_have_count(0)


def test_a_keyword_that_is_not_printed_finds_its_scenario(page: Page, book: Handbook) -> None:
    one = some(book)[0]
    keyword = next(w for w in one.front.keywords if w.isalpha() and w not in one.document.body.casefold())
    search = Search(page)
    search.find(keyword)
    assert f"desk/#{one.id}" in search.places
    expect(search.grid).not_to_contain_text(re.compile(rf"\b{keyword}\b"), use_inner_text=True)


def test_half_a_word_finds_it_too(page: Page) -> None:
    # People look while they type, and a whole word is the beginning of itself.
    for word in ("police", "subpoena"):
        search = Search(page)
        search.find(word)
        whole = search.places
        search.find(word[:5])
        assert whole, word
        assert whole[0] in search.places, word


def test_a_misspelled_word_and_two_words_written_as_one_are_found(page: Page) -> None:
    search = Search(page)
    for typed, meant in (
        ("subpeona", "subpoena"),
        ("subpoena officer", "subpoena officers"),
        ("libraryrecord", "library record"),
    ):
        search.find(meant)
        wanted = search.places[0]
        search.find(typed)
        assert wanted in search.places, typed


def test_nothing_found_is_no_dead_end(page: Page, book: Handbook) -> None:
    search = Search(page)
    search.find("zzyzx & <zq>")
    expect(search.state).to_have_text("No answer for “zzyzx & <zq>”")
    expect(search.status).to_have_text("No answer for “zzyzx & <zq>”")
    expect(search.grid).not_to_be_visible()
    expect(search.whole).to_contain_text("You can always say")
    expect(search.whole.get_by_role("link", name="Alone?")).to_have_attribute("href", re.compile("/desk/#alone$"))
    asker = book.settings.vocabularies.asker[book.scenarios[0].askers[0]]
    search.whole.get_by_role("link", name=asker, exact=True).click()
    expect(search.whole).not_to_be_visible()
    expect(page).to_have_url(re.compile(r"/desk/[?]asker="))


def test_a_slip_of_the_thumb_is_set_right_and_told(page: Page) -> None:
    search = Search(page)
    search.find("police")
    right, told = search.places, search.state.inner_text()
    search.find("Poilce")
    assert search.places == right
    expect(search.state).to_have_text(f"{told} for “police”")
    expect(search.status).to_have_text(f"{told} for “police”")


def heard_at(told: Locator, changing: str = "") -> None:
    """From now on, keep what an element says each time it changes, or another with this id, as `heard`."""
    told.evaluate(
        "(told, id) => { globalThis.heard = []; new MutationObserver(() => heard.push(told.textContent))"
        ".observe(document.getElementById(id) ?? told, { childList: true }) }",
        changing,
    )


@pytest.mark.alone  # its observer stays
def test_typing_never_announces_no_answer_that_the_next_letter_takes_back(page: Page) -> None:
    search = Search(page)
    page.goto("./")
    search.open()
    heard_at(search.status)
    page.keyboard.type("is poilce", delay=700)  # slowly enough for what is found to be announced
    expect(search.status).to_have_text(re.compile(r"^\d+ answers? for “is police”$"))
    heard = page.evaluate("heard")
    assert [told for told in heard if told.startswith("No answer")] == []
    assert len(heard) > 1


@pytest.mark.alone  # its observer stays
def test_hits_never_stand_below_the_word_that_it_is_searching(page: Page) -> None:
    search = Search(page)
    page.goto("./")
    search.open()
    heard_at(search.state, "__hits")
    search.type("police")
    above = page.evaluate("heard")
    assert above
    assert [told for told in above if not re.match(r"\d+ answer", told)] == []


@pytest.mark.alone  # its routes and its observer stay
def test_it_says_that_there_is_no_answer_only_once_all_is_searched(
    context: Callable[..., BrowserContext], site: Path
) -> None:
    page = context(NARROW).new_page()
    held, search = holding(page, site, "also"), Search(page)
    page.goto("./")
    search.open()
    search.field.fill("zzyzx")
    expect(search.status).to_have_text("Searching …")
    page.evaluate("new Promise((done) => setTimeout(done, 2000))")  # longer than it doubts
    expect(search.state).to_have_text("Searching …")
    for route in held:
        route.continue_()
    expect(search.status).to_have_text("No answer for “zzyzx”")


def test_what_fits_none_of_the_hits_is_one_button_away(page: Page) -> None:
    search = Search(page)
    search.find("police")
    search.whole.get_by_role("button", name="None fits?").click()
    expect(search.begin).to_be_visible()
    expect(search.hits.first).to_be_visible()


@pytest.mark.alone  # its listeners stay
def test_what_can_be_searched_for_comes_when_someone_searches(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto("./")
    settled(page)
    assert not [name for name in asked if name.startswith(("records", "search"))]
    with page.expect_response("**/records.js"):
        Search(page).wide_field.hover()


_ALL_HERE = """() => {
    const here = performance.getEntriesByType("resource").map(one => one.name.split("/").pop())
    return handbookRecords.files.flat().every(file => here.includes(file.split("/").pop()))
}"""


def test_what_is_loaded_does_not_depend_on_what_is_typed(browser: Browser, home: str) -> None:
    # Else a server could tell what someone searches for.
    asked: list[str] = []
    for typed in ("police", "what does my wife have checked out"):
        with browser.new_context(base_url=home, reduced_motion="reduce") as context:
            page = patient(context).new_page()
            page.on("request", lambda request: asked.append(request.url))
            Search(page).find(typed)
            until(page, _ALL_HERE)
    half = len(asked) // 2
    assert asked[:half] == asked[half:]
    assert sum("/records." in url for url in asked[:half]) >= 2


@pytest.mark.alone  # its routes stay
def test_a_hit_stands_before_its_answer_has_come(
    context: Callable[..., BrowserContext], site: Path, book: Handbook
) -> None:
    one = next(s for s in book.scenarios if s.front.asked and s.front.asker)
    page = context(NARROW).new_page()
    held, search = holding(page, site, "short"), Search(page)
    page.goto("./")
    search.open()
    search.field.fill(one.front.asked)
    row = search.rows.first
    expect(search.hits.first).to_have_text(one.front.title)
    expect(row).to_have_attribute("aria-busy", "true")
    for press in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(press)
    expect(search.chosen).to_have_attribute("id", "__hit-0-0")
    for route in held:
        route.continue_()
    expect(search.hits.first).to_have_text(f"{one.front.title} “{one.front.asked}”")
    expect(row).not_to_have_attribute("aria-busy", "true")
    expect(row).to_contain_text("Say")
    page.keyboard.press("ArrowRight")
    expect(search.chosen).to_have_attribute("id", "__hit-0-1")


def test_the_keyboard_chooses_among_hits_and_their_links(page: Page, book: Handbook) -> None:
    one = next(s for s in book.scenarios if s.front.asked)
    search = Search(page)
    search.find(one.front.asked)
    expect(search.field).to_have_attribute("aria-expanded", "true")
    key = page.keyboard.press
    for press, row, cell in (
        ("ArrowDown", 0, 0),
        ("ArrowRight", 0, 1),
        ("ArrowRight", 0, 1),
        ("ArrowLeft", 0, 0),
        ("ArrowDown", 1, 0),
        ("ArrowUp", 0, 0),
    ):
        key(press)
        expect(search.chosen).to_have_attribute("id", f"__hit-{row}-{cell}")
        expect(search.field).to_have_attribute("aria-activedescendant", f"__hit-{row}-{cell}")
        expect(search.field).to_be_focused()
    key("ArrowUp")
    expect(search.chosen).to_have_count(0)
    key("ArrowDown")
    key("ArrowRight")
    key("Enter")
    expect(page).to_have_url(f"scenarios/{one.id}/")
    expect(search.whole).not_to_be_visible()


def test_enter_opens_the_first_hit(page: Page) -> None:
    search = Search(page)
    search.find("subpoena")
    first = search.places[0]
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/{re.escape(first)}$"))


def test_enter_waits_for_the_first_hit(page: Page) -> None:
    page.goto("scenarios/")
    search = Search(page)
    search.button.click()
    search.field.fill("police")
    search.field.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/#|/policy/.*#"))


@pytest.mark.alone  # it leaves a way forward behind
def test_back_from_a_hit_brings_the_words_and_the_hits_again(page: Page) -> None:
    search = Search(page)
    page.goto("scenarios/")
    search.open()
    search.type("subpoena")
    search.first().click()
    expect(search.whole).not_to_be_visible()
    page.go_back()
    expect(search.field).to_have_value("subpoena")
    expect(search.hits.first).to_be_visible()
    page.reload()
    expect(search.whole).not_to_be_visible()
    search.open()
    expect(search.field).to_have_value("")


def test_what_is_typed_is_gone_when_the_page_is(page: Page) -> None:
    search = Search(page)
    search.find("subpoena")
    page.reload()
    search.open()
    expect(search.field).to_have_value("")
    expect(search.whole).to_contain_text("Nothing is sent")


def test_the_header_opens_it_everywhere_and_a_wide_field_on_the_home_page(page: Page, phone: Page) -> None:
    for shown in (page, phone):
        search = Search(shown)
        shown.goto("scenarios/")
        expect(search.wide_field).not_to_be_visible()
        for address, opener in (("scenarios/", search.button), ("./", search.button), ("./", search.wide_field)):
            shown.goto(address)
            opener.click()
            expect(search.field).to_be_focused()
            expect(search.begin).to_be_visible()
            search.whole.get_by_role("button", name="Close").click()
            expect(search.whole).not_to_be_visible()


def test_what_is_beside_it_is_inert_until_it_closes(page: Page) -> None:
    page.goto("scenarios/")
    search = Search(page)
    search.button.click()
    expect(page.locator("body > :not([data-ss-seek]):not([inert])")).to_have_count(0)
    expect(search.field).to_be_focused()
    page.keyboard.press("Escape")
    expect(search.whole).not_to_be_visible()
    expect(page.locator("[inert]")).to_have_count(0)
    expect(search.button).to_be_focused()


def test_the_name_of_the_site_does_not_run_into_the_buttons(context: Callable[..., BrowserContext]) -> None:
    page = context((320, 640)).new_page()
    page.goto("scenarios/")
    name = page.locator(".ss-top__mark").bounding_box()
    written = page.locator(".ss-top__name").bounding_box()
    assert name
    assert written
    assert written["x"] + written["width"] <= name["x"] + name["width"] + 1


def test_without_scripts_a_page_lists_everything(plain: Page, book: Handbook) -> None:
    plain.goto("./")
    search = Search(plain)
    for gone in (search.wide_field, search.whole, search.button):
        expect(gone).not_to_be_visible()
    plain.locator("header").get_by_role("link", name="A to Z").click()
    expect(plain).to_have_url("a-to-z/")
    listed = set(plain.locator("article a").evaluate_all("all => all.map(link => link.getAttribute('href'))"))
    assert {f"../{answer.url}" for answer in book.questions} <= listed
    first = plain.get_by_role("main").get_by_role("heading", level=2).first
    expect(first).to_have_text("A")
    last = plain.get_by_role("navigation", name="Letters").get_by_role("link").last
    last.click()
    expect(plain.get_by_role("heading", name=last.inner_text(), exact=True)).to_be_in_viewport()


@pytest.mark.every(3)
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1280"])
@pytest.mark.parametrize("colors", ["none", "active"])
def test_the_chosen_row_is_seen(context: Callable[..., BrowserContext], size: tuple[int, int], colors: Any) -> None:
    shown = context(size, forced_colors=colors).new_page()
    search = Search(shown)
    search.find("police")
    row = search.rows.first
    looks = "row => { const s = getComputedStyle(row); return [s.backgroundColor, s.outlineStyle] }"
    before = row.evaluate(looks)
    shown.keyboard.press("ArrowDown")
    assert row.evaluate(looks)[0 if colors == "none" else 1] != before[0 if colors == "none" else 1]
    assert Search(shown).whole.evaluate("dialog => dialog.scrollWidth <= innerWidth")


def opened_by_search(page: Page) -> None:
    """Search on a page, and open the first hit."""
    search = Search(page)
    search.open()
    search.type("police")
    search.first().click()


def test_it_works_from_a_file(browser: Browser, site: Path) -> None:
    with browser.new_context(reduced_motion="reduce") as context:
        page, faults = patient(context).new_page(), list[str]()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"file://{site}/index.html")
        opened_by_search(page)
        expect(page).to_have_url(re.compile(r"^file://.*/index\.html#"))
        assert faults == []


def test_it_works_below_a_path(browser: Browser, site: Path, tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some/where").symlink_to(site.resolve())
    with served(tmp_path) as home, browser.new_context(base_url=f"{home}some/where/") as context:
        faults, page = watch(context, home), patient(context).new_page()
        page.goto("scenarios/")
        opened_by_search(page)
        expect(page).to_have_url(re.compile(r"/some/where/.+#"))
        assert faults == []


PIECES = """
let time = 0
globalThis.pieces = []
let added = 0
const turn = () => {
  globalThis.pieces.push(added)
  added = 0
}
performance.now = () => {
  if (!added++) setTimeout(turn)
  return time++
}
"""
"""Counts how many records are added to the index each time before the page gets a turn, by a clock that is read after each
and then goes on by one millisecond."""


def test_records_are_added_piece_by_piece_so_that_no_key_waits(browser: Browser, home: str) -> None:
    with browser.new_context(base_url=home, reduced_motion="reduce") as context:
        context.add_init_script(PIECES)
        page = patient(context).new_page()
        page.goto("./")
        Search(page).find("police")
        pieces = page.evaluate("pieces")
    assert sum(pieces) > 50
    assert max(pieces) < 10
