"""The journeys of one search: sketched and grouped, each made in full when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wayout.planner.alike import End, keep_different
from wayout.planner.budget import find_limit
from wayout.planner.exit_cap import ExitCap
from wayout.planner.grouping import group_journeys
from wayout.planner.journey import Journey
from wayout.planner.label import LOW
from wayout.planner.outlook import Outlook
from wayout.planner.roads import MEDIAN
from wayout.planner.sketch import Sketch, Sketcher
from wayout.rules.leaving import ExitAnswer
from wayout.rules.passage import Stay, assess_stay
from wayout.rules.rulebook import Rulebook
from wayout.situation.period import Instant, after

ENOUGH_SPARES = 2
"""Of two different borders one is another than the journey's own."""

SoughtEnd = tuple[str, tuple[End]]
"""The country a label lies in, and the label."""


class Offers:
    """
    The journeys of one search to some goals, near-duplicates collapsed.

    It looks up what the planner remembers, so it is asked where its planner may be asked.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        outlook: Outlook,
        goals: Sequence[int],
        exits: Sequence[ExitAnswer],
    ) -> None:
        self._rulebook, self.outlook = rulebook, outlook
        self._atlas = outlook.roads.atlas
        self._goals = goals
        travellers = outlook.roads.border.travellers
        self._cap = ExitCap(exits, [t.label for t in travellers])
        self.sketcher = Sketcher(outlook.rebuilder, self._cap, level=outlook.level)
        self._stays: dict[str, Stay] = {}
        self._spares: dict[str, list[tuple[str, int]]] = {}

    def list_sketches(self) -> tuple[Sketch, ...]:
        """
        List the journeys in short.

        Those within the party's means and those beyond are collapsed apart, so that an early way
        nobody can pay hides no later one that they can.
        """
        trails = self.outlook.rebuilder.trails
        codes, group_of = self._atlas.groups(self._goals)
        rows = self.outlook.settled.at_each(group_of, len(codes))
        trails.read_labels(row for some in rows for row in some)
        ends: list[SoughtEnd] = [
            (country, (End(trails, row),))
            for country, some in zip(codes, rows, strict=True)
            for row in some
        ]
        limit = find_limit(self.outlook.roads.border.travellers, self._atlas.fares.rates)
        kept: list[Sketch] = []
        for part in _by_means(ends, limit):
            found = []
            for number in sorted(keep_different(part)):
                country, (end,) = part[number]
                found.append(self.sketcher.sketch(end.row, country))
            kept += group_journeys(found, level=self.outlook.level)
        return tuple(kept)

    def complete(self, sketch: Sketch) -> Journey:
        """Make a journey in full, with the earliest way through another border to fall back on."""
        country = sketch.country
        journey = self.outlook.rebuilder.rebuild(sketch.row, self.stay(country))
        fallback = self.find_fallback(country, journey.crossing)
        return replace(journey, verdict=self._cap.cap(journey.verdict), fallback=fallback)

    def find_fallback(self, country: str, crossing: str) -> tuple[str, Instant] | None:
        """Find the earliest way into a country behind another border, and when one is there."""
        for via, row in self._list_spares(country):
            if via != crossing:
                hours = self.outlook.rebuilder.trails.arrives_h(row, MEDIAN)
                return via, after(self.outlook.roads.at, hours)
        return None

    def stay(self, country: str) -> Stay:
        """Give what follows entry into a country, for the first of the party."""
        if country not in self._stays:
            first, at = self.outlook.roads.border.travellers[0], self.outlook.roads.at
            self._stays[country] = assess_stay(self._rulebook, first, country=country, at=at)
        return self._stays[country]

    def _list_spares(self, country: str) -> list[tuple[str, int]]:
        """List the earliest labels in a country behind two different borders, with the border."""
        if country not in self._spares:
            trails, best = self.outlook.rebuilder.trails, dict[str, int]()
            nodes = self._atlas.by_country(self._goals)[country]
            for row in self.outlook.settled.everything_at(nodes):
                via = trails.mark(row).via
                if via:
                    best.setdefault(via, row)
                if len(best) == ENOUGH_SPARES:
                    break
            self._spares[country] = list(best.items())
        return self._spares[country]


def _by_means(offers: Sequence[SoughtEnd], limit: float | None) -> list[list[SoughtEnd]]:
    """Divide offers into those within a limit of money, and those beyond."""
    if limit is None:
        return [list(offers)]
    low = [end.trails.label(end.row)[LOW] for _, (end,) in offers]
    within = [offer for offer, money in zip(offers, low, strict=True) if money <= limit]
    return [within, [offer for offer, money in zip(offers, low, strict=True) if money > limit]]


def complete_all(offers: Offers, sketches: Iterable[Sketch]) -> tuple[Journey, ...]:
    """Make journeys in full."""
    return tuple(offers.complete(sketch) for sketch in sketches)
