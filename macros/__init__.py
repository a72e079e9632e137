"""What pages call: the table of all macros.

A macro is a function in this folder, and the template of the same name in `overrides/fragments/`: the function takes the
template's context from the handbook, and the template renders it. Pages call `MACROS`; the site inserts `PARTS` itself.
Each takes the handbook first, which may have problems, because the preview shows drafts. For a name that an author wrote
and the handbook does not have, they raise `BadReference`, and nothing else.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sticky.content.page import inert
from sticky.macros.about import downloads, due, stored, verified
from sticky.macros.changes import changed, changes
from sticky.macros.choosing import choose, rings
from sticky.macros.context import Context
from sticky.macros.coverage import coverage
from sticky.macros.desk import askers, card, desk, place
from sticky.macros.finding import a_to_z, search, seek
from sticky.macros.people import contact, people_to_call
from sticky.macros.practice import practice
from sticky.macros.quotations import cite, quote
from sticky.macros.rules import (
    carried_out,
    clause_number,
    clause_print,
    decision_table,
    decisions,
    exercised,
    policy_header,
    practiced,
    standards,
    statute,
    what_rests_on,
)
from sticky.macros.scenarios import facilitator, part, scenario, scenario_index, scenarios
from sticky.macros.sessions import build, certificate, log, session, sessions

MACROS: Mapping[str, Callable[..., Context]] = {
    "statute": statute,
    "standards": standards,
    "scenario": scenario,
    "facilitator": facilitator,
    "prompts": part,
    "complications": part,
    "answer": part,
    "scenarios": scenarios,
    "scenario_index": scenario_index,
    "build": build,
    "desk": desk,
    "askers": askers,
    "card": card,
    "people_to_call": people_to_call,
    "coverage": coverage,
    "contact": contact,
    "practice": practice,
    "cite": cite,
    "what_rests_on": what_rests_on,
    "practiced": practiced,
    "decisions": decisions,
    "quote": quote,
    "search": search,
    "choose": choose,
    "a_to_z": a_to_z,
    "rings": rings,
    "sessions": sessions,
    "certificate": certificate,
    "log": log,
    "stored": stored,
    "verified": verified,
    "changes": changes,
    "due": due,
    "downloads": downloads,
}
"""The macros that a page can call."""

SCENARIO_MACROS = ("scenario", "facilitator", "prompts", "complications", "answer")
"""The macros that show a scenario, whose id they take."""

PARTS: Mapping[str, Callable[..., Context]] = {
    f.__name__: f
    for f in (
        place,
        policy_header,
        clause_number,
        clause_print,
        decision_table,
        carried_out,
        session,
        exercised,
        changed,
        seek,
    )
}
"""The fragments that the site inserts itself."""


def define_env(env: Any) -> None:
    """Register the macros: mkdocs-macros-plugin calls this with its environment."""
    build = env.conf.extra["handbook_build"]
    settings = _inert(build.settings)
    env.variables.update(settings)
    for name in MACROS:
        if name in settings:
            del env.variables[name]  # it would come first
        env.macro(with_settings(partial(build.call, name), settings.get(name)), name)


def with_settings(macro: "partial[str]", settings: Any) -> "partial[str]":
    """A macro that has the settings of its own name as attributes: `prompts("wifes-card")`, and `prompts.tension`."""
    vars(macro).update(settings or {})
    return macro


def _inert(settings: Any) -> Any:
    # Texts as Markdown takes them literally.
    if isinstance(settings, dict):
        return {name: _inert(value) for name, value in settings.items()}
    return inert(settings) if isinstance(settings, str) else settings
