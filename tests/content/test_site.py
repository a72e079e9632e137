"""The built files: every address that people rely on, what each page says of itself, every link, what machines read."""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import urlopen

import pytest
import yaml
from lxml import etree, html

from sticky.commands.verify import file_of
from sticky.content import page as pages_of
from sticky.content.answer import Place
from sticky.content.handbook import Handbook
from sticky.content.page import src_of
from sticky.content.sections import TENSION
from sticky.content.statute import Statute
from sticky.content.time_plan import GROUPS, PEOPLE
from sticky.outputs.machines import Index
from sticky.outputs.reading import Reader
from sticky.outputs.slides import of_session
from sticky.site.pages import special
from sticky.theme.assets import BUNDLES
from tests.support.find import read
from tests.support.scripts import assets_at, bundle

BUDGET = 1024
"""How many bytes a reader's first visit may grow by what only shows sessions."""


class Element:
    """An element of a page, with all the text in it."""

    def __init__(self, element: html.HtmlElement) -> None:
        self.tag: str = element.tag
        self.attributes: dict[str, str] = dict(element.attrib)
        self._element = element

    @cached_property
    def text(self) -> str:
        return str(self._element.text_content())


class Built:
    """A built page: its elements in the order in which they begin."""

    def __init__(self, page: str) -> None:
        self.elements = [Element(element) for element in html.document_fromstring(page).iter(etree.Element)]

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [
            e for e in self.elements if e.tag == tag and all(e.attributes.get(n) == v for n, v in attributes.items())
        ]

    @cached_property
    def ids(self) -> list[str]:
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]


@pytest.fixture(scope="module")
def built(site: Path, addresses: list[str]) -> dict[str, Built]:
    """Every page by its address below the site's root."""
    return {address: Built(file_of(site, address).read_text()) for address in addresses}


@pytest.fixture(scope="module")
def search(site: Path) -> dict[str, dict[str, Any]]:
    """The records of the search, by where they lead."""
    written = read(site)
    records = {record["url"]: record for record in written}
    assert len(records) == len(written)
    return records


def promised(book: Handbook) -> list[str]:
    """Every address that readers and trainers rely on."""
    addresses = [pages_of.address(page.document.path.removeprefix("docs/")) for page in book.pages]
    for scenario in book.scenarios:
        own = f"scenarios/{scenario.id}/"
        places = ["situation", "tension", "response", "at-the-desk", "debrief", *(c.id for c in scenario.complications)]
        addresses += [own, f"{own}facilitate/", f"desk/#{scenario.id}", *(f"{own}#{place}" for place in places)]
    return addresses + [item.url for items in book.cited.values() for item in items]


def test_every_address_that_people_rely_on_is_there(book: Handbook, built: dict[str, Built], home: str) -> None:
    for address in promised(book):
        path, _, anchor = address.partition("#")
        assert path in built, address
        assert not anchor or anchor in built[path].ids, address
    for path in {address.partition("#")[0] for address in promised(book)}:
        with urlopen(home + path) as answer:  # noqa: S310  # it is this machine
            assert answer.status == 200, path
    with pytest.raises(HTTPError, match="404"):
        urlopen(home + "no/such/page/")  # noqa: S310  # it is this machine


def test_every_page_names_the_address_at_which_it_is_published(built: dict[str, Built], published_at: str) -> None:
    for address, page in built.items():
        if address != "404.html":
            assert [link.attributes["href"] for link in page.all("link", rel="canonical")] == [published_at + address]


def test_every_page_says_what_it_is(built: dict[str, Built]) -> None:
    titles, descriptions = [], []
    for address, page in built.items():
        assert [h.text.strip() != "" for h in page.all("h1")] == [True], address
        assert page.all("html")[0].attributes["lang"] == "en", address
        titles += [title.text.strip() for title in page.all("title")]
        said = page.all("meta", name="description")
        assert len(said) == 1, address
        assert said[0].attributes["content"], address
        descriptions.append(said[0].attributes["content"])
    assert all(titles)
    assert len(set(titles)) == len(built)
    twins = [address for address in built if address.endswith("/facilitate/")]
    # A scenario's guide shares its summary, and the page for what is missing has the site's own.
    assert len(set(descriptions)) >= len(built) - len(twins) - 1


