"""The results of a replay as a folder: a page with charts, tables, and what may be used."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from wayout.errors import BadInputError
from wayout.forecast.forecast import UNITS, Forecast, Series
from wayout.forecast.replay.document import render_csv, write_replay
from wayout.forecast.replay.pairs import FORECAST
from wayout.forecast.replay.replaying import Replay
from wayout.forecast.replay.use import write_use
from wayout.situation.period import Instant
from wayout.situation.situation import Situation
from wayout.terminal.replay import (
    EXPLAINED,
    READ,
    list_scores,
    say_day,
    say_extent,
    say_horizon,
    say_number,
    say_score,
    say_series,
)

CHARTS_A_SERIES = 3
"""So many forecasts of a series are drawn, evenly from the first that was scored to the last."""
FEWEST_DRAWN = 5
"""A series with fewer scored pairs has no chart."""
STYLE = """
body { font: 1rem/1.45 system-ui, sans-serif; margin: 1rem auto; max-width: 72rem; padding: 0 1rem }
table { border-collapse: collapse; margin: .5rem 0 1.5rem } caption { text-align: left }
th, td { border-bottom: 1px solid #888; padding: .2rem .7rem .2rem 0; text-align: right }
th:first-child, td:first-child { text-align: left } td { white-space: pre-line }
img { max-width: 100%; height: auto } .wide { overflow-x: auto } :root { color-scheme: light dark }
"""
Rows = Iterable[Sequence[str]]


def write_pages(replay: Replay, situation: Situation, out: Path) -> None:
    """
    Write `index.html` with charts, `replay.json`, `pairs.csv` and `use.toml` into a folder.

    Raises
    ------
    BadInputError
        It cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        document = write_replay(replay)
        charts = list(_draw_charts(replay, situation, out))
        page = _render_page(document, situation, charts)
        (out / "index.html").write_text(page, "utf-8")
        (out / "replay.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        (out / "pairs.csv").write_text(render_csv(replay), "utf-8")
        (out / "use.toml").write_text(write_use(replay), "utf-8")
    except OSError as fault:
        raise BadInputError(f"'{out}' cannot be written: {fault.strerror}") from None


def _render_page(
    document: dict[str, Any], situation: Situation, charts: Sequence[tuple[str, str]]
) -> str:
    zone, levels = document["time_zone"], document["levels"]
    title = f"Forecasts against later reports: {situation.head.title}"
    told = [f"{say_series(c, situation)}: {c['text']}" for c in document["comparisons"]]
    used = [
        f"{u['target']} {u['mode']}".strip() + f": {'yes' if u['on'] else 'no'}; {u['why']}"
        for u in document["use"]
    ]
    scores = [
        (say_series(s, situation), say_horizon(s["horizon_days"]), *list_scores(s))
        for s in document["summaries"]
    ]
    parts = [
        Markup("<h1>{}</h1><p>{} {}</p>").format(title, say_extent(document), READ),
        _render_list(document["notices"]),
        Markup("<h2>Beside plain forecasts, on the same pairs</h2>"),
        _render_list(told),
        Markup("<h2>What plans and the board may use</h2>"),
        _render_list(used),
        Markup("<h2>Some of the forecasts</h2>") if charts else Markup(""),
        *(_render_chart(*chart) for chart in charts),
        Markup("<h2>Mean scores</h2><p>{}</p>").format(EXPLAINED),
        _render_table("Of all pairs", ("Of", "Ahead", *_SCORES), scores),
        Markup("<h2>Every pair</h2>"),
        *(
            _render_table(name, ("Made", "About", "Ahead", "Reported", *document["methods"]), rows)
            for name, rows in _list_pairs(document, situation, zone, levels)
        ),
    ]
    head = Markup('<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{}</title>')
    sized = Markup('<meta name="viewport" content="width=device-width, initial-scale=1">')
    style = Markup("<style>{}</style></head><body>").format(Markup(STYLE))
    return str(
        head.format(title) + sized + style + Markup("").join(parts) + Markup("</body></html>")
    )


_SCORES = ("Method", "Pairs", "Days", "Score", "In 50", "In 90", "Bias")


def _list_pairs(
    document: dict[str, Any], situation: Situation, zone: str, levels: Sequence[float]
) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    series: dict[str, list[tuple[str, ...]]] = {}
    for pair in document["pairs"]:
        doubt = " (disputed)" if pair["status"] == "disputed" else ""
        row = (
            say_day(pair["origin"], zone),
            pair["day"],
            str(pair["horizon_days"]),
            f"{say_number(pair['value'])}{doubt}",
            *(say_score(pair["scores"][method], levels) for method in document["methods"]),
        )
        series.setdefault(f"{say_series(pair, situation)}, {pair['unit']}", []).append(row)
    yield from sorted(series.items())


def _render_list(items: Sequence[str]) -> Markup:
    return (
        Markup("<ul>{}</ul>").format(
            Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
        )
        if items
        else Markup("")
    )


def _render_table(caption: str, heads: Sequence[str], rows: Rows) -> Markup:
    top = Markup("").join(Markup('<th scope="col">{}</th>').format(h) for h in heads)
    lines = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(c) for c in row))
        for row in rows
    )
    whole = '<div class="wide"><table><caption>{}</caption><thead><tr>{}</tr></thead>'
    return Markup(whole + "<tbody>{}</tbody></table></div>").format(caption, top, lines)


