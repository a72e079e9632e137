"""What is good once and a habit by the tenth time, counted in all scenarios: `make words` prints each number.

Each test collects what is too much, with its place. What only a reader can judge is a list here, to add to.
"""

import re

from sticky.commands.words import CARD_LIMIT, PAGE_LIMIT, measured
from sticky.content.answer import Answer, of_scenario
from sticky.content.handbook import Handbook
from sticky.content.sections import JUDGMENT, TAKEAWAY
from sticky.markdown.document import Text
from sticky.markdown.inline import passages, sentences

from .test_editorial import told, written

UPSTAIRS = re.compile(r"(?i)\b(?:supervisors?|directors?|managers?|privacy officer|counsel)\b")
"""Those to whom an answer hands over."""

CLOCK = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|noon|afternoons?|evenings?|tonight|night|midnight"
    r"|o’clock|half past|quarter (?:to|past)|minutes? (?:to|before|past|after)|\d+:\d\d|opening|closing time"
    r"|rain\w*|pouring|snow\w*|wet|storm\w*|fog\w*|heat|icy|drip\w*)\b"
)
"""What an opening says of the clock or the weather."""

HALVES = re.compile(r"; |, (?:and|but|not|never|so) ")
"""Where a sentence may fall into two halves."""

SLIPS = (
    "ex-partner#the-helpful-page",
    "overheard-gossip",
    "staff-looks-up-date#already-looked",
    "substitute-browses",
    "volunteer-neighbor#what-he-read",
)
"""Where a colleague, and not the reader, has let something slip or has looked. A reader has to judge that: add yours."""

HARD = {
    "assistant-renews#she-takes-the-call": "important",
    "banned-patron-photo#on-his-way": "threatening",
    "camera-footage#in-our-own-lobby": "angry and filming",
    "caregiver-dementia#the-nieces-folder": "entitled, with a line behind",
    "deceased-patron#her-sister-comes": "grieving loudly",
    "ex-partner#he-stays": "drunk",
    "missing-teen-activity#father-with-card": "shouting from fear",
    "neighbors-holds#the-truck-behind": "rude, with cars waiting",
    "noncustodial-parent#his-father": "a lawyer who takes names",
    "officer-no-paper#the-beep": "a friend",
    "reporter-suspect#his-brother": "drunk and grieving",
    "shared-voicemail#her-uncle-calls": "shouting on the phone",
    "teens-overdue-bill#i-pay-your-salary": "rousing the line",
}
"""Where somebody is hard to serve, and in which way. A reader has to judge that, too: add yours."""

STEADY = re.compile(
    r"(?i)\bstep (?:back|away|behind)|hang up|end the call|close the window|slide the window|\b911\b|keep the desk between"
    r"|say it (?:once|twice)|say little|to stay steady|lower than|lower your voice|low and slow|say sorry|let her be annoyed"
)
"""What keeps a clerk steady: a sentence that calms, when to walk away, who comes."""


BODY = re.compile(
    r"(?i)\b(?:faces?|eyes?|hands?|foot|feet|fingers?|smil\w+|sigh\w*|nods?|shrug\w*|frown\w*|blush\w*|pale|scarlet)\b"
)
"""What a story shows of a feeling when it does not say what someone does."""

BODY_THAT_MATTERS = {
    "banned-patron-photo#a-sheet-for-you": "the faces are the pictures that are asked for",
    "camera-footage#in-our-own-lobby": "her face is what the recording shows",
    "caregiver-dementia#a-whisper": "a firm hand: she knew what she signed",
    "deceased-patron#in-her-own-hand": "her handwriting: the list is hers, not ours",
    "ex-partner": "to hand the bag over is what he asks",
    "filming-visitor": "a foot away is how close he comes",
    "filming-visitor#had-enough": "what a man says who is about to hit somebody",
    "lunch-break-post": "the question on his hand is what gives him away",
    "lunch-break-post#he-has-read-it": "the cap is what gave him away",
    "no-street-please": "the children are why she asks",
    "noncustodial-parent#his-secret-word": "he takes the card himself: the patron asks",
    "officer-no-paper": "the scanner is what must not be used",
    "phone-in-your-hand#next-message": "whose hand is on the phone decides what is seen",
    "program-photo#glad-yes": "the faces are those who have to agree",
    "restroom-door": "a gray face is what a medic is told",
    "type-it-for-me": "he asks for someone to read to him",
    "type-it-for-me#what-to-answer": "his eyes are why he refused the work",
    "type-it-for-me#she-does-it-all": "he cannot see what she types",
    "usb-left-behind#my-wifes-pages": "face up: the page can be read",
}
"""Where a face, eyes, hands or feet are part of what happens. A reader has to judge that: add yours."""

