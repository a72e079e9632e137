"""The files that install the program for a handbook, for the handbook's workflows and whoever else works on it."""

import json
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

REQUIREMENTS = "requirements.txt"
"""The file that asks for the program, in a handbook's folder."""


def program() -> tuple[dict[str, bytes], str]:
    """The files that install this program, and what is left to do about that, if anything.

    They are `requirements.txt` and, if the program was installed from a wheel, a copy of that wheel.
    """
    here = distribution("sticky-situations")
    asked = f"{here.name}[pdf]=={here.version}"
    url = json.loads(here.read_text("direct_url.json") or "{}").get("url", "")
    wheel = Path(url2pathname(urlsplit(url).path))
    if wheel.suffix == ".whl" and wheel.is_file():
        return {wheel.name: wheel.read_bytes(), REQUIREMENTS: f"./{wheel.name}[pdf]\n".encode()}, ""
    by_hand = (
        f"{REQUIREMENTS}: it asks for {asked} from the Python Package Index. If that is not published there yet, put "
        "the program’s file, whose name ends in .whl, in the same folder, and write ./, the file’s name and [pdf], without "
        f"spaces, in place of {asked}."
    )
    return {REQUIREMENTS: f"{asked}\n".encode()}, by_hand if url else ""
