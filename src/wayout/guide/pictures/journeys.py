"""
Maps of one journey: its legs drawn by their means, with start, crossing and end named.

Such a picture belongs to one person. Nothing of it is kept: only the ground below it is, which is
one of few and the same for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image

from wayout.errors import BadInputError
from wayout.guide.pictures.frame import Size, Spot, fit_frame
from wayout.guide.pictures.ground import Grounds
from wayout.guide.pictures.labels import Box, Wanted, box_around
from wayout.guide.pictures.legend import Entry
from wayout.guide.pictures.maps import MAP_SIZE, MapWords
from wayout.guide.pictures.marks import LARGE_PX, Stamp
from wayout.guide.pictures.png import QUICK
from wayout.guide.pictures.scene import Scene, mark_entry
from wayout.guide.pictures.strokes import MEANS, bend_spots, draw_strokes
from wayout.guide.pictures.theme import get_theme
from wayout.planner.journey import Leg
from wayout.situation.situation import Situation

MEANS_OF_MODE = {
    **dict.fromkeys(("car", "bus", "taxi", "lift", "bicycle", "scooter", "truck"), "road"),
    "train": "rail",
    "air": "air",
    "foot": "foot",
    "ferry": "water",
}
BORDER = "border-"
"""What the modes of legs begin with that pass a border and lead nowhere else."""
_CHANGE_PX = 18
_LOWEST_FIRST = ("change", "end", "start", "crossing")
_SAMPLE_PX = 56
_CLEAR_PX = 7.0
_CLEAR_SPOTS = 12


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of a journey; `kind` is start, change, crossing or end; a crossing has a verdict."""

    id: str
    lat: float
    lon: float
    kind: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one place to another by some means."""

    origin: str
    destination: str
    means: str


@dataclass(frozen=True, slots=True)
class Route:
    """What can be drawn of a journey; `missing` names places whose position nobody knows."""

    stops: tuple[Stop, ...]
    stretches: tuple[Stretch, ...]
    missing: tuple[str, ...] = ()


def find_spot(situation: Situation, place_id: str) -> Spot | None:
    """Find where a place or crossing of a situation lies; None if it is not known."""
    crossing = situation.crossings.get(place_id)
    if crossing is not None:
        return crossing.lat, crossing.lon
    place = situation.places.get(place_id)
    if place is None or place.lat is None or place.lon is None:
        return None
    return place.lat, place.lon


def trace_route(
    legs: Sequence[Leg], verdict: str, *, find_spot: Callable[[str], Spot | None]
) -> Route:
    """
    Trace the legs of a journey as places and stretches between them.

    Parameters
    ----------
    verdict
        Of the journey; its crossings bear the mark of it.
    find_spot
        Where a place or crossing lies; None if nobody knows.

    Raises
    ------
    BadInputError
        A leg has a mode for which there is no line.
    """
    ids = list(dict.fromkeys(i for leg in legs for i in (leg.origin, leg.destination)))
    spots = {i: find_spot(i) for i in ids}
    moves = [leg for leg in legs if leg.origin != leg.destination]
    left, reached = {leg.origin for leg in moves}, {leg.destination for leg in moves}
    passed = {leg.origin for leg in legs if leg.mode.startswith(BORDER)}
    stops = []
    for i in ids:
        spot, kind = spots[i], "change"
        if i in passed:
            kind = "crossing"
        elif i not in reached:
            kind = "start"
        elif i not in left:
            kind = "end"
        if spot is not None:
            stops.append(Stop(i, *spot, kind, verdict if kind == "crossing" else ""))
    stretches = tuple(
        Stretch(leg.origin, leg.destination, _means_of(leg.mode))
        for leg in moves
        if spots[leg.origin] and spots[leg.destination]
    )
    return Route(tuple(stops), stretches, tuple(i for i in ids if spots[i] is None))


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What the map of a journey shows as plain values: ids of places, and the means in order."""

    starts: tuple[str, ...]
    crossings: tuple[str, ...]
    ends: tuple[str, ...]
    means: tuple[str, ...]
    rows: tuple[Stretch, ...]