def _render_chart(file: str, words: str) -> Markup:
    return Markup('<p><img src="{}" alt="{}"></p>').format(file, escape(words))


def _draw_charts(replay: Replay, situation: Situation, out: Path) -> Iterator[tuple[str, str]]:
    """Draw forecasts that were scored, and give the file and the words of each chart."""
    for number, (forecast, series) in enumerate(_choose_charts(replay), start=1):
        file = f"chart-{number}.png"
        words = f"{series.target}, {situation.name_of(series.location)}, {UNITS[series.target]}"
        made = say_day(forecast.as_of.isoformat(), replay.time_zone)
        (out / file).write_bytes(_draw_chart(replay, forecast, series, f"{words}; made {made}"))
        yield file, f"{words}: the forecast of {made} and what was reported"


def _choose_charts(replay: Replay) -> Iterator[tuple[Forecast, Series]]:
    told: dict[tuple[str, str, str], list[Instant]] = {}
    for pair in replay.pairs:
        if pair.scores[FORECAST] is not None and pair.horizon_days:
            told.setdefault(pair.truth.series, []).append(pair.origin)
    for key, origins in sorted(told.items()):
        if len(origins) < FEWEST_DRAWN:
            continue
        ordered = sorted(set(origins))
        shown = min(CHARTS_A_SERIES, len(ordered))
        chosen = {ordered[round(n * (len(ordered) - 1) / max(1, shown - 1))] for n in range(shown)}
        for forecast in replay.forecasts:
            series = forecast.find_series(*key)
            if forecast.as_of in chosen and series is not None:
                yield forecast, series


def _draw_chart(replay: Replay, forecast: Forecast, series: Series, title: str) -> bytes:
    from wayout.guide.pictures.fans import FanWords, draw_fan  # noqa: PLC0415
    from wayout.guide.pictures.readings import Reading  # noqa: PLC0415

    key = (series.target, series.location, series.mode)
    truths = {p.truth for p in replay.pairs if p.truth.series == key}
    readings = [
        Reading(
            id=t.records[0],
            kind=t.target,
            value=t.value,
            low=t.value,
            high=t.value,
            unit=UNITS[t.target],
            bound="exact",
            start=t.start,
            end=t.end,
            published=t.published,
            doubted=t.status == "disputed",
        )
        for t in sorted(truths, key=lambda t: t.start)
    ]
    before = [s for s in forecast.hindcast if (s.target, s.location, s.mode) == key]
    return draw_fan(
        series,
        FanWords(title=title, samples=SAMPLES, say_day=_say_date, say_number=say_number),
        as_of=forecast.as_of,
        time_zone=replay.time_zone,
        before=before[0] if before else None,
        reports=readings,
    )


SAMPLES = {
    "median": "median",
    "half": "50 of 100 members",
    "most": "90 of 100 members",
    "before": "before the forecast",
    "report": "reported, now or later",
    "as-of": "hour of the forecast",
    "beyond": "beyond the forecast",
}


def _say_date(day: date) -> str:
    return f"{day.day} {day:%b}"
