"""The words of the theme stand in one catalog: seen by building the small library in an invented language.

There each message is between marks, ⟦ and ⟧, also within another. A text that a reader sees outside of them is the
library's own, or a word of the theme that stands somewhere else.
"""

import ast
import json
import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from jinja2 import Environment, nodes
from lxml import html
from playwright.sync_api import Browser, Page, expect

from sticky.content.sections import SECTIONS
from sticky.content.translation import SOURCE, english, load, names_in
from sticky.text.yaml_nodes import Node
from sticky.theme.templates import THEME
from tests.support.browser import ROOT, build, changed, copied, library_at, made_here, served

PO = "overrides/words/{}.po"
LANGUAGE = "eo"
"""A language in which the package says nothing. Dates and numbers are written as in Esperanto."""

OPEN, CLOSE = "⟦⟧"
ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "label", "data-label", "data-ss-kind", "data-ss-title")


def invented() -> str:
    """Every message between marks, in a file for translators."""
    rows = [f'msgid ""\nmsgstr "Language: {LANGUAGE}\\n"\n']
    for name, forms in english().messages.items():
        said = {key: json.dumps(f"{OPEN}{text}{CLOSE}", ensure_ascii=False) for key, text in forms.items()}
        if len(forms) == 1:
            rows.append(f'msgid "{name}"\nmsgstr {said["other"]}\n')
        else:
            rows.append(f'msgid "{name}"\nmsgid_plural "{name}"\nmsgstr[0] {said["one"]}\nmsgstr[1] {said["other"]}\n')
    return "\n".join(rows)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small library and its site, in the invented language."""
    root = in_the_language(library_at(tmp_path_factory.mktemp("foreign") / "library"))
    made_here(root, root / "site")
    return root


def in_the_language(root: Path) -> Path:
    changed(root / "mkdocs.yml", "  name: sticky\n", f"  name: sticky\n  language: {LANGUAGE}\n")
    file = root / PO.format(LANGUAGE)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(invented())
    return root


# What the library's own files say ------------------------------------------------------------------------------------

_BETWEEN = re.compile(r"\s*(?:[\n|#*`\[\](){}<>\"“”‘:;,.!?·›‹…\\=+§]|— | - |^- )+\s*", re.MULTILINE)
"""What stands between the phrases of a text, in Markdown and on a page."""

_ASIDE = re.compile(r"\{:?\s*[#.][^}]*\}|(?<=\])\([^)]*\)|(?<=\])\[[^\]]*\]|<[^>]*>")
"""What nobody reads in Markdown: ids, classes, where links lead."""

_NO_WORDS = re.compile(r"\d{4}-[a-z]+-\d{1,2}|\d [AP]M\b|(?:https?://|127\.0\.0\.1)\S*", re.IGNORECASE)
"""Dates in the invented language, times of day, addresses."""


def phrases(text: str) -> set[str]:
    """The phrases of a text, which have words."""
    every = (" ".join(phrase.split()).casefold() for phrase in _BETWEEN.split(_NO_WORDS.sub("", text)))
    return {phrase for phrase in every if re.search("[a-z]{2}", phrase)}


def values(node: object) -> Iterator[str]:
    """Every value in a YAML document."""
    if isinstance(node, dict):
        node = [*node.values()]
    if isinstance(node, list):
        yield from (text for value in node for text in values(value))
    else:
        yield str(node)


def names(nav: list[dict[str, object]]) -> Iterator[str]:
    """The titles in a menu."""
    for item in nav:
        for title, inner in item.items():
            yield title
            yield from names(inner) if isinstance(inner, list) else ()


def own_texts(root: Path) -> Iterator[str]:
    """What a library's own files say."""
    settings = yaml.safe_load((root / "mkdocs.yml").read_text())

    def setting(call: re.Match[str]) -> str:
        value = settings["extra"]
        for key in call[1].split("."):
            value = value[key]
        return str(value)

    yield from values(settings)
    yield from names(settings["nav"])
    for file in (*(root / "docs").rglob("*.md"), *(root / "scenarios").glob("*.md")):
        _, head, body = file.read_text().split("---\n", 2)
        yield from values(yaml.safe_load(head))
        # What is cited is named by its reference in the table of what is covered.
        yield from (f"{file.stem}#{id_}" for id_ in re.findall(r"\{#([a-z-]+)\}", body))
        text = _ASIDE.sub("", re.sub(r"\{\{ ([a-z_.]+) \}\}", setting, body))
        # A paragraph may go on in the next line. The search shows a link as words among others.
        whole = re.sub(r"(?<=\S)\n(?=[^\s>#-])", " ", text)
        yield from (text, whole, re.sub(r"[\[\]]", "", whole))


