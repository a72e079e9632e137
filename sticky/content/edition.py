"""The two editions that are built from the same files: the staff's, which has everything, and the public's.

The public's leaves out facilitators' guides and notes, every page whose front matter says that its readers are staff or
authors, and every passage of a page between `/// staff` and `///`.
"""

import re
from typing import Literal

Edition = Literal["staff", "public"]
"""The name of an edition."""

_BLOCK = re.compile(rb"/{3,} *([\w-]*)")
STAFF = "/// staff"
"""The line that begins a passage for staff."""
_FENCE = re.compile(rb"`{3,}(?=[^`]*$)|~{3,}")


def in_edition(data: bytes, edition: Edition) -> bytes:
    """The text of a file in an edition: the staff's has passages for staff without their markers, the public's has blank lines.

    Every line keeps its number.

    Whatever is in fenced code stays. A passage that does not end is left as it is, for the checks to find.
    """
    if STAFF.encode() not in data:
        return data
    rows = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    begin, depth, fence = -1, 0, b""
    for i, row in enumerate(row.strip() for row in rows):
        if fence:
            fence = b"" if row.startswith(fence) and not row.strip(fence[:1]) else fence
        elif mark := _FENCE.match(row):
            fence = mark[0]
        elif begin < 0 and row == STAFF.encode():
            begin, depth = i, 1
        elif begin >= 0 and (block := _BLOCK.match(row)):
            depth += 1 if block[1] else -1
            if depth == 0:
                for j in range(begin, i + 1) if edition == "public" else (begin, i):
                    rows[j] = b""
                begin = -1
    return b"\n".join(rows)
