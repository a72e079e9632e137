"""From what people wrote to a site: read, check, cross-reference, make pages and records, publish."""

import logging
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from .. import checks
from ..commands import releases
from ..content.edition import Edition
from ..content.handbook import Handbook
from ..text.kept import CACHE, READ, Kept
from ..text.problem import Problem
from .cache import PageCache
from .finish import OnRequest
from .settings import checked

SITES: Mapping[Edition, str] = {"staff": "site", "public": "site-public"}
"""The link to the release that readers of each edition see, relative to the project's root."""

Fault = MkDocsException
"""Raised by MkDocs for a fault that no check reported."""


def make(
    root: Path, *, pdf: bool = False, strict: bool = False, edition: Edition = "staff", generator: str = "mkdocs"
) -> tuple[str, list[Problem]]:
    """Build an edition of the site of the project at `root`, and publish it atomically; return its folder, and the problems.

    With a problem, nothing is built; warnings are only returned, unless `strict` makes them problems. With `pdf`, PDFs
    are printed too, and pages offer them. Raises `mkdocs.exceptions.Abort` if the generator finds a fault, and what
    `releases.next_release` raises. Whatever is raised, readers still see the last good site.
    """
    settings: Mapping[str, Any] = {}
    # What is read is not older than what another build has just published: that one has ended.
    with releases.next_release(root / SITES[edition]) as built, Kept(root / CACHE / READ) as kept:
        if generator == "zensical":
            from . import zensical  # only this needs it

            settings = zensical.SETTINGS
        book, config, problems = checked(root, built, kept, edition, **settings)
        if book is None or config is None or checks.blocking(problems, strict):
            return "", problems
        if generator == "zensical":
            folder = root / CACHE / ("zensical" if edition == "staff" else f"zensical-{edition}")
            zensical.write(config, book.published, folder)
            return SITES[edition], problems
        cached = root / CACHE / ("build" if edition == "staff" else f"build-{edition}")
        with closing(PageCache(cached)) as pages:
            write(config, book, pages, pdf=pdf)
        if pdf:
            from ..outputs import pdf as paper  # only this needs a browser's driver

            paper.print_all(book.published, built)
    return SITES[edition], problems


def write(
    config: MkDocsConfig,
    book: Handbook,
    cache: PageCache,
    *,
    pdf: bool = False,
    url: str | None = None,
    on_request: OnRequest | None = None,
) -> None:
    """Write the pages and records of a handbook; a page in the cache is not made again.

    `url` is the address of a preview. It may pass `on_request`, which then gets the large files as functions, and they are
    not written. Raises `mkdocs.exceptions.Abort` if MkDocs finds a fault.
    """
    plugin: Any = config.plugins["sticky"]
    plugin.book, plugin.cache, plugin.pdf, plugin.on_request = book, cache, pdf, on_request
    config.plugins.on_startup(command="serve" if url else "build", dirty=False)
    try:
        # In a dirty build, MkDocs asks each file whether it was modified, and `PageFile` answers from its fingerprint.
        Path(config.site_dir).mkdir(exist_ok=True)
        build.build(config, serve_url=url, dirty=True)
        cache.commit()
    except BaseException:
        cache.rollback()
        raise
    finally:
        config.plugins.on_shutdown()


def show_warnings() -> None:
    """Print MkDocs's warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
