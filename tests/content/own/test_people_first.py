"""Promises that can hurt someone if one page tells them otherwise: each is held wherever it is told.

A rule looks at passages: paragraphs, list items and rows of tables. Beside each stand a fault that it finds and a
passage that it leaves alone, so that no rule is there which cannot fail.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from sticky.content.handbook import Handbook
from sticky.content.sections import ESCALATE, OFFER
from sticky.words import lines_to_say, passages, sentences


@dataclass(frozen=True)
class Rule:
    """What is wrong with a passage, in so many words or by what it leaves out."""

    name: str
    about: str
    """What a passage has to say for the rule to look at it: a regular expression."""
    needs: str = "(?!)"
    """What then has to stand in it, too. Without this, such a passage is wrong as it is."""
    never: str = "(?!)"
    """What then must not stand in it."""
    fault: str = ""
    """A passage that the rule finds."""
    clean: str = ""
    """One that it leaves alone."""
    where: str = ""
    """The start of the paths that it holds for."""

    def breaks(self, passage: str) -> bool:
        """Whether a passage breaks the rule."""
        if not re.search(self.about, passage):
            return False
        return bool(re.search(self.never, passage)) or not re.search(self.needs, passage)


_OPENS = r"(?i)\b(?:see|sees|hears?|opens?|resets?|changes?|corrects?)\W+(?:\w+ )?(?:record|list|account|PIN|number)\b"
_CARD = r"\b(?:card or an? (?:photo )?ID|(?:with|by) (?:a|the|your|her|his|their) card\b(?! number))"
_OPEN_REQUEST = (
    r"(?i)requests? (?:for reconsideration|to reconsider)[^.]*\b(?:is|are|not) (?:an? )?(?:open|public|private)"
)

RULES = (
    Rule(
        "The card alone opens, resets and changes nothing.",
        about=f"{_OPENS}.*{_CARD}|card or an? (?:photo )?ID|{_CARD}[^.]*\\bmay see",
        needs="PIN|passphrase|photo ID|guardian|card alone",
        fault="See your record: sign in, or ask at the desk with your card or an ID.",
        clean="See your record: ask at the desk with your card and its PIN or your passphrase.",
    ),
    Rule(
        "On the phone, nothing opens a record that a family knows.",
        about="one (?:more )?thing (?:more )?that (?:we|he|she)\\b|card number and one (?:more )?thing",
        fault="By phone, the card number and one more thing that we both know.",
        clean="By phone, the card number, with its PIN or a passphrase.",
    ),
    Rule(
        "For immigration enforcement nobody here gives permission.",
        about="(?i)immigration.*permission|permission.*immigration",
        needs="(?i)nobody here|can’t give permission|give no permission",
        never="(?i)our permission|permission or judicial|director (?:may |can )?gives? (?:it|permission)|director’s permission",
        fault="An immigration officer needs our permission or judicial process, and the director gives permission.",
        clean="For immigration enforcement nobody here gives permission; only a paper signed by a judge changes that.",
    ),
    Rule(
        "A staff area opens to nobody by our permission or a process that the desk would have to weigh.",
        about="(?i)(?:non-public|staff) areas?\\b.*(?:need|with)s? (?:our )?permission|our permission or judicial process",
        fault="Public areas are open to officers; non-public areas need permission or judicial process.",
        clean="“That’s a staff area, and I can’t give permission.”",
    ),
    Rule(
        "A threat to one’s own life is danger now: 911, and 988.",
        about="(?i)threat to one’s own life|take (?:his|her|their) own life|not wanting to live",
        needs=r"911.*\b988\b|\b988\b.*911",
        fault="A threat to one’s own life is danger now: call 911.",
        clean="A threat to one’s own life is danger now: 911, and 988, by call or text.",
    ),
    Rule(
        "An officer’s request to keep something holds for 14 days.",
        about="case number|officer’s (?:written )?request|asked us in writing to keep|no(?:ne| paper) has come",
        never=r"\b(?!14\b)\d+ days",
        needs="",
        fault="If no paper has come after 30 days, it is deleted.",
        clean="Write to the director, with your name, agency, and case number. It is kept for 14 days.",
    ),
    Rule(
        "Nobody stops a deletion by a bare word.",
        about="14 days.*renew",
        needs="writ(?:e|ing|ten)|email",
        fault="On request we keep it for 14 days, and it can be renewed.",
        clean="A request in writing keeps it for 14 days, and can be renewed.",
    ),
    Rule(
        "The association is quoted to the end of its sentence.",
        about="Neither federal agents nor police officers",
        needs=re.escape(
            "some form of judicial process (subpoena, search warrant, or other legally enforceable court order) "
            "to the library holding the records."
        ),
        fault="“Neither federal agents nor police officers are legally authorized to demand library records.”",
        clean="“Neither federal agents nor police officers are legally authorized to demand library records without first "
        "providing some form of judicial process (subpoena, search warrant, or other legally enforceable court order) "
        "to the library holding the records.”",
    ),
    Rule(
        "That officers may begin at once is not the whole of it: counsel is.",
        about="(?:carried out|executed|begin) at once",
        needs="(?i)counsel|call|ask|“You can’t come in yet.”",
        never="carried out at once",
        fault="It comes from a court, and can be carried out at once.",
        clean="Officers can begin at once, so call; whether to go to court is for the director and counsel.",
    ),
    Rule(
        "Open records are asked for with no ID and no reason.",
        about="(?i)open records? request|wants? open records",
        never=r"(?i)(?:ask|asks) (?:for|everyone for) (?:their |your )?(?:identification|an ID)\b",
        needs="",
        fault="An open records request: ask for identification, and pass it on.",
        clean="An open records request: ask for no ID, no name, and no reason.",
    ),
    Rule(
        "Library records are denied by duty and not by an exemption.",
        about="(?i)exemption (?:for|from)|has an exemption",
        fault="The open records law has an exemption for library records.",
        clean="Requests for library records that show who used the library must be denied.",
    ),
    Rule(
        "A request for reconsideration is open under a condition, which is told with it.",
        about=_OPEN_REQUEST,
        needs=r"24-90-122|state law provides|requests? of that kind|Such",
        fault="A written request to reconsider a library resource is not private.",
        clean="A written request to reconsider a resource, made under section 24-90-122(3), is not private.",
    ),
    Rule(
        "A full copy comes as fast as the open records law asks: three working days, and up to seven more.",
        about=r"(?i)\bfull copy\b.*\bdays\b",
        needs="3 working days.*up to 7 more",
        fault="A full copy is free, within 10 business days.",
        clean="A full copy is free, within 3 working days, or up to 7 more if we say why.",
    ),
    Rule(
        "Only the library privacy law is said to have no express exception for emergencies.",
        about="(?i)\\bthe law has no express|there is no express emergency",
        fault="The law has no express emergency exception.",
        clean="The library privacy law has no express emergency exception.",
    ),
    Rule(
        "The list of those who must report was read whole.",
        about="lists? we saw|cut short",
        fault="Library job titles do not appear in the lists we saw.",
        clean="Library job titles are not in the list we read (2022).",
    ),
    Rule(
        "What is open is named as open on the page of the law, not in the middle of a promise.",
        about="(?i)we know this law|library policies restate|counsel has to confirm|the law does not say|lists we",
        fault="We know this law as library policies restate it; counsel has to confirm it.",
        clean="We hold everyone who works here to state law.",
        where="docs/policy/",
    ),
    Rule(
        "No walk ends where somebody waits.",
        about="(?i)\\bto (?:your|her|his|a|the) car\\b",
        needs="(?i)\\b(?:not|nobody|no)\\b",
        fault="We can see you to a phone, another room, or your car, or walk you to your car.",
        clean="We do not walk you to your car, or to a door where that person may be waiting.",
        where="docs/policy/",
    ),
    Rule(
        "A shift is told of a court’s order only if the patron who showed it agreed in writing.",
        about="(?i)\\beach shift\\b.*\\btold\\b|\\btells? each shift",
        needs="(?i)in writing|sign for it",
        fault="Show us the order, and each shift is told.",
        clean="If you agree in writing, each shift is told.",
    ),
    Rule(
        "Whoever is told the number or the PIN of a patron proves to be that patron.",
        about="(?i)new (?:card )?(?:number|PIN)[^.]*at the desk",
        needs="photo ID|opens a record",
        fault="You can have a new number at the desk, at once.",
        clean="The adult who signed can have a new number at the desk, with a photo ID.",
    ),
)

CARRIED = {
    "(?i)the card alone borrows, returns, and renews": (
        "docs/policy/index.md",
        "docs/self-check.md",
        "scenarios/caregiver-dementia.md",
        "scenarios/neighbors-holds.md",
        "scenarios/own-history.md",
        "scenarios/wifes-card.md",
    ),
    "photo ID.{0,60}(?:its )?PIN or (?:a|your|her) passphrase": (
        "docs/basics.md",
        "docs/policy/index.md",
        "docs/policy/public-spaces.md",
        "scenarios/caregiver-dementia.md",
        "scenarios/class-borrowing-list.md",
        "scenarios/officer-no-paper.md",
        "scenarios/own-history.md",
        "scenarios/shared-voicemail.md",
        "scenarios/subpoena-at-the-desk.md",
        "scenarios/wifes-card.md",
    ),
    "(?i)no address, phone, email, pickup branch,": ("docs/policy/index.md", "scenarios/noncustodial-parent.md"),
    "18th birthday the old PIN stops working": ("docs/policy/index.md",),
    "(?i)nobody here (?:gives permission|does)|not even the director": (
        "docs/glossary.md",
        "docs/law/index.md",
        "docs/policy/index.md",
        "docs/policy/requests.md",
        "docs/self-check.md",
        "docs/train/police-and-papers.md",
        "scenarios/immigration-officer.md",
    ),
    "I can’t give permission, and I won’t get in your way": (
        "docs/policy/index.md",
        "docs/policy/requests.md",
        "docs/self-check.md",
        "docs/train/new-clerk.md",
        "scenarios/immigration-officer.md",
        "scenarios/search-warrant.md",
    ),
    "Whether it reaches anyone, I won’t be able to tell you": (
        "docs/policy/public-spaces.md",
        "docs/self-check.md",
        "scenarios/ex-partner.md",
        "scenarios/story-time-names.md",
    ),
    "library’s number": (
        "docs/policy/public-spaces.md",
        "scenarios/ex-partner.md",
        "scenarios/missing-son.md",
    ),
    "what they looked like": (
        "docs/law/index.md",
        "docs/policy/index.md",
        "docs/policy/requests.md",
        "scenarios/camera-footage.md",
    ),
    r"\b988\b": (
        "docs/policy/index.md",
        "docs/policy/public-spaces.md",
        "docs/policy/requests.md",
        "docs/self-check.md",
        "scenarios/missing-son.md",
        "scenarios/missing-teen-activity.md",
        "scenarios/police-two-teens.md",
    ),
    "for 14 days": (
        "docs/law/index.md",
        "docs/policy/index.md",
        "docs/policy/requests.md",
        "scenarios/camera-footage.md",
        "scenarios/missing-teen-activity.md",
        "scenarios/officer-no-paper.md",
    ),
    "(?i)each shift (?:is |be |may be )?told": (
        "docs/law/index.md",
        "docs/policy/public-spaces.md",
        "docs/policy/requests.md",
        "scenarios/ex-partner.md",
    ),
    "from when to when": (
        "docs/policy/index.md",
        "docs/desk/papers.md",
        "scenarios/camera-footage.md",
    ),
    "no other patron in it can be recognized": (
        "docs/policy/index.md",
        "scenarios/camera-footage.md",
        "scenarios/own-history.md",
    ),
    "it would put someone in danger": (
        "docs/policy/requests.md",
        "scenarios/immigration-officer.md",
        "scenarios/search-warrant.md",
        "scenarios/subpoena-at-the-desk.md",
    ),
}
"""Words of a promise, and where a reader who needs it would look."""

_SOMEONE = r"(?i)\b(?:he|she|him|her|hers|his|himself|herself)\b"
_NOT_ALONE = r"(?i)\b(?:getting|fetching) (?:my|the) supervisor|supervisor (?:will be|is) (?:right )?here|have someone"


def told(book: Handbook) -> Iterator[tuple[str, str]]:
    """Every passage of the handbook, with its file, without the example policy, whose words are not ours."""
    for page in book.pages:
        if "example" not in page.document.path:
            quoted = re.findall(r"\{\{ quote\(\"([^\"]*)\"", page.document.body)
            yield from (
                (page.document.path, passage) for passage in [*passages(book, rows_whole(page.document.body)), *quoted]
            )
    for one in book.scenarios:
        yield from ((one.document.path, passage) for passage in passages(book, one.document.body))


def rows_whole(markdown: str) -> str:
    """Markdown with each row of a table as a paragraph, since a promise may be told across its cells."""
    return re.sub(r"^\|(.*)\|[ ]*$", lambda row: f"\n{row[1].replace('|', '—')}\n", markdown, flags=re.MULTILINE)


def broken(rule: Rule, book: Handbook) -> list[tuple[str, str]]:
    """The passages that break a rule, each with its file."""
    return [(path, text) for path, text in told(book) if path.startswith(rule.where) and rule.breaks(text)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_passage_tells_it_otherwise(book: Handbook, rule: Rule) -> None:
    assert broken(rule, book) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rule_finds_a_fault_and_leaves_the_rest(rule: Rule) -> None:
    assert rule.breaks(rule.fault)
    assert not rule.breaks(rule.clean)


@pytest.mark.parametrize("words", CARRIED)
def test_a_promise_stands_wherever_it_counts_in_the_same_words(book: Handbook, words: str) -> None:
    files: dict[str, str] = {}
    for path, text in told(book):
        files[path] = f"{files.get(path, '')} {text}"
    assert [path for path in CARRIED[words] if not re.search(words, said(book, path, files))] == []


def said(book: Handbook, path: str, files: dict[str, str]) -> str:
    """All of a file's passages, and of a scenario the lines to say, which stand in blocks of their own."""
    lines = (line for one in book.scenarios if one.document.path == path for line in lines_to_say(one))
    return " ".join([files.get(path, ""), *lines])


