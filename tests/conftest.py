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