def test_every_page_says_where_it_is(site: Path, addresses: list[str]) -> None:
    for address in addresses:
        page = html.document_fromstring(file_of(site, address).read_text())
        if address in ("", "404.html"):
            continue  # it is in no place
        marked = page.xpath("//nav[@aria-label='Main']//a[@aria-current]")
        trail = page.xpath("//nav[@aria-label='Breadcrumb']")
        # Below a place of the menu, the way to it stands above the title, too: a phone does not show the menu.
        assert len(trail) == (not marked or marked[0].get("aria-current") != "page"), address
        if marked:
            own = urlsplit(urljoin(f"/{address}", marked[0].get("href"))).path
            assert (marked[0].get("aria-current") == "page") == (own == f"/{address}"), address
            part = page.xpath("//footer//nav[@aria-label=$name]//a/@href", name=marked[0].text_content())
            named = {urlsplit(urljoin(f"/{address}", to)).path for to in part}
            assert own.split("/")[1] == address.split("/")[0] or f"/{address}" in named, address
        for _ in trail:
            assert all(crumb.xpath("a/@href") for crumb in trail[0].iterfind(".//li")), address


def test_a_long_page_lists_its_parts_beside_the_text_and_folded_above_it(site: Path, book: Handbook) -> None:
    made = {path: content for path, content in special(book).items() if isinstance(content, Place | Statute)}
    documents = [page.document for page in book.pages if page.document.path not in made]
    long = [document for document in documents if sum(section.level == 2 for section in document.sections) > 4]
    assert long
    for address in (book.addresses[src_of(document.path)] for document in long):
        page = html.document_fromstring(file_of(site, address).read_text())
        parts = [f"#{heading.get('id')}" for heading in page.xpath("//main//article//h2[@id]")]
        beside = page.xpath("//*[contains(@class, 'md-nav--secondary')]/ul/li/a/@href")
        folded = page.xpath("//details[contains(@class, 'ss-page-contents')]//a/@href")
        assert beside == folded, address
        assert [part for part in beside if part not in parts] == [], address
        assert len(beside) > 4, address
        # A table of all parts comes after the list of them.
        assert not page.xpath("//details[contains(@class, 'ss-page-contents')]/preceding::article//table"), address


def test_a_statute_lists_its_subsections_above_them(site: Path, book: Handbook) -> None:
    for statute in book.statutes:
        page = html.document_fromstring(file_of(site, f"law/{statute.id}/").read_text())
        listed = page.xpath("//nav[contains(@class, 'ss-jump')]//a/@href")
        parts = [f"#{heading.get('id')}" for heading in page.xpath("//main//article//h2[@id]")]
        assert listed == (parts if len(statute.subsections) > 1 else []), statute.id


def test_no_link_is_dead(site: Path, built: dict[str, Built]) -> None:
    dead = []
    for address, page in built.items():
        for element in page.elements:
            for name in ("href", "src"):
                link = element.attributes.get(name)
                if link is None or urlsplit(link).scheme in ("https", "http", "mailto", "tel", "data"):
                    continue
                if link in ("#show", "#present", "#print"):
                    continue  # a screen that a script opens, and that is hidden without it
                target = urlsplit(urljoin(f"/{address}", link))
                path = target.path.removeprefix("/")
                there = built.get(path)
                if re.match(r"\d+(/|$)", target.fragment):
                    continue  # what a script reads: the plan of a session, or a draw of practice
                if not (site / path).exists() if there is None else target.fragment not in ("", *there.ids):
                    dead.append(f"{address}: {link}")
    assert not dead


