"""`make bench`: measures builds, checks and edits, in comparison with plain Material for MkDocs.

Both sides build the same pages with the same words in the same run, in turns, so that other work on the machine affects
both. All is measured in seconds on the clock, as people wait for it: a build may use several processors. The ratio in
processor time, in which the turns of other programs do not count, is printed beside it. Of several rounds the fastest
counts, because other work can only add time. Prints a table and draws `.github/bench.svg`. It says if the machine was
busy: programs that share caches and cores slow each other down, even in processor time.
"""

import argparse
import json
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
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from multiprocessing import get_context
from pathlib import Path

import yaml

from sticky import checks
from sticky.content.handbook import SCENARIOS, Handbook
from sticky.content.scenario import Scenario
from sticky.content.sections import ANSWER, COMPLICATION, Kind
from sticky.content.time_plan import plan
from sticky.content.translation import english
from sticky.markdown.document import ASKED, Text
from sticky.text.kept import CACHE
from tests.support.browser import own_port

ROOT = Path(__file__).parent.parent
PLOT = ROOT / ".github/bench.svg"
PROJECT = ("mkdocs.yml", "docs", "sticky", "records", SCENARIOS)

SIZES = (100, 300, 1000)
SMALL, LARGE = SIZES[0], SIZES[-1]
ROUNDS = 3
EDITS = 15
PATIENCE = 120
"""Seconds to wait for a response."""

HUGE = 3000
"""How many scenarios our side alone builds once, for memory and growth."""

MAX_RATIO = 0.8
MAX_GROWTH = 10.5
MAX_MEGABYTES = 250.0
MAX_CHECK = 1.2  # about a second
MAX_EDIT = 0.7
MAX_REBUILD = 0.25
"""The largest share of a cold build's time that a build after an edit may take."""
BUSY = 1.0
"""The load above which the figures probably include other work."""

OURS, PLAIN = "Sticky Situations", "plain Material"


@dataclass(frozen=True)
class Run:
    """The cost of one command."""

    seconds: float
    """Seconds on the clock, as people wait for it."""
    processor: float
    """Seconds of processor time, of all processes together: steadier where other programs run, too."""
    megabytes: float
    """Its peak memory."""


@dataclass(frozen=True)
class Figure:
    """A row of the table; `target` is what it must not exceed, if anything."""

    label: str
    value: float
    unit: str = ""
    target: float | None = None

    def __str__(self) -> str:
        verdict = (
            ""
            if self.target is None
            else f"at most {self.target:g}{self.unit}: {'reached' if self.value <= self.target else 'NOT REACHED'}"
        )
        return f"{self.label:<46} {self.value:8.2f}{self.unit:<4} {verdict}".rstrip()


@dataclass(frozen=True)
class Spot:
    """A place in a scenario to edit."""

    path: str
    """The scenario's file, relative to the project's root."""
    address: str
    """Where its page is, relative to the site's root."""
    text: str
    """The text of its first complication."""

    def edit(self, root: Path, fresh: str) -> str:
        """Put a text before the place's own; return what was in the file."""
        file = root / self.path
        before = file.read_text()
        file.write_text(before.replace(self.text, f"{fresh} {self.text}", 1))
        return before


# What is built ------------------------------------------------------------------------------------------------


