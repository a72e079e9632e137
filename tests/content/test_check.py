"""What `sticky check` says of the handbook, warnings too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("edition", ["staff", "public"])
def test_the_check_finds_nothing(handbook: Path, edition: str) -> None:
    command = [sys.executable, "-m", "sticky", "check"]
    strictly = {**os.environ, "STRICT": "1", "EDITION": edition}
    ran = subprocess.run(command, cwd=handbook, env=strictly, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
