"""What a run sees, gathered from all its workers, and written down for the site to print."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sticky.content import verified
from tests.support.browser import published


def handbook_of(config: pytest.Config) -> Path:
    """The folder of the handbook whose site a run looks at."""
    said = config.getoption("--handbook")
    return (config.invocation_params.dir / said if said else config.invocation_params.dir).resolve()


class Recorder:
    """The figures of a run, by the names of `verified.Tests`; with `--record`, a whole run that passes is recorded."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.figures: dict[str, Any] = {}
        self.site = published(handbook_of(config)).fingerprint if self.records else ""
        """The fingerprint of the site that the run is about to see."""

    @property
    def records(self) -> bool:
        """Whether everything is to be seen, and written down."""
        return bool(self.config.getoption("--record"))

    def saw(self, **figures: Any) -> None:
        """Add to what was seen: numbers add up, whoever saw them."""
        for name, seen in figures.items():
            self.figures[name] = self.figures.get(name, 0) + seen if isinstance(seen, int) else seen

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a worker saw, where a run is shared among several."""
        self.saw(**getattr(node, "workeroutput", {}).get("figures", {}))

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Hand on what was seen, or write it down."""
        output = getattr(self.config, "workeroutput", None)
        if output is not None:
            output["figures"] = self.figures
        elif self.records:
            root = handbook_of(self.config)
            if exitstatus:
                raise pytest.UsageError("nothing is recorded of a run that failed")
            if published(root).fingerprint != self.site:
                raise pytest.UsageError("nothing is recorded of a site that was changed while it was looked at")
            verified.record(root, tests=verified.Tests(on=date.today(), site=self.site, **self.figures))
