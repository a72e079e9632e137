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
    own |= {"name": title if url else name, "description": description, "url": home + url}
    own["inLanguage"] = book.t.language
    if reviewed:
        own["dateModified"] = reviewed.isoformat()
    if scenario:
        topics = book.settings.vocabularies.topics
        own |= {"@type": "LearningResource", "learningResourceType": "scenario"}
        own["timeRequired"] = f"PT{scenario.front.minutes}M"
        own["about"] = [topics[topic] for topic in scenario.front.topics if topic in topics]
    graph = [own]
    if url:
        folder = url.rstrip("/").rpartition("/")[0] + "/"
        above = [(book.titles[folder], home + folder)] if folder in book.titles and folder != url else []
        trail = enumerate([(name, home), *above, (title, home + url)], 1)
        items = [{"@type": "ListItem", "position": i, "name": name, "item": to} for i, (name, to) in trail]
        graph.append({"@type": "BreadcrumbList", "itemListElement": items})
    return {"@context": "https://schema.org", "@graph": graph}
