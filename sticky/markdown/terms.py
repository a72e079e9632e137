"""Explains the glossary's terms wherever a text uses one, in scenarios and on pages alike."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.abbr import AbbrTreeprocessor


class Terms(AbbrTreeprocessor):
    """Explains terms, in place of Python-Markdown's `abbr`, which misses those that end in a period, as C.R.S. does."""

    def __init__(self, md: Markdown, terms: dict[str, str]) -> None:
        super().__init__(md, terms)
        # Only whole words are terms; of several that match, the longest counts.
        names = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
        self.RE = re.compile(rf"(?<!\w)(?:{names})(?!\w)")

    def run(self, root: Element) -> None:
        """Explain the terms in a page."""
        if self.abbrs:
            self.iter_element(root)
