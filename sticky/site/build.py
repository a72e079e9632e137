"""One build of the site with MkDocs: the content of its pages, and how each is finished."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

from lxml import etree, html
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import get_relative_url, write_file

from ..content.handbook import Handbook
from ..macros import SCENARIO_MACROS
from ..markdown.extensions import EXTENSIONS
from ..markdown.held import held
from ..markdown.inline import source_of
from ..markdown.links import Links
from ..outputs import headers, links
from ..text.kept import find_in_shares
from ..theme import material
from ..theme.assets import first, later, scripts, styles
from ..theme.brand import Brand, brand, colors, surfaces
from ..theme.material import Seldom
from ..theme.templates import Renderer, fingerprint
from . import patches
from .failed import failure
from .pages import PageFile, Pages, ScenarioFile
from .settings import schemes

WITHHELD = "410.html"
"""The template of the page at each address about something that the library does not have or do. Because its name is an HTTP
status, MkDocs makes its links absolute."""

_COLOR = "indigo"
"""The color of a palette that names none."""

_SHOWS_OTHERS = 'data-ss-later="session"'
"""The attribute of a page from which a session is led: the big screen shows parts of any page."""

_AT_A_TIME = 300
"""How many files are made before the child processes that make them end."""


class Build:
    """The state of one build of the site."""

    def __init__(self, config: MkDocsConfig, book: Handbook, *, pdf: bool, preview: bool) -> None:
        """Take the handbook, and whether PDFs will be printed, for pages to offer."""
        self.book, self.pdf = book, pdf
        self.folder = Path(config.site_dir)
        self.pages = Pages(config, book)
        self.site, self.says = self.pages.site, str(config.site_description)
        self.extensions = {
            name: {**EXTENSIONS.get(name, {}), **config.mdx_configs.get(name, {})}
            for name in dict.fromkeys((*EXTENSIONS, *config.markdown_extensions))
        }
        """The extensions of Markdown with their options: the handbook's own settings come before ours."""
        self.render = Renderer(book, pdf, self.site[1], self.extensions)
        self.render.render_ahead()
        self.people = self.render.fragment("people_to_call", "public")
        """The people to call, as every page lists them: with only the numbers that the public may see."""
        self.links = Links(book.addresses, self.render.references, resolves=False)
        self.look = _look(config, book)
        own = self.render.template("own.css", look=self.look, home=self.site[1].rstrip("/"))
        self.style = self.render.template("colors.css", colors=colors()) + styles(own)
        self.styles = f"assets/handbook.{fingerprint(self.style)}.css"
        self.seldom, few = later(book.t)["seldom.css"]
        """The address of the styles that few pages need."""
        chosen = {
            color for scheme in schemes(config) for color in (scheme.get("primary"), scheme.get("accent")) if color
        }
        frame, rest = material.parted(patches.stylesheets(config.theme), {_COLOR, *chosen}, self.style)
        self.frame = f"assets/stylesheets/frame.{fingerprint(frame)}.css", frame
        """Material's styles for every page: their address and their text; and the `rest`, for pages that have what it styles."""
        self.rest = f"assets/stylesheets/rest.{fingerprint(rest)}.css", rest
        self._if_needed = [Seldom(*self.rest), Seldom(self.seldom, few)]
        self.first, _ = first()
        self.policy = "" if preview else headers.POLICY
        """The content security policy; a preview adds a script of its own to every page."""
        self.script = f"assets/handbook.{fingerprint(scripts(book.t))}.js"
        self.page: PageFile | None = None
        """The page whose Markdown is being made."""
        self.files: list[PageFile] = []
        """The files of all pages."""
        self.make: Callable[[PageFile], None]
        """Makes one page of a build in which MkDocs makes none."""

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that pages can print."""
        return self.book.settings.model_dump(exclude_none=True)

    def call(self, name: str, *args: str, **kwargs: str) -> str:
        """A fragment as Markdown; see `called`."""
        return called(self.render, name, isinstance(self.page, ScenarioFile), *args, **kwargs)

    def markdown(self, file: PageFile) -> str:
        """The Markdown of a page, with the fragments that the site inserts. Raises `failed.Failed`."""
        self.page, self.links.base = file, file.src_uri
        try:
            return file.markdown(self.call)
        except Exception as error:
            raise self.failure(error, file) from error

    def failure(self, error: Exception, file: PageFile, rendered: str = "") -> Exception:
        """The exception to raise for a page whose text with the calls is `rendered`; see `failure`."""
        return failure(error, self.book.root, file.document.path, rendered)

    def do(self, jobs: Sequence[Callable[[], object]]) -> None:
        """Write files of the site, each processor its share, in rounds: after each, memory that the child processes do not
        share is freed.
        """

        def do(share: Iterable[Callable[[], object]]) -> None:
            for job in share:
                job()

        rounds = -(-len(jobs) // _AT_A_TIME)
        findings = [document.findings for document in self.book.documents]
        for number in range(rounds):
            find_in_shares(do, jobs[number::rounds], findings)  # in strides, as pages that take long stand together

    def _with_foot(self, output: str, file: PageFile) -> str:
        # Adds the foot of each sheet of paper: whose page it is, whether it is in force, its date, and its address.
        t, reviewed = self.book.t, file.page.meta.get("reviewed") if file.page else ""
        said = (self.book.owner.name, t(f"paper.{file.status}"), reviewed, t("paper.advice"))
        address = f"{self.site[1]}{file.address}" if self.site[1] else ""
        return patches.with_foot(output, " · ".join(filter(None, said)), address)

    def finish(self, output: str, file: PageFile) -> str:
        """Complete a finished page, and leave a copy at each of its former addresses."""
        home = get_relative_url(".", file.address).rstrip("/") + "/"
        output = patches.without_autocomplete(links.placed(output.lstrip(), links.relative(home)))
        if file.renamed:
            tree = html.document_fromstring(output)
            for old, new in file.renamed.items():
                self._add_former(tree, file, old, new)
            output = _text(tree)
        output = self.lighter(output)
        self._copy(output, file)
        return self._with_foot(output, file)

    def lighter(self, output: str) -> str:
        """A finished page without the stylesheets that it does not need."""
        has = material.classes_of(output)
        for sheet in self._if_needed:
            if not sheet.needed(has) and not (sheet.address == self.seldom and _SHOWS_OTHERS in output):
                before, its, after = output.partition(f'{sheet.address}">')
                output = before.rpartition('<link rel="stylesheet"')[0] + after if its else output
        return output

    def _add_former(self, tree: html.HtmlElement, page: PageFile, old: str, new: str) -> None:
        """Add a former id beside the current one; of a part on another page now, beside the first link to it: a script follows it."""
        file, to, anchor = new.partition("#")
        if to:
            at = self.book.addresses[source_of(page.src_uri, file)]
            new = f"{get_relative_url(at, page.address)}#{anchor}"
        place = tree.find(f".//article//a[@href='{new}']" if to else f".//*[@id='{new}']")
        if place is None:
            return
        span = html.fragment_fromstring(self.render.template("former.html", id=old, moved=new if to else ""))
        if place.tag == "tr":
            # Between rows, a browser would move it out of the table.
            cell = place[0]
            span.tail, cell.text = cell.text, None
            cell.insert(0, span)
        else:
            # Inside the block that opens, before the element itself.
            place.addprevious(span)

    def withhold(self, output: str) -> None:
        """Write the page about what the library does not have to each address that is withheld."""
        for address in self.book.withheld:
            write_file(output.encode(), str(self.folder / address / "index.html"))

    def _copy(self, output: str, file: PageFile) -> None:
        for old in [old for old, new in self.book.moved.items() if new == file.address]:
            tree = html.document_fromstring(output)
            for meta in tree.head.findall("meta[@name='robots']"):
                meta.drop_tree()  # the copy says the same itself
            moved = self.render.template("moved.html", home=get_relative_url(file.address, old))
            tree.head[:0] = html.fragments_fromstring(moved)
            write_file(self._with_foot(_text(tree), file).encode(), str(self.folder / old / "index.html"))


def called(render: Renderer, name: str, own: bool, *args: str, **kwargs: str) -> str:
    """A fragment as Markdown for a page, which is a scenario's `own` or shows it among other things.

    Raises `BadReference` if an author named something that does not exist.
    """
    # A scenario's own pages keep the ids that links have been sent with; on other pages, ids get a prefix.
    if name in SCENARIO_MACROS and not own:
        kwargs["at"] = f"{next(iter([*args, *kwargs.values()]), '')}-"
    return render.markdown(name, *args, **kwargs)


def marked(macro: Callable[..., Any]) -> Callable[..., str]:
    """A wrapper of a library’s own macro: what that returns is Markdown, or, if it begins with a tag, markup."""

    @wraps(macro)
    def call(*args: Any, **kwargs: Any) -> str:
        made = str(macro(*args, **kwargs))
        return held(made.strip()) if made.lstrip().startswith("<") else made

    return call


def _look(config: MkDocsConfig, book: Handbook) -> Brand:
    """The look of a handbook: its library's accent and logo, and otherwise the colors that the theme's palette names."""
    known = patches.named_colors(config.theme)

    def named(kind: str) -> tuple[str, str] | None:
        # Of several schemes that are light, or dark, the first counts.
        chosen = [scheme for scheme in reversed(schemes(config)) if scheme.get(kind) in known]
        shades = {scheme.get("scheme") == "slate": known[scheme[kind]] for scheme in chosen}
        if not shades:
            return None
        # If one of the two is missing, it is made from the other.
        light, dark = surfaces()
        some = next(iter(shades.values()))
        return light.readable(shades.get(False, some)), dark.readable(shades.get(True, some))

    owner, primary = book.owner, named("primary")
    if primary and not owner.accent:
        owner = owner.model_copy(update=dict(zip(("accent", "accent_dark"), primary, strict=True)))
    return replace(brand(owner, book.logo), pointed=named("accent"))


def _text(tree: html.HtmlElement) -> str:
    text: str = etree.tostring(tree, doctype="<!doctype html>", method="html", encoding="unicode")
    return text
