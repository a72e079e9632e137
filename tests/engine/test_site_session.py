"""A session on the screens: what it does besides its scenarios, each scenario in order, what it leaves out, and its time."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from sticky.content.handbook import Handbook
from sticky.content.session import Session
from sticky.content.time_plan import CLOSING, GROUPS, WELCOME, minutes
from tests.support.axe import violations
from tests.support.browser import NARROW, SITE_URL, WIDE, anew, until
from tests.support.screens import clock, count, lead, room
from tests.support.scripts import module


@pytest.fixture(scope="module")
def session(book: Handbook) -> Session:
    """A session of two scenarios, with a break between them."""
    return book.sessions[0]


def planned(session: Session) -> int:
    """The minutes of a session's steps: fewer than are booked."""
    return sum(step.minutes for step in session.front.steps)


@pytest.fixture(scope="module")
def url(session: Session) -> str:
    return f"train/{session.id}/"


def step(page: Page) -> str:
    """The step that the address names."""
    match = re.search(r"^#(?:show|present)(?:~\w+)?/(.+)$", page.evaluate("location.hash"))
    return match[1] if match else ""


def names(session: Session, book: Handbook) -> list[str]:
    """The steps of a session, as its screens name them."""
    steps = []
    for i, own in enumerate(session.front.steps, 1):
        if own.do:
            steps.append(f"step-{i}")
            continue
        scenario = book.by_id[own.scenario]
        ids = ["situation", "tension", "response"]
        for complication in scenario.complications:
            if complication.id not in own.without:
                ids += [complication.id, *(part.id for part in complication.for_everyone)]
        steps += [
            f"{scenario.id}.{id_}" for id_ in (*ids, "at-the-desk", "at-the-desk-more", "debrief", "to-take-away")
        ]
    return steps


