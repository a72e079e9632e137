"""The room's window: whatever is done there or to the guide, it shows the step or the title; and the guide mends it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from sticky.content.handbook import Handbook
from tests.support.axe import violations
from tests.support.browser import NARROW, WIDE, anew, served, until, wait_for
from tests.support.screens import count, lead, room

SECONDS = 2000
"""Milliseconds within which the guide says what became of the room's window."""
FOLLOWS = "The big screen is open and following"
RESTS = "The big screen shows only the title"
SILENT = "The big screen does not answer: its window is closed, loading, or at another page"


class Entry(NamedTuple):
    """From where a session is led."""

    url: str
    """The page of its guide."""
    plan: str
    """The end of its address, which is the session."""
    title: str
    secrets: list[str]
    """What is still to come, and must not be seen by the room: it stands on the page behind the big screen, or behind the guide."""


ENTRIES = ("builder", "ready session", "scenario")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test leads a session from one entry, which goes in turn by the test's name; with `--whole`, from each."""
    if "entry" in metafunc.fixturenames:
        turn = len(metafunc.function.__name__) % len(ENTRIES)
        marked = [pytest.param(name, marks=[pytest.mark.long][: i != turn]) for i, name in enumerate(ENTRIES)]
        metafunc.parametrize("entry", marked, indirect=True)


@pytest.fixture
def entry(book: Handbook, request: pytest.FixtureRequest) -> Entry:
    scenario = next(s for s in book.scenarios if len(s.complications) > 1)
    later = [complication.title for complication in scenario.complications]
    match request.param:
        case "builder":
            plan = f"/1/8/10.00/{scenario.id}"
            return Entry("train/build/", plan, "Our session", [scenario.front.title, *later, "Put a session together"])
        case "scenario":
            return Entry(
                scenario.guide_url, "", scenario.front.title, [*later, "Facilitator’s guide", scenario.front.summary]
            )
        case _:
            ready = book.sessions[0]
            steps = [step.do or book.by_id[step.scenario].front.title for step in ready.front.steps[1:]]
            return Entry(f"train/{ready.id}/", "", ready.front.title, [*steps, "How to lead it"])


def says(guide: Page, words: str, timeout: float | None = None) -> None:
    """The guide tells whoever leads of the big screen, politely."""
    expect(lead(guide).get_by_role("status").first).to_have_text(words, timeout=timeout)


def opened(guide: Page) -> Page:
    """The room's window, opened by its guide."""
    with guide.expect_popup() as popup:
        guide.get_by_role("button", name="Open the big screen").click()
    says(guide, FOLLOWS)
    return popup.value


@pytest.fixture
def guide(page: Page, entry: Entry) -> Iterator[Page]:
    anew(page, f"{entry.url}#present{entry.plan}")
    expect(lead(page)).to_be_visible()
    yield page
    for window in page.context.pages:
        if window != page:
            window.close()


def step(page: Page) -> str:
    """The step that the address names."""
    match = re.search(r"^#(?:show|present)~\w+/([a-z][^/]*)", page.evaluate("location.hash"))
    return match[1] if match else ""


def shows(window: Page, guide: Page) -> None:
    """The room's window has the guide's step, and nothing else."""
    until(
        window,
        "name => location.hash.split('/')[1] === name && document.querySelector('dialog[data-ss-as][open]')",
        lambda: step(guide),
    )
    expect(count(window)).to_be_visible()
    assert shows_nothing_else(window)


def shows_nothing_else(window: Page) -> bool:
    """Whether all that can be read in a window is its dialog's: both are read at once, since one step gives way to the next."""
    alone: bool = window.evaluate(
        "document.body.innerText === document.querySelector('dialog[data-ss-as][open]').innerText"
    )
    return alone


def seen(window: Page) -> str:
    """All that can be read in a window."""
    return window.locator("body").inner_text()


def rests(window: Page, entry: Entry) -> None:
    """The room's window has the title, and nothing else but what asks whoever leads."""
    expect(room(window).get_by_role("group")).to_have_text(entry.title, use_inner_text=True)
    text = seen(window)
    assert [secret for secret in entry.secrets if secret in text.replace(entry.title, "", 1)] == []


