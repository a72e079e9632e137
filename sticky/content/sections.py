"""The sections of a scenario: `SECTIONS` declares each, and all else is derived from that. Also what an id is."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from ..text.names import words_in

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""An id, short and plain because it stays in links for good."""

STATUTE_ID = re.compile(rf"{ID.pattern}(\.{ID.pattern})*")
"""A statute's id, which may contain dots: `24-72-204.5`."""

PLACEHOLDER = "✎"
"""Marks each line of help in a new scenario; a finished scenario has none left."""

Look = Literal["prompt", "complication", "answer", "plain", "card", "reply", "takeaway", "notes"]
"""What a section looks like on a page.

It is a `prompt` to the group, a `complication`, which is closed, or an `answer`, closed below "When you have talked".
A part is `plain`, a `card` beside others, a `reply` within a complication, a `takeaway`, or a guide's `notes`.
"""

Step = Literal["", "ask", "heat", "answer", "debrief", "takeaway", "then"]
"""What the big screen shows a section as; empty if it is no step there.

`ask` is a question to the group, `heat` what gets stickier, `answer` what the library says, `takeaway` one sentence.
`debrief` shows only the titles of its parts, to sort by; a part that is a step `then` has a further screen, after its
section's, and any other part is on its section's screen.
"""


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of section: its place, whether it is required, who sees it, and what goes in it."""

    title: str
    """The heading's text; a complication's continues with its own title."""
    help: str
    """One line that tells an author what to write there."""
    required: bool = False
    """Whether a scenario, or the section that contains it, has to have one."""
    parts: "tuple[Kind, ...]" = ()
    """The kinds of headings one level below that it may contain, in this order."""
    bare: bool = False
    """Whether it may have no text of its own between its heading and the next."""
    look: Look = "plain"
    for_facilitators: bool = False
    """Whether only the facilitator's guide shows it: not the scenario's page, the search, or the index for machines."""
    warns: bool = False
    """Whether it says what not to do: readers see it after all that they can do."""
    talk: int = 0
    """Seconds that eight people talk in it, besides what is read; 0 if it is not a step of the time plan."""
    step: Step = ""
    former: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """Its anchor on a scenario's pages, and its name in the stylesheets."""
        return slug(self.title)

    @property
    def message(self) -> str:
        """The message with the title that readers see; an `answer` has a `.heading` for its box, and a `.step`."""
        return f"section.{self.id}"


FACILITATOR = Kind(
    "Facilitator",
    "What to listen for, the likely wrong turn, the question that turns it, the point to land.",
    look="notes",
    for_facilitators=True,
)
ANSWER = Kind(
    "Answer",
    "What to do now, in one or two sentences; then, as a quotation, a line to say that fits any stranger.",
    required=True,
    look="reply",
    step="answer",
)
COMPLICATION = Kind(
    "Complication",
    "What happens next that changes the answer, in two or three sentences.",
    required=True,
    parts=(ANSWER, FACILITATOR),
    look="complication",
    step="heat",
    talk=120,
)
SAY = Kind(
    "Say", "One or two lines that a nervous new clerk could speak, each as a quotation.", required=True, look="card"
)
AVOID = Kind(
    "Avoid", "What people really say, and why it tells, as a list.", required=True, look="card", step="then", warns=True
)
OFFER = Kind("Offer instead", "What helps this person today, as a list.", required=True, look="card", step="then")
ESCALATE = Kind(
    "Escalate to",
    "What hands over, to which role, how to reach them, and what to do when nobody is there, as a list.",
    look="card",
    step="then",
)
DESK = Kind(
    "At the desk",
    "The short answer, in at most two sentences.",
    required=True,
    parts=(SAY, AVOID, OFFER, ESCALATE),
    look="answer",
    step="answer",
    talk=75,
)
LAW_SAYS = Kind("What the law says", "What the law says about this, with its subsections.")
POLICY_SAYS = Kind("What our policy says", "What our own policy says about this.")
JUDGMENT = Kind(
    "What is judgment",
    "What neither settles: the part that is left to a person.",
    former=("What is judgement",),  # codespell:ignore judgement
)
TAKEAWAY = Kind("To take away", "One sentence to take away.", look="takeaway", step="takeaway")
DEBRIEF = Kind(
    "Debrief",
    "What to settle before people leave, if its parts do not say it all.",
    required=True,
    parts=(LAW_SAYS, POLICY_SAYS, JUDGMENT, TAKEAWAY),
    bare=True,
    look="answer",
    step="debrief",
    talk=20,
)
TENSION = Kind(
    "Tension",
    "More questions about what makes this sticky, as a list. Leave them out if the prompt is enough.",
    parts=(FACILITATOR,),
    bare=True,
    look="prompt",
    step="ask",
    talk=120,
)
RESPONSE = replace(
    TENSION,
    title="Response",
    help="More questions about what to do and say, as a list. Leave them out if the prompt is enough.",
    talk=180,
)
SECTIONS = (TENSION, RESPONSE, COMPLICATION, DESK, DEBRIEF)

SITUATION = "situation"
"""The anchor of the situation, which has no heading and so no kind."""
SITUATION_HELP = (
    "A person with a good reason, a moment, something at stake: forty to ninety words, written to be read aloud."
)


def slug(title: str) -> str:
    """The id that a title suggests: `The wife’s card` gives `the-wifes-card`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "-".join(words_in(plain.replace("'", "").lower()))


_ALMOST_ID = re.compile(rf"\s*(?:\(#|\{{#?)(?P<id>{ID.pattern})[)}}]?$")


def typed_id(title: str) -> tuple[str, str]:
    """A title without the malformed id after it, and that id: `A note {#a-note` gives `A note`, `a-note`."""
    almost = _ALMOST_ID.search(title)
    return (title[: almost.start()], almost["id"]) if almost else (title.partition("{")[0].strip(), "")


def untitled(title: str) -> bool:
    """Whether a heading is only an id, or almost an id, such as `(#a-note)`: the site would print it as the title."""
    return title.startswith(("(#", "{")) and set(title[1:-1]).isdisjoint("{}()")


def answer_id(complication: str) -> str:
    """The anchor of a complication's answer on the scenario's pages."""
    return f"{complication}-{ANSWER.id}"


_SECTION_IDS = tuple(kind.id for kind in SECTIONS if kind is not COMPLICATION)

TAKEN = (SITUATION, *_SECTION_IDS, "it-gets-stickier", "when-you-have-talked", "rests-on", "related", "plan")
"""The ids that the templates use on a scenario's pages; a complication cannot use these."""
