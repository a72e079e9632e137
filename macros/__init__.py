"""The package behind the handbook's pages, and what a page can call."""

from functools import partial
from typing import TYPE_CHECKING

from . import fragments

if TYPE_CHECKING:
    from mkdocs_macros.plugin import MacrosPlugin


def define_env(env: "MacrosPlugin") -> None:
    """Register the macros with mkdocs-macros; what each gathers is told in `fragments`."""
    build = env.conf["extra"]["handbook_build"]
    for name in fragments.MACROS:
        env.macro(partial(build.call, name), name)  # type: ignore[no-untyped-call]  # the plugin has no types
