"""The page on which a trainer puts a session together, whose link is the session."""

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import qrcode
from playwright.sync_api import BrowserContext, Locator, Page, Request, expect
from qrcode.constants import ERROR_CORRECT_L

from sticky.content.handbook import Handbook
from sticky.content.scenario import Scenario
from sticky.content.time_plan import CLOSING, GROUPS, PEOPLE, SPARE, WELCOME, minutes, spare
from sticky.content.translation import english
from sticky.macros.sessions import KINDS
from tests.support.axe import violations
from tests.support.browser import NARROW, WIDE, anew, settled, until
from tests.support.screens import lead, room
from tests.support.scripts import module

PAGE = "train/build/"
SIZES = {"a phone": NARROW, "a small window": (800, 600), "a desktop": WIDE}
HOSTILE = [
    "2/12/10.00/wifes-card",
    "1",
    "1/",
    "1/0/10.00/wifes-card",
    "1/12/24.00/wifes-card",
    "1/100/10.00/wifes-card",
    "1/12/10.00/<script>alert(1)</script>",
    "1/12/10.00/%3Cimg%20src=x%20onerror=alert(1)%3E",
    "1/12/10.00/javascript:alert(1)",
    "1/12/10.00/constructor/__proto__/hasOwnProperty~toString/wifes-card~constructor",
    "1/12/10.00/../../../etc",
    "1/12/10.00/break.0/break.999/break.x/other./draw./draw.~",
    "1/12/10.00/%E0%A4%A/%/%2/wifes-card",
    "1/12/10.00+9999/wifes-card",
    "1/12/-+/wifes-card",
    "1/12/10.00" + "/wifes-card" * 5000,
    "1/12/10.00" + "/break.5" * 100,
    "1/12/10.00/" + "a" * 20_000,
    "99999999999999999999/x",
    "1/１２/10.00/wifes-card",
    "show/../1/12/10.00/wifes-card",
    "join/%E0%A4%A/1/12/10.00/wifes-card",
    "present~<b>/x.__proto__/1/12/10.00/wifes-card",
    "1/12/10.00/other.5~!3Cimg_src!3Dx_onerror!3Dalert(1)!3E~!E0!A4!A/other.5~~~/other.5~!/break.5~" + "a" * 600,
    "1/12/10.00/on.2026-02-31/on.today/by./title.!3Cb!3E/title.!u202e/by.!00!0A",
]


@pytest.fixture(scope="module")
def scenario(book: Handbook) -> Scenario:
    """A scenario that gets stickier twice."""
    return next(s for s in book.scenarios if len(s.complications) > 1)


@pytest.fixture(scope="module")
def other(book: Handbook, scenario: Scenario) -> Scenario:
    """Another scenario that gets stickier twice."""
    return next(s for s in book.scenarios if len(s.complications) > 1 and s is not scenario)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def plan(page: Page) -> str:
    """The plan in the address, without its beginning: the steps."""
    match = re.fullmatch(r"#1/\d+/[^/]+/?(.*)", page.evaluate("location.hash"))
    return match[1] if match else ""


def rows(page: Page) -> list[str]:
    """The steps that the page shows, by scenario or by kind, without the first and the last."""
    names = page.locator("[data-ss-row]").evaluate_all(
        "rows => rows.map(row => row.dataset.ssId ?? row.dataset.ssName)"
    )
    assert (names[0], names[-1]) == ("welcome", "closing")
    return list(names[1:-1])


def faults(page: Page) -> list[str]:
    return page.locator("[data-ss-faults] li").all_inner_texts()


def opened(page: Page, fragment: str) -> None:
    """The page, loaded with this plan in its address."""
    anew(page, f"{PAGE}#{fragment}")
    expect(page.locator("[data-ss-build]:not([hidden])")).to_be_attached()


def with_scripts(page: Page) -> None:
    """The page, whose plan and choices a test can ask."""
    opened(page, "")
    page.evaluate(module("session/plan", "handbookPlan"))
    page.evaluate(module("session/choices", "handbookChoices"))


# The plan by itself.


def test_any_plan_comes_back_from_its_text(page: Page) -> None:
    with_scripts(page)
    chance = random.Random(7)  # the same texts every time

    def step() -> str:
        kind = chance.randrange(6)
        if kind < 3:
            without = chance.sample(["x", "y-z", "9"], chance.randrange(4))
            return "~".join([chance.choice(["a", "wifes-card", "b-2"]), *without])
        own = (
            f"{chance.choice(KINDS)}.{chance.randrange(1, 241)}{chance.choice(['', '~Lunch', '~~Eat', '~A!26B~x!0Ay'])}"
        )
        return [own, f"draw.{chance.choice(['k3f9', '0'])}~consent~20~in-39", f"step-{chance.randrange(1, 9)}.5"][
            kind - 3
        ]

    texts = []
    for _ in range(500):
        start = chance.choice(["-", f"{chance.randrange(24):02}.{chance.randrange(60):02}"])
        within = chance.choice(["", f"+{chance.randrange(1, 45)}"])
        first = ["1", str(chance.randrange(1, 100)), start + within, *chance.choice([[], ["from.new-clerk"]])]
        first += chance.choice([[], ["on.2026-12-08", "by.Zo!C3!AB"], ["title.Our_own!2C_all!21"]])
        texts.append("/".join([*first, *(step() for _ in range(20))]))
    read = "texts => texts.map(t => handbookPlan.parse(t))"
    assert not [plan for plan in page.evaluate(read, texts) if plan["faults"]]
    assert page.evaluate("texts => texts.map(t => handbookPlan.format(handbookPlan.parse(t)))", texts) == texts


def test_what_is_left_of_any_text_is_a_plan(page: Page) -> None:
    with_scripts(page)
    chance = random.Random(8)  # the same texts every time
    texts = HOSTILE + ["".join(chance.choices("1/~.+-%ab<>\"'&é\0 drawbeko0529", k=60)) for _ in range(500)]
    texts += [f"1/8/10.00/{text}" for text in texts]
    left = page.evaluate("texts => texts.map(t => handbookPlan.format(handbookPlan.parse(t)))", texts)
    again = page.evaluate("texts => texts.map(t => handbookPlan.parse(t))", left)
    assert not [plan for plan in again if plan["faults"]]
    assert page.evaluate("texts => texts.map(t => handbookPlan.format(handbookPlan.parse(t)))", left) == left


