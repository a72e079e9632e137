"""Checks the settings in `mkdocs.yml` for what MkDocs cannot know: what the site needs, and what it promises its readers.

MkDocs, its theme and its plugins check the rest: `sticky.site.settings` tells what they find. The core does not import them.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from ..content.answer import DESK_FOLDER
from ..content.handbook import A_TO_Z, DOCS, SCENARIOS, Handbook
from ..content.own import PLUGINS
from ..content.page import address
from ..content.reader import has_a_place
from ..content.settings import MADE_UP, MKDOCS_YML
from ..text.document import decode
from ..text.names import nearest
from ..text.problem import Problem, shown, suggestion
from ..text.yaml_nodes import parse_yaml

THEME_NAME = "sticky"
"""The theme that a handbook's own folder names. It inherits Material."""
THEMES = (THEME_NAME, "material")
"""The themes that a site may name: the second with this theme as its `custom_dir`."""

MAX_NAME, MAX_DESCRIPTION = 100, 160
"""The most characters of the site's name and description: both appear on every page and on a picture."""

HOME = "index.md"
"""The home page, within `docs/`."""
PLACES = {"": HOME, "desk/": "desk.md", "scenarios/": "scenarios.md", A_TO_Z: "a-to-z.md"}
"""Addresses that the site itself links to, each with its page."""

_TEXT = "tag:yaml.org,2002:str"
_ADDRESS = re.compile(r"https?://[\w-]+(\.[\w-]+)*(:\d{1,5})?(/[\w.~%-]+)*/?")
_ELSEWHERE = re.compile(r"\w+:|//", re.ASCII)
"""How an address begins that may lead to another host."""
_NAME = re.compile(r"[\w-][\w.-]*")
_FOLDER = re.compile(r"[\w.~%?&=/-]+")

INSTEAD: Mapping[str, str] = {
    "copyright": "it is not shown; put it on a page",
    "draft_docs": "every page in docs/ is published; keep drafts elsewhere",
    "exclude_docs": "every page in docs/ is published; move the file elsewhere",
    "extra_templates": "put a file that is no page into docs/ as it is",
    "INHERIT": "all settings are in this file",
    "repo_name": "the link on each page always reads “Change this page”",
    "validation": "every broken link is already a problem",
}
"""MkDocs settings that have no effect here, each with the reason, or with what to do instead."""

_LOGO = 'name the logo, also for the icon in a browser’s tab, in "library" below "extra": logo: logo.png'
_NO_SCRIPTS = "it is for Material’s own scripts, or its own layout, which these pages do not have; remove it"

FEATURES = ("navigation.path", "navigation.tabs")
"""The features of Material that work here: those that need neither its scripts nor its menu."""

Nodes = Mapping[str, tuple[yaml.Node, yaml.Node]]
"""A mapping of `mkdocs.yml` by its keys, each with the nodes of key and value, which know their lines."""


