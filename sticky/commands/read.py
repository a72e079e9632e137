"""Signs texts of the handbook: records who in the library has read them, and stands by them as they are."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from ..checks.adoption import items
from ..content.handbook import Handbook
from ..content.readings import RECORD, Reading, packed
from ..markdown.document import Document
from ..text import dates
from ..text.files import write_whole
from ..text.problem import Refused, shown, suggestion
from .console import counted, handbook


def read(root: Path, options: Namespace) -> None:
    """The command `sticky read`."""
    book, by = handbook(root), " ".join((options.by or "").split())
    if bool(by) == options.undo:
        raise Refused('say who has read it: --by "J. Fay"; or take back what was signed: --undo')
    if bool(options.texts) == bool(options.of):
        raise Refused('say what was read, such as wifes-card or docs/desk/holds.md; or whose signatures: --of "J. Fay"')
    readings = dict(book.readings)
    if options.of:
        paths = [path for path, reading in readings.items() if reading.by == options.of]
        if not paths:
            signed = sorted({reading.by for reading in readings.values()})
            raise Refused(f"{shown(options.of)} has signed nothing{suggestion(options.of, signed)}")
    else:
        paths = list(_paths(book, options.texts))
        unwritten = [item for item in items(book) if item.code == "to-be-written" and item.path in paths]
        if unwritten and not options.undo:
            first = f"{unwritten[0].path}:{unwritten[0].line}: {unwritten[0].message}"
            raise Refused(f"nobody can stand by a text before all of it is written: {first}; nothing is signed")
    for path in paths:
        if options.undo:
            readings.pop(path, None)
        elif options.of:
            readings[path] = readings[path].model_copy(update={"by": by})
        else:
            readings[path] = Reading(by=by, on=dates.today(), parts=dict(book.signable[path]))
    write_whole({root / RECORD: packed(readings)})
    left = len(handbook(root).opened)
    if options.undo:
        did = "taken back"
    else:
        words = sum(_words(written.document) for written in book.written if written.document.path in paths)
        did = f"signed by {by}: staff read below each of its pages that {by} has read it, {words:,} words in all"
    print(f"{counted(len(paths), 'text')} {did}. {counted(left, 'text')} still to be read: sticky todo")


def _words(document: Document) -> int:
    return sum(len(text.words.split()) for text in (document.intro, *(part.text for part in document.sections)))


def _paths(book: Handbook, texts: list[str]) -> Iterator[str]:
    # A scenario can also be named by its id.
    known = {path: path for path in book.signable}
    known |= {scenario.id: scenario.document.path for scenario in book.scenarios}
    for text in texts:
        name = text.removeprefix("./")
        if name not in known:
            raise Refused(f"{shown(text)} is no text of this handbook{suggestion(name, known)}")
        yield known[name]
