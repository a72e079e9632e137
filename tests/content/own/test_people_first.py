"""Promises that can hurt someone if one page tells them otherwise: each is held wherever it is told.

A rule looks at passages: paragraphs, list items and rows of tables. Beside each stand a fault that it finds and a
passage that it leaves alone, so that no rule is there which cannot fail.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from sticky.commands.words import lines_to_say
from sticky.content.handbook import Handbook
from sticky.content.sections import ESCALATE, OFFER
from sticky.markdown.document import Text
from sticky.markdown.inline import passages, sentences


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
        needs="(?i)in writing|sign for it|yes signed",
        fault="Show us the order, and each shift is told.",
        clean="If you agree in writing, each shift is told.",
    ),
    Rule(
        "Whoever is told the number or the PIN of a patron proves to be that patron.",
        about="(?i)new (?:card )?(?:number|PIN)[^.]*at the desk",
        needs="photo ID|opens a record",
        fault="You can have a new number at the desk, at once.",
        clean="Whoever signed as custodial parent or legal guardian can have a new number at the desk, with a photo ID.",
    ),
    Rule(
        "A child’s PIN goes to whoever signed as custodial parent or legal guardian, and not to any parent who signed.",
        about="(?i)(?:parent or guardian|parent|guardian) who signed|signed as (?:the|a) parent",
        fault="Up to age 12, a parent or guardian who signed gets them at the desk, with a photo ID.",
        clean="Up to 12, whoever signed as custodial parent or legal guardian gets a new PIN, with a photo ID.",
    ),
    Rule(
        "While adults disagree over a child’s card, nobody gets a new number.",
        about="(?i)take the copy, change what|change the number for|make it for the parent",
        fault="If you are alone: take the copy, change what may be changed, and promise nothing.",
        clean="If you are alone: mark the card, copy the paper and give it straight back.",
    ),
    Rule(
        "Whoever marks a child’s card says first that whoever is signed in will be signed out, and may notice.",
        about=r"(?i)\bmarks? \[?(?:it|the (?:child’s )?card) \[?“Director only”|is marked \[?“Director only”\S* now|\bthe same mark\b",
        needs="(?i)signed out|say who may notice|said who may notice|warning",
        fault="On a court’s paper, the supervisor on duty marks the card “Director only” now.",
        clean="Say that whoever is signed in will be signed out, and may notice; then mark the card “Director only”.",
    ),
    Rule(
        "A phone may show a number that is hidden, and nobody is promised otherwise.",
        about="(?i)number[^”]*(?<!try to )\\bhide it\\b|(?<!try to )\\bhide (?:the|our) number|number (?:can be )?hidden",
        needs="some phones",
        fault="The library’s number may show, and I can hide it.",
        clean="I can try to hide it, but some phones show it all the same.",
    ),
    Rule(
        "A signed page that anyone but the patron brings opens nothing until we have asked the patron.",
        about="(?i)\\bback signed\\b|page may go home|takes the page along and back",
        needs="(?i)\\bask(?:ed)? the patron",
        fault="The page may go home with anyone, and come back signed.",
        clean="If anyone but the patron brings it back signed, it opens nothing until we have asked the patron.",
    ),
    Rule(
        "Any message for a young child goes to the supervisor, whatever it says.",
        about="(?i)\\b(?:one|message) that calls a (?:young )?child\\b",
        fault="One that calls a child out of the building goes to the supervisor on duty instead.",
        clean="One for a child of that age goes to the supervisor on duty instead.",
    ),
    Rule(
        "By phone, nobody hears anything of a child’s card.",
        about="(?i)only what (?:it |the account )?shows online|hears? (?:only )?what shows online|can also call and hear"
        "|say no more than it shows|at the desk and (?:by|on the) phone,? we (?:tell|read|do not read)",
        fault="A call with the number and PIN hears only what shows online.",
        clean="At the desk we tell only the child, and by phone nobody.",
    ),
    Rule(
        "An adult is called about a child only on the child’s yes.",
        about="(?i)(?:call|number of) the adult who signed[^.]*(?:unless|not if) (?:the child|you|they|that)|then the adult who signed"
        "|if that is safe, the adult who signed|director decides whether (?:we call|anyone at home)",
        fault="We call whom the child names, and then the adult who signed, unless the child fears that adult.",
        clean="We call the adult who signed only if the child says yes to that name.",
    ),
    Rule(
        "Police who look for a child hear at once that the child is found, and whom the child fears.",
        about="(?i)decides (?:this minute )?(?:how the police|what the officer) hears?",
        fault="Look right now, then call the director, who decides this minute what the officer hears.",
        clean="Tell the officer at once that they are found, and whom they fear.",
    ),
    Rule(
        "No officer of immigration enforcement, and none whom the child fears, hears that a child is found.",
        about="(?i)911, or (?:the|an) officer[^.;]*\\bfound\\b",
        needs="immigration.*fears?|fears?.*immigration",
        fault="911, or the officer who is looking, hears that the child is found, and whom the child fears.",
        clean="911, or an officer on duty who has shown an ID, not for immigration enforcement, and not one whom the child "
        "fears, hears that the child is found.",
    ),
    Rule(
        "Nobody at a desk weighs whether a threat is still one, or whether a child would be in danger.",
        about="(?i)whether [^.]*threat is danger|would be in danger by leaving|if someone is in danger now, that is the first",
        fault="Whether last week’s threat is danger now, the director says at once.",
        clean="A threat is danger now until the director tells you that it is over.",
    ),
    Rule(
        "Whoever is only afraid decides whether 911 is called.",
        about="(?i)911,? if (?:anyone is|they are|whoever)[^.;]*\\b(?:afraid|fears?)\\b",
        fault="Keep them near you, and call 911 if anyone is hurt, followed, or afraid.",
        clean="911 if anyone is hurt, or you see or hear danger; if they are only afraid, “Shall we call 911 together?”",
    ),
    Rule(
        "What is serious stands on a list, which is named with the word.",
        about=r"(?i)(?<!most )(?<!nothing )\bserious\b",
        needs="list",
        fault="Someone hurt, or a serious crime: 911 first.",
        clean="The crime is one that we list as serious.",
    ),
    Rule(
        "Nobody at a desk guesses whether a grown person is free or well.",
        about="(?i)seems free",
        fault="A grown person who seems free and well may not want to be found.",
        clean="Any other grown person may not want to be found. You judge neither freedom nor health.",
    ),
    Rule(
        "A record goes to immigration enforcement only under a court’s paper, and a staff area only under a judge’s.",
        about="(?i)signed by a judge",
        needs="staff area|comes from a court",
        never="(?i)(?:name|address|record)[^.;:]*only a paper signed by a judge|written consent",
        fault="Nobody gives a name or an address for immigration enforcement; only a paper signed by a judge changes that.",
        clean="For a staff area, one signed by a judge; for a record, no less than a court’s paper.",
    ),
    Rule(
        "An order is told with its limit: 911, unless the supervisor’s sheet says otherwise.",
        about="(?i)order against (?:them|whoever|the person)|order (?:to protect [^:]*)?that you know of: 911",
        needs="unless|sheet",
        fault="If you know of an order against them: 911 at once.",
        clean="If you know of an order against them: 911 at once, unless the supervisor’s sheet says “Call the supervisor”.",
    ),
    Rule(
        "What was done to someone is theirs to tell, and a patron may name anyone to anyone.",
        about="(?i)may tell all of it\\b(?!, a name included, to anyone)[^.]*police|tell all of it,\\*\\* a name",
        fault="Anyone to whom it was done may tell all of it, a name included, to the police, a doctor, or a lawyer.",
        clean="What was done to a patron is theirs to tell, to anyone, a name included.",
    ),
    Rule(
        "The live picture is for whoever is on duty while someone is in danger, and for no other look.",
        about="(?i)live picture",
        needs="(?i)danger|missing|building|own eyes and",
        fault="Looking at a live picture to be quick. Your own eyes are quicker.",
        clean="Look, now, in the building and at the live picture, and call 911.",
    ),
    Rule(
        "Nobody is sent to look around for someone.",
        about="(?i)may (?:look around|walk through)",
        fault="She may look around the public rooms; we do not do the looking.",
        clean="The public rooms are open to her, as to anyone. We do not send her there.",
    ),
    Rule(
        "A call or a text is no permission.",
        about="(?i)\\ba text (?:message )?(?:may|will|might) do|whether (?:a|an email or a) text",
        fault="Whether a text will do, the supervisor on duty says.",
        clean="A call or a text does not do it.",
    ),
    Rule(
        "A paper stays with whoever took it until somebody takes it over; then it is locked up, and the director knows where.",
        about="(?i)keep (?:the paper|it) with you|lock it up, and say",
        needs="(?i)with you until.*lock it up, and tell the director where",
        fault="If nobody comes for it tonight, lock it up, and say where.",
        clean="Keep it with you until somebody takes it over; if nobody does before you go, lock it up, and tell the director where.",
    ),
    Rule(
        "The supervisor stops the notices to someone who has died; the desk opens nothing for it.",
        about="(?i)stops? the notices",
        needs="(?i)supervisor",
        fault="Say that you are sorry, stop the notices, and take the items back.",
        clean="The supervisor on duty stops the notices today.",
    ),
    Rule(
        "The records of one’s own family are opened by a colleague, always.",
        about="(?i)your own family’s record|records of your own family",
        needs="always|waits for a colleague",
        fault="Your own family’s record, opened while they are not at the desk, or without need.",
        clean="Your own family’s record, opened by you, at the desk or not. A colleague does it, always.",
    ),
    Rule(
        "Whoever must report harm to a grown person calls the police without asking first.",
        about="(?i)own job makes (?:them|you) report",
        never="not for the desk to say",
        needs="",
        fault="Whether someone’s own job makes them report is not for the desk to say: ask the supervisor.",
        clean="If your own job makes you report, you call the police yourself, within 24 hours.",
    ),
    Rule(
        "What rule 45 asks is asked of the subpoenas under that rule.",
        about="(?i)every civil subpoena",
        fault="Under rule 45(a)(1), every civil subpoena must name the court.",
        clean="Under rule 45(a)(1), every subpoena under that rule must name the court.",
    ),
    Rule(
        "A husband may return his wife’s books.",
        about="(?i)husband who wants to return",
        fault="A husband who wants to return his wife’s books: the record is hers.",
        clean="A husband who wants his wife’s list, to return her books: the record is hers. Whatever he finds, he may bring back.",
    ),
    Rule(
        "No AI tool takes part in a program where patrons speak.",
        about="(?i)those at a program: what is on",
        fault="To those at a program: what is on, said first, and a choice to stay out of it.",
        clean="At a program: a person who takes notes.",
    ),
)

CARRIED = {
    "“Director only”": (
        "docs/desk/accounts.md",
        "docs/desk/children.md",
        "docs/glossary.md",
        "docs/policy/index.md",
        "docs/policy/promises.md",
        "docs/policy/requests.md",
        "scenarios/no-street-please.md",
        "scenarios/noncustodial-parent.md",
    ),
    "(?i)found[^.]*,? and whom (?:the child|they|he) fears?": (
        "docs/desk/papers.md",
        "docs/policy/details.md",
        "docs/policy/promises.md",
        "docs/policy/public-spaces.md",
        "docs/self-check.md",
        "scenarios/missing-son.md",
    ),
    "A threat is danger now until the director": ("docs/policy/requests.md", "scenarios/search-warrant.md"),
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
    "(?i)no address, phone, email, (?:pickup )?branch,": ("docs/policy/index.md", "scenarios/noncustodial-parent.md"),
    r"At \d+ the old PIN stops working": ("docs/policy/index.md",),
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
        "docs/policy/details.md",
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


@pytest.fixture(scope="module")
def told(book: Handbook) -> list[tuple[str, str]]:
    """Every passage of the handbook, with its file, without the example policy, whose words are not ours."""
    told: list[tuple[str, str]] = []
    for page in book.pages:
        if "example" not in page.document.path:
            quoted = re.findall(r"\{\{ quote\(\"([^\"]*)\"", page.document.body)
            told += (
                (page.document.path, passage)
                for passage in [*passages(Text(rows_whole(page.document.body), 1)), *quoted]
            )
    for scenario in book.scenarios:
        told += ((scenario.document.path, passage) for passage in passages(Text(scenario.document.body, 1)))
    return told


def rows_whole(markdown: str) -> str:
    """Markdown with each row of a table as a paragraph, since a promise may be told across its cells."""
    return re.sub(r"^\|(.*)\|[ ]*$", lambda row: f"\n{row[1].replace('|', '—')}\n", markdown, flags=re.MULTILINE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_passage_tells_it_otherwise(told: list[tuple[str, str]], rule: Rule) -> None:
    assert [(path, text) for path, text in told if path.startswith(rule.where) and rule.breaks(text)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rule_finds_a_fault_and_leaves_the_rest(rule: Rule) -> None:
    assert rule.breaks(rule.fault)
    assert not rule.breaks(rule.clean)


@pytest.mark.parametrize("words", CARRIED)
def test_a_promise_stands_wherever_it_counts_in_the_same_words(
    book: Handbook, told: list[tuple[str, str]], words: str
) -> None:
    files: dict[str, str] = {}
    for path, text in told:
        files[path] = f"{files.get(path, '')} {text}"
    assert [path for path in CARRIED[words] if not re.search(words, said(book, path, files))] == []


def said(book: Handbook, path: str, files: dict[str, str]) -> str:
    """All of a file's passages, and of a scenario the lines to say, which stand in blocks of their own."""
    lines = (line for scenario in book.scenarios if scenario.document.path == path for line in lines_to_say(scenario))
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
    yield from ((scenario.id, line) for scenario in book.scenarios for line in lines_to_say(scenario) if wrong(line))


def _fits_one(line: str) -> bool:
    return bool(re.search(_SOMEONE, line))


def _needs_two(line: str) -> bool:
    return bool(re.search(_NOT_ALONE, line))


def test_nobody_is_promised_a_call_from_someone_we_find(book: Handbook) -> None:
    promise = re.compile(r"(?:ask|have|get) (?:him|her|them) (?:to )?call you")
    for scenario in book.scenarios:
        rest = (scenario.desk.text_of(part).markdown for part in (OFFER, ESCALATE))
        spoken = " ".join([*lines_to_say(scenario), scenario.desk.text.markdown, *rest])
        assert [text for text in sentences(spoken) if promise.search(text)] == [], scenario.id