def close(window: Page) -> None:
    """Leave a window that asks, for good."""
    with window.expect_event("close"):
        # Pressed later: Playwright's own click fails when the window closes before its answer is there.
        room(window).get_by_role("button", name="Leave").evaluate("button => setTimeout(() => button.click())")


def onward(guide: Page, steps: int = 2, by: Page | None = None) -> None:
    """Go on, by a key in the guide's window or in the room's."""
    for _ in range(steps):
        before = step(guide)
        (by or guide).keyboard.press("PageDown")
        until(guide, "before => location.hash.split('/')[1] !== before", before)


STATES = {
    "a story": ("situation", ""),
    "a question": ("tension", ""),
    "counting down": ("tension", "t"),
    "the story over it": ("tension", "s"),
    "blank": ("tension", "b"),
    "resting": ("tension", "Escape"),
    "counting hands": ("tension", "h"),
}
"""By name, a step and the key that brings the big screen from there into the state."""
KEYS = ["PageDown", "PageUp", "ArrowRight", "ArrowLeft", " ", "Home", "b", ".", "s", "t", "h", "F5", "Escape", "Enter"]
PAIRS = [(state, key, where) for state in STATES for key in KEYS for where in ("guide", "room")]
TURNS = [(list(STATES)[i % len(STATES)], key, ("room", "guide")[i // len(STATES)]) for i, key in enumerate(KEYS)]
SAMPLE = TURNS[::4]
"""Every fourth key, and as many states, in one of the windows."""


@pytest.mark.parametrize(
    ("state", "key", "where"),
    [pytest.param(*pair, marks=[] if pair in SAMPLE else [pytest.mark.long]) for pair in PAIRS],
)
def test_every_key_in_every_state_leaves_both_windows_in_step(
    context: Callable[..., BrowserContext], book: Handbook, state: str, key: str, where: str
) -> None:
    """Whatever is pressed where, the guide stays open or asks, the room shows the guide's step or nothing, and no page behind."""
    scenario = next(s for s in book.scenarios if len(s.complications) > 1)
    guide = context().new_page()
    at, pressed = STATES[state]
    guide.goto(f"{scenario.guide_url}#present/{at}")
    window = opened(guide)
    if pressed:
        # Hands are counted from the guide alone.
        (guide if pressed == "h" else window).keyboard.press(pressed)
        until(
            guide,
            "([key, words]) => words.some(word => document.querySelector('dialog[open]').innerText.includes(word))",
            [
                pressed,
                {
                    "t": ["Stop the countdown"],
                    "b": ["Show it again"],
                    "Escape": [RESTS],
                    "s": [FOLLOWS],
                    "h": ["Hands down"],
                }[pressed],
            ],
        )
    (guide if where == "guide" else window).keyboard.press(key)
    expect(room(window)).to_be_visible()
    titles = [complication.title for complication in scenario.complications]
    assert [title for title in titles if title in seen(window)] == []
    if where == "guide" and key == "Escape":
        says(guide, "The session is running. Press “End the session” to end it.")
        guide.keyboard.press("Shift")
    expect(lead(guide)).to_be_visible()
    # Both are brought in step by what leads on, and no key has loaded a page again.

    def led_back() -> bool:
        # More than once, because what was pressed in the room may reach the guide after the first.
        guide.keyboard.press("Home")
        return bool(window.evaluate("location.hash.endsWith('/situation')"))

    wait_for(led_back, "the room does not come to the first step")
    assert not window.evaluate("performance.getEntriesByType('navigation')[0].type === 'reload'")


def test_the_story_stays_beside_its_questions_and_a_key_brings_it(guide: Page, book: Handbook) -> None:
    window = opened(guide)
    until_step = re.compile(r"(^|\.)tension$")
    while not until_step.search(step(guide)):
        onward(guide, 1)
    shows(window, guide)
    scenario = next(s for s in book.scenarios if len(s.complications) > 1)
    story = " ".join(scenario.situation.words.split()[:5])
    expect(room(window).locator(".ss-story")).to_contain_text(story)
    while not step(guide).endswith(scenario.complications[0].id):
        onward(guide, 1)
    shows(window, guide)
    assert story not in " ".join(seen(window).split())
    guide.keyboard.press("s")
    expect(room(window)).to_contain_text(story)
    guide.keyboard.press("s")
    shows(window, guide)


def test_the_room_sees_what_to_do_and_how_long_it_has(guide: Page) -> None:
    window = opened(guide)
    while not step(guide).endswith("tension"):
        onward(guide, 1)
    expect(room(window).get_by_text(re.compile(r"^(All together|In threes), \d minutes$"))).to_be_visible()
    guide.get_by_role("button", name="Countdown (T)").click()
    expect(room(window).get_by_text(re.compile(r"^(All together|In threes), \d minutes: \d:\d\d$"))).to_be_visible()
    expect(guide.get_by_role("button", name="Stop the countdown")).to_be_visible()
    onward(guide, 1)
    expect(room(window).get_by_text(re.compile(r": \d:\d\d$"))).to_have_count(0)


def test_a_show_of_hands_is_seen_by_the_room_and_gone_with_the_step(guide: Page) -> None:
    window = opened(guide)
    onward(guide, 1)
    guide.keyboard.press("h")
    for answer, times in (("Yes", 5), ("No", 2)):
        for _ in range(times):
            guide.get_by_role("button", name=f"One more: {answer}").click()
    guide.get_by_role("button", name="One fewer: No").click()
    expect(room(window).get_by_text("Yes 5 · No 1")).to_be_visible()
    window.reload()
    expect(room(window).get_by_text("Yes 5 · No 1")).to_be_visible()
    guide.reload()
    expect(lead(guide).locator("output").first).to_have_text("5")
    onward(guide, 1)
    shows(window, guide)
    expect(room(window).get_by_text("· No")).not_to_be_visible()
    expect(guide.get_by_role("button", name="One more: Yes")).not_to_be_visible()
    # Nothing of it comes back with the step.
    guide.keyboard.press("PageUp")
    until(guide, "() => !document.querySelector('dialog[open]').innerText.includes('Hands down')")
    expect(room(window).get_by_text("· No")).not_to_be_visible()


def test_a_blank_screen_is_told_and_the_next_turn_shows_the_step_again(guide: Page) -> None:
    window = opened(guide)
    guide.keyboard.press("b")
    says(guide, "The big screen is blank")
    expect(window.locator("[data-ss-cover=blank]")).to_be_visible()
    at = step(guide)
    window.keyboard.press("PageDown")
    expect(window.locator("[data-ss-cover=blank]")).not_to_be_visible()
    says(guide, FOLLOWS)
    assert step(guide) == at


def test_a_key_fills_the_rooms_whole_screen_with_the_step(guide: Page) -> None:
    window = opened(guide)
    window.keyboard.press("f")
    until(window, "() => document.fullscreenElement !== null")
    onward(guide, 1)
    shows(window, guide)
    assert window.evaluate(
        "document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('dialog[open]') !== null"
    )
    window.keyboard.press("f")
    until(window, "() => document.fullscreenElement === null")
    shows(window, guide)


def test_whoever_leads_goes_to_any_step(guide: Page) -> None:
    window = opened(guide)
    to = guide.get_by_label("Go to")
    last = to.locator("option").count() - 1
    to.select_option(str(last))
    shows(window, guide)
    expect(lead(guide)).to_contain_text(f"step {last + 1} of {last + 1}")


@pytest.mark.parametrize("way", ["Escape", "Leave"])
def test_leaving_asks_and_the_room_sees_only_the_title(guide: Page, entry: Entry, way: str) -> None:
    window = opened(guide)
    onward(guide)
    shows(window, guide)
    if way == "Escape":
        window.keyboard.press("Escape")
    else:
        window.get_by_role("button", name="Leave").click()
    rests(window, entry)
    expect(room(window)).to_contain_text("Leave the big screen?")
    says(guide, RESTS)
    # What asks has the focus, and one press brings the step back.
    window.keyboard.press("Enter")
    shows(window, guide)
    says(guide, FOLLOWS)
    window.keyboard.press("Escape")
    rests(window, entry)
    guide.get_by_role("button", name="Show the step again").click()
    shows(window, guide)
    says(guide, FOLLOWS)


def test_no_number_of_presses_closes_the_rooms_screen(guide: Page, entry: Entry) -> None:
    window = opened(guide)
    for _ in range(5):
        window.keyboard.press("Escape")
        expect(room(window)).to_be_visible()
    rests(window, entry)
    # A browser that asks with a gesture asks once, then closes it: Chromium lets the second not be refused.
    window.keyboard.press("Escape")
    shows(window, guide)
    room(window).evaluate("dialog => dialog.close()")
    rests(window, entry)


def test_what_is_left_for_good_is_closed(guide: Page) -> None:
    window = opened(guide)
    window.keyboard.press("Escape")
    close(window)
    says(guide, SILENT, SECONDS)


def test_back_leads_nowhere(guide: Page) -> None:
    window = opened(guide)
    onward(guide)
    assert window.evaluate("history.length") == 1
    window.go_back()
    shows(window, guide)


@pytest.mark.alone  # its routes stay
def test_a_reload_shows_the_step_and_until_then_nothing(browser: Browser, home: str, entry: Entry) -> None:
    # The browser tells its console of what it could not load, which the other contexts take for a fault.
    page = browser.new_page(base_url=home)
    page.goto(f"{entry.url}#present{entry.plan}")
    window = opened(page)
    onward(page)
    window.reload()
    shows(window, page)
    says(page, FOLLOWS)
    held: list[Route] = []
    window.route("**/session.*.js", lambda route: held.append(route))
    window.reload(wait_until="domcontentloaded")
    expect(window.locator("article")).to_be_attached()
    assert seen(window) == ""
    says(page, SILENT, SECONDS + 1000)
    window.route("**/session.*.js", lambda route: route.abort())
    for request in held:
        request.abort()
    lost = window.get_by_role("dialog")
    expect(lost).to_contain_text("This could not be loaded")
    assert seen(window) == lost.inner_text()
    window.unroute("**/session.*.js")
    page.get_by_role("button", name="Open the big screen").click()
    shows(window, page)
    says(page, FOLLOWS)
    page.context.close()


@pytest.mark.alone  # its routes stay
def test_a_room_whose_pages_do_not_load_sees_only_the_title(browser: Browser, home: str, book: Handbook) -> None:
    page = browser.new_page(base_url=home)
    page.goto(f"train/{book.sessions[0].id}/#present")
    window = opened(page)
    window.route("**/scenarios/**", lambda route: route.abort())
    window.reload()
    lost = window.get_by_role("dialog")
    for _ in range(3):
        expect(lost.get_by_role("heading")).to_have_text(book.sessions[0].front.title)
        expect(lost).to_contain_text("This could not be loaded")
        assert seen(window) == lost.inner_text()
        window.keyboard.press("Escape")
    says(page, SILENT)
    window.unroute("**/scenarios/**")
    page.get_by_role("button", name="Open the big screen").click()
    shows(window, page)
    page.context.close()


def test_a_closed_window_is_told_in_two_seconds_and_opened_again_at_the_step(guide: Page) -> None:
    window = opened(guide)
    onward(guide)
    window.close()
    says(guide, SILENT, SECONDS)
    onward(guide, 1)
    shows(opened(guide), guide)


@pytest.mark.parametrize("place", ["desk/", "the page behind"])
def test_a_window_that_was_led_elsewhere_is_told_and_mended(guide: Page, entry: Entry, place: str) -> None:
    window = opened(guide)
    onward(guide)
    if place == "the page behind":
        window.evaluate("plan => { location.hash = plan }", entry.plan.removeprefix("/") or "plan")
    else:
        window.goto(place)
    says(guide, SILENT, SECONDS)
    onward(guide, 1)
    guide.get_by_role("button", name="Open the big screen").click()
    shows(window, guide)
    says(guide, FOLLOWS)
    assert len(guide.context.pages) == 2


def test_back_from_elsewhere_shows_the_guides_step(guide: Page) -> None:
    window = opened(guide)
    onward(guide)
    window.goto("desk/")
    says(guide, SILENT)
    onward(guide, 1)
    window.go_back()
    shows(window, guide)
    says(guide, FOLLOWS)


def test_bringing_it_forward_changes_nothing(guide: Page) -> None:
    window = opened(guide)
    onward(guide)
    window.evaluate("globalThis.same = true")
    guide.get_by_role("button", name="Bring the big screen forward").click()
    shows(window, guide)
    says(guide, FOLLOWS)
    assert window.evaluate("globalThis.same")


def test_a_guide_that_is_loaded_again_finds_the_room(guide: Page, entry: Entry) -> None:
    window = opened(guide)
    onward(guide)
    shows(window, guide)  # what it gets later would show the step again
    at = step(guide)
    window.keyboard.press("Escape")
    guide.reload()
    says(guide, RESTS)
    rests(window, entry)
    guide.get_by_role("button", name="Show the step again").click()
    shows(window, guide)
    assert step(window) == at


def test_without_its_guide_the_room_stays_where_it_is(guide: Page, entry: Entry) -> None:
    window = opened(guide)
    onward(guide)
    shows(window, guide)
    at = step(window)
    guide.close()
    for again in (False, True):
        if again:
            window.reload()
        expect(count(window)).to_be_visible()
        assert step(window) == at
        assert shows_nothing_else(window)
    window.keyboard.press("Escape")
    rests(window, entry)
    close(window)


def test_a_session_that_is_ended_asks_first_and_leaves_the_room_the_title(guide: Page, entry: Entry) -> None:
    window = opened(guide)
    onward(guide)
    at = step(guide)
    guide.keyboard.press("Escape")
    says(guide, "The session is running. Press “End the session” to end it.")
    shows(window, guide)
    # It asks for as long as nothing else happens; any other key goes on.
    guide.wait_for_timeout(1200)
    says(guide, "The session is running. Press “End the session” to end it.")
    guide.keyboard.press("Shift")
    says(guide, FOLLOWS)
    guide.keyboard.press("Escape")
    guide.keyboard.press("Enter")
    expect(lead(guide)).to_have_count(0)
    rests(window, entry)
    expect(room(window).get_by_role("button").first.locator("..")).to_have_css("opacity", "0")
    # Opened again, the guide has the room where it was.
    guide.evaluate("hash => { location.hash = hash }", f"present{entry.plan}")
    says(guide, RESTS)
    guide.get_by_role("button", name="Show the step again").click()
    shows(window, guide)
    assert step(window) == at


def test_another_session_takes_the_same_window(guide: Page, book: Handbook) -> None:
    window = opened(guide)
    other = book.scenarios[-1]
    anew(guide, f"{other.guide_url}#present")
    says(guide, "The big screen is not open")
    guide.get_by_role("button", name="Open the big screen").click()
    says(guide, FOLLOWS)
    expect(room(window)).to_contain_text(" ".join(other.situation.words.split()[:4]))
    assert len(guide.context.pages) == 2


def test_a_guide_in_the_rooms_window_opens_another(guide: Page, entry: Entry) -> None:
    window = opened(guide)
    anew(window, f"{entry.url}#present{entry.plan}")
    shows(opened(window), window)


@pytest.mark.parametrize(("view", "size"), [("show", WIDE), ("join", NARROW)], ids=["a projector", "a phone"])
def test_a_session_that_is_shown_without_a_guide_is_left_to_nothing_secret(
    lend: Callable[..., Page], entry: Entry, view: str, size: tuple[int, int]
) -> None:
    page = lend(size)
    page.goto(f"{entry.url}#{view}{entry.plan}")
    expect(room(page)).to_be_visible()
    room(page).get_by_role("button", name="Leave").click()
    rests(page, entry)
    room(page).get_by_role("button", name="Leave").click()
    expect(page).to_have_url("./")


def test_no_page_of_a_session_shows_it_without_its_guide(page: Page, entry: Entry) -> None:
    page.goto(f"{entry.url}#{entry.plan.removeprefix('/')}")
    expect(page.get_by_role("link", name="Lead it, with the big screen")).to_be_visible()
    expect(page.locator("a[href*='#show']")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_it_rests(
    context: Callable[..., BrowserContext], book: Handbook, measured: set[str], scheme: str
) -> None:
    page = context(WIDE, bypass_csp=True, color_scheme=scheme).new_page()
    page.goto(f"train/{book.sessions[0].id}/#show")
    expect(room(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(room(page)).to_contain_text("Leave the big screen?")
    assert violations(page, measured) == []


@pytest.mark.alone  # it opens a file, without a server
@pytest.mark.every(2)
@pytest.mark.parametrize("of", ["one's own", "a ready session"])
def test_a_session_saved_as_one_file_is_whole_without_a_network(
    page: Page, browser: Browser, book: Handbook, tmp_path: Path, of: str
) -> None:
    """Both screens, the notes and all that is printed are in the file, which asks nobody for anything."""
    own = "1/12/10.00/title.Our_day/wifes-card~a-note/pairs.10~Your_door~Draw_the_way"
    page.goto(f"train/build/#{own}" if of == "one's own" else f"train/{book.sessions[0].id}/")
    saved = tmp_path / "session.html"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as one file").click()
    download.value.save_as(saved)
    assert saved.stat().st_size < 1_000_000
    with browser.new_context(offline=True) as context:
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        faults: list[str] = []
        context.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        guide = context.new_page()
        guide.goto(saved.as_uri())
        expect(guide.locator("[data-ss-session] :is(input, button)")).to_have_count(0)
        guide.get_by_role("link", name="Lead it, with the big screen").click()
        window = opened(guide)
        options = guide.get_by_label("Go to").locator("option")
        for number in range(1, options.count()):
            guide.get_by_label("Go to").select_option(str(number))
            shows(window, guide)
        if of == "one's own":
            assert "A note from her" not in "".join(options.all_text_contents())
            guide.get_by_label("Go to").select_option(str(options.count() - 2))
            expect(room(window)).to_contain_text("Draw the way")
        guide.get_by_label("Go to").select_option("1")
        shows(window, guide)
        expect(lead(guide)).to_contain_text("Your notes for this step")
        # The room turns by itself, too, and either window may be loaded again.
        onward(guide, 1, by=window)
        shows(window, guide)
        window.reload()
        shows(window, guide)
        guide.reload()
        guide.get_by_role("button", name="Open the big screen").click()
        says(guide, FOLLOWS)
        paper = context.new_page()
        paper.goto(f"{saved.as_uri()}#print")
        for pile in ("plan", "attendance", "guide", "handout", "answers"):
            expect(paper.locator(f"[data-ss-print={pile}]").first).to_be_attached()
        assert "127.0.0.1" in paper.locator("[data-ss-print=plan] figcaption").inner_text()  # where it was saved from
        assert [url for url in asked if not url.startswith((saved.as_uri(), "data:", "about:"))] == []
        assert faults == []


KEPT = """async () => [
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie,
    ...(await indexedDB.databases()).map(({ name }) => name), ...(await caches.keys()),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope), globalThis.name,
].filter(Boolean)"""
"""What a browser keeps for a page, of each kind there is."""


def test_a_whole_session_in_both_windows_leaves_nothing_in_the_browser(guide: Page) -> None:
    window = opened(guide)
    guide.get_by_role("button", name="Start the clock").click()
    for key in ("h", "t", "s", "s", "b", "b"):
        guide.keyboard.press(key)
    last = guide.get_by_label("Go to").locator("option").count() - 1
    for number in range(1, last + 1):
        guide.get_by_label("Go to").select_option(str(number))
        shows(window, guide)
    window.keyboard.press("+")
    guide.reload()
    window.reload()
    shows(window, guide)
    guide.keyboard.press("Escape")
    guide.keyboard.press("Enter")
    expect(lead(guide)).to_have_count(0)
    assert guide.evaluate(KEPT) == []
    # Its name is how the guide finds the window again; it goes with the window.
    assert window.evaluate(KEPT) == ["sticky-room"]
    assert guide.context.cookies() == []


@pytest.mark.alone  # its server stops
def test_both_windows_go_on_without_a_network(site: Path, browser: Browser, book: Handbook) -> None:
    """With the server stopped, every step, the story, the countdown and the list still work in both windows."""
    ready = book.sessions[0]
    with browser.new_context() as context:
        with served(site) as home:
            guide = context.new_page()
            guide.goto(f"{home}train/{ready.id}/#present")
            window = opened(guide)
        for _ in range(60):
            guide.keyboard.press("PageDown")
            until(guide, "() => document.querySelector('dialog[open]').innerText.includes('open and following')")
        last = guide.get_by_label("Go to").locator("option").count() - 1
        guide.get_by_label("Go to").select_option(str(last))
        shows(window, guide)
        guide.get_by_label("Go to").select_option("2")
        shows(window, guide)
        guide.keyboard.press("t")
        expect(room(window).get_by_text(re.compile(r": \d:\d\d$"))).to_be_visible()
        guide.keyboard.press("s")
        expect(window.locator("[data-ss-cover=story]")).to_be_visible()
        assert context.cookies() == []
