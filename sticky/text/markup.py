"""Text in HTML."""

import html
import re

_PRIVATE = re.compile("[\ue000-\uf8ff]")


def escaped(text: str) -> str:
    """Text escaped for HTML and for double-quoted attributes; apostrophes stay, so that searches find words."""
    # An entity can produce a private-use character, which would be taken for one of the builder's own marks.
    text = _PRIVATE.sub(lambda mark: f"&#x{ord(mark[0]):x};", html.escape(text, quote=False))
    return text.replace('"', "&quot;")
