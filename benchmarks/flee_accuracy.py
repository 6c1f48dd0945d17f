"""
How far forecasts of camps are off, out of sample, beside plain baselines and Flee's own runs.

Needs the Flee instances of `../shared/flee`; without them the part says so and measures nothing.
The settings and error tables for each conflict are chosen from the other four, see
`flee_accuracy_choice.py`.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from flee_accuracy_choice import (
    CONFLICTS,
    HORIZONS,
    SHARED,
    Conflict,
    choose_all,
    fit_table,
    load_conflict,
    make_rule,
    pick_origins,
    score_bands,
    score_replay,
    tell_total,
)
from wayout.forecast.camps.known import Floats, Known
from wayout.forecast.camps.predict import Rule, extend_drift, repeat_last
from wayout.forecast.camps.replay import Replay, replay_bands, replay_rule
from wayout.forecast.camps.settings import LEVELS, Settings
from wayout.forecast.flee.places import read_places
from wayout.forecast.flee.reading import read_instance
from wayout.forecast.flee.reading_settings import read_settings
from wayout.forecast.flee.running import run_instance
from wayout.forecast.scores import score_bias, score_coverage

SEED = 20221122
GOALS = (0.90, 0.80, 0.75)
OPENINGS = "closures-camp-openings.csv"
MODEL, MODEL_TOLD = "**wayout**", "**wayout**, told"
LAST, LAST_TOLD = "last report", "last report + Flee's increment, told"
FREE = "Flee run free, told"
PUBLISHED = {
    "burundi": {
        LAST: (0.065, 0.113, 0.265),
        LAST_TOLD: (0.076, 0.165, 0.350),
        FREE: (0.547, 0.521, 0.405),
    },
    "car": {
        LAST: (0.215, 0.242, 0.315),
        LAST_TOLD: (0.214, 0.237, 0.293),
        FREE: (0.440, 0.445, 0.455),
    },
    "ssudan": {
        LAST: (0.116, 0.161, 0.250),
        LAST_TOLD: (0.111, 0.150, 0.244),
        FREE: (0.469, 0.461, 0.439),
    },
    "syria": {
        LAST: (0.058, 0.105, 0.192),
        LAST_TOLD: (0.047, 0.068, 0.108),
        FREE: (0.246, 0.239, 0.216),
    },
}
"""The figures measured before, as issue 5 gives them."""


def measure() -> dict[str, Any]:
    """Measure every row of the table; `skipped` says why not, where the instances are absent."""
    if not SHARED.is_dir():
        return {"skipped": f"{SHARED} is absent"}
    conflicts = [load_conflict(name) for name in CONFLICTS]
    chosen = choose_all(conflicts)
    cells: dict[str, dict[str, list[float]]] = {}
    reported: dict[str, dict[str, list[float]]] = {}
    for conflict, settings in zip(conflicts, chosen, strict=False):
        for name, rule in list_rules(conflict, settings, chosen[-1]).items():
            replay = replay_rule(conflict.knowns, HORIZONS, rule)
            cells.setdefault(name, {})[conflict.name] = _round(score_replay(replay, conflict.truth))
            got = _round(score_replay(replay, conflict.reported))
            reported.setdefault(name, {})[conflict.name] = got
    bands = {
        name: measure_bands(conflicts, chosen, told=told, plain=plain)
        for name, told, plain in (
            (MODEL, False, False),
            (MODEL_TOLD, True, False),
            (LAST, False, True),
        )
    }
    return {
        "difference": cells,
        "reported": reported,
        "bands": bands,
        "openings": measure_openings(conflicts[0]),
        "settings": {n: asdict(s) for n, s in zip((*CONFLICTS, "all"), chosen, strict=True)},
    }


def _round(values: Floats) -> list[float]:
    return [round(float(value), 4) for value in values]


def list_rules(conflict: Conflict, settings: Settings, shared: Settings) -> dict[str, Rule]:
    """List the rules that are compared, each by its name in the table."""
    folder = SHARED / conflict.name / "input_csv"
    flee = run_flee(conflict, folder)
    rooms = [place.capacity for place in read_places(folder)]
    names = [place.name for place in read_places(folder)]
    room = np.array([rooms[names.index(c.name)] for c in conflict.published.camps], dtype=float)
    return {
        LAST: repeat_last,
        "drift": extend_drift,
        MODEL: make_rule(conflict, settings, told=False),
        "wayout, settings of all five": make_rule(conflict, shared, told=False),
        "by capacity (peeks)": make_capacity_rule(room, lambda known: known.list_last().sum()),
        LAST_TOLD: make_flee_rule(flee, added=True),
        FREE: make_flee_rule(flee, added=False),
        "last report scaled to the total, told": make_scaled_rule(conflict),
        MODEL_TOLD: make_rule(conflict, settings, told=True),
        "by capacity (peeks), told": make_capacity_rule(
            room, lambda known: tell_total(conflict, known.origin)[1:, None]
        ),
    }


def run_flee(conflict: Conflict, folder: Path) -> Floats:
    """Run the Flee rules over the whole period, people by day and camp, (days, camps)."""
    instance = read_instance(folder, SHARED / conflict.name / "source_data")
    settings = read_settings(SHARED / conflict.name / "simsetting.yml")
    heads = run_instance(instance, settings, seed=SEED).heads
    places = [place.name for place in instance.places]
    columns = [places.index(camp.name) for camp in conflict.published.camps]
    return heads[:, columns].astype(float)


def make_flee_rule(flee: Floats, *, added: bool) -> Rule:
    """Make the rule that takes a run as it is, or adds what it grows by to the last report."""

    def rule(known: Known, horizons: Floats) -> Floats:
        days = np.minimum(known.origin + horizons.astype(int), len(flee) - 1)
        found: Floats = flee[days]
        if added:
            found = np.maximum(known.list_last() + found - flee[known.origin], 0.0)
        return found

    return rule


def make_scaled_rule(conflict: Conflict) -> Rule:
    """Make the rule that scales the last reports to the total."""

    def rule(known: Known, horizons: Floats) -> Floats:
        last = known.list_last()
        shares = last / last.sum() if last.sum() > 0 else np.full(last.size, 1 / last.size)
        scaled: Floats = tell_total(conflict, known.origin)[1:, None] * shares
        return scaled

    return rule


def make_capacity_rule(room: Floats, total: Callable[[Known], Any]) -> Rule:
    """Make the rule that shares a total by the capacities, which hold the camps' later maxima."""
    shares = room / room.sum()

    def rule(known: Known, horizons: Floats) -> Floats:
        shared: Floats = np.ones((horizons.size, 1)) * total(known) * shares
        return shared

    return rule


