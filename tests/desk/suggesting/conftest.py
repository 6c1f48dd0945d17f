"""What tests of suggestions share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.suggesting.speaking import Service, run_service


@pytest.fixture
def service() -> Iterator[Service]:
    """Give a service on this machine."""
    with run_service() as running:
        yield running
