"""Where a report speaks of: the country entered, and the posts, for a place of any kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wayout.forecast.forecast import Aside
from wayout.situation.record import Observation, Place
from wayout.situation.situation import Situation

COUNTS = frozenset({"entries", "baseline_entries", "capacity"})
"""Kinds that add up over posts; queues and waits do not."""
LORRY = "truck"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """
    What of the model a report is about.

    Attributes
    ----------
    posts
        Empty: every way into the country.
    zone
        The time zone of the place.
    part
        Only a part of what `posts` and `modes` say, such as one airport of a country.
    group
        One queue or wait said of several posts.
    road
        Said of the way to the post.
    """

    country: str
    posts: tuple[str, ...]
    modes: frozenset[str]
    zone: str
    part: bool = False
    group: bool = False
    road: bool = False


def find_whereabouts(situation: Situation, seen: Observation) -> Whereabouts | Aside:
    """Find where a report speaks of; an aside if that is nowhere in the model."""
    modes = seen.modes - {LORRY}
    post = situation.crossings.get(seen.place)
    if post is not None:
        if seen.country not in ("", post.country_in):
            return Aside(seen.id, f"its post leads to {post.country_in}, not to {seen.country}")
        return Whereabouts(post.country_in, (post.id,), modes, post.time_zone)
    place = situation.places.get(seen.place)
    if place is None:
        return Aside(seen.id, "it names no place that is known")
    if not seen.country:
        return Aside(seen.id, "it is of several countries at once")
    if seen.country == situation.head.home:
        return Aside(seen.id, "it is of leaving home and names no country entered")
    if not place.time_zone:
        place = replace(place, time_zone=situation.head.time_zone)
    if place.members:
        return _find_members(situation, seen, place, modes)
    if seen.kind in COUNTS:
        return _find_arrival(seen, place, modes)
    return _find_town(situation, seen, place, modes)


def _find_members(
    situation: Situation, seen: Observation, place: Place, modes: frozenset[str]
) -> Whereabouts | Aside:
    posts = tuple(
        member
        for member in place.members
        if member in situation.crossings and situation.crossings[member].country_in == seen.country
    )
    if posts:
        counted = seen.kind in COUNTS
        road = not counted and len(posts) < len(place.members)
        return Whereabouts(
            seen.country,
            posts,
            modes,
            place.time_zone,
            group=not counted and len(posts) > 1,
            road=road,
        )
    if modes == {"air"} and seen.kind in COUNTS and place.country == seen.country:
        return Whereabouts(seen.country, (), modes, place.time_zone, part=True)
    return Aside(seen.id, "no post into the country is among the places it names")


def _find_arrival(seen: Observation, place: Place, modes: frozenset[str]) -> Whereabouts | Aside:
    if place.country != seen.country:
        return Aside(seen.id, f"its place is not in {seen.country}")
    if place.kind == "country":
        return Whereabouts(seen.country, (), modes, place.time_zone)
    if place.kind == "airport":
        return Whereabouts(seen.country, (), frozenset({"air"}), place.time_zone, part=True)
    return Aside(seen.id, f"a {place.kind} is no border post")


def _find_town(
    situation: Situation, seen: Observation, place: Place, modes: frozenset[str]
) -> Whereabouts | Aside:
    """Find the one post that a town lies before."""
    near = [
        post.id
        for post in situation.crossings.values()
        if post.country_in == seen.country and place.id in (post.town_out, post.town_in)
    ]
    if len(near) != 1:
        return Aside(seen.id, "the place is at no post, or at several")
    return Whereabouts(seen.country, (near[0],), modes, place.time_zone, road=True)