def test_links_to_this_site_are_short(built: dict[str, Built], published_at: str) -> None:
    # A full address would leave a preview, a mirror or a copy on a disk for the published site.
    full = [
        (address, element.attributes["href"])
        for address, page in built.items()
        for element in page.all("a")
        if element.attributes.get("href", "").startswith(published_at)
    ]
    assert not full


def test_no_id_stands_twice_on_a_page(built: dict[str, Built]) -> None:
    for address, page in built.items():
        assert len(page.ids) == len(set(page.ids)), (address, {i for i in page.ids if page.ids.count(i) > 1})


def test_what_is_shared_of_a_page_is_there(site: Path, built: dict[str, Built], published_at: str) -> None:
    for address, page in built.items():
        for shown in page.all("meta", property="og:image"):
            assert (site / shown.attributes["content"].removeprefix(published_at)).is_file(), address


def test_nothing_is_asked_of_another_host(built: dict[str, Built], site: Path) -> None:
    for address, page in built.items():
        for element in page.elements:
            if element.tag != "a" and element.attributes.get("rel") not in ("canonical", "prev", "next"):
                asked = [v for n, v in element.attributes.items() if n in ("src", "href", "srcset", "action", "poster")]
                assert not [url for url in asked if urlsplit(url).netloc], address
    for style in site.rglob("*.css"):
        assert not re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", style.read_text()), style.name


def test_the_facilitators_pages_are_for_facilitators(
    book: Handbook, site: Path, built: dict[str, Built], search: dict[str, dict[str, Any]], published_at: str
) -> None:
    listed = [e.text or "" for e in ET.parse(site / "sitemap.xml").iter() if e.tag.endswith("loc")]  # noqa: S314  # our own
    hidden = {address for address, page in built.items() if page.all("meta", name="robots")}
    authors = {page.url for page in book.pages if page.front.readers == "authors"}
    assert hidden == {f"scenarios/{scenario.id}/facilitate/" for scenario in book.scenarios} | authors
    for address in hidden:
        assert built[address].all("meta", name="robots")[0].attributes["content"] == "noindex"
    assert sorted(listed) == sorted(published_at + a for a in built if a not in hidden and a != "404.html")
    assert not [location for location in search if "facilitate" in location]
    notes = [
        part.text.markdown[:40] for scenario in book.scenarios for part in scenario.section(TENSION).for_facilitators
    ]
    shown = [(url, " ".join((record.get("short", ""), record.get("say", "")))) for url, record in search.items()]
    assert not [url for url, text in shown for note in notes if note and note in text]


def test_a_scenario_has_its_parts_in_order(book: Handbook, built: dict[str, Built]) -> None:
    for scenario in book.scenarios:
        page = built[f"scenarios/{scenario.id}/"]
        asked = ["ss-asked"] if scenario.front.asked else []
        ids = ["situation", "tension", "response", *(c.id for c in scenario.complications)]
        ids += ["at-the-desk", "debrief", "rests-on", *(["related"] if book.related(scenario) else [])]
        wanted = [*asked, "h1", "ss-scenario-facts", *ids, "ss-scenario-facts", "ss-scenario-end__turn"]
        marks = [name for e in page.elements for name in (e.tag, e.attributes.get("class"), e.attributes.get("id"))]
        assert [mark for mark in marks if mark in wanted] == wanted, scenario.id
        facts = " ".join(
            e.text for e in page.elements if e.attributes.get("class") in ("ss-scenario-facts", "ss-actions")
        )
        words = book.settings.vocabularies
        for fact in (
            *(words.asker.get(asker, "") for asker in scenario.front.asker),
            f"{scenario.front.minutes} minutes",
            "Facilitator’s guide",
        ):
            assert fact in facts, scenario.id
        for topic in scenario.front.topics:
            assert words.topics[topic] in facts, scenario.id
        prompts = page.all("p", **{"class": "ss-prompt__ask"}) + page.all("h2", **{"class": "ss-prompt__ask"})
        for ask in (book.settings.prompts.tension, book.settings.prompts.response):
            assert len([p for p in prompts if p.text.startswith(ask)]) == 1 + len(scenario.complications), scenario.id


