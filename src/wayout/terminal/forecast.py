"""A forecast in a terminal: entries by country and day, the posts, what may yet take effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wayout.forecast.forecast import (
    ARRIVALS,
    ENTRIES,
    QUEUE_KM,
    QUEUE_VEHICLES,
    STRANDED,
    WAIT,
    Forecast,
    Series,
)
from wayout.forecast.products.bands import Band, get_band
from wayout.forecast.products.figures import (
    is_nothing,
    render_band,
    render_chance,
    render_range,
    render_value,
)
from wayout.forecast.products.locations import COUNTRY, POST, Locations
from wayout.forecast.products.moments import Moment, find_step_of, list_days, list_moments, say_day
from wayout.situation.period import hours_between
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone
from wayout.terminal.lines import NARROW, print_heading, print_line, print_some
from wayout.terminal.words import say_age, say_instant

MOST_COUNTRIES, MOST_PLACES, MOST_CHANCES, MOST_BELIEFS = 12, 12, 8, 6
MOVED = 0.9
"""A band that keeps more than this share of its width was not moved by the reports."""
WHAT = {
    ENTRIES: "entering, day",
    WAIT: "wait",
    QUEUE_KM: "queue",
    QUEUE_VEHICLES: "vehicles",
    STRANDED: "left at midnight",
    ARRIVALS: "arriving, day",
}
_OF_POSTS = (ENTRIES, WAIT, QUEUE_KM, QUEUE_VEHICLES)


def render_forecast(
    forecast: Forecast, known: Situation, console: Console, *, public: bool
) -> None:
    """
    Render a forecast to the console, at its width.

    Parameters
    ----------
    known
        The situation as of the instant of the forecast.
    public
        Whether it was coarsened, which is said.
    """
    page = _Page(forecast, known, console)
    page.print_head(public=public)
    page.print_countries()
    page.print_places("Posts", POST, _OF_POSTS)
    page.print_places("Towns", "town", (ARRIVALS, STRANDED))
    page.print_places("Stranded", POST, (STRANDED,))
    page.print_chances()
    page.print_grounds()


class _Page:
    """Prints the parts of one forecast."""

    def __init__(self, forecast: Forecast, known: Situation, console: Console) -> None:
        self._forecast, self._known, self._console = forecast, known, console
        self._locations = Locations(known)
        self._zone = known.head.time_zone
        self._moments = list_moments(forecast.as_of, self._zone, forecast.days)

    def print_head(self, *, public: bool) -> None:
        """Print what it is a forecast of, and how sure its bands are meant to be."""
        forecast, console = self._forecast, self._console
        print_heading(console, self._known.head.title)
        print_line(console, f"Forecast as known by {say_instant(forecast.as_of, self._zone)}.")
        told = f"{forecast.days} days ahead, {forecast.members:,} members, seed {forecast.seed}."
        print_line(console, told)
        if forecast.scenario:
            print_line(console, f"What if: {forecast.scenario}. Nobody announced this.")
        print_line(console, "In brackets: what holds 90 of 100 members.")
        if public:
            print_line(console, "Public: six hours, hundreds of people; --full has the rest.")
        if not forecast.series:
            print_line(console, "No place has people enough to be shown.")

    def print_countries(self) -> None:
        """Print a table for each country, a row for each day."""
        ranked = self._rank(ENTRIES, COUNTRY)
        for series in ranked[:MOST_COUNTRIES]:
            print_heading(self._console, self._locations.name(series.location), level=2)
            rows = list(self._iterate_days(series))
            if self._console.width < NARROW:
                for day, band in rows:
                    print_line(self._console, f"{day}: {render_band(band, ENTRIES)}", indent=2)
                continue
            table = _make_table("Day", "Entering", "50 of 100", "90 of 100")
            for day, band in rows:
                ends = [render_range(end, ENTRIES) for end in (band.half, band.most)]
                table.add_row(day, render_value(band.median, ENTRIES), *ends)
            self._console.print(table, highlight=False)
        self._say_more(len(ranked) - MOST_COUNTRIES, "countries")

    def _say_more(self, count: int, what: str) -> None:
        if count > 0:
            print_line(self._console, f"And {count} more {what}, listed with --format csv.")

    def _iterate_days(self, series: Series) -> Iterator[tuple[str, Band]]:
        zone = self._locations.zone(series.location)
        for moment in list_days(self._forecast.as_of, zone, self._forecast.days):
            step = find_step_of(series, moment, zone)
            if step is not None:
                yield moment.day_words, get_band(series, step)

    def _rank(self, target: str, kind: str) -> list[Series]:
        found = self._forecast.list_series(target)
        chosen = [s for s in found if self._locations.kind(s.location) == kind]
        return sorted(chosen, key=lambda s: (-_find_highest(s), s.location, s.mode))

    def print_places(self, title: str, kind: str, targets: Sequence[str]) -> None:
        """Print a table of places of a kind, the targets of each under it."""
        series = [s for target in targets for s in self._rank(target, kind)]
        places = list(dict.fromkeys(s.location for s in series))
        if not places:
            return
        print_heading(self._console, title)
        table = _make_table("", *(m.hour_words.replace(", ", "\n", 1) for m in self._moments))
        for place in places[:MOST_PLACES]:
            own = [s for s in series if s.location == place]
            if self._console.width < NARROW:
                self._print_block(place, own)
                continue
            table.add_row(Text(self._name(place), "bold"))
            for one in own:
                if _is_empty(one):
                    continue
                table.add_row(f"  {_name_target(one)}", *self._say_cells(one))
            table.add_section()
        if self._console.width >= NARROW:
            self._console.print(table, highlight=False)
        self._say_more(len(places) - MOST_PLACES, "places")

    def _name(self, place: str) -> str:
        country = self._locations.country_name(place)
        return f"{self._locations.name(place)} ({country})" if country else place

    def _print_block(self, place: str, own: Sequence[Series]) -> None:
        print_heading(self._console, self._name(place), level=2)
        for series in own:
            print_line(self._console, f"{_name_target(series)}:", indent=2)
            for moment, cell in zip(self._moments, self._say_cells(series), strict=True):
                print_line(self._console, f"{_name_moment(series, moment)}: {cell}", indent=4)

    def _say_cells(self, series: Series) -> list[str]:
        zone = self._locations.zone(series.location)
        steps = [find_step_of(series, moment, zone) for moment in self._moments]
        return [
            "not shown" if step is None else render_band(get_band(series, step), series.target)
            for step in steps
        ]

    def print_chances(self) -> None:
        """Print what was announced or ordered, with its chance."""
        if not self._forecast.chances:
            return
        print_heading(self._console, "What may take effect")
        zone = get_zone(self._zone)
        lines = []
        for chance in sorted(self._forecast.chances, key=lambda c: -c.probability):
            by = say_day(chance.by.astimezone(zone).date())
            place = self._locations.name(chance.location)
            said = f"{place}: {render_chance(chance.probability)} by {by} [{chance.record}]"
            record = self._known.find_record(chance.record)
            lines.append(f"{said}: {record.text}" if record is not None else said)
        print_some(self._console, lines, limit=MOST_CHANCES)

    def print_grounds(self) -> None:
        """Print what the forecast rests on, and which numbers no report moved."""
        forecast, console = self._forecast, self._console
        print_heading(console, "What it rests on")
        used = [r for i in forecast.inputs if (r := self._known.find_record(i)) is not None]
        ages = sorted(hours_between(r.published, forecast.as_of) for r in used)
        if ages:
            newest, oldest = say_age(ages[0]), say_age(ages[-1])
            count = count_nouns(len(forecast.inputs), "report")
            print_line(console, f"{count}, the newest {newest}, the oldest {oldest}.")
        else:
            print_line(console, "No report was used: every number is an assumption.")
        if forecast.aside:
            count = count_nouns(len(forecast.aside), "report")
            print_line(console, f"Not used: {count}; --format json says why.")
        assumed = [b for b in forecast.beliefs if b.narrowed > MOVED]
        if assumed:
            count = f"{len(assumed)} of {count_nouns(len(forecast.beliefs), 'number')}"
            print_line(console, f"No report moved {count} of the model, which are assumptions:")
            names = [self._locations.belief_name(b.parameter, b.location) for b in assumed]
            print_some(console, names, limit=MOST_BELIEFS)


def _is_empty(series: Series) -> bool:
    """Tell whether a series is nothing to speak of at any step."""
    steps = range(len(series.starts))
    return all(is_nothing(get_band(series, step), series.target) for step in steps)


def count_nouns(number: int, noun: str) -> str:
    """Give a number with its noun: "1 report", "4 reports"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _find_highest(series: Series) -> float:
    bands = (get_band(series, step) for step in range(len(series.starts)))
    return max((band.median for band in bands), default=0.0)


def _name_target(series: Series) -> str:
    mode = {"": "", "foot": " on foot"}.get(series.mode, f" by {series.mode}")
    return f"{WHAT[series.target]}{mode}"


def _name_moment(series: Series, moment: Moment) -> str:
    return moment.day_words if series.step_h >= 24.0 else moment.hour_words


def _make_table(first: str, *others: str) -> Table:
    table = Table(show_lines=False, expand=False)
    table.add_column(first, overflow="fold")
    for title in others:
        table.add_column(title, justify="right", overflow="fold")
    return table