def test_minutes_are_those_of_the_time_plan(page: Page, book: Handbook, scenario: Scenario) -> None:
    with_scripts(page)
    every = [*range(1, 26), 99]
    lists = page.evaluate(
        "() => [...handbookChoices.choices(document).known.values()].map(({ id, list, parts }) => "
        "[id, list, [...parts.values()].map((part) => [part.id, part.list])])"
    )
    assert [choice[0] for choice in lists] == [s.id for s in book.scenarios]
    for id_, whole, parts in lists:
        for people in every:
            timed = [page.evaluate("([l, p]) => handbookPlan.minutes(l, p)", [text, people]) for _, text in parts]
            own = page.evaluate("([l, p]) => handbookPlan.minutes(l, p)", [whole, people])
            assert own == minutes(book.by_id[id_], people)
            for (part, _), time in zip(parts, timed, strict=True):
                assert own - time == minutes(book.by_id[id_], people, {part})


TIMES = {
    "10": "10:00",
    "9.30": "09:30",
    "2": "14:00",
    "02:00": "02:00",
    " 2:30 PM ": "14:30",
    "2:30\u202fpm": "14:30",
    "12 a.m.": "00:00",
    "12 p": "12:00",
    "7 am": "07:00",
    "14:05": "14:05",
    "24": "",
    "10:60": "",
    "900": "09:00",
    "1430": "14:30",
    "9:5": "",
    "noon": "",
    "": "",
    "1:2": "",
}


def test_a_time_is_read_as_people_write_it(page: Page) -> None:
    with_scripts(page)
    assert {text: page.evaluate("t => handbookPlan.moment(t)", text) for text in TIMES} == TIMES


# Putting one together.


def test_a_session_is_put_together_with_the_keyboard_alone(
    page: Page, scenario: Scenario, other: Scenario, book: Handbook
) -> None:
    opened(page, "")
    said = page.locator("[data-ss-said]")
    for title in (scenario.front.title, other.front.title):
        button(page, f"Add {title}").focus()
        page.keyboard.press("Enter")
        expect(said).to_contain_text(f"{title} added")
        assert page.evaluate("document.activeElement.textContent") == "Add"
    page.get_by_label("Add a step").focus()
    button(page, "Add").last.press("Enter")
    assert rows(page) == [scenario.id, other.id, "break-1"]

    up = button(page, f"Move {other.front.title} up")
    up.press("Enter")
    assert rows(page) == [other.id, scenario.id, "break-1"]
    expect(up).to_be_focused()
    expect(said).to_contain_text(f"{other.front.title} is now step 2 of 5")
    page.keyboard.press("Enter")
    assert rows(page) == [other.id, scenario.id, "break-1"]
    expect(up).to_be_focused()
    button(page, f"Move {other.front.title} down").press("Space")
    assert rows(page) == [scenario.id, other.id, "break-1"]

    last = scenario.complications[-1]
    box = page.get_by_role("checkbox", name=re.compile(re.escape(last.title)))
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_focused()
    expect(said).to_contain_text(f"{last.title} left out")
    page.get_by_label("Minutes: A break").fill("5")
    page.keyboard.press("Tab")
    assert plan(page) == f"{scenario.id}~{last.id}/{other.id}/break.5"

    button(page, f"Remove {scenario.front.title}").press("Enter")
    expect(button(page, f"Remove {other.front.title}")).to_be_focused()
    expect(said).to_contain_text(f"{scenario.front.title} removed")
    assert plan(page) == f"{other.id}/break.5"
    button(page, "Remove A break").press("Enter")
    button(page, f"Remove {other.front.title}").press("Enter")
    expect(page.get_by_role("heading", name="Your session")).to_be_focused()
    assert rows(page) == []


def grip(page: Page, id_: str) -> Locator:
    return page.locator(f"[data-ss-id={id_}] [data-ss-grip]")


def test_a_row_goes_where_it_is_dragged(page: Page, scenario: Scenario, other: Scenario) -> None:
    opened(page, f"1/8/10.00/{scenario.id}/break.5/{other.id}")
    page.set_viewport_size({"width": 1280, "height": 1400})
    grip(page, other.id).drag_to(
        page.locator(f"[data-ss-id={scenario.id}] > [data-ss-at]"), target_position={"x": 5, "y": 2}
    )
    assert rows(page) == [other.id, scenario.id, "break-1"]
    assert plan(page) == f"{other.id}/{scenario.id}/break.5"
    grip(page, other.id).drag_to(page.locator("[data-ss-name=closing]"))
    assert plan(page) == f"{scenario.id}/break.5/{other.id}"


@pytest.mark.alone  # its touches stay
def test_a_finger_drags_a_row_and_does_not_scroll(
    context: Callable[..., BrowserContext], scenario: Scenario, other: Scenario
) -> None:
    page = context(NARROW, has_touch=True).new_page()
    opened(page, f"1/8/10.00/{scenario.id}/{other.id}")
    grip(page, other.id).scroll_into_view_if_needed()
    start, goal = grip(page, other.id).bounding_box(), page.locator(f"[data-ss-id={scenario.id}]").bounding_box()
    assert start
    assert goal
    x, y, scrolled = start["x"] + 5, start["y"] + 20, page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for i in range(1, 9):
        points = [{"x": x, "y": y + (goal["y"] + 4 - y) * i / 8}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    expect(page.locator("[data-ss-row=scenario]").first).to_have_attribute("data-ss-id", other.id)
    assert page.evaluate("scrollY") == scrolled
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator("[data-ss-said]")).to_contain_text(f"{other.front.title} is now step 2 of 4")
    assert plan(page) == f"{other.id}/{scenario.id}"


def test_rows_say_what_the_screens_read_from_them(page: Page, scenario: Scenario, other: Scenario) -> None:
    without = scenario.complications[0].id
    opened(page, f"1/20/13.05/{scenario.id}~{without}/other.7/break.5")
    whole = page.locator("[data-ss-session]")
    expect(whole).to_have_attribute("data-ss-people", "20")
    expect(whole).to_have_attribute("data-ss-start", "13:05")
    expect(whole).to_have_attribute("data-ss-within", "45")
    shown_rows: list[dict[str, Any]] = page.locator("[data-ss-row]").evaluate_all(
        "rows => rows.map(({ dataset }) => ({ ...dataset }))"
    )
    time = str(minutes(scenario, 20, {without}))
    assert [
        {key: row.get(key, "") for key in ("ssRow", "ssId", "ssWithout", "ssName", "ssMinutes")} for row in shown_rows
    ] == [
        {"ssRow": "say", "ssId": "", "ssWithout": "", "ssName": "welcome", "ssMinutes": str(WELCOME.minutes)},
        {"ssRow": "scenario", "ssId": scenario.id, "ssWithout": without, "ssName": "", "ssMinutes": time},
        {"ssRow": "say", "ssId": "", "ssWithout": "", "ssName": "other-1", "ssMinutes": "7"},
        {"ssRow": "break", "ssId": "", "ssWithout": "", "ssName": "break-1", "ssMinutes": "5"},
        {"ssRow": "say", "ssId": "", "ssWithout": "", "ssName": "closing", "ssMinutes": str(CLOSING.minutes)},
    ]
    assert shown_rows[0]["ssFrom"] == "train/#ground-rules"
    assert shown_rows[-1]["ssFrom"] == "train/#closing"


