"""Whom to reach: the privacy officer, and whom the desk calls for help."""

import re

from sticky.content.cited import BadReference
from sticky.content.handbook import Handbook

from .context import Context


def contact(book: Handbook) -> Context:
    """How to reach the privacy officer, in a sentence: the email address, if there is one, and the phone number."""
    return {"officer": book.owner.privacy_officer, "number": _dialed(book.owner.privacy_officer.phone)}


def people_to_call(book: Handbook, which: str = "") -> Context:
    """Whom the desk calls for help, in order; for the `public`, only with public numbers; `danger` is 911 alone, `others` the rest."""
    if which not in ("", *_CALLED):
        known = ", or ".join(f'{{{{ people_to_call("{part}") }}}}' for part in _CALLED)
        raise BadReference(
            "unknown-term", f'"{which}" means nothing here; write {{{{ people_to_call() }}}}, or {known}'
        )
    for_all = which == "public" or book.edition == "public"
    people = [(person, person.phone if person.public or not for_all else "") for person in book.owner.people_to_call]
    return {"which": which, "people": [(person, _dialed(phone)) for person, phone in people]}


_CALLED = ("public", "danger", "others")


def _dialed(phone: str) -> str:
    # Letters or a comma begin an extension, which is not part of the number.
    parts = re.split(r"[A-Za-z,;/]+", phone)
    return next(filter(None, ("".join(c for c in part if c.isdecimal() or c == "+") for part in parts)), "")
