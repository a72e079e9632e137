"""Environment variables: `EDITION` names an edition, with `STRICT` warnings block, and with `PDF` PDFs are offered.

Only the command line and the plugin read them; everything else gets the values as arguments.
"""

import os
from typing import get_args

from ..content.edition import Edition
from ..text.problem import Refused

EDITIONS = get_args(Edition)
"""The names of the editions."""


def edition() -> Edition:
    """The edition that `EDITION` names; the staff's if it names none. Raises `Refused` for any other name."""
    match os.environ.get("EDITION") or "staff":
        case "staff":
            return "staff"
        case "public":
            return "public"
        case other:
            raise Refused(f'EDITION is "{other}"; choose {" or ".join(EDITIONS)}')


def switch(name: str) -> bool:
    """Whether a switch such as `PDF` is on: it is off if it is 0, empty or not set."""
    return os.environ.get(name, "") not in ("", "0")
