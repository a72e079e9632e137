"""Work grows as the text does, whatever its shape.

A ratio of processor times, with room, and no limit in seconds but the one that ends what would never end: regular
expressions do their work where calls cannot be counted.
"""

import subprocess
import sys

from tests.engine.shapes import SHORT, shapes
from tests.support.browser import ROOT

ROOM = 9
"""How many times as long four times the text may take. Work that grows with the square takes sixteen times as long."""


def test_no_shape_of_text_takes_longer_than_its_length() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.engine.shapes"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=1200,
        check=False,
    )
    measured = [line.split("\t") for line in run.stdout.splitlines()]
    assert run.returncode == 0, measured[-1:]  # the shape that it stopped at
    assert len(measured) == 2 * len(shapes())
    slow = []
    for name, small, fourfold, large in measured:
        most = max(float(fourfold), float(large))
        if most > SHORT and most > ROOM * float(small):
            slow.append((name, small, fourfold, large))
    assert slow == []
