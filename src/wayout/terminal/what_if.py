"""What a scenario changes, in a terminal: both forecasts of the same seeds beside each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from rich.console import Console
from rich.table import Table

from wayout.forecast.forecast import ENTRIES, Forecast
from wayout.forecast.products.figures import BEYOND, SHORT, render_band, render_value
from wayout.forecast.products.locations import Locations
from wayout.forecast.products.moments import say_day
from wayout.forecast.scenario.comparison import Difference
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone
from wayout.terminal.forecast import WHAT
from wayout.terminal.lines import NARROW, print_heading, print_line

NOON_H = 12
LEAST_CHANGE = 0.05
MOST_TABLES = 16
"""So many places and targets are shown, those first whose medians change most."""


def render_what_if(
    differences: Sequence[Difference],
    forecast: Forecast,
    known: Situation,
    console: Console,
    *,
    title: str,
) -> None:
    """
    Render what a scenario changes, day by day; of hours, those that hold noon.

    What a scenario changes by less than a twentieth is counted, not listed.
    """
    print_heading(console, f"What if: {title}")
    print_line(console, "Nobody announced this. The same seed without and with the change.")
    print_line(console, "The last column is the difference of the medians; * the halves part.")
    locations = Locations(known)
    groups = _group(differences)
    changed = [own for own in groups if any(map(_matters, own))]
    changed.sort(key=_weigh, reverse=True)
    for own in changed[:MOST_TABLES]:
        first = own[0]
        mode = {"": "", "foot": " on foot"}.get(first.mode, f" by {first.mode}")
        name = f"{locations.name(first.location)}: {WHAT[first.target]}{mode}"
        print_heading(console, name, level=2)
        _print_days(console, _pick_days(own, locations), locations.zone(first.location))
    same = len(groups) - len(changed)
    if same:
        told = f"{same} of {len(groups)} places and targets change by less than a twentieth."
        print_line(console, told)
    if len(changed) > MOST_TABLES:
        more = len(changed) - MOST_TABLES
        print_line(console, f"And {more} more that change, listed with --format json.")


def _group(differences: Iterable[Difference]) -> list[list[Difference]]:
    keyed = groupby(differences, key=lambda d: (d.target, d.location, d.mode))
    return [list(own) for _, own in keyed]


def _weigh(own: Sequence[Difference]) -> float:
    """Weigh a group by its change as a share of both medians; entries come before queues."""
    finite = [d for d in own if math.isfinite(d.change)]
    change = sum(abs(d.change) for d in finite)
    whole = sum(d.plain.median + d.changed.median for d in finite)
    return change / (whole or 1.0) + (1.0 if own[0].target == ENTRIES else 0.0)


def _matters(one: Difference) -> bool:
    """Tell whether a median changes by a twentieth or more, and by what can be said."""
    if not math.isfinite(one.change):
        return True
    return abs(one.change) >= LEAST_CHANGE * one.plain.median and not _is_small(one)


def _is_small(one: Difference) -> bool:
    return render_value(abs(one.change), one.target) in ("0", "0 km", SHORT)


def _pick_days(own: Sequence[Difference], locations: Locations) -> list[Difference]:
    """Pick one step of each day: the day itself, or the step that holds its noon."""
    if own[0].step_h >= 24.0:
        return list(own)
    zone = get_zone(locations.zone(own[0].location))

    def holds_noon(one: Difference) -> bool:
        local = one.start.astimezone(zone)
        hour = local.hour + local.minute / 60.0
        return hour <= NOON_H < hour + one.step_h

    return [one for one in own if holds_noon(one)]


def _print_days(console: Console, days: Sequence[Difference], zone: str) -> None:
    table = Table(expand=False)
    table.add_column("Day" if days and days[0].step_h >= 24.0 else "Noon of")
    for heading in ("As it is", "What if", "Change"):
        table.add_column(heading, justify="right", overflow="fold")
    for one in days:
        middle = one.start + timedelta(hours=one.step_h / 2)
        day = say_day(middle.astimezone(get_zone(zone)).date())
        bands = [render_band(band, one.target) for band in (one.plain, one.changed)]
        if console.width < NARROW:
            print_line(console, f"{day}: {bands[0]}; what if {bands[1]}; {_say(one)}", indent=2)
        else:
            table.add_row(day, *bands, _say(one))
    if console.width >= NARROW:
        console.print(table, highlight=False)


def _say(one: Difference) -> str:
    star = " *" if one.apart else ""
    if math.isnan(one.change) or math.isinf(one.change):
        return f"{BEYOND}{star}"
    sign = "+" if one.change > 0 else "−"
    if _is_small(one):
        return f"about none{star}"
    return f"{sign}{render_value(abs(one.change), one.target)}{star}"