def measure_openings(conflict: Conflict) -> dict[str, list[float]]:
    """Measure Flee's two rows with the closures that open camps late; ours reads no closures."""
    folder = SHARED / conflict.name / "input_csv"
    with tempfile.TemporaryDirectory() as held:
        copy = Path(held) / "input_csv"
        shutil.copytree(folder, copy)
        (copy / "closures.csv").chmod(0o644)
        copy.chmod(0o755)
        shutil.copyfile(folder / OPENINGS, copy / "closures.csv")
        flee = run_flee(conflict, copy)
    rows = ((LAST_TOLD, True), (FREE, False))
    replays = {
        name: replay_rule(conflict.knowns, HORIZONS, make_flee_rule(flee, added=added))
        for name, added in rows
    }
    return {name: _round(score_replay(r, conflict.truth)) for name, r in replays.items()}


def measure_bands(
    conflicts: list[Conflict], chosen: list[Settings], *, told: bool, plain: bool
) -> dict[str, dict[str, list[float]]]:
    """Measure interval score, coverage and bias of a rule; its bands are made the same way."""
    rules = [
        repeat_last if plain else make_rule(c, s, told=told)
        for c, s in zip(conflicts, chosen, strict=False)
    ]
    replays = [
        replay_rule(c.knowns, HORIZONS, rule) for c, rule in zip(conflicts, rules, strict=True)
    ]
    found = {}
    for i, conflict in enumerate(conflicts):
        table = fit_table(conflicts, replays, i)
        patience = chosen[i].patience
        quantiles = replay_bands(replays[i], table, patience=patience, learns=not told)
        found[conflict.name] = _score_quantiles(conflict, replays[i], quantiles)
    return found


def _score_quantiles(
    conflict: Conflict, replay: Replay, quantiles: Floats
) -> dict[str, list[float]]:
    rows: dict[str, list[float]] = {"cover50": [], "cover90": [], "bias": []}
    for j, horizon in enumerate(HORIZONS.astype(int).tolist()):
        at = pick_origins(replay, len(conflict.truth), j)
        counted = conflict.truth[replay.past.origins[at] + horizon]
        levels = np.array(LEVELS)
        for cover in (50, 90):
            got = score_coverage(quantiles[at, j], counted, levels, cover=cover / 100)
            rows[f"cover{cover}"].append(round(got, 3))
        bias = score_bias(replay.past.people[at, j], counted).mean()
        rows["bias"].append(round(float(bias), 3))
    return {"wis": _round(score_bands(replay, quantiles, conflict.truth)), **rows}