def test_minutes_add_up_for_the_group_and_say_whether_they_fit(page: Page, scenario: Scenario, other: Scenario) -> None:
    opened(page, f"1/8/10.00/{scenario.id}/{other.id}")
    fixed = WELCOME.minutes + CLOSING.minutes
    for people in (3, *GROUPS, 50):
        page.get_by_label("People").fill(str(people))
        page.keyboard.press("Tab")
        each = [minutes(scenario, people), minutes(other, people)]
        total = fixed + sum(each)
        expect(page.locator("[data-ss-total]")).to_have_text(str(total))
        shown = page.locator("[data-ss-row=scenario] > th + td").all_inner_texts()
        assert [int(number) for number in shown] == each
        # Some of what is booked stays free.
        booked = next(whole for whole in range(total, 2 * total) if whole - total >= spare(whole)[0])
        page.get_by_label("Minutes", exact=True).fill(str(booked - 1))
        page.keyboard.press("Tab")
        expect(page.locator("[data-ss-sum]")).to_contain_text("Too long by 1 minute, keeping ")
        page.get_by_label("Minutes", exact=True).fill(str(booked))
        page.keyboard.press("Tab")
        fits = f"{total} of {booked} minutes: it fits, with {booked - total} to spare"
        expect(page.locator("[data-ss-sum]")).to_have_text(fits)
        expect(page.locator("[data-ss-said]")).to_contain_text(f"{total} of {booked} minutes")
        said = page.locator("[data-ss-group]").inner_text()
        assert ("groups of three" in said) == (people > PEOPLE)


@pytest.mark.parametrize(
    ("field", "typed", "said", "stays"),
    [
        ("People", "none", "“none” is not a number of people from 1 to 99. The plan stays with 8.", "8"),
        ("People", "500", "“500” is not a number of people from 1 to 99. The plan stays with 8.", "8"),
        ("Starts at", "soon", "“soon” is not a time to start, such as 9:00, 2 pm or noon.", "10:00\u202fAM"),
        ("Minutes", "x", "“x” is not a number of minutes from 1 to 480. The plan stays with 45.", "45"),
        ("Starts at", "noon", "", "12:00\u202fPM"),
        ("Starts at", "900", "", "9:00\u202fAM"),
    ],
)
def test_what_cannot_be_taken_is_refused_aloud(page: Page, field: str, typed: str, said: str, stays: str) -> None:
    opened(page, "1/8/10.00")
    page.get_by_label(field, exact=True).fill(typed)
    page.keyboard.press("Tab")
    refused = page.locator("[data-ss-refused]")
    if said:
        expect(refused).to_have_text(said)
        expect(page.locator("[data-ss-said]")).to_contain_text(said)
    else:
        expect(refused).not_to_be_visible()
    expect(page.get_by_label(field, exact=True)).to_have_value(re.compile(stays.replace("\u202f", r"\s")))
    page.get_by_label("People", exact=True).fill("7")
    page.keyboard.press("Tab")
    expect(refused).not_to_be_visible()


def test_to_lead_it_is_the_main_thing_once_there_is_a_scenario_to_lead(page: Page, scenario: Scenario) -> None:
    lead, empty = page.get_by_role("link", name="Lead it"), "rgba(0, 0, 0, 0)"
    opened(page, "1/8/10.00/break.5")
    expect(lead).to_have_css("background-color", empty)
    opened(page, f"1/8/10.00/{scenario.id}")
    expect(lead).not_to_have_css("background-color", empty)


def test_the_sum_is_in_sight_however_long_the_plan_is(page: Page, scenario: Scenario) -> None:
    opened(page, f"1/8/10.00/{scenario.id}" + "/break.5" * 15)
    total = page.locator("[data-ss-total]").bounding_box()
    bar = page.get_by_role("link", name="Lead it").bounding_box()
    last = page.locator("[data-ss-row]").last.bounding_box()
    assert total
    assert bar
    assert last
    assert last["y"] > WIDE[1], "the plan is longer than the window"
    assert total["y"] + total["height"] <= bar["y"] < WIDE[1]
    # The last step is not behind it when it has the focus.
    remove = page.locator("[data-ss-out]").last
    remove.focus()
    box, total = remove.bounding_box(), page.locator("[data-ss-total]").bounding_box()
    assert box
    assert total
    assert box["y"] + box["height"] <= total["y"]


def test_a_session_that_is_too_long_says_all_it_takes_to_fit(page: Page, scenario: Scenario, other: Scenario) -> None:
    total = minutes(scenario) + minutes(other) + WELCOME.minutes + CLOSING.minutes
    within = total - 8
    opened(page, f"1/8/10.00+{within}/{scenario.id}/{other.id}")
    said = page.locator("[data-ss-session] tfoot th")
    # Complications are left out for as long as they are enough, and one press leaves out all that it takes.
    expect(said).to_contain_text(
        re.compile(
            r"Too long by \d+ minutes, keeping \d minutes? free\. “Make it fit” leaves out “.+”, “.+”: \d+ minutes\."
        )
    )
    expect(said).not_to_contain_text("removes")
    before = plan(page)
    button(page, "Make it fit").click()
    expect(said).to_contain_text("it fits")
    assert [step.split("~")[0] for step in plan(page).split("/")] == [scenario.id, other.id]
    page.locator("[data-ss-undo]").click()
    assert plan(page) == before
    # Only then scenarios go, and if one is left that has nothing to leave out, it takes more minutes.
    page.get_by_label("Minutes", exact=True).fill("24")
    page.keyboard.press("Tab")
    expect(said).to_contain_text("removes “")
    page.locator("[data-ss-shorten]").click()
    expect(said).to_contain_text("it fits")
    assert len(rows(page)) == 1
    page.get_by_label("Minutes", exact=True).fill("7")
    page.keyboard.press("Tab")
    expect(page.locator("[data-ss-shorten]")).to_contain_text("Plan ")
    page.locator("[data-ss-shorten]").click()
    expect(said).to_contain_text("it fits")
    expect(page.get_by_role("heading", name="Your session")).to_be_focused()


