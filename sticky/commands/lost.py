"""The references that lead nowhere once parts of a handbook are gone, and the keys of its pages without them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from ..content.answer import DESK_FOLDER
from ..content.edition import HEAD, Told, closed_up, phrasings_without
from ..content.handbook import SCENARIOS
from ..markdown.document import ASKED
from ..markdown.outline import CATALOG, RULE
from ..text.yaml_nodes import parse_yaml

_REFERRING = ("law", "policy", "clauses", "standards", "renamed")
_KEYS = re.compile(rf"(\A---\n|^```(?:{CATALOG}|{RULE})\b[^\n]*\n)(.*?)(^(?:---|```)$)", re.MULTILINE | re.DOTALL)

Left = Callable[[str, str], Iterable[str]]
"""A callback that takes a key and a reference, and returns what replaces the reference: usually itself, or nothing."""


def page_of(path: str) -> str:
    """The path of the page that a file of phrasings belongs to; for the path of a page, that path."""
    return path.replace(ASKED, ".md")


def group(path: str) -> str:
    """The part before the `#` in a reference to something on a page: the name of the page, or of its folder."""
    where = PurePosixPath(path)
    return where.parent.name if where.stem == "index" or where.parent.name in (SCENARIOS, DESK_FOLDER) else where.stem


def own_id(path: str) -> str:
    """The id by which references name a scenario or a law as a whole; empty for another page."""
    where = PurePosixPath(path)
    is_one = where.parent.name in (SCENARIOS, "law") and where.suffix == ".md" and where.stem != "index"
    return where.stem if is_one else ""


def in_menu(row: str) -> str | None:
    """The page, relative to `docs/`, that a row of the settings lists in the menu, or as omitted there; otherwise `None`."""
    line = re.fullmatch(r" *(?:- [^:]+: |/)([\w./-]+\.md)", row)
    return line[1] if line else None


class Lost:
    """The ids and titles that are in the files of a handbook, by path, and no longer in those that are left."""

    def __init__(self, files: Mapping[str, str], left: Mapping[str, str]) -> None:
        had, has = ({path: dict(_ids(path, text)) for path, text in texts.items()} for texts in (files, left))
        self.ids = {path: ids.keys() - has.get(path, {}).keys() for path, ids in had.items()}
        """The ids that are gone from each page."""
        still = set().union(*has.values())
        names = [(path, id_) for path, ids in self.ids.items() for id_ in ids]
        self.titles = {f"{group(path)}#{id_}": had[path][id_] for path, id_ in names}
        """The titles of what is gone, by the name that references use."""
        self.titles |= {id_: had[path][id_] for path, id_ in names if id_ not in still}

    def leads(self, name: str) -> bool:
        """Whether a reference leads to what is gone; a reference to a law has the page's name before the label."""
        return name.rpartition(".md#")[2] in self.titles or name.replace("(", " ").partition(" ")[0] in self.titles

    def asked(self, path: str, text: str) -> str:
        """A file of phrasings without those of the parts that are gone."""
        left = phrasings_without(self.ids[page_of(path)], Told(data := text.encode(), data)).decode()
        return closed_up(left).strip("\n") + "\n"


def _ids(path: str, text: str) -> Iterator[tuple[str, str]]:
    # The ids that references name, each with its title.
    if own := own_id(path):
        yield own, text.partition("\ntitle: ")[2].partition("\n")[0].strip("\"'") or own
    yield from ((id_, title.strip()) for title, id_ in HEAD.findall(text))


def keys_left(text: str, left: Left) -> str:
    """A page, with the references that `left` returns in its front matter and catalogs; an empty catalog is removed."""

    def block(mark: re.Match[str]) -> str:
        keys = "\n".join(_left_of(mark[2].split("\n"), left))
        return f"{mark[1]}{keys}{mark[3]}" if keys.strip() else ""

    return _KEYS.sub(block, text)


def _left_of(rows: list[str], left: Left) -> list[str]:
    node, _ = parse_yaml("", "\n".join(rows), 0)
    keys = node.value if node and isinstance(node.value, Mapping) else {}
    ends = [*(value.line for value in keys.values()), len(rows)][1:]
    for (key, value), end in reversed([*zip(keys.items(), ends, strict=True)]):
        begin, plain = value.line, value.plain()
        pairs = isinstance(plain, dict)  # former ids, each with where it leads
        names = [plain] if isinstance(plain, str) else plain or ()
        before = [(f"{old}: ", plain[old]) for old in names] if pairs else [("", name) for name in names]
        if key not in _REFERRING or not all(isinstance(name, str) for _, name in before):
            continue
        while not rows[end - 1].strip() or rows[end - 1].lstrip().startswith("#"):
            end -= 1
        kept = [*dict.fromkeys((start, new) for start, name in before for new in left(key, name))]
        if kept != before:
            brackets, item = ("{%s}", "") if pairs else ("[%s]", "- ")
            entries = [start + (name if pairs else _written(name)) for start, name in kept]
            below = [f"{key}:", *(f"  {item}{entry}" for entry in entries)]
            inline = [f"{key}: {brackets % ', '.join(entries)}"]
            rows[begin:end] = [] if not kept else below if rows[begin].rstrip().endswith(":") else inline
    return rows


def _written(entry: str) -> str:
    plain = re.fullmatch(r"(?!null$)[^\W\d_][^\d:#,\[\]{}\n]*(?<! )", entry)
    return entry if plain else json.dumps(entry, ensure_ascii=False)
