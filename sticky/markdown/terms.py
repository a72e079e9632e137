"""Explains the glossary's terms wherever a text uses one, in scenarios and on pages alike."""

import re
from xml.etree.ElementTree import Element

from markdown.extensions.abbr import AbbrTreeprocessor


class Terms(AbbrTreeprocessor):
    """Explains terms, in place of Python-Markdown's `abbr`: that finds none that ends in a period, as C.R.S. does."""

    def run(self, root: Element) -> None:
        """Explain the terms in a page."""
        # A term is found where it stands as a word, and the longest of several.
        names = "|".join(re.escape(term) for term in sorted(self.abbrs, key=len, reverse=True))
        if names:
            self.RE = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
            self.iter_element(root)
