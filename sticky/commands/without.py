"""Takes pages and scenarios out of a handbook, with whatever leads there."""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from ..content import settings
from ..content.handbook import DOCS
from ..content.starter import OF, pages_of
from ..markdown.document import ASKED
from ..text.files import decode, encode, write_whole
from ..text.problem import Refused, suggestion
from .init.adapt import adapted
from .init.settings import in_menu


def without(root: Path, options: Namespace) -> None:
    """The command `sticky without`."""
    for path in take_out(root, options.pages):
        print(path if (root / path).exists() else f"{path} is gone")
    print("Look over the changes, then run: sticky check")


def take_out(root: Path, pages: Iterable[str]) -> list[str]:
    """Take pages and scenarios out of the handbook at `root`, with what leads there, and their lines in the menu.

    Returns the files changed. Raises `Refused` if there is no such page or scenario, or if one cannot be read.
    """
    texts = pages_of(root)
    pages_there = [path for path in texts if not path.endswith(ASKED)]
    gone = tuple(pages)
    for path in gone:
        if path not in pages_there:
            raise Refused(f'"{path}" is not a page or a scenario of the handbook{suggestion(path, pages_there)}')
    left = adapted(texts, OF, gone)
    menu = decode(settings.MKDOCS_YML, (root / settings.MKDOCS_YML).read_bytes())[0] or ""
    rows = [row for row in menu.split("\n") if f"{DOCS}/{in_menu(row)}" not in texts.keys() - left.keys()]
    changed = {path: text for path, text in left.items() if text != texts[path]}
    changed |= {settings.MKDOCS_YML: "\n".join(rows)} if "\n".join(rows) != menu else {}
    write_whole({root / path: encode(text, (root / path).read_bytes()) for path, text in changed.items()})
    for path in texts.keys() - left.keys():
        (root / path).unlink()
    return sorted({*changed, *(texts.keys() - left.keys())})