def test_what_a_ready_session_keeps_is_not_advised_to_go(page: Page, book: Handbook) -> None:
    ready = book.sessions[0]
    [(scenario, kept)] = [(step.scenario, step.keep) for step in ready.front.steps if step.keep]
    opened(page, f"1/8/-+25/from.{ready.id}/{scenario}")
    shorten = page.locator("[data-ss-shorten]")
    expect(shorten).to_be_visible()
    shorten.click()
    row = page.locator(f"[data-ss-id={scenario}]")
    expect(row).to_have_attribute("data-ss-keep", " ".join(kept))
    without = (row.get_attribute("data-ss-without") or "").split()
    assert without
    assert not set(without) & set(kept)


def test_each_removal_is_undone_the_last_first(page: Page, scenario: Scenario, other: Scenario) -> None:
    opened(page, f"1/8/10.00/{scenario.id}~{scenario.complications[0].id}/break.5/{other.id}")
    plans, undo = [plan(page)], page.locator("[data-ss-undo]")
    expect(undo).not_to_be_visible()
    for title in (scenario.front.title, "A break", other.front.title):
        button(page, f"Remove {title}").click()
        plans.append(plan(page))
        expect(undo).to_have_text(f"Undo: {title} removed")
    for before in reversed(plans[:-1]):
        undo.click()
        assert plan(page) == before
    expect(undo).not_to_be_visible()
    box = page.get_by_role("checkbox", name=re.compile(re.escape(scenario.complications[0].title)))
    expect(box).not_to_be_checked()


# Choosing.


def offered(page: Page) -> list[str]:
    """The titles of what is offered, all of it."""
    more = page.locator("[data-ss-more]")
    if more.is_visible():
        more.click()
    return page.locator("[data-ss-list] a").all_inner_texts()


def test_topic_asker_and_length_narrow_what_is_offered(page: Page, book: Handbook) -> None:
    opened(page, "1/12/10.00")
    titles = [s.front.title for s in book.scenarios]
    assert offered(page) == titles
    for topic in sorted({topic for s in book.scenarios for topic in s.front.topics}):
        page.get_by_label("Topic").select_option(topic)
        fitting = [s.front.title for s in book.scenarios if topic in s.front.topics]
        assert offered(page) == fitting
        expect(page.locator("[data-ss-said]")).to_contain_text(str(len(fitting)))
    page.get_by_label("Topic").select_option("")
    for asker in sorted({term for s in book.scenarios for term in s.askers}):
        page.get_by_label("Who asks").select_option(asker)
        assert offered(page) == [s.front.title for s in book.scenarios if asker in s.askers]
    page.get_by_label("Who asks").select_option("")
    page.get_by_label("Length").select_option("15")
    assert offered(page) == [s.front.title for s in book.scenarios if minutes(s, 12) <= 15]
    page.get_by_label("Length").select_option("left")
    assert offered(page) == [s.front.title for s in book.scenarios if minutes(s, 12) <= 45 - 6 - spare(45)[0]]
    options = page.locator("select option:not([value='']):enabled").all_inner_texts()
    assert options
    assert not [option for option in options if option.endswith("(0)")]


def test_three_are_drawn_and_what_was_chosen_by_hand_stays(page: Page, scenario: Scenario, book: Handbook) -> None:
    opened(page, f"1/8/10.00+120/{scenario.id}")
    button(page, "Pick three for me").click()
    first = rows(page)
    assert first[0] == scenario.id
    assert len(set(first)) == 4
    again = page.locator("[data-ss-drawn] a").get_attribute("href") or ""
    left = 120 - spare(120)[0] - WELCOME.minutes - CLOSING.minutes - minutes(scenario)
    assert re.fullmatch(rf"#1/8/10\.00\+120/{scenario.id}/draw\.[a-z0-9]+~in-{left}", again)
    # The link has the scenarios; the draw's own link draws the same ones.
    assert plan(page) == "/".join(first)
    opened(page, again.removeprefix("#"))
    assert rows(page) == first
    assert plan(page) == "/".join(first)
    # Another draw takes the place of the first, but not of what was touched since.
    opened(page, f"1/8/10.00+120/{scenario.id}")
    button(page, "Pick three for me").click()
    kept = rows(page)[1]
    button(page, f"Move {book.by_id[kept].front.title} down").click()
    for _ in range(3):
        button(page, "Pick three for me").click()
        assert {scenario.id, kept} < set(rows(page))
        assert len(rows(page)) <= 5


def test_a_draw_keeps_to_what_was_asked_for(page: Page, book: Handbook) -> None:
    topic = next(topic for topic in book.scenarios[0].front.topics)
    opened(page, "1/8/10.00+120")
    page.get_by_label("Topic").select_option(topic)
    button(page, "Pick three for me").click()
    fitting = {s.id for s in book.scenarios if topic in s.front.topics}
    assert set(rows(page)) <= fitting
    assert len(rows(page)) == min(3, len(fitting))
    again = page.locator("[data-ss-drawn] a").get_attribute("href") or ""
    assert again.endswith(f"~{topic}~in-{114 - spare(120)[0]}")
    # A link that asks for what is not there says so, and draws from the rest.
    opened(page, "1/8/10.00/draw.k3f9~constructor")
    assert faults(page) == ["“constructor” is neither a topic nor someone who asks."]
    assert len(rows(page)) == 3
    # A draw of before there was a limit has none: what is too long says so.
    opened(page, "1/8/10.00+30/draw.k3f9")
    assert len(rows(page)) == 3
    expect(page.locator("[data-ss-sum]")).to_contain_text("Too long")
    page.evaluate(module("session/plan", "handbookPlan"))
    draws = {tuple(page.evaluate("s => handbookPlan.draw(s, [...'abcdefgh'])", str(seed))) for seed in range(99)}
    assert len(draws) > 50


