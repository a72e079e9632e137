"""Signs texts of the handbook: who of the library has read them, and stands by them as they are."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from ..content.handbook import Handbook
from ..content.readings import RECORD, Reading, packed
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
    for path in paths:
        if options.undo:
            readings.pop(path, None)
        elif options.of:
            readings[path] = readings[path].model_copy(update={"by": by})
        else:
            readings[path] = Reading(by=by, on=dates.today(), parts=dict(book.signable[path]))
    write_whole({root / RECORD: packed(readings)})
    left = len(handbook(root).opened)
    did = "taken back" if options.undo else f"signed by {by}"
    print(f"{counted(len(paths), 'text')} {did}. {counted(left, 'text')} still to be read: sticky todo")


def _paths(book: Handbook, texts: list[str]) -> Iterator[str]:
    # A scenario goes by its id, as well.
    known = {path: path for path in book.signable}
    known |= {scenario.id: scenario.document.path for scenario in book.scenarios}
    for text in texts:
        name = text.removeprefix("./")
        if name not in known:
            raise Refused(f"{shown(text)} is no text of this handbook{suggestion(name, known)}")
        yield known[name]
