"""Every use of another program's private parts, each with what it replaces, and why no public way exists.

Each has a test that fails when the program changes there.
"""

import logging
from typing import Any

import jinja2


def sandbox_macros(plugin: Any, env: jinja2.Environment) -> None:
    """Render pages in `env`: replaces `MacrosPlugin._env` of mkdocs-macros-plugin.

    Its own environment runs any expression in braces on a page, even Python, and gives every page the whole
    configuration. It has an option for the delimiters, but none for the class of the environment.
    """
    plugin._env = env


def quiet() -> None:
    """Hide two messages that are false here, or not meant for authors: adds filters to two loggers.

    mkdocs-macros-plugin lists the macros it found at every build. MkDocs warns that a dirty build is inaccurate, which
    makes a strict build fail; here each page's fingerprint makes it accurate.
    """
    logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs.commands.build")
    if _not_dirty not in logger.filters:
        logger.addFilter(_not_dirty)


def _not_dirty(record: logging.LogRecord) -> bool:
    return DIRTY not in record.getMessage()


DIRTY = "A 'dirty' build is being performed"
"""The beginning of MkDocs's warning."""
