"""A library's own handbook, from nothing to a built draft: for any state, without a word of another's."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from sticky import checks, cli
from sticky.checks import adoption
from sticky.checks.adoption import TO_DO
from sticky.commands.init.program import REQUIREMENTS, program
from sticky.commands.verify import kinds
from sticky.content import starter, state
from sticky.content.facts import DECLARED, MODEL
from sticky.content.origin import ORIGIN
from sticky.content.translation import english
from sticky.macros.rules import decisions, statute
from sticky.outputs import search
from sticky.text.problem import Problem
from tests.support import find
from tests.support.begun import ANSWERS, LIBRARY, Begin, book_of, faults, started
from tests.support.browser import NARROW, ROOT, WIDE, changed, checked, made_here, served

STATES = ("Colorado", "Vermont", "Wyoming")
"""The starter’s own, one with a pack of its own, and one without. `test_states.py` has every pack."""

FOREIGN = re.compile(
    r"Colorado|Cottonwood|Bemis|C\.R\.S\.|\bCRS\b|\bCORA\b|24-\d{2}-\d{3}|Durango|Pueblo|Denver"
    r"|(?<!\d)970-|civil infraction|eleven standards|\$300",
    re.IGNORECASE,
)
"""What only the starter's own library and state have."""

LOOKING = re.compile(
    r"(?:parent|guardian)\b[^.;|]*\b(?:(?:can|may|still) (?:look|see)\b[^.;|]*online|looks online|can sign in)\b"
)
"""A text that says that a parent or guardian can look at a record online."""


@pytest.fixture(scope="module")
def handbooks(begin: Begin, tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Callable[[str], Path]:
    """A handbook just started, by its state: with the core, and with `--whole`, with everything.

    `test_states.py` has all texts of a state that always runs.
    """

    @cache
    def handbook_of(name: str) -> Path:
        options = ["--everything"] if whole else []
        return begin(tmp_path_factory.mktemp("started") / name, *options, state=name)

    return handbook_of


# The tests of one state come together, so that what is read of its handbook is still known to the next.
@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=[pytest.mark.long][: name == "Vermont"]) for name in STATES]
)
def handbook(request: pytest.FixtureRequest, handbooks: Callable[[str], Path]) -> tuple[str, Path]:
    return request.param, handbooks(request.param)


def written(folder: Path) -> dict[str, str]:
    """The text of every file in a folder."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    texts = {
        path: file.read_text(errors="ignore")
        for path, file in files.items()
        if not path.startswith((".cache/", ".git/"))
    }
    if ORIGIN in texts:
        texts[ORIGIN] = "".join(zipped((folder / ORIGIN).read_bytes()).values())
    return texts


def zipped(data: bytes) -> dict[str, str]:
    """The texts in an archive, by their path."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_it_is_clean_at_once(handbook: tuple[str, Path]) -> None:
    _, folder = handbook
    assert faults(folder) == []


def test_it_is_theirs(handbook: tuple[str, Path]) -> None:
    name, folder = handbook
    book = book_of(folder)
    assert (book.owner.name, book.owner.state, book.settings.status) == (LIBRARY, name, "draft")
    assert book.owner.privacy_officer.email is None
    assert {person.phone for person in book.owner.people_to_call} == {"802-332-1200"}
    assert LIBRARY in (folder / "README.md").read_text()
    assert (folder / "records/addresses.txt").read_text() == ""
    assert not (folder / "records/verified.json").exists()
    for path in (".devcontainer/devcontainer.json", ".github/workflows/check.yml", ".vscode/tasks.json", "LICENSE"):
        assert (folder / path).is_file(), path
    whole = "".join(written(folder).values())
    assert not re.search("model library|library in these pages|Not adopted yet", whole)
    assert "Cottonwood" not in whole
    assert not re.search(
        "(?m)`make |^make |EDITION=", "".join(text for path, text in written(folder).items() if path.endswith(".md"))
    )


@pytest.mark.parametrize("name", STATES[1:])
def test_no_file_has_a_word_of_another_state_s_law(name: str, handbooks: Callable[[str], Path]) -> None:
    foreign = {path: FOREIGN.findall(text) for path, text in written(handbooks(name)).items()}
    assert {path: words for path, words in foreign.items() if words} == {}
    assert FOREIGN.search((ROOT / "docs/law/24-90-119.md").read_text())


