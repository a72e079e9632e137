"""Renders the Markdown that people write, with Python-Markdown: on pages, and in the fragments that macros make."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockQuoteProcessor
from markdown.extensions import Extension

from ..text.kept import Findings, digest
from ..text.parallel import in_shares
from .allowlist import Strip
from .document import Document, Text
from .extensions import EXTENSIONS
from .links import Leading, Links, References
from .specimens import Specimens
from .tables import Tables
from .terms import Terms

_CUT = "\ue004"
"""Separates texts that are rendered together, each time as a paragraph of its own. No author can type it."""

_ONLY_ON_PAGES = ("attr_list", "toc", "pymdownx.blocks.html")
"""The extensions that a text is rendered without: its braces are printed as they are."""


class _Quotation(BlockQuoteProcessor):
    def lastChild(self, parent: Element) -> None:  # Markdown's own name
        """Return nothing: otherwise Markdown would merge a quotation with one directly before it."""


class Own(Extension):
    """What this package adds to Markdown, and takes out of it: raw HTML stays text."""

    def __init__(self, glossary: Mapping[str, str], links: Links) -> None:
        super().__init__()
        self._terms, self._links = dict(glossary), links

    def extendMarkdown(self, md: Markdown) -> None:  # Markdown's own name
        """Register each in its order: `Strip` comes after all that creates elements, and only links come after it."""
        md.preprocessors.deregister("html_block")
        for pattern in ("html", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(pattern)
        md.parser.blockprocessors.register(_Quotation(md.parser), "quote", 20)  # in place of Markdown's own
        md.inlinePatterns.register(References(md, self._links), "sticky_references", 169)
        for place, name, processor in (
            (7, "terms", Terms(md, self._terms)),  # the priority of `abbr`
            (4, "tables", Tables(md)),
            (4, "specimens", Specimens(md)),
            (3, "inert", Strip(md)),
            (2, "links", Leading(md, self._links)),
        ):
            md.treeprocessors.register(processor, f"sticky_{name}", place)


class MarkdownRenderer:
    """Renders texts as HTML with resolved links and explained terms."""

    def __init__(
        self,
        references: Mapping[str, str],
        pages: Mapping[str, str],
        glossary: Mapping[str, str],
        extensions: Mapping[str, Mapping[str, Any]] = EXTENSIONS,
        *,
        lenient: bool = False,
    ) -> None:
        """Take references and pages as `Links` does, the terms with their meanings, and extensions with their options."""
        self._links = Links(pages, references, lenient=lenient)
        self._extensions = extensions
        self._terms = glossary
        self._name = f"html {digest(references, pages, glossary, extensions, lenient)}"

    def render_ahead(self, files: Mapping[str, Document]) -> None:
        """Render the texts of files, by their source files, unless that was done before."""
        new = [base for base, file in files.items() if not file.findings.has(self._name)]
        for rendered in in_shares(lambda share: {base: self._of(files[base], base) for base in share}, new):
            for base, pieces in rendered.items():
                files[base].findings.take({self._name: pieces})

    def html(self, text: Text, base: str, owner: Document | None = None) -> str:
        """The HTML of a text in the source file `base`, with links within the site still prefixed with `SITE`.

        The texts of a file are rendered together, and cached in its findings. A text of its own, such as a summary, is cached
        in the findings of its `owner`, whose source file is `base`.
        """
        if text.file is None:
            findings, name = owner.findings if owner else Findings(), f"{self._name} {digest(text.markdown)}"
            return findings.get(name, lambda: self._rendered([text.markdown], base)[0])
        pieces = self._of(text.file, base)
        return "\n".join(pieces[part.number] for part in text.around or [text])

    def footnotes(self, file: Document, base: str) -> str:
        """The list of the footnotes that the texts of a file cite; empty if there are none."""
        return self._of(file, base)[-1]

    def _of(self, file: Document, base: str) -> Sequence[str]:
        def find() -> list[str]:
            # The HTML of headings is not needed, and of a text with parts only that of the parts is.
            left_out = {section.heading for section in file.sections}
            texts = [text.markdown * (not text.around and text not in left_out) for text in file.pieces]
            return self._rendered(texts, base)

        return file.findings.get(self._name, find)

    @cached_property
    def _markdown(self) -> Markdown:
        options = {name: dict(options) for name, options in self._extensions.items() if name not in _ONLY_ON_PAGES}
        return Markdown(extensions=[*options, Own(self._terms, self._links)], extension_configs=options)

    def _rendered(self, texts: Sequence[str], base: str) -> list[str]:
        # The HTML of each, and then the footnotes of all.
        self._links.base = base
        together = "".join(f"{text}\n\n{_CUT}\n\n" for text in texts)
        pieces = self._markdown.reset().convert(together).split(f"<p>{_CUT}</p>")
        if len(pieces) <= len(texts):  # in one of them something is not closed, which the check reports
            pieces = [*(self._markdown.reset().convert(text) for text in texts), ""]
        return [piece.strip() for piece in pieces]
