"""PDFs read as people and validators read them."""

import re
import subprocess
import sys
from pathlib import Path

from tests.support.browser import build, environment


def printed(root: Path, site: Path) -> Path:
    """The site of the handbook at `root` with all its PDFs, as `make pdf` leaves it."""
    built = build(root, site, pdf=True)
    assert built.returncode == 0, built.stdout
    subprocess.run([sys.executable, "-m", "sticky", "pdf", str(site)], cwd=root, env=environment(), check=True)
    return site


def pages(file: Path) -> list[str]:
    """The words on each page of a PDF, without the spaces between them, because a narrow column breaks lines elsewhere."""
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout
    return [squeezed(page) for page in text.split("\f")[:-1]]


def words(file: Path) -> str:
    """The words of a PDF in reading order, without the spaces between them."""
    return squeezed(
        subprocess.run(["pdftotext", "-raw", str(file), "-"], check=True, capture_output=True, text=True).stdout
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s+|\d+ of \d+\s*\f", "", text)


def validated(*files: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "outloud.cli", "-q", "--no-info", "--fail-on", "error", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True)