TELLS = re.compile(r"(?i)\b(?:an?|the|no|any|these|those|your|its|our|small|little) tells?\b")
"""A “tell” as a thing, which only trainers say."""


TWO_POLES = re.compile(
    r"[.”] (?:Or|Some|Others|The other|Most|More often|A stricter|A cautious)\b|\b(?:is no better|is another|is worse)\b"
)
"""Where a note names one wrong turn, and then the opposite one."""


def in_complications(book: Handbook) -> list[Answer]:
    """The answers in complications, in the order of the scenarios."""
    return [a for scenario in book.scenarios for a in of_scenario(scenario) if a.kind == "complication"]


def spoken(answer: Answer) -> str:
    """All that an answer says, on one line."""
    return " ".join(f"{answer.short.markdown} {answer.say.markdown}".split())


def is_couplet(takeaway: str) -> bool:
    """Whether a sentence has two balanced halves: either is at least half as long as the other, and four words or more."""
    halves = sorted(len(half.split()) for half in HALVES.split(takeaway))
    return len(halves) == 2 and halves[0] >= 4 and 2 * halves[0] >= halves[1]


def gives_a_reason(avoid: str) -> bool:
    """Whether a line to avoid has the reason beside it: after what is said, or in a second sentence or half."""
    said = re.match("“[^“”]+”", avoid)
    return bool(said and said.end() < len(avoid)) or len(sentences(avoid)) > 1 or bool(re.search(": | because ", avoid))


def opening(text: Text) -> str:
    """How a situation opens: its first two sentences."""
    return " ".join(sentences(" ".join(told(text).split()))[:2])


def run_of_words(text: str, length: int = 6) -> set[str]:
    """Every run of that many words in a text."""
    words = re.findall(r"[\w’]+", text.lower())
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


def names(book: Handbook) -> dict[str, set[str]]:
    """The words that only ever stand with a capital letter, each with the scenarios whose stories have them."""
    stories = {
        scenario.id: " ".join(told(t) for t in (scenario.situation, *(c.text for c in scenario.complications)))
        for scenario in book.scenarios
    }
    everything = " ".join(text.markdown for _, text in written(book))
    small = set(re.findall(r"\b[a-zé]+\b", everything))
    scenarios_of: dict[str, set[str]] = {}
    for id_, story in stories.items():
        for word in re.findall(r"\b[A-ZÉ][a-zé]+\b", story):
            if word.lower() not in small:
                scenarios_of.setdefault(word, set()).add(id_)
    return scenarios_of


NO_NAMES = {
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "March", "June"),
    *("September", "Yeah", "Mr", "Mrs", "Ms", "Dr", "Officer", "Colorado", "Christmas"),
}
"""Words with a capital that more than one story may have."""


def test_every_complication_has_an_answer_that_anyone_can_say(book: Handbook) -> None:
    answers = {a.id: a for a in in_complications(book)}
    all_ = [f"{scenario.id}#{c.id}" for scenario in book.scenarios for c in scenario.complications]
    assert [id_ for id_ in all_ if id_ not in answers] == []
    lines = [(id_, row[2:]) for id_, a in answers.items() for row in a.say.markdown.split("\n") if row.strip("> ")]
    assert [(id_, line) for id_, line in lines if not re.fullmatch("“.*”", line)] == []
    someone = re.compile(r"(?i)\b(?:he|she|him|her|hers|his)\b|have someone|getting (?:my|the) supervisor")
    assert [(id_, line) for id_, line in lines if someone.search(line)] == []


def test_a_line_to_avoid_says_why(book: Handbook) -> None:
    lines = [(a.id, line) for a in book.answers for line in passages(a.avoid)]
    bare = [(id_, line) for id_, line in lines if not gives_a_reason(line)]
    print(f"{len(lines)} lines to avoid, {len(bare)} of them without a reason")
    assert len(lines) > 1000
    assert bare == []


