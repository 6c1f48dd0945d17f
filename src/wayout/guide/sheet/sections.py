"""The tables of a sheet: entries, waits and queues, people waiting, arrivals against lodging."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
from wayout.forecast.products.bands import estimate_chance_above, get_band
from wayout.forecast.products.figures import (
    BEYOND,
    is_nothing,
    render_chance,
    render_count,
    render_range,
    render_value,
)
from wayout.forecast.products.locations import COUNTRY, POST, Locations
from wayout.forecast.products.moments import Moment, find_step_of, say_day
from wayout.guide.sheet.lodging import find_lodging
from wayout.situation.situation import Situation

MOST_COUNTRIES, MOST_POSTS, MOST_QUEUES, MOST_TOWNS = 7, 5, 4, 6
BY_CAR = "car"
_SAID = {
    QUEUE_KM: "queue",
    QUEUE_VEHICLES: "vehicles",
    WAIT: "wait",
}
_QUEUE_ORDER = {WAIT: 0, QUEUE_KM: 1, QUEUE_VEHICLES: 2}
NO_VALUE = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """A median with its 50 and 90 % bands, in words."""

    median: str
    half: str
    most: str


@dataclass(frozen=True, slots=True)
class Row:
    """A place, what is to be said of it besides, and a cell for each moment."""

    label: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its title, the heads of its columns, its rows, how many rows more there would be."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    more: int


COUNTRIES_TITLE = "People entering in a day"
POSTS_TITLE = "Through the largest posts in a day"
QUEUES_TITLE = "Wait and queue of who joins at the hour"
STRANDED_TITLE = "People still waiting at the end of the day"
ARRIVALS_TITLE = "Arrivals in towns in a day, against beds"


def list_sections(
    forecast: Forecast, known: Situation, moments: Sequence[Moment]
) -> tuple[Section, ...]:
    """List the tables that have a row."""
    tables = _Tables(forecast, known, moments)
    days = tuple(moment.day_words for moment in moments)
    hours = tuple(moment.hour_words for moment in moments)
    found = (
        tables.list_entries(COUNTRY, COUNTRIES_TITLE, days, MOST_COUNTRIES),
        tables.list_entries(POST, POSTS_TITLE, days, MOST_POSTS),
        tables.list_queues(hours),
        tables.list_others(STRANDED, STRANDED_TITLE, days, MOST_POSTS),
        tables.list_others(ARRIVALS, ARRIVALS_TITLE, days, MOST_TOWNS),
    )
    return tuple(section for section in found if section.rows)


class _Tables:
    """Makes rows of the series of one forecast."""

    def __init__(self, forecast: Forecast, known: Situation, moments: Sequence[Moment]) -> None:
        self._forecast, self._known, self._moments = forecast, known, moments
        self._locations = Locations(known)

    def list_entries(self, kind: str, title: str, heads: tuple[str, ...], most: int) -> Section:
        """List the entries of a kind of place, the largest first."""
        entries = self._forecast.list_series(ENTRIES)
        return self._list(
            [s for s in entries if self._locations.kind(s.location) == kind], title, heads, most
        )

    def _weigh(self, series: Series) -> float:
        steps = self._find_steps(series)
        return max((get_band(series, s).median for s in steps if s is not None), default=0.0)

    def _find_steps(self, series: Series) -> list[int | None]:
        zone = self._locations.zone(series.location)
        return [find_step_of(series, moment, zone) for moment in self._moments]

    def list_rows(self, chosen: Iterable[Series]) -> tuple[Row, ...]:
        """List a row for each series that reaches a moment."""
        return tuple(row for series in chosen if (row := self._make_row(series)) is not None)

    def _make_row(self, series: Series) -> Row | None:
        steps = self._find_steps(series)
        if all(step is None for step in steps):
            return None
        cells = tuple(_make_cell(series, step) for step in steps)
        return Row(self._label(series), self._note(series, steps), cells)

    def _label(self, series: Series) -> str:
        name = self._locations.name(series.location)
        if series.target in _SAID:
            said = _SAID[series.target]
            walk = "" if series.mode in ("", BY_CAR) else f" by {series.mode}"
            return f"{name}: {said}{walk.replace('by foot', 'on foot')}"
        code = self._locations.country(series.location)
        outside = self._locations.kind(series.location) != COUNTRY and code
        return f"{name} ({code})" if outside else name

    def _note(self, series: Series, steps: Sequence[int | None]) -> str:
        if series.target != ARRIVALS:
            return ""
        lodging = find_lodging(self._known, series.location)
        if lodging is None:
            return "beds not known"
        day = say_day(lodging.published.date())
        beds = f"lodging reported for {render_count(lodging.persons)} ({day}, {lodging.record})"
        chances = [
            render_chance(estimate_chance_above(series, step, lodging.persons))
            for step in steps
            if step is not None
        ]
        return f"{beds}; chance of more arrivals: {', '.join(chances)}"

    def list_queues(self, heads: tuple[str, ...]) -> Section:
        """List waits and queues that are something, the posts with the longest queue first."""
        queues = [s for s in self._forecast.series if s.target in _SAID and self._tells(s)]
        posts = sorted({s.location for s in queues}, key=lambda p: self._rank_queue(queues, p))
        chosen = [s for post in posts[:MOST_QUEUES] for s in _sort_queues(queues, post)]
        left = sum(s.location in posts[MOST_QUEUES:] for s in queues)
        return Section(QUEUES_TITLE, heads, self.list_rows(chosen), left)

    def _tells(self, series: Series) -> bool:
        steps = [step for step in self._find_steps(series) if step is not None]
        return any(not is_nothing(get_band(series, step), series.target) for step in steps)

    def _rank_queue(self, queues: Iterable[Series], post: str) -> tuple[float, float, str]:
        own = [s for s in queues if s.location == post]
        longest = max((self._weigh(s) for s in own if s.target == QUEUE_KM), default=0.0)
        wait = max((self._weigh(s) for s in own if s.target == WAIT), default=0.0)
        return -longest, -wait, post

    def list_others(self, target: str, title: str, heads: tuple[str, ...], most: int) -> Section:
        """List the largest series of a target, whatever kind of place they are of."""
        return self._list(list(self._forecast.list_series(target)), title, heads, most)

    def _list(
        self, series: Sequence[Series], title: str, heads: tuple[str, ...], most: int
    ) -> Section:
        ranked = sorted(series, key=lambda s: (-self._weigh(s), s.location))
        return Section(title, heads, self.list_rows(ranked[:most]), max(0, len(ranked) - most))


def _sort_queues(queues: Iterable[Series], post: str) -> Iterator[Series]:
    own = [s for s in queues if s.location == post]
    yield from sorted(own, key=lambda s: (_QUEUE_ORDER[s.target], s.mode != BY_CAR, s.mode))


def _make_cell(series: Series, step: int | None) -> Cell:
    if step is None:
        return Cell(NO_VALUE, "", "")
    band, target = get_band(series, step), series.target
    texts = (
        render_value(band.median, target),
        render_range(band.half, target),
        render_range(band.most, target),
    )
    median, half, most = (text.replace(BEYOND, "beyond") for text in texts)
    return Cell(median, half, most)
