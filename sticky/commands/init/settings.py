"""A new handbook's `mkdocs.yml`, from the starter's."""

import json
import re
from collections.abc import Container, Iterator, Mapping

from ...content.edition import told
from ...content.facts import DECLARED, FACT_OF, Facts
from ...content.handbook import DOCS
from ...content.settings import MKDOCS_YML
from ...content.starter import STARTER, away
from ...content.state import OF, State
from ..lost import in_menu
from .profile import Profile

_MADE = """\
# What the theme and the Markdown of pages are like, the package says; what is said here comes first. CONTRIBUTING.md has what can
# be said, under “What MkDocs can do”: templates and macros of your own, other plugins, extensions of Markdown, styles, scripts.
theme:
  name: sticky

plugins:
  - macros
  - sticky
"""

_ABOUT_FACTS = """\
  # What the library does, and what its law lets it. Change a value here; every page follows. Once the handbook is adopted,
  # write what held before, too, so that readers hear of it: camera_days: {now: 30, since: 2027-01-12, was: 14}."""

LOGO = "logo.png"
"""Where a handbook has its library's logo."""


def settings_of(profile: Profile, texts: Mapping[str, str], whole: Mapping[str, str]) -> str:
    """The text of a new handbook's `mkdocs.yml`, whose menu lists only `texts`, its pages and scenarios by path.

    It has every fact that a text of the `whole` shelf names, so that texts taken later need no new decision.
    """
    text = (STARTER / MKDOCS_YML).read_text(encoding="utf-8")
    before, rest = text.split("extra:\n", 1)
    _, after = rest.split("  # The prompts.", 1)
    own = {"site_url": profile.url}
    own |= {"site_name": json.dumps(profile.title, ensure_ascii=False)} if profile.title else {}
    keys = ((row.partition(":")[0], row) for row in before.split("\n"))
    before = "\n".join(f"{key}: {own[key]}" if key in own else row for key, row in keys)
    address = profile.repository
    link = f"repo_url: {json.dumps(address)}" if address else "# repo_url: https://github.com/our-library/handbook"
    said = "# Where the files are kept, for the link on each page to where it is changed."
    after = after.split("# How the site is made", 1)[0] + _MADE
    head, settings_are = before.rstrip().rsplit("\n", 1)
    extra = f"{_library(profile)}{_facts(profile.state, whole, rest)}"
    text = f"{head.rstrip()}\n{said}\n{link}\n\n{settings_are}\nextra:\n{extra}  # The prompts.{after}"
    if away(profile.state):
        text = re.sub(r"  # Words that are written otherwise.*\n  words:\n    parental: .*\n", "", text)
    return "\n".join(_with_menu(text.split("\n"), texts, profile.state))


def _library(profile: Profile) -> str:
    values = (profile.name, profile.officer, profile.phone, profile.email)
    name, officer, phone, email = (json.dumps(value, ensure_ascii=False) for value in values)
    rows = [
        "  # Change it to adopted when the library uses the handbook. Until then every page says that it is a draft.",
        "  status: draft",
        "  library:",
        f"    name: {name}",
        f"    state: {profile.state.name}",
        f"    director: {profile.director}",
        "    governing_body: Board of Trustees",
        "    privacy_officer:",
        f"      title: {officer}",
        f"      email: {email}" if profile.email else "",
        f"      phone: {phone}",
        f"    accent: {json.dumps(profile.accent)}" if profile.accent else "",
        f"    logo: {LOGO}" if profile.logo else "",
        "    # Whom the desk calls, in this order. Pages for the public show only numbers that are `public: true`, such as an",
        "    # office’s. The desk guide shows all of them: leave out what nobody but staff may see, unless only staff see the site.",
        "    people_to_call:",
        f"      - {{role: {officer}, phone: {phone}, public: true}}",
    ]
    return "".join(f"{row}\n" for row in rows if row)


def _facts(state: State, texts: Mapping[str, str], starter: str) -> str:
    # The facts; in the starter's own state, with the values in the starter's settings, such as the number of a hotline.
    ours = {} if away(state) else dict(re.findall(r"^    (\w+): (\S.*)$", starter.split("  facts:")[1], re.MULTILINE))
    pages = (text for path, text in texts.items() if path.endswith(".md"))
    named = {FACT_OF.get(use.fact) for text in pages for use in told(text.encode(), "staff", Facts()).uses}
    # What the law decides is no unless the pack says yes: nothing is handed out until somebody has read the law.
    closed = {name: "no" for name, fact in DECLARED.items() if fact.decides == "law" and fact.kind == "yes-or-no"}
    values = {name: fact.model for name, fact in DECLARED.items()} | ours | closed | state.front.facts
    limits = {name: fact.at_most for name, fact in DECLARED.items() if fact.at_most}
    values |= {name: min(values[name], values[most], key=int) for name, most in limits.items()}
    rows = "".join(f"    {name}: {values[name]}\n" for name in DECLARED if name in named)
    return f"{_ABOUT_FACTS}\n  facts:\n{rows}"


def _with_menu(rows: list[str], texts: Container[str], state: State) -> Iterator[str]:
    # The rows, with existing pages in the menu: a state's first statute in the starter's place, others below the laws.
    first, *others = state.front.statutes
    ours = {f"law/{id_}.md" for id_ in OF.front.statutes}
    for row in rows:
        page = in_menu(row)
        if page is None or page in ours or f"{DOCS}/{page}" in texts:
            yield row.replace(page, f"law/{first}.md") if page in ours else row
        if page == "law/index.md":
            yield from (f"{row[: row.index('-')]}- law/{other}.md" for other in others)
