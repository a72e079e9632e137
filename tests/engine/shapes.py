"""What long texts of one shape cost, in processor time: `python -m tests.engine.shapes`, a line a shape.

A shape is put into a scenario or a page, as one long text or as four shorter ones. Which of the two changes from shape to
shape; with `--whole`, each is measured in all four ways. The file is checked and, if nothing is wrong with it, rendered
as the site does.
It runs by itself, so that a test can end it: an expression that is tried in every way cannot be interrupted.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from markdown import Markdown

from sticky import checks
from sticky.content.handbook import Handbook
from sticky.markdown.extensions import EXTENSIONS
from sticky.markdown.links import Links
from sticky.markdown.renderer import Own
from sticky.outputs import reading
from sticky.theme.templates import Renderer
from tests.engine.test_golden import BASE

SIZE = 4_000
"""About how many characters a small text has. A long one has four times as many, or consists of four small ones; only if
it takes long, the small one is measured as well, to compare.
"""

ROOM = 12
"""How many times as long four times the text may take. Work that grows with the square takes sixteen times as long;
Python-Markdown's own work on thousands of paragraphs takes up to ten times as long.
"""

SHORT = 0.3
"""What takes so few seconds of the processor is too short to be told from noise, and no harm."""

REPEATED = (
    *("a ", "a", "> ", "- ", "1. ", "* ", ":   ", " ", "\t", "    - ", "~", "=", "# ", "/", '"'),
    *("[", "]", "[]", "[a](", "[a][", "[a](b) ", "[a][b] ", '[a](b "', "](", "(", "()", "![", "![a](", "[^1]", "[^"),
    *("*", "* a", "*a ", "**a ", "***a ", "*a* ", "*_a", "_a_ ", "`", "`a", "`a` ", "``a` ", "\\", "\\`", "^"),
    *("<", "<a ", "<a@", "<a:", "<!--", "</", "<b></b>", "&", "&amp", "&#1", "a@", "https://a/ ", "patron "),
    *("{", "{{", "{{ a }", "{{ desk() }} ", "{: a", "{ .a} ", "{%", "{##", "✎", "’"),
)
"""What is written over and over on one line."""

LINES = (
    *("a", "- a", "1. a", ">", "> a", "> - a", "    a", "a\n", "- a\n", "## a", "## a\n", "### a\n", "a\n=", "***"),
    *("```", "```a", "~~~", "| a | b |", "a\n:   b\n", "[a]: b", "[^1]: a\n", "*[a]: b", "[^1]", "a  ", "✎"),
    *("/// details | a", "///", "## Complication: a {#a}\n\nb\n", "## a {#a}\n", "<script>", "[x](javascript:y)"),
    *('{{ cite("patron") }}', "{{ nobody }}", "[patron][patron]", "[nobody][nobody]", "`a`", "{: .a }"),
)
"""What is written over and over, each on a line of its own."""

GROWING: dict[str, Callable[[int], str]] = {
    "closed brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "closed parentheses": lambda size: "[a]" + "(" * (size // 2) + ")" * (size // 2),
    "rising backticks": lambda size: " ".join("`" * i for i in range(1, int((2 * size) ** 0.5))),
    "rising fences": lambda size: "\n".join("`" * i for i in range(3, int((2 * size) ** 0.5))),
    "rising lists": lambda size: "\n".join(" " * 4 * i + "- a" for i in range(int((size / 2) ** 0.5))),
    "a broad table": lambda size: "\n".join(cell * (size // 12) + "|" for cell in ("| a ", "| --- ", "| b ")),
    "a long table": lambda size: "| a | b |\n| --- | --- |\n" + "| c | d |\n" * (size // 10),
    "a wordy table": lambda size: f"| {'a' * (size // 2)} |\n| --- |\n" + "| c |\n" * (size // 12),
    "complications": lambda size: "\n".join(f"## Complication: a {{#a{i}}}\n\nb\n" for i in range(size // 32)),
    "definitions": lambda size: "\n".join(f"[a{i}]: https://a/" for i in range(size // 20)),
    "footnotes": lambda size: "".join(f"a[^{i}]\n\n[^{i}]: b\n\n" for i in range(size // 18)),
    "a nested call": lambda size: "{{ " + "(" * size + " }}",
    "a long call": lambda size: '{{ cite("' + "a" * size + '") }}',
}

KEYS: dict[str, Callable[[int], str]] = {
    "keywords": lambda size: f"keywords: [{', '.join(f'a{i}' for i in range(size // 7))}]",
    "a long keyword": lambda size: f"keywords: [{'a' * size}]",
    "policy": lambda size: f"policy: [{', '.join(f'a{i}' for i in range(size // 7))}]",
    "a nested list": lambda size: f"keywords: {'[' * size}",
    "anchors": lambda size: f"keywords: [{', '.join(f'&a{i} b, *a{i}' for i in range(size // 14))}]",
    "unknown keys": lambda size: "\n".join(f"a{i}: b" for i in range(size // 9)),
    "former ids": lambda size: f"aliases: [{', '.join(f'a{i}' for i in range(size // 70))}]",
}
"""What stands in the front matter; no other key of these names does."""


def shapes() -> dict[str, Callable[[int], tuple[str, str]]]:
    """By name, what makes front matter and a text, of about so many characters together."""

    def repeated(piece: str) -> Callable[[int], tuple[str, str]]:
        return lambda size: ("", piece * (size // len(piece)) + "a")

    texts = {f"{piece!r} on a line": repeated(piece) for piece in REPEATED}
    texts |= {f"{piece!r} on lines": repeated(piece + "\n") for piece in LINES}
    texts |= {name: lambda size, make=make: ("", make(size)) for name, make in GROWING.items()}  # type: ignore[misc]
    return texts | {name: lambda size, make=make: (make(size), "a") for name, make in KEYS.items()}


def render(book: Handbook, path: str) -> None:
    """Make of a file what the site makes of it."""
    if path.startswith("docs/"):
        page = next(page for page in book.pages if page.document.path == path)
        extensions: list[Any] = [*EXTENSIONS, Own(book.tooltips, Links({}, {}))]
        Markdown(extensions=extensions, extension_configs=dict(EXTENSIONS)).convert(page.document.body)
    else:
        renderer = Renderer(book)
        for part in ("scenario", "facilitator"):
            renderer.fragment(part, "wifes-card")
        renderer.fragment("desk")
        reading.records(book)


def seconds(root: Path, path: str, front: str, text: str) -> float:
    """The processor time that it takes to check, and to render, a file that holds such a text."""
    if path.startswith("docs/"):
        whole = f"---\ntitle: A\ndescription: B\nrender_macros: true\n{front}\n---\n\n{text}\n"
    else:
        key = front.partition(":")[0] or "-"
        rows = (BASE / path).read_text(encoding="utf-8").split("\n")
        whole = "\n".join(row for row in rows if not row.startswith(f"{key}:"))
        whole = whole.replace("---\n", f"---\n{front}\n", 1).replace("## Tension", f"{text}\n\n## Tension", 1)
    (root / path).write_text(whole, encoding="utf-8")
    begun = time.process_time()
    book, problems = checks.check(root)
    if book and not problems:
        render(book, path)
    return time.process_time() - begun


def slow(long: float, small: float | None = None) -> bool:
    """Whether a long text took too much, compared with the small one, if that is measured."""
    return long > SHORT and (small is None or long > ROOM * small)


PATHS = "scenarios/wifes-card.md", "docs/hours.md"
SAMPLE = 6
"""Of how many shapes one is measured, without `--whole`."""


def runs(whole: bool) -> Iterator[tuple[str, str, tuple[str, str], tuple[str, str]]]:
    """What is measured: a path, a shape's name, and a long text and a small one of it, each with its front matter."""
    for path, (i, (name, make)) in product(PATHS, enumerate(shapes().items())):
        front, text = make(SIZE)
        ways = [(make(4 * SIZE), (front, text))]
        if not front:
            # Not the same small text twice, as it is cached.
            ways.append((("", f"{text}\n\n" * 4), ("", f"d{text}")))
        for way, (long, small) in enumerate(ways):
            if whole or (i % SAMPLE == 0 and path == PATHS[i % 2] and way == i // 2 % len(ways)):
                yield path, name, long, small


def main(whole: bool) -> None:
    """Measure every shape, and say which before it is measured."""
    with tempfile.TemporaryDirectory() as folder:
        roots = {path: Path(folder) / path.partition("/")[0] for path in PATHS}
        for path, root in roots.items():
            shutil.copytree(BASE, root)
            seconds(root, path, "", "a")
        for path, name, long, small in runs(whole):
            print(f"{path}: {name}", end="\t", flush=True)
            print(*(f"{time:.3f}" for time in measured(roots[path], path, long, small)), sep="\t", flush=True)


def measured(root: Path, path: str, long: tuple[str, str], small: tuple[str, str]) -> list[float]:
    """The seconds that a long text takes, and the small one if they are to be compared."""
    took = [seconds(root, path, *long)]
    if slow(*took):
        took.append(seconds(root, path, *small))
    for again in range(4):
        if not slow(*took):
            break
        # The better of several, so that what else the machine does counts less; never the same text twice, as it is cached.
        took = [
            min(first, seconds(root, path, front, f"{'b' * again}c{text}"))
            for first, (front, text) in zip(took, (long, small), strict=True)
        ]
    return took


if __name__ == "__main__":
    main("--whole" in sys.argv)
