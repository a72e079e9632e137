"""The ledger of addresses: every page and every place on a page ever published. What stands in it has to stay.

Who changes an id says so (`aliases`, `renamed`), and the former address goes on working. Who withdraws a page leaves
another that says what was withdrawn, and lists the former address among that one's `aliases`.
"""

from collections.abc import Iterator
from pathlib import Path

from ..content.handbook import SCENARIOS, TWIN, Handbook
from ..text.document import decode
from ..text.problem import Problem

PATH = "records/addresses.txt"


def addresses(book: Handbook) -> frozenset[str]:
    """Every address of a published handbook, such as `/policy/#vendors`."""
    found = set()
    for src, anchors in book.places.items():
        url = book.addresses[src]
        twins = [url, url + TWIN] if src.startswith(f"{SCENARIOS}/") else [url]
        found |= {f"/{twin}{place}" for twin in twins for place in ("", *(f"#{anchor}" for anchor in anchors))}
    return frozenset(found | {f"/{old}" for old in book.moved})


def lost(root: Path, book: Handbook) -> Iterator[Problem]:
    """A problem for every address in the ledger that the published handbook no longer has."""
    here = addresses(book)
    lines, problems = _read(root)
    yield from problems
    for line, address in enumerate(lines, 1):
        page, _, anchor = address.partition("#")
        # A page that moved takes its places along (those that are gone lead to its top); of one that is lost, say it once.
        if not address or address in here or (anchor and (page not in here or page.strip("/") + "/" in book.moved)):
            continue
        if anchor:
            how = f"say what its id is now in that page's front matter: renamed: {{{anchor}: the-id-of-today}}"
        elif page.startswith(f"/{SCENARIOS}/"):
            how = f"list its former id in the scenario that took its place: aliases: [{page.split('/')[2]}]"
        else:
            how = f"list it in the page that took its place: aliases: [{page.strip('/')}]"
        yield Problem(PATH, line, "lost-address", f'"{address}" was published and is gone, and links to it die; {how}')


def add(root: Path, book: Handbook) -> int:
    """Write the addresses that are new into the ledger, which `lost` could read; return how many there were."""
    known = set(_read(root)[0]) - {""}
    new = addresses(book) - known
    (root / PATH).write_text("".join(f"{address}\n" for address in sorted(known | new)), encoding="utf-8")
    return len(new)


def _read(root: Path) -> tuple[list[str], list[Problem]]:
    file = root / PATH
    text, problems = decode(PATH, file.read_bytes()) if file.exists() else (None, [])
    return (text or "").split("\n"), problems