def own_phrases(root: Path) -> set[str]:
    """The phrases of what a library's own files say, also without marks of emphasis, which courses do not have."""
    return set().union(*(phrases(text) | phrases(text.replace("*", "")) for text in own_texts(root)))


# What a page says outside of messages --------------------------------------------------------------------------------


def outside(text: str, depth: int = 0) -> tuple[str, int]:
    """What of a text is not between marks, and how many are still open at its end."""
    said = []
    for piece in re.split(f"([{OPEN}{CLOSE}])", text):
        depth += (piece == OPEN) - (piece == CLOSE)
        if depth == 0 and piece != CLOSE:
            said.append(piece)
    return "\n".join(said), depth


def unmarked(page: html.HtmlElement) -> Iterator[str]:
    """What a page says outside of messages, in its text and to screen readers."""
    # A definition stands in the middle of a sentence. Material's own link is hidden, and the words of an index are alone.
    for term in list(page.iter("abbr")):
        term.drop_tag()
    for gone in [*page.iter("script", "style"), *page.find_class("md-skip"), *page.xpath("//li/b")]:
        if "ss-top__skip" not in gone.get("class", ""):
            gone.drop_tree()
    said, depth = outside("\n".join(page.itertext()))
    assert depth == 0
    yield said
    for element in page.iter():
        for name in ATTRIBUTES:
            yield outside(str(element.get(name) or ""))[0]


def strays(root: Path, page: html.HtmlElement) -> list[str]:
    """The phrases on a page that are neither in a message nor in the library's own files."""
    own = own_phrases(root)
    return sorted({phrase for text in unmarked(page) for phrase in phrases(text)} - own)


def read(file: Path) -> html.HtmlElement:
    return html.document_fromstring(file.read_text())


def test_every_word_of_the_theme_is_in_the_catalog(foreign: Path) -> None:
    own, lacking = own_phrases(foreign), dict[str, set[str]]()
    site = foreign / "site"
    pages = {file.relative_to(site).as_posix(): file.read_text() for file in site.rglob("*.html")}
    course = "courses/everything-scorm-1.2.zip"
    with ZipFile(site / course) as package:
        pages |= {
            f"{course}: {name}": package.read(name).decode() for name in ("index.html", "text.html", "answers.html")
        }
    assert len(pages) > 30
    for name, text in pages.items():
        page = html.document_fromstring(text)
        assert page.get("lang") == LANGUAGE, name
        for said in unmarked(page):
            # The number of a clause stands before its title.
            for phrase in {phrase for phrase in phrases(said) - own if phrase.lstrip("0123456789 ") not in own}:
                lacking.setdefault(phrase, set()).add(name)
    assert lacking == {}


def test_a_word_that_stands_in_a_template_is_found(tmp_path: Path) -> None:
    root = in_the_language(copied(tmp_path / "project"))
    changed(root / "overrides/fragments/scenario.html", '{{ t("scenario.show") }}', "Show <em>it</em> now")
    changed(root / "overrides/partials/nav.html", 'aria-label="{{ t("header.menu") }}"', 'aria-label="Every page"')
    built = build(root, root / "site")
    assert built.returncode == 0, built.stdout
    assert strays(root, read(root / "site/scenarios/wifes-card/index.html")) == ["every page", "it", "now", "show"]


def shown(page: Page, root: Path) -> list[str]:
    """The phrases that a page shows now, and that are neither in a message nor in the library's own files."""
    return strays(root, html.document_fromstring(page.content()))


