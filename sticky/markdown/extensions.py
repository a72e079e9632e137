"""The extensions of Python-Markdown that the renderer supports in what people write."""

from collections.abc import Mapping
from typing import Any

EXTENSIONS: Mapping[str, Mapping[str, Any]] = {
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "sane_lists": {},
    # `Tables` turns the attribute into a class: the content security policy allows no styles.
    "tables": {"use_align_attribute": True},
    "toc": {"permalink": "#", "toc_depth": "2-3"},
    "pymdownx.blocks.admonition": {},
    "pymdownx.blocks.details": {},
    "pymdownx.blocks.html": {},
    "pymdownx.details": {},
    "pymdownx.highlight": {"use_pygments": False},
    "pymdownx.superfences": {},
}
"""Their names, with the options that they have unless `mkdocs.yml` gives others."""
