"""What comes out on paper: PDFs that a validator passes, whole, in their pages, and offered by the site."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sticky.content.handbook import SCENARIOS, Handbook
from sticky.content.scenario import GUIDE, Scenario
from sticky.content.sections import ANSWER
from sticky.macros.sessions import BUILD
from sticky.outputs import pdf as paper
from tests.conftest import opening
from tests.support.paper import errors, inked, offers_every_pdf_and_no_other, pages, printed, squeezed, stranded, words

FULLEST = 1
HALF, LAST = 0.5, 0.05
"""How much of a page there is ink on, at least: of one that others follow; of the last."""
WHOLE = 0.97
"""What two pages are too long for one, where all of the second is one card."""


@pytest.fixture
def context(printer: Browser, home: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts of the browser that prints, as readers do from theirs."""
    yield from opening(printer, home)


@pytest.fixture
def page(context: Callable[..., BrowserContext]) -> Page:
    """A page in the browser that prints."""
    return context().new_page()


SAMPLE = 16
"""Of how many one is in what is joined from many pages, without `--whole`."""


FEW = 16
"""Of how many scenarios one has a sheet that is printed, and of how many sessions and policies one is, without `--whole`."""


def sampled(book: Handbook) -> list[paper.Sheet]:
    """What is printed without `--whole`: of some scenarios one of their sheets, which goes in turn, and some of each other kind.

    The desk guide has some of the pages of answers.
    """
    sheets = list(paper.sheets(book))
    own = [sheet for sheet in sheets if sheet.url.startswith(f"{SCENARIOS}/")]
    kinds = len({sheet.mode for sheet in own})
    left_out = {sheet for i, sheet in enumerate(own) if i % (FEW * kinds) != i // (FEW * kinds) % kinds}
    for led in (True, False):  # sessions, which scripts lay out, and policies
        alike = [s for s in sheets if s not in own and not s.mode and not s.more and bool(s.view) == led]
        left_out |= {*alike} - {*alike[len(alike) // 2 :: FEW]}
    return [replace(sheet, more=sheet.more[::SAMPLE]) for sheet in sheets if sheet not in left_out]


@pytest.fixture(scope="module")
def offered(
    handbook: Path, site: Path, published_at: str, whole: bool, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The site that is printed; with `--whole`, with all its PDFs. A site without an address has none."""
    return printed(handbook, tmp_path_factory.mktemp("paper") / "site") if whole else site


@pytest.fixture(scope="module")
def folder(
    offered: Path,
    book: Handbook,
    printer: Browser,
    whole: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The folder of the PDFs, of which some are printed."""
    if whole:
        return offered / paper.PDFS
    folder, press = tmp_path_factory.mktemp("pdf"), paper.Press(printer, offered)
    for sheet in sampled(book):
        (folder / f"{sheet.name}.pdf").write_bytes(press.printed(sheet))
    return folder


@pytest.fixture(scope="module")
def leaves(folder: Path, book: Handbook) -> list[paper.Sheet]:
    """The sheets that are printed."""
    there = {file.stem for file in folder.iterdir()}
    return [sheet for sheet in paper.sheets(book) if sheet.name in there]


@pytest.mark.long  # the small library's site is tested with the engine
def test_the_site_offers_every_pdf_and_no_other(offered: Path, book: Handbook) -> None:
    offers_every_pdf_and_no_other(offered, book)


def test_a_validator_finds_no_error(folder: Path, leaves: list[paper.Sheet], whole: bool) -> None:
    # The sessions, which have each kind of sheet in them; with `--whole`, all. The engine's tests have one of each other kind.
    sessions = {f"{sheet.name}.pdf" for sheet in leaves if sheet.view}
    chosen = {file.name for file in folder.iterdir()} if whole else sessions
    assert chosen
    said = errors(*(folder / name for name in chosen))
    assert said == {Path(name).stem: [] for name in chosen}


def test_each_has_a_title_a_language_and_bookmarks(folder: Path) -> None:
    titles = set()
    for file in folder.iterdir():
        with pikepdf.open(file) as pdf:
            titles.add(str(pdf.docinfo["/Title"]))
            assert pdf.Root.Lang == "en"
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            with pdf.open_outline() as outline:
                assert outline.root, file.name
    assert len(titles) == len(list(folder.iterdir()))
    assert all(titles)


def letters(text: str) -> str:
    """A text without the marks of lists and quotations."""
    return re.sub(r"\W", "", text)


def start(text: str) -> str:
    return letters(text)[:40]


def kept_apart(file: Path, sheet: paper.Sheet, book: Handbook) -> None:
    """A handout gives nothing away, the answers fit on a leaf, and so does the folding sheet."""
    leaves, (*before, last) = pages(file), inked(file)
    assert min(before, default=1) > HALF, (sheet.name, before)
    assert last > LAST, (sheet.name, last)
    if sheet.mode == "sheet":
        assert len(leaves) == 2
        return
    scenario = book.by_id[sheet.url.split("/")[1]]
    answers = [start(part.text.words) for c in scenario.complications for part in c.parts if part.kind is ANSWER]
    # A title stands behind its number.
    titles = [
        squeezed(f"{i} of {len(scenario.complications)} {c.title}") for i, c in enumerate(scenario.complications, 1)
    ]
    lines = [start(part.text.words) for part in scenario.desk.for_everyone]
    whole = letters(words(file))
    if sheet.mode == "answers":
        assert len(leaves) <= 2, sheet.name
        for said in (*answers, *lines):
            assert said in whole, (sheet.name, said)
        return
    first, *halves = leaves
    for said in (*answers, *lines):
        assert said not in whole, (sheet.name, said)
    for title in titles:
        assert title not in "".join(leaves), (sheet.name, title)
    assert squeezed(scenario.front.title) in first
    assert len(halves) == (len(scenario.complications) + 1) // 2, sheet.name
    for i, c in enumerate(scenario.complications):
        half = squeezed(f"{scenario.front.title}. Complication {i + 1} of {len(scenario.complications)}")
        assert half in halves[i // 2], (sheet.name, i)
        assert squeezed(c.story.words)[:40] in halves[i // 2], (sheet.name, i)
    for ask in (book.settings.prompts.tension, book.settings.prompts.response):
        assert squeezed(ask) in first
        assert sum(half.count(squeezed(ask)) for half in halves) == len(scenario.complications)


def test_a_handout_keeps_its_answers_for_another_sheet(
    offered: Path,
    folder: Path,
    leaves: list[paper.Sheet],
    book: Handbook,
    printer: Browser,
    tmp_path: Path,
    whole: bool,
) -> None:
    narrower, file = paper.Press(printer, offered, "A4"), tmp_path / "sheet.pdf"
    laid_out = [sheet for sheet in leaves if sheet.mode]
    for sheet in laid_out:
        kept_apart(folder / f"{sheet.name}.pdf", sheet, book)
    # On the other size of paper the fullest are the first to break; with `--whole`, all are tried.
    laid_out.sort(key=lambda sheet: max(len(page) for page in pages(folder / f"{sheet.name}.pdf")), reverse=True)
    for sheet in laid_out if whole else laid_out[:FULLEST]:
        file.write_bytes(narrower.printed(sheet))
        kept_apart(file, sheet, book)


def test_a_session_has_all_of_its_paper_and_nothing_that_it_leaves_out(folder: Path, book: Handbook) -> None:
    printed_ = [ready for ready in book.sessions if (folder / f"{ready.id}-session.pdf").exists()]
    assert printed_
    for ready in printed_:
        leaves = pages(folder / f"{ready.id}-session.pdf")
        steps = [(book.by_id[step.scenario], step.without) for step in ready.front.steps if step.scenario]
        signed = next(i for i, page in enumerate(leaves) if "Whowasatthetraining" in page)
        assert signed == len(leaves) - 1, "the plan comes first, with its notes and what its exercises need"
        for scenario, without in steps:
            begins = squeezed(scenario.front.title)
            guide = next(i for i, page in enumerate(leaves) if squeezed("Facilitator’s guide") + begins in page)
            assert guide < signed
            sheets = [page for page in leaves[guide:] if squeezed("The library’s answers, for after") in page]
            assert len([page for page in sheets if begins in page]) == 1, scenario.id
            for complication in scenario.complications:
                told = [page for page in leaves if squeezed(complication.story.words)[:40] in page]
                # In the guide and on half a sheet, or nowhere.
                assert len(told) == (0 if complication.id in without else 2), (ready.id, complication.id)


def nearly_empty(file: Path, book: Handbook) -> dict[int, float]:
    """How full the pages of a PDF are that are less than half full, but the last of what is handed out together, by number.

    In a session’s papers, everyone gets the handouts, and later the answers to each scenario; the list to sign is one sheet.
    """
    titles = tuple(squeezed(f"“{s.front.asked}” {s.front.title}") for s in book.scenarios)
    *before, _ = zip(inked(file), [*pages(file)[1:], ""], strict=True)
    return {
        i: part
        for i, (part, then) in enumerate(before, 1)
        if part < HALF and not then.startswith(titles) and "Whowasatthetraining" not in then
    }


def test_no_page_is_nearly_empty_and_no_heading_is_left_at_its_foot(
    folder: Path, leaves: list[paper.Sheet], book: Handbook
) -> None:
    joined = {sheet.name for sheet in leaves if sheet.more}
    for file in folder.iterdir():
        low = nearly_empty(file, book)
        if file.stem in joined:  # a card stays whole, so that a page ends early where the next one does not fit
            reach = inked(file)
            low = {i: part for i, part in low.items() if part + reach[i] < WHOLE}
        assert not low, (file.name, low)
        assert min(inked(file)) > LAST, file.name
        assert stranded(file) == [], file.name


def test_a_sessions_page_prints_as_it_stands_without_a_nearly_empty_page(
    page: Page, book: Handbook, tmp_path: Path, whole: bool
) -> None:
    file = tmp_path / "page.pdf"
    for ready in book.sessions[:: 1 if whole else FEW]:
        page.goto(f"train/{ready.id}/")
        expect(page.locator("[data-ss-share] svg").first).to_be_attached()
        file.write_bytes(page.pdf(format="Letter", tagged=True, outline=True, prefer_css_page_size=True))
        *before, last = inked(file)
        assert min(before) > HALF, ready.id
        assert last > LAST, ready.id
        assert stranded(file) == [], ready.id


def test_a_scenarios_page_prints_as_it_stands_without_a_nearly_empty_page(
    page: Page, book: Handbook, tmp_path: Path, whole: bool
) -> None:
    file = tmp_path / "page.pdf"
    for scenario in book.scenarios[:: 1 if whole else SAMPLE]:
        page.goto(scenario.url)
        file.write_bytes(page.pdf(format="Letter", tagged=True, outline=True, prefer_css_page_size=True))
        first, *between, last = inked(file)
        assert first > 0.8, (scenario.id, first)
        assert min(between) > HALF, (scenario.id, between)
        assert last > LAST, (scenario.id, last)
        assert stranded(file) == [], scenario.id


def built(people: int, time: str, scenarios: Sequence[Scenario], without: bool, more: str) -> str:
    """The plan of a session of one's own, as its address has it: with something after each scenario, or nothing."""
    steps = []
    for scenario in scenarios:
        left_out = [part.id for part in scenario.complications[1:]] if without else []
        steps += ["~".join([scenario.id, *left_out]), *filter(None, [more])]
    return "/".join(["1", str(people), time, *steps])


BUILT = {
    "one for a few": (5, "10.00", 1, False, ""),
    "one for many, at any time": (20, "-", 1, False, "break.10"),
    "three": (12, "10.00+60", 3, False, ""),
    "three, of each the first complication": (20, "9.30+90", 3, True, "other.5"),
    "six": (5, "-+240", 6, False, "talk.7"),
}


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=[pytest.mark.long][: case != "three, of each the first complication"]) for case in BUILT],
)
def test_a_session_of_ones_own_prints_whole_with_each_answer_after_its_question(
    page: Page, book: Handbook, published_at: str, case: str, tmp_path: Path
) -> None:
    if BUILD not in book.addresses:
        pytest.skip("nobody puts a session together here")
    people, time, count, without, more = BUILT[case]
    # Evenly from all there are, so that long ones are among them, and short ones.
    chosen = book.scenarios[:: len(book.scenarios) // count][:count]
    page.goto(f"{book.addresses[BUILD]}#print/{built(people, time, chosen, without, more)}")
    expect(page.locator("[data-ss-print=plan]")).to_be_attached()
    file = tmp_path / "session.pdf"
    file.write_bytes(page.pdf(format="Letter", tagged=True, outline=True, prefer_css_page_size=True))
    leaves, reach = pages(file), inked(file)
    assert nearly_empty(file, book) == {}, (case, reach)
    assert min(reach) > LAST, (case, reach)
    assert stranded(file) == []

    assert squeezed(page.url.replace("#print/", "#join/")) in leaves[0]
    assert squeezed(f"({published_at}train/#ground-rules)") in leaves[0]
    assert squeezed(f"({published_at}{chosen[0].url})") in leaves[0]
    first = squeezed(f"“{chosen[0].front.asked}” {chosen[0].front.title}")
    handouts = next(i for i, sheet in enumerate(leaves) if sheet.startswith(first))
    answers = next(i for i, sheet in enumerate(leaves) if squeezed("The library’s answers, for after") in sheet)
    shown = letters("".join(leaves[handouts:answers]))
    for scenario in chosen:
        for said in scenario.desk.for_everyone:
            assert start(said.text.words) not in shown, scenario.id
        for i, complication in enumerate(scenario.complications):
            told = letters(complication.story.words)[:40]
            assert (told in shown) == (not (without and i)), (scenario.id, complication.id)
            for part in complication.parts:
                assert start(part.text.words) not in shown, (scenario.id, complication.id)


def test_a_page_s_address_is_printed_in_full_and_none_in_a_sentence(
    folder: Path, leaves: list[paper.Sheet], published_at: str
) -> None:
    own = [sheet for sheet in leaves if sheet.url.startswith(f"{SCENARIOS}/")]
    for sheet in own:
        assert squeezed(published_at + sheet.url.removesuffix(GUIDE)) in words(folder / f"{sheet.name}.pdf"), sheet.name
    for sheet in leaves:
        if sheet.view:
            continue  # its plan is a table, and names what each step takes
        assert squeezed(f"({published_at}") not in words(folder / f"{sheet.name}.pdf"), sheet.name


def test_every_sheet_says_whose_it_is_and_of_when(folder: Path, leaves: list[paper.Sheet], book: Handbook) -> None:
    for sheet in leaves:
        for number, page in enumerate(pages(folder / f"{sheet.name}.pdf")):
            foot = rf"{re.escape(squeezed(book.owner.name))}·(Draft|Model|Adopted)·[A-Z][a-z]+\d+,\d{{4}}"
            assert re.search(foot, page), (sheet.name, number)


def test_the_folding_sheet_has_every_question(folder: Path, book: Handbook) -> None:
    text = words(folder / "desk-folding-sheet.pdf")
    for scenario in book.scenarios:
        assert squeezed(scenario.front.asked) in text, scenario.id


def test_no_card_breaks_across_pages_and_no_half_of_a_complication(
    offered: Path, folder: Path, book: Handbook, printer: Browser, tmp_path: Path
) -> None:
    narrower = tmp_path / "desk-guide.pdf"
    narrower.write_bytes(paper.Press(printer, offered, "A4").printed(paper.Sheet("desk-guide", "desk/")))
    guides = [pages(folder / "desk-guide.pdf"), pages(narrower)]
    for scenario in book.scenarios:
        begins, ends = squeezed(f"“{scenario.front.asked}”"), squeezed(f"Practice it: {scenario.front.title}")
        for printed_ in guides:
            assert [page for page in printed_ if begins in page and ends in page], scenario.id
        notes = pages(guide) if (guide := folder / f"{scenario.id}-facilitators-guide.pdf").exists() else []
        for i, complication in enumerate(scenario.complications if notes else ()):
            begins = squeezed(f"Complication {i + 1} of {len(scenario.complications)} {complication.title}")
            # The last words of its notes, as far as they hold no markup.
            ends = squeezed(re.split(r"[*\[\]()<>]", complication.for_facilitators[-1].text.markdown)[-1])[-30:]
            # It may go on to the next page with its answer.
            told = squeezed(complication.story.words)[-30:]
            answered = squeezed(next(part.text.words for part in complication.parts if part.kind is ANSWER))[:30]
            for first, last in ((begins, told), (answered, ends)):
                assert [page for page in notes if first in page and last in page], (scenario.id, complication.id, first)


def test_links_lead_within_the_pdf_or_to_where_the_site_is_published(folder: Path, published_at: str) -> None:
    with pikepdf.open(folder / "desk-guide.pdf") as pdf:
        places, inner, outer = {str(name) for name in pdf.Root.Dests}, 0, set()
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", ()):
                assert str(annotation.Contents)
                if "/Dest" in annotation:
                    assert str(annotation.Dest) in places
                    inner += 1
                else:
                    outer.add(str(annotation.A.URI))
    assert inner
    for to in outer:
        assert to.startswith(("https://", "http://", "mailto:", "tel:")), to
        assert "127.0.0.1" not in to
    assert any(to.startswith(published_at) for to in outer)