@lru_cache(maxsize=1)
def _composed(text: str) -> yaml.Node | None:
    # A preview reads the settings at every edit, and they seldom change.
    node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    return node


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def problems(root: Path, misplaced: Container[str], book: Handbook | None = None) -> Iterator[Problem]:
    """What is wrong with the settings outside `extra`, and with the menu, of the project at `root`.

    Files that are `misplaced` have to be moved, so the menu need not name them. Without a `book`, it is not known what the
    library has of its own.
    """
    pages = _pages(root)
    if not pages:
        message = f"there are no pages in {DOCS}/; bring them back, or work in the folder that has them"
        yield Problem(DOCS, 1, "no-pages", message)
    for src in _absent(pages) if pages else ():
        message = f"there is no docs/{src}, but the site links to it; write that page"
        yield Problem(f"{DOCS}/{src}", 1, "missing-page", message)
    text = _text(root)
    if text is None:
        return  # reported when the settings are read
    try:
        tree = _composed(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        why = str(error.problem).removeprefix("but ")
        message = f"{shown(text.split(chr(10))[line])} is not valid YAML here: {why}; remove it"
        yield Problem(MKDOCS_YML, line + 1, "bad-yaml", message)
        return
    settings: Nodes = {}
    if isinstance(tree, yaml.MappingNode):
        settings = {key.value: (key, value) for key, value in tree.value if isinstance(key, yaml.ScalarNode)}
    for name, (key, value) in settings.items():
        if name in INSTEAD:
            yield _problem(key, "useless-setting", f'"{name}" does not belong here: {INSTEAD[name]}')
        elif name in _CHECKS:
            yield from _CHECKS[name](name, value)
    for name, example in _REQUIRED.items():
        if name not in settings:
            message = f'"{name}" is missing; for example: {example}'
            yield Problem(MKDOCS_YML, 1, "missing-key", message)
    for name in ("extra_css", "extra_javascript") if book else ():
        if book and name in settings:
            yield from _loaded(name, settings[name][1], book)
    if "nav" in settings and pages:
        yield from _menu(settings, pages, misplaced)
    yield from _edit_uri(settings)
    yield from _made_up(settings)


def gone(root: Path) -> frozenset[str]:
    """The pages that the menu or the site names, and that are not there: what refers to them is not wrong as well."""
    pages, text = _pages(root), _text(root)
    try:
        tree = _composed(text) if text is not None else None
    except yaml.YAMLError:
        tree = None
    settings = tree.value if isinstance(tree, yaml.MappingNode) else []
    named = {one.value.lstrip("/") for key, node in settings if key.value == "nav" for one in _scalars(node)}
    lost = {src for src in named - pages if src.endswith(".md") and not nearest(src, pages)}
    return frozenset(f"{DOCS}/{src}" for src in (*lost, *_absent(pages)))


def _text(root: Path) -> str | None:
    # The text of the settings, if it is valid YAML.
    try:
        text, faults = decode(MKDOCS_YML, (root / MKDOCS_YML).read_bytes())
    except OSError:
        return None
    node, faults = parse_yaml(MKDOCS_YML, text) if text is not None else (None, faults)
    return None if node is None or faults else text


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    # Every key and value that is not a list or a mapping.
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)


def _pages(root: Path) -> frozenset[str]:
    docs = root / DOCS
    files = (file for file in docs.rglob("*.md") if file.is_file() and not file.is_symlink())
    found = (file.relative_to(docs).as_posix() for file in files)
    return frozenset(src for src in found if not any(part.startswith(".") for part in src.split("/")))


def _absent(pages: frozenset[str]) -> list[str]:
    urls = {address(page) for page in pages}
    return [src for url, src in PLACES.items() if url not in urls]


def _problem(node: yaml.Node, code: str, message: str) -> Problem:
    return Problem(MKDOCS_YML, node.start_mark.line + 1, code, message)


def _bad(name: str, node: yaml.Node, must: str, example: str) -> Problem:
    given = "is a list" if isinstance(node, yaml.SequenceNode) else "has keys of its own"
    given = f"is {shown(node.value)}" if isinstance(node, yaml.ScalarNode) else given
    given = "is empty" if not node.value else given
    return _problem(node, "bad-value", f'"{name}" {given}, but must be {must}; for example: {example}')


def _short(most: int) -> Callable[[str, yaml.Node], Iterator[Problem]]:
    def check(name: str, node: yaml.Node) -> Iterator[Problem]:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            yield _bad(name, node, "text", _REQUIRED[name])
        elif len(node.value) > most:
            message = f'"{name}" has {len(node.value)} characters, but may have at most {most}; shorten it'
            yield _problem(node, "bad-value", message)

    return check


def _site_url(name: str, node: yaml.Node) -> Iterator[Problem]:
    given = isinstance(node, yaml.ScalarNode) and (node.tag == _TEXT) and node.value
    if isinstance(node, yaml.ScalarNode) and node.value == "" and node.style:
        return  # a preview has no address, and asks search engines not to index it
    if not given or not _ADDRESS.fullmatch(given) or re.search(r"/\.\.?(/|$)|\.html?/?$", given):
        must = 'the site’s address: https://, a host, and a folder if there is one; or "" for a preview'
        yield _bad(name, node, must, _REQUIRED[name])