def test_each_number_to_call_is_a_link_that_dials_it(book: Handbook, built: dict[str, Built]) -> None:
    for phone in {book.owner.privacy_officer.phone, *(person.phone for person in book.owner.people_to_call)}:
        for address, page in built.items():
            dials = [e.text for e in page.all("a") if e.attributes.get("href", "").startswith("tel:")]
            told = page.all("body")[0].text.count(phone)
            assert told == sum(text.count(phone) for text in dials), f"{phone} in {address or 'home'}"


def test_what_a_scenario_rests_on_is_quoted_and_linked(book: Handbook, built: dict[str, Built]) -> None:
    for scenario in book.scenarios:
        page = built[f"scenarios/{scenario.id}/"]
        rests = next(e for e in page.elements if e.attributes.get("id") == "rests-on").text
        links = [
            urljoin(f"/scenarios/{scenario.id}/", e.attributes["href"])[1:]
            for e in page.all("a")
            if "href" in e.attributes
        ]
        quoted = page.all("q")
        # A law of the page of laws stands without a text of its own.
        assert len(quoted) == sum(bool(item.text) for item in book.rests_on(scenario)), scenario.id
        assert all(q.text.strip() for q in quoted)
        for item in (*book.rests_on(scenario), *book.touches(scenario)):
            assert item.url in links, (scenario.id, item.url)
            assert item.title in rests, (scenario.id, item.title)


def test_a_scenario_leads_to_those_before_and_after_it(book: Handbook, built: dict[str, Built]) -> None:
    for i, scenario in enumerate(book.scenarios):
        own = f"scenarios/{scenario.id}/"
        links = [a.attributes for a in built[own].all("a") if "rel" in a.attributes]
        turns = {link["rel"]: urljoin(f"/{own}", link["href"])[1:] for link in links}
        before, after = book.scenarios[max(i - 1, 0)], book.scenarios[min(i + 1, len(book.scenarios) - 1)]
        assert turns.get("prev", own) == f"scenarios/{before.id}/"
        assert turns.get("next", own) == f"scenarios/{after.id}/"


def test_a_time_plan_adds_up(book: Handbook, built: dict[str, Built]) -> None:
    for scenario in book.scenarios:
        page = built[f"scenarios/{scenario.id}/facilitate/"]
        cells = [int(cell.text) for cell in page.all("td") if cell.text.isdigit()]
        *steps, whole = [cells[i :: len(GROUPS)] for i in range(len(GROUPS))][[*GROUPS].index(PEOPLE)]
        assert sum(steps) == whole == scenario.front.minutes, scenario.id
        assert all(cells), scenario.id
        assert len(steps) == 5 + len(scenario.complications), scenario.id


def test_the_desk_guide_has_a_card_for_every_scenario(book: Handbook, built: dict[str, Built]) -> None:
    cards = {card.attributes["id"]: card.text for card in built["desk/"].all("article", **{"class": "ss-desk-card"})}
    assert list(cards) == [scenario.id for scenario in book.scenarios]
    for scenario in book.scenarios:
        for heading in (
            *(part.named(book.t) for part in scenario.desk.parts),
            scenario.front.title,
            scenario.front.asked,
        ):
            assert heading in cards[scenario.id]


