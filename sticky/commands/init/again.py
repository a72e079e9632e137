"""Asks a library again what it said of itself when it started its handbook, and changes the settings that follow from that."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from ...content.settings import MKDOCS_YML
from ...text.files import write_whole
from ...text.problem import Refused
from ..console import project_and_handbook
from ..shelf import change, origin_of
from .profile import ASKED, Profile, ask, profile_from
from .settings import LOGO
from .texts import origin, profile_of


def again(root: Path, given: dict[str, str | None], options: Namespace) -> None:
    """Ask again, with current settings as the default answers, except for the state, whose law came with the texts."""
    if not (root / MKDOCS_YML).is_file():
        raise Refused(f"{root} has no handbook, so nothing was asked there before; leave out --again")
    before = origin_of(root)
    was = _set_now(root, profile_of(before))
    if given["state"] not in (None, was.state.name, was.state.code):
        raise Refused(f"The law of {was.state.name} came with the texts; for another state, start a new handbook")
    now = {"library": was.name} | {name: getattr(was, name) for name in ("title", "officer", "phone", "email", "url")}
    now |= {"accent": was.accent, "logo": ""}
    answers = {name: ask(name, given[name], now[name]) for name in ASKED if name != "state"}
    repository = was.repository if given["repository"] is None else given["repository"]
    library, note = profile_from(answers | {"state": was.state.code}, repository)
    if note:
        print(note)
    kept = replace(library, logo=library.logo or was.logo, taken=was.taken, back=was.back)
    change(root, origin(was), origin(kept), options.dry_run)
    if library.logo and not options.dry_run:
        write_whole({root / LOGO: library.logo})


def _set_now(root: Path, was: Profile) -> Profile:
    # What a library said of itself, updated from its current settings.
    project, book = project_and_handbook(root)
    owner, site = book.owner, project.mkdocs.plain()
    return replace(
        was,
        name=owner.name,
        officer=owner.privacy_officer.title,
        phone=owner.privacy_officer.phone,
        email=owner.privacy_officer.email or "",
        accent=owner.accent or "",
        logo=LOGO.encode() if owner.logo else b"",
        url=site.get("site_url") or was.url,
        title=site["site_name"] if was.title else "",
        repository=site.get("repo_url") or "",
    )
