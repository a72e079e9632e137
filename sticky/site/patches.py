"""What cannot be had from other programs in a public way: each with what it replaces, and why.

A test for each fails when the program changes there.
"""

import logging
from typing import Any

import jinja2


def sandbox_macros(plugin: Any, env: jinja2.Environment) -> None:
    """Let pages be read in `env`: replaces `MacrosPlugin._env` of mkdocs-macros-plugin.

    Its own environment runs whatever stands in braces on a page, Python among it, and hands every page the whole
    configuration. It has an option for the marks, and none for the class of the environment.
    """
    plugin._env = env


def quiet() -> None:
    """Keep two messages from authors that are not true here, or not for them: adds filters to two loggers.

    mkdocs-macros-plugin tells at every build which macros it found. MkDocs warns that a build of changed pages alone
    is inaccurate, and a strict build ends in failure over that: here a page knows what it was made from.
    """
    logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs.commands.build")
    if _not_dirty not in logger.filters:
        logger.addFilter(_not_dirty)


def _not_dirty(record: logging.LogRecord) -> bool:
    return DIRTY not in record.getMessage()


DIRTY = "A 'dirty' build is being performed"
"""How the warning of MkDocs begins."""
