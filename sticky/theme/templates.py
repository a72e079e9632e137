"""Renders the templates of `overrides/fragments/` with their context."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from ..content.answer import Answer, Place
from ..content.handbook import Handbook
from ..content.page import src_of
from ..content.scenario import Scenario
from ..content.statute import Statute
from ..macros import MACROS, PARTS
from ..markdown.allowlist import SITE
from ..markdown.document import Text
from ..markdown.extensions import EXTENSIONS
from ..markdown.held import held
from ..markdown.inline import lead
from ..markdown.renderer import MarkdownRenderer
from ..text.kept import CACHE, PACKAGE

THEME = PACKAGE / "overrides"

TEMPLATES = "fragments", "publish"


def compiled(root: Path) -> FileSystemBytecodeCache | None:
    """A cache of a project's compiled templates, unless that is impossible: compiling takes a tenth of each further build."""
    folder = root / CACHE / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))


_BLOCK = "\ue005"
"""Surrounds, in a fragment, the first and the last line of a block of Markdown. No author can type it."""


def details(summary: str, kind: str, caller: Callable[[], str]) -> Markup:
    """A block that a reader opens and closes, of the class `kind`; templates call it, with the content between the call's tags."""
    head = f"/// details | {held(summary)}\n    attrs: {{class: {kind}}}"
    return Markup("{0}{1}{0}{2}{0}///{0}").format(_BLOCK, Markup(head), caller())


class Renderer:
    """Renders the fragments of one handbook."""

    def __init__(
        self, book: Handbook, pdf: bool = False, home: str = "", extensions: Mapping[str, Any] = EXTENSIONS
    ) -> None:
        """Take the handbook, whether the site offers PDFs, its address (none in previews), and Markdown extensions."""
        self.book, self.home = book, home
        self.references = {name: items[0].url for name, items in book.cited.items() if len(items) == 1}
        """The address of what each reference names, relative to the site's root."""
        self._prose = MarkdownRenderer(self.references, book.addresses, book.tooltips, extensions, lenient=book.guest)
        themes = (book.own.theme, THEME) if book.own.theme else (THEME,)
        self._env = Environment(
            loader=FileSystemLoader([theme / folder for theme in themes for folder in TEMPLATES]),
            autoescape=select_autoescape(["html", "xml"]),
            undefined=StrictUndefined,
            auto_reload=False,  # one build, one state of the templates
            bytecode_cache=compiled(book.root),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._env.globals.update(pdf=pdf, home=home, guides=book.guides, site=SITE, details=details, at="")
        self._env.globals.update(t=book.t.markup, language=book.t.language)
        self._env.filters.update(md=self._md, lead=lead, footnotes=self._footnotes, rules=book.named_rules)
        self._env.filters.update(day=book.t.day, number=book.t.number)

    def render_ahead(self) -> None:
        """Render the texts of every file that is made of fragments."""
        written: Sequence[Scenario | Statute | Place] = (*self.book.scenarios, *self.book.statutes, *self.book.desk)
        self._prose.render_ahead({src_of(part.document.path): part.document for part in written})

    def fragment(self, name: str, *args: Any, at: str = "", **kwargs: Any) -> Markup:
        """A fragment's markup, with ids that begin with `at` if it is of a scenario, and with addresses within the site still prefixed with `SITE`: `outputs.links` makes them relative."""
        context = (MACROS.get(name) or PARTS[name])(self.book, *args, **kwargs)
        made = self._env.get_template(f"{name}.html").render(context, at=at).strip()
        if at:  # a scenario's links to its own parts lead to its page, as the parts may not be on this one
            first, *links = made.split('href="#')
            page = f"{SITE}{context['scenario'].url}"
            made = "".join([first, *(f'href="{"" if link.startswith(at) else page}#{link}' for link in links)])
        return Markup(made)

    def markdown(self, name: str, *args: Any, **kwargs: Any) -> str:
        """A fragment as Markdown for a page: its blocks that open and close are Markdown's, and the rest of its markup is held."""
        whole, *pieces = self.fragment(name, *args, **kwargs).split(_BLOCK)
        if not pieces:
            return held(whole)
        rows = [row if number % 2 else held(row.strip(), piece=True) for number, row in enumerate([whole, *pieces])]
        return "\n\n".join(filter(None, rows))

    def template(self, name: str, **context: Any) -> str:
        """A template rendered with the given context: a file for a server, such as `_headers`, or a piece of a page."""
        return self._env.get_template(name).render(**context).lstrip()

    def _md(self, text: Text, owner: Scenario | Statute | Answer | None = None) -> Markup:
        # Links are relative to the file that contains the text.
        file = text.file or (owner.document if owner else None)
        base = src_of(file.path) if file else "index.md"
        return Markup(self._prose.html(text, base, file))

    def _footnotes(self, owner: Scenario) -> Markup:
        return Markup(self._prose.footnotes(owner.document, src_of(owner.document.path)))


def fingerprint(text: str) -> str:
    """A short digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