def test_a_line_to_say_fits_any_stranger(book: Handbook) -> None:
    assert [(id_, line) for id_, line in lines(book, _fits_one)] == []


def test_a_line_to_say_is_true_for_a_clerk_alone(book: Handbook) -> None:
    assert [(id_, line) for id_, line in lines(book, _needs_two)] == []


def test_what_a_line_must_not_say_is_found() -> None:
    assert _fits_one("If we find him, I’ll ask him to call you.")
    assert _needs_two("I’m getting my supervisor right now.")
    assert not _fits_one("If I find them, they’ll hear that you’re worried.")
    assert not _needs_two("I’m calling our director now.")


def lines(book: Handbook, wrong: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """The lines to say that are wrong, each with its scenario."""
    yield from ((one.id, line) for one in book.scenarios for line in lines_to_say(one) if wrong(line))


def _fits_one(line: str) -> bool:
    return bool(re.search(_SOMEONE, line))


def _needs_two(line: str) -> bool:
    return bool(re.search(_NOT_ALONE, line))


def test_nobody_is_promised_a_call_from_someone_we_find(book: Handbook) -> None:
    promise = re.compile(r"(?:ask|have|get) (?:him|her|them) (?:to )?call you")
    for one in book.scenarios:
        rest = (one.desk.text_of(part).markdown for part in (OFFER, ESCALATE))
        spoken = " ".join([*lines_to_say(one), one.desk.text.markdown, *rest])
        assert [text for text in sentences(spoken) if promise.search(text)] == [], one.id
