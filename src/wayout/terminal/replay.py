"""A replay in a terminal: each number beside what was expected, scores, what they allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from wayout.situation.situation import Situation
from wayout.terminal.lines import print_heading, print_item, print_line

Plain = Mapping[str, Any]
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
ENTRIES = "entries"
NOT_KNOWN = "not known"
ALL_HORIZONS = -1


def render_replay(replay: Plain, situation: Situation, console: Console) -> None:
    """
    Render a replay, as `write_replay` gives it.

    Every pair of daily entries is shown with median, 90 % band and score of each method; queues
    and waits are summed up, and are whole in CSV.
    """
    print_heading(console, f"Forecasts against later reports: {situation.head.title}")
    print_line(console, say_extent(replay))
    print_line(console, READ)
    for notice in replay["notices"]:
        print_item(console, notice)
    silent = []
    for place, pairs in _group(replay["pairs"]):
        if all(pair["scores"]["forecast"] is None for pair in pairs):
            silent.append(situation.name_of(place))
            continue
        print_heading(console, f"Entries a day: {situation.name_of(place)}", level=2)
        console.print(_render_pairs(replay, pairs), highlight=False)
    if silent:
        print_line(console, f"Of entries the forecasts say nothing at: {', '.join(silent)}.")
    if replay["summaries"]:
        print_heading(console, "Mean scores")
        print_line(console, EXPLAINED)
        console.print(_render_summaries(replay["summaries"], situation), highlight=False)
        print_heading(console, "Beside plain forecasts, on the same pairs")
        for one in replay["comparisons"]:
            print_item(console, f"{say_series(one, situation)}: {one['text']}")
        print_heading(console, "What plans and the board may use")
        for use in replay["use"]:
            said = "yes" if use["on"] else "no"
            print_item(
                console, f"{use['target']} {use['mode']}".strip() + f": {said}; {use['why']}."
            )


READ = (
    "Each number reported stands beside what was expected of it: median, the band that should hold "
    "90 %, and the score. A question mark: the number itself is disputed."
)
EXPLAINED = (
    "Score: the weighted interval score, in the unit of the target; 0 is perfect. In 50, in 90: "
    "the share of numbers inside the bands that should hold 50 and 90 %. Bias: the medians' "
    "error by the numbers; above 0 is too much. Days: how many different days of a place; several "
    "forecasts may be of one. Methods spoke of different pairs: these means do not rank them."
)


def say_extent(replay: Plain) -> str:
    """Say how much a replay compared."""
    forecasts, pairs = replay["forecasts"], replay["pairs"]
    numbers = {(p["target"], p["location"], p["start"], p["end"], p["value"]) for p in pairs}
    if not forecasts:
        return "There is no forecast."
    days = [say_day(forecasts[i]["as_of"], replay["time_zone"]) for i in (0, -1)]
    said = f"{len(forecasts)} forecasts, of {days[0]} to {days[1]}" if len(forecasts) > 1 else ""
    said = said or f"One forecast, of {days[0]}"
    if not pairs:
        return f"{said}; no number about the days forecast was reported later."
    told = sum(p["scores"]["forecast"] is not None for p in pairs)
    return (
        f"{said}; {len(pairs)} pairs of a forecast and a number reported after it, about"
        f" {len(numbers)} different numbers; the forecast spoke of {told} of the pairs."
    )


def say_day(instant: str, zone: str) -> str:
    """Say the day of an instant in a zone, such as "22 Sep"."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b}"


def say_number(value: float | None) -> str:
    """Say a number as far as it means anything: whole from a hundred on, else two digits."""
    if value is None:
        return "beyond"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2g}"


def say_series(one: Plain, situation: Situation) -> str:
    """Say what a score is about: target, mode, place."""
    place = situation.name_of(one["location"]) if one["location"] else "all places"
    return f"{one['target']} {one['mode']}".strip() + f", {place}"


def say_horizon(days: int) -> str:
    """Say how far ahead a score is, in days."""
    return "all" if days == ALL_HORIZONS else str(days)


def _group(pairs: Sequence[Plain]) -> list[tuple[str, list[Plain]]]:
    places: dict[str, list[Plain]] = {}
    for pair in pairs:
        if pair["target"] == ENTRIES:
            places.setdefault(pair["location"], []).append(pair)
    return sorted(places.items())


def _render_pairs(replay: Plain, pairs: Sequence[Plain]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("Made")
    table.add_column("About")
    table.add_column("Reported", justify="right")
    for method in replay["methods"]:
        table.add_column(method.capitalize(), justify="right")
    for pair in pairs:
        doubt = " ?" if pair["status"] == "disputed" else ""
        cells = [
            say_day(pair["origin"], replay["time_zone"]),
            f"{int(pair['day'][8:])} (+{pair['horizon_days']})",
            f"{say_number(pair['value'])}{doubt}",
        ]
        cells += [say_score(pair["scores"][m], replay["levels"]) for m in replay["methods"]]
        table.add_row(*cells)
    return table


def say_score(score: Plain | None, levels: Sequence[float]) -> str:
    """Say what a method expected and how it scored, such as "5000 [2600-7400] 322"."""
    if score is None:
        return NOT_KNOWN
    low, middle, high = (
        say_number(score["quantiles"][levels.index(level)]) for level in (LOW, MIDDLE, HIGH)
    )
    return f"{middle} [{low}-{high}] {say_number(score['interval_score'])}"


def _render_summaries(summaries: Sequence[Plain], situation: Situation) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("Of", ratio=1)
    table.add_column("Ahead", no_wrap=True)
    table.add_column("Method", no_wrap=True)
    for name in ("Pairs", "Days", "Score", "In 50", "In 90", "Bias"):
        table.add_column(name, justify="right", no_wrap=True)
    last = ("", "")
    for one in summaries:
        if one["horizon_days"] != ALL_HORIZONS and one["target"] != ENTRIES:
            continue
        about = (say_series(one, situation), say_horizon(one["horizon_days"]))
        shown = ("", "") if about == last else about
        last = about
        table.add_row(*shown, *list_scores(one))
    return table


def list_scores(one: Plain) -> list[str]:
    """List the mean scores of a method as they are shown."""
    return [
        one["method"],
        str(one["pairs"]),
        str(one["days"]),
        say_number(one["interval_score"]),
        f"{one['inside_50']:.2f}",
        f"{one['inside_90']:.2f}",
        f"{one['bias']:+.2f}",
    ]
