"""Explains the glossary's terms wherever a text uses one, in scenarios and on pages alike."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrTreeprocessor


class Tooltips(Extension):
    """Explains terms on a page, in place of Python-Markdown's `abbr`: that finds none that ends in a period, as C.R.S. does."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        """Take the terms with their meanings."""
        super().__init__()
        self._meanings = dict(meanings)

    def extendMarkdown(self, md: Markdown) -> None:  # Markdown's own name
        """Run where `abbr` would."""
        md.treeprocessors.register(_Explain(md, self._meanings), "sticky_terms", 7)


class _Explain(AbbrTreeprocessor):
    def run(self, root: Element) -> None:
        """Explain the terms in a page."""
        # A term is found where it stands as a word, and the longest of several.
        names = "|".join(re.escape(term) for term in sorted(self.abbrs, key=len, reverse=True))
        if names:
            self.RE = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
            self.iter_element(root)
