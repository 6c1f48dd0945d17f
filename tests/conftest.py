"""What all tests share: the small situation, and no network."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.small_situation import write_situation
from wayout.network.compiled import use_compiler

SITUATIONS = Path(__file__).parent.parent / "situations"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a fresh copy of the small situation."""
    return write_situation(tmp_path / "small")


@pytest.fixture(autouse=True, scope="session")
def _kernels_compiled() -> None:
    """Try the compiled kernels, as a server runs them; plain ones have tests of their own."""
    use_compiler()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test wanted to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


TOGETHER = ("tests/browser/", "tests/desk/", "tests/forecast/test_flee_")
"""What shares a browser, a PostgreSQL or kernels to compile: it runs one after another."""
LONG_FIRST = (
    *TOGETHER,
    *("tests/planner/test_search.py", "tests/forecast/test_crisis.py"),
    *("tests/guide/test_public_pages.py", "tests/planner/test_fallback.py"),
    *("tests/guide/test_serve.py", "tests/guide/copy/test_building.py"),
    *("tests/forecast/test_crisis_cluster.py", "tests/forecast/ensemble/test_cluster.py"),
)
"""What takes longest begins first, so that no worker is left with it at the end."""


def _get_group(nodeid: str) -> str:
    """Get what a test is run together with: how their names begin, or its own file."""
    file = nodeid.split("::", 1)[0]
    return next((group for group in TOGETHER if file.startswith(group)), file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long groups first."""
    order = {group: number for number, group in enumerate(LONG_FIRST)}
    items.sort(key=lambda item: order.get(_get_group(item.nodeid), len(order)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each group to one worker."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415

    class ByGroup(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _get_group(nodeid)

    return ByGroup(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud, at the end of a run, that browsers were not there to try pages in."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [r.longrepr[2] for r in skipped if isinstance(r.longrepr, tuple)]
    missing = [reason.removeprefix("Skipped: ") for reason in reasons if "not tried in" in reason]
    for reason in sorted(set(missing)):
        terminalreporter.write_line(f"{missing.count(reason)} tests skipped: {reason}", yellow=True)
