"""The policy, for those who look something up in it: a parent, a teenager, a director, counsel.

Its promises are compared with the page of promises by a check; what it tells of danger is in `test_people_first`.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from sticky.content.clauses import PolicyFront
from sticky.content.handbook import Handbook
from sticky.content.page import src_of
from tests.support.browser import NARROW, ROOT

VISIBLE, ALL = 2_000, 5_500
"""The most words that a phone may show of the policy: while its blocks are closed, and with every block open."""

STATE_LAW = {
    "in-short": "We support the protection of everyone’s privacy",
    "what-we-collect": "We collect only what we need",
    "open-records": "Colorado Open Records Act",
    "questions-and-complaints": "anything else you want to tell us about how we keep this policy",
    "state-privacy-law": "all sources and media",
}
"""Where the policy says what C.R.S. 24-72-502 asks of it, and that it lists all of it."""

MEDIA = "whatever the source or medium"

TABLE = ("Up to 12", "13 to 17", "18 and over")


def below(book: Handbook, id_: str) -> str:
    """The text of a part of the policies, with the headings below it."""
    clause = next((clause for policy in book.policies for clause in policy.clauses if clause.id == id_), None)
    if clause:
        return clause.whole.markdown
    parts = (part for policy in book.policies for part in policy.document.sections)
    return next(part.text.markdown for part in parts if part.id == id_)


@pytest.mark.parametrize("id_", STATE_LAW)
def test_what_state_law_asks_of_a_policy_is_found(book: Handbook, id_: str) -> None:
    assert STATE_LAW[id_] in " ".join(below(book, id_).split())
    assert MEDIA in below(book, "in-short")


def test_the_list_of_what_state_law_asks_leads_to_each_of_it(book: Handbook) -> None:
    linked = set(re.findall(r"\(index\.md#([\w-]+)\)", below(book, "state-privacy-law")))
    assert linked == STATE_LAW.keys() - {"state-privacy-law"}


@pytest.mark.parametrize("id_", ["parents", "teens"])
def test_a_part_for_people_is_a_short_list_of_words_they_look_for(book: Handbook, id_: str) -> None:
    why, *rest = below(book, id_).split("\n\n")
    bullets = re.findall(r"^- .*", "\n".join(rest), re.MULTILINE)
    assert not why.startswith("-")
    assert 5 <= len(bullets) <= 8
    assert [bullet for bullet in bullets if not re.match(r"- \*\*[^*]{3,}\*\*", bullet)] == []
    home = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    assert f"(policy/index.md#{id_})" in home


def test_every_part_of_a_policy_has_a_heading(book: Handbook) -> None:
    # A paragraph that opens in bold is a part without a heading; the list of links to parts has a title.
    bold = re.compile(r"^\*\*(?!Find the part)[^*]+\*\*", re.MULTILINE)
    assert bold.search("**Emergencies.** The law")
    parts = [
        (policy.document.path, bold_part)
        for policy in book.policies
        for bold_part in bold.findall(policy.document.body)
    ]
    assert parts == []


def test_no_promise_leaves_a_question_open(book: Handbook) -> None:
    # What is open stands once, with the laws.
    open_ = re.compile(r"(?i)question for (?:the director or )?counsel|counsel can say|\bis our reading\b")
    assert open_.search("How far it goes is a question for counsel.")
    open_questions = [(policy.document.path, open_.findall(policy.document.body)) for policy in book.policies]
    assert [(path, words) for path, words in open_questions if words] == []


def test_a_policy_that_no_library_has_adopted_says_so_first(
    context: Callable[..., BrowserContext], book: Handbook
) -> None:
    page = context(NARROW).new_page()
    for policy in book.policies:
        assert isinstance(policy.front, PolicyFront)
        assert policy.front.status == "model"
        page.goto(policy.document.path.removeprefix("docs/").removesuffix("index.md").removesuffix(".md"))
        first = page.locator("article h1 + *")
        expect(first).to_contain_text(book.t("policy.model"))
        expect(first).to_contain_text("is made up")
        assert str(page.locator('meta[property="og:image"]').get_attribute("content")).endswith("card-model.png")
        assert book.t("policy.model") in str(page.locator('meta[property="og:description"]').get_attribute("content"))
        page.emulate_media(media="print")
        expect(first).to_be_visible()
        page.emulate_media(media="screen")


def test_the_policy_is_short_enough_to_be_read(context: Callable[..., BrowserContext]) -> None:
    page = context(NARROW).new_page()
    page.goto("policy/")
    policy = page.locator("article")
    words = len(policy.inner_text().split())
    assert words <= VISIBLE
    for block in policy.locator("details").all():
        block.evaluate("block => { block.open = true }")
    opened = len(policy.inner_text().split())
    assert words < opened <= ALL


def test_what_an_ordinary_reader_can_choose_comes_third(book: Handbook) -> None:
    (policy,) = (policy for policy in book.policies if policy.id == "policy")
    assert [clause.id for clause in policy.clauses][2] == "your-choices"


def test_the_public_reads_no_number_of_a_person_that_is_not_for_it(
    context: Callable[..., BrowserContext], book: Handbook
) -> None:
    people = book.owner.people_to_call
    page = context().new_page()
    for policy in book.policies:
        page.goto(book.addresses[src_of(policy.document.path)])
        text = page.content()
        assert [person.phone for person in people if not person.public and person.phone in text] == []
    page.goto("policy/requests/#who-answers")
    shown = page.get_by_role("list", name=book.t("call.title"))
    expect(shown.get_by_role("listitem")).to_have_count(1 + len(people))
    for person in people:
        expect(shown).to_contain_text(person.phone if person.public else person.role)
    assert 0 < sum(person.public for person in people) < len(people)


def test_each_clause_has_a_number_that_no_other_has(context: Callable[..., BrowserContext], book: Handbook) -> None:
    page = context().new_page()
    shown: list[str] = []
    for policy in book.policies:
        page.goto(book.addresses[src_of(policy.document.path)])
        numbers = [heading.split()[0] for heading in page.locator("article :is(h2, h3)").all_text_contents()]
        assert [text.split()[0] for text in page.locator(".md-nav--secondary a").all_text_contents()] == numbers
        shown += numbers
    assert shown[:2] == ["1", "1.1"]
    assert [number for number in shown if "." not in number] == [
        str(i + 1) for i in range(sum("." not in number for number in shown))
    ]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_shows_the_age_that_a_reader_chooses(context: Callable[..., BrowserContext], scripts: bool) -> None:
    page = context(NARROW, scripts).new_page()
    page.goto("policy/#ages")
    table = page.locator("table").filter(has_text="Who signs for the card")
    for i, age in enumerate(TABLE):
        choice = page.get_by_role("radio", name=age)
        label = page.locator("label").filter(has=choice)
        box = label.bounding_box()
        assert box
        assert box["height"] >= 48
        label.click()
        expect(choice).to_be_checked()
        for row in table.locator("tbody tr").all():
            cells = row.locator("td").all()
            assert [cell.is_visible() for cell in cells] == [True, *(j == i for j in range(len(TABLE)))]
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("radio", name=TABLE[0])).to_be_hidden()
    expect(table.locator("td:visible").nth(3)).to_be_visible()


def test_a_link_to_a_part_in_a_closed_block_opens_it(context: Callable[..., BrowserContext]) -> None:
    page = context(NARROW).new_page()
    for id_ in ("open-records", "not-collected", "immigration-enforcement", "breach"):
        page.goto(f"policy/#{id_}")
        expect(page.locator(f"#{id_}")).to_be_in_viewport()
