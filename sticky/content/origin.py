"""The texts that a handbook was started from, as it keeps them."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..text.files import contents
from .state import state_of

ORIGIN = "records/starter.zip"
"""Where a handbook keeps the texts that it was started from."""

_ABOUT = "starter.json"
"""The file in that archive, beside the texts, with what the library said of itself."""


@dataclass(frozen=True)
class Origin:
    """What a handbook was started from."""

    answers: Mapping[str, Any]
    texts: Mapping[str, str]
    """By path, as the handbook was started with them."""

    def without_news_in(self, folder: str, before: "Origin") -> "Origin":
        """This origin, but with the texts of one folder as they were before."""
        texts = {path: text for path, text in self.texts.items() if not Path(path).is_relative_to(folder)}
        texts |= {path: text for path, text in before.texts.items() if Path(path).is_relative_to(folder)}
        return Origin(self.answers, texts)

    def packed(self) -> bytes:
        """The origin as a file: a ZIP archive, which a search-and-replace over the handbook’s files cannot change."""
        made = {_ABOUT: json.dumps({"answers": self.answers}, indent=1, ensure_ascii=False), **self.texts}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path, text in sorted(made.items()):  # undated: the same texts make the same file
                archive.writestr(zipfile.ZipInfo(path), text, zipfile.ZIP_DEFLATED)
        return packed.getvalue()


def came(root: Path) -> frozenset[str]:
    """The paths of the texts that the handbook at `root` was started from; none if it does not say."""
    try:
        with zipfile.ZipFile(io.BytesIO(contents(root / ORIGIN))) as archive:
            return frozenset(archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return frozenset()


def load(root: Path) -> Origin | None:
    """What the handbook at `root` was started from; `None` if it does not say, or that cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(contents(root / ORIGIN))) as archive:
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
        answers = json.loads(texts.pop(_ABOUT))["answers"]
        state_of(str(answers["state"]))
        return Origin(answers, texts)
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile):
        return None
