"""A replay as plain values for JSON, and its pairs as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from wayout.forecast.forecast import LEVELS, UNITS
from wayout.forecast.replay.pairs import METHODS, Pair, Score
from wayout.forecast.replay.replaying import Replay
from wayout.forecast.replay.summary import compare, say_comparison, summarise
from wayout.forecast.replay.use import decide_use

COLUMNS = (
    *("origin", "horizon_days", "target", "unit", "location", "mode", "day", "start", "end"),
    *("value", "status", "records", "published", "limit", "method", "interval_score", "off"),
    *("inside_50", "inside_90"),
    *(f"q{level}" for level in LEVELS),
)


def write_replay(replay: Replay) -> dict[str, Any]:
    """Write a replay as plain values; a number beyond the horizon of a forecast is null."""
    return {
        "situation": replay.situation,
        "time_zone": replay.time_zone,
        "levels": list(LEVELS),
        "methods": list(METHODS),
        "forecasts": [
            {
                "as_of": f.as_of.isoformat(),
                "days": f.days,
                "members": f.members,
                "seed": f.seed,
                "scenario": f.scenario,
                "inputs": list(f.inputs),
            }
            for f in replay.forecasts
        ],
        "pairs": [_write_pair(pair) for pair in replay.pairs],
        "summaries": [asdict(one) for one in summarise(replay.pairs)],
        "comparisons": [
            {**asdict(one), "claim": one.claim, "text": say_comparison(one)}
            for one in compare(replay.pairs)
        ],
        "use": [asdict(one) for one in decide_use(replay)],
        "notices": list(replay.notices),
    }


def _write_pair(pair: Pair) -> dict[str, Any]:
    truth = pair.truth
    return {
        "origin": pair.origin.isoformat(),
        "horizon_days": pair.horizon_days,
        "target": truth.target,
        "unit": UNITS[truth.target],
        "location": truth.location,
        "mode": truth.mode,
        "day": truth.day.isoformat(),
        "start": truth.start.isoformat(),
        "end": truth.end.isoformat(),
        "value": truth.value,
        "status": truth.status,
        "records": list(truth.records),
        "published": truth.published.isoformat(),
        "limit": _write_number(pair.limit),
        "scores": {name: _write_score(pair.scores[name]) for name in METHODS},
    }


def _write_score(score: Score | None) -> dict[str, Any] | None:
    if score is None:
        return None
    return {
        "quantiles": [_write_number(q) for q in score.quantiles.tolist()],
        "interval_score": score.interval_score,
        "off": score.off,
        "inside_50": score.inside_50,
        "inside_90": score.inside_90,
    }


def _write_number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def render_csv(replay: Replay) -> str:
    """Render the pairs as CSV, a row for each method; one that said nothing has empty scores."""
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for pair in replay.pairs:
        table.writerows(_list_rows(pair))
    return stream.getvalue()


def _list_rows(pair: Pair) -> Iterator[list[Any]]:
    plain = _write_pair(pair)
    scores = plain.pop("scores")
    plain["records"] = "|".join(plain["records"])
    for method in METHODS:
        score = scores[method] or {}
        quantiles = score.get("quantiles", [None] * len(LEVELS))
        row = {**plain, **score, "method": method}
        row |= {f"q{level}": q for level, q in zip(LEVELS, quantiles, strict=True)}
        yield ["" if row.get(c) is None else row[c] for c in COLUMNS]
