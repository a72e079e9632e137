"""What a macro returns: facts for the template of its name."""

from collections.abc import Mapping
from typing import Any

Context = Mapping[str, Any]
"""What a template is rendered with."""
