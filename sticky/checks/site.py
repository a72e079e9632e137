"""Checks the settings in `mkdocs.yml` for what MkDocs cannot know: what the site needs, and what it promises its readers.

MkDocs, its theme and its plugins check the rest, the menu included: `sticky.site.settings` tells what they find. The core
does not import them.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ..content.handbook import A_TO_Z, DOCS, SCENARIOS, Handbook
from ..content.own import PLUGINS, options
from ..content.page import address, src_of
from ..content.reader import Project
from ..content.settings import MADE_UP, MKDOCS_YML
from ..markdown.allowlist import host_of, scheme
from ..markdown.document import ASKED
from ..text.names import nearest
from ..text.problem import Problem, shown, suggestion, warning
from ..text.yaml_nodes import Node, key, validate
from .brand import FOREIGN

THEME_NAME = "sticky"
"""The theme that a handbook's own folder names. It inherits Material."""

MAX_NAME, MAX_DESCRIPTION = 100, 160
"""The most characters of the site's name and description: both appear on every page and on a picture."""

PLACES = {"": "index.md", "desk/": "desk.md", "scenarios/": "scenarios.md", A_TO_Z: "a-to-z.md"}
"""Addresses that the site itself links to, each with its page."""

FEATURES = ("navigation.path", "navigation.tabs")
"""The features of Material that work here: those that need neither its scripts nor its menu."""

FICTION = "made-up"
"""The code of the problem that the settings have a telephone number that nobody answers; a preview may show it."""

_LOGO = 'name the logo, also for the icon in a browser’s tab, in "library" below "extra": logo: logo.png'

USELESS: Mapping[str, str] = {
    "copyright": "it is not shown; put it on a page",
    "draft_docs": "every page in docs/ is published; keep drafts elsewhere",
    "exclude_docs": "every page in docs/ is published; move the file elsewhere",
    "extra_templates": "put a file that is no page into docs/ as it is",
    "INHERIT": "all settings are in this file",
    "repo_name": "the link on each page always reads “Change this page”",
    "validation": "every broken link is already a problem",
    "theme.icon": _LOGO,
    "theme.logo": _LOGO,
}
"""Settings that have no effect here, each with the reason, or with what to do instead."""

_ADDRESS = r"^(https?://(?!localhost\b|127\.|0\.0\.0\.0)[\w-]+(\.[\w-]+)*(:\d+)?(/(?!\.)[\w.~%-]+(?<!\.html))*/?)?$"
_FREE_FOLDER = rf"^(?!({DOCS}|{SCENARIOS}|records|sticky|tests|tools)$)[\w-][\w.-]*$"


def _with_port(given: Any) -> Any:
    if urlsplit(str(given)).port == 0:  # `port` raises this error itself for any other bad port
        raise ValueError
    return given


def _complete(given: Any) -> Any:
    if not set(PLUGINS) <= options(given).keys():
        raise ValueError
    return given


class _Settings(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, regex_engine="python-re")


class Theme(_Settings):
    """The theme, and those of its settings that could break a promise."""

    name: Literal["sticky", "material"] = Field(description=f"“{THEME_NAME}”; write: theme: {{name: {THEME_NAME}}}")
    font: Literal["false"] = key(
        '"false", because another host would send the font, and learn who reads here; for a font of your own, put its files into docs/, and name them in a stylesheet of "extra_css"',
        "false",
        "false",
    )


class Site(_Settings):
    """The settings for which MkDocs would accept other values, too."""

    site_name: str = key("the site’s name", "Sticky Situations", min_length=1, max_length=MAX_NAME)
    site_url: Annotated[str, BeforeValidator(_with_port)] = key(
        'the site’s address: https://, a host, a port from 1 to 65535 and a folder if there are such; or "" for a preview',
        "https://handbook.example.org/",
        pattern=_ADDRESS,
    )
    site_description: str = key(
        "one sentence on what the site is", "A handbook on patron privacy.", min_length=1, max_length=MAX_DESCRIPTION
    )
    theme: Annotated[Theme, BeforeValidator(lambda given: {"name": given} if isinstance(given, str) else given)] = key(
        f'the theme "{THEME_NAME}"', f"{{name: {THEME_NAME}}}"
    )
    plugins: Annotated[Any, BeforeValidator(_complete)] = key(
        f"a list of plugins with {' and '.join(PLUGINS)} among them", f"[{', '.join(PLUGINS)}]"
    )
    docs_dir: Literal["docs"] = key("“docs”, where pages are read from", DOCS, "docs")
    use_directory_urls: Literal["true"] = key("“true”, or addresses that were published would be lost", "true", "true")
    site_dir: str = key("a folder of its own beside docs/", "site", "site", pattern=_FREE_FOLDER)


