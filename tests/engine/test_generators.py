"""Another generator than MkDocs: what it makes of the same handbook."""

import re
import subprocess
from pathlib import Path

from tests.support.browser import environment, mkdocs

GENERATOR = re.compile(rb'<meta name="generator" content="([^"]*)">')
"""The tag in which a generator names itself."""


def files(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_properdocs_makes_the_same_site(project: Path, site: Path, tmp_path: Path) -> None:
    python, run, _, *rest = mkdocs(project, "build", "--strict", "-d", str(tmp_path / "site"))
    made = subprocess.run(
        [python, run, "properdocs", *rest], env=environment(), capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    ours, theirs = files(site), files(tmp_path / "site")
    assert b"ProperDocs" in GENERATOR.findall(theirs["index.html"])[0]
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if GENERATOR.sub(b"", ours[name]) != GENERATOR.sub(b"", theirs[name])] == []
