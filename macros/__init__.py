"""What pages call: the table of all macros.

A macro is a function here and the template of its name in `overrides/fragments/`: the function makes the template's
context from the handbook, its first argument, which may have problems, because the preview shows drafts. A macro raises
nothing but `BadReference`, for a name that an author wrote and the handbook does not have.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sticky.content.page import inert
from sticky.macros import (
    about,
    changes,
    choosing,
    coverage,
    desk,
    finding,
    people,
    practice,
    quotations,
    rules,
    scenarios,
    sessions,
)
from sticky.macros.context import Context


def _named(*functions: Callable[..., Context]) -> dict[str, Callable[..., Context]]:
    return {function.__name__: function for function in functions}


MACROS: Mapping[str, Callable[..., Context]] = {
    **_named(rules.statute, rules.standards, scenarios.scenario, scenarios.facilitator),
    **dict.fromkeys(("prompts", "complications", "answer"), scenarios.part),
    **_named(scenarios.scenarios, scenarios.scenario_index, sessions.build, desk.desk, desk.askers, desk.card),
    **_named(people.people_to_call, coverage.coverage, people.contact, practice.practice, quotations.cite),
    **_named(rules.what_rests_on, rules.practiced, rules.decisions, quotations.quote),
    **_named(finding.search, choosing.choose, finding.a_to_z, choosing.rings),
    **_named(sessions.sessions, sessions.certificate, sessions.log),
    **_named(about.stored, about.verified, changes.changes, about.due, about.downloads, about.print_page),
}

IN_SENTENCES = ("cite", "contact")
"""The macros that can stand in a sentence; every other macro inserts a block of its own."""

SCENARIO_MACROS = ("scenario", "facilitator", "prompts", "complications", "answer")
"""The macros that show a scenario, whose id they take."""

PARTS: Mapping[str, Callable[..., Context]] = {
    **_named(desk.place, rules.policy_header, rules.policy_dates, rules.clause_number, rules.clause_print),
    **_named(rules.decision_table, rules.carried_out, sessions.session, rules.exercised),
    **_named(changes.changed, finding.seek),
}
"""The fragments that the site inserts itself."""


def define_env(env: Any) -> None:
    """Register the macros: mkdocs-macros-plugin calls this with its environment."""
    build = env.conf.extra["handbook_build"]
    settings = _inert(build.settings)
    env.variables.update(settings)
    for name in MACROS:
        if name in settings:
            del env.variables[name]  # it would hide the macro
        env.macro(with_settings(partial(build.call, name), settings.get(name)), name)


def with_settings(macro: "partial[str]", settings: Any) -> "partial[str]":
    """A macro that has the settings of its own name as attributes: `prompts("wifes-card")`, and `prompts.tension`."""
    vars(macro).update(settings or {})
    return macro


def _inert(settings: Any) -> Any:
    # The settings, with texts that Markdown takes literally.
    if isinstance(settings, dict):
        return {name: _inert(value) for name, value in settings.items()}
    return inert(settings) if isinstance(settings, str) else settings
