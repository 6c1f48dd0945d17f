"""Places of a situation by what a message of another format calls them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from wayout.desk.claims.claim import Claim, Span, When
from wayout.network.gazetteer import Gazetteer
from wayout.situation.notice import find_nearest
from wayout.situation.record import Crossing, Place
from wayout.situation.situation import Situation

_BETWEEN = re.compile(r"\s*[;,/\n]\s*")


def find_area(gazetteer: Gazetteer, named: str) -> list[Place | Crossing]:
    """Find the places that a description of an area names, whole or in a list."""
    whole = gazetteer.find(named)
    parts = [whole] if whole else [gazetteer.find(part) for part in _BETWEEN.split(named)]
    return [one for one in parts if one is not None]


def find_nearest_name(situation: Situation, named: str) -> str:
    """Find the name of a place or post that is most like another."""
    items: Iterable[Place | Crossing] = (*situation.crossings.values(), *situation.places.values())
    return find_nearest(named[:80], (one.name for one in items))


def find_country(places: Iterable[Place | Crossing]) -> str:
    """Find the one country that places lie in, or that posts lead to; empty if there are more."""
    found = {one.country_in if isinstance(one, Crossing) else one.country for one in places}
    return found.pop() if len(found) == 1 else ""


def announce(
    text: str, places: Iterable[Place | Crossing], *, outlet: str, when: When, kind: str
) -> Claim:
    """Give the claim that a message about some places makes by its fields alone."""
    found = list(places)
    return Claim(
        kind=kind,
        status="announced" if kind == "announcement" else "observed",
        places=tuple(dict.fromkeys(place.id for place in found)),
        country=find_country(found),
        modes=frozenset(),
        direction="",
        whom="",
        amount=None,
        when=when,
        speaker="",
        origin=(outlet,) if outlet else (),
        excerpt=Span(0, len(text)),
    )


def settle_claims(
    read: Iterable[Claim], places: Iterable[Place | Crossing], *, when: When
) -> tuple[Claim, ...]:
    """
    Give claims of a text the places and the time of its message where they have none.

    What a headline and the text below it both say is one claim.
    """
    found, settled = list(places), list[Claim]()
    for claim in read:
        one = claim
        if not one.places and found:
            keys = tuple(dict.fromkeys(place.id for place in found))
            one = replace(one, places=keys, country=one.country or find_country(found))
        if one.when.words is None and (when.start or when.end):
            one = replace(one, when=when)
        if not any(replace(other, excerpt=one.excerpt) == one for other in settled):
            settled.append(one)
    return tuple(settled)
