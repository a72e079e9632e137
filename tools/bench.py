"""`make bench`: measures builds and edits, in comparison with plain Material for MkDocs.

Two sizes are measured: this handbook, and ten times as many scenarios, no two of which share a sentence. Both sides build
the same pages with the same words by turns, so that other work on the machine affects both; the median of several rounds
counts, also of ratios. Prints a table and draws `.github/bench.svg`.
"""

import argparse
import math
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from sticky.markdown.document import ASKED
from tests.support.browser import engine_at, environment, own_port
from tools.plain import make_plain

ROOT = Path(__file__).parent.parent
PLOT = ROOT / ".github/bench.svg"
SIZES = (0, 378)
"""How many scenarios each size has besides this handbook's."""
EDITS = 7
PATIENCE = 120
"""Seconds to wait for a response."""

RATIO, REBUILD, MEGABYTES = 1.25, 0.7, 400.0
"""The limits of a build: its share of the plain one's time, from nothing and after an edit; and its memory."""
SHOWN = {0: 0.7, 378: 1.0}
"""The most seconds until an edit shows in the preview, by size."""


@dataclass(frozen=True)
class Run:
    """The cost of one command, with all processes that it started."""

    seconds: float
    processor: float
    megabytes: float = 0.0
    """The peak memory, if it was watched."""


@dataclass
class Size:
    """What was measured of a handbook of one size."""

    more: int
    root: Path
    cold: list[Run] = field(default_factory=list)
    edited: list[Run] = field(default_factory=list)
    plain: list[Run] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)
    """The peak megabytes of a build: `ours` or `plain`."""
    shown: dict[str, float] = field(default_factory=dict)
    """Seconds until an edit shows in the preview, by what was edited: the median of several."""
    preview: float = 0.0
    """The peak megabytes of the preview."""

    @property
    def name(self) -> str:
        return f"with {self.more:,} more scenarios" if self.more else "this handbook"


def make_handbook(to: Path, more: int) -> None:
    """Copy this handbook and its engine to a folder, with made-up scenarios besides its own."""
    for name in ("docs", "records", "scenarios"):
        shutil.copytree(ROOT / name, to / name)
    engine_at(to)
    # With `pyproject.toml`, it is a checkout, whose templates can be edited.
    for name in ("mkdocs.yml", "house-rules.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, to / name)
    if more:
        # Some rules are about this library's own scenarios: what may be in one or a few of them, or in a certain one.
        rules = yaml.safe_load((to / "house-rules.yml").read_text())
        rules["rules"] = [rule for rule in rules["rules"] if not rule.keys() & {"once", "but", "most"}]
        (to / "house-rules.yml").write_text(yaml.safe_dump(rules, allow_unicode=True))
    own = sorted((to / "scenarios").glob("*.md"))
    for number in range(1000, 1000 + more):
        file = own[number % len(own)]
        (to / f"scenarios/{file.stem}-{number}.md").write_text(scenario_like(file.read_text(), number))
        phrasings = yaml.safe_load(file.with_name(f"{file.stem}{ASKED}").read_text())
        numbered = {
            place: [f"{phrasing} {number}" if isinstance(phrasing, str) else phrasing for phrasing in there]
            for place, there in phrasings.items()
        }
        (to / f"scenarios/{file.stem}-{number}{ASKED}").write_text(yaml.safe_dump(numbered, allow_unicode=True))


def scenario_like(text: str, number: int) -> str:
    """A scenario in which each sentence has a number, so that no text is like one of another scenario."""
    _, front, body = text.split("---\n", 2)
    head = yaml.safe_load(front)
    head = {key: value for key, value in head.items() if key not in ("aliases", "renamed")}
    head |= {
        key: re.sub(r"([.?]?)$", rf", case {number}\1", head[key], count=1) for key in ("title", "summary", "asked")
    }
    head["desk_title"] = f"{head['desk_title'][:50]} {number}"  # in at most 60 characters
    rows, fenced = [], False
    for row in body.split("\n"):
        fenced ^= row.startswith("```")
        if fenced:
            row = row.replace("?", f" {number}?")
        elif not row.startswith((">", "#")):  # quotations must stay verbatim
            row = re.sub(r"(?<=[a-z]{3})([.?])( |$)", rf" {number}\1\2", row)
        rows.append(row)
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, default_flow_style=None, width=math.inf)
    return f"---\n{front}---\n" + "\n".join(rows)


