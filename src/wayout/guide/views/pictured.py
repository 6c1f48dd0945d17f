"""The picture of one person's journey, inside the page: no address can tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wayout.guide.pictures.ground import Grounds
from wayout.guide.pictures.journeys import (
    RouteFacts,
    draw_journey,
    find_spot,
    get_route_facts,
    trace_route,
)
from wayout.guide.pictures.maps import MapWords
from wayout.guide.pictures.marks import VERDICTS
from wayout.guide.pictures.png import get_size, write_address
from wayout.guide.pictures.strokes import MEANS
from wayout.guide.speech import Speech
from wayout.planner.journey import Leg


def show_picture(
    grounds: Grounds, legs: Sequence[Leg], verdict: str, speech: Speech
) -> dict[str, Any] | None:
    """Give the picture of a journey with its words; None if a place's position is not known."""
    situation = speech.situation
    route = trace_route(legs, verdict, find_spot=lambda key: find_spot(situation, key))
    if route.missing or not route.stretches:
        return None
    countries = {speech.situation.head.home, *_countries(speech)}
    words = MapWords(
        verdicts={word: speech.word("verdict", word) for word in VERDICTS},
        countries={code: speech.country(code) for code in sorted(countries)},
        km=speech.text("km"),
        means={means: _say_means(means, speech) for means in MEANS},
    )
    png = draw_journey(grounds, route, words, name_of=speech.place)
    facts, (width, height) = get_route_facts(route), get_size(png)
    return {
        "address": write_address(png),
        "width": width,
        "height": height,
        "alt": _describe(facts, speech),
    }


def _describe(facts: RouteFacts, speech: Speech) -> str:
    start, crossing, end = (
        _names(keys, speech) for keys in (facts.starts, facts.crossings, facts.ends)
    )
    if not end or not crossing:
        # A flight may end where its passengers are checked.
        return speech.text(
            "Map of the way: from %(start)s to %(end)s.", start=start, end=end or crossing
        )
    return speech.text(
        "Map of the way: from %(start)s through %(crossing)s to %(end)s.",
        start=start,
        crossing=crossing,
        end=end,
    )


def _names(keys: Sequence[str], speech: Speech) -> str:
    return ", ".join(dict.fromkeys(speech.place(key) for key in keys))


def _countries(speech: Speech) -> set[str]:
    home = speech.situation.head.home
    posts = speech.situation.crossings.values()
    return {post.country_in for post in posts if post.country_out == home}


def _say_means(means: str, speech: Speech) -> str:
    said = {
        "road": speech.text("by road"),
        "rail": speech.text("by rail"),
        "air": speech.text("by air"),
        "foot": speech.text("on foot"),
        "water": speech.text("by water"),
    }
    return said.get(means, means)