def _only(wanted: str, why: str) -> Callable[[str, yaml.Node], Iterator[Problem]]:
    def check(name: str, node: yaml.Node) -> Iterator[Problem]:
        if node.value != wanted:
            message = f'"{name}" is {shown(str(node.value) if isinstance(node, yaml.ScalarNode) else "…")}, but must be "{wanted}": {why}; write "{name}: {wanted}", or remove it'
            yield _problem(node, "bad-value", message)

    return check


def _theme(name: str, node: yaml.Node) -> Iterator[Problem]:
    if not isinstance(node, yaml.MappingNode):
        if node.value not in THEMES:
            yield _bad(name, node, f'the theme "{THEME_NAME}"', _REQUIRED[name])
        return
    given = {str(key.value): (key, value) for key, value in node.value}
    if "name" not in given:
        yield _problem(node, "missing-key", f'"theme.name" is missing; for example: {_REQUIRED[name]}')
    elif given["name"][1].value not in THEMES:
        yield _bad("theme.name", given["name"][1], f'"{THEME_NAME}"', f"name: {THEME_NAME}")
    for key, value in given.values():
        if key.value in ("icon", "logo"):
            yield _problem(key, "useless-setting", f'"theme.{key.value}" has no effect here: {_LOGO}')
        elif key.value == "font" and value.value != "false":
            message = '"theme.font" asks another host for fonts, which would learn who reads here; write "font: false", or remove it, put the files of a font into docs/, and name them in a stylesheet of "extra_css"'
            yield _problem(key, "foreign", message)
        elif key.value == "features":
            for feature in _scalars(value):
                if feature.value not in FEATURES:
                    message = f"{shown(feature.value)} does nothing here: {_NO_SCRIPTS}"
                    yield Problem(MKDOCS_YML, feature.start_mark.line + 1, "useless-setting", message, warning=True)


def _plugins(name: str, node: yaml.Node) -> Iterator[Problem]:
    named = node.value if isinstance(node, yaml.CollectionNode) else ()
    found = {str(inner.value) for one in named for inner in _names(one)}
    for plugin in PLUGINS:
        if plugin not in found:
            message = f'"plugins" lacks "{plugin}"; write: {_REQUIRED[name]}'
            yield _problem(node, "bad-plugin", message)


def _names(item: yaml.Node | tuple[yaml.Node, yaml.Node]) -> Iterator[yaml.Node]:
    # The name of a plugin: an entry of a list, with options or without, or a key.
    if isinstance(item, yaml.MappingNode):
        yield from (key for key, _ in item.value)
    else:
        yield item[0] if isinstance(item, tuple) else item


def _loaded(name: str, node: yaml.Node, book: Handbook) -> Iterator[Problem]:
    # Styles and scripts that pages load: from this site alone.
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        keys = {str(key.value): value for key, value in item.value} if isinstance(item, yaml.MappingNode) else {}
        file = keys.get("path", item)
        if not isinstance(file, yaml.ScalarNode):
            continue  # MkDocs reports it
        own = book.own.theme / file.value if book.own.theme else None
        if _ELSEWHERE.match(file.value):
            message = f"{shown(file.value)} asks another host, which would learn who reads here, and pages may load nothing from there; put the file into {DOCS}/, and write its name"
            yield _problem(file, "foreign", message)
        elif file.value not in book.files and not (own and own.is_file()):
            message = f"{shown(file.value)} is not a file in {DOCS}/{suggestion(file.value, book.files)}"
            yield _problem(file, "missing-file", message)


def _site_dir(name: str, node: yaml.Node) -> Iterator[Problem]:
    taken = (DOCS, SCENARIOS, "records", "sticky", "tests", "tools")
    if not isinstance(node, yaml.ScalarNode) or not _NAME.fullmatch(node.value) or node.value in taken:
        yield _bad(name, node, "a folder of its own beside docs/", "site_dir: site")


