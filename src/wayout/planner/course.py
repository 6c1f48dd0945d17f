"""A course: the ways of one journey, to be followed again from another hour or with other luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wayout.network.gates import FOREVER, Gate
from wayout.network.waits import Wait
from wayout.network.ways import Way
from wayout.planner.border import passage_of
from wayout.planner.roads import MEDIAN, Grade, Roads, Taken


@dataclass(frozen=True, slots=True)
class Course:
    """
    The ways of a journey in order, with what one puts up with on each.

    Hours are after the plan's instant. `grades` are the worst risk and doubt taken at each gate,
    `holds` the hours before which one does not leave, and `sets_out` gives the hour of setting
    out at a level of luck.
    """

    roads: Roads
    ways: tuple[Way, ...]
    grades: tuple[Grade, ...]
    sets_out: Callable[[float], float]
    holds: tuple[float, ...] = ()

    def follow(
        self, level: float, *, ready: float | None = None, most: int | None = None
    ) -> list[Taken]:
        """Follow the ways, or so many of them, at a level of luck; short if one is not possible."""
        return self._follow(slice(most), level, self.sets_out(level) if ready is None else ready)

    def follow_from(self, position: int, level: float, *, ready: float) -> list[Taken]:
        """Follow the ways from one of them on."""
        return self._follow(slice(position, None), level, ready)

    def _follow(self, some: slice, level: float, ready: float) -> list[Taken]:
        if ready == FOREVER:
            return []
        return self.roads.follow(
            self.ways[some],
            level=level,
            ready=ready,
            grades=self.grades[some],
            holds=self.holds[some],
        )

    def is_whole(self, taken: Sequence[Taken]) -> bool:
        """Tell whether every way could be taken."""
        return len(taken) == len(self.ways)

    def across(self, position: int, level: float) -> float:
        """Give the hour of being across the gate of one way; infinite: never."""
        taken = self.follow(level, most=position + 1)
        across = taken[position].across if len(taken) > position else None
        return FOREVER if across is None else across

    def gate(self, position: int) -> Gate:
        """Get the gate that a way passes; it must have one."""
        return self.roads.border.gate(passage_of(self.ways[position]))

    def wait(self, position: int) -> Wait:
        """Get the wait met at the gate of one way, by who has as much luck as not."""
        gate = self.gate(position)
        if gate.by_hour is None:
            return gate.wait
        taken = self.follow(MEDIAN, most=position + 1)
        at_gate = taken[position].at_gate if len(taken) > position else None
        return gate.wait if at_gate is None else gate.wait_at(at_gate)

    @property
    def borders(self) -> list[int]:
        """The positions of the ways that pass a border."""
        return [n for n, way in enumerate(self.ways) if way.via]

    @property
    def can_end(self) -> bool:
        """Tell whether anything known could end it for who sets out later within the horizon."""
        ending, horizon_h = self.roads.atlas.ending(self.roads.stops), self.roads.border.horizon_h
        soon = self.roads.begin_h + 3 * horizon_h  # a journey may take longer than the horizon
        return any(
            way.line is not None or ending.get(way.service, FOREVER) < soon for way in self.ways
        ) or any(self._worsens(position) for position in self.borders)

    def _worsens(self, position: int) -> bool:
        windows, (risk, doubt) = self.gate(position).windows, self.grades[position]
        return len(windows) > 1 and any(
            w.refuses or w.grade[0] > risk or w.grade[1] > doubt for w in windows
        )