def test_at_most_two_in_five_complications_land_upstairs(book: Handbook) -> None:
    answers = in_complications(book)
    up = [a.id for a in answers if UPSTAIRS.search(spoken(a))]
    print(f"{len(up)} of {len(answers)} complications land upstairs: {len(up) / len(answers):.0%}")
    assert len(up) <= 0.4 * len(answers), up


def test_a_dozen_answers_begin_with_yes(book: Handbook) -> None:
    yes = [a.id for a in in_complications(book) if re.match(r"Yes\b", a.short.markdown)]
    print(f"{len(yes)} answers of complications begin with yes")
    assert len(yes) >= 12, yes


def test_no_name_stands_in_two_scenarios(book: Handbook) -> None:
    scenarios_of = names(book)
    print(f"{len(scenarios_of)} names and places in {len(book.scenarios)} scenarios")
    assert len(scenarios_of) > 50
    assert {name: sorted(ids) for name, ids in scenarios_of.items() if len(ids) > 1 and name not in NO_NAMES} == {}


def test_at_most_six_situations_open_with_the_clock_or_the_weather(book: Handbook) -> None:
    openings = {scenario.id: opening(scenario.situation) for scenario in book.scenarios}
    alike = {id_: sentence for id_, sentence in openings.items() if CLOCK.search(sentence)}
    print(f"{len(alike)} of {len(openings)} situations open with the clock or the weather: {', '.join(alike)}")
    assert len(alike) <= 6, alike


def test_no_question_to_the_table_is_in_two_notes(book: Handbook) -> None:
    asked = [
        (scenario.id, question)
        for scenario in book.scenarios
        for question in re.findall(r"\*\*Ask:\*\* (.*)", scenario.document.body)
    ]
    asked_in: dict[str, set[str]] = {}
    for id_, question in asked:
        for run in run_of_words(question):
            asked_in.setdefault(run, set()).add(id_)
    print(f"{len(asked)} questions to the table")
    assert len(asked) > 150
    assert {run: sorted(ids) for run, ids in asked_in.items() if len(ids) > 1} == {}


def test_a_wrong_turn_seldom_has_its_opposite_beside_it(book: Handbook) -> None:
    turns = [
        (scenario.id, turn)
        for scenario in book.scenarios
        for turn in re.findall(r"\*\*The likely wrong turn:\*\* (.*)", scenario.document.body)
    ]
    with_opposite = [(id_, turn) for id_, turn in turns if TWO_POLES.search(turn)]
    print(
        f"{len(with_opposite)} of {len(turns)} wrong turns have their opposite beside them: {len(with_opposite) / len(turns):.0%}"
    )
    assert len(turns) > 150
    assert len(with_opposite) <= len(turns) / 4, with_opposite


def test_ten_scenarios_and_more_name_the_cases_they_are_made_from(book: Handbook) -> None:
    made_from_cases = [
        scenario.id
        for scenario in book.scenarios
        if scenario.front.source and "training deck" not in scenario.front.source
    ]
    print(f"{len(made_from_cases)} scenarios are made from cases that they name")
    assert len(made_from_cases) >= 10, made_from_cases


def test_at_most_six_take_aways_are_couplets(book: Handbook) -> None:
    takeaways = {
        scenario.id: " ".join(scenario.debrief.text_of(TAKEAWAY).markdown.split()) for scenario in book.scenarios
    }
    couplets = {id_: takeaway for id_, takeaway in takeaways.items() if is_couplet(takeaway)}
    print(f"{len(couplets)} of {len(takeaways)} take-aways are couplets: {', '.join(couplets)}")
    assert len(couplets) <= 6, couplets


def test_a_colleague_slips_in_at_most_five(book: Handbook) -> None:
    places = {a.id for scenario in book.scenarios for a in of_scenario(scenario)}
    print(f"{len(SLIPS)} slips by a colleague")
    assert set(SLIPS) <= places, set(SLIPS) - places
    assert len(SLIPS) <= 5


def test_no_answer_is_harder_to_read_than_a_card_may_be(book: Handbook) -> None:
    cards = {m.what: m.grade for m in measured(book) if m.limit == CARD_LIMIT}
    pages = {m.what: m.grade for m in measured(book) if m.limit == PAGE_LIMIT and m.words}
    for what, grades, most in (("cards", cards, 3.4), ("pages", pages, 4.4)):
        mean = sum(grades.values()) / len(grades)
        print(f"{len(grades)} {what} have a grade of {mean:.2f} on average, the hardest {max(grades.values()):.1f}")
        assert mean <= most


