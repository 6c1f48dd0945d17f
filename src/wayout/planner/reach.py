"""
Everything a party can reach within some hours, by the verdict of the borders on the way.

For each verdict one forward search (`earliest`) that passes no border on a worse one, at the median
and at the level at which nine in ten are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

import numpy as np

from wayout.errors import BadInputError
from wayout.network.stations import ABOARD
from wayout.planner.admitting import lay_out_admitting
from wayout.planner.earliest import Earliest, find_earliest
from wayout.planner.itinerary import cap_verdict
from wayout.planner.party import Member
from wayout.planner.plan import Planner
from wayout.planner.roads import CAUTIOUS, MEDIAN
from wayout.planner.setting_out import Outset, set_out
from wayout.rules.leaving import ExitAnswer
from wayout.rules.verdict import Verdict
from wayout.situation.period import Instant, after
from wayout.situation.situation import Situation

LONGEST_H = 168.0
VERDICTS = ("allowed", "allowed-if", "unknown")
"""From the best to the worst that lets through."""
SAME_H = 1e-9
INSIDE = "inside"
"""In place of a verdict: no border lies on the way."""


@dataclass(frozen=True, slots=True)
class Reached:
    """
    A place or post that can be reached in time.

    `verdict` is the best on which it can be; `arrives` and `crossing`, the last border, go with
    it. `arrives_90` is when one can be there nine times in ten, perhaps by another way; None: not
    in time. `earliest` has the arrival for each verdict, no worse on the way. For a post it is
    being across, unless only the near side can be reached.
    """

    place: str
    kind: str
    country: str
    verdict: str
    arrives: Instant
    arrives_90: Instant | None
    crossing: str
    earliest: Mapping[str, Instant]


@dataclass(frozen=True, slots=True)
class Reach:
    """What can be reached: places and posts, the earliest first, and the countries they lie in."""

    situation: Situation
    start: str
    at: Instant
    within_h: float
    exits: tuple[ExitAnswer, ...]
    places: tuple[Reached, ...]
    countries: tuple[Reached, ...]


def find_reach(
    planner: Planner,
    members: Sequence[Member],
    *,
    start: str | None,
    at: Instant,
    within_h: float,
) -> Reach:
    """
    Find everything a party can reach.

    Raises
    ------
    UnknownPlaceError
        `start` names nothing known.
    BadInputError
        `within_h` is no number of hours up to `LONGEST_H`, or `at` outside the situation's window.
    """
    if not 0.0 < within_h <= LONGEST_H:
        raise BadInputError(
            f"--within {within_h:g} cannot be used; accepted: hours, above 0 up to {LONGEST_H:g}"
        )
    outset = set_out(planner, members, start=start, at=at, horizon_h=within_h)
    words = [w for w in VERDICTS if cap_verdict(Verdict(w), outset.exits).word == w]
    levels = product(words, (MEDIAN, CAUTIOUS))
    searches = {(w, level): _search(outset, w, level, within_h) for w, level in levels}
    mapper = _Mapper(outset, words, searches)
    places = sorted(mapper.list_places(), key=lambda r: (r.arrives, r.place))
    countries: dict[str, list[Reached]] = {}
    for reached in places:
        if reached.kind != "post" or reached.crossing == reached.place:
            countries.setdefault(reached.country, []).append(reached)
    whole = sorted((_join(c, some) for c, some in countries.items()), key=lambda r: r.arrives)
    known = outset.planner.situation
    return Reach(known, outset.place, at, within_h, outset.exits, tuple(places), tuple(whole))


def _search(outset: Outset, word: str, level: float, within_h: float) -> Earliest:
    roads = outset.roads
    return find_earliest(
        roads.steps(level),
        lay_out_admitting(roads, level, word=word),
        [(node, roads.begin_h + more) for node, more in outset.nodes(level)],
        until_h=roads.begin_h + within_h,
        with_bicycle=outset.with_bicycle,
    )


def _join(country: str, places: Sequence[Reached]) -> Reached:
    """Give a country as its place that is reached first on the best verdict."""
    best = min(places, key=lambda r: (_rank(r.verdict), r.arrives))
    late = [r.arrives_90 for r in places if r.arrives_90 and r.verdict == best.verdict]
    said: dict[str, Instant] = {}
    for word in (INSIDE, *VERDICTS):
        some = [r.earliest[word] for r in places if word in r.earliest]
        if some and min(some) < min(said.values(), default=min(some) + timedelta(hours=1)):
            said[word] = min(some)
    soonest = min(late, default=None)
    return replace(best, kind="country", country=country, arrives_90=soonest, earliest=said)


def _rank(verdict: str) -> int:
    return (INSIDE, *VERDICTS).index(verdict)


@dataclass(frozen=True)
class _Mapper:
    outset: Outset
    words: Sequence[str]
    searches: Mapping[tuple[str, float], Earliest]

    def list_places(self) -> Iterator[Reached]:
        """Yield every place that has a point on the map, and every post, that is reached."""
        atlas = self.outset.roads.atlas
        nodes: dict[str, dict[str, list[int]]] = {}
        for number, stand in enumerate(atlas.stands):
            if stand.side != ABOARD:
                nodes.setdefault(stand.place, {}).setdefault(stand.side, []).append(number)
        for place, sides in nodes.items():
            for side in ("in", "", "out"):
                found = self._reached(place, sides.get(side, ()))
                if found is not None:
                    yield found
                    break

    def _reached(self, place: str, nodes: Sequence[int]) -> Reached | None:
        """Give a place as it is reached at the first of some nodes; None if it is not."""
        found = list(self._sooner(nodes))
        if not found:
            return None
        word, hours, node = found[0]
        atlas = self.outset.roads.atlas
        said = {self._say(w, n): self._instant(h) for w, h, n in found}
        late_h, _ = self._first(word, CAUTIOUS, nodes)
        post = place in atlas.situation.crossings
        return Reached(
            place,
            "post" if post else atlas.situation.places[place].kind,
            atlas.country(atlas.stands[node]),
            next(iter(said)),
            self._instant(hours),
            self._instant(late_h) if np.isfinite(late_h) else None,
            self._crossing(word, node),
            said,
        )

    def _sooner(self, nodes: Sequence[int]) -> Iterator[tuple[str, float, int]]:
        """Yield each verdict with the hour and node, if that is sooner than on a better one."""
        best_h = np.inf
        for word in self.words:
            hours, node = self._first(word, MEDIAN, nodes)
            if hours < best_h - SAME_H:
                yield word, hours, node
                best_h = hours

    def _first(self, word: str, level: float, nodes: Sequence[int]) -> tuple[float, int]:
        """Give the earliest hour at any of some nodes, and at which; infinite if none."""
        hours = self.searches[word, level].hours
        return min(((float(hours[n]), n) for n in nodes), default=(np.inf, -1))

    def _instant(self, hours: float) -> Instant:
        return after(self.outset.roads.at, hours - self.outset.roads.begin_h)

    def _say(self, word: str, node: int) -> str:
        return word if self._crossing(word, node) else INSIDE

    def _crossing(self, word: str, node: int) -> str:
        """Give the last border on the way to a node, empty if there is none."""
        atlas, found = self.outset.roads.atlas, self.searches[word, MEDIAN]
        for step in (int(found.step[n]) for n in reversed(found.path(node)[1:])):
            via = atlas.ways[atlas.way_of[step]].via
            if via:
                return via
        return ""
