"""Work grows as the text does, whatever its shape.

A ratio of processor times, with room, and no limit in seconds but the one that ends what would never end: regular
expressions do their work where calls cannot be counted.
"""

import subprocess
import sys

from tests.engine.shapes import runs, slow
from tests.support.browser import ROOT


def test_no_shape_of_text_takes_longer_than_its_length(whole: bool) -> None:
    # One in six, in a scenario or on a page, and long in one way or another, in turn; with `--whole`, all of it.
    run = subprocess.run(
        [sys.executable, "-m", "tests.engine.shapes", *["--whole"][: 1 if whole else 0]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=1200,
        check=False,
    )
    measured = [line.split("\t") for line in run.stdout.splitlines()]
    assert run.returncode == 0, measured[-1:]  # the shape that it stopped at
    assert len(measured) == sum(1 for _ in runs(whole=whole))
    assert [(name, *took) for name, *took in measured if slow(*map(float, took))] == []
