"""The big screen and the presenter's: a scenario one step at a time, in two windows that follow each other."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from sticky.content.handbook import Handbook
from sticky.content.scenario import Scenario
from tests.support.axe import violations
from tests.support.browser import NARROW, WIDE, anew, settled, until
from tests.support.screens import clock, lead, notes, room

LOW = (320, 256)
"""A window of 1280 by 1024 at 400 %."""

SIZES = {"a projector": (1280, 720), "a small one": (800, 600), "a phone": NARROW}


@pytest.fixture(scope="module")
def scenario(book: Handbook) -> Scenario:
    """A scenario that gets stickier twice."""
    return next(s for s in book.scenarios if len(s.complications) > 1)


def names(scenario: Scenario) -> list[str]:
    """The steps of a scenario, as its big screen names them."""
    steps = ["situation", "tension", "response"]
    for complication in scenario.complications:
        steps += [complication.id, *(part.id for part in complication.for_everyone)]
    return [*steps, "at-the-desk", "at-the-desk-more", "debrief", "to-take-away"]


def at(page: Page, view: str = "show") -> str:
    """The step that the address names."""
    match = re.search(rf"#{view}(?:~\w+)?/(.+)$", page.evaluate("location.hash"))
    return match[1] if match else ""


def stands_at(page: Page, name: str, view: str = "show") -> None:
    until(
        page,
        "([view, name]) => location.hash.startsWith('#' + view) && location.hash.endsWith('/' + name)",
        [view, name],
    )


@pytest.mark.every(2)
@pytest.mark.parametrize(
    ("forward", "backward"), [("PageDown", "PageUp"), ("ArrowRight", "ArrowLeft"), (" ", "Shift+ ")]
)
def test_a_clicker_goes_through_the_steps_and_back(page: Page, scenario: Scenario, forward: str, backward: str) -> None:
    page.goto(f"{scenario.url}#show")
    expect(room(page)).to_be_visible()
    seen: list[str] = []
    for _ in range(40):
        if not seen or seen[-1] != at(page):
            seen.append(at(page))
        page.keyboard.press(forward)
    assert seen == names(scenario)
    for _ in range(40):
        page.keyboard.press(backward)
    assert at(page) == "situation"
    page.keyboard.press(forward)
    page.keyboard.press("Home")
    assert at(page) == "situation"


def test_a_step_shows_itself_and_nothing_later(page: Page, scenario: Scenario) -> None:
    titles = [complication.title for complication in scenario.complications]
    for i, name in enumerate(names(scenario)):
        anew(page, f"{scenario.url}#show/{name}")
        text = room(page).inner_text()
        assert f"{i + 1} of {len(names(scenario))}" in text
        later = (
            titles
            if name not in {c.id for c in scenario.complications}
            else titles[titles.index(next(c.title for c in scenario.complications if c.id == name)) + 1 :]
        )
        if i < 3:
            assert not [title for title in later if title in text]
            assert not room(page).locator("[data-ss-quiet], [data-ss-hint], [role=note]").count()
        assert scenario.front.title not in text or name == "situation"


def test_of_the_debrief_the_room_sees_what_to_sort_by_and_the_rest_is_notes(page: Page, scenario: Scenario) -> None:
    debrief = next(section for section in scenario.sections if section.id == "debrief")
    parts = [part for part in debrief.for_everyone if part.kind.look == "plain"]
    assert parts
    texts = [" ".join(part.text.words.split()[:4]) for part in parts]
    page.goto(f"{scenario.url}#show/debrief")
    for part, text in zip(parts, texts, strict=True):
        expect(room(page).get_by_role("heading", name=part.title)).to_be_visible()
        assert text not in room(page).inner_text()
    anew(page, f"{scenario.guide_url}#present/debrief")
    for text in texts:
        expect(notes(page)).to_contain_text(text)
    expect(page.get_by_role("button", name="Next: the take-away")).to_be_visible()


def test_a_screen_reader_is_told_of_one_step_at_a_time(page: Page, scenario: Scenario) -> None:
    count = len(names(scenario))
    page.goto(f"{scenario.url}#show")
    screen = page.get_by_role("dialog", name="The big screen")
    for at_, said in ((1, scenario.situation.words[:30]), (2, "")):
        now = screen.get_by_role("group", name=f"Step {at_} of {count}")
        expect(now).to_be_focused()
        expect(now).to_contain_text(said)
        assert screen.get_by_role("group").count() == 1
        page.keyboard.press("PageDown")
    anew(page, f"{scenario.guide_url}#present")
    expect(page.get_by_role("dialog", name="The presenter’s screen")).to_be_visible()


@pytest.mark.every(2)
@pytest.mark.parametrize("size", SIZES)
def test_every_step_fits_or_pages(context: Callable[..., BrowserContext], scenario: Scenario, size: str) -> None:
    page = context(SIZES[size]).new_page()
    page.goto(f"{scenario.url}#show")
    expect(room(page)).to_be_visible()
    least = {"a projector": 36, "a small one": 20, "a phone": 20}[size]
    sizes: dict[str, float] = {}
    for _ in range(30):
        content = room(page).get_by_role("group").locator("> div")
        fits = content.evaluate(
            "e => e.scrollHeight <= e.clientHeight + 1 && e.getBoundingClientRect().bottom <= innerHeight"
        )
        assert fits, at(page)
        texts = content.locator("> :not(.ss-story) :is(p, li, h2), > p, > h2").evaluate_all(
            "texts => texts.map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        if texts:
            sizes[at(page)] = min(texts)
        page.keyboard.press("PageDown")
    assert at(page) == "to-take-away"
    assert len(sizes) > 5
    assert {step: size for step, size in sizes.items() if size < least} == {}


def test_the_screen_is_left_to_the_page_as_it_was(page: Page, scenario: Scenario) -> None:
    page.goto(scenario.url)
    page.evaluate("scrollTo(0, 300)")
    page.locator("a[href='#show']").evaluate("link => link.click()")
    expect(room(page)).to_be_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    # It asks first, in front of the title.
    expect(room(page).get_by_role("group")).to_have_text(scenario.front.title, use_inner_text=True)
    room(page).get_by_role("button", name="Leave").click()
    expect(room(page)).to_have_count(0)
    assert "#" not in page.url
    assert page.evaluate("scrollY") == 300


def test_a_click_turns_and_a_larger_size_stays(page: Page, scenario: Scenario) -> None:
    page.goto(f"{scenario.url}#show")
    step = room(page).get_by_role("group")
    step.click(position={"x": 900, "y": 200})
    assert at(page) == "tension"
    step.click(position={"x": 50, "y": 200})
    assert at(page) == "situation"
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    before = room(page).get_by_role("group").evaluate(size)
    page.keyboard.press("+")
    page.keyboard.press("PageDown")
    assert room(page).get_by_role("group").evaluate(size) > before


def test_a_former_id_of_a_complication_is_the_same_step(page: Page, book: Handbook) -> None:
    scenario = next(s for s in book.scenarios if set(s.front.renamed.values()) & {c.id for c in s.complications})
    old, new = next(iter(scenario.front.renamed.items()))
    page.goto(f"{scenario.url}#show/{old}")
    stands_at(page, new)


@pytest.mark.parametrize("unknown", ["no-such-step", "constructor"])
def test_a_step_that_is_not_there_begins_at_the_beginning(page: Page, scenario: Scenario, unknown: str) -> None:
    page.goto(f"{scenario.url}#show/{unknown}")
    stands_at(page, "situation")


@pytest.mark.parametrize("hostile", ["x/answer", "<b>", "%22%3E"])
def test_what_is_no_step_opens_nothing(page: Page, scenario: Scenario, hostile: str) -> None:
    page.goto(f"{scenario.url}#show/{hostile}")
    settled(page, "session")
    expect(room(page)).to_have_count(0)


def test_without_scripts_it_is_the_page(plain: Page, scenario: Scenario) -> None:
    plain.goto(f"{scenario.url}#show/tension")
    expect(plain.locator("#situation")).to_be_visible()
    expect(plain.locator("a[href='#show']")).not_to_be_visible()


LOOKS: list[dict[str, str]] = [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}]


@pytest.mark.every(2)
@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "forced"])
def test_axe_finds_nothing_on_either_screen(
    context: Callable[..., BrowserContext],
    scenario: Scenario,
    look: dict[str, str],
    measured: set[str],
    whole: bool,
) -> None:
    page = context(WIDE, bypass_csp=True, **look).new_page()
    # Each step in one of the looks, which go in turn; with `--whole`, in all.
    for name in names(scenario) if whole else names(scenario)[LOOKS.index(look) :: len(LOOKS)]:
        anew(page, f"{scenario.url}#show/{name}")
        expect(room(page)).to_be_visible()
        assert violations(page, measured) == []
    anew(page, f"{scenario.guide_url}#present")
    expect(lead(page)).to_be_visible()
    assert violations(page, measured) == []


# Two windows.


@pytest.fixture
def windows(context: Callable[..., BrowserContext], scenario: Scenario) -> tuple[Page, Page]:
    """The presenter's window, and the room's that it opened."""
    presenter = context().new_page()
    presenter.goto(scenario.guide_url)
    presenter.locator("a[href='#present']").click()
    with presenter.expect_popup() as opened:
        presenter.get_by_role("button", name="Open the big screen").click()
    return presenter, opened.value


def following(presenter: Page) -> None:
    expect(presenter.get_by_role("status").filter(has_text="open and following")).to_be_visible()


def test_the_room_follows_the_presenter_and_the_presenter_the_room(
    windows: tuple[Page, Page], scenario: Scenario
) -> None:
    presenter, screen = windows
    following(presenter)
    presenter.get_by_role("button", name=re.compile("^Next")).click()
    stands_at(screen, "tension")
    screen.bring_to_front()
    screen.keyboard.press("PageDown")
    stands_at(presenter, "response", "present")
    presenter.keyboard.press("Home")
    stands_at(screen, "situation")


def test_either_window_may_be_loaded_again(windows: tuple[Page, Page]) -> None:
    presenter, screen = windows
    following(presenter)
    presenter.keyboard.press("PageDown")
    stands_at(screen, "tension")
    screen.reload()
    stands_at(screen, "tension")
    presenter.keyboard.press("PageDown")
    stands_at(screen, "response")
    presenter.reload()
    stands_at(presenter, "response", "present")
    following(presenter)
    presenter.keyboard.press("PageUp")
    stands_at(screen, "tension")


def test_two_sessions_do_not_mix(windows: tuple[Page, Page], scenario: Scenario) -> None:
    presenter, screen = windows
    following(presenter)
    other = presenter.context.new_page()
    other.goto(f"{scenario.guide_url}#present")
    expect(lead(other)).to_be_visible()
    for _ in range(3):
        other.keyboard.press("PageDown")
    presenter.keyboard.press("PageDown")
    stands_at(screen, "tension")


def test_a_window_that_the_browser_stops_is_told(page: Page, scenario: Scenario) -> None:
    page.add_init_script("window.open = () => null")
    page.goto(f"{scenario.guide_url}#present")
    page.get_by_role("button", name="Open the big screen").click()
    expect(page.get_by_role("status").filter(has_text="The browser stopped the window")).to_be_visible()


def test_the_presenter_has_the_notes_the_clock_and_what_to_leave_out(page: Page, scenario: Scenario) -> None:
    page.clock.install()
    page.goto(f"{scenario.guide_url}#present/{scenario.complications[0].id}")
    written = scenario.complications[0].for_facilitators[0].text.markdown
    expect(notes(page)).to_contain_text(re.split(r"[*\[\]()<>]", written)[-1].strip()[-30:])
    page.get_by_role("button", name="Start the clock").click()
    page.clock.run_for(60_000 * scenario.front.minutes)
    expect(clock(page)).to_contain_text("over")
    last = scenario.complications[-1]
    expect(clock(page)).to_contain_text(last.title)
    page.get_by_role("button", name="Leave it out").click()
    for _ in range(20):
        page.keyboard.press("PageDown")
        assert not at(page, "present").startswith(last.id)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["a desktop", "a phone"])
def test_one_screen_is_enough(lend: Callable[..., Page], scenario: Scenario, size: tuple[int, int]) -> None:
    page = lend(size)
    page.goto(f"{scenario.guide_url}#present")
    page.get_by_role("button", name="Show the room this window").click()
    expect(room(page)).to_be_visible()
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("button", name="Leave").click()
    expect(room(page).get_by_role("group")).to_have_text(scenario.front.title, use_inner_text=True)
    page.get_by_role("button", name="Leave").click()
    expect(room(page)).to_have_count(0)
    expect(lead(page)).to_contain_text("step 2 of")


def test_in_a_low_window_the_step_has_most_of_both_screens(
    context: Callable[..., BrowserContext], scenario: Scenario
) -> None:
    low = context(LOW).new_page()
    for address, screen, tools in (
        (f"{scenario.url}#show", room, "button"),
        (f"{scenario.guide_url}#present", lead, "button[class*=ss-press--main]"),
    ):
        anew(low, address)
        shown = screen(low)
        expect(shown).to_be_visible()
        boxes = [box for tool in shown.locator(tools).all() if (box := tool.bounding_box())]
        assert boxes
        below = [box for box in boxes if box["y"] > LOW[1] / 2]
        assert below
        assert min(box["y"] for box in below) > 0.65 * LOW[1]
        assert max(box["y"] + box["height"] for box in below) <= LOW[1]
        assert max(box["x"] + box["width"] for box in below) <= LOW[0]
    # What is said of the step is reached by scrolling, above what leads on.
    notes(low).scroll_into_view_if_needed()
    expect(notes(low)).to_be_in_viewport()
