"""
Sketches: of a journey what its order among others and one row of a list need, and no more.

A plan has some fifty journeys, and somebody looks at a few. So all are sketched, straight from
the labels of the search, and each is made in full when it is asked for. What a sketch says is what
the journey says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from wayout.network.departures import FOREVER
from wayout.network.stations import ALIGHT, BOARD
from wayout.network.ways import Way
from wayout.planner.exit_cap import ExitCap
from wayout.planner.journey import Rebuilder
from wayout.planner.label import HIGH, LOW, ROAD_KM, UNPRICED
from wayout.planner.pace import Cut
from wayout.planner.roads import CAUTIOUS, MEDIAN
from wayout.rules.verdict import Verdict
from wayout.situation.period import END, Instant, after


@dataclass(frozen=True, slots=True)
class KnownPrice:
    """What is known of a price, without the names of what nobody has priced."""

    low: float
    high: float
    state: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """
    A journey in short; `row` is the number of its label, `carriers` are its main means.

    `arrive_90` is there where the plan goes by it.
    """

    row: int
    country: str
    crossing: str
    mode: str
    leaving: str
    depart: Instant
    arrive: Instant
    arrive_90: Instant | None
    cost: KnownPrice
    verdict: Verdict
    carriers: frozenset[str]

    def there(self, level: float) -> Instant:
        """Give the arrival that a plan at a level of luck goes by; without one, the end of time."""
        if level <= MEDIAN:
            return self.arrive
        return END if self.arrive_90 is None else self.arrive_90


class Shape(NamedTuple):
    """
    The legs of a way in short: when it sets out, its means, mode and service of each, its end.

    `begins` counts hours after the plan's instant where the legs were not read; `is_odd` says that
    they were.
    """

    begins: float | Instant | None
    means: frozenset[str]
    legs: tuple[tuple[str, str], ...]
    end: str
    is_odd: bool = False


STARTING = Shape(None, frozenset(), (), "")


class Sketcher:
    """Sketches the journeys of one search."""

    def __init__(self, rebuilder: Rebuilder, cap: ExitCap, *, level: float) -> None:
        self._rebuilder, self._trails, self._cap = rebuilder, rebuilder.trails, cap
        self._at, self._level = rebuilder.at, level
        self._shapes: dict[int, Shape] = {}

    def sketch(self, row: int, country: str) -> Sketch:
        """Sketch the journey of a label that ends in a country."""
        rebuilder, trails, at = self._rebuilder, self._trails, self._at
        mark, label = trails.mark(row), trails.label(row)
        via, mode, leaving = mark.via, mark.mode, mark.leaving
        if not via:
            last = trails.ways(row)[-1]
            mode, leaving = last.mode, last.leaving
        arrive_90 = self.find_late(row) if self._level > MEDIAN else None
        if label[UNPRICED] or label[ROAD_KM]:
            state = "unknown"
        else:
            state = rebuilder.cost(row, rebuilder.legs(row)).state
        begins, carriers, *_ = self._shape(row)
        depart = begins if isinstance(begins, datetime) else after(at, begins or 0.0)
        arrives = trails.arrives_h(row, MEDIAN)
        if arrives == FOREVER:
            arrives = trails.follow(row, MEDIAN)[-1].arrives
        return Sketch(
            row, country, via, mode, leaving, depart, after(at, arrives),
            arrive_90, KnownPrice(label[LOW], label[HIGH], state),
            self._cap.cap(rebuilder.verdict(row)), carriers,
        )  # fmt: skip

    def find_late(self, row: int) -> Instant | None:
        """Find when one is there nine times in ten; None if not even that often."""
        late = self._trails.arrives_h(row, CAUTIOUS)
        return None if late == FOREVER else after(self._at, late)

    def list_shapes(self, row: int) -> Sequence[tuple[str, str]]:
        """List mode and service of each leg."""
        return self._shape(row).legs

    def find_end(self, row: int) -> str:
        """Find the place where the last leg ends."""
        return self._shape(row).end

    def _shape(self, row: int) -> Shape:
        """Give the shape of the way to a label; most share their beginnings."""
        known = self._shapes
        for at in self._trails.climb(row, known):
            known[at] = self._make_shape(at)
        return known[row]

    def _make_shape(self, row: int) -> Shape:
        way = self._trails.last_way(row)
        if way is None:
            start = self._trails.start(row)
            odd = start is not None and bool(start.before)
            return self._read_legs(row) if odd else STARTING
        before = self._shapes[self._trails.parent(row)]
        if before.is_odd or way.line is not None or way.carrier in (BOARD, ALIGHT):
            return self._read_legs(row)
        cut, begins = self._cut(way), before.begins
        if begins is None or self._trails.level != MEDIAN:
            step = self._trails.last_step(row)
            if step is None:
                return before
            if begins is None:
                begins = step.departs if cut.leads else step.at_gate
        return Shape(begins, before.means | cut.means, (*before.legs, *cut.legs), cut.end)

    def _cut(self, way: Way) -> Cut:
        return self._rebuilder.roads.pace(way, MEDIAN).cut

    def _read_legs(self, row: int) -> Shape:
        """Read the shape from the legs: where rides are joined, or an approach is before."""
        legs = self._rebuilder.legs(row)
        if not legs:
            return STARTING._replace(is_odd=True)
        pairs = tuple((leg.mode, leg.service) for leg in legs)
        modes = frozenset(leg.mode for leg in legs)
        return Shape(legs[0].depart, modes, pairs, legs[-1].destination, is_odd=True)