@pytest.mark.every(4)
@pytest.mark.parametrize(("people", "within"), [(8, 60), (12, 60), (20, 75), (5, 45), (8, 20)])
def test_a_draw_draws_three_and_fits_them_to_the_time_if_it_can(
    page: Page, book: Handbook, people: int, within: int
) -> None:
    opened(page, f"1/{people}/10.00+{within}")
    button(page, "Pick three for me").click()
    drawn = [step.split("~") for step in plan(page).split("/")]
    assert len(drawn) == 3
    left = within - spare(within)[0] - WELCOME.minutes - CLOSING.minutes
    spent = sum(minutes(book.by_id[id_], people, own) for id_, *own in drawn)
    kept = [len(book.by_id[id_].complications) - len(without) for id_, *without in drawn]
    # What no longer fits has nothing left to leave out, and the plan says what it takes.
    assert spent <= left or not any(kept)
    expect(page.locator("[data-ss-sum]")).to_contain_text("it fits" if spent <= left else "Too long")
    again = page.locator("[data-ss-drawn] a").get_attribute("href") or ""
    before = plan(page)
    opened(page, again.removeprefix("#"))
    assert plan(page) == before
    # When nothing is left, nothing is drawn, and that is said.
    opened(page, "1/8/10.00+6")
    button(page, "Pick three for me").click()
    expect(page.locator("[data-ss-said]")).to_contain_text("No minutes are left")
    assert rows(page) == []


# Steps of one's own, and a ready session's.


def test_a_step_of_ones_own_is_one_of_a_few_kinds(page: Page) -> None:
    with_scripts(page)
    choice = page.get_by_label("Add a step")
    assert choice.locator("option").evaluate_all("all => all.map(option => [option.value, option.text])") == [
        [term, english()(f"kind.{term}")] for term in KINDS
    ]
    assert page.evaluate("handbookPlan.KINDS") == list(KINDS)
    assert page.evaluate("handbookPlan.SIZES") == [*GROUPS]
    assert page.evaluate("handbookPlan.USUAL.people") == PEOPLE
    booked = [*range(5, 481)]
    assert SPARE[0] < SPARE[1]
    assert page.evaluate("all => all.map(handbookPlan.free)", booked) == [spare(whole)[0] for whole in booked]
    for term in KINDS:
        choice.select_option(term)
        button(page, "Add").last.click()
    assert plan(page) == "/".join(f"{term}.10" for term in KINDS)
    assert page.locator(".ss-make__title").all_inner_texts() == [english()(f"kind.{term}") for term in KINDS]


OWN = "<b>Draw</b> your way; café, 5\\5\nMark “the door”!"


def test_a_step_of_ones_own_has_a_name_and_a_text_wherever_it_is_shown(
    page: Page, context: Callable[..., BrowserContext]
) -> None:
    opened(page, "")
    page.get_by_label("Add a step").select_option("pairs")
    button(page, "Add").last.click()
    page.get_by_label("Name", exact=True).fill("Your own door")
    page.get_by_label("What to do").fill(OWN)
    page.keyboard.press("Tab")
    lines = OWN.splitlines()
    expect(page.get_by_role("button", name="Move Your own door up")).to_be_attached()
    # Whoever gets the link has them, on each screen and on paper, as text.
    plan_ = page.evaluate("location.hash.slice(1)")
    other = context().new_page()
    for view in ("show", "join", "present"):
        anew(other, f"{PAGE}#{view}/pairs-1/{plan_}")
        screen = lead(other) if view == "present" else room(other)
        for said in ("Your own door", *lines, "Written by whoever made this session"):
            expect(screen).to_contain_text(said)
        assert screen.locator("b", has_text="Draw").count() == 0
    anew(other, f"{PAGE}#print/{plan_}")
    table = other.locator("[data-ss-print=plan] table")
    for said in ("Your own door", *lines):
        expect(table).to_contain_text(said)
    other.emulate_media(media="print")
    expect(table.locator("textarea")).not_to_be_visible()


def test_what_makes_the_link_too_long_is_told(page: Page) -> None:
    words = "é" * 500
    opened(page, "1/8/10.00/" + "/".join(["other.5~A"] * 2))
    for at in range(2):
        page.locator(".ss-make__own summary").nth(at).click()
        page.get_by_label("What to do").nth(at).fill(words)
        page.keyboard.press("Tab")
    assert faults(page) == [
        "The link is too long, and its end would be lost. Shorten your own words, or take a step out."
    ]
    page.get_by_label("What to do").first.fill("")
    page.keyboard.press("Tab")
    assert faults(page) == []


# When it is, who leads it, and what it is called.


def unfolded(calendar: str) -> list[str]:
    """The lines of a calendar's file, after RFC 5545: no line has more than 75 octets, and each ends in CR and LF."""
    assert calendar.endswith("\r\n")
    assert [line for line in calendar.split("\r\n") if len(line.encode()) > 75 or "\n" in line] == []
    return calendar.replace("\r\n ", "").split("\r\n")[:-1]


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def test_title_date_and_who_leads_travel_in_the_link(page: Page, scenario: Scenario) -> None:
    opened(page, f"1/12/14.30+60/{scenario.id}")
    page.get_by_text("Add a title, a date, and who leads it").click()
    expect(button(page, "Calendar file")).not_to_be_visible()
    title = "Zoë’s evening; a, b\\c — " + "é" * 30
    page.get_by_label("Title").fill(title)
    page.get_by_label("Date").fill("2026-12-08")
    page.get_by_label("Led by").fill("Mira Stone")
    page.keyboard.press("Tab")
    plan_ = page.evaluate("location.hash.slice(1)")
    assert plan_.startswith("1/12/14.30+60/on.2026-12-08/by.Mira_Stone/title.Zo!C3!AB")
    with page.expect_download() as download:
        button(page, "Calendar file").click()
    lines = unfolded(download.value.path().read_bytes().decode())
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    entry = dict(line.split(":", 1) for line in lines)
    assert entry["DTSTART"] == "20261208T143000"
    assert entry["DURATION"] == "PT60M"
    assert re.fullmatch(r"\d{8}T\d{6}Z", entry["DTSTAMP"])
    assert unescaped(entry["SUMMARY"]) == title[:60]
    text = unescaped(entry["DESCRIPTION"])
    assert "Led by: Mira Stone\n\n" in text
    assert text.endswith(page.url)
    # The plan on paper, the sheet to sign, and the certificates have them.
    certificates = page.get_by_role("link", name="Certificates for this session").get_attribute("href") or ""
    anew(page, f"{PAGE}#print/{plan_}")
    expect(page.locator("[data-ss-print=plan]")).to_contain_text("December 8, 2026 · 2:30 PM · Led by: Mira Stone")
    sheet = page.locator("[data-ss-print=attendance]")
    for said in (title[:60], "December 8, 2026", "Mira Stone"):
        expect(sheet).to_contain_text(said)
    anew(page, certificates)
    certificate = page.locator(".ss-certificate")
    for said in (title[:60], "December 8, 2026", "Mira Stone", scenario.front.title, "60"):
        expect(certificate).to_contain_text(said)


