"""A page that could not be made because a call on it failed, as a problem with a file, a line and a remedy."""

from difflib import get_close_matches
from pathlib import Path

from mkdocs.exceptions import Abort

from ..content import own
from ..content.cited import BadReference
from ..text.files import FULL
from ..text.problem import Problem


class Failed(Abort):
    """Ends a build at a page that could not be made."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def failure(error: Exception, root: Path, path: str, rendered: str = "") -> Exception:
    """What the caller is to raise in place of `error`, which stopped the page at `path` of the project at `root`.

    No page is at fault if the disk is full. `rendered` is the text with the calls: that of the file, in which the site may have inserted lines.
    """
    if isinstance(error, OSError) and error.errno in FULL:
        return OSError(error.errno, error.strerror, error.filename)
    line = _line(error, root / path, rendered)
    if isinstance(error, BadReference):
        return Failed(Problem(path, line, error.code, str(error)))
    return Failed(own.fault(error, root, path, line))


def _line(error: Exception, file: Path, rendered: str) -> int:
    # The line of the file with the call that failed; 1 if the site has inserted it. What is rendered has the facts filled in.
    written, lines = file.read_text(encoding="utf-8").split("\n"), rendered.split("\n")
    calls = [lines[line - 1] for name, line in own.frames(error) if name == _PAGE and line <= len(lines)]
    same = get_close_matches(calls[-1], written, 1) if calls else []
    return written.index(same[0]) + 1 if same else 1


_PAGE = "<template>"
"""What Jinja calls the text of a page in a traceback."""