@pytest.mark.parametrize("size", [(1280, 720), NARROW], ids=["a desktop", "a phone"])
def test_what_a_session_is_shown_printed_and_sent_with_is_on_the_first_screen(
    context: Callable[..., BrowserContext], url: str, home: str, size: tuple[int, int]
) -> None:
    page = context(size, permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(url)
    expect(page.locator("[data-ss-share] svg").first).to_be_attached()
    ways = page.locator("article .ss-actions").locator(":is(a, button)")
    assert ways.all_inner_texts() == ["Lead it, with the big screen", "Print all of it", "Copy link", "QR code"]
    for way in ways.all():
        box = way.bounding_box()
        assert box
        assert box["y"] + box["height"] <= size[1]
        assert box["height"] >= 44
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == home + url
    page.get_by_role("button", name="QR code", exact=True).click()
    expect(page.get_by_role("dialog", name="QR code of this session")).to_contain_text(f"{home}{url}#join")


def test_a_ready_session_says_what_to_bring_to_send_and_to_ask(plain: Page, session: Session, url: str) -> None:
    """Also to whoever has no scripts, and in words of this session."""
    plain.goto(url)
    for said in (*session.front.bring, "A projector or a large screen", "the sheet to sign"):
        expect(plain.get_by_role("listitem").filter(has_text=said).first).to_be_visible()
    letters = plain.locator(".ss-letters")
    for said in (
        session.front.title,
        session.front.goal,
        f"{session.front.minutes} minutes",
        "on a slip without a name",
    ):
        expect(letters).to_contain_text(said)


def test_without_scripts_a_session_says_its_address_and_offers_nothing_that_does_not_work(
    plain: Page, url: str
) -> None:
    plain.goto(url)
    address = plain.locator("noscript a", has_text=url)
    expect(address).to_be_visible()
    expect(address).to_have_text(SITE_URL + url)
    expect(plain.get_by_role("link", name="Lead it")).to_have_count(0)
    expect(plain.get_by_role("button", name="Copy link")).to_have_count(0)


def times(page: Page) -> list[str]:
    """When each step begins, and the end."""
    return [cell.strip() for cell in page.locator("[data-ss-session] [data-ss-at]").all_inner_texts()]


def test_a_ready_session_is_for_any_group_at_any_hour(page: Page, session: Session, book: Handbook, url: str) -> None:
    page.clock.install(time=datetime(2026, 1, 1, 13, 50))
    page.goto(url)
    group = page.locator("[data-ss-ready-for]")
    expect(group).to_be_visible()
    own = sum(step.minutes for step in session.front.steps[:2])
    assert times(page)[2] == f"0:{own:02}"
    expect(page.get_by_label("People")).to_have_value(str(session.front.people))
    page.get_by_label("People").fill("20")
    page.get_by_label("Starts at").fill("2 pm")
    page.keyboard.press("Tab")

    each = [
        minutes(book.by_id[step.scenario], 20, step.without) if step.scenario else step.minutes
        for step in session.front.steps
    ]
    begins = datetime(2026, 1, 1, 14)
    wanted = [begins + timedelta(minutes=sum(each[:i])) for i in range(len(each) + 1)]
    assert times(page) == [f"{time:%-I:%M}" for time in wanted]
    assert [int(cell) for cell in page.locator("[data-ss-session] td:last-child").all_inner_texts()] == [
        *each,
        sum(each),
    ]
    expect(group).to_contain_text(f"{sum(each)} minutes instead of {planned(session)}")
    expect(group).to_contain_text(re.compile(f"ends at {wanted[-1]:%-I:%M}\\sPM"))

    # The link is the session, for every view of it, and for one that is made of it.
    text = "1/20/14.00"
    assert page.url.endswith(f"{url}#{text}")
    expect(page.get_by_label("Link to this session")).to_have_value(page.url)
    for name, view in (("Lead it", "present"), ("Print all of it", "print")):
        expect(page.get_by_role("link", name=name)).to_have_attribute("href", f"#{view}/{text}")
    expect(page.get_by_role("link", name="Make it yours")).to_have_attribute(
        "href", re.compile(f"#1/20/14\\.00[+]{session.front.minutes}/from[.]{session.id}/")
    )
    page.get_by_role("link", name="Lead it").click()
    expect(lead(page)).to_contain_text(f"{sum(each)} minutes planned")
    expect(lead(page)).to_contain_text(re.compile(f"{each[0]} min, to {wanted[1]:%-I:%M}\\sPM"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{url}#{text}")
    assert times(page)[-1] == f"{wanted[-1]:%-I:%M}"

    anew(page, f"{url}#print/{text}")
    printed = page.locator("[data-ss-print=plan] [data-ss-at]")
    expect(printed.nth(1)).to_have_text(f"{wanted[1]:%-I:%M}")
    guide = page.locator("[data-ss-print=guide]").first
    expect(guide.locator("tfoot td")).to_have_text(str(each[1]))


def test_a_ready_sessions_scenario_leads_back_to_this_group_and_hour(page: Page, session: Session, url: str) -> None:
    page.goto(f"{url}#1/20/14.00")
    page.locator("[data-ss-row=scenario] a").first.click()
    onward = page.get_by_role("link", name=re.compile("^Next in the session"))
    expect(onward).to_have_count(2)
    onward.first.click()
    page.get_by_role("link", name="‹ Back to the session").click()
    expect(page.get_by_label("People")).to_have_value("20")
    assert page.url.endswith(f"{url}#1/20/14.00")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1/x/14.00", "“x” is not a number of people. The minutes are for 12."),
        ("1/20/25.00", "“25.00” is not a time to start. Minutes count from 0:00."),
        ("2/20/14.00", "The link is of version 2. This page reads version 1."),
        ("1/20/14.00/wifes-card", "A ready session has its own steps. Those in the link are left out."),
        ("<b>", "“<b>”, after the # in the link, is not a session."),
    ],
)
def test_a_broken_link_to_a_ready_session_says_what_is_wrong(
    page: Page, session: Session, url: str, text: str, said: str
) -> None:
    page.goto(f"{url}#{text}")
    expect(page.locator("[data-ss-faults] li")).to_have_text([said])
    expect(page.locator("[data-ss-row]")).to_have_count(len(session.front.steps))
    assert len(times(page)) == len(session.front.steps) + 1


def test_a_plan_that_does_not_know_when_it_begins_has_lines_for_it_on_paper(page: Page, plain: Page, url: str) -> None:
    read = "cell => { const { display, inlineSize } = getComputedStyle(cell, '::after'); return [display, inlineSize] }"
    for reader, text, blank in ((plain, "", True), (page, "", True), (page, "#1/20/14.00", False)):
        anew(reader, f"{url}{text}")
        cell = reader.locator("[data-ss-at]").nth(1)
        if text:
            expect(cell).not_to_contain_text("0:")
        reader.emulate_media(media="print")
        display, size = cell.evaluate(read)
        assert (display == "inline-block" and float(size.removesuffix("px")) > 45) == blank, text
        reader.emulate_media(media="screen")
        assert cell.evaluate(read)[0] != "inline-block"


def test_a_session_shows_all_of_its_steps_in_order(page: Page, session: Session, book: Handbook, url: str) -> None:
    page.goto(f"{url}#show")
    expect(room(page)).to_be_visible()
    seen: list[str] = []
    for _ in range(60):
        if not seen or seen[-1] != step(page):
            seen.append(step(page))
        page.keyboard.press("PageDown")
    assert seen == names(session, book)


def test_the_room_sees_the_rules_and_none_of_the_notes(page: Page, url: str) -> None:
    page.goto(f"{url}#show")
    expect(room(page)).to_contain_text("You may pass")
    for unseen in ("Say them before anyone speaks", "Say the line three times", "Thank them"):
        assert unseen not in room(page).inner_text()


def test_a_step_shows_its_material_from_another_page_whole(page: Page, session: Session, url: str) -> None:
    """A table of the policy is on the screen, in the guide and on paper, without what a page has around it."""
    last = len(session.front.steps)
    page.goto(f"{url}#show/step-{last}")
    # A step may have several screens, of which a reader hears all.
    group = room(page).get_by_role("group")
    for words in ("What we collect", "Until you close it", "Your reasons", "Which sentence will you say?"):
        expect(group).to_contain_text(words)
    assert group.locator("button, a, .ss-number").count() == 0
    anew(page, f"{url}#present/step-{last}")
    expect(lead(page)).to_contain_text("Until you close it")
    anew(page, f"{url}#print")
    expect(page.locator("[data-ss-print=plan]")).to_contain_text("Until you close it")


def test_whoever_leads_reads_the_notes_for_each_step(page: Page, session: Session, book: Handbook, url: str) -> None:
    page.goto(f"{url}#present")
    for noted in ("Say them before anyone speaks", "Say the line three times", "Thank them"):
        expect(lead(page)).to_contain_text(noted)
    scenario = book.by_id[session.front.steps[1].scenario]
    expect(lead(page).get_by_role("button", name=f"Next: {scenario.front.title}")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(lead(page)).to_contain_text(f"{scenario.front.title}, step 2 of {len(names(session, book))}")


def test_a_step_of_a_session_has_an_address(page: Page, session: Session, book: Handbook, url: str) -> None:
    scenario = book.by_id[session.front.steps[1].scenario]
    last = scenario.complications[-1]
    page.goto(f"{url}#show/{scenario.id}.{last.id}")
    expect(room(page)).to_contain_text(last.title)
    old, new = next(iter(scenario.front.renamed.items()))
    anew(page, f"{url}#show/{scenario.id}.{old}")
    expect(room(page)).to_be_visible()
    page.keyboard.press("PageDown")
    assert step(page).startswith(f"{scenario.id}.{new}")


def test_the_two_windows_of_a_session_follow_each_other(page: Page, session: Session, book: Handbook, url: str) -> None:
    page.goto(f"{url}#present")
    with page.expect_popup() as opened:
        lead(page).get_by_role("button", name="Open the big screen").click()
    window = opened.value
    expect(room(window)).to_contain_text("You may pass")
    expect(lead(page)).to_contain_text("open and following")
    page.keyboard.press("PageDown")
    second = names(session, book)[1]
    until(window, "name => location.hash.endsWith('/' + name)", second)
    window.reload()
    expect(room(window)).to_be_visible()  # until then no key is heard
    expect(lead(page)).to_contain_text("open and following")
    until(window, "name => location.hash.endsWith('/' + name)", second)
    window.keyboard.press("PageDown")
    until(page, "name => location.hash.endsWith('/' + name)", names(session, book)[2])
    page.reload()
    expect(lead(page)).to_contain_text("open and following")


def test_the_clock_knows_the_whole_session(page: Page, session: Session, url: str) -> None:
    page.clock.install()
    page.goto(f"{url}#present")
    expect(lead(page)).to_contain_text(f"{planned(session)} minutes planned")
    lead(page).get_by_role("button", name="Start the clock").click()
    page.keyboard.press("PageDown")
    page.clock.run_for(11 * 60_000)
    expect(lead(page)).to_contain_text("minutes over")
    lead(page).get_by_role("button", name="Leave it out").click()
    ends = lead(page).locator("dd").nth(2).inner_text()
    assert " not " in ends, "the planned end stays what was announced"


@pytest.mark.parametrize(
    ("now", "said", "booked", "end"),
    [
        ("10:03", "2 minutes over", "2 min over", "10:{}"),
        ("09:58", "On time", "3 min to spare", "10:{}"),
        ("15:10", "On time", "1 min to spare", "3:{}"),
    ],
    ids=["late", "early", "another hour"],
)
def test_the_end_that_was_booked_is_told_too(
    page: Page, book: Handbook, now: str, said: str, booked: str, end: str
) -> None:
    scenario = book.scenarios[0]
    within = WELCOME.minutes + minutes(scenario) + CLOSING.minutes + 1
    at_last = datetime.fromisoformat(f"2026-03-05T{now}:10")  # as a clock on the wall
    page.clock.install(time=at_last - timedelta(minutes=9))
    page.goto(f"train/build/#present/1/8/10.00+{within}/{scenario.id}")
    expect(lead(page)).to_be_visible()
    page.clock.pause_at(at_last)
    at = end.format(f"{within + (10 if now > '12' else 0):02}")
    expect(clock(page)).to_contain_text(re.compile(f"Booked until{at}.{{1,4}}: {booked}"))
    lead(page).get_by_role("button", name="Start the clock").click()
    expect(clock(page).get_by_text(said, exact=True)).to_be_visible()
    advice = clock(page).get_by_text(re.compile("leave out"))
    expect(advice).to_have_count(int("over" in said))
    if "over" in said:
        expect(advice).to_contain_text(f"To end at {at}")


def paced(asked: str) -> Any:
    """What the script of the clock's arithmetic answers, without a browser."""
    script = module("session/pace", "own")
    command = ["node", "--eval", f"{script};console.log(JSON.stringify((({{ pace, cuts }}) => {asked})(own)))"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def minute(moment: float) -> str:
    return datetime.fromtimestamp(moment / 1000).strftime("%H:%M")


@pytest.mark.parametrize(
    ("passed", "before", "through", "whole", "within", "expected"),
    [
        (None, 0, 5, 40, 0, {"gone": 0, "over": 0, "hand": 0, "ends": "10:40", "aim": "10:40", "due": None}),
        (5, 0, 5, 40, 0, {"gone": 5, "over": 0, "hand": 0, "ends": "10:40", "aim": "10:40", "due": None}),
        (2, 5, 20, 40, 0, {"gone": 2, "over": 0, "hand": 3, "ends": "10:40", "aim": "10:40", "due": None}),
        (25, 5, 20, 40, 0, {"gone": 25, "over": 5, "hand": 0, "ends": "10:45", "aim": "10:40", "due": None}),
        (25, 5, 20, 45, 0, {"gone": 25, "over": 0, "hand": 0, "ends": "10:45", "aim": "10:45", "due": None}),
        (25, 5, 20, 40, 50, {"over": 5, "late": 5, "booked": "10:40", "aim": "10:40", "due": "10:10"}),
        (25, 5, 20, 40, 45, {"over": 10, "late": 10, "booked": "10:35", "aim": "10:35", "due": "10:10"}),
        (25, 5, 20, 40, 5, {"over": 40, "late": 40, "booked": "10:05", "aim": "10:05", "due": "10:20"}),
    ],
    ids=["not begun", "on time", "ahead", "behind", "behind, with room", "booked", "booked for less", "tried out"],
)
def test_the_clock_counts_without_a_page(
    passed: int | None, before: int, through: int, whole: int, within: int, expected: dict[str, Any]
) -> None:
    begun = datetime(2026, 3, 5, 10).timestamp() * 1000  # ten minutes after the room is theirs
    given = {
        "now": begun + (passed or 0) * 60_000,
        "started": None if passed is None else begun,
        "before": before,
        "through": through,
        "all": 40,
        "whole": whole,
        "start": "09:50",
        "within": within,
    }
    told = paced(f"pace({json.dumps(given)})")
    moments = {name: told[name] and minute(told[name]) for name in ("booked", "planned", "ends", "aim", "due")}
    assert {**told, **moments}.items() >= expected.items()


def test_what_is_left_out_is_what_says_so_then_the_last_and_never_what_is_kept() -> None:
    steps = "[['a'], ['b'], ['c', true], ['k', true, 'heat', true], ['d', false, 'say']].map(([name, spare = false, as = 'heat', kept = false]) => ({ name, spare, as, kept, minutes: () => 4 }))"
    chosen = [paced(f"cuts({steps}, {over}, 8).chosen.map(part => part.name)") for over in (0, 4, 5, 99)]
    assert chosen == [[], ["c"], ["c", "b"], ["c", "b", "a"]]


def test_a_lone_scenario_is_timed_for_a_group_of_any_size(page: Page, book: Handbook) -> None:
    scenario = book.scenarios[0]
    page.goto(f"{scenario.guide_url}#present")
    for size in GROUPS:
        lead(page).get_by_label("People").select_option(str(size))
        expect(lead(page)).to_contain_text(f"{minutes(scenario, size)} minutes planned")


@pytest.mark.alone  # its routes stay
def test_without_the_sites_pages_a_session_says_so(browser: Browser, home: str, url: str) -> None:
    # The browser tells its console of what it could not load, which the other contexts take for a fault.
    page = browser.new_page(base_url=home)
    page.route("**/scenarios/**", lambda route: route.abort())
    page.goto(f"{url}#show")
    lost = page.get_by_role("dialog").filter(has_text="could not be loaded")
    expect(lost).to_be_visible()
    page.unroute("**/scenarios/**")
    lost.get_by_role("button", name="Try again").click()
    expect(room(page)).to_contain_text("You may pass")
    page.close()


@pytest.mark.alone  # its routes stay
def test_of_addresses_that_come_while_pages_load_the_last_is_shown(page: Page, session: Session, url: str) -> None:
    page.goto(url)
    first, last = (step.scenario for step in session.front.steps if step.scenario)
    held: list[Route] = []
    page.route("**/scenarios/**", lambda route: held.append(route))
    with page.expect_request(f"**/scenarios/{last}/"):
        page.evaluate("id => { location.hash = `show/${id}.situation` }", first)
    page.evaluate("id => { location.hash = `show/${id}.tension` }", last)
    expect(room(page)).to_have_count(0)
    assert len(held) == len({first, last})
    for route in held:
        route.continue_()
    expect(room(page)).to_have_count(1)
    expect(page.locator("dialog[data-ss-as]")).to_have_count(1)
    assert page.evaluate("location.hash") == f"#show/{last}.tension"


def test_what_an_author_names_is_left_out_first(page: Page, book: Handbook) -> None:
    scenario = next(s for s in book.scenarios if s.front.leave_out_first)
    assert scenario.spare
    assert scenario.spare is not scenario.complications[-1]
    page.clock.install()
    page.goto(f"{scenario.guide_url}#present")
    assert f"Leave out “{scenario.spare.title}” first" in page.inner_text("#plan")
    lead(page).get_by_role("button", name="Start the clock").click()
    page.clock.run_for(10 * 60_000)
    expect(clock(page)).to_contain_text(scenario.spare.title)


@pytest.mark.every(4)
@pytest.mark.parametrize("size", [NARROW, WIDE, (800, 600)])
@pytest.mark.parametrize("view", ["show", "present"])
def test_axe_finds_nothing(
    context: Callable[..., BrowserContext], url: str, view: str, size: tuple[int, int], measured: set[str]
) -> None:
    page = context(size).new_page()
    page.goto(f"{url}#{view}")
    expect(page.locator("dialog[open]")).to_be_visible()
    assert violations(page, measured) == []


PILES = ["plan", "guide", "handout", "answers", "attendance"]
"""What is printed for a session, in order."""


def test_everything_for_a_session_prints_at_once(page: Page, session: Session, book: Handbook, url: str) -> None:
    page.goto(f"{url}#print")
    piles = page.locator("section[data-ss-print]")
    piles.first.wait_for(state="attached")
    kinds = [pile.get_attribute("data-ss-print") or "" for pile in piles.all()]
    scenarios = [step for step in session.front.steps if step.scenario]
    each = ("guide", "handout", "answers")
    assert kinds == [kind for kind in PILES for _ in (scenarios if kind in each else [session])]
    assert (
        page.evaluate("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size")
        == page.locator("[id]").count()
    )
    plan = piles.first.text_content() or ""
    for said in (
        "You may pass",
        "Say the line three times",
        "Thank them",
        "Which sentence will you say?",
        f"{url}#join",
    ):
        assert said in plan
    assert piles.first.locator("svg").count() == 1
    # Only the answers have the desk card and what is said to each complication, so that none is printed twice.
    cards = [
        part.text.words[:30]
        for step in scenarios
        for section in book.by_id[step.scenario].sections
        if section.id not in step.without and section.kind.look != "prompt" and section.kind.id != "debrief"
        for part in section.for_everyone
    ]
    answers, guides = (
        " ".join(" ".join(page.locator(f"[data-ss-print={kind}]").all_text_contents()).split())
        for kind in ("answers", "guide")
    )
    assert [text for text in cards if text not in answers] == []
    assert [text for text in cards if text in guides] == []
    sheet = page.locator("section[data-ss-print=attendance]")
    expect(sheet).to_contain_text("Led by")
    expect(sheet.locator("[data-ss-fact=minutes]")).to_have_text(str(planned(session)))
    expect(sheet).to_contain_text(re.compile(r"Name, printed\s+Signature"))
    told = piles.locator("[data-ss-as=heat], div:has(> details [data-ss-as=heat]), [data-ss-time]")
    whole = " ".join(told.all_text_contents())
    for step in scenarios:
        scenario = book.by_id[step.scenario]
        for complication in scenario.complications:
            assert (complication.title in whole) == (complication.id not in step.without)
        assert f"1 of {len(scenario.complications) - len(step.without)}" in whole
    # The guides have this session's minutes, for a group of its size.
    for step, guide in zip(scenarios, page.locator("[data-ss-print=guide]").all(), strict=True):
        cells = [text.strip() for text in guide.locator("tr > :last-child").all_text_contents()]
        assert cells[0] == str(session.front.people)
        assert cells[-1] == str(step.minutes) == str(sum(map(int, cells[1:-1])))
        assert f"{step.minutes} minutes" in (guide.locator("h1 ~ ul").first.text_content() or "")
        assert "A session also needs" not in (guide.text_content() or "")
    assert piles.locator("a[href^='#'], a[href^='.']").count() == 0


def test_without_complications_no_heading_is_left_of_them(page: Page, book: Handbook) -> None:
    scenario = book.scenarios[0]
    without = "~".join(complication.id for complication in scenario.complications)
    for plan, left in ((scenario.id, 1), (f"{scenario.id}~{without}", 0)):
        anew(page, f"train/build/#print/1/8/10.00/{plan}")
        page.locator("[data-ss-print=plan]").wait_for(state="attached")
        assert page.locator("[data-ss-print=answers] h2", has_text="It gets stickier").count() == left


OF_HER = "a further exception"
"""What the debrief of the wife's card says of the daughter's."""


def test_what_the_debrief_says_of_a_complication_goes_with_it(page: Page) -> None:
    for without, there in (("", True), ("~a-note", True), ("~daughters-card", False)):
        plan = f"1/8/10.00/wifes-card{without}"
        anew(page, f"train/build/#present/wifes-card.debrief/{plan}")
        expect(lead(page)).to_contain_text("what holds beyond that is for counsel")
        assert (OF_HER in lead(page).inner_text()) == there
        anew(page, f"train/build/#print/{plan}")
        page.locator("[data-ss-print=plan]").wait_for(state="attached")
        for pile in ("guide", "answers"):
            assert (OF_HER in page.locator(f"[data-ss-print={pile}]").inner_text()) == there
    # Also when the clock has it left out.
    anew(page, "train/build/#present/wifes-card.debrief/1/8/10.00/wifes-card")
    expect(lead(page)).to_contain_text(OF_HER)
    page.goto("train/build/#present~k3/wifes-card.debrief/1/8/10.00/wifes-card")
    page.evaluate("history.replaceState({ led: { name: 'k3', without: ['wifes-card.daughters-card'] } }, '')")
    page.reload()
    expect(lead(page)).to_contain_text("what holds beyond that is for counsel")
    expect(lead(page)).not_to_contain_text(OF_HER)


def test_a_pile_that_is_not_wanted_stays_out(page: Page, url: str) -> None:
    page.goto(f"{url}?from=a-list#print")
    page.get_by_label("The facilitator’s guides").uncheck()
    page.emulate_media(media="print")
    assert not page.locator("[data-ss-print=guide]").first.is_visible()
    assert page.locator("[data-ss-print=handout]").first.is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Back to the session").click()
    expect(page.locator("[data-ss-session]")).to_be_visible()
    expect(page).to_have_url(f"{url}?from=a-list")


def opened(page: Page) -> Page:
    """The room's window, opened by the presenter."""
    with page.expect_popup() as popup:
        lead(page).get_by_role("button", name="Open the big screen").click()
    expect(lead(page)).to_contain_text("open and following")
    return popup.value


def test_the_presenter_turns_each_screen_of_a_step(page: Page, url: str) -> None:
    page.goto(f"{url}#present")
    window = opened(page)
    window.set_viewport_size({"width": 320, "height": 220})
    window.keyboard.press("Home")
    expect(count(window)).to_contain_text("screen 1 of")
    expect(lead(page)).to_contain_text("screen 1 of")
    lead(page).get_by_role("button", name="Next: the rest of this").click()
    expect(count(window)).to_contain_text("screen 2 of")
    assert step(window) == step(page) == "step-1"
    # A larger window holds all of it.
    window.set_viewport_size({"width": 1280, "height": 800})
    expect(lead(page).get_by_role("button", name="Next: the rest of this")).to_have_count(0)
    expect(count(window)).not_to_contain_text("screen")


def test_a_clicker_works_whatever_was_pressed_before(page: Page, session: Session, book: Handbook, url: str) -> None:
    page.goto(f"{url}#present")
    lead(page).get_by_role("button", name="Start the clock").click()
    page.keyboard.press("PageDown")
    until(page, "name => location.hash.endsWith('/' + name)", names(session, book)[1])
    page.keyboard.press(" ")
    until(page, "name => location.hash.endsWith('/' + name)", names(session, book)[2])


def test_the_clock_and_what_is_left_out_outlive_a_reload(page: Page, url: str) -> None:
    page.clock.install()
    page.goto(f"{url}#present")
    lead(page).get_by_role("button", name="Start the clock").click()
    page.clock.run_for(9 * 60_000)
    lead(page).get_by_role("button", name="Leave it out").click()
    gone = lead(page).locator("dd").first.inner_text()
    planned = lead(page).get_by_text(re.compile(r"step \d+ of \d+")).inner_text()
    page.reload()
    expect(lead(page).locator("dd").first).to_have_text(gone)
    expect(lead(page).get_by_text(planned)).to_be_visible()
    lead(page).get_by_role("button", name="Put back").click()
    expect(lead(page).get_by_text(planned)).to_have_count(0)


def test_a_running_clock_is_not_ended_by_a_slip(page: Page, url: str) -> None:
    page.goto(f"{url}#present")
    lead(page).get_by_role("button", name="Start the clock").click()
    page.keyboard.press("Escape")
    expect(lead(page)).to_contain_text("The session is running")
    lead(page).get_by_role("button", name="End the session").click()
    expect(lead(page)).to_have_count(0)


def test_the_rooms_phones_have_the_same_steps_without_answers(
    phone: Page, session: Session, book: Handbook, url: str
) -> None:
    phone.goto(f"{url}#join")
    expect(room(phone)).to_be_visible()
    text, onward = "", room(phone).get_by_role("button", name="Next")
    seen: list[str] = []
    for _ in range(60):
        text += room(phone).inner_text()
        step = phone.evaluate("location.hash.split('/')[1]")
        seen += [] if seen and seen[-1] == step else [step]
        onward.click()
    answers = ("-answer", "at-the-desk", "at-the-desk-more", "to-take-away")
    assert seen == [name for name in names(session, book) if not name.endswith(answers)]
    for own in session.front.steps:
        if own.scenario:
            scenario = book.by_id[own.scenario]
            assert scenario.situation.words[:40] in " ".join(text.split())
            for complication in scenario.complications:
                assert (complication.title in text) == (complication.id not in own.without)
                for part in complication.for_everyone:
                    assert part.text.words[:40] not in " ".join(text.split())
            assert "The library’s answer" not in text