def test_faces_eyes_hands_and_feet_are_there_only_where_they_matter(book: Handbook) -> None:
    stories = {scenario.id: scenario.situation for scenario in book.scenarios}
    stories |= {f"{scenario.id}#{part.id}": part.text for scenario in book.scenarios for part in scenario.complications}
    named = {id_: BODY.findall(told(text)) for id_, text in stories.items()}
    named = {id_: words for id_, words in named.items() if words}
    print(f"{sum(map(len, named.values()))} faces, eyes, hands and feet in {len(named)} of {len(stories)} stories")
    assert {id_: words for id_, words in named.items() if id_ not in BODY_THAT_MATTERS} == {}
    assert set(BODY_THAT_MATTERS) - set(named) == set()


def test_nothing_is_a_tell(book: Handbook) -> None:
    tells = [(id_, m[0]) for id_, text in written(book) for m in TELLS.finditer(text.markdown)]
    print(f"{len(tells)} “tells”")
    assert tells == []


def test_at_least_eight_have_someone_hard_and_say_what_keeps_a_clerk_steady(book: Handbook) -> None:
    parts = {f"{scenario.id}#{c.id}": c for scenario in book.scenarios for c in scenario.complications}
    print(f"{len(HARD)} complications with someone hard: {', '.join(sorted(set(HARD.values())))}")
    assert len({id_.partition("#")[0] for id_ in HARD}) >= 8
    assert [id_ for id_ in HARD if id_ not in parts] == []
    notes = {id_: " ".join(part.text.markdown for part in parts[id_].parts) for id_ in HARD}
    assert [id_ for id_, text in notes.items() if not STEADY.search(text)] == []


def test_counsel_is_never_for_the_desk(book: Handbook) -> None:
    answers = [a for scenario in book.scenarios for a in of_scenario(scenario)]
    texts = {a.id: " ".join([spoken(a), *(text.markdown for _, text in a.parts)]) for a in answers}
    sent_to_counsel = [id_ for id_, text in texts.items() if re.search(r"(?i)\bcounsel\b", text)]
    print(f"{len(sent_to_counsel)} of {len(texts)} answers send the desk to counsel")
    assert sent_to_counsel == []


def test_judgment_decides_what_it_names(book: Handbook) -> None:
    # A line names a question and, after it, says what to do: more than one sentence, or something behind a colon.
    decides = re.compile(r"[.?:][”)]* +\S")
    assert decides.search("How small a group may be. A group of one is too small.")
    assert not decides.search("How small a group is too small to count.")
    judgment = {scenario.id: scenario.debrief.text_of(JUDGMENT).markdown for scenario in book.scenarios}
    lines = [
        (id_, line.removeprefix("- ")) for id_, text in judgment.items() for line in text.split("\n") if line.strip()
    ]
    fragments = [(id_, line) for id_, line in lines if not decides.search(line) or "How to" in line]
    print(f"{len(lines)} lines of judgment, {len(fragments)} of them fragments that decide nothing")
    assert fragments == []


def test_the_counts_find_a_fault() -> None:
    assert UPSTAIRS.search("Take it to the supervisor on duty.")
    assert not UPSTAIRS.search("Yes, renew what can be renewed.")
    assert CLOCK.search("It is ten past nine on Saturday, and you are emptying the book drop.")
    assert not CLOCK.search("Officer Holly Duran finds you emptying the book drop.")
    assert run_of_words("Could you say the same about anyone?") & run_of_words("Could you say the same about me?")
    assert not run_of_words("Whose reading is it?")
    assert is_couplet("We can bring every book home without a list, and her list waits for those who may decide.")
    assert not is_couplet("A patron who forgets is still the patron.")
    assert not gives_a_reason("“She has three out.”")
    assert not gives_a_reason("A turned screen.")
    assert gives_a_reason("“She has three out.” A number tells, too.")
    assert BODY.search("He looks at his feet.")
    assert not BODY.search("A handful of slips.")
    assert TWO_POLES.search("Letting him look. Or a glance at the page and then at him.")
    assert not TWO_POLES.search("Letting him look, since it may well be his wife’s.")
    assert TELLS.search("That pause is a tell.")
    assert not TELLS.search("What only a record tells, the director decides.")
    assert STEADY.search("Say it once, and step back.")
    assert not STEADY.search("Be kind.")