def test_a_ready_session_has_a_date_and_someone_who_leads_it_too(page: Page, book: Handbook) -> None:
    ready = book.sessions[0]
    page.goto(f"train/{ready.id}/#1/{ready.front.people}/9.00/on.2026-12-08/by.Mira")
    expect(page.get_by_label("Date")).to_have_value("2026-12-08")
    expect(page.get_by_label("Led by")).to_have_value("Mira")
    assert "on.2026-12-08/by.Mira" in (page.get_by_role("link", name="Make it yours").get_attribute("href") or "")
    with page.expect_download() as download:
        button(page, "Calendar file").click()
    entry = dict(line.split(":", 1) for line in unfolded(download.value.path().read_bytes().decode()))
    assert entry["SUMMARY"] == ready.front.title
    assert entry["DURATION"] == f"PT{ready.front.minutes}M"
    anew(page, f"train/{ready.id}/#1/8/9.00/on.2026-02-31")
    assert faults(page) == ["“on.2026-02-31” is not a date, a name or a title."]


def test_a_ready_session_made_ones_own_keeps_what_is_said_in_it(page: Page, book: Handbook) -> None:
    ready = book.sessions[0]
    said = [step for step in ready.front.steps if step.do]
    page.goto(f"train/{ready.id}/")
    own = "[data-ss-row=say]"
    read = "rows => rows.map(({ dataset }) => [dataset.ssKind, dataset.ssMinutes, dataset.ssFrom, dataset.ssNotes])"
    before = page.locator(own).evaluate_all(read)
    assert [row[0] for row in before] == [step.do for step in said]
    assert before[0][3]
    page.get_by_role("link", name="Make it yours").click()
    expect(page.locator("[data-ss-begun]")).to_contain_text(ready.front.title)
    assert page.locator(own).evaluate_all(read) == before
    expect(page.locator("[data-ss-total]")).to_have_text(str(sum(step.minutes for step in ready.front.steps)))
    expect(page.locator("[data-ss-session]")).to_have_attribute("data-ss-title", ready.front.title)
    for item in ready.front.bring:
        expect(page.locator("[data-ss-bring]")).to_contain_text(item)
    # A change keeps it, and a step that is none of its own is told.
    page.get_by_label("People").fill("5")
    page.keyboard.press("Tab")
    assert page.evaluate("location.hash").startswith(f"#1/5/-+{ready.front.minutes}/from.{ready.id}/")
    opened(page, f"1/8/10.00/from.{ready.id}/step-99.5")
    assert faults(page) == ["“step-99.5” is not a step of a session."]
    opened(page, "1/8/10.00/from.constructor/step-3.5")
    assert faults(page) == [
        "“constructor” is not a ready session. Welcome and closing are the usual ones.",
        "“step-3.5” is not a step of a session.",
    ]
    expect(page.locator("[data-ss-begun]")).not_to_be_visible()


# Its link.


def test_the_link_is_the_session(page: Page, context: Callable[..., BrowserContext], scenario: Scenario) -> None:
    opened(page, "")
    button(page, f"Add {scenario.front.title}").click()
    page.get_by_label("People").fill("12")
    page.get_by_label("Starts at").fill("14:30")
    page.get_by_label("Minutes", exact=True).fill("60")
    page.get_by_role("checkbox", name=re.compile(re.escape(scenario.complications[0].title))).uncheck()
    page.get_by_label("Add a step").select_option("other")
    button(page, "Add").last.click()
    page.locator(".ss-make__own").evaluate("details => { details.open = false }")
    link = page.get_by_label("Link to this session").input_value()
    assert link == page.url
    assert link.endswith(f"#1/12/14.30+60/{scenario.id}~{scenario.complications[0].id}/other.10")
    assert page.locator("[data-ss-copy]").get_attribute("data-ss-copy") == link
    second = context(NARROW).new_page()
    second.goto(link)
    expect(second.locator("[data-ss-build]")).to_be_visible()
    for name in ("[data-ss-session]", "[data-ss-set]"):
        assert second.locator(name).inner_text().split() == page.locator(name).inner_text().split()
    expect(second.get_by_label("Starts at")).to_have_value(re.compile(r"2:30\sPM"))
    expect(second.locator("[data-ss-faults]")).not_to_be_visible()


def test_former_ids_lead_to_those_of_today(page: Page, book: Handbook) -> None:
    scenario = next(s for s in book.scenarios if s.front.aliases and s.front.renamed)
    (old_id, *_), (old, new) = scenario.front.aliases, next(iter(scenario.front.renamed.items()))
    opened(page, f"1/8/10.00/{old_id}~{old}")
    assert faults(page) == []
    expect(page.locator(f"[data-ss-id={scenario.id}]")).to_have_attribute("data-ss-without", new)
    assert page.get_by_label("Link to this session").input_value().endswith(f"/{scenario.id}~{new}")


def test_what_was_withdrawn_is_named_and_the_rest_is_kept(page: Page, scenario: Scenario, book: Handbook) -> None:
    withdrawn = next(old.split("/")[1] for p in book.pages for old in p.front.aliases if old.startswith("scenarios/"))
    opened(page, f"1/8/10.00/{withdrawn}/{scenario.id}~never-there/never-there")
    assert rows(page) == [scenario.id]
    told = faults(page)
    assert len(told) == 3
    assert f"“{withdrawn}” was withdrawn" in " ".join(told)
    assert page.locator("[data-ss-faults] a").count() == 1
    assert f"{scenario.front.title} has no complication “never-there”." in told
    assert "This handbook has no scenario “never-there”." in told
    # The first change writes a link that is whole.
    button(page, "Add").last.click()
    expect(page.locator("[data-ss-faults]")).not_to_be_visible()
    assert plan(page) == f"{scenario.id}/break.10"


@pytest.mark.alone  # its listeners stay
def test_a_broken_link_says_what_is_wrong_and_shows_what_is_left(page: Page, whole: bool) -> None:
    page.on("dialog", lambda _: pytest.fail("a script of the link ran"))
    # Every third, for the test of any text reads all of them; with `--whole`, each.
    for text in [*HOSTILE, "<script>alert(1)</script>", "%", "no-such-heading"][:: 1 if whole else 3]:
        opened(page, text)
        expect(page.locator("[data-ss-faults]"), text[:40]).to_be_visible()
        assert faults(page), text[:40]
        assert max(map(len, faults(page))) < 200, text[:40]
        expect(page.locator("[data-ss-said]"), text[:40]).to_contain_text(faults(page)[0])
        assert page.locator("[data-ss-build] :is(script, img, iframe)").count() == 0, text[:40]
        kept = re.findall(r"(?<=/)wifes-card", text) if text.startswith("1/") else []
        assert ("wifes-card" in rows(page)) == bool(kept), text[:40]
        assert len(rows(page)) <= 30, text[:40]
        assert page.locator("[data-ss-row]").count() == len(rows(page)) + 2, text[:40]