def run(root: Path, *command: str, watched: bool = False) -> Run:
    """Run a Python module to its end, and show its output if it fails.

    Watching its memory slows down a process that uses much, so no run is both timed and watched.
    """
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=root, env=environment(), stdout=said, stderr=subprocess.STDOUT
        )
        most = 0.0
        while not (ended := os.wait4(process.pid, os.WNOHANG if watched else 0))[0]:
            most = max(most, megabytes(process.pid))
            time.sleep(0.1)
        _, status, used = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} in {root} ended with {process.returncode}:\n{said.read()}")
    return Run(time.perf_counter() - start, used.ru_utime + used.ru_stime, most)


def megabytes(process: int) -> float:
    """The memory of a process and its child processes; what they share counts once."""
    there = Path(f"/proc/{process}")
    with suppress(OSError):  # it may have ended meanwhile
        own = re.search(r"^Pss: +(\d+)", (there / "smaps_rollup").read_text(), re.MULTILINE)
        children = (there / f"task/{process}/children").read_text().split()
        return (int(own[1]) / 1024 if own else 0.0) + sum(megabytes(int(child)) for child in children)
    return 0.0


def measure(size: Size, rounds: int) -> None:
    """Build both sites in turns, ours from nothing and after an edit of one scenario; then edit in the preview."""
    plain = size.root / "plain"
    size.memory["ours"] = run(size.root, "sticky", "build", watched=True).megabytes
    settings = yaml.safe_load((size.root / "mkdocs.yml").read_text())
    palette = yaml.safe_load((ROOT / "overrides/mkdocs_theme.yml").read_text())["palette"]
    make_plain(plain, (size.root / "site").resolve(), settings, palette)
    size.memory["plain"] = run(plain, "mkdocs", "build", "-d", "built", watched=True).megabytes
    scenario = next(iter(sorted((size.root / "scenarios").glob("*.md"))))
    own = scenario.read_text()
    for number in range(rounds):
        shutil.rmtree(size.root / ".cache", ignore_errors=True)
        size.cold.append(run(size.root, "sticky", "build"))
        size.plain.append(run(plain, "mkdocs", "build", "-d", "built"))
        edit(scenario, own, "\n## Tension\n", f"Edited, {number}.")
        size.edited.append(run(size.root, "sticky", "build"))
    with preview(size) as home:
        page = f"{home}scenarios/{scenario.stem}/"
        places = {
            "scenario": (scenario, "\n## Tension\n", page),
            "glossary": (size.root / "docs/glossary.md", "\n## counsel ", f"{home}glossary/"),
            "page": (size.root / "docs/basics.md", "\n## ", f"{home}basics/"),
            "template": (size.root / "overrides/fragments/scenario.html", "<h1>", page),
        }
        for what, (file, before, address) in places.items():
            own = file.read_text()
            seconds = [shows(file, own, before, address, f"Edit {number}.") for number in range(EDITS)]
            size.shown[what] = statistics.median(seconds)


def edit(file: Path, own: str, before: str, words: str) -> None:
    """Write a paragraph into a file's text `own`, before the first occurrence of `before`."""
    file.write_text(own.replace(before, f"\n{words}\n{before}", 1))


def shows(file: Path, own: str, before: str, address: str, words: str) -> float:
    """Seconds until an edit shows that is made at a random moment between two polls of the preview."""
    _wait_for(address, "</html>")
    time.sleep(random.uniform(1, 1.5))
    start = time.perf_counter()
    edit(file, own, before, words)
    _wait_for(address, words)
    return time.perf_counter() - start


