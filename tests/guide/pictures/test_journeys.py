"""The map of a journey shows its legs by their means, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PIL import Image

from tests.guide.pictures.seeing import SITUATION, count_near, list_chunks, open_picture
from wayout.errors import BadInputError
from wayout.guide.pictures.ground import Grounds
from wayout.guide.pictures.journeys import (
    MEANS_OF_MODE,
    Route,
    draw_journey,
    find_spot,
    get_route_facts,
    trace_route,
)
from wayout.guide.pictures.maps import MapWords
from wayout.guide.pictures.strokes import MEANS, draw_strokes
from wayout.guide.pictures.theme import THEMES
from wayout.situation.reading import get_situation
from wayout.situation.record import MODES

SPOTS = {
    "oryol": (52.97, 36.06),
    "kazan": (55.79, 49.12),
    "samara": (53.2, 50.15),
    "post": (51.77, 51.05),
    "uralsk": (51.2, 51.37),
    "anadyr": (64.73, 177.5),
    "nome": (64.5, -165.4),
}
WORDS = MapWords({"allowed-if": "with conditions"}, means={m: f"by {m}" for m in MEANS})


@dataclass(frozen=True, slots=True)
class Step:
    """A leg, as far as a map needs it."""

    origin: str
    destination: str
    mode: str


def trace(*legs: str, verdict: str = "allowed-if") -> Route:
    """Trace legs written as `from-to-mode`."""
    steps = [Step(*leg.split("-", 2)) for leg in legs]
    return trace_route(steps, verdict, find_spot=SPOTS.get)  # type: ignore[arg-type]


BY_ROAD = ("kazan-samara-train", "samara-post-taxi", "post-post-border-car", "post-uralsk-bus")


def test_start_crossing_and_end_are_told_apart() -> None:
    """The first place is the start, the post the crossing with the verdict, the last the end."""
    route = trace(*BY_ROAD)
    kinds = {stop.id: (stop.kind, stop.verdict) for stop in route.stops}
    assert kinds == {
        "kazan": ("start", ""),
        "samara": ("change", ""),
        "post": ("crossing", "allowed-if"),
        "uralsk": ("end", ""),
    }
    facts = get_route_facts(route)
    assert (facts.starts, facts.crossings, facts.ends) == (("kazan",), ("post",), ("uralsk",))
    assert facts.means == ("rail", "road")
    assert len(facts.rows) == 3


def test_a_party_may_start_apart() -> None:
    """Every place that nobody reached before is a start."""
    route = trace("oryol-samara-car", "kazan-samara-train", "samara-post-taxi")
    assert get_route_facts(route).starts == ("oryol", "kazan")


def test_a_place_without_position_is_named_and_not_guessed() -> None:
    """A place nobody can locate is missing, with the legs that touch it; the rest is drawn."""
    route = trace("kazan-nowhere-bus", "nowhere-samara-bus", "samara-post-bus")
    assert route.missing == ("nowhere",)
    assert [(s.origin, s.destination) for s in route.stretches] == [("samara", "post")]


def test_places_and_crossings_are_found_where_they_lie() -> None:
    """A crossing and a town of a situation have their spots; what it does not know has none."""
    known = get_situation(SITUATION)
    assert find_spot(known, "verkhny-lars") == pytest.approx((42.745, 44.625), abs=0.1)
    assert find_spot(known, "kazan") == pytest.approx((55.79, 49.12), abs=0.3)
    assert find_spot(known, "atlantis") is None


def test_every_mode_of_a_situation_has_a_line() -> None:
    """Whatever mode a record may have, its leg is drawn; another mode is refused."""
    assert set(MODES) | {"taxi", "lift"} == set(MEANS_OF_MODE)
    assert set(MEANS_OF_MODE.values()) == set(MEANS)
    with pytest.raises(BadInputError, match="no line for 'rocket'"):
        trace("kazan-samara-rocket")


@pytest.mark.parametrize("theme", THEMES)
def test_a_journey_is_drawn_small_and_always_the_same(theme: str) -> None:
    """The picture has the line's and the verdict's colour, within 40 kB, the same each time."""
    drawn = [
        draw_journey(Grounds("RU"), trace(*BY_ROAD), WORDS, name_of=str.title, theme=theme)
        for _ in range(2)
    ]
    picture = open_picture(drawn[0])
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) <= 40 * 1024
    assert set(list_chunks(drawn[0])) == {"IHDR", "PLTE", "IDAT", "IEND"}
    assert count_near(picture, THEMES[theme].line) > 500
    assert count_near(picture, THEMES[theme].verdicts["allowed-if"]) > 200


def test_a_journey_over_the_antimeridian_takes_the_short_way() -> None:
    """From Anadyr to Nome the line stays inside of the picture and runs to the east."""
    route = trace("anadyr-nome-ferry", "nome-nome-border-control", verdict="unknown")
    picture = open_picture(draw_journey(Grounds("RU"), route, MapWords({}, km=""), name_of=str))
    middle = picture.crop((300, 0, 340, 420))
    assert count_near(middle, THEMES["light"].line) > 40
    for edge in ((0, 0, 20, 420), (620, 0, 640, 420)):
        assert count_near(picture.crop(edge), THEMES["light"].line) == 0


def test_nothing_of_a_journey_stays_on_the_kept_ground() -> None:
    """After a journey was drawn the kept grounds are what they were, and bear no name of it."""
    grounds = Grounds("RU")
    draw_journey(grounds, trace(*BY_ROAD), WORDS, name_of=str.title)
    ((key, kept),) = grounds._kept.items()
    fresh = Grounds("RU").get_ground(key[0], theme=key[1])
    assert kept.picture.tobytes() == fresh.picture.tobytes()
    assert not {stop.id for stop in trace(*BY_ROAD).stops} & set(repr(grounds.__dict__).split("'"))


def test_each_means_has_a_pattern_of_its_own() -> None:
    """Along the same way roads cover all, rails most, dots less; only flights leave the line."""
    covered, beside = {}, {}
    for means in MEANS:
        picture = Image.new("RGB", (400, 120), (255, 255, 255))
        draw_strokes(picture, [(means, (20.0, 90.0), (380.0, 90.0))], fill=(0, 0, 0))
        covered[means] = count_near(picture.crop((20, 90, 380, 91)), (0, 0, 0), within=90)
        beside[means] = count_near(picture.crop((0, 0, 400, 80)), (0, 0, 0), within=90)
    assert covered["road"] > covered["rail"] + 60
    assert covered["rail"] > covered["foot"] + 30
    assert covered["rail"] != covered["water"]
    assert covered["foot"] > covered["air"]
    assert beside["air"] > 200
    assert beside["road"] == beside["rail"] == beside["foot"] == beside["water"] == 0