def _edit_uri(settings: Nodes) -> Iterator[Problem]:
    # MkDocs appends it to the repository's address; without one, it has to be a whole address itself.
    node = settings["edit_uri"][1] if "edit_uri" in settings else None
    if not isinstance(node, yaml.ScalarNode) or node.tag != _TEXT or _ADDRESS.fullmatch(node.value):
        return
    if "repo_url" not in settings:
        must = 'a whole address, because there is no "repo_url"'
        yield _bad("edit_uri", node, must, "edit_uri: https://github.com/our-library/handbook/edit/main/docs/")
    elif not _FOLDER.fullmatch(node.value):
        yield _bad("edit_uri", node, "the rest of the address at which pages are edited", "edit_uri: edit/main/docs/")


_REQUIRED: Mapping[str, str] = {
    "site_name": "site_name: Sticky Situations",
    "site_url": "site_url: https://handbook.example.org/",
    "site_description": "site_description: A handbook on patron privacy.",
    "theme": f"theme: {{name: {THEME_NAME}}}",
    "plugins": f"plugins: [{', '.join(PLUGINS)}]",
}

_CHECKS: Mapping[str, Callable[[str, yaml.Node], Iterator[Problem]]] = {
    "site_name": _short(MAX_NAME),
    "site_url": _site_url,
    "site_description": _short(MAX_DESCRIPTION),
    "docs_dir": _only(DOCS, "pages are read from there"),
    "use_directory_urls": _only("true", "addresses that were published would be lost"),
    "theme": _theme,
    "plugins": _plugins,
    "site_dir": _site_dir,
}


# The library's own numbers.


def _made_up(settings: Nodes) -> Iterator[Problem]:
    # A site at an address of its own would print numbers that nobody answers.
    address = settings["site_url"][1].value if "site_url" in settings else ""
    host = urlsplit(address).hostname if isinstance(address, str) else None
    if "extra" not in settings or not host or host.endswith((".example", "example.org")):
        return
    for number in _scalars(settings["extra"][1]):
        if MADE_UP.search(number.value):
            message = f"{shown(number.value)} is reserved for fiction; write a number that somebody answers"
            yield Problem(MKDOCS_YML, number.start_mark.line + 1, "made-up", message, warning=True)


# The menu.

_BRACES = re.compile(r"\{[{%#]")
_ENTRY = 'a page, "Home: index.md", or a title with a list of pages'


def _menu(settings: Nodes, pages: frozenset[str], misplaced: Container[str]) -> Iterator[Problem]:
    key, nav = settings["nav"]
    if not isinstance(nav, yaml.SequenceNode) or not nav.value:
        yield _bad("nav", nav, f"a list, each entry {_ENTRY}", "nav: [Home: index.md]")
        return
    named: dict[str, int] = {}
    meant: set[str] = set()
    yield from _entries(nav, pages, named, meant)
    left_out = settings["not_in_nav"][1] if "not_in_nav" in settings else None
    patterns: dict[str, int] = {}
    if left_out is not None:
        if isinstance(left_out, yaml.ScalarNode) and left_out.tag == _TEXT:
            first, each = left_out.start_mark.line + 1, left_out.style == "|"
            rows = enumerate(left_out.value.split("\n"), 1)
            patterns = {row.strip(): first + each * i for i, row in rows if row.strip()}
        if not patterns or any(not re.fullmatch(r"/?[a-z0-9./-]+", row) or ".." in row for row in patterns):
            yield _bad("not_in_nav", left_out, "the pages that the menu omits, one per line", "not_in_nav: /a.md")
            return  # which pages it omits can be told once it is mended
    for pattern, line in patterns.items():
        if not any(_matches(src, pattern) for src in pages):
            name = pattern.lstrip("/")
            message = f'{shown(pattern)} in "not_in_nav" is not a page in docs/{suggestion(name, pages)}'
            yield Problem(MKDOCS_YML, line, "bad-nav", message)
            meant.add(nearest(name, pages))
    for src in sorted(pages - named.keys() - meant):
        if src.startswith(f"{DESK_FOLDER}/") or src == PLACES[A_TO_Z]:
            continue  # the desk guide lists the pages of answers, and the search leads to the list of everything
        if not has_a_place(f"{DOCS}/{src}") or f"{DOCS}/{src}" in misplaced:
            continue  # its name or place is reported
        if not any(_matches(src, pattern) for pattern in patterns):
            message = f'docs/{src} is not in the menu, so nobody can find it; add "- {src}" there, or "/{src}" to "not_in_nav"'
            yield _problem(key, "not-in-nav", message)