@contextmanager
def preview(size: Size) -> Iterator[str]:
    """The address of a running preview, whose memory is noted at its end."""
    with own_port() as port:
        command = [sys.executable, "-m", "sticky", "serve", "-a", f"127.0.0.1:{port}"]
        process = subprocess.Popen(
            command, cwd=size.root, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            size.preview = os.wait4(process.pid, 0)[2].ru_maxrss / 1024


def _wait_for(url: str, text: str) -> None:
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310  # our own preview
                if text in answer.read().decode():
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.01)
    raise SystemExit(f'"{text}" did not appear at {url}')


def median(runs: Sequence[Run]) -> float:
    """The median of the seconds of several runs."""
    return statistics.median(each.seconds for each in runs)


def ratio(runs: Sequence[Run], others: Sequence[Run], of: str = "seconds") -> float:
    """The median of the ratios of runs that were made by turns."""
    return float(statistics.median(getattr(a, of) / getattr(b, of) for a, b in zip(runs, others, strict=True)))


def report(sizes: Sequence[Size]) -> None:
    """Print every figure, with what it must not exceed, if anything."""
    for size in sizes:
        rows: list[tuple[str, float, str, float | None]] = [
            ("a build from nothing", median(size.cold), " s", None),
            ("the same pages with plain Material", median(size.plain), " s", None),
            ("a build from nothing, as a share of the plain one", ratio(size.cold, size.plain), "", RATIO),
            ("the same in processor time", ratio(size.cold, size.plain, "processor"), "", None),
            ("a build after an edit, as a share of the plain one", ratio(size.edited, size.plain), "", REBUILD),
            ("the same in processor time", ratio(size.edited, size.plain, "processor"), "", None),
            ("memory of a build", size.memory["ours"], " MB", MEGABYTES),
            ("memory of a plain one", size.memory["plain"], " MB", None),
            *((f"an edit shows: {what}", seconds, " s", SHOWN[size.more]) for what, seconds in size.shown.items()),
            ("memory of the preview", size.preview, " MB", MEGABYTES),
        ]
        print(f"\n{size.name.capitalize()}")
        for label, value, unit, most in rows:
            aim = f"at most {most:g}{unit}: {'reached' if value <= most else 'NOT REACHED'}" if most else ""
            print(f"  {label:<54}{value:8.2f}{unit:<4}{aim}".rstrip())


def draw(sizes: Sequence[Size], note: str) -> None:
    """The plot: for each size, a build beside plain Material's, and one after an edit; and when an edit shows."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.family": "sans-serif"})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2 * len(sizes), figsize=(12, 3.6), layout="constrained")
    for size, left, right in zip(sizes, axes[::2], axes[1::2], strict=True):
        built = {"plain\nMaterial": size.plain, "from\nnothing": size.cold, "after\nan edit": size.edited}
        seconds = {label: median(runs) for label, runs in built.items()}
        for place, title, figures in (
            (left, "seconds of a build", seconds),
            (right, "until an edit shows", size.shown),
        ):
            colors = ["#b34700" if "plain" in label else "#0b4f8a" for label in figures]
            place.bar_label(place.bar(list(figures), list(figures.values()), color=colors), fmt="%.1f")
            place.set(title=f"{size.name}:\n{title}", ylim=(0, max(figures.values()) * 1.15))
            place.spines[["top", "right"]].set_visible(False)
            place.tick_params(axis="x", labelsize=8)
    figure.supxlabel(note, fontsize=9, color="#595959")
    figure.savefig(PLOT, metadata={"Date": None, "Title": "Build times beside plain Material for MkDocs"})


def machine() -> str:
    """The machine and the date, for comparisons."""
    try:
        cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        cpu = None
    name = cpu[1] if cpu else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, {date.today():%Y-%m-%d}"


def main() -> None:
    """Measure both sizes, and report."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    note = machine()
    print(f"{note}; load {os.getloadavg()[0]:.1f} at the start. Other work than this makes figures larger.")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        sizes = [Size(more, Path(folder, str(more))) for more in options.sizes]
        for size in sizes:
            make_handbook(size.root, size.more)
            measure(size, options.rounds)
    report(sizes)
    draw(sizes, note)


if __name__ == "__main__":
    main()
