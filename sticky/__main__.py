"""Makes `python -m sticky` the same as the command `sticky`."""

from .cli import run

if __name__ == "__main__":  # a process that reads files for another imports this as well
    run()
