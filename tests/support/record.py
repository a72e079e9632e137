"""Collects the figures of a test run from all its workers, and records them for the site to print."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sticky.content import verified
from tests.support.browser import published


def handbook_of(config: pytest.Config) -> Path:
    """The folder of the handbook whose site a run tests."""
    said = config.getoption("--handbook")
    return (config.invocation_params.dir / said if said else config.invocation_params.dir).resolve()


class Recorder:
    """The figures of a run, by the names of `verified.Tests`; with `--record`, a whole run that passes is recorded."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.figures: dict[str, Any] = {}
        self.site = published(handbook_of(config)).fingerprint if self.records else ""
        """The fingerprint of the site that the run tests."""

    @property
    def records(self) -> bool:
        """Whether to test everything, and record the figures."""
        return bool(self.config.getoption("--record"))

    def saw(self, **figures: Any) -> None:
        """Add to the figures: the numbers of all workers add up."""
        for name, seen in figures.items():
            self.figures[name] = self.figures.get(name, 0) + seen if isinstance(seen, int) else seen

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over the figures of a worker, in a parallel run."""
        self.saw(**getattr(node, "workeroutput", {}).get("figures", {}))

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Pass on the figures, or record them."""
        output = getattr(self.config, "workeroutput", None)
        if output is not None:
            output["figures"] = self.figures
        elif self.records:
            root = handbook_of(self.config)
            if exitstatus:
                return
            if published(root).fingerprint != self.site:
                raise pytest.UsageError("nothing is recorded of a site that was changed while it was looked at")
            verified.record(root, tests=verified.Tests(on=date.today(), site=self.site, **self.figures))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
        """Say below the failures that they kept the run from being recorded."""
        if self.records and exitstatus:
            terminalreporter.write_line("Nothing is recorded of a run that failed.")
