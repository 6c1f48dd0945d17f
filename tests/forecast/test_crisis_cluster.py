"""A forecast on a cluster: the same quantiles as here, also when a worker is killed half way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.forecast.ensemble.test_cluster import find_port, run_scheduler, run_worker
from tests.forecast.test_crisis import list_numbers, read_all
from wayout.forecast.crisis import Call, forecast_crisis
from wayout.forecast.forecast import Forecast
from wayout.situation.period import parse_instant

distributed: Any = pytest.importorskip("distributed", reason="no extra 'dask' installed")


def forecast(call: Call) -> Forecast:
    """Forecast two days with a few members."""
    facts, assumptions, world = read_all()
    return forecast_crisis(
        facts,
        assumptions=assumptions,
        world=world,
        as_of=parse_instant("2022-09-22T20:00:00+03:00"),
        days=2,
        members=24,
        seed=3,
        call=call,
    )


def test_three_workers_give_the_same_quantiles_though_one_is_killed() -> None:
    """One worker is killed in the second round; the bits are those of this machine alone."""
    port = find_port()
    address = f"tcp://127.0.0.1:{port}"
    told: list[str] = []
    with run_scheduler(port), run_worker(address), run_worker(address), run_worker(address) as last:
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(3, timeout=60)

        def kill_one(what: str, done: int, of: int) -> None:
            told.append(what)
            if "round 2" in what and last.poll() is None:
                last.kill()

        spread = forecast(Call(workers=address, report=kill_one))
        assert last.wait(timeout=10) != 0
    assert "learning, round 2" in told
    assert list_numbers(spread) == list_numbers(forecast(Call()))
