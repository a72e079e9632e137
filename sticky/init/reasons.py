"""Why a text that a handbook was started from has changed since, as the project's commits tell it."""

from functools import cache

from .. import history, update
from ..content.page import src_of
from ..content.starter import REPOSITORY, STARTER, away, speaks_of_its_own
from ..content.state import State, state_of

_MAKERS = ("sticky/init", "sticky/content/starter.py")
"""How the paths of the code begin that makes a handbook's texts from the starter's: it can change a text whose own file has not changed."""


@cache
def starters_commits() -> tuple[history.Commit, ...]:
    """The commits of the project that a handbook's texts are made of, the newest first."""
    return history.commits(STARTER)


def told(before: update.Origin, path: str) -> tuple[str, ...]:
    """What the project's commits tell of a text since it came into a handbook, the newest first; none if they do not.

    What speaks of another state's law is not for this handbook.
    """
    state = state_of(before.answers["state"])
    known = starters_commits()
    first = [one for one in reversed(known) if one.id in before.commits.values()][:1]  # of a text that is new
    since = list(history.since(known, before.commits.get(path) or "".join(one.id for one in first)))
    sources = _sources(path, state)
    found = [one for one in since if sources & {*one.paths}]
    found = found or [one for one in since if any(path.startswith(_MAKERS) for path in one.paths)]
    ours = (one for one in found if not (away(state) and speaks_of_its_own(f"{one.what} {one.why}")))
    return tuple(f"{one.on}: {one.what.rstrip('.')}.{one.why and f' {one.why}'}" for one in ours)


def _sources(path: str, state: State) -> set[str]:
    # The files of the project that a text is made of.
    own = REPOSITORY / path
    pack = f"sticky/states/{state.pack}"
    name = src_of(path)
    found = {f"sticky/repository/{path}" if own.is_file() else path, f"{pack}/{name}"}
    return found | ({f"{pack}/state.md"} if name in ("law/index.md", "about/sources.md") else set())
