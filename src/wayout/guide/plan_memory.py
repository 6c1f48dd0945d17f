"""
What is remembered of the pages of ways: by what the rules say, never by what somebody answered.

A memory is used until it is forgotten, and then another one takes its place: what it gives numbers
to never meets the numbers of another.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container, Hashable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from wayout.guide.likeness import Besides
from wayout.guide.plan_quick import Layout, cut_place, hide, list_writings, tell, write_place
from wayout.rules.traits import Portrait
from wayout.situation.period import Instant

MOST_BYTES = 32_000_000
MOST_STANDINGS = 50_000
MOST_POSTED = 5_000
ALL, BUT_WAY, TOLD = (f"\N{SYMBOL FOR SUBSTITUTE}{name}" for name in ("all", "way", "told"))
"""What stands in a skeleton for the form's fields, for those without `way`, and for answers."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and when somebody sets out, what is known then, and where to."""

    known_by: Instant
    start: str
    at: Instant
    to: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules say to somebody: the number of the vector, and what to ask, best first."""

    vector: int
    ranked: tuple[str, ...]

    def find_next(self, done: Container[str]) -> str:
        """Find what to ask next of somebody who is done with some questions."""
        for key in self.ranked:
            if key not in done:
                return key
        return ""


@dataclass(frozen=True, slots=True, eq=False)
class PostedSpot:
    """
    A place and hour as a browser posts them: what stands for them in looking up.

    Attributes
    ----------
    number
        The number of the spot.
    until
        From then on more may be known.
    layouts
        By language, the answers, laid out by what is known.
    fields
        The hidden fields that say place and hour again.
    skip
        The length of what was posted, with what divides it from the answers.
    """

    number: int
    until: Instant
    layouts: Mapping[str, Layout]
    fields: bytes
    skip: int


class Reached(NamedTuple):
    """A country that ways lead to, with the border and the means of the best one."""

    country: str
    crossing: str
    mode: str


class Skeleton:
    """A page of plans with gaps for what somebody answered."""

    def __init__(self, page: bytes) -> None:
        marks = {hide(ALL, ""): 0, hide(BUT_WAY, ""): 1, tell("", TOLD): 2}
        self._parts: list[bytes] = []
        self._gaps: list[tuple[int, int]] = []
        rest = page
        self.size = len(rest)
        while places := [(at, mark) for mark in marks if (at := rest.find(mark)) >= 0]:
            at, mark = min(places)
            self._gaps.append((len(self._parts) + 1, marks[mark]))
            self._parts += [rest[:at], b""]
            rest = rest[at + len(mark) :]
        self._parts.append(rest)

    def fill(self, fields: bytes, but_way: bytes, told: bytes) -> list[bytes]:
        """Give the page of somebody in pieces, by the fields of the form and what was answered."""
        said, parts = (fields, but_way, told), self._parts.copy()
        for number, gap in self._gaps:
            parts[number] = said[gap]
        return parts


@dataclass(slots=True)
class PlanMemory:
    """Skeletons of pages, and all that leads to one; its parts are numbered as they come."""

    now: Callable[[], Instant]
    layouts: dict[Instant, dict[str, Layout]] = field(default_factory=dict)
    reached: dict[tuple[Spot, int], tuple[Reached, ...]] = field(default_factory=dict)
    entered: dict[tuple[Spot, int], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    standings: dict[tuple[int, Portrait, int], Standing] = field(default_factory=dict)
    skeletons: OrderedDict[Hashable, Skeleton] = field(default_factory=OrderedDict)
    posted: dict[bytes, PostedSpot] = field(default_factory=dict)
    _size: int = 0
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _besides: dict[Hashable, int] = field(default_factory=dict)

    def number(self, *outcomes: Hashable) -> int:
        """Give the number of some outcomes, the same one every time."""
        return self._numbers.setdefault(outcomes, len(self._numbers))

    def number_besides(self, besides: Besides) -> int:
        """Give what a plan reads besides bits as bits, one for each thing."""
        bits = self._besides
        return sum(1 << bits.setdefault(one, len(bits)) for one in besides)

    @property
    def is_full(self) -> bool:
        """Tell whether it is time to forget."""
        return len(self.standings) > MOST_STANDINGS

    def remember(
        self, place: tuple[str, ...], spot: Spot, until: Instant, layouts: Mapping[str, Layout]
    ) -> None:
        """Remember what stands for a place and hour that were posted, in the order of `PLACES`."""
        if len(self.posted) >= MOST_POSTED:
            self.posted.clear()
        number, fields = self.number(spot), write_place(place)
        for text in list_writings(place):
            self.posted[text] = PostedSpot(number, until, layouts, fields, len(text) + 1)

    def keep(self, name: Hashable, skeleton: Skeleton) -> Skeleton:
        """Keep a skeleton; the oldest go where all are too large together."""
        self.skeletons[name] = skeleton
        self._size += skeleton.size
        while self._size > MOST_BYTES and len(self.skeletons) > 1:
            _, oldest = self.skeletons.popitem(last=False)
            self._size -= oldest.size
        return skeleton

    def find(self, code: str, body: bytes) -> list[bytes] | None:
        """
        Find the page for a form as it was posted, in pieces, by looking up alone.

        None if it is not kept, or if the form holds what was not laid out: then it is read in
        full, and planned for. All this is done again for each who asks.
        """
        spot = self.posted.get(cut_place(body))
        if spot is None or spot.until <= self.now() or code not in spot.layouts:
            return None
        posted = spot.layouts[code].read(body[spot.skip :])
        if posted is None:
            return None
        done, bits, besides, fields, told = posted
        standing = self.standings.get((spot.number, bits, besides))
        if standing is None:
            return None
        said, key = b"".join(told), standing.find_next(done)
        skeleton = self.skeletons.get((code, spot.number, standing.vector, key, bool(said)))
        if skeleton is None:
            return None
        hidden = b"\n".join([spot.fields, *fields])
        return skeleton.fill(hidden, hidden, said)