def test_every_word_that_scripts_say_is_in_the_catalog(foreign: Path, browser: Browser) -> None:
    with served(foreign / "site") as home:
        page = browser.new_page(base_url=home, locale="en-US")
        page.goto("scenarios/?topic=families")
        expect(page.locator("[data-ss-state]")).to_contain_text(OPEN)
        page.get_by_role("button", name=re.compile(re.escape(english()("search")))).first.click()
        page.get_by_role("combobox").fill("wife")
        expect(page.get_by_role("grid").get_by_role("row").first).to_be_visible()
        expect(page.get_by_role("button", name=re.compile(re.escape(english()("search.none"))))).to_be_visible()
        assert shown(page, foreign) == []
        page.get_by_role("combobox").fill("zzz")
        expect(page.get_by_text(english()("search.nothing", typed="zzz")).first).to_be_visible()
        assert set(shown(page, foreign)) <= {"zzz"}
        page.goto("desk/?asker=family")
        expect(page.locator("[data-ss-count]")).to_contain_text(OPEN)
        assert shown(page, foreign) == []
        page.goto("train/build/#1/12/10.00+20/wifes-card/break.10/nothing/missing-son")
        expect(page.locator("[data-ss-shorten]")).to_be_visible()
        expect(page.locator("[data-ss-faults]")).to_be_visible()
        assert set(shown(page, foreign)) <= {"nothing"}
        page.goto("train/new-clerk/#1/12/14.00")
        expect(page.locator("[data-ss-ready-for] [data-ss-group]")).to_contain_text(OPEN)
        assert shown(page, foreign) == []
        page.goto("train/practice/#1/everything/k3f9")
        page.locator("[data-ss-lines] input").first.check()
        page.locator("[data-ss-ask] button").click()
        expect(page.locator("[data-ss-verdict]")).to_contain_text(OPEN)
        assert shown(page, foreign) == []
        page.goto("scenarios/wifes-card/facilitate/#present")
        expect(page.get_by_role("region", name=english()("lead.clock"))).to_contain_text(OPEN)
        assert shown(page, foreign) == []
        page.goto("scenarios/wifes-card/#show")
        expect(page.get_by_role("dialog", name=english()("room.title"))).to_contain_text(OPEN)
        assert shown(page, foreign) == []
        page.close()


def saying(site: Path, words: str) -> set[str]:
    """The files of a site that say these words."""
    files = (file for file in site.rglob("*") if file.suffix in (".html", ".js", ".json", ".xml"))
    return {file.relative_to(site).as_posix() for file in files if words in unescape(file.read_text())}


def test_a_library_changes_a_word_everywhere_in_a_file_of_two_lines(tmp_path: Path) -> None:
    root, name, new = library_at(tmp_path / "library"), "section.complication", "It gets trickier"
    before = saying(made_here(root, root / "site"), english()(name))
    assert {"scenarios/wifes-card/index.html", "scenarios/wifes-card/facilitate/index.html"} < before
    own = root / PO.format(SOURCE)
    own.parent.mkdir(parents=True)
    own.write_text(f'msgid "{name}"\nmsgstr "{new}"\n')
    after = made_here(root, root / "after")
    assert saying(after, english()(name)) == set()
    assert len(saying(after, new)) == len(before)


# What calls for messages ---------------------------------------------------------------------------------------------

NAMED = re.compile(r"[a-z][\w.-]*")

Call = tuple[str, set[str] | None]
"""The message that is called for, and the names of the values that it is given, if that can be seen."""


def in_template(source: str) -> Iterator[Call]:
    """The calls of a template."""
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name != "t":
            continue
        name, *n = call.args
        given = {keyword.key for keyword in call.kwargs} | ({"n"} if n else set())
        chosen = [name.expr1, name.expr2] if isinstance(name, nodes.CondExpr) else [name]
        yield from ((node.value, given) for node in chosen if isinstance(node, nodes.Const))


