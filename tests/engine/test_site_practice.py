"""Practice: ten questions at a time for one person, drawn by a link, with the reasons for and against each line."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from sticky.content.answer import Answer
from sticky.content.handbook import Handbook
from sticky.macros.practice import WRONG_LINES, Drill, practice
from tests.support.axe import violations
from tests.support.browser import NARROW, WIDE, anew, library_at, made_here, patient, published, served, settled, until

PRACTICE = "train/practice/"
DRAWN = f"{PRACTICE}#1/everything/k3f9"
MORE = 12
ANSWER = """
## Question {n} {{#question-{n}}}

```catalog
asker: patron
policy: [what-we-collect]
```

The answer is {n}.

### Say

> “I say {n}, and here is what helps with it today.”

### Avoid

- “It is {n}, but I should not tell you so before I have looked at it.” Reason {n} a.
- “Not {n}.” Reason {n} b.
- “Ask {n}.” Reason {n} c.
- “Ask who has {n}.”
- A look at {n}.

### Offer instead

- Another number.
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small library with more questions than are drawn at a time."""
    root = tmp_path_factory.mktemp("practice") / "library"
    library_at(root)
    head = "---\ntitle: Borrowing\ndescription: More questions.\nreviewed: 2026-11-25\n---\n\n# Borrowing\n\nMore questions.\n"
    (root / "docs/desk/borrowing.md").write_text(head + "".join(ANSWER.format(n=n) for n in range(MORE)))
    (root / "docs/desk/borrowing.asked.yml").write_text("".join(f"question-{n}: Is it {n}?\n" for n in range(MORE)))
    return root


@pytest.fixture(scope="module")
def book(root: Path) -> Handbook:
    return published(root)


@pytest.fixture(scope="module")
def home(root: Path) -> Iterator[str]:
    with served(made_here(root, root / "site")) as address:
        yield address


@pytest.fixture(scope="module")
def questions(book: Handbook) -> dict[str, Drill]:
    return {drill.answer.title: drill for _, group in practice(book)["groups"] for drill in group}


def frame(page: Page) -> Locator:
    return page.get_by_role("region", name="Your questions")


def lines(page: Page) -> list[str]:
    return frame(page).locator("label:visible").all_inner_texts()


def title(page: Page) -> str:
    return frame(page).locator("[data-ss-story] h3").inner_text()


def right(questions: dict[str, Drill], page: Page) -> str:
    return questions[title(page)].answer.first_line.words


def choose(page: Page, line: str) -> None:
    frame(page).locator("label", has_text=line).click()
    page.get_by_role("button", name="Say it").click()
    expect(page.locator("[data-ss-verdict]")).to_be_visible()


_GONE_THROUGH = """frame => {
    const shown = selector => [...frame.querySelectorAll(selector)].filter(element => element.checkVisibility())
    const seen = []
    while (!shown("[data-ss-end]").length && seen.length < 20) {
        const lines = shown("[data-ss-lines] label")
        seen.push([shown("[data-ss-story] h3")[0].innerText, lines.map(line => line.innerText)])
        lines[0].click()
        shown("[data-ss-ask] button")[0].click()
        shown("[data-ss-next]")[0].click()
    }
    return seen
}"""


def gone_through(page: Page) -> list[tuple[str, list[str]]]:
    """Every question of the ten with its lines, in the order in which they are asked. The first line is said each time."""
    expect(frame(page).get_by_role("radio").first).to_be_visible()
    seen = [(asked, said) for asked, said in frame(page).evaluate(_GONE_THROUGH)]
    expect(page.locator("[data-ss-end]")).to_be_visible()
    return seen


def has_focus(of: Locator) -> bool:
    return bool(of.evaluate("element => element === document.activeElement"))


def tab_to(page: Page, control: Locator) -> None:
    for _ in range(30):
        if has_focus(control):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not come to it")


def test_only_a_card_with_enough_lines_of_its_own_is_asked(book: Handbook, questions: dict[str, Drill]) -> None:
    def enough(answer: Answer) -> bool:
        return answer.kind != "complication" and len(answer.slips) >= WRONG_LINES

    assert {answer.title for answer in book.answers if enough(answer)} == set(questions)
    assert len(questions) == MORE + 3
    for drill in questions.values():
        own = {slip.line.words for slip in drill.answer.slips}
        wrong = {line.words for line, why in drill.lines if why}
        assert wrong <= own
        assert len(wrong) == WRONG_LINES
        assert [line.words for line, why in drill.lines if not why] == [drill.answer.first_line.words]


def test_what_is_no_line_or_has_no_reason_is_no_choice(book: Handbook) -> None:
    answer = next(answer for answer in book.answers if answer.id == "question-7")
    assert [(slip.line.words, slip.why.words) for slip in answer.slips] == [
        ("“It is 7, but I should not tell you so before I have looked at it.”", "Reason 7 a."),
        ("“Not 7.”", "Reason 7 b."),
        ("“Ask 7.”", "Reason 7 c."),
    ]


def test_the_right_line_is_said_to_be_right(page: Page, questions: dict[str, Drill]) -> None:
    page.goto(DRAWN)
    expect(frame(page).get_by_role("radio")).to_have_count(1 + WRONG_LINES)
    drill = questions[title(page)]
    choose(page, right(questions, page))
    expect(page.locator("[data-ss-verdict]")).to_have_text("Yes, that is the line.")
    first = page.locator("[data-ss-whys] > li:visible").first
    assert first.inner_text().startswith("Say: your choice")
    assert drill.answer.short.words in first.inner_text()
    assert frame(page).locator("[data-ss-rests] a").count() == len(drill.cites) + 1


def test_a_wrong_line_has_its_reason_and_then_the_right_one(page: Page, questions: dict[str, Drill]) -> None:
    page.goto(f"{PRACTICE}#1/topic/families/a")
    expect(frame(page).get_by_role("radio").first).to_be_visible()
    drill = questions[title(page)]
    for slip in drill.answer.slips:
        if any(slip.line.words in line for line in lines(page)):
            break
    choose(page, slip.line.words)
    said = page.locator("[data-ss-whys] > li:visible").all_inner_texts()
    assert len(said) == 1 + WRONG_LINES
    assert said[0].startswith("Not this: your choice")
    assert slip.line.words in said[0]
    assert slip.why.words in said[0]
    assert said[1].startswith("Say")
    assert drill.answer.first_line.words in said[1]
    assert all(text.startswith("Not this\n") for text in said[2:])


def test_ten_are_asked_and_counted_and_what_was_missed_is_told(page: Page, questions: dict[str, Drill]) -> None:
    page.goto(DRAWN)
    missed = []
    for n in range(10):
        expect(page.locator("[data-ss-count]")).to_have_text(f"Question {n + 1} of 10")
        good = right(questions, page)
        if n % 3:
            choose(page, good)
        else:
            missed.append(title(page))
            choose(page, next(line for line in lines(page) if good not in line))
        page.locator("[data-ss-next]").click()
    expect(page.locator("[data-ss-score]")).to_have_text("You chose our line in 6 of 10")
    assert page.locator("[data-ss-missed] a").all_inner_texts() == missed
    page.reload()
    expect(page.locator("[data-ss-count]")).to_have_text("Question 1 of 10")


def test_a_link_draws_the_same_and_another_does_not(page: Page, context: Callable[..., BrowserContext]) -> None:
    page.goto(DRAWN)
    first = gone_through(page)
    link = page.locator("[data-ss-link]")
    assert link.get_attribute("href") == "#1/everything/k3f9"
    page.get_by_role("button", name="The same again").click()
    assert gone_through(page) == first
    other = context().new_page()
    other.goto(DRAWN)
    assert gone_through(other) == first
    other.get_by_role("button", name="Ten more").click()
    until(other, "!location.hash.endsWith('/k3f9')")
    assert gone_through(other) != first


def test_neither_place_nor_length_tells(page: Page, questions: dict[str, Drill]) -> None:
    places: list[int] = []
    orders: dict[str, set[tuple[str, ...]]] = {}
    for seed in ("a", "b", "c", "d"):
        page.goto(f"{PRACTICE}#1/everything/{seed}")
        until(page, "seed => location.hash.endsWith(seed)", f"/{seed}")
        for name, said in gone_through(page):
            places.append(said.index(questions[name].answer.first_line.words))
            orders.setdefault(name, set()).add(tuple(said))
    assert max(len(order) for order in orders.values()) > 2
    assert {places.count(place) >= 4 for place in range(1 + WRONG_LINES)} == {True}
    longest = [max(drill.lines, key=lambda line: len(line[0].words))[1] for drill in questions.values()]
    assert sum(why is not None for why in longest) >= MORE


def test_a_topic_draws_what_has_it(page: Page, questions: dict[str, Drill]) -> None:
    page.goto(PRACTICE)
    choice = page.get_by_label("Questions about")
    assert not choice.locator("option", has_text="Police or an agent").count()
    for about, term in (("Families", "families"), ("A parent or guardian", "parent")):
        wanted = {name for name, drill in questions.items() if term in (*drill.topics, *drill.answer.askers)}
        choice.select_option(f"{about} ({len(wanted)})")
        page.get_by_role("button", name="Begin").click()
        assert {name for name, _ in gone_through(page)} == wanted
        page.get_by_role("link", name="Choose something else").click()
        expect(choice).to_be_visible()


def test_the_keyboard_does_all(page: Page) -> None:
    page.goto(PRACTICE)
    page.get_by_label("Questions about").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for n in range(10):
        count = page.locator("[data-ss-count]")
        expect(count).to_have_text(f"Question {n + 1} of 10")
        expect(count).to_be_focused()
        tab_to(page, frame(page).get_by_role("radio").first)
        page.keyboard.press("ArrowDown")
        assert has_focus(frame(page).get_by_role("radio").nth(1))
        page.keyboard.press("Enter")
        expect(page.locator("[data-ss-verdict]")).to_be_focused()
        tab_to(page, page.locator("[data-ss-next]"))
        page.keyboard.press("Enter")
    expect(page.locator("[data-ss-score]")).to_be_focused()


def test_a_question_is_a_group_of_radio_buttons_with_a_name(page: Page) -> None:
    page.goto(DRAWN)
    asked = frame(page).locator("[data-ss-asked]").inner_text()
    group = page.get_by_role("group", name=f"{asked} What would you say?")
    expect(group.get_by_role("radio")).to_have_count(1 + WRONG_LINES)
    assert [group.get_by_role("radio", name=line, exact=True).count() for line in lines(page)] == [1] * 4


def test_saying_nothing_asks_for_a_line(page: Page) -> None:
    page.goto(DRAWN)
    page.get_by_role("button", name="Say it").click()
    assert page.locator("[data-ss-verdict]").is_hidden()
    assert has_focus(frame(page).get_by_role("radio").first)


BROKEN = (
    ("#2/everything/k3f9", "it begins with “2”"),
    ("#1/topic/none/k3f9", "“topic/none” is not one of"),
    ("#1/who/patron/k3f9", "“who/patron” is not one of"),
    ("#1/topic/families/", "its last part"),
    ("#1/topic/families/K3!", "its last part"),
    ("#1/everything", "is not one of"),
    ("#topic/families/k3f9", "it begins with “topic”"),
    ("#1/%E0%A4%A/k3f9", "it is damaged"),
    ("#1/<img src=x onerror=alert(1)>/k3f9", "is not one of"),
    ("#1/topic/__proto__/k3f9", "is not one of"),
    (f"#1/{'x' * 5000}/k3f9", f"“{'x' * 40}…” is not one of"),
)
"""Links, and what is said of each."""


def test_a_link_that_cannot_be_followed_says_why(page: Page) -> None:
    alert = page.get_by_role("alert")
    for fragment, fault in BROKEN:
        anew(page, PRACTICE + fragment)
        expect(alert, fragment[:40]).to_contain_text("This link does not work: ")
        assert fault in alert.inner_text()
        assert not frame(page).locator("img").count(), fragment[:40]
        chosen = page.get_by_label("Questions about").input_value()
        assert chosen == ("topic/families" if "its last part" in fault else "everything"), fragment[:40]
        page.get_by_role("button", name="Begin").click()
        expect(page.locator("[data-ss-count]"), fragment[:40]).to_contain_text("Question 1 of")
        expect(alert, fragment[:40]).to_be_hidden()


def test_a_place_on_the_page_is_no_link_to_questions(page: Page) -> None:
    page.goto(f"{PRACTICE}#every-question")
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert page.get_by_role("alert").is_hidden()
    page.goto(DRAWN)
    choose(page, lines(page)[0])
    page.evaluate("location.hash = '#__content'")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.locator("[data-ss-verdict]").is_visible()


def test_the_text_of_all_is_below(page: Page, questions: dict[str, Drill]) -> None:
    page.goto(PRACTICE)
    expect(frame(page).get_by_role("button", name="Begin")).to_be_visible()
    expect(page.get_by_role("heading", name=f"All {len(questions)} questions on one page")).to_be_visible()
    assert page.locator("[data-ss-question]").count() == len(questions)


def test_without_scripts_each_question_is_there_with_its_answer_closed(
    plain: Page, questions: dict[str, Drill]
) -> None:
    plain.goto(PRACTICE)
    assert plain.get_by_role("button", name="Begin").is_hidden()
    for group in plain.locator("details:has([data-ss-question]) > summary").all():
        group.click()
    articles = plain.locator("[data-ss-question]")
    assert {article_shown.locator("h3").inner_text() for article_shown in articles.all()} == set(questions)
    for article in articles.all():
        drill = questions[article.locator("h3").inner_text()]
        assert article.locator("[data-ss-lines] > li").all_inner_texts() == [line.words for line, _ in drill.lines]
        assert article.locator("[data-ss-whys]").is_hidden()
        article.locator("summary").click()
        whys = article.locator("[data-ss-whys] > li").all_inner_texts()
        for (_, why), told in zip(drill.lines, whys, strict=True):
            assert told == why.words if why else told.startswith("Say this.")


@pytest.mark.alone  # its listeners stay
def test_scripts_and_styles_are_loaded_there_and_nowhere_else(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("./", "desk/", "scenarios/wifes-card/", "train/"):
        page.goto(address)
        settled(page)
    assert not [url for url in asked if re.search(r"/practice\.\w+\.(js|css)$", url)]
    page.goto(PRACTICE)
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert len([url for url in asked if re.search(r"/practice\.\w+\.(js|css)$", url)]) == 2


@pytest.mark.every(3)
@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_every_state_fits_and_axe_finds_nothing(
    browser: Browser, home: str, size: tuple[int, int], forced: str, measured: set[str]
) -> None:
    context = browser.new_context(
        base_url=home,
        viewport={"width": size[0], "height": size[1]},
        bypass_csp=True,
        reduced_motion="reduce",
        forced_colors="active" if forced == "active" else "none",
    )
    page = patient(context).new_page()

    def holds() -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for control in frame(page).locator("button:visible, [data-ss-lines] label:visible, select:visible").all():
            box = control.bounding_box()
            assert box
            assert box["height"] >= 44
        assert violations(page, measured) == []

    page.goto(f"{PRACTICE}#1/none/x")
    expect(page.get_by_role("alert")).to_be_visible()
    holds()
    page.goto(DRAWN)
    page.reload()
    expect(frame(page).get_by_role("radio").first).to_be_visible()
    holds()
    choose(page, lines(page)[0])
    holds()
    page.locator("[data-ss-next]").click()
    gone_through(page)
    holds()
    context.close()
