"""What a scenario is made of: its sections, its places, and what an id is."""

import re
import unicodedata
from dataclasses import dataclass

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""An id: in links for good, so plain and short."""

NUMBER = re.compile(rf"{ID.pattern}(\.[a-z0-9]+(-[a-z0-9]+)*)*")
"""A statute's id, which may hold the dots of its number: `24-72-204.5`."""

PLACEHOLDER = "✎"
"""Begins each line of help in a new scenario; a finished one has none left."""

SITUATION, TENSION, RESPONSE, DESK, DEBRIEF = "situation", "tension", "response", "at-the-desk", "debrief"
ANCHORS = (SITUATION, TENSION, RESPONSE, DESK, DEBRIEF)
"""The places that every scenario's page has, for links to end in."""

TAKEN = (*ANCHORS, "it-gets-stickier", "when-you-have-talked", "rests-on", "related", "plan")
"""What the templates call places on a scenario's pages; a complication cannot take these names."""


OPENING = (("Read the situation aloud", 1), ("The tension", 3), ("The response", 4))
CLOSING = (("At the desk", 2), ("Debrief", 3))
"""What every session does before and after its complications, each step with its weight in a time plan."""


@dataclass(frozen=True)
class Kind:
    """What one sort of section is: where it stands, whether it must, and what goes in it."""

    title: str
    """The heading's text; a complication's goes on with its own title."""
    help: str
    """One line that tells an author what to write there."""
    required: bool = False
    parts: "tuple[Kind, ...]" = ()
    """The headings of one level below that may stand in it, in this order."""
    bare: bool = False
    """Whether it may have no text of its own between its heading and the next."""


FACILITATOR = Kind(
    "Facilitator", "What to listen for, the likely wrong turn, the question that turns it, the point to land."
)
COMPLICATION = Kind(
    "Complication", "What happens next that changes the answer, in two or three sentences.", True, (FACILITATOR,)
)
SECTIONS = (
    Kind(
        "Tension",
        "More questions about what makes this sticky, as a list. Leave them out if the prompt is enough.",
        False,
        (FACILITATOR,),
        True,
    ),
    Kind(
        "Response",
        "More questions about what to do and say, as a list. Leave them out if the prompt is enough.",
        False,
        (FACILITATOR,),
        True,
    ),
    COMPLICATION,
    Kind(
        "At the desk",
        "The short answer, in at most two sentences.",
        True,
        (
            Kind("Say", "One or two lines that a nervous new clerk could speak, each as a quotation.", True),
            Kind("Avoid", "What people really say, and why it tells, as a list.", True),
            Kind("Offer instead", "What helps this person today, and who takes over when, as a list.", True),
        ),
    ),
    Kind(
        "Debrief",
        "What to settle before people leave, if the parts below do not say it all.",
        True,
        (
            Kind("What the law says", "What the law says about this, with its subsections."),
            Kind("What our policy says", "What our own policy says about this."),
            Kind("What is judgement", "What neither settles: the part that is left to a person."),
            Kind("To take away", "One sentence to take away."),
        ),
        True,
    ),
)
"""The sections of a scenario in the order in which they stand. Before the first stands the situation."""

SITUATION_HELP = (
    "A person with a good reason, a moment, something at stake: forty to ninety words, written to be read aloud."
)


def slug(title: str) -> str:
    """The id that a title suggests: `The wife’s card` gives `the-wifes-card`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "").lower()))
