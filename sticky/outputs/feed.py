"""What changed in the handbook, as an Atom feed: the same file for every subscriber, so that it counts nobody."""

from urllib.parse import urlsplit

from ..content.changes import changes_of
from ..macros.changes import FEED
from ..theme.templates import Renderer


def atom(render: Renderer, name: str, home: str) -> str:
    """The feed of the site. An entry's id is its site, day and page, so that feed readers know it after an edit."""
    book, host = render.book, urlsplit(home).hostname
    entries = [(f"tag:{host},{change.on}:/{change.url}", change) for change in changes_of(book)]
    return render.template("feed.xml", site=name, url=FEED, as_of=book.as_of, owner=book.owner.name, entries=entries)