def prepare(count: int, ours: Path, plain: Path | None = None) -> list[Spot]:
    """Make the project of this size, and the same for plain Material; return one place to edit for each edit.

    Runs in a process of its own: the system counts the memory of whoever starts a command as part of the command's peak.
    """
    book = make_project(ours, count)
    if plain:
        make_plain(plain, ours, book)
    chosen = [book.scenarios[number * len(book.scenarios) // EDITS] for number in range(EDITS)]
    return [Spot(one.document.path, one.url, one.complications[0].text.markdown) for one in chosen]


def make_project(to: Path, count: int) -> Handbook:
    """Copy the project to `to`, with `count` scenarios, the first of which are the project's own."""
    for name in PROJECT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            to.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, to / name)
    book = _checked(to)
    for number in range(len(book.scenarios), count):
        one = book.scenarios[number % len(book.scenarios)]
        text = scenario_like(one, number, book)
        (to / SCENARIOS / f"{one.id}-{number}.md").write_text(text)
        phrasings = to / SCENARIOS / f"{one.id}{ASKED}"
        if phrasings.is_file():
            shutil.copy(phrasings, phrasings.with_name(f"{one.id}-{number}{ASKED}"))
    return _checked(to)


def _checked(root: Path) -> Handbook:
    book, problems = checks.check(root)
    if book is None or checks.blocking(problems):
        raise SystemExit("\n".join(map(str, problems)))
    return book


def scenario_like(one: Scenario, number: int, book: Handbook) -> str:
    """A realistic scenario, different from every other, in which nothing is found wrong."""
    chance = random.Random(number)  # the same scenarios every time
    words = book.settings.vocabularies

    def some(names: Iterable[str], most: int) -> list[str]:
        known = sorted(names)
        return chance.sample(known, chance.randint(1, min(most, len(known))))

    def cited(kind: str, most: int) -> list[str]:
        return some({c.key for items in book.cited.values() for c in items if c.kind == kind}, most)

    def cut(text: Text, kind: Kind | None = None) -> str:
        # An answer needs all its parts.
        return text.markdown if kind is ANSWER else _shortened(text.markdown, chance, f"See note {number}.")

    front = {
        "title": f"{one.front.title}, case {number}",
        "summary": f"{one.front.summary} Case {number}.",
        "asked": f"{one.front.asked} ({number})",
        "asker": chance.choice(list(words.asker)),
        "topics": some(words.topics, 3),
        "audience": some(words.audience, 2),
        "minutes": chance.choice([10, 15, 20, 30]),
        "law": sorted({*one.front.law, *cited("law", 3)}),  # keeps the sources of its quotations
        "policy": sorted({*one.front.policy, *cited("policy", 3)}),
        "standards": cited("standard", 3),
        "keywords": some(one.front.keywords, 12),
        "source": one.front.source,
        "reviewed": f"2026-{chance.randint(1, 10):02}-{chance.randint(1, 28):02}",
    }
    body = [one.situation.markdown]  # its length is checked
    for section in filter(None, one.sections):
        own = f": {section.title} {{#{section.id}}}" if section.kind is COMPLICATION else ""
        body += [f"## {section.kind.title}{own}", cut(section.text) if section.text else ""]
        for part in section.parts:
            body += [f"### {part.kind.title}", cut(part.text, part.kind)]
    head = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
    return f"---\n{head}\n---\n\n" + "\n\n".join(part for part in body if part) + "\n"


def _shortened(markdown: str, chance: random.Random, end: str) -> str:
    """A third of a text's items (or blocks, or sentences), in order, followed by `end`."""
    for pattern, glue in ((r"\n(?=- )", "\n"), (r"\n\n", "\n\n"), (r"(?<=[.?!”]) (?=[A-Z“])", " ")):
        # A sentence may begin within a quotation, and end behind it.
        parts = re.split(pattern, markdown) if glue != " " or not set(markdown) & {">", "“"} else [markdown]
        if len(parts) > 1:
            kept = sorted(chance.sample(range(len(parts)), -(-len(parts) // 3)))
            return f"{glue.join(parts[i] for i in kept).strip()} {end}"
    return f"{markdown} {end}"


def make_plain(to: Path, ours: Path, book: Handbook) -> None:
    """The same site for plain Material for MkDocs: two Markdown pages per scenario, without macros and hooks."""
    shutil.copytree(ours / "docs", to / "docs", ignore=shutil.ignore_patterns(f"*{ASKED}"))
    for page in (to / "docs").rglob("*.md"):
        text = re.sub(r"^\{\{.*\}\}$|^template: .*$", "", page.read_text(), flags=re.MULTILINE)
        if page.parent.name == "law":
            text = re.sub(r"^## (\(.*\))$", lambda m: f"## {m[1]} {{#{_anchor(m[1])}}}", text, flags=re.MULTILINE)
        page.write_text(text)
    config = yaml.safe_load((ours / "mkdocs.yml").read_text())
    theme = yaml.safe_load((ROOT / "overrides/mkdocs_theme.yml").read_text())
    del theme["extends"], theme["icon"], theme["favicon"]
    config["theme"] = {**theme, "name": "material"}
    config["plugins"] = ["material/search"]
    config["extra"] = {"generator": False}
    config["not_in_nav"] = f"/{SCENARIOS}/"
    (to / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False))
    for one in book.scenarios:
        for name, notes in ((f"{one.id}.md", False), (f"{one.id}/facilitate.md", True)):
            page = to / "docs" / SCENARIOS / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(plain_page(book, one, notes))


def _anchor(subsection: str) -> str:
    return "-".join(re.findall(r"\w+", subsection))


def plain_page(book: Handbook, one: Scenario, notes: bool) -> str:
    """A scenario's page, or with `notes` its facilitator's guide, as one would write it by hand."""
    sources = {url: src for src, url in book.addresses.items()}
    up = "../../" if notes else "../"

    def to(url: str) -> str:
        page, _, anchor = url.partition("#")
        return f"{up}{sources[page]}" + (f"#{anchor}" if anchor else "")

    def prose(text: Text) -> str:
        # A guide is a folder deeper than the file that its links are written in.
        linked = text.markdown.replace("](../", f"]({up}")
        return re.sub(r"\]\[([^\]]+)\]", lambda m: f"]({to(book.resolve(m[1]).url)})", linked)

    def link(other: Scenario) -> str:
        return f"[{other.front.title}]({to(f'scenarios/{other.id}/')})"

    front, words, prompts = one.front, book.settings.vocabularies, book.settings.prompts
    head = {
        "title": f"{front.title}: facilitator’s guide" if notes else front.title,
        "description": front.summary,
        "hide": ["navigation", "toc"],
        "search": {"exclude": notes},
    }
    body = [f"# {front.title}", f"- {words.asker[one.askers[0]]} asks\n- {front.minutes} minutes"]
    if notes:
        body += ["[The page to show the group](../" + one.id + ".md)", front.summary, "## Time plan"]
        steps = plan(one)
        rows = [f"| {step.id} | {step.minutes} |" for step in steps]
        rows.append(f"| In all | {front.minutes} |")
        body.append("\n".join(["| Step | Minutes |", "| --- | --- |", *rows]))
    else:
        body += [f"“{front.asked}”", "\n".join(f"- {words.topics[topic]}" for topic in front.topics)]
        body.append(f"[Facilitator’s guide]({one.id}/facilitate.md)")
    body += ["## Read aloud {#situation}", prose(one.situation)]
    asks = prompts.model_dump()
    for section in one.sections:
        heading = asks.get(section.id) or section.named(english())
        body += [f"## {heading} {{#{section.id}}}"]
        if section.kind is COMPLICATION:
            body += [f"It gets stickier: {one.complications.index(section) + 1} of {len(one.complications)}"]
        body += [prose(section.text), *(asks.values() if section.kind is COMPLICATION else ())]
        for part in section.for_everyone:
            body += [f"### {part.title}", prose(part.text)]
        for part in section.for_facilitators if notes else ():
            body += [part.title, prose(part.text)]
    body += ["## What this rests on {#rests-on}"]
    body.append("\n".join(f"- [{item.title}]({to(item.url)}) {item.text.markdown}" for item in book.rests_on(one)))
    touched = ", ".join(f"[{item.title}]({to(item.url)})" for item in book.touches(one))
    body += [f"Standards it touches: {touched}."] if touched else []
    if not notes:
        body += ["## Related scenarios {#related}"]
        body.append("\n".join(f"- {link(other)} {other.front.summary}" for other in book.related[one.id]))
        for label, turn in zip(("Previous", "Next"), book.beside(one), strict=True):
            body += [f"{label} {link(turn)}"] if turn else []
    body.append(f"From: {front.source}. Reviewed {front.reviewed:%B %d, %Y}.")
    return f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n\n" + "\n\n".join(part for part in body if part) + "\n"


class _Words(HTMLParser):
    """Counts the words in a page's article."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.count, self._inside = 0, False
        self.feed(page.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = self._inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "article"

    def handle_data(self, data: str) -> None:
        self.count += len(re.findall(r"\w[\w’-]*", data)) if self._inside else 0


def words_a_page(site: Path, name: str) -> float:
    """The median number of words in the articles of scenarios' pages that match the glob pattern `name`."""
    pages = sorted((site / SCENARIOS).glob(name))
    return statistics.median(_Words(page).count for page in pages[:: max(1, len(pages) // 100)])


# How it is measured -------------------------------------------------------------------------------------------


def run(command: Sequence[str], root: Path) -> Run:
    """Run a Python command to its end, and show its output if it fails."""
    log = root / "log.txt"
    with log.open("w") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command], cwd=root, env=_environment(root), stdout=out, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} in {root} ended with {process.returncode}:\n{log.read_text()}")
    # In kilobytes on Linux, and at least the peak of this process: so it reads no handbook, and imports matplotlib last.
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _environment(root: Path) -> Mapping[str, str]:
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(root)}


def build(root: Path) -> Run:
    """Build a site from nothing."""
    shutil.rmtree(root / "built", ignore_errors=True)
    return run(["-m", "mkdocs", "build", "--strict", "--site-dir", "built"], root)


def rebuild(root: Path, place: Spot) -> tuple[Run, Run]:
    """Build and publish as `make site` does: from nothing, and again after one edit."""
    shutil.rmtree(root / CACHE, ignore_errors=True)
    cold = run(["-m", "sticky", "build"], root)
    fresh = "Freshly edited, for a rebuild."
    before = place.edit(root, fresh)
    warm = run(["-m", "sticky", "build"], root)
    (root / place.path).write_text(before)
    if fresh not in (root / "site" / place.address / "index.html").read_text():
        raise SystemExit(f"the edit of {place.path} is not on its page")
    return cold, warm


def fastest(runs: Sequence[Run]) -> Run:
    """The minimum of each figure."""
    return Run(min(r.seconds for r in runs), min(r.processor for r in runs), min(r.megabytes for r in runs))


def edits(root: Path, places: Sequence[Spot]) -> list[float]:
    """Seconds from saving a complication's new text until the preview serves it, for one scenario after another."""
    taken = []
    chance = random.Random(1)  # random moments between the preview's checks for edits
    with own_port() as port, (root / "log.txt").open("w") as out:
        address = f"127.0.0.1:{port}"
        command = [sys.executable, "-m", "sticky", "serve", "-a", address]
        process = subprocess.Popen(command, cwd=root, env=_environment(root), stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://{address}/", "", process)
            for number, place in enumerate(places):
                fresh = f"Freshly edited, {number}."
                time.sleep(chance.uniform(1, 2))
                start = time.perf_counter()
                place.edit(root, fresh)
                _wait_for(f"http://{address}/{place.address}", fresh, process)
                taken.append(time.perf_counter() - start)
        finally:
            process.terminate()
            process.wait()
    return taken


def _wait_for(url: str, text: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310  # our own preview
                if text in answer.read().decode():
                    return
        except urllib.error.URLError:
            pass
        time.sleep(0.01)
    raise SystemExit(f'"{text}" did not appear at {url}; see log.txt for the output of the preview')


def machine() -> str:
    """The machine and the date, for comparisons."""
    try:
        cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        cpu = None
    name = cpu[1] if cpu else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, {date.today():%Y-%m-%d}"


# Results ------------------------------------------------------------------------------------------------------


def draw(
    ours: Mapping[int, Run], plain: Mapping[int, Run], rebuilt: Mapping[str, float], edited: float, note: str
) -> None:
    """The plot: both curves, their ratio, and the time of an edit, in a build and in the preview."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update(
        {"svg.fonttype": "none", "svg.hashsalt": "bench", "font.family": "sans-serif", "font.size": 11}
    )
    from matplotlib import pyplot

    blue, orange, gray = "#0b4f8a", "#b34700", "#595959"
    figure, (left, right, last) = pyplot.subplots(1, 3, figsize=(12, 4.2), width_ratios=(3, 2, 2), layout="constrained")
    counts = [f"{count:,}" for count in ours]
    for label, runs, other, color, mark in ((OURS, ours, plain, blue, "o"), (PLAIN, plain, ours, orange, "s")):
        left.plot(list(runs), [r.seconds for r in runs.values()], color=color, marker=mark, linewidth=2, label=label)
        for count, one in runs.items():
            shift, side = ((-5, 6), "right") if one.seconds > other[count].seconds else ((5, -15), "left")
            text, point = f"{one.seconds:.1f}", (count, one.seconds)
            left.annotate(text, point, shift, textcoords="offset points", ha=side, color=color)
    most = max(r.seconds for r in (*ours.values(), *plain.values()))
    left.set(
        title="A build from nothing",
        xlabel="scenarios, of two pages each",
        ylabel=f"seconds, fastest of {ROUNDS}",
    )
    left.set(xlim=(0, LARGE * 1.09), ylim=(0, most * 1.15))
    left.set_xticks(list(ours), counts)
    left.legend(frameon=False, loc="upper left")
    ratios = [ours[count].seconds / plain[count].seconds for count in ours]
    bars = right.bar(counts, ratios, color=blue, width=0.55)
    right.bar_label(bars, fmt="%.2f", label_type="center", color="white")
    right.axhline(MAX_RATIO, color=gray, linestyle="--", linewidth=1.5, label=f"target: {MAX_RATIO}")
    right.axhline(1, color=orange, linewidth=1.5, label=PLAIN)
    right.set(title=f"{OURS} ÷ {PLAIN}", xlabel="scenarios", ylim=(0, max(*ratios, MAX_RATIO) * 1.25))
    right.legend(frameon=False, loc="upper left", ncols=2)
    bars = last.bar([*rebuilt, "preview"], [*rebuilt.values(), edited], color=blue, width=0.55)
    last.bar_label(bars, fmt="%.1f")
    last.set(
        title=f"make site, {LARGE:,} scenarios",
        ylabel="seconds",
        ylim=(0, max(rebuilt.values()) * 1.15),
    )
    for axes in (left, right, last):
        axes.spines[["top", "right"]].set_visible(False)
    figure.supxlabel(note, fontsize=9, color=gray)
    figure.savefig(PLOT, metadata={"Date": None, "Title": "Build times beside plain Material for MkDocs"})


def main() -> None:
    """Make both sites in each size, build them in turns, and report."""
    argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0]).parse_args()
    note, before = machine(), os.getloadavg()[0]
    print(f"{note}; load {before:.1f} at the start. The fastest of {ROUNDS} rounds, in turns.\n")
    runs: dict[str, dict[int, list[Run]]] = {side: {count: [] for count in SIZES} for side in (OURS, PLAIN)}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        roots = {(count, side): Path(folder, str(count), side.split()[0]) for count in SIZES for side in runs}
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            jobs = [apart.submit(prepare, count, roots[count, OURS], roots[count, PLAIN]) for count in SIZES]
            jobs.append(apart.submit(prepare, HUGE, Path(folder, str(HUGE))))
            places = [job.result() for job in jobs][SIZES.index(LARGE)]
        checked, again, rebuilt = [], [], []
        for _ in range(ROUNDS):
            shutil.rmtree(roots[LARGE, OURS] / CACHE, ignore_errors=True)
            checked.append(run(["-m", "sticky", "check"], roots[LARGE, OURS]))
            rebuilt.append(rebuild(roots[LARGE, OURS], places[EDITS // 2]))
            # One file is different from what that build read: its edit is taken back.
            again.append(run(["-m", "sticky", "check"], roots[LARGE, OURS]))
            for (count, side), root in roots.items():
                runs[side][count].append(build(root))
        for name, what in (("*/index.html", "scenario"), ("*/facilitate/index.html", "facilitator")):
            counts = [f"{words_a_page(roots[LARGE, side] / 'built', name):.0f} ({side})" for side in runs]
            print(f"Words on a {what}’s page: {', '.join(counts)}")
        edited = edits(roots[LARGE, OURS], places)
        huge = build(Path(folder, str(HUGE)))
    cold, warm = fastest([a for a, _ in rebuilt]), fastest([b for _, b in rebuilt])
    ours, plain = ({count: fastest(found) for count, found in runs[side].items()} for side in (OURS, PLAIN))

    print(f"\n{'scenarios':>10} {OURS + ' (median)':>28} {PLAIN + ' (median)':>28} {'ratio':>8} {'processor time':>18}")
    for count in SIZES:
        times = [
            f"{min(r.seconds for r in of):.2f} s ({statistics.median(r.seconds for r in of):.2f})"
            for of in (runs[OURS][count], runs[PLAIN][count])
        ]
        ratio = ours[count].seconds / plain[count].seconds
        processor = ours[count].processor / plain[count].processor
        print(f"{count:>10,} {times[0]:>28} {times[1]:>28} {ratio:>8.2f} {processor:>18.2f}")
    print()
    for figure in (
        Figure(f"ratio at {LARGE:,}", ours[LARGE].seconds / plain[LARGE].seconds, "", MAX_RATIO),
        Figure(f"growth, {LARGE:,} / {SMALL}", ours[LARGE].seconds / ours[SMALL].seconds, "", MAX_GROWTH),
        Figure(f"growth, {PLAIN}", plain[LARGE].seconds / plain[SMALL].seconds),
        Figure(f"peak memory at {LARGE:,}", ours[LARGE].megabytes, " MB", MAX_MEGABYTES),
        Figure(
            f"growth, {HUGE:,} / {LARGE:,} (once)",
            huge.seconds / ours[LARGE].seconds,
            "",
            MAX_GROWTH / (LARGE / SMALL) * HUGE / LARGE,
        ),
        Figure(f"peak memory at {HUGE:,}", huge.megabytes, " MB", MAX_MEGABYTES),
        Figure(f"`make site` at {LARGE:,}, from nothing", cold.seconds, " s"),
        Figure(f"`make site` at {LARGE:,}, after one edit", warm.seconds, " s"),
        Figure("ratio of the two", warm.seconds / cold.seconds, "", MAX_REBUILD),
        Figure(f"peak memory, {PLAIN}", plain[LARGE].megabytes, " MB"),
        Figure(f"`make check` at {LARGE:,}, from nothing", fastest(checked).seconds, " s"),
        Figure(f"`make check` at {LARGE:,}, after one edit", fastest(again).seconds, " s", MAX_CHECK),
        Figure(f"an edit shows among {LARGE:,}, median of {EDITS}", statistics.median(edited), " s", MAX_EDIT),
        Figure(f"an edit shows among {LARGE:,}, worst of {EDITS}", max(edited), " s", MAX_EDIT),
    ):
        print(figure)
    draw(ours, plain, {"cold": cold.seconds, "after\nan edit": warm.seconds}, statistics.median(edited), note)
    print(f"\nLoad at the end {os.getloadavg()[0]:.1f}. {PLOT.name} is redrawn.")
    if before > BUSY:
        print(f"The machine was busy (load {before:.1f}) at the start: measure again when it is idle.")


if __name__ == "__main__":
    main()
