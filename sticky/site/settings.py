"""MkDocs's configuration of a project, and what MkDocs, its theme and its plugins find wrong with it, as problems."""

import re
from bisect import bisect
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.yaml import get_yaml_loader

from .. import checks
from ..content import own
from ..content.edition import Edition
from ..content.handbook import Handbook
from ..content.settings import MKDOCS_YML
from ..text.document import decode
from ..text.kept import Kept
from ..text.problem import Problem, shown, suggestion
from . import patches

_KINDS = {"str": "text", "int": "a number", "float": "a number", "bool": "yes or no", "NoneType": "nothing"}
_KINDS |= {"date": "a date", "datetime": "a date", "list": "a list", "dict": "keys with values"}
"""What types are called."""

_MISSING = re.compile(r"not installed|No module named|Could not import")
_MANUAL = "https://www.mkdocs.org/user-guide/configuration/"


def checked(
    root: Path, built: Path, kept: Kept | None = None, edition: Edition = "staff", **settings: Any
) -> tuple[Handbook | None, MkDocsConfig | None, list[Problem]]:
    """Check all of the project at `root`, with MkDocs's own checks of its settings; the problems are sorted.

    Returns the handbook, and MkDocs's configuration to build it into the folder `built`; either is `None` if it cannot be
    read. `settings` come before those of the project.
    """
    book, problems = checks.check(root, kept, edition)
    config, faults = configured(root, built, **settings)
    # Of a setting about which our own check has told something, MkDocs would tell the same.
    tops = [line for line, row in enumerate(_text(root).split("\n"), 1) if re.match(r"[^\s#]", row)]
    told = {bisect(tops, one.line) for one in problems if one.path == MKDOCS_YML and not one.warning}
    faults = [one for one in faults if not told or (bisect(tops, one.line) not in told and one.code != "bad-yaml")]
    return book, config, sorted({*problems, *faults})


def _text(root: Path) -> str:
    file = root / MKDOCS_YML
    return (decode(MKDOCS_YML, file.read_bytes())[0] if file.is_file() else None) or ""


def configured(root: Path, built: Path, **settings: Any) -> tuple[MkDocsConfig | None, list[Problem]]:
    """MkDocs's configuration, and every problem that MkDocs finds in the settings; `None` if there is one.

    Without settings that are text, which our own check tells, there is neither.
    """
    problems: list[Problem] = []
    faulty: set[str] = set()
    text = _text(root)
    if not text:
        return None, []
    while True:
        config = MkDocsConfig(config_file_path=str(root / MKDOCS_YML))
        try:
            given = yaml.load(text, Loader=get_yaml_loader(config=config)) or {}  # noqa: S506  # as MkDocs reads it
            config.load_dict({key: value for key, value in given.items() if key not in faulty})
            if "site_name" in faulty:  # which MkDocs needs
                config.load_dict({"site_name": root.name})
            config.load_dict({"site_dir": str(built), "strict": True, **settings})
            errors, warnings = config.validate()
        except (yaml.YAMLError, ValueError) as error:
            return None, [*problems, *_bad_yaml(text, error)]
        except Exception as error:  # of a hook or a plugin
            return None, [*problems, own.fault(error, root, MKDOCS_YML)]
        found = [(str(key), str(said)) for key, said in [*errors, *([] if faulty else warnings)]]
        problems += [_problem(text, key, said.replace(f"{root}/", "")) for key, said in found]
        # MkDocs stops at the first that it cannot use.
        new = {key for key, _ in errors} & given.keys() - faulty
        if not new:
            return None if problems else config, [*problems, *(() if problems else _colors(text, config))]
        faulty |= {str(key) for key in new}


def _colors(text: str, config: MkDocsConfig) -> Iterator[Problem]:
    # Names of colors that Material does not know, or that color only its own header.
    known, palette = patches.named_colors(config.theme), config.theme.get("palette") or []
    for one in [palette] if isinstance(palette, dict) else palette:
        for name in (one.get("primary"), one.get("accent")) if isinstance(one, dict) else ():
            if name and name not in known:
                line, _ = _place(text, "theme", f'"{name}"')
                message = f'"{name}" colors nothing here; take one of {", ".join(known)}, or a color of your own, in "library" below "extra": accent: "#0a5f5b"'
                yield Problem(MKDOCS_YML, line, "useless-setting", message, warning=True)


def _problem(text: str, key: str, said: str) -> Problem:
    line, value = _place(text, key, said)
    if said.startswith("Unrecognised"):  # codespell:ignore unrecognised
        message = f'"{key}" is not a setting{suggestion(key, [str(known) for known in MkDocsConfig()])}'
        return Problem(MKDOCS_YML, line, "unknown-key", message)
    rows = [row for row in said.split("\n") if row.strip()]
    said = " ".join(dict.fromkeys((rows[0], rows[-1]))) if "Traceback" in said or "  File " in said else " ".join(rows)
    said = re.sub(r"<class '(?:\w+\.)*(\w+)'>", lambda kind: _KINDS.get(kind[1], kind[1]), said)
    if said.startswith("Expected type: text") and value:
        return Problem(MKDOCS_YML, line, "bad-value", f'{said}; write: {key}: "{value}"')
    remedy = f"see {_MANUAL}#{key}"
    if _MISSING.search(said):
        remedy = "install the package that has it, and name that in requirements.txt; or remove this"
    return Problem(MKDOCS_YML, line, "bad-value", f'"{key}": {said.rstrip(".")}; {remedy}')


def _place(text: str, key: str, said: str) -> tuple[int, str]:
    # The line of a setting, or of that part of it which a message quotes, and its value if it is no list and has no keys.
    tree = _tree(text)
    for name, value in tree.value if isinstance(tree, yaml.MappingNode) else ():
        if name.value == key:
            quoted = re.findall(r"""['"]([^'"]+)['"]""", said)
            inside = next((one for one in _scalars(value) if one.value in quoted), name)
            return inside.start_mark.line + 1, value.value if isinstance(value, yaml.ScalarNode) else ""
    return 1, ""


def _tree(text: str) -> yaml.Node | None:
    with suppress(yaml.YAMLError):  # our own check tells them
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
        return node
    return None


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    for one in node.value if isinstance(node, yaml.CollectionNode) else ():
        for inner in one if isinstance(one, tuple) else (one,):
            yield from _scalars(inner)


def _bad_yaml(text: str, error: Exception) -> list[Problem]:
    # What MkDocs's reader of YAML refuses, which is stricter: values that only look like a date, a number or a key, and tabs.
    found = []
    for node in _scalars(_tree(text)):
        try:
            if re.fullmatch(r"tag:yaml\.org,2002:\w+", node.tag):
                yaml.constructor.SafeConstructor().construct_object(node)
        except (ValueError, yaml.YAMLError):
            message = f"{shown(node.value)} is not a valid date, number or key in YAML; put it in quotation marks"
            found.append(Problem(MKDOCS_YML, node.start_mark.line + 1, "bad-yaml", message))
    mark = getattr(error, "problem_mark", None)
    row = text.split("\n")[mark.line] if mark else ""
    why = "it contains a tab; use spaces" if "\t" in row else getattr(error, "problem", error)
    at = Problem(MKDOCS_YML, mark.line + 1 if mark else 1, "bad-yaml", f"{shown(row)} is not valid YAML: {why}")
    return found or [at]