def test_another_link_in_the_same_tab_is_opened(page: Page, scenario: Scenario, other: Scenario) -> None:
    opened(page, f"1/8/10.00/{scenario.id}")
    page.evaluate("id => { location.hash = `1/5/9.00/${id}` }", other.id)
    expect(page.locator(f"[data-ss-id={other.id}]")).to_be_visible()
    assert rows(page) == [other.id]
    expect(page.get_by_label("People")).to_have_value("5")


# Shown, shared.


def test_the_room_sees_the_session_that_is_in_the_address(page: Page, scenario: Scenario) -> None:
    text = f"1/8/10.00/{scenario.id}~{scenario.complications[0].id}"
    opened(page, f"show/{text}")
    expect(room(page)).to_be_visible()
    seen = set()
    for _ in range(30):
        page.keyboard.press("PageDown")
        seen.add(page.evaluate("location.hash").split("/")[1])
    assert f"{scenario.id}.situation" in seen
    assert f"{scenario.id}.{scenario.complications[1].id}" in seen
    assert f"{scenario.id}.{scenario.complications[0].id}" not in seen
    assert page.evaluate("location.hash").endswith(f"/{text}")
    assert rows(page) == [scenario.id]


@pytest.mark.parametrize(("view", "screen"), [("show", room), ("present", lead)])
def test_another_plan_takes_the_screen_of_the_one_before(
    page: Page, scenario: Scenario, other: Scenario, view: str, screen: Callable[[Page], Locator]
) -> None:
    opened(page, f"{view}/{scenario.id}.situation/1/8/10.00/{scenario.id}")
    expect(screen(page)).to_be_visible()
    for _ in range(2):
        scenario, other = other, scenario
        page.evaluate("link => { location.hash = link }", f"{view}/{scenario.id}.situation/1/8/10.00/{scenario.id}")
        expect(screen(page)).to_contain_text(" ".join(scenario.situation.words.split()[:4]))
        expect(screen(page)).to_have_count(1)


def test_a_link_to_a_view_opens_the_plan_behind_it(page: Page, scenario: Scenario) -> None:
    opened(page, f"present/{scenario.id}.situation/1/12/10.00/{scenario.id}/break.5")
    expect(lead(page)).to_be_visible()
    assert rows(page) == [scenario.id, "break-1"]


def test_the_code_leads_the_rooms_phones_to_the_stories_and_to_no_answer(phone: Page, scenario: Scenario) -> None:
    opened(phone, f"join/1/12/10.00/{scenario.id}/break.5")
    assert faults(phone) == []
    screen, seen = room(phone), ""
    for _ in range(30):
        seen += screen.inner_text()
        phone.keyboard.press("PageDown")
    assert scenario.situation.words[:30] in " ".join(seen.split())
    assert all(part.title in seen for part in scenario.complications)
    answers = [part.text.words[:40] for each in scenario.complications for part in each.for_everyone]
    for hidden in (*answers, "The library’s answer"):
        assert hidden not in " ".join(seen.split())


def test_two_windows_lead_through_a_session_together(page: Page, scenario: Scenario) -> None:
    text = f"1/12/10.00/{scenario.id}"
    opened(page, text)
    page.get_by_role("link", name="Lead it").click()
    with page.expect_popup() as shown:
        button(page, "Open the big screen").click()
    screen = shown.value
    expect(page.get_by_role("status").filter(has_text="open and following")).to_be_visible()
    page.keyboard.press("PageDown")
    until(screen, "id => location.hash.includes(`/${id}.situation/`)", scenario.id)
    assert screen.evaluate("location.hash").endswith(f"/{text}")
    assert rows(screen) == [scenario.id]
    button(page, "End").click()
    button(page, "End the session").click()
    until(page, "hash => location.hash === hash", f"#{text}")


def modules(page: Page, code: Locator) -> list[list[int]]:
    """The modules of a drawn code, without its quiet zone, read from what is painted."""
    pixels: list[list[int]] = code.evaluate(
        """async (svg) => {
          const [, , across] = svg.getAttribute("viewBox").split(" ").map(Number)
          const paths = [...svg.querySelectorAll("path")]
          const canvas = Object.assign(document.createElement("canvas"), { width: across, height: across })
          const pen = canvas.getContext("2d")
          pen.translate(4, 4)
          for (const path of paths) {
            pen.fillStyle = path.getAttribute("fill")
            pen.fill(new Path2D(path.getAttribute("d")))
          }
          const { data } = pen.getImageData(0, 0, across, across)
          return Array.from({ length: across }, (_, y) =>
            Array.from({ length: across }, (_, x) => (data[4 * (y * across + x)] < 128 ? 1 : 0)))
        }"""
    )
    edge = [pixels[i][j] for i in range(len(pixels)) for j in range(len(pixels)) if min(i, j) < 4]
    edge += [pixels[i][j] for i in range(len(pixels)) for j in range(len(pixels)) if max(i, j) >= len(pixels) - 4]
    assert not any(edge)
    return [row[4:-4] for row in pixels[4:-4]]


def mask_of(matrix: list[list[int]]) -> int:
    """The mask that a code says it was made with: three bits beside its first corner, which are never 0 as they stand."""
    return (matrix[8][2] << 2 | matrix[8][3] << 1 | matrix[8][4]) ^ 0b101