def test_a_state_has_its_own_law_or_the_steps_to_write_it(handbook: tuple[str, Path]) -> None:
    name, folder = handbook
    book, own = book_of(folder), state.state_of(name)
    assert {statute.id for statute in book.statutes} == set(own.front.statutes)
    menu = (folder / "mkdocs.yml").read_text()
    for law in book.statutes:
        assert f"law/{law.id}.md" in menu
    if own.pack == "any":
        assert "How to fill this page" in (folder / book.statutes[0].document.path).read_text()


@pytest.mark.long  # `test_shelf.py` has that no text of the starter is lost
def test_the_starter_s_own_state_gets_everything(handbooks: Callable[[str], Path]) -> None:
    here = handbooks("Colorado")
    for path, text in starter.pages_of(starter.STARTER).items():
        own = (here / path).read_text()
        # What is marked for this state stays; `test_states.py` has that.
        if not re.search(rf"status: model|\nchanged: |needs: {state.OF.fact}|if \| ({state.OF.fact}|{MODEL})\b", text):
            assert own == text.replace("core: yes\n", ""), path
        front = own.partition("\n---\n")[0]
        assert "\nchanged:" not in front, path
        assert "status: model" not in front, path


def test_answers_can_come_from_a_file_and_git_keeps_what_it_began_with(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yml"
    given = {**ANSWERS, "title": "Privacy here", "state": "Wyoming"}
    answers.write_text("\n".join(f"{name}: {value}" for name, value in given.items()))  # as it is typed
    folder = tmp_path / "new"
    assert cli.main(["init", str(folder), "--answers", str(answers), "--phone", "802-234-0100"]) == 0
    settings = (folder / "mkdocs.yml").read_text()
    assert settings.startswith('site_name: "Privacy here"\n')
    assert book_of(folder).owner.privacy_officer.phone == "802-234-0100"
    assert book_of(folder).owner.accent == ANSWERS["accent"]
    git = ["git", "-C", str(folder)]
    assert (
        subprocess.run([*git, "log", "--format=%s"], capture_output=True, text=True, check=True).stdout.count("\n") == 1
    )
    assert not subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("libary: x", 'did you mean "library"'),
        ("- x", "one answer a line"),
        ("library: [x]", "one answer, on the same line"),
    ],
)
def test_a_file_of_other_answers_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (tmp_path / "answers.yml").write_text(text)
    assert cli.main(["init", str(tmp_path / "new"), "--answers", str(tmp_path / "answers.yml")]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_what_is_left_to_do_is_listed_in_order(handbook: tuple[str, Path]) -> None:
    name, folder = handbook
    items = list(adoption.items(book_of(folder)))
    order = list(adoption.STEPS)
    codes = [item.code for item in items]
    assert codes == sorted(codes, key=order.index)
    assert {"settings", "law", "decide", "to-do", "adopt"} <= set(codes)
    assert ("promises" in codes) == (folder / "docs/policy/promises.md").exists(), "which the core has not"
    assert ("to-be-written" in codes) == (name == "Wyoming"), "what no pack says"
    assert ("ask-counsel" in codes) == (name != "Colorado")
    for item in items:
        rows = (folder / item.path).read_text().split("\n")
        assert 1 <= item.line <= len(rows)
        assert item.message[-1] not in " ,"


def test_the_number_of_the_hotline_is_to_do_until_the_settings_have_it(
    begin: Begin, tmp_path: Path, handbooks: Callable[[str], Path]
) -> None:
    assert not [item for item in adoption.items(book_of(handbooks("Colorado"))) if "hotline" in item.message]
    folder = begin(tmp_path / "new", state="Vermont")
    [asked] = [item for item in adoption.items(book_of(folder)) if item.message.startswith("write the number")]
    rows = (folder / asked.path).read_text().split("\n")
    assert rows[asked.line - 1] == "    child_hotline: the state’s hotline for child abuse"
    rows[asked.line - 1] += " (802-332-1300)"
    (folder / asked.path).write_text("\n".join(rows))
    assert not [item for item in adoption.items(book_of(folder)) if item.message.startswith("write the number")]


def test_each_sentence_that_was_left_out_is_shown(
    handbook: tuple[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    name, folder = handbook
    assert cli.main(["todo", "--left-out"], root=folder) == 0
    shown = capsys.readouterr().out
    if name == "Colorado":
        assert shown == "Nothing was left out.\n"
        return
    assert "docs/basics.md\n  What do we keep confidential?\n    *The law:* it covers “any record" in shown
    assert "  What the law says of children (the whole section)\n    A library may share" in shown
    assert "///" not in shown
    assert "{{" not in shown
    titles = {row.strip().removesuffix(" (the whole section)") for row in shown.split("\n")}
    for row in re.findall(r"^- \[ \] docs/.* left out.*?: (.*?)\. (?:Read|Write)", (folder / TO_DO).read_text(), re.M):
        assert titles.issuperset(row.split("; "))
    said = "\n".join(file.read_text() for file in folder.rglob("*.md"))
    marked = [row.strip() for row in shown.split("\n") if row.startswith("    *The law:*")]
    assert len(marked) > 30
    assert not [row for row in marked if row in said], "what something else stands for is not listed"


def test_what_is_done_is_no_longer_listed(tmp_path: Path, handbooks: Callable[[str], Path]) -> None:
    folder = shutil.copytree(handbooks("Colorado"), tmp_path / "new")
    before = {item.code for item in adoption.items(book_of(folder))}
    for path in [policy.document.path for policy in book_of(folder).policies]:
        text = (folder / path).read_text()
        adopted = (
            "status: adopted\nadopted: {by: Board, on: 2027-01-12}\ncounsel_reviewed: 2027-01-02\neffective: 2027-02-01"
        )
        (folder / path).write_text(text.replace("status: draft", adopted, 1))
    text = (folder / "mkdocs.yml").read_text()
    (folder / "mkdocs.yml").write_text(text.replace("status: draft", "status: adopted", 1))
    to_do = folder / TO_DO
    to_do.write_text(to_do.read_text().replace("- [ ]", "- [x]"))
    assert before - {item.code for item in adoption.items(book_of(folder))} == {"to-do", "adopt"}


def said(page: str) -> str:
    """All that a page says or names: its texts and the values of its attributes."""
    tree = html.document_fromstring(page)
    return " ".join(
        ["".join(tree.itertext()), *(value for element in tree.iter() for value in element.attrib.values())]
    )


@pytest.fixture(scope="module")
def built(handbooks: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The site of a handbook just started, by its state."""

    @cache
    def site_of(name: str) -> Path:
        return made_here(handbooks(name), tmp_path_factory.mktemp("built") / "site")

    return site_of


def test_every_built_page_is_a_draft_and_has_no_word_of_another_state(
    built: Callable[[str], Path], whole: bool
) -> None:
    # The one without a pack, whose pages differ most from the starter’s; with `--whole`, each.
    for name in STATES if whole else STATES[-1:]:
        is_a_draft_of_its_own(name, built(name))


def is_a_draft_of_its_own(name: str, site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 80
    for file in pages:
        text = said(file.read_text())
        assert english()("notice.draft") in text, file
        assert name == "Colorado" or not FOREIGN.search(text), (file, FOREIGN.findall(text))
        assert not re.search(r"mailto:|privacy@", text), file
        if file.name == "index.html" and "http-equiv" not in file.read_text():
            foot = html.fromstring(file.read_text()).get("data-ss-foot")  # on every sheet of paper
            assert english()("paper.draft") in foot, file
            assert '<meta name="robots" content="noindex">' in file.read_text(), file
    packed = (site / search.FIRST).parent  # where letters stand for numbers, and may happen to be a word
    assert name == "Colorado" or not FOREIGN.search(str(find.read(site)))
    for file in site.rglob("*"):
        if file.suffix not in (".html", ".png", ".woff2") and file.is_file() and file.parent != packed:
            data = file.read_bytes()
            texts = zipped(data).values() if file.suffix == ".zip" else [data.decode()]
            assert name == "Colorado" or not FOREIGN.search(" ".join(texts)), file


def test_every_kind_of_page_says_above_its_title_that_it_is_a_draft(
    built: Callable[[str], Path], browser: Browser, whole: bool
) -> None:
    draft = built(STATES[-1])
    addresses = [file.relative_to(draft).as_posix().removesuffix("index.html") for file in draft.rglob("index.html")]
    seen = kinds(draft, sorted(addresses))
    assert len(seen) > 10
    with served(draft) as home, browser.new_context(base_url=home) as context:
        page = context.new_page()
        for address in seen[:: 1 if whole else 4]:  # that each says it is tested above
            page.goto(address)
            for width, height in (NARROW, WIDE):
                page.set_viewport_size({"width": width, "height": height})
                says, title = (page.locator(selector).first.bounding_box() for selector in (".ss-unused", "h1:visible"))
                assert says is not None
                assert title is not None
                assert says["y"] + says["height"] <= title["y"], (address, width)


@pytest.mark.parametrize(
    ("page", "said_there"),
    [
        ("policy", "how we keep this policy: 802-332-1200, or through any desk. You need no form"),
        ("about/accessibility", "If something keeps you out, tell us: 802-332-1200, or at any desk. Say which page"),
        ("about", "If something keeps you out, tell us: 802-332-1200, or at any desk."),
        ("about", ": 802-332-1200. Say which page, what is wrong"),
    ],
)
def test_without_an_address_the_phone_and_the_desk_are_named(
    built: Callable[[str], Path], page: str, said_there: str
) -> None:
    assert said_there in said((built(STATES[-1]) / page / "index.html").read_text())


def test_no_day_of_a_review_is_told_that_was_the_model_s(built: Callable[[str], Path]) -> None:
    rows = html.parse(built(STATES[-1]) / "about/reviews/index.html").xpath("//*[@class='ss-page-list']/li")
    texts = [row.text_content() for row in rows]
    assert len([text for text in texts if "nobody here has read it yet" in text]) > 70
    assert not [text for text in texts if "last done" in text]


def test_a_law_that_is_still_to_be_written_is_listed_nowhere(built: Callable[[str], Path]) -> None:
    for page in ("a-to-z", "about/coverage"):
        assert "Our library privacy law" not in (built(STATES[-1]) / page / "index.html").read_text(), page
    [waits] = html.parse(built(STATES[-1]) / "law/privacy-law/index.html").xpath("//*[@id='how-to-fill']")
    assert waits.tag == "h2"


def test_a_law_says_that_nobody_here_has_compared_it_until_somebody_signs_it(
    tmp_path: Path, handbooks: Callable[[str], Path], built: Callable[[str], Path]
) -> None:
    notices = html.parse(built(STATES[-1]) / "law/privacy-law/index.html").getroot().find_class("ss-notice")
    assert f"Nobody at {LIBRARY} has compared this text with the official code yet." in notices[-1].text_content()
    for name, path in (("Vermont", "docs/law/22-vsa-ch-4.md"), ("Wyoming", "docs/law/privacy-law.md")):
        folder = shutil.copytree(handbooks(name), tmp_path / name)
        law = path.rpartition("/")[2].removesuffix(".md")
        assert not statute(book_of(folder), law)["compared"]
        text = (folder / path).read_text()
        (folder / path).write_text(text.replace("To be written for your state.", "Nobody sees it."))
        assert cli.main(["read", path, "--by", "J. Fay"], root=folder) == 0
        assert statute(book_of(folder), law)["compared"] == (name == "Vermont"), "without a day, it was not"


@pytest.mark.every(2)
@pytest.mark.parametrize("url", ["prairie.lib.il.us", "ourlib.github.io"])
def test_nobodys_address_is_guessed_and_to_write_one_is_to_do(url: str, tmp_path: Path) -> None:
    folder = started(tmp_path / "new", state="Colorado", url=url)
    assert not re.search(r"\S@\S+\.", (folder / "mkdocs.yml").read_text())
    settings = folder / "mkdocs.yml"
    [asked] = [item for item in adoption.items(book_of(folder)) if item.code == "settings" and "email" in item.message]
    assert settings.read_text().split("\n")[asked.line - 1] == "    privacy_officer:"
    changed(settings, "      title: ", "      email: ask@prairie.example\n      title: ")
    assert not [item for item in adoption.items(book_of(folder)) if item.code == "settings" and "email" in item.message]


def test_nothing_of_theirs_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("Ours.")
    arguments = [part for name, value in {**ANSWERS, "state": "Colorado"}.items() for part in (f"--{name}", value)]
    assert cli.main(["init", str(tmp_path), *arguments]) == 1
    assert "docs/index.md is there already" in capsys.readouterr().err
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["index.md"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("state", "Vermnt", "did you mean"),
        ("url", "our site", "is not an address"),
        ("accent", "teal", "is not a color"),
        ("logo", "nowhere.png", "a logo can also come later"),
        ("logo", "README.md", "export it as PNG"),
        ("phone", "ask the desk", "for example: 802-332-1200"),
        ("email", "privacy at millriver.org", "is not an email address"),
    ],
)
def test_what_it_cannot_start_with_is_named(
    name: str, value: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {**ANSWERS, "state": "Colorado", name: value}
    arguments = [part for key, it in given.items() for part in (f"--{key}", it)]
    assert cli.main(["init", str(tmp_path / "new"), *arguments]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_what_is_not_given_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = iter([LIBRARY, "", "co", "", "Privacy Officer", "802-332-1200", "", "handbook.millriver.org", "", ""])

    def typed(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("builtins.input", typed)
    assert cli.main(["init", str(tmp_path / "new")]) == 0
    assert book_of(tmp_path / "new").owner.state == "Colorado"
    assert len(asked) == 10, "what must not be empty is asked for again"


def test_who_mistypes_one_answer_keeps_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = [
        "Colorad",
        "Colorado",
        "Privacy Officer",
        "none",
        "802-332-1200",
        "us",
        "",
        "x.org",
        "teal",
        "",
        "x.jpg",
        "",
    ]
    answers = iter([LIBRARY, "", *typed])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert cli.main(["init", str(tmp_path / "new")]) == 0
    told = capsys.readouterr().out
    for said in (
        'did you mean "Colorado"',
        "is not a phone number",
        "is not an email address",
        "is not a color",
        "cannot be read",
    ):
        assert said in told
    owner = book_of(tmp_path / "new").owner
    assert (owner.name, owner.state, owner.accent, owner.logo) == (LIBRARY, "Colorado", None, None)


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not started(tmp_path / "new", "--dry-run", state="co").exists()
    said = capsys.readouterr().out
    assert "new/docs/policy/index.md\n" in said
    assert "files would be written" in said


def test_who_is_asked_again_changes_settings_and_no_page(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begin(tmp_path / "new", state="Wyoming")
    settings, page = folder / "mkdocs.yml", folder / "docs/index.md"
    changed(settings, "site_url: https://handbook.millriver.org/", "site_url: https://privacy.millriver.org/")
    changed(settings, "state: Wyoming", "state: Wyoming  # so it is")
    page.write_text(f"{page.read_text()}\nOf ours.\n")
    before, asked = written(folder), list[str]()

    def typed(question: str) -> str:
        asked.append(question)
        return "ask@millriver.org" if "email" in question else ""

    monkeypatch.setattr("builtins.input", typed)
    for typed_too, differs in ((["--dry-run"], set()), ([], {"mkdocs.yml", ORIGIN})):
        assert cli.main(["init", "--again", "--phone", "802-332-1300", *typed_too], root=folder) == 0
        assert {path for path, text in written(folder).items() if text != before[path]} == differs
    assert [question for question in asked if question.endswith(" [https://privacy.millriver.org/]: ")]
    assert not [question for question in asked if "state" in question]
    owner, text = book_of(folder).owner, settings.read_text()
    assert (owner.privacy_officer.phone, owner.privacy_officer.email) == ("802-332-1300", "ask@millriver.org")
    assert (owner.name, owner.accent, owner.people_to_call[0].phone) == (LIBRARY, ANSWERS["accent"], "802-332-1300")
    assert "Wyoming  # so it is" in text
    assert "site_url: https://privacy.millriver.org/" in text
    capsys.readouterr()
    assert cli.main(["update"], root=folder) == 0
    assert "have not changed" in capsys.readouterr().out, "no update asks for it"
    assert cli.main(["init", "--again", "--state", "Maine"], root=folder) == 1
    assert cli.main(["init", "--again"], root=tmp_path) == 1
    assert "has no handbook" in capsys.readouterr().err


def test_a_file_is_not_taken_for_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new").write_text("")
    arguments = [part for name, value in {**ANSWERS, "state": "co"}.items() for part in (f"--{name}", value)]
    assert cli.main(["init", str(tmp_path / "new"), *arguments]) == 1
    assert "is a file; choose another name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("came", "asks", "left"),
    [
        (
            {"url": "file:///repository", "dir_info": {"editable": True}},
            "sticky-situations[pdf]==1.2.3",
            "Python Package Index",
        ),
        (
            {"url": "file:///gone/s-1-py3-none-any.whl", "archive_info": {}},
            "sticky-situations[pdf]==1.2.3",
            "put the program’s file",
        ),
        (None, "sticky-situations[pdf]==1.2.3", ""),
    ],
    ids=["from its repository here", "from a file that is gone", "from an index"],
)
def test_it_asks_for_the_program_as_it_was_installed(
    came: dict[str, object] | None, asks: str, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Installed:
        name, version = "sticky-situations", "1.2.3"

        def read_text(self, _: str) -> str | None:
            return json.dumps(came) if came else None

    monkeypatch.setattr("sticky.commands.init.program.distribution", lambda _: Installed())
    made, told = program()
    assert made[REQUIREMENTS].decode() == f"{asks}\n"
    assert left in told if left else told == ""


def test_an_accent_that_cannot_be_read_gives_way_to_one_that_can(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = started(tmp_path / "new", state="Colorado", accent="F0C040")
    assert "is hard to read on a light page" in capsys.readouterr().out
    assert faults(folder) == []
    assert book_of(folder).owner.accent == "#7f6622"


DECK = (
    "scenarios/wifes-card.md",
    "scenarios/overheard-gossip.md",
    "scenarios/missing-son.md",
)
"""The scenarios that are the training deck’s."""

ELSEWHERE_GONE = ("docs/standards/index.md", "docs/policy/example-bemis.md")
"""Pages about the starter's own state, which no handbook of another state has."""


@pytest.mark.parametrize("name", [STATES[0], *(pytest.param(name, marks=pytest.mark.long) for name in STATES[1:])])
def test_each_optional_part_is_taken_out_by_one_line(
    name: str, handbooks: Callable[[str], Path], tmp_path: Path, whole: bool
) -> None:
    told = re.findall("^sticky without (.*)$", (handbooks(name) / "ADOPTING.md").read_text(), re.MULTILINE)
    assert told
    # The starter has all of them, and the core some.
    every = [*told, *(ELSEWHERE_GONE if name == STATES[0] else ()), *DECK]
    parts = every if whole else [path for path in every if (handbooks(name) / path).exists()]
    assert len(parts) > len(DECK)
    folder = tmp_path / "handbook"

    def without(*pages: str) -> list[Problem]:
        assert cli.main(["without", *pages], root=folder) == 0
        assert not [path for path in pages if (folder / path).exists()]
        return checks.blocking(checked(folder)[1], strict=True)

    for alone in parts if whole else ():
        shutil.copytree(handbooks(name), folder)
        assert without(alone) == [], alone
        shutil.rmtree(folder)  # the next stands in its place: only files that differ are read anew
    shutil.copytree(handbooks(name), folder)
    assert without(*parts) == []
    # What quotes a law that is gone is for its author to mend.
    laws = ["docs/law/index.md", *(f"docs/law/{law.id}.md" for law in book_of(folder).statutes)]
    assert {problem.code for problem in without(*laws)} <= {"misquoted", "other-law"}


def test_a_part_that_is_not_there_is_named(
    handbooks: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["without", "docs/polcy/index.md"], root=handbooks("Colorado")) == 1
    assert 'did you mean "docs/policy/index.md"' in capsys.readouterr().err


def test_the_starter_is_of_the_state_that_it_says() -> None:
    assert state.OF.name == STATES[0]


@pytest.mark.every(3)  # the core of the others has not what is looked for
@pytest.mark.parametrize("name", STATES)
def test_what_the_law_of_a_state_opens_is_not_taken_for_another_s(name: str, handbooks: Callable[[str], Path]) -> None:
    book = book_of(handbooks(name))
    ours = name == STATES[0]
    assert book.facts.has("reconsideration_public") == ours
    assert ("scenarios/reporter-book-challenge.md" in book.left_out) != ours
    texts = (text for path, text in book.texts.items() if path not in book.left_out)
    rows = [row for text in texts for row in text.data.decode().split("\n") if "equest" in row]
    assert any(re.search(r"is an open record\b|as a public record|it becomes public", row) for row in rows) == ours


@pytest.mark.every(2)
@pytest.mark.parametrize("name", STATES)
def test_what_nobody_here_has_asked_of_the_law_has_no_answer(
    name: str, handbooks: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(handbooks(name), tmp_path / "new")

    def noted() -> dict[str, str]:
        return {fact.question: note for fact, *_, note in decisions(book_of(folder))["groups"]["law"]}

    notes, own = noted(), {DECLARED[fact].question for fact in state.state_of(name).front.facts}
    assert notes[DECLARED["filters"].question] == "unanswered"
    assert (notes[DECLARED["copy_days"].question] == "not-compared") == (name != STATES[0])
    assert not {question for question, note in notes.items() if question in own and note not in ("", "differs")}
    assert cli.main(["read", "mkdocs.yml", "--by", "Dana Reyes"], folder) == 0
    assert {*noted().values()} <= {"", "differs"}


@pytest.mark.parametrize(("officer", "both"), [("Director", True), ("Privacy Officer", False)])
def test_a_complaint_about_the_director_goes_past_the_director(officer: str, both: bool, tmp_path: Path) -> None:
    book = book_of(started(tmp_path / "new", officer=officer, state="Wyoming"))
    assert book.owner.director == (officer if both else "Library Director")
    policy = book.texts["docs/policy/index.md"].data.decode()
    steps = policy.split("{#complaint-steps}\n\n")[1].split("\n\n")[0].split("\n")
    assert [re.findall(r"\{\{ library\.(\w+)", step)[0] for step in steps] == (
        ["privacy_officer", "governing_body"] if both else ["privacy_officer", "director", "governing_body"]
    )


STATED = (
    "three conditions, and all of them must hold",
    "not confidential even though it bears a name",
    "State law on open records applies",
    "breaks the library privacy law answers for it",
    "has what the law says of whoever tells",
    "the police, how to report a violation",
    "It rests on state law",
    "Requests for library records that show who used the library are denied",
    "No law that we checked",
)
"""What texts say of the law of the starter’s own state, without naming it."""


@pytest.mark.parametrize("name", STATES)
def test_no_text_says_what_the_law_of_a_state_is_that_nobody_there_has_read(
    name: str, handbooks: Callable[[str], Path]
) -> None:
    told = "".join(text.data.decode() for text in book_of(handbooks(name)).texts.values())
    assert {words for words in STATED if words in told} == ({*STATED} if name == STATES[0] else set())


@pytest.mark.every(2)
@pytest.mark.parametrize(("name", "until"), [("Vermont", "12"), ("Colorado", "18"), ("Wyoming", "18")])
def test_a_parent_looks_online_as_long_as_the_law_of_the_state_allows(
    name: str, until: str, handbooks: Callable[[str], Path], whole: bool
) -> None:
    book = book_of(handbooks(name))
    assert book.facts.printed["parent_looks_until"] == until
    assert int(book.facts.values["own_account_from"]) == min(13, int(until)), "no parent gets a PIN that shows too much"
    told = {path: text.data.decode() for path, text in book.texts.items() if path.endswith(".md")}
    lines = [line for text in told.values() for line in text.split("\n")]
    looking = [part for line in lines for part in re.split(r"[.;|] ", line) if LOOKING.search(part)]
    ages = {age for part in looking for age in re.findall(r"\bunder (\d+)", part, re.IGNORECASE)}
    assert ages == {until}
    assert len(looking) > len(book.scenarios) / 2
    # Where every minor's parent may look, the answers about a teen of 16 name no age.
    assert until == "18" or [part for part in looking if until not in part] == []
    # The core has the first of them.
    for scenario, complication in (("wifes-card", "daughters-card"), ("missing-teen-activity", "father-with-card")):
        if scenario == "missing-teen-activity" and scenario not in book.by_id and not whole:
            continue
        after = told[f"scenarios/{scenario}.md"].split(f"{{#{complication}}}")[1].split("### Facilitator")[0]
        assert ("\nYes, " in after, f"\nNo, from {until} on" in after) == (until == "18", until != "18")


def test_an_age_above_the_law_of_the_state_is_a_problem(begin: Begin, tmp_path: Path) -> None:
    folder = begin(tmp_path / "handbook", state="Vermont")
    changed(folder / "mkdocs.yml", "parent_looks_until: 12", "parent_looks_until: 13")
    problems = [problem for problem in checked(folder)[1] if problem.path == "mkdocs.yml"]
    assert [problem.code for problem in problems] == ["outside-law"]
    assert problems[0].message.endswith("Write: parent_looks_until: 12")
