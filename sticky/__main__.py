"""Makes `python -m sticky` the same as the command `sticky`."""

from .cli import run

run()
