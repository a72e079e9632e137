"""One build of the site with MkDocs: the content of its pages, and how each is finished."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from lxml import etree, html
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url, write_file

from ..content.handbook import BadReference, Handbook
from ..macros import SCENARIO_MACROS
from ..markdown.extensions import EXTENSIONS
from ..markdown.held import held
from ..markdown.links import Links
from ..outputs import headers, links
from ..theme.assets import first, later, scripts, styles
from ..theme.brand import Brand, brand, colors, readable
from ..theme.templates import THEME, Renderer, fingerprint
from . import patches
from .cache import Made, PageCache
from .fingerprints import Fingerprints
from .pages import PageFile, Pages, ScenarioFile

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

_MARK = "\ue001"
"""Surrounds the names of a shared piece. Authors cannot write it: it is among the characters that no file may contain."""

_MARKED = re.compile(f"{_MARK}(\\w+) (\\w+){_MARK}")


class Build:
    """The state of one build of the site."""

    def __init__(
        self, config: "MkDocsConfig", book: Handbook, *, pdf: bool, preview: bool, cache: PageCache | None
    ) -> None:
        """Take the handbook; whether PDFs will be printed, for pages to offer; and the cache of pages made before."""
        self.book, self.pdf, self.preview = book, pdf, preview
        self.folder = Path(config.site_dir)
        self.pages = Pages(config, book)
        self.site, self.says = self.pages.site, str(config.site_description)
        names = dict.fromkeys((*EXTENSIONS, *config.markdown_extensions))
        extensions = {name: {**EXTENSIONS.get(name, {}), **config.mdx_configs.get(name, {})} for name in names}
        self.render = Renderer(book, pdf, self.site[1], extensions)
        self.links = Links(book.addresses, {}, resolves=False)
        self.look = _look(config, book)
        said = book.notice if self.pages.draft else ""
        own = self.render.template("own.css", look=self.look, notice=said, home=self.site[1].rstrip("/"))
        self.style = self.render.template("colors.css", colors=colors(THEME)) + styles(own)
        self.styles = f"assets/handbook.{fingerprint(self.style)}.css"
        self.first, _ = first()
        self.policy = "" if preview else headers.policy()
        """The content security policy; a preview adds a script of its own to every page."""
        self.script = f"assets/handbook.{fingerprint(scripts(book.t))}.js"
        self.search = later(book.t)["search.js"][0]
        self.page: PageFile | None = None
        """The page whose Markdown is being made."""
        self.files: list[PageFile] = []
        """The files of all pages."""
        self.former_addresses: dict[str, list[str]] = defaultdict(list)
        """By current address."""
        for old, new in book.moved.items():
            self.former_addresses[new].append(old)
        self.made: dict[str, Made] = {}
        """The pages made in this build or reused from the cache, by address."""
        self.shared = Shared()
        self._cache = cache

    def reuse(self, config: "MkDocsConfig", nav: "Navigation") -> None:
        """Put in place every page that was made before from exactly what it would be made from now."""
        if self._cache is None:
            return
        prints = Fingerprints(self.render, config, nav, self.site, self.pdf, self.preview, self.look)
        for file in self.files:
            file.fingerprint = prints.of(file, self.former_addresses.get(file.address, []))
            file.reused = not self._is_theirs(file) and self._reuse(file, self._cache)

    def _is_theirs(self, file: PageFile) -> bool:
        # What code of the library's own makes of a page may depend on anything.
        return self.book.own.anything or any(self.book.own.calls(name) for name, *_ in file.calls)

    def _reuse(self, file: PageFile, cache: PageCache) -> bool:
        made = cache.present.get(file.address)
        if made is None or made.fingerprint != file.fingerprint:
            found = cache.find(file.address, file.fingerprint)
            if found is None:
                return False
            made, page = found
            write_file(page, file.abs_dest_path)
            if file.address in self.former_addresses:
                self._copy(page.decode(), file)
            cache.present[file.address] = made
        self.made[file.address] = made
        return True

    def keep(self) -> None:
        """Add the pages made in this build to the cache."""
        if self._cache:
            for file in self.files:
                if not file.reused:
                    made = replace(self.made[file.address], fingerprint=file.fingerprint)
                    self.made[file.address] = self._cache.present[file.address] = made
                    self._cache.add(file.address, made, Path(file.abs_dest_path).read_bytes())
            for gone in self._cache.present.keys() - {file.address for file in self.files}:
                (self.folder / gone / "index.html").unlink(missing_ok=True)
                del self._cache.present[gone]
            for gone in self._cache.copies - self.book.moved.keys() - self._cache.present.keys():
                (self.folder / gone / "index.html").unlink(missing_ok=True)
            self._cache.copies &= self.book.moved.keys()

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that pages can print."""
        return self.book.settings.model_dump(exclude_none=True)

    def call(self, name: str, *args: str, **kwargs: str) -> str:
        """A fragment as Markdown; see `called`."""
        return called(self.render, name, isinstance(self.page, ScenarioFile), *args, **kwargs)

    def finish(self, output: str, file: PageFile) -> str:
        """Complete a finished page, and leave a copy at each of its former addresses."""
        if self._cache:
            self._cache.present.pop(file.address, None)
        output = patches.without_autocomplete(links.placed(output.lstrip(), links.relative(_home(file.address))))
        if file.renamed:
            output = self._with_former(output, file)
        self.made[file.address] = Made("")
        output = self.shared.insert(output)
        self._copy(output, file)
        return output

    def finish_template(self, output: str) -> str:
        """Complete a page that is not made from a file, such as the page for missing addresses."""
        return patches.without_autocomplete(output.lstrip())

    def _with_former(self, output: str, file: PageFile) -> str:
        """A page with the former ids of its anchors."""
        tree = html.document_fromstring(output)
        for old, new in file.renamed.items():
            self._add_former(tree, old, new)
        return _text(tree)

    def _add_former(self, tree: html.HtmlElement, old: str, new: str) -> None:
        """Add a former id beside the current one: a link to it opens and shows the same."""
        place = tree.find(f".//*[@id='{new}']")
        if place is None:
            return
        (span,) = self._piece("former.html", id=old)
        span.tail = None
        if place.tag == "tr":
            # Between rows, a browser would move it out of the table.
            cell = place[0]
            span.tail, cell.text = cell.text, None
            cell.insert(0, span)
        else:
            # Inside the block that opens, before the element itself.
            place.addprevious(span)

    def _copy(self, output: str, file: PageFile) -> None:
        for old in self.former_addresses.get(file.address, ()):
            tree = html.document_fromstring(output)
            for meta in tree.head.findall("meta[@name='robots']"):
                meta.drop_tree()  # the copy says the same itself
            for element in reversed(self._piece("moved.html", home=get_relative_url(file.address, old))):
                tree.head.insert(0, element)
            write_file(_text(tree).encode(), str(self.folder / old / "index.html"))
            if self._cache:
                self._cache.copies.add(old)

    def _piece(self, name: str, **context: Any) -> list[html.HtmlElement]:
        found: list[html.HtmlElement] = [
            one for one in html.fragments_fromstring(self.render.template(name, **context)) if not isinstance(one, str)
        ]
        return found


