"""`python -m sticky` does what the command `sticky` does."""

from .cli import run

run()