def _matches(src: str, pattern: str) -> bool:
    # Like a .gitignore pattern without wildcards: relative to docs/ if it contains a slash, otherwise at any depth.
    name = pattern.strip("/")
    if "/" in pattern.rstrip("/"):
        return src.startswith(f"{name}/") or (src == name and not pattern.endswith("/"))
    parts = src.split("/")
    return name in (parts[:-1] if pattern.endswith("/") else parts)


def _entries(
    node: yaml.SequenceNode, pages: frozenset[str], named: dict[str, int], meant: set[str]
) -> Iterator[Problem]:
    # `named`: the pages in the menu, each with its line; `meant`: those that a faulty entry was probably to name, which
    # are not reported as left out as well.
    titles: dict[str, int] = {}
    for item in node.value:
        yield from _entry(item, pages, named, meant)
        title = item.value[0][0] if isinstance(item, yaml.MappingNode) and len(item.value) == 1 else None
        if isinstance(title, yaml.ScalarNode):
            line = title.start_mark.line + 1
            if (first := titles.setdefault(title.value, line)) != line:
                message = f"{shown(title.value)} stands twice in one list of the menu (first on line {first}), where nobody could tell which is which; rename one"
                yield Problem(MKDOCS_YML, line, "repeated-title", message, warning=True)


def _entry(item: yaml.Node, pages: frozenset[str], named: dict[str, int], meant: set[str]) -> Iterator[Problem]:
    title = None
    if isinstance(item, yaml.MappingNode) and len(item.value) == 1:
        title, item = item.value[0]
        if not isinstance(title, yaml.ScalarNode) or title.tag != _TEXT or not title.value.strip():
            remedy = "put it in quotation marks" if str(title.value).strip() else "write one"
            message = f"{shown(str(title.value))} is not a title; {remedy}"
            yield _problem(title, "bad-nav", message)
            meant |= {inner.value for inner in _scalars(item)}
            return
        if braces := _BRACES.search(title.value):
            message = f'{shown(title.value)} has "{braces[0]}", which begins a call, but a menu title cannot call anything; write it in words'
            yield _problem(title, "bad-nav", message)
        if isinstance(item, yaml.SequenceNode) and item.value:
            yield from _entries(item, pages, named, meant)
            return
    if not isinstance(item, yaml.ScalarNode) or not item.value or item.tag != _TEXT:
        about = f"{shown(title.value)} is not followed by a page" if title is not None else "this is not a menu entry"
        yield _problem(item, "bad-nav", f"{about}; a menu entry is {_ENTRY}")
        meant |= {inner.value for inner in _scalars(item)}
        return
    src, line = item.value, item.start_mark.line + 1
    if title is not None and re.fullmatch(r"https?://[^\s/?#]+\.[^\s]+", src):
        return
    if src in named:
        message = f"{shown(src)} appears twice in the menu (first on line {named[src]}); keep one"
        yield _problem(item, "bad-nav", message)
    elif src not in pages:
        if src not in _absent(pages):  # which are reported as missing
            yield _problem(item, "bad-nav", f"{shown(src)} is not a page in docs/{suggestion(src, pages)}")
        meant.add(nearest(src, pages))
    else:
        named[src] = line
