"""Finds the files with which a browser's requests for a built site are answered."""

from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit


def file_at(site: Path, home: str, url: str) -> Path | None:
    """The file of a built site at an address below `home`; `None` if there is none.

    A second slash, "..", or a link could lead outside the site: that is `None`, too.
    """
    path = unquote(urlsplit(url).path.removeprefix(urlsplit(home).path))
    with suppress(OSError, ValueError):  # no file can have this name
        file = (site / path / ("" if path and not path.endswith("/") else "index.html")).resolve()
        if url.startswith(home) and file.is_relative_to(site.resolve()) and file.is_file():
            return file
    return None
