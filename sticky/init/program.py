"""What installs the program that a handbook is made with, for the handbook's workflows and whoever else works on it."""

import json
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

REQUIREMENTS = "requirements.txt"
"""The file that asks for the program, in a handbook's folder."""


def program() -> tuple[dict[str, bytes], str]:
    """What installs the program that a handbook is made with, and what is left to do about that, if anything.

    `requirements.txt` asks for this program, with what prints PDFs, from where it was installed here: a repository, a
    package index, or a file, of which the handbook gets a copy.
    """
    here = distribution("sticky-situations")
    asked, left, files = f"{here.name}[pdf]=={here.version}", "", dict[str, bytes]()
    came: dict[str, Any] = json.loads(here.read_text("direct_url.json") or "{}")
    url = came.get("url", "")
    wheel = Path(url2pathname(urlsplit(url).path)) if url.startswith("file:") and url.endswith(".whl") else None
    if "vcs_info" in came:
        asked = f"{here.name}[pdf] @ {came['vcs_info']['vcs']}+{url}@{came['vcs_info']['commit_id']}"
    elif wheel:
        asked = f"./{wheel.name}[pdf]"
        if wheel.is_file():
            files[wheel.name] = wheel.read_bytes()
        else:
            left = f"{REQUIREMENTS}: put the program’s file, {wheel.name}, in the same folder; it is no longer in {wheel.parent}."
    elif "dir_info" in came:
        left = (
            f"{REQUIREMENTS}: it asks for {asked} from the Python Package Index. If that is not published there yet, put "
            "the program’s file, whose name ends in .whl, in the same folder, and write ./, the file’s name and [pdf], without "
            f"spaces, in place of {asked}."
        )
    elif url:
        asked = f"{here.name}[pdf] @ {url}"
    return files | {REQUIREMENTS: f"{asked}\n".encode()}, left