def render_section(figures: dict[str, Any]) -> str:
    """Give the section of the page."""
    lines = ["## Camps of Flee instances, out of sample", ""]
    if "skipped" in figures:
        return "\n".join([*lines, f"Not measured: {figures['skipped']}."])
    lines += [
        "Averaged relative difference at 7 / 30 / 90 days, an origin each week from day 30, against"
        " Flee's own data (corrected by every later registration). *told*: with the true total."
        " Settings and bands for each conflict are chosen from the other four.",
        "",
        *_render_cells(figures["difference"]),
        "",
        "Without mali, which the figures measured before leave out: "
        + "; ".join(
            f"{name} {_cell(_get_mean(figures['difference'][name], list(PUBLISHED)))}"
            for name in (LAST, MODEL, LAST_TOLD, MODEL_TOLD)
        )
        + ".",
        "",
        "The same against the counts as they were reported:",
        "",
        *_render_cells({k: figures["reported"][k] for k in (LAST, "drift", MODEL, MODEL_TOLD)}),
        "",
        *_render_summary(figures),
        "",
        *_render_bands(figures["bands"]),
        "",
        "Flee with the closures that open camps late, burundi: "
        + "; ".join(f"{name} {_cell(row)}" for name, row in figures["openings"].items())
        + ". The forecast reads no closures, so that its row stays.",
        "",
        *_render_settings(figures["settings"]),
    ]
    return "\n".join(lines)


def _cell(values: list[float], digits: int = 3) -> str:
    return " / ".join(f"{value:.{digits}f}" for value in values)


def _get_mean(row: dict[str, list[float]], names: Sequence[str] = CONFLICTS) -> list[float]:
    return [float(value) for value in np.mean([row[name] for name in names], axis=0)]


def _render_cells(cells: dict[str, dict[str, list[float]]]) -> list[str]:
    lines = [f"| | {' | '.join(CONFLICTS)} | mean |", "|---|" + "---|" * (len(CONFLICTS) + 1)]
    for name, row in cells.items():
        shown = " | ".join(_cell(row[c]) for c in CONFLICTS)
        lines.append(f"| {name} | {shown} | {_cell(_get_mean(row))} |")
    return lines


def _render_summary(figures: dict[str, Any]) -> list[str]:
    """Say what of the goal is reached, and how near the figures measured before are."""
    cells, lines = figures["difference"], []
    for name, truth in ((MODEL, "difference"), (MODEL, "reported"), (MODEL_TOLD, "difference")):
        rows = figures[truth]
        ratio = np.array(_get_mean(rows[name])) / np.array(_get_mean(rows[LAST]))
        each = np.array([rows[name][c] for c in CONFLICTS]) / [rows[LAST][c] for c in CONFLICTS]
        middle = np.exp(np.log(each).mean(axis=0))
        kind = "corrected counts" if truth == "difference" else "counts as reported"
        lines.append(
            f"- {name}, {kind}: mean by that of the last report {_cell(list(ratio))}"
            f" (goal untold {_cell(list(GOALS), 2)}); geometric mean of the ratios"
            f" {_cell(list(middle))}."
        )
    for name in (LAST, LAST_TOLD, FREE):
        gaps = [np.abs(np.array(PUBLISHED[c][name]) - cells[name][c]).max() for c in PUBLISHED]
        told = ", ".join(f"{c} {gap:.3f}" for c, gap in zip(PUBLISHED, gaps, strict=True))
        lines.append(f"- {name}, largest distance from the figures measured before: {told}.")
    return lines


def _render_bands(bands: dict[str, Any]) -> list[str]:
    lines = [
        "| | | interval score (by people counted) | 50 % covers | 90 % covers | bias |",
        "|---|---|---|---|---|---|",
    ]
    for name, rows in bands.items():
        for conflict, row in rows.items():
            parts = [_cell(row["wis"]), _cell(row["cover50"], 2), _cell(row["cover90"], 2)]
            lines.append(f"| {name} | {conflict} | {' | '.join(parts)} | {_cell(row['bias'], 2)} |")
        mean = {key: np.mean([row[key] for row in rows.values()], axis=0) for key in row}
        parts = [_cell(mean["wis"]), _cell(mean["cover50"], 2), _cell(mean["cover90"], 2)]
        lines.append(f"| {name} | mean | {' | '.join(parts)} | {_cell(mean['bias'], 2)} |")
    return lines


def _render_settings(settings: dict[str, dict[str, float]]) -> list[str]:
    keys = list(settings["all"])
    lines = [
        f"| chosen without | {' | '.join(keys)} |",
        "|---|" + "---:|" * len(keys),
    ]
    for name, row in settings.items():
        shown = " | ".join(f"{row[key]:g}" for key in keys)
        lines.append(f"| {'nothing: all five' if name == 'all' else name} | {shown} |")
    return lines


if __name__ == "__main__":
    found = measure()
    print(json.dumps(found, indent=1))
    print(render_section(found))