def in_settings(project: Project) -> Iterator[Problem]:
    """What is wrong with the settings of a project outside `extra`, and which pages the site lacks."""
    pages, absent = _pages(project)
    nothing = f"there are no pages in {DOCS}/; bring them back, or work in the folder that has them"
    for src in absent if pages else absent[:1]:
        message = f"there is no docs/{src}, but the site links to it; write that page" if pages else nothing
        yield Problem(f"{DOCS}/{src}", 1, "missing-page", message)
    settings, book = project.mkdocs, project.book
    if not isinstance(settings.value, Mapping):
        return  # reported when the settings are read
    yield from validate(Site, settings, MKDOCS_YML, "the settings")[1]
    for name, why in USELESS.items():
        if node := settings.inside(*name.split(".")):
            yield Problem(MKDOCS_YML, node.line, "useless-setting", f'"{name}" does not belong here: {why}')
    features = settings.inside("theme", "features")
    for feature, line in features.texts() if features else ():
        if feature not in FEATURES:
            message = f"{shown(feature)} does nothing here: it is for Material’s own scripts, or its own layout, which these pages do not have; remove it"
            yield warning(MKDOCS_YML, line, "useless-setting", message)
    for option in {"slugify", "separator"} & options(settings.plain().get("markdown_extensions")).get("toc", {}).keys():
        message = f'"{option}" of "toc" would give headings other addresses than links have; remove it'
        yield Problem(MKDOCS_YML, settings.line_of("markdown_extensions"), "useless-setting", message)
    if book:
        yield from _loaded(settings, book)
    yield from _whole_addresses(project)
    yield from _numbers_and_addresses(settings, bool(book and book.came and book.edition == "public"))


def gone(project: Project) -> frozenset[str]:
    """The missing files that the menu, the site or phrasings name: references to them are not reported as well."""
    pages, absent = _pages(project)
    menu = project.mkdocs.inside("nav")
    named = {text for text, _ in menu.texts()} if menu else set[str]()
    named |= {src_of(path.removesuffix(ASKED) + ".md") for path in project.strays if path.endswith(ASKED)}
    lost = {src for src in named - pages if src.endswith(".md") and not nearest(src, pages)}
    return frozenset(src if src.startswith(f"{SCENARIOS}/") else f"{DOCS}/{src}" for src in (*lost, *absent))


def _pages(project: Project) -> tuple[frozenset[str], list[str]]:
    # The pages that exist, and the missing pages that the site links to.
    pages = frozenset(src_of(file.path) for file in project.files if file.path.startswith(f"{DOCS}/"))
    addresses = set(map(address, pages))
    return pages, [src for url, src in PLACES.items() if url not in addresses and not project.closed]


def _loaded(settings: Node, book: Handbook) -> Iterator[Problem]:
    # Pages may load styles and scripts from this site only.
    for name in ("extra_css", "extra_javascript"):
        listed = settings.inside(name)
        for item in listed.value if listed and isinstance(listed.value, tuple) else ():
            node = item.inside("path") or item
            if not isinstance(node.value, str):
                continue  # MkDocs reports it
            file = node.value
            own = book.own.theme / file if book.own.theme else None
            if scheme(file) or file.startswith("//"):
                yield Problem(MKDOCS_YML, node.line, "foreign", f"{shown(file)} {FOREIGN}")
            elif file not in book.files and not (own and own.is_file()):
                message = f"{shown(file)} is not a file in {DOCS}/{suggestion(file, book.files)}"
                yield Problem(MKDOCS_YML, node.line, "missing-file", message)


def _whole_addresses(project: Project) -> Iterator[Problem]:
    node = project.mkdocs.inside("site_url")
    url = str(node.value) if node and node.value else ""
    for document in (file.document for file in project.files if url and file.document and url in file.document.body):
        for link in (link for text in document.texts() for link in text.links if link.target.startswith(url)):
            message = f'{shown(link.target)} is this site’s own address, so that the link would leave a preview or a copy; name the page’s file, as in "glossary.md"'
            yield Problem(document.path, link.line, "bad-link", message)


def _numbers_and_addresses(settings: Node, public: bool) -> Iterator[Problem]:
    # MkDocs appends `edit_uri` to the repository's address; without that, it has to be a whole address itself.
    edit = settings.inside("edit_uri")
    if edit and isinstance(edit.value, str) and "://" not in edit.value and not settings.inside("repo_url"):
        message = f'"edit_uri" is {shown(edit.value)}, but there is no "repo_url" that it could follow; write a whole address, for example: edit_uri: https://github.com/our-library/handbook/edit/main/docs/'
        yield Problem(MKDOCS_YML, edit.line, "bad-value", message)
    # A site at its own address should not print numbers that nobody answers, and a library's public site must not.
    url, extra = settings.inside("site_url"), settings.inside("extra")
    host = host_of(str(url.value)) if url else None
    own = host and not host.endswith((".example", "example.org"))
    for number, line in extra.texts() if extra and (own or public) else ():
        if MADE_UP.search(number):
            message = f"{shown(number)} is reserved for fiction; write a number that somebody answers"
            withheld = "; until then, there is no public edition, whose readers would call nobody" if public else ""
            yield Problem(MKDOCS_YML, line, FICTION, f"{message}{withheld}", warning=not public)
