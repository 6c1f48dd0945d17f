"""Small random crises: real ways and services of the small situation, with drawn gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from tests.small_situation import SMALL
from wayout.network.gates import Gate, Hours, Window
from wayout.network.steps import Gates, lay_out_gates
from wayout.network.waits import Wait
from wayout.planner.atlas import Atlas
from wayout.planner.border import Border, Passage
from wayout.planner.course import Course
from wayout.planner.journey import Rebuilder
from wayout.planner.label import CRITERIA
from wayout.planner.outlook import look_out
from wayout.planner.party import list_vehicles
from wayout.planner.roads import Roads
from wayout.planner.start import Start
from wayout.rules.answers import parse_traveller
from wayout.rules.rulebook import Rulebook
from wayout.rules.verdict import Verdict
from wayout.situation.period import Period, parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.record import Service

WHOLE = get_situation(SMALL)
AT = parse_instant("2022-09-21T12:00:00+03:00")
HORIZON_H = 120.0
START = "alfa"
ENDS = (
    ("alfa", "bravo", ""),
    ("alfa", "delta", ""),
    ("bravo", "delta", ""),
    ("bravo", "north-bridge", ""),
    ("delta", "south-gate", ""),
    ("alfa", "north-bridge", ""),
    ("delta", "north-bridge", ""),
    ("bravo", "charlie", "south-gate"),
    ("delta", "echo", "north-bridge"),
    ("north-bridge", "charlie", ""),
    ("south-gate", "charlie", ""),
    ("south-gate", "echo", ""),
)


class DrawnBorder(Border):
    """A border whose gates were drawn, or are given by post; every passage has one of them."""

    def __init__(self, drawn: Sequence[Gate] | Mapping[str, Gate], atlas: Atlas) -> None:
        traveller = parse_traveller({"means": "car"}, WHOLE.head, where=lambda _key: "test")
        super().__init__(Rulebook(atlas.situation), (traveller,), at=AT, horizon_h=HORIZON_H)
        self._drawn, self._number = drawn, atlas.gate_of

    def gate(self, passage: Passage) -> Gate:
        """Get the gate of a passage."""
        if isinstance(self._drawn, Mapping):
            return self._drawn[passage.via]
        return self._drawn[self._number[passage] % len(self._drawn)]


class DrawnRoads(Roads):
    """Roads whose gates are laid out from the drawn ones."""

    def gates(self, level: float) -> Gates:
        """Give every gate at a level of luck."""
        drawn = [self.border.gate(p) for p in self.atlas.passages]
        return lay_out_gates(drawn, level=level, shift_h=self.begin_h)


hours = st.integers(0, 8).map(float)
waits = st.builds(
    lambda median, more, even: Wait(median, median + more, "drawn", ("gate-wait",), even=even),
    st.sampled_from([0.5, 1.0, 3.0, 6.0]),
    st.sampled_from([0.0, 1.0, 6.0, 20.0]),
    st.booleans(),
)
verdicts = st.builds(
    Verdict,
    st.sampled_from(["allowed", "allowed", "allowed-if", "unknown", "refused"]),
    records=st.just(("entry-free",)),
    risk=st.sampled_from(["none", "none", "checks"]),
)


@st.composite
def gates(draw: st.DrawFn) -> Gate:
    """Draw a gate: up to three windows, a wait, perhaps opening hours."""
    edges = sorted(draw(st.sets(st.integers(1, 60).map(float), max_size=2)))
    starts = [0.0, *edges]
    ends = [*edges, 3 * HORIZON_H]
    windows = tuple(Window(a, b, draw(verdicts)) for a, b in zip(starts, ends, strict=True))
    days = tuple((24.0 * n + 8.0, 24.0 * n + 20.0) for n in range(-1, 15))
    return Gate(windows, draw(waits), Hours(days if draw(st.booleans()) else ()))


@st.composite
def services(draw: st.DrawFn, origin: str, destination: str, via: str) -> Service:
    """Draw a service between two places: how long, how often, for how many days yet."""
    shape = WHOLE.services["alfa-bravo-bus"]
    low, wait = draw(hours) + 1.0, draw(hours)
    days = draw(st.sampled_from([2, 400, 400]))
    return replace(
        shape,
        id=f"{origin}-{destination}",
        origin=origin,
        destination=destination,
        via=via,
        vehicle=(vehicle := draw(st.sampled_from(["own-car", "own-car", "", "lift"]))),
        mode="bus" if not vehicle else "car",
        both_ways=draw(st.booleans()) and not via,
        hours_low=low,
        hours_high=low + draw(hours),
        frequency=draw(st.sampled_from(["on-demand", "daily", "Wed|Sat", "odd-days"])),
        wait_low_h=wait,
        wait_high_h=wait + draw(hours),
        valid=Period(shape.valid.start, AT + timedelta(days=days, hours=draw(hours))),
    )


@st.composite
def crises(draw: st.DrawFn) -> Roads:
    """Draw the roads of somebody with a car who has to leave."""
    chosen = draw(st.lists(st.sampled_from(ENDS), min_size=4, unique=True))
    drawn = [draw(services(*ends)) for ends in chosen]
    return make_roads(drawn, draw(st.lists(gates(), min_size=2, max_size=5)))


def make_roads(drawn: Sequence[Service], gates: Sequence[Gate] | Mapping[str, Gate]) -> Roads:
    """Make the roads of somebody with a car over some services and gates."""
    bravo, charlie = WHOLE.places["bravo"], WHOLE.places["charlie"]
    more = {"delta": replace(bravo, id="delta"), "echo": replace(charlie, id="echo")}
    situation = replace(WHOLE, services={s.id: s for s in drawn}, places={**WHOLE.places, **more})
    atlas = Atlas(situation)
    return DrawnRoads(atlas, DrawnBorder(gates, atlas))


def make_drive(origin: str, destination: str, hours: float) -> Service:
    """Make a road that takes so many hours by own car."""
    return replace(
        WHOLE.services["bravo-charlie-car"],
        id=f"{origin}-{destination}",
        origin=origin,
        destination=destination,
        via="",
        hours_low=hours,
        hours_high=hours,
    )


def list_courses(roads: Roads, level: float) -> list[Course]:
    """List the courses of all undominated journeys abroad, at a level of luck."""
    atlas = roads.atlas
    goals = atlas.goals(None)
    label = (roads.begin_h, *(0.0,) * (CRITERIA - 1))
    starts = [
        Start(node, label)
        for stand, node in atlas.number.items()
        if stand.place == START and stand.vehicle in list_vehicles(roads.border.travellers)
    ]
    until_h = roads.begin_h + HORIZON_H
    outlook = look_out(roads, starts, goals, until_h=until_h, level=level)
    rebuilder = Rebuilder(atlas, roads, outlook.settled, outlook.starts, level=level)
    return [rebuilder.course(int(row)) for row in outlook.settled.at(goals)]
