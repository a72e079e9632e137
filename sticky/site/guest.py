"""Scenarios in a site of another kind: their pages and macros in its own theme, below a path of its own."""

import json
import logging
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.page import address
from ..markdown.allowlist import SITE
from ..markdown.held import Held
from ..outputs import links
from ..theme.assets import styles
from ..theme.templates import Renderer, fingerprint
from .build import called
from .pages import special, with_fragments

log = logging.getLogger("mkdocs.plugins.sticky")


class Guest:
    """The scenarios of one build of such a site."""

    settings: Mapping[str, Any] = {}
    """The settings that pages can print: none, because the site has its own."""

    def __init__(self, config: MkDocsConfig, book: Handbook, path: str) -> None:
        """Take MkDocs's configuration, which is changed, the scenarios, and the path of their pages, such as `scenarios`."""
        self.book, self.path = book, path.strip("/")
        self._render = Renderer(book)
        self._special = special(book)
        self._macros = "macros" in config.plugins
        self._page = ""
        """The source file of the page that is being made."""
        self._pages: dict[str, str] = {}
        """The pages that are made of scenarios, by source file."""
        self._addresses: dict[str, str] = {}
        """The addresses of pages, by the address that they would have in a handbook."""
        self._style = styles(of="guest")
        config.extra["handbook_build"] = self
        config.extra_css.append(f"assets/sticky.{fingerprint(self._style)}.css")
        for name in ("attr_list", "pymdownx.blocks.details"):
            if name not in config.markdown_extensions:
                config.markdown_extensions.append(name)
        markdown: list[Any] = config.markdown_extensions  # Markdown takes extensions besides their names
        markdown.append(Held())
        if config.theme.get("font"):
            log.info(
                "The pages ask another host for fonts, which learns who reads what; font: false in theme ends that"
            )
        if self._macros:
            macros: Any = config.plugins["macros"]
            macros.config["modules"] = ["sticky.macros", *macros.config["modules"]]
        else:
            log.info('"plugins" lacks "macros", so pages cannot call scenarios; add it before "sticky"')

    def call(self, name: str, *args: str, **kwargs: str) -> str:
        """A fragment as Markdown; see `called`."""
        return called(self._render, name, self._page in self._pages, *args, **kwargs)

    def complete(self, files: Files, config: MkDocsConfig) -> None:
        """Add the pages of scenarios, and their styles, to the files of the site."""
        self._pages = dict(self._made())
        for src, content in self._pages.items():
            if src not in files.src_uris:
                files.append(File.generated(config, src, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
        files.append(File.generated(config, config.extra_css[-1], content=self._style))
        for file in files.documentation_pages():
            src = file.src_uri
            src = SCENARIOS + src.removeprefix(self.path) if src in self._pages else src
            self._addresses[address(src)] = file.url

    def _made(self) -> Iterator[tuple[str, str]]:
        # A page can be found by the site's search unless it is a facilitator's guide.
        calls = [("index", self.book.t("guest.title"), self.book.t("guest.lead"), "scenarios", "")]
        for scenario in self.book.scenarios:
            id_, title, summary = scenario.id, scenario.front.title, scenario.front.summary
            calls.append((id_, title, summary, "scenario", id_))
            calls.append((f"{id_}/facilitate", title, summary, "facilitator", id_))
        for name, title, summary, macro, id_ in calls:
            head = {"title": title, "description": summary, "hide": ["toc"], "render_macros": True}
            head |= {"search": {"exclude": True}} if macro == "facilitator" else {}
            head_lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
            call = f"{{{{ {macro}({json.dumps(id_) if id_ else ''}) }}}}"
            body = call if self._macros else called(self._render, macro, True, *filter(None, [id_]))
            heading = "" if id_ else f"# {title}\n\n"
            yield f"{self.path}/{name}.md", f"---\n{head_lines}---\n\n{heading}{body}\n"

    def markdown(self, markdown: str, page: Page) -> str:
        """The Markdown of a page; that of a law or a policy has the fragments that a handbook adds."""
        self._page = page.file.src_uri
        own = self._special.get(f"{DOCS}/{self._page}")
        if own is None:
            return markdown
        page.meta["render_macros"] = own.front.render_macros
        named = dict.fromkeys(link.target for text in own.document.texts() for link in text.links if link.reference)
        # Definitions of its references, which the site's Markdown does not know; for what this site lacks, see `_link`.
        to = [f"\n\n[{name}]: {SITE}{self._render.references.get(name, '.')}" for name in named]
        return "".join([with_fragments(own.document, own, self.call, self.book.policies), *to])

    def finish(self, output: str, page: Page) -> str:
        """A page of the site whose links within the handbook lead to where its pages are."""
        return links.placed(output, partial(self._link, page.url))

    def _link(self, base: str, to: str) -> str:
        # A link to something that the site does not have becomes text.
        path = to.partition("#")[0].partition("?")[0]
        url = self._addresses.get(path)
        return "" if url is None else f'href="{get_relative_url(url, base)}{to[len(path) :]}"'
