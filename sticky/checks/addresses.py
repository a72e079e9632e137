"""The ledger of addresses: every page and every anchor ever published. Each has to keep working.

To change an id, record the old one (`aliases`, `renamed`), and the former address goes on working. To withdraw a page,
write another that says what was withdrawn, with the former address among its `aliases`.
"""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.page import address as address_of
from ..content.page import src_of
from ..content.reader import Project
from ..content.scenario import GUIDE
from ..content.sections import answer_id
from ..text.files import contents, decode, why, write_whole
from ..text.problem import Problem, shown, warning
from .once import MANY

LEDGER = "records/addresses.txt"
"""Where a handbook lists every address that was ever published."""


def addresses(book: Handbook) -> frozenset[str]:
    """Every address in a published handbook, such as `/policy/#vendors`."""
    every = {f"/{old}" for old in book.moved}
    for src, anchors in book.anchors.items():
        for twin in ("", GUIDE) if src.startswith(f"{SCENARIOS}/") else ("",):
            every |= {f"/{book.addresses[src]}{twin}{place}" for place in ("", *(f"#{anchor}" for anchor in anchors))}
    return frozenset(every)


def lost(root: Path, book: Handbook, whole: Callable[[], Project]) -> Iterator[Problem]:
    """A problem for every address in the ledger that is neither in the published handbook nor in the `whole`, of a library
    that does everything, which is read only if the ledger and the handbook differ.
    """
    ours, (lines, problems) = addresses(book), _read(root)
    yield from problems
    if ours == {*lines} - {""}:
        return
    everything = addresses((whole().book or book).published)
    here = ours | everything
    new = sorted((ours & everything) - set(lines))  # addresses that only a library that does less has are not asked for
    if new and not problems and book.settings.status != "draft":  # of a draft, nothing was published
        them = f'{len(new)} addresses, such as "{new[0]}"' if len(new) > 1 else f'the address "{new[0]}"'
        message = f"the ledger does not have {them}; if it had, bring back the file as it was; if they are new, add them: sticky ledger"
        yield warning(LEDGER, 1, "unlisted-address", message)
    parts = defaultdict[str, dict[str, Problem]](dict)  # by page: the problem of each lost anchor, by what to record
    for line, address in enumerate(lines, 1):
        page, _, anchor = address.partition("#")
        if not address or address in here:
            continue
        if "//" in page or " " in address or address.endswith("#") or not (page.startswith("/") and page.endswith("/")):
            message = f'{shown(address)} is not an address, such as "/policy/" or "/policy/#vendors"; remove the line'
            yield Problem(LEDGER, line, "bad-address", message, about=f"lines {LEDGER}")
            continue
        # A moved page keeps its anchors (those that are gone lead to its top). Report a lost page once, not per anchor.
        if anchor and (page not in here or page.strip("/") + "/" in book.moved):
            continue
        if page.endswith(GUIDE) and anchor and f"{page.removesuffix(GUIDE)}#{anchor}" in lines:
            continue  # reported for the scenario's own page
        to = answer_id("the-current-id") if anchor.endswith(answer_id("")) else "the-current-id"
        if anchor:
            how = f"give the heading its id back, {{#{anchor}}}, or record the new one in that page's front matter: renamed: {{{anchor}: {to}}}"
            now = [src for src, anchors in book.anchors.items() if anchor in anchors and not src.startswith(SCENARIOS)]
            was = next((src for src, url in book.addresses.items() if f"/{url}" == page), "")
            if len(now) == 1 and was and not was.startswith(SCENARIOS):
                place = f"{posixpath.relpath(now[0], posixpath.dirname(was) or '.')}#{anchor}"
                how = f"it is in {DOCS}/{now[0]} now: record that in the front matter of {DOCS}/{was}, renamed: {{{anchor}: {place}}}, and write a link where it was: […]({place})"
        else:
            former = page.split("/")[2] if page.startswith(f"/{SCENARIOS}/") else page.strip("/")
            how = f"bring its file back, or add to the front matter of the file that replaces it: aliases: [{former}]"
        message = f'"{address}" was published but is gone, and links to it are broken; {how}'
        parts[page][f"{anchor}: {to}"] = Problem(LEDGER, line, "lost-address", message)
    for page, gone in parts.items():
        if len(gone) < MANY:
            yield from gone.values()
        else:
            message = f"""{len(gone)} parts of "{page}" were published but are gone, and links to them are broken; record in that page's front matter, below renamed, one a line, where each leads now: {", ".join(gone)}"""
            yield replace(next(iter(gone.values())), message=message)


def gone(root: Path, project: Project, book: Handbook) -> Iterator[str]:
    """The missing files of pages that were published: references to them are not reported as well."""
    here = {address_of(src_of(file.path)) for file in project.files} | book.moved.keys()
    for page in {line for line in _read(root)[0] if line.startswith("/") and "#" not in line}:
        url = page.removesuffix(GUIDE).strip("/")
        if url and f"{url}/" not in here:
            yield from (f"{url}.md", f"{DOCS}/{url}.md", f"{DOCS}/{url}/index.md")


def add(root: Path, book: Handbook) -> int:
    """Add new addresses to the ledger; return how many there were. Raises `ValueError` if it cannot be read."""
    lines, problems = _read(root)
    if problems:
        raise ValueError(str(problems[0]))  # rewriting the ledger would lose every address in it
    known = set(lines) - {""}
    new = addresses(book) - known
    write_whole({root / LEDGER: "".join(f"{address}\n" for address in sorted(known | new)).encode()})
    return len(new)


def _read(root: Path) -> tuple[list[str], list[Problem]]:
    file = root / LEDGER
    try:
        text, problems = decode(LEDGER, contents(file))
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not file.is_symlink():
            return [], []
        return [], [Problem(LEDGER, 1, "unreadable-file", f"the ledger of addresses cannot be read: {why(error)}")]
    return [line.strip() for line in (text or "").split("\n")], problems
