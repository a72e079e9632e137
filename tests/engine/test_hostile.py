"""What `golden/hostile/` attacks and the checks let pass comes out inert.

All its clean cases are built into one site, twice: with each attack, which stands in ⟦ ⟧, and with a harmless word in
its place. Attacks may change what the pages say, and nothing else: not one element, attribute or address.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree

import pytest
from jinja2 import TemplateError
from playwright.sync_api import Browser, Dialog

from sticky import checks
from sticky.commands.verify import watch
from sticky.content.page import jinja
from tests.engine.test_golden import BASE, GOLDEN, lay, parts
from tests.support.browser import ROOT, build, engine_at, patient, served, settled
from tests.support.find import read
from tests.support.frame import Search

CASES = sorted((GOLDEN / "hostile").glob("clean-*.txt"))
GUARD = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
SAYS = {
    "alt",
    "content",
    "data-label",
    "aria-label",
    "data-ss-copy",
    "data-ss-foot",
    "data-ss-kind",
    "data-ss-minutes",
    "title",
}
"""Attributes that hold words, which attacks may change; other attributes hold what acts."""
PLAIN = re.compile(r"#?[a-z0-9][\w-]*|https://example\.org/.*", re.DOTALL)
"""A place named after a title, or an address of the web: it may be another, where it stays one."""


class Acting(HTMLParser):
    """Whatever on a page is more than words: its elements, each with its attributes, and its comments."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.acting: Counter[tuple[str, ...]] = Counter()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        plain = {name for name, value in attrs if name in ("id", "href") and PLAIN.fullmatch(value or "")}
        self.acting[tag, *(name if name in SAYS | plain else f"{name}={value}" for name, value in attrs)] += 1

    def handle_comment(self, data: str) -> None:
        self.acting["!", data] += 1


def written(root: Path, word: Callable[[str], str]) -> Path:
    """A project of all cases, with what `word` makes of each attack."""
    copytree(BASE, root, dirs_exist_ok=True)
    engine_at(root)
    for file in CASES:
        *files, _ = parts(file.read_text(encoding="utf-8"))
        for part in files:
            lay(part, root)
    for path in [*root.glob("scenarios/*.md"), *root.glob("docs/**/*.md"), root / "mkdocs.yml"]:
        text = path.read_text(encoding="utf-8")
        # A law says another thing with each word, so its fingerprint goes.
        text = re.sub("^fingerprint: .*\n", "", text, flags=re.MULTILINE)
        path.write_text(re.sub("⟦(.*?)⟧", lambda mark: word(mark[1]), text), encoding="utf-8")
    # The settings are the cases' own, the rest is as the handbook has it.
    real = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    own = (root / "mkdocs.yml").read_text(encoding="utf-8")
    bare = re.sub(r"^(extra|nav|strict):.*\n(?:(?:[ #].*)?\n)*", "", real, flags=re.MULTILINE)
    extra = own[own.index("extra:") :].replace("status: draft", "status: adopted")
    (root / "mkdocs.yml").write_text(f"{bare}\n{extra}  generator: false\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The site with the attacks, and the harmless one."""
    made = []
    for name, word in (("attacked", str), ("harmless", lambda attack: "word")):
        root = written(tmp_path_factory.mktemp(name), word)
        assert checks.blocking(checks.check(root)[1]) == []
        built = build(root, root / "site", strict=False)
        assert built.returncode == 0, built.stdout
        made.append(root / "site")
    return made[0], made[1]


def pages(site: Path) -> Iterator[str]:
    yield from sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))


def shape(acting: tuple[str, ...]) -> tuple[str, ...]:
    """An element and the names of its attributes."""
    return tuple(part.partition("=")[0] for part in acting)


def test_attacks_change_words_and_nothing_else(sites: tuple[Path, Path]) -> None:
    attacked, harmless = sites
    assert list(pages(attacked)) == list(pages(harmless))
    assert len(list(pages(attacked))) > 15
    for page in pages(attacked):
        seen, expected = (Acting(GUARD.sub("", (site / page).read_text())).acting for site in sites)
        if page == "a-to-z/index.html":
            # Other words are listed in other places, with the same elements and attributes.
            seen, expected = (Counter(set(map(shape, acting))) for acting in (seen, expected))
        assert seen - expected == Counter(), page
        assert expected - seen == Counter(), page