def in_python(source: str) -> Iterator[Call]:
    """The calls of a module."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        called = call.func
        if (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) != "t":
            continue
        name, *n = call.args
        given = {str(keyword.arg) for keyword in call.keywords} | ({"n"} if n else set())
        if isinstance(name, ast.Constant):
            yield str(name.value), given


_OBJECT = re.compile(r'(?<![\w$.])t\("([\w.-]+)"(?:, \{([^{}]*)\}|(, )|)')


def in_script(source: str) -> Iterator[Call]:
    """The calls of a script."""
    for name, given, more in _OBJECT.findall(source):
        keys = {key.partition(":")[0].strip() for key in given.split(",")}
        yield name, None if more or "(" in given else keys


READERS: dict[str, Callable[[str], Iterator[Call]]] = {
    ".html": in_template,
    ".xml": in_template,
    ".py": in_python,
    ".js": in_script,
}
FILES = [
    file
    for folder in (THEME.resolve(), ROOT / "sticky", ROOT / "macros")
    for file in sorted(folder.rglob("*"))
    if file.suffix in READERS
    and file.name != "course.js"
    and file.name != "engine.js"
    and "repository" not in file.parts
    and "made" not in file.parts  # in a bundle, `t` may be anything
]


def faults(suffix: str, source: str) -> list[str]:
    """The messages that a file calls for in vain, and those that it gives other values than they name."""
    messages, told = english().messages, []
    for name, given in READERS[suffix](source):
        if name not in messages:
            told.append(f"{name}: unknown")
            continue
        wanted = {word for text in messages[name].values() for word in names_in(text) if not word.startswith("/")}
        if given is not None and not wanted <= given:
            told.append(f"{name}: lacks {', '.join(sorted(wanted - given))}")
    return told


def test_every_message_that_is_called_for_is_in_the_catalog_and_gets_its_values() -> None:
    calls = sum(len(list(READERS[file.suffix](file.read_text()))) for file in FILES)
    assert calls > 400
    assert [(file.name, fault) for file in FILES for fault in faults(file.suffix, file.read_text())] == []


@pytest.mark.parametrize(
    ("suffix", "source", "messages"),
    [
        (".html", '{{ t("reviewed", date=day) }}', []),
        (".html", '{{ t("reviewd", date=day) }}', ["reviewd: unknown"]),
        (
            ".html",
            '{{ t("titled" if one else "reviewed", what=one) }}',
            ["titled: lacks title", "reviewed: lacks date"],
        ),
        (".py", 'book.t("minutes", 5)', []),
        (".py", 'book.t("minutes")', ["minutes: lacks n"]),
        (".js", 't("practice.nth", { n: 1, all })', []),
        (".js", 't("practice.nth", { n: 1 })', ["practice.nth: lacks all"]),
        (".js", 't("practise.nth")', ["practise.nth: unknown"]),
    ],
)
def test_a_call_in_vain_is_found(suffix: str, source: str, messages: list[str]) -> None:
    assert faults(suffix, source) == messages


def unused(sources: list[str]) -> list[str]:
    """The messages that nothing in these sources names, whole or up to a dot."""
    text = "\n".join(sources)
    kinds = [kind for section in SECTIONS for kind in (section, *section.parts)]
    made = {
        f"{kind.message}{more}"
        for kind in kinds
        for more in ("", *[".heading", ".step"][: 2 * (kind.look == "answer")])
    }
    begun = re.findall(r"""["']([a-z_.-]+\.)(?:["'] ~|\{)""", text)
    named = set(re.findall(r"""["']([\w.-]+)["']""", text)) | made
    return [name for name in english().messages if name not in named and not name.startswith(tuple(begun))]


def test_every_message_is_called_for() -> None:
    sources = [file.read_text() for file in FILES]
    assert unused(sources) == []
    assert unused([source.replace('"scenario.show"', "") for source in sources]) == ["scenario.show"]


def in_language(language: str) -> Node:
    return Node({"theme": Node({"language": Node(language, 2)}, 1)}, 1)


def test_every_language_has_messages_and_values_that_there_are(tmp_path: Path) -> None:
    for file in (THEME / "words").glob("*.po"):
        (tmp_path / "overrides/words").mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, tmp_path / PO.format(file.stem))
        translated, problems = load(tmp_path, in_language(file.stem))
        assert (translated.language, problems) == (file.stem, [])


def test_a_plural_is_chosen_as_the_language_has_it(tmp_path: Path) -> None:
    file = tmp_path / PO.format("pl")
    file.parent.mkdir(parents=True)
    forms = "".join(f'msgstr[{at}] "{{n}} {word}"\n' for at, word in enumerate(("minuta", "minuty", "minut")))
    file.write_text(f'msgid "minutes"\nmsgid_plural "minutes"\n{forms}')
    polish, problems = load(tmp_path, in_language("pl"))
    assert problems == []
    assert [polish("minutes", n) for n in (1, 2, 5, 22, 112)] == [
        "1 minuta",
        "2 minuty",
        "5 minut",
        "22 minuty",
        "112 minut",
    ]
    assert polish("search") == english()("search")


def test_what_a_message_is_given_is_text_unless_it_is_markup() -> None:
    t = english()
    assert (
        t.markup("titled", what="<b>", title=t.markup("reviewed", date="May & June"))
        == "&lt;b&gt;: Reviewed on May &amp; June."
    )
    assert t("titled", what="<b>", title="{what}") == "<b>: {what}"