def test_every_answer_is_where_its_address_says_and_in_the_desk_guide(book: Handbook, built: dict[str, Built]) -> None:
    links = [link.attributes.get("href", "") for link in built["desk/"].all("a")]
    for answer in book.answers:
        path, _, anchor = answer.url.partition("#")
        assert anchor in built[path].ids, answer.id
        if answer.kind != "scenario":
            assert any(link.endswith(answer.url.removeprefix("desk/")) for link in links), answer.id
    for place in book.desk:
        cards = {
            card.attributes["id"]: card.text for card in built[place.url].all("article", **{"class": "ss-desk-card"})
        }
        assert list(cards) == [answer.anchor for answer in place.answers]
        for answer in place.answers:
            for said in (answer.title, answer.asked[0], *(book.t(kind.message) for kind, _ in answer.parts)):
                assert said in cards[answer.anchor], answer.id


def test_no_catalog_is_printed(built: dict[str, Built]) -> None:
    for url, page in built.items():
        assert not [code for code in page.all("code") if "language-catalog" in code.attributes.get("class", "")], url


def test_a_statutes_rows_lead_to_what_practices_them(book: Handbook, built: dict[str, Built]) -> None:
    for statute in book.statutes:
        page = built[f"law/{statute.id}/"]
        rows = [row for row in page.all("section") if "ss-subsection" in row.attributes.get("class", "").split()]
        assert len(rows) == len(statute.subsections)
        for row, subsection in zip(rows, statute.subsections, strict=True):
            assert subsection.anchor in page.ids
            for part in ("The law", "In plain words", statute.citation(subsection)):
                assert part in row.text
            for scenario in book.exercised.get(statute.reference(subsection), ()):
                assert scenario.front.title in row.text, (subsection.anchor, scenario.id)


def test_search_has_a_record_for_each_thing_that_people_look_for(
    book: Handbook, search: dict[str, dict[str, Any]]
) -> None:
    # A scenario is found by its page and by what it answers, and a rule by its page and by the cards that name it.
    wanted = [item.url for items in book.cited.values() for item in items if item.kind not in ("scenario", "rule")]
    wanted += [rules.url for rules in book.rules]
    wanted += [answer.url for answer in book.answers]
    wanted += [scenario.url for scenario in book.scenarios]
    assert not [url for url in wanted if url not in search]
    for url in wanted:
        assert search[url]["title"], url
        assert search[url].get("short") or search[url].get("say"), url


def test_what_patrons_ask_is_searched_for_and_keywords_are_not_printed(
    book: Handbook, built: dict[str, Built], search: dict[str, dict[str, Any]]
) -> None:
    for answer in book.answers:
        record = search[answer.url]
        # A keyword of several words is one more thing that people ask.
        phrases = [*answer.asked, *(word for word in answer.keywords if " " in word)]
        assert record["first"] == next(iter(phrases), "")
        searched = [*phrases, " ".join(word for word in answer.keywords if " " not in word)]
        joined = [re.sub("[-'’]", "", text.casefold()) for text in searched]
        # Each phrasing is there with words of its own, and nothing is there that is in none.
        phrasings = [
            {at for at, text in enumerate(joined) if all(word in text for word in words)} for words in record["asked"]
        ]
        assert all(phrasings), answer.url
        assert set[int]().union(*phrasings) >= set(range(len(phrases))), answer.url
    for scenario in book.scenarios:
        own = f"scenarios/{scenario.id}/"
        page = built[own].all("article", **{"class": "md-content__inner md-typeset"})[0].text.casefold()
        words = [w.casefold() for w in scenario.front.keywords if w.casefold() not in scenario.document.body.casefold()]
        # One or the other may stand on the page for a reason of its own, such as the law that it quotes.
        assert not all(word in page for word in words), scenario.id


@pytest.mark.parametrize("file", ["index.json"])
def test_the_index_for_machines_is_what_its_schema_says(
    site: Path, book: Handbook, built: dict[str, Built], file: str
) -> None:
    text = (site / "scenarios" / file).read_text()
    schema = json.loads((site / "scenarios/index.schema.json").read_text())
    assert schema["$schema"].startswith("https://json-schema.org/")
    from jsonschema import Draft202012Validator  # takes a second, which only the worker that needs it spends

    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(json.loads(text))
    index = Index.model_validate_json(text, strict=True)
    assert [scenario.id for scenario in index.scenarios] == [scenario.id for scenario in book.scenarios]
    for scenario in index.scenarios:
        assert scenario.url in built
        assert [c.id for c in scenario.complications] == [c.id for c in book.by_id[scenario.id].complications]
        for complication in scenario.complications:
            path, _, anchor = complication.url.partition("#")
            assert anchor in built[path].ids


