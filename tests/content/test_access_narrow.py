"""Pages read by axe on the narrowest screen: see `test_access.py`."""

from tests.content.test_access import page, test_axe_finds_nothing, window

__all__ = ("page", "test_axe_finds_nothing", "window")

WIDTH = 320
