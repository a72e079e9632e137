"""Material's styles in two: what every page of a handbook needs, and the rest, twice as heavy, which few pages need."""

import re
from collections.abc import Container, Iterator, Set

_NAMES = """
focus-visible headerlink js no-js
md-container md-content md-content__inner md-dialog md-dialog__inner md-ellipsis md-grid
md-header md-header__button md-header__inner md-header__option md-icon md-main md-main__inner
md-nav md-nav--secondary md-nav__icon md-nav__item md-nav__link md-nav__link--active md-nav__list md-nav__title
md-option md-overlay md-sidebar md-sidebar--secondary md-sidebar__inner md-sidebar__scrollwrap md-skip md-toggle
md-typeset md-typeset__scrollwrap md-typeset__table
"""
FRAME = frozenset(_NAMES.split())
"""Material's classes that any page of a handbook may have, from its base template, from ours or from our scripts."""


class Seldom:
    """A stylesheet that few pages need."""

    def __init__(self, address: str, css: str) -> None:
        """Take its address, relative to the site's root, and its text."""
        self.address = address
        heads = {head for head, _ in _rules(css, within=True) if not head.startswith("@")}
        self._wanted = {_classes(selector) - FRAME for head in heads for selector in _COMMA.split(head)} - {frozenset()}

    def needed(self, has: Set[str]) -> bool:
        """Whether a page with these classes has all of one of its selectors."""
        return any(wanted <= has for wanted in self._wanted)


def classes_of(page: str) -> Set[str]:
    """The classes that a page, as HTML, has."""
    return {name for names in _ATTRIBUTE.findall(page) for name in names.split()}


def parted(css: str, colors: Container[str], own: str) -> tuple[str, str]:
    """Material's styles in two: what is for every page, in the chosen `colors` by name, and the rest.

    An icon that neither the first nor our `own` styles use is in the rest.
    """
    every, rest = _parted(css, colors)
    used = set(_VARIABLE.findall(every + own))
    icons = [icon for icon in _ICON.finditer(every) if icon["name"] not in used]
    for icon in icons:
        every = every.replace(icon[0], "", 1)
    unused = "".join(f"{icon['whole']};" for icon in icons)
    return every, (f":root{{{unused}}}" if unused else "") + rest


def _parted(css: str, colors: Container[str]) -> tuple[str, str]:
    every, rest = list[str](), list[str]()
    for head, body in _rules(css):
        if head.startswith(("@media", "@supports")):
            for part, inner in zip((every, rest), _parted(body, colors), strict=True):
                part += [f"{head}{{{inner}}}"] if inner else []
        elif head.startswith("@"):
            every.append(f"{head}{{{body}}}" if body else head)
        else:
            selectors = _COMMA.split(head)
            framed = (one for one in selectors if _classes(one) <= FRAME)
            ours = [one for one in framed if all(color in colors for color in _COLOR.findall(one))]
            for part, some in ((every, ours), (rest, [one for one in selectors if one not in ours])):
                part += [f"{','.join(some)}{{{body}}}"] if some else []
    return "".join(every), "".join(rest)


def _classes(selector: str) -> frozenset[str]:
    # The classes that a selector demands of an element, or of one around it.
    return frozenset(_CLASS.findall(_NOT.sub("", selector)))


def _rules(css: str, within: bool = False) -> Iterator[tuple[str, str]]:
    # The text before the braces of each rule, and in them; `within`: also of the rules in a media query. A rule without
    # braces ends in its semicolon.
    start = opened = depth = 0
    for token in _TOKEN.finditer(css):
        if token[0] == "{":
            opened = opened if depth else token.start()
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if not depth:
                head, body = css[start:opened], css[opened + 1 : token.start()]
                yield head, body
                if within and head.startswith("@media"):
                    yield from _rules(body, within)
                start = token.end()
        elif token[0] == ";" and not depth:
            yield css[start : token.end()], ""
            start = token.end()


_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{};]', re.DOTALL)
_COMMA = re.compile(r",(?![^()]*\))")
"""The commas between selectors, not in parentheses."""
_NOT = re.compile(r":not\([^()]*\)")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_COLOR = re.compile(r"\[data-md-color-(?:primary|accent)=([\w-]+)\]")
_VARIABLE = re.compile(r"var\((--[\w-]+)")
_ICON = re.compile(r'(?P<whole>(?P<name>--[\w-]+):url\("data:[^"]*"\));?')
_ATTRIBUTE = re.compile(r"""\sclass=["']?([^"'>]+)""")
