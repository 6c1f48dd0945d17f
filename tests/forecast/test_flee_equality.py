"""Flee's own output of shipped instances: the same counts, and the same people within noise."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from wayout.forecast.flee.document import get_counted
from wayout.forecast.flee.instance import Instance
from wayout.forecast.flee.reading import read_instance
from wayout.forecast.flee.reading_settings import read_settings
from wayout.forecast.flee.running import derive_demand, run_instance
from wayout.forecast.flee.scoring import assess_camps, assess_total, score_run
from wayout.forecast.flee.settings import Settings

SHARED = Path(__file__).resolve().parents[3] / "shared" / "flee"
ALL = ("burundi", "car", "ethiopia", "mali", "ssudan", "syria")
SEEDS = 5
MOST_APART, MOST_ARD_APART = 0.01, 0.01


@cache
def read_shared(name: str) -> Instance:
    """Read an instance beside the project, or skip the test and say so."""
    if not (SHARED / name).is_dir():
        pytest.skip(f"{SHARED / name} is absent: equality with Flee has NOT been checked")
    return read_instance(SHARED / name / "input_csv", SHARED / name / "source_data")


def read_output(path: Path) -> dict[str, list[str]]:
    """Read the columns of an output of Flee."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return {name: [row[i] for row in rows] for i, name in enumerate(header)}


def get_camps(instance: Instance, output: dict[str, list[str]], what: str) -> np.ndarray:
    """Give a column of every camp, shape (days, camps)."""
    names = [instance.places[camp].name for camp in instance.list_camps()]
    return np.array([output[f"{name} {what}"] for name in names], np.float64).T


@pytest.mark.parametrize("name", ALL)
def test_columns_that_no_draw_decides_are_equal(name: str) -> None:
    """Counts, debt, raw count, everybody, and the errors of Flee's own people: no difference."""
    instance = read_shared(name)
    output = read_output(SHARED / name / "flee-output.csv")
    days = len(output["Day"])
    demand, counted = derive_demand(instance, Settings()), get_counted(instance)[:days]
    simulated = get_camps(instance, output, "sim")
    assert list(output) == _name_columns(instance)
    assert (get_camps(instance, output, "data") == counted).all()
    assert (get_camps(instance, output, "error") == assess_camps(simulated, counted)).all()
    assert [int(n) for n in output["refugee_debt"]] == demand.debt[:days].tolist()
    assert [int(n) for n in output["raw UNHCR refugee count"]] == demand.raw[:days].tolist()
    total = assess_total(simulated, counted, demand.raw[:days].astype(np.float64))
    assert np.allclose([float(n) for n in output["Total error"]], total, rtol=1e-12, atol=0)
    first = int(counted[0].sum()) if instance.counts else 0
    people = first + np.cumsum(demand.setting_out[:days])
    if set(instance.counts.camps) == {n[:-5] for n in output if n.endswith(" data")}:
        assert [int(n) for n in output["total refugees (simulation)"]] == people.tolist()


def _name_columns(instance: Instance) -> list[str]:
    from wayout.forecast.flee.document import TOTALS  # noqa: PLC0415

    names = [instance.places[camp].name for camp in instance.list_camps()]
    camps = [f"{name} {what}" for name in names for what in ("sim", "data", "error")]
    return ["Day", "Date", *camps, *TOTALS]


@pytest.mark.parametrize("name", ["burundi", "ethiopia", "mali"])
def test_people_are_where_flee_has_them(name: str) -> None:
    """The mean of five seeds is within 1 % of the people a day, the difference within 0.01."""
    instance = read_shared(name)
    rules = read_settings(SHARED / name / "simsetting.yml")
    camps = instance.list_camps()
    runs = [run_instance(instance, rules, seed=seed).heads[:, camps] for seed in range(SEEDS)]
    ours, counted = np.mean(runs, axis=0), get_counted(instance)
    raw = derive_demand(instance, rules).raw.astype(np.float64)
    for path in sorted((SHARED / name).glob("flee-output*.csv")):
        theirs = get_camps(instance, read_output(path), "sim")
        apart = np.abs(ours - theirs).sum(axis=1) / np.maximum(1.0, counted.sum(axis=1))
        assert apart.mean() <= MOST_APART
        scores = [score_run(people, counted, raw).ard for people in (ours, theirs)]
        assert abs(scores[0] - scores[1]) <= MOST_ARD_APART
