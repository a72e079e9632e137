"""The built pages, styles and drawings, read by the Nu checker: not an error and not a warning."""

import json
import subprocess
from pathlib import Path

import pytest

from sticky.commands.verify import file_of
from tests.support.browser import ROOT, served

_CHECKER = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"


def findings(kind: str, *addresses: str) -> list[dict[str, str]]:
    """What the checker says of documents of one kind, all read in one go."""
    # Where styles and pages are read in one go, it takes some pages' drawings for what they are not.
    # It runs for seconds: what Java's optimizing compiler makes of it would cost more than it saves.
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"]
    command += ["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(_CHECKER), f"--{kind}"]
    command += ["--format", "json", "--stdout", "--exit-zero-always", *addresses]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not said.stderr
    messages: list[dict[str, str]] = json.loads(said.stdout)["messages"]
    return messages


_FAULTS = {
    "html": "<!doctype html><html lang='en'><title>A page</title><p align='right'>Words</p>",
    "css": "p { colr: red }",
    "svg": "<svg xmlns='http://www.w3.org/2000/svg'><rect widht='1'/></svg>",
}
"""A faulty document of each kind."""


SAMPLE = 6
"""Of how many pages that have no component of their own one is read, without `--whole`."""


@pytest.mark.parametrize("kind", _FAULTS)
def test_the_nu_checker_finds_a_fault_and_none_on_the_site(
    kind: str, site: Path, every_kind: list[str], whole: bool, tmp_path: Path
) -> None:
    # What Material styles, and no page of ours has by itself, is not ours to mend.
    files = sorted(set(site.rglob(f"*.{kind}")) - set(site.glob("assets/stylesheets/rest.*.css")))
    if kind == "html" and not whole:
        files = sorted({*files[::SAMPLE], *(file_of(site, address) for address in every_kind)})
    assert files
    faulty = tmp_path / f"faulty.{kind}"
    faulty.write_text(_FAULTS[kind])
    # Over HTTP, so that what a page's policy means by 'self' is what it means to readers.
    with served(site) as home:
        where = [f"{home}{file.relative_to(site)}" if kind == "html" else str(file) for file in files]
        messages = findings(kind, *where, str(faulty))
    of_the_site = [message for message in messages if not message["url"].endswith(faulty.name)]
    assert len(of_the_site) < len(messages)
    faults = [f"{message['url']}: {message['message']}: {message.get('extract', '')}" for message in of_the_site]
    assert faults == []
