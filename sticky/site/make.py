"""From what people wrote to a site: read, check, cross-reference, make pages and records, publish."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from .. import checks
from ..content.edition import Edition
from ..content.handbook import Handbook
from ..text.kept import CACHE, READ, Kept
from ..text.problem import Problem
from . import patches, releases
from .build import Build
from .failed import Failed
from .finish import OnRequest
from .settings import checked

SITES: Mapping[Edition, str] = {"staff": "site", "public": "site-public"}
"""The link to the release that readers of each edition see, relative to the project's root."""

_OURS = {"macros", "sticky"}
"""The plugins that handle each page by itself. Any other may need to see all pages, in the process that MkDocs runs in."""

Fault = MkDocsException
"""Raised by MkDocs for a fault that no check reported."""


def make(
    root: Path, *, pdf: bool = False, strict: bool = False, edition: Edition = "staff"
) -> tuple[str, list[Problem]]:
    """Build an edition of the site of the project at `root`, and publish it atomically; return its folder, and the problems.

    With a problem, nothing is built; warnings are only returned, unless `strict` makes them problems. With `pdf`, PDFs
    are printed too, and pages offer them. Raises `mkdocs.exceptions.Abort` if MkDocs finds a fault, and what
    `releases.next_release` raises. Whatever is raised, readers still see the last good site.
    """
    # Read only when no other build is publishing: otherwise, what is read could be older than what readers already see.
    with releases.next_release(root / SITES[edition]) as built, Kept(root / CACHE / READ) as kept:
        book, config, problems = checked(root, built, kept, edition)
        if book is None or config is None or checks.blocking(problems, strict):
            return "", problems
        try:
            write(config, book, pdf=pdf)
        except Failed as failed:
            return "", [*problems, failed.problem]
        if pdf:
            from ..outputs import pdf as paper  # only this needs a browser's driver

            paper.print_all(book.published, built)
    return SITES[edition], problems


def write(
    config: MkDocsConfig,
    book: Handbook,
    *,
    pdf: bool = False,
    url: str | None = None,
    on_request: OnRequest | None = None,
) -> Build | None:
    """Write the pages and records of a handbook, and return the build that did; of a site of another kind, nothing.

    `url` is the address of a preview, for which no pages are written: `Build.make` makes each. The preview passes
    `on_request`, which gets the large files as functions. Raises `mkdocs.exceptions.Abort` if MkDocs finds a fault.
    """
    plugin: Any = config.plugins["sticky"]
    plugin.book, plugin.pdf, plugin.on_request = book, pdf, on_request
    patches.build_site(config, url, pages=book.guest or not (url or set(config.plugins) <= _OURS))
    build = config.extra["handbook_build"]
    return build if isinstance(build, Build) else None