def made(address: str, mask: int) -> list[list[int]]:
    """The modules of an address's code as another maker makes it, with this mask."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=0, mask_pattern=mask)
    code.add_data(address.encode(), optimize=0)
    return [[int(dark) for dark in row] for row in code.get_matrix()]


@pytest.mark.parametrize("breaks", [0, 4, 28])
def test_the_code_is_the_address_of_what_the_room_sees(
    page: Page, scenario: Scenario, other: Scenario, breaks: int
) -> None:
    text = f"1/12/10.00/{scenario.id}/{other.id}" + "/break.5" * breaks
    opened(page, text)
    code = page.locator("figure [data-ss-code] svg")
    matrix = modules(page, code)
    assert matrix == made(page.url.replace("#", "#join/"), mask_of(matrix))
    box = code.bounding_box()
    assert box
    assert box["width"] >= 137


def test_a_ready_session_is_shared_in_the_same_way(page: Page, book: Handbook) -> None:
    page.goto(f"train/{book.sessions[0].id}/")
    field = page.get_by_label("Link to this session")
    expect(field).to_have_value(page.url)
    matrix = modules(page, page.locator("figure [data-ss-code] svg"))
    assert matrix == made(f"{page.url}#join", mask_of(matrix))
    # A click selects the whole of it, for browsers that do not let a button copy.
    field.click()
    assert field.evaluate("field => field.selectionEnd - field.selectionStart") == len(page.url)
    page.get_by_role("link", name="Lead it").click()
    expect(lead(page)).to_be_visible()


def test_the_room_sees_the_code_alone_with_its_address_in_words(page: Page, scenario: Scenario) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page, f"1/12/10.00/{scenario.id}")
    opener = page.locator("figure [data-ss-code]")
    opener.press("Enter")
    alone = page.get_by_role("dialog", name="QR code of this session")
    expect(alone).to_be_visible()
    assert page.url.replace("#", "#join/") in alone.inner_text()
    box = alone.locator("svg").bounding_box()
    assert box
    assert box["width"] >= 0.6 * WIDE[1]
    paper = alone.locator("svg path").first.evaluate("path => getComputedStyle(path).fill")
    assert paper == "rgb(255, 255, 255)"
    page.keyboard.press("Escape")
    expect(alone).to_have_count(0)
    expect(opener).to_be_focused()


# From the session to its scenarios, and back.


def test_a_scenario_opened_from_a_session_knows_the_way(page: Page, scenario: Scenario, other: Scenario) -> None:
    text = f"1/12/10.00/{scenario.id}/break.5/{other.id}"
    opened(page, text)
    page.get_by_role("link", name=scenario.front.title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(scenario.front.title)
    onward = page.get_by_role("link", name=re.compile("^Next in the session"))
    expect(onward).to_have_count(2)
    expect(onward.last).to_contain_text(other.front.title)
    onward.last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(other.front.title)
    expect(page.get_by_role("link", name="That was the last one")).to_be_visible()
    # Its own ids go on working.
    page.goto(f"{other.url}#{other.complications[0].id}")
    expect(page.locator(f"[id='{other.complications[0].id}']")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="‹ Back to the session").click()
    expect(page.locator(f"[data-ss-id={scenario.id}]")).to_be_visible()
    assert page.evaluate("location.hash") == f"#{text}"


def test_a_ready_sessions_scenario_knows_the_way_too(page: Page, book: Handbook) -> None:
    session = book.sessions[0]
    scenario = next(step.scenario for step in session.front.steps if step.scenario)
    for view in ("", "facilitate/"):
        anew(page, f"scenarios/{scenario}/{view}#in/train/{session.id}")
        back = page.get_by_role("link", name="‹ Back to the session")
        expect(back).to_be_visible()
        back.click()
        expect(page).to_have_url(re.compile(f"/train/{session.id}/$"))


HOSTILE_WAYS = "in/../../evil", "in///example.org", "in/javascript:x", "in/", "in/train/build/2/x", "in/%", "in/a/1/<b>"


@pytest.mark.alone  # its routes stay
def test_a_hostile_way_back_stays_on_the_site(page: Page, home: str, scenario: Scenario) -> None:
    page.route(
        "**/*", lambda route: route.fulfill(status=200, body="") if "/a/" in route.request.url else route.continue_()
    )
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    for hostile in HOSTILE_WAYS:
        asked.clear()
        anew(page, f"{scenario.url}#{hostile}")
        settled(page, "session")
        for request in [*asked]:
            request.response()
        settled(page)
        for link in (
            page.get_by_role("navigation", name="Session", exact=True)
            .get_by_role("link")
            .evaluate_all("links => links.map(link => link.href)")
        ):
            assert link.startswith(home), hostile


# For everyone.


def test_where_sessions_are_listed_the_way_to_ones_own_comes_last(page: Page, book: Handbook) -> None:
    page.goto("train/")
    sessions = page.locator("#sessions ~ ul").first.get_by_role("link")
    assert sessions.last.inner_text() == "Put a session together"
    assert sessions.count() == 1 + len(book.sessions)
    box = sessions.last.bounding_box()
    assert box
    assert box["y"] + box["height"] <= WIDE[1], "on the first screen"
    sessions.last.click()
    expect(page.locator("[data-ss-build]")).to_be_visible()


def test_without_scripts_it_is_a_table_of_every_scenario(plain: Page, book: Handbook) -> None:
    plain.goto(PAGE)
    expect(plain.locator("[data-ss-build]")).not_to_be_visible()
    listed = plain.locator("[data-ss-choices] tbody tr")
    assert listed.count() == len(book.scenarios)
    for scenario, row in zip(book.scenarios, listed.all_inner_texts(), strict=True):
        assert scenario.front.title in row
        assert ", ".join(str(minutes(scenario, size)) for size in GROUPS) in row
        assert all(part.title in row for part in scenario.complications)


_LOOKS: list[dict[str, Any]] = [
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "light", "forced_colors": "active"},
]

# What is wider than the screen, and what is too small to be pressed.
_CRAMPED = """() => {
    const seen = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length
    const pressed = "[data-ss-build] :is(button, select, input:not([type=checkbox]), label)"
    return [document.documentElement, ...document.querySelectorAll(pressed)].filter(e => e === document.documentElement
        ? e.scrollWidth > innerWidth
        : seen(e) && !e.querySelector("input, select") && e.getBoundingClientRect().height < 44
    ).map(e => e.outerHTML.slice(0, 160))
}"""


@pytest.mark.every(3)
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    context: Callable[..., BrowserContext],
    scenario: Scenario,
    other: Scenario,
    size: str,
    measured: set[str],
    whole: bool,
) -> None:
    page = context(SIZES[size], bypass_csp=True).new_page()
    plans = ("", "1/12/9.99/no-such-one", f"1/12/10.00+20/{scenario.id}/break.5/other.5/{other.id}", "its code")
    for i, text in enumerate(plans):
        if text == "its code":
            page.locator("figure [data-ss-code]").click()
        else:
            opened(page, text)
        # In one of the looks, which go in turn; with `--whole`, in all.
        turn = (i + list(SIZES).index(size)) % len(_LOOKS)
        for look in _LOOKS if whole else [_LOOKS[turn]]:
            page.emulate_media(**look)
            assert [*violations(page, measured), *page.evaluate(_CRAMPED)] == [], (text, look)


@pytest.mark.alone  # its listeners stay
def test_readers_of_other_pages_load_none_of_it(page: Page, scenario: Scenario) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(Path(request.url).name))
    for address in (scenario.url, "", "desk/", "train/"):
        page.goto(address)
        settled(page)
    assert asked
    assert not [name for name in asked if name.startswith("session.")]
