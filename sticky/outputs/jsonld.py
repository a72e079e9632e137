"""Describes a page to search engines with schema.org terms: what it is, and its place on the site."""

from datetime import date
from typing import Any

from ..content.handbook import Handbook
from ..content.scenario import Scenario


def described(
    book: Handbook,
    site: tuple[str, str],
    url: str,
    title: str,
    description: str,
    reviewed: date | None,
    scenario: Scenario | None,
) -> dict[str, Any]:
    """The description (JSON-LD) of the page at `url`, relative to the site's root, which may be a scenario's.

    `site` is the site's name and address.
    """
    name, home = site
    publisher = {"@type": "Library", "name": book.owner.name}
    whole = {"@type": "WebSite", "name": name, "url": home, "publisher": publisher}
    own: dict[str, Any] = {"@type": "WebPage", "isPartOf": whole} if url else whole
    own |= {
        "name": title if url else name,
        "description": description,
        "url": home + url,
        "inLanguage": book.t.language,
    }
    if reviewed:
        own["dateModified"] = reviewed.isoformat()
    if scenario:
        own |= _lesson(book, scenario)
    trail = [(name, home), *_above(book, home, url), (title, home + url)] if url else []
    items = [{"@type": "ListItem", "position": i, "name": n, "item": a} for i, (n, a) in enumerate(trail, 1)]
    crumbs = [{"@type": "BreadcrumbList", "itemListElement": items}] if items else []
    return {"@context": "https://schema.org", "@graph": [own, *crumbs]}


def _lesson(book: Handbook, scenario: Scenario) -> dict[str, Any]:
    topics = book.settings.vocabularies.topics
    return {
        "@type": "LearningResource",
        "learningResourceType": "scenario",
        "timeRequired": f"PT{scenario.front.minutes}M",
        "about": [topics[topic] for topic in scenario.front.topics if topic in topics],
    }


def _above(book: Handbook, home: str, url: str) -> list[tuple[str, str]]:
    # The index page of the folder that contains the page.
    folder = url.rstrip("/").rpartition("/")[0] + "/"
    return [(book.titles[folder], home + folder)] if folder in book.titles and folder != url else []
