"""
The forecasts of `russia-2022` replayed: every day's forecast against what was reported later.

Every pair of Finland is shown, beside plain forecasts, and the queue at Verkhny Lars as each day
told it. Records kept for later scoring are left out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from wayout.commands.replay import make_forecaster, make_key
from wayout.forecast.forecast import LEVELS, QUEUE_KM, QUEUE_VEHICLES, WAIT, Forecast
from wayout.forecast.replay.pairs import METHODS, Score
from wayout.forecast.replay.replaying import list_origins, replay
from wayout.forecast.replay.summary import compare, say_comparison
from wayout.forecast.replay.truth import list_truths
from wayout.forecast.replay.use import decide_use
from wayout.forecast.setting.assumptions import read_assumptions
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "situations" / "russia-2022"
STORE = ROOT / ".bench" / "forecasts"
FIRST, LAST = date(2022, 9, 21), date(2022, 9, 29)
DAYS, MEMBERS, SEED = 5, 600, 0
BAND = [LEVELS.index(level) for level in (0.05, 0.5, 0.95)]
FARTHEST = 4
POST = "verkhny-lars"


def measure() -> dict[str, Any]:
    """Make the forecasts, or take those of this very model, and score them."""
    facts = get_situation(FOLDER)
    unscored = read_assumptions(FOLDER, facts.head).unscored
    made = replay(
        facts,
        make_forecaster(FOLDER, facts.head, members=MEMBERS, seed=SEED, workers=""),
        origins=list_origins(facts, first=FIRST, last=LAST),
        days=DAYS,
        store=STORE,
        key=make_key(FOLDER, members=MEMBERS, seed=SEED),
        unscored=unscored,
        report=lambda what, done, of: print(f"{what} {done}/{of}", file=sys.stderr),
    )
    finland = [
        {
            "made": f"{p.origin + timedelta(hours=3):%d %b}",
            "about": f"{p.truth.day:%d %b}",
            "ahead": p.horizon_days,
            "reported": p.truth.value,
            **{method: _tell(p.scores.get(method)) for method in METHODS},
        }
        for p in made.pairs
        if p.truth.location == "fi-land-border" and 1 <= p.horizon_days <= FARTHEST
    ]
    compared = compare(made.pairs)
    return {
        "finland": finland,
        "lars": [row for one in made.forecasts for row in _list_lars(facts, one)],
        "said": [f"{one.target}, {one.location}: {say_comparison(one)}" for one in compared],
        "use": [f"{u.target} {u.mode}".strip() + f": {u.why}" for u in decide_use(made)],
    }


def _tell(score: Score | None) -> dict[str, float] | None:
    """Give the median, the band of 90 % and the score of a method; none if it said nothing."""
    if score is None:
        return None
    low, middle, high = (float(score.quantiles[n]) for n in BAND)
    return {"low": low, "middle": middle, "high": high, "score": score.interval_score}


def _list_lars(facts: Situation, forecast: Forecast) -> Iterator[dict[str, Any]]:
    """Yield what a forecast says of the queue at noon of its own day, beside what was reported."""
    day = (forecast.as_of + timedelta(hours=3)).date()
    noon = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    for target in (QUEUE_KM, QUEUE_VEHICLES, WAIT):
        reported = sorted(
            t.value
            for t in list_truths(facts.as_of(forecast.as_of))
            if (t.target, t.location) == (target, POST) and t.day == day
        )
        for series in (*forecast.hindcast, *forecast.series):
            if (series.target, series.location, series.mode) != (target, POST, "car"):
                continue
            if noon in series.starts:
                row = series.quantiles[series.starts.index(noon)]
                band = [float(row[n]) for n in BAND]
                yield {"day": f"{day:%d %b}", "of": target, "band": band, "reported": reported}


def render_section(figures: dict[str, Any]) -> str:
    """Give the section of the page."""
    lines = [
        "## Forecasts of a crisis, replayed",
        "",
        f"`russia-2022`: a forecast at the end of each day from {FIRST:%d} to {LAST:%d %B},"
        f" {MEMBERS} members, from what was known then. Each cell: median, band of 90 %, weighted"
        " interval score. Records kept for later scoring are left out.",
        "",
        "Entries at the Finnish land border, every pair one to four days ahead:",
        "",
        f"| made | about | reported | {' | '.join(METHODS)} |",
        f"|---|---|---:|{'---|' * len(METHODS)}",
    ]
    for row in figures["finland"]:
        cells = " | ".join(_show(row[method]) for method in METHODS)
        lines.append(f"| {row['made']} | {row['about']} | {row['reported']:,.0f} | {cells} |")
    lines += [
        "",
        "Cars at Verkhny Lars at noon of each day, as that evening's forecast saw it, with reports"
        " of the day known by then:",
        "",
        "| day | | median | band of 90 % | reported |",
        "|---|---|---:|---:|---|",
    ]
    for row in figures["lars"]:
        low, middle, high = row["band"]
        told = ", ".join(f"{value:,.4g}" for value in row["reported"]) or "nothing"
        lines.append(
            f"| {row['day']} | {row['of']} | {middle:,.1f} | {low:,.1f} to {high:,.1f} | {told} |"
        )
    lines += ["", "Beside plain forecasts, on the same pairs:", ""]
    lines += [f"- {one}" for one in figures["said"]]
    lines += ["", "What plans and the board may use:", ""]
    lines += [f"- {one}" for one in figures["use"]]
    return "\n".join([*lines, ""])


def _show(told: dict[str, float] | None) -> str:
    if told is None:
        return "not known"
    return (
        f"{told['middle']:,.0f} ({told['low']:,.0f} to {told['high']:,.0f}), {told['score']:,.0f}"
    )