def test_the_main_places_are_on_every_page(handbook: Path, built: dict[str, Built]) -> None:
    # MkDocs has tags of its own, which are nothing to this loader.
    nav = yaml.load((handbook / "mkdocs.yml").read_text(), yaml.BaseLoader)["nav"]  # noqa: S506  # it makes texts of everything
    places = [next(iter(item)) for item in nav if isinstance(next(iter(item.values())), str)][1:]
    assert places
    for address, page in built.items():
        main = next(e for e in page.all("nav") if e.attributes.get("aria-label") == "Main").text
        assert [place for place in places if place in main] == places, address


def test_addresses_are_plain(built: dict[str, Built]) -> None:
    for address in built:
        assert unquote(address) == address
        assert re.fullmatch(r"[a-z0-9/.-]*", address)


def camel(name: str) -> str:
    """An attribute's name as scripts read it: `ssShow` for `data-ss-show`."""
    return re.sub("-(.)", lambda letter: letter[1].upper(), name.removeprefix("data-"))


def packed(text: str) -> int:
    """How many bytes of a text travel."""
    return len(gzip.compress(text.encode(), 9))


def test_readers_carry_next_to_nothing_of_what_only_shows_sessions(site: Path, book: Handbook, tmp_path: Path) -> None:
    # Without what loads the screens, what hides the page behind them, and what a session's page has above its plan.
    assets = assets_at(tmp_path)
    for name in ("js/screens.js", "css/room.css", "css/session-buttons.css"):
        (assets / name).write_text("")
    bundle(assets, tmp_path)
    kept, others = (
        [(folder / f"handbook.{kind}").read_text() for kind in ("js", "css")] for folder in (BUNDLES, tmp_path)
    )
    for url in ("", *(scenario.url for scenario in book.scenarios)):
        page = html.parse(site / url / "index.html").getroot()
        sources = [script.get("src") for script in page.iterfind(".//script[@src]")]
        (script,) = ((site / url / source).read_text() for source in sources if "/handbook." in source)
        styles = "".join(
            (site / url / sheet.get("href")).read_text() for sheet in page.iterfind(".//link[@rel='stylesheet']")
        )
        own, own_styles = (
            text.replace(with_it, without)
            for text, with_it, without in zip((script, styles), kept, others, strict=True)
        )
        whole = packed(html.tostring(page, encoding="unicode"))
        for only in page.xpath("//*[@data-ss-show or @data-ss-present]"):
            only.drop_tree()
        for element in page.iter(etree.Element):
            for name in [name for name in element.attrib if name.startswith("data-ss-")]:
                # What neither the page's own script nor its styles name is for the screens.
                if name not in own + own_styles and camel(name) not in own:
                    del element.attrib[name]
        more = whole - packed(html.tostring(page, encoding="unicode")) + packed(script) - packed(own)
        more += packed(styles) - packed(own_styles)
        assert (own != script, own_styles != styles) == (True, True)
        assert 0 < more <= BUDGET, url


def test_the_slides_of_a_session_have_what_its_steps_show(book: Handbook) -> None:
    reader = Reader(book)
    texts = {f"{page.url}#{part.id}": part.text for page in book.pages for part in page.document.sections}
    for session in book.sessions:
        said = "\n".join("\n".join((slide.title, *slide.text)) for slide in of_session(book, reader, session))
        for name in (name for step in session.front.steps for name in step.show):
            left = [words for words in reader.paragraphs(texts[book.shown(session, name)]) if words not in said]
            assert left == [], (session.id, name)