def test_attacks_change_words_in_what_machines_read(sites: tuple[Path, Path]) -> None:
    entries = [read(site) for site in sites]
    assert len(entries[0]) == len(entries[1]) > 20
    for attacked, harmless in zip(*entries, strict=True):
        # The search takes no text of a record for markup, and follows its addresses below the site's root.
        assert attacked.keys() == harmless.keys()
        assert re.fullmatch(r"([a-z0-9.-]+/)*(#.*)?", attacked["url"]), attacked["url"]
    for file in ("_headers", "_redirects", "_nginx.conf", "sitemap.xml"):
        # The policy names the scripts of pages, which are the same. The search's records are named after their content.
        attacked, harmless = (re.sub(r"(?<=/records)\.[0-9a-f]+", "", (site / file).read_text()) for site in sites)
        assert attacked == harmless, file


def acts(site: Path, browser: Browser, addresses: list[str], words: list[str]) -> list[str]:
    """What pages do, served without a content policy, that only an attack could want; the search is asked for words, too."""
    with served(site) as home, browser.new_context(base_url=home, reduced_motion="reduce") as context:
        faults, page = watch(context, home), patient(context).new_page()

        def seen(dialog: Dialog) -> None:
            faults.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("dialog", seen)
        page.on("response", lambda answer: faults.append(f"missing: {answer.url}") if answer.status >= 400 else None)
        for address in addresses:
            page.goto(address)
            settled(page)
        for word in words:
            page.goto("all/")
            search = Search(page)
            search.open()
            search.type(word)
            search.first()
            assert page.locator("dialog :is(script, svg[onload], iframe, [onmouseover])").count() == 0
    return faults


def unguarded(site: Path, copy: Path) -> Path:
    """A copy of a site without its content policy, so that it is not the policy that holds."""
    copytree(site, copy)
    (copy / "_headers").unlink()
    for page in pages(copy):
        (copy / page).write_text(GUARD.sub("", (copy / page).read_text()))
        assert "Content-Security-Policy" not in (copy / page).read_text()
    return copy


def test_no_attack_runs_without_a_policy(sites: tuple[Path, Path], browser: Browser, tmp_path: Path) -> None:
    site = unguarded(sites[0], tmp_path / "site")
    assert acts(site, browser, list(pages(site)), ["attackword", "script", "img", "word"]) == []


def test_an_attack_that_runs_is_seen(sites: tuple[Path, Path], browser: Browser, tmp_path: Path) -> None:
    site = unguarded(sites[0], tmp_path / "site")
    page = site / "all/index.html"
    page.write_text(page.read_text().replace("</article>", "<img src=x onerror=alert(1)></article>"))
    assert [fault.split(" ")[0] for fault in acts(site, browser, ["all/"], [])] == ["missing:", "console:", "dialog:"]


def test_a_page_sees_what_it_may_call_and_nothing_else() -> None:
    """What the checks refuse before would lead nowhere, either."""
    env = jinja({"library": {"name": "A *B* <c>\n# D"}, "cite": lambda reference: reference})
    text = "{{ library.name }} {{ cite('x') }}"
    assert env.from_string(text).render(config=1, library=2, page=3) == "A &#42;B&#42; &#60;c&#62; &#35; D x"
    for escape in (
        "{{ config }}",
        "{{ page }}",
        "{{ range(3) }}",
        "{{ lipsum }}",
        "{{ cite.__globals__ }}",
        "{{ ''.__class__ }}",
        "{{ library.update(name='x') }}",
        "{{ cite | attr('__globals__') }}",
        "{% include 'mkdocs.yml' %}",
        "{% import 'mkdocs.yml' as x %}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{{ self._TemplateReference__context }}",
    ):
        with pytest.raises((TemplateError, TypeError)):
            print(env.from_string(escape).render(config="secret", page="secret"))


def test_the_builders_own_marks_mean_nothing_in_a_text(sites: tuple[Path, Path]) -> None:
    """An address below the root, a call in the head of a table: what stands for them while a page is made."""
    html = (sites[0] / "scenarios/attack/index.html").read_text()
    assert '="site:evil" href="javascript:alert(1)" site: style=' in html
    assert "wzxhzdk:0 klzzwxh:0" in html
    assert re.search(r'<td data-label="&lt;b&gt;">', (sites[0] / "index.html").read_text())
    for page in pages(sites[0]):
        assert not re.search("[\ue000-\uf8ff]", (sites[0] / page).read_text()), page