def get_route_facts(route: Route) -> RouteFacts:
    """Get what the map of a journey shows, for its `alt` text and the table beside it."""
    of = {k: tuple(s.id for s in route.stops if s.kind == k) for k in _LOWEST_FIRST}
    means = tuple(dict.fromkeys(s.means for s in route.stretches))
    return RouteFacts(of["start"], of["crossing"], of["end"], means, route.stretches)


def _means_of(mode: str) -> str:
    """Give the kind of line; a vehicle of one's own, as `own-car`, goes as others of its kind."""
    kind = mode.rpartition("-")[2]
    if kind not in MEANS_OF_MODE:
        raise BadInputError(f"no line for {mode!r}; accepted: {', '.join(MEANS_OF_MODE)}")
    return MEANS_OF_MODE[kind]


def draw_journey(
    grounds: Grounds,
    route: Route,
    words: MapWords,
    *,
    name_of: Callable[[str], str],
    theme: str = "light",
    size: Size = MAP_SIZE,
) -> bytes:
    """
    Draw the map of a journey as PNG bytes.

    Lines are straight, or bowed for flights, between the places of the journey: they show the
    order and the means, not the course of a road. Start, crossings and ends always bear names.
    """
    frame = fit_frame([(s.lat, s.lon) for s in route.stops], size=size)
    scene = Scene(grounds.get_ground(frame, theme=theme), frame, theme=theme)
    found = frame.place_spots([(s.lat, s.lon) for s in route.stops])
    spots = {stop.id: spot for stop, spot in zip(route.stops, found, strict=True)}
    strokes = [(s.means, spots[s.origin], spots[s.destination]) for s in route.stretches]
    draw_strokes(scene.picture, strokes, fill=scene.colours.line)
    for stop in sorted(route.stops, key=lambda s: _LOWEST_FIRST.index(s.kind)):
        scene.add_mark(_stamp_of(stop), spots[stop.id])
    marks = list(scene.taken)
    scene.taken += [box for stroke in strokes for box in _clear_of(*stroke)]
    scene.add_labels(
        [
            Wanted(*spots[s.id], name_of(s.id), needed=s.kind != "change", bold=s.kind != "change")
            for s in route.stops
        ]
    )
    scene.taken += marks
    scene.add_scale(words.km)
    scene.add_countries(words.countries)
    return scene.finish(_list_entries(route, words, theme=theme), effort=QUICK)


def _stamp_of(stop: Stop) -> Stamp:
    size_px = _CHANGE_PX if stop.kind == "change" else LARGE_PX
    return Stamp(stop.verdict or stop.kind, size_px)


def _clear_of(means: str, start: tuple[float, float], end: tuple[float, float]) -> list[Box]:
    """Give small boxes along a line, which names keep off if they can."""
    if means == "air":
        line = bend_spots(start, end)
    else:
        shares = [(step + 0.5) / _CLEAR_SPOTS for step in range(_CLEAR_SPOTS)]
        (x1, y1), (x2, y2) = start, end
        line = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for share in shares]
    return [box_around(x, y, _CLEAR_PX) for x, y in line]


def _list_entries(route: Route, words: MapWords, *, theme: str) -> list[Entry]:
    used = {s.means for s in route.stretches}
    verdicts = dict.fromkeys(s.verdict for s in route.stops if s.verdict)
    entries = [
        Entry(words.means.get(means, ""), _SAMPLE_PX, _sample_of(means, theme))
        for means in MEANS
        if means in used
    ]
    return entries + [
        mark_entry(Stamp(verdict, LARGE_PX), words.verdicts.get(verdict, ""), theme=theme)
        for verdict in verdicts
    ]


def _sample_of(means: str, theme: str) -> Callable[[Image.Image, float, float], None]:
    def draw(picture: Image.Image, left: float, middle: float) -> None:
        lower = middle + (8.0 if means == "air" else 0.0)
        part = picture.crop((0, int(middle) - 20, picture.width, int(middle) + 20))
        y = lower - int(middle) + 20
        stroke = (means, (left + 3.0, y), (left + _SAMPLE_PX - 3.0, y))
        draw_strokes(part, [stroke], fill=get_theme(theme).line)
        picture.paste(part, (0, int(middle) - 20))

    return draw
