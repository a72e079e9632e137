"""What pages show: the context of each macro, and the templates that render it."""

from collections.abc import Mapping
from typing import Any

Context = Mapping[str, Any]
"""What a template is rendered with."""
