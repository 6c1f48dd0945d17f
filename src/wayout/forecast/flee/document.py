"""The runs of an instance as the table that Flee prints, and as a document for JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wayout.forecast.flee.instance import Instance
from wayout.forecast.flee.running import Demand, Run
from wayout.forecast.flee.scoring import Score, assess_camps, assess_total, score_run

TOTALS = (
    "Total error",
    "refugees in camps (UNHCR)",
    "total refugees (simulation)",
    "raw UNHCR refugee count",
    "refugees in camps (simulation)",
    "refugee_debt",
)
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

Floats = NDArray[np.float64]


def count_camps(instance: Instance, runs: Sequence[Run]) -> Floats:
    """Give the people in each camp, shape (runs, days, camps); camps in the order of the file."""
    camps = instance.list_camps()
    return np.array([run.heads[:, camps] for run in runs], np.float64)


def get_counted(instance: Instance) -> Floats:
    """Give the people counted in each camp, shape (days, camps)."""
    names = _name_camps(instance)
    return np.array([instance.counts.camps[name] for name in names], np.float64).T


def score_runs(instance: Instance, runs: Sequence[Run], demand: Demand) -> Score:
    """Score the mean of the runs."""
    simulated = count_camps(instance, runs).mean(axis=0)
    return score_run(simulated, get_counted(instance), demand.raw.astype(np.float64))


def render_csv(instance: Instance, runs: Sequence[Run], demand: Demand) -> str:
    """
    Give Flee's table: a row a day, three columns a camp, then the totals.

    Where there are several runs, `sim` is their mean, to a tenth of a person.
    """
    camps = [
        f"{name} {what}" for name in _name_camps(instance) for what in ("sim", "data", "error")
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["Day", "Date", *camps, *TOTALS])
    writer.writerows(_list_rows(instance, runs, demand))
    return text.getvalue()


def write_runs(
    instance: Instance, runs: Sequence[Run], demand: Demand, seed: int
) -> dict[str, Any]:
    """Give the same as a document, with quantiles over the runs where there are several."""
    rows = list(_list_rows(instance, runs, demand))
    names = _name_camps(instance)
    spread = np.quantile(count_camps(instance, runs), QUANTILES, axis=0) if len(runs) > 1 else None
    camps: dict[str, Any] = {}
    for place, name in enumerate(names):
        column = 2 + 3 * place
        camps[name] = {
            what: [row[column + i] for row in rows]
            for i, what in enumerate(("sim", "data", "error"))
        }
        if spread is not None:
            many = {str(q): spread[i, :, place].tolist() for i, q in enumerate(QUANTILES)}
            camps[name]["quantiles"] = many
    totals = {name: [row[i - len(TOTALS)] for row in rows] for i, name in enumerate(TOTALS)}
    return {
        "model": "flee",
        "start": instance.start.isoformat(),
        "days": instance.days,
        "seed": seed,
        "members": len(runs),
        "score": {k: round(v, 6) for k, v in asdict(score_runs(instance, runs, demand)).items()},
        "notices": list(instance.notices),
        "date": [row[1] for row in rows],
        "camps": camps,
        "totals": totals,
    }


def _name_camps(instance: Instance) -> list[str]:
    return [instance.places[camp].name for camp in instance.list_camps()]


def _list_rows(instance: Instance, runs: Sequence[Run], demand: Demand) -> list[list[Any]]:
    simulated, counted = count_camps(instance, runs).mean(axis=0), get_counted(instance)
    errors = assess_camps(simulated, counted)
    total = assess_total(simulated, counted, demand.raw.astype(np.float64))
    people = np.mean([run.people for run in runs], axis=0)
    shown = _cut if len(runs) == 1 else _round
    rows = []
    for day in range(instance.days):
        row: list[Any] = [day, (instance.start + timedelta(days=day + 1)).isoformat()]
        for camp in range(simulated.shape[1]):
            row += [shown(simulated[day, camp]), int(counted[day, camp]), float(errors[day, camp])]
        row += [float(total[day]), int(counted[day].sum()), shown(people[day])]
        row += [int(demand.raw[day]), shown(simulated[day].sum()), int(demand.debt[day])]
        rows.append(row)
    return rows


def _cut(number: float) -> int:
    return int(number)


def _round(number: float) -> float:
    return round(float(number), 1)
