"""The way from what people wrote to a site: read, check, cross-reference, make pages and records, publish."""

import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from .. import checks, releases
from ..content.handbook import Handbook
from ..text.problem import Problem
from .cache import FOLDER, PageCache

SITE = "site"
"""What readers see, below the root of the project: a link to a release."""

Fault = MkDocsException
"""What MkDocs raises where it finds a fault that no check named."""


def make(root: Path, *, pdf: bool = False, strict: bool = False) -> list[Problem]:
    """Build the site of the project at `root`, and show it to readers all at once; return the problems.

    Nothing is built while there is one; warnings are only returned, or with `strict` count as problems. With `pdf`, the
    PDFs are printed that the pages then offer. Raises `mkdocs.exceptions.Abort` where MkDocs finds a fault, and what
    `releases.publish` raises. Whatever is raised, readers see the last good site.
    """
    book, problems = checks.check(root)
    if book is None or checks.blocking(problems, strict):
        return problems
    with tempfile.TemporaryDirectory(prefix=".next-", dir=root) as folder:
        built = Path(folder, SITE)
        write(configured(root, built), book, PageCache(root / FOLDER / "build"), pdf=pdf)
        if pdf:
            from ..outputs import pdf as paper  # only this needs a browser's driver

            paper.make(root, book.published(), built)
        releases.publish(built, root / SITE, move=True)
    return problems


def configured(root: Path, built: Path, **settings: Any) -> MkDocsConfig:
    """MkDocs' configuration of the project at `root`, to be built into the folder `built`."""
    built.mkdir(exist_ok=True)
    config: MkDocsConfig = load_config(str(root / "mkdocs.yml"), site_dir=str(built), strict=True, **settings)
    return config


def write(config: MkDocsConfig, book: Handbook, cache: PageCache, *, pdf: bool = False, url: str | None = None) -> None:
    """Write the pages and records of a handbook; a page that the cache knows is not made again.

    `url` is where a preview is served. Raises `mkdocs.exceptions.Abort` where MkDocs finds a fault.
    """
    plugin: Any = config.plugins["sticky"]
    plugin.book, plugin.cache, plugin.pdf = book, cache, pdf
    config.plugins.on_startup(command="serve" if url else "build", dirty=False)
    try:
        # MkDocs asks each file whether it was modified, and each knows what it was made from.
        build.build(config, serve_url=url, dirty=True)
        cache.commit()
    except BaseException:
        cache.rollback()
        raise
    finally:
        config.plugins.on_shutdown()


def tell() -> None:
    """Print what MkDocs warns of."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
