"""The published rules, run on counts: nobody is lost, the same seed gives the same people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.forecast.small_instance import FILES, write_instance
from wayout.forecast.flee.instance import (
    CAMP,
    CONFLICT,
    TOWN,
    Closure,
    Counts,
    Instance,
    Place,
    Road,
)
from wayout.forecast.flee.reading import read_instance
from wayout.forecast.flee.running import Run, derive_demand, run_instance
from wayout.forecast.flee.settings import Settings

CLOSED, WAR = "input_csv/closures.csv", "input_csv/conflicts.csv"
HEADER = FILES[CLOSED]
NEAR, FAR = 3, 4

RULES = st.builds(
    Settings,
    insert_day0=st.booleans(),
    take_from_population=st.booleans(),
    avoid_short_stints=st.booleans(),
    start_on_foot=st.booleans(),
    awareness_level=st.integers(0, 3),
    max_move_speed=st.sampled_from((20.0, 90.0, 360.0)),
    conflict_spawn_decay=st.sampled_from(((), (1.0, 0.5))),
    conflict_spawn_decay_interval=st.just(2),
    capacity_scaling=st.sampled_from((0.5, 1.0)),
    weight_power=st.sampled_from((0.0, 1.0, 2.0)),
    pruning_threshold=st.sampled_from((1.0, 2.0)),
)


@st.composite
def draw_instances(draw: st.DrawFn) -> Instance:
    """Draw an instance of up to six places and eight days: place 0 in conflict, place 1 a camp."""
    number, days = draw(st.integers(2, 6)), draw(st.integers(1, 8))
    kinds = [CONFLICT, CAMP, *draw(st.lists(st.sampled_from((TOWN, CAMP)), max_size=4))][:number]
    rooms = [draw(st.sampled_from((0, 30, 500))) if k == CAMP else -1 for k in kinds]
    places = tuple(
        Place(f"P{i}", draw(st.sampled_from("AB")), k, 0 if k == CAMP else 1000, room, i == 0)
        for i, (k, room) in enumerate(zip(kinds, rooms, strict=True))
    )
    ends = st.tuples(*[st.integers(0, len(places) - 1)] * 2).filter(lambda pair: pair[0] != pair[1])
    roads = tuple(
        Road(a, b, float(draw(st.integers(1, 200)))) for a, b in draw(st.lists(ends, max_size=8))
    )
    closures = tuple(
        Closure("location", (f"P{draw(st.integers(0, len(places) - 1))}",), first, first + 2)
        for first in draw(st.lists(st.integers(0, 6), max_size=2))
    )
    conflicts = np.zeros((days, len(places)))
    conflicts[:, 0] = 1.0
    counted = {
        f"P{i}": np.array(draw(st.lists(st.integers(0, 300), min_size=days, max_size=days)))
        for i, k in enumerate(kinds)
        if k == CAMP
    }
    from datetime import date  # noqa: PLC0415

    counts = Counts(np.zeros(days, np.int64), counted)
    return Instance(places, roads, closures, conflicts, date(2030, 1, 1), counts, ())


def count_residents(instance: Instance, rules: Settings) -> int:
    """Count the people whom the camps begin with."""
    return int(instance.counts.sum_camps()[0]) if rules.insert_day0 else 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(instance=draw_instances(), rules=RULES, seed=st.integers(0, 99))
def test_nobody_is_lost_or_made(instance: Instance, rules: Settings, seed: int) -> None:
    """All who set out are somewhere: at a place or on a road, and never fewer than none."""
    rules = Settings(**{**_fields(rules), "take_from_population": False})
    run = run_instance(instance, rules, seed=seed)
    due = np.cumsum(derive_demand(instance, rules).setting_out) + count_residents(instance, rules)
    assert (run.people == due).all()
    assert (run.heads >= 0).all()
    assert (run.heads.sum(axis=1) + run.on_road == run.people).all()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(instance=draw_instances(), rules=RULES, seed=st.integers(0, 99))
def test_the_same_seed_gives_the_same_people(
    instance: Instance, rules: Settings, seed: int
) -> None:
    """Two runs with one seed agree in every number."""
    rules = Settings(**{**_fields(rules), "take_from_population": False})
    one, other = (run_instance(instance, rules, seed=seed) for _ in range(2))
    assert (one.heads == other.heads).all()


def _fields(rules: Settings) -> dict[str, object]:
    return {name: getattr(rules, name) for name in rules.__slots__}


def run_small(folder: Path, changes: dict[str, str | None], rules: Settings, seed: int = 1) -> Run:
    """Run the small instance with some files changed."""
    written = write_instance(folder, changes)
    return run_instance(read_instance(written, written), rules, seed=seed)


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    """The draws depend on the seed."""
    one, other = (run_small(tmp_path, {}, Settings(), seed=seed) for seed in (1, 2))
    assert (one.heads != other.heads).any()


def test_nobody_comes_to_a_place_whose_roads_are_closed(tmp_path: Path) -> None:
    """While every road of the far camp is closed it holds only those it began with."""
    changes: dict[str, str | None] = {CLOSED: HEADER + "location,Far,,0,9\n"}
    heads = run_small(tmp_path, changes, Settings()).heads[:, FAR]
    assert heads[:9].tolist() == [40] * 9
    assert heads[-1] > 40


def test_a_full_camp_takes_nobody_more(tmp_path: Path) -> None:
    """A camp with room for 300 that begins with 100 has room for 200 by Flee's own count."""
    places = FILES["input_csv/locations.csv"].replace(",900", ",300")
    heads = run_small(tmp_path, {"input_csv/locations.csv": places}, Settings()).heads[:, NEAR]
    without = run_small(tmp_path, {}, Settings()).heads[:, NEAR]
    assert heads.max() < 300 < without.max()


def test_nobody_moves_who_looks_no_road_ahead(tmp_path: Path) -> None:
    """With an awareness of 0 all stay where conflict found them."""
    run = run_small(tmp_path, {}, Settings(awareness_level=0))
    assert (run.on_road == 0).all()
    assert (run.heads[:, NEAR] == 100).all()


def test_nobody_arrives_before_the_way_is_done(tmp_path: Path) -> None:
    """At 20 km a day nobody comes from Alba to Bora, 60 km away, within three days."""
    run = run_small(tmp_path, {}, Settings(max_move_speed=20.0, camp_movechance=0.0))
    assert (run.heads[:4, 1] == 0).all()
    assert run.heads[4, 1] > 0


def test_people_with_a_plan_follow_it(tmp_path: Path) -> None:
    """Who looks three roads ahead reaches the camp through towns without a pause there."""
    rules = {"default_movechance": 0.01, "camp_movechance": 0.0}
    calm: dict[str, str | None] = {WAR: FILES[WAR].replace(",1\n", ",0\n")}
    far = run_small(tmp_path, calm, Settings(awareness_level=3, **rules))
    near = run_small(tmp_path, calm, Settings(awareness_level=1, **rules))
    assert far.heads[-1, NEAR] > 2 * near.heads[-1, NEAR]


def test_a_day_without_conflict_and_with_arrivals_is_refused(tmp_path: Path) -> None:
    """People who have to set out where no conflict is cannot be placed: one line says so."""
    from wayout.errors import FaultyInstanceError  # noqa: PLC0415

    table = "#Day,Alba\n" + "".join(f"{day},{int(day < 3)}\n" for day in range(12))
    with pytest.raises(FaultyInstanceError, match="on day 3 "):
        run_small(tmp_path, {WAR: table}, Settings())
