"""
Sketches: of a journey what its order among others and one row of a list need, and no more.

A plan has some fifty journeys, and somebody looks at a few. So all are sketched, straight from
the labels of the search, and each is made in full when it is asked for. What a sketch says is what
the journey says.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from wayout.planner.tracing import FLAGS, IS_ODD, LEAVES, LEGS
from wayout.rules.verdict import Verdict
from wayout.situation.period import END, Instant, after


class KnownPrice(NamedTuple):
    """What is known of a price, without the names of what nobody has priced."""

    low: float
    high: float
    state: str


class Sketch(NamedTuple):
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
        self._begins: dict[int, float | None] = {}
        self._cut_legs: dict[int, tuple[tuple[str, str], ...]] = {}

    def sketch(self, row: int, country: str) -> Sketch:
        """Sketch the journey of a label that ends in a country."""
        rebuilder, trails, at = self._rebuilder, self._trails, self._at
        label, trace = trails.label(row), trails.trace(row)
        via, mode, leaving, _ = rebuilder.atlas.signs.passage(trace)
        if not via:
            last = trails.ways(row)[-1]
            mode, leaving = last.mode, last.leaving
        arrive_90 = self.find_late(row) if self._level > MEDIAN else None
        if label[UNPRICED] or label[ROAD_KM]:
            state = "unknown"
        else:
            state = rebuilder.cost(row, rebuilder.legs(row)).state
        begins, carriers = self._set_out(row, trace)
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
        if self._find_plain(self._trails.trace(row)) is None:
            return self._shape(row).legs
        return self._list_cut(row)

    def _list_cut(self, row: int) -> tuple[tuple[str, str], ...]:
        """List the legs of a trail as its ways are cut."""
        known, trails, cuts = self._cut_legs, self._trails, self._rebuilder.atlas.signs.cuts
        for at in trails.climb(row, known):
            number = trails.last_number(at)
            before = () if number is None else known[trails.parent(at)]
            known[at] = before if number is None else (*before, *cuts[number].legs)
        return known[row]

    def find_end(self, row: int) -> str:
        """Find the place where the last leg ends."""
        number = self._trails.last_number(row)
        if number is None or self._find_plain(self._trails.trace(row)) is None:
            return self._shape(row).end
        return self._rebuilder.atlas.signs.cuts[number].end

    def _set_out(
        self, row: int, trace: Sequence[int]
    ) -> tuple[float | Instant | None, frozenset[str]]:
        """Give when one sets out on a trail, and the main means of its legs."""
        begins = self._find_plain(trace)
        if begins is not None:
            return begins, self._rebuilder.atlas.signs.means(trace[LEGS])
        shape = self._shape(row)
        return shape.begins, shape.means

    def _find_plain(self, trace: Sequence[int]) -> float | None:
        """Find when a trail begins whose legs are those of its ways; None: they are to be read."""
        if self._trails.level != MEDIAN or trace[FLAGS] & IS_ODD:
            return None
        leaves = trace[LEAVES]
        if leaves not in self._begins:
            self._begins[leaves] = self._find_begin(leaves)
        return self._begins[leaves]

    def _find_begin(self, leaves: int) -> float | None:
        """Find the hour at which the first way begins; None if there is none, or it is missed."""
        way = self._trails.last_way(leaves)
        step = None if way is None else self._trails.last_step(leaves)
        if way is None or step is None:
            return None
        return step.departs if self._cut(way).leads else step.at_gate

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