class Shared:
    """Pieces of the theme that are the same on many pages, such as the menu: rendered and parsed once."""

    def __init__(self) -> None:
        self._pieces: dict[tuple[str, str], str] = {}

    def __call__(self, name: str, page: Page | None, caller: Callable[[], str]) -> str:
        """The piece `name` of a page, called in a template: a placeholder, if other pages have the same."""
        file = page.file if page else None
        if not isinstance(file, ScenarioFile):
            return caller()
        # These pages are not in the menu, and all of one kind are equally deep.
        key = (name, file.part)
        if key not in self._pieces:
            tree = html.fragment_fromstring(caller(), create_parent="div")
            self._pieces[key] = (tree.text or "") + _markup(tree)
        return f"{_MARK}{name} {file.part}{_MARK}"

    def insert(self, output: str) -> str:
        """A page with the pieces in place of their placeholders."""
        return _MARKED.sub(lambda found: self._pieces[found[1], found[2]], output)


def called(render: Renderer, name: str, own: bool, *args: str, **kwargs: str) -> str:
    """A fragment as Markdown for a page, which is a scenario's `own` or shows it among other things.

    Raises `PluginError` if a template cannot be rendered, or an author named what is not there.
    """
    # A scenario's own pages have the addresses that links have been sent with.
    if name in SCENARIO_MACROS and not own:
        kwargs["at"] = f"{next(iter([*args, *kwargs.values()]), '')}-"
    try:
        return render.markdown(name, *args, **kwargs)
    except BadReference as error:
        raise PluginError(str(error)) from error
    except TemplateError as error:
        # Report the location in the template: the page that calls it is not at fault.
        frames = [(Path(frame.filename).name, frame.lineno) for frame in extract_tb(error.__traceback__)]
        at = next(((file, line) for file, line in reversed(frames) if file.endswith(".html")), (f"{name}.html", 0))
        where = f"{getattr(error, 'name', None) or at[0]}:{getattr(error, 'lineno', at[1])}"
        raise PluginError(f"fragments/{where}: {error}") from error


def marked(macro: Callable[..., Any]) -> Callable[..., str]:
    """A macro of the library’s own: what it returns is Markdown, or, if it begins with a tag, markup."""

    @wraps(macro)
    def call(*args: Any, **kwargs: Any) -> str:
        made = str(macro(*args, **kwargs))
        return held(made.strip()) if made.lstrip().startswith("<") else made

    return call


def _look(config: "MkDocsConfig", book: Handbook) -> Brand:
    """The look of a handbook: its library's accent and logo, and otherwise the colors that the theme's palette names."""
    palette = config.theme.get("palette") or []
    options = [one for one in ([palette] if isinstance(palette, dict) else palette) if isinstance(one, dict)]
    known = patches.named_colors(config.theme)

    def named(kind: str) -> tuple[str, str] | None:
        light, dark = (
            next(
                (
                    known[one[kind]]
                    for one in options
                    if one.get(kind) in known and (one.get("scheme") == "slate") == is_dark
                ),
                "",
            )
            for is_dark in (False, True)
        )
        return readable(THEME, light, dark) if light or dark else None

    owner, primary = book.owner, named("primary")
    if primary and not owner.accent:
        owner = owner.model_copy(update=dict(zip(("accent", "accent_dark"), primary, strict=True)))
    return replace(brand(THEME, owner, book.logo), pointed=named("accent"))


def _home(url: str) -> str:
    return get_relative_url(".", url).rstrip("/") + "/"


def _markup(elements: Iterable[html.HtmlElement]) -> str:
    return "".join(etree.tostring(one, method="html", encoding="unicode") for one in elements)


def _text(tree: html.HtmlElement) -> str:
    text: str = etree.tostring(tree, doctype="<!doctype html>", method="html", encoding="unicode")
    return text
