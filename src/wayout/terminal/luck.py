"""What luck means for a journey, in sentences: chances, the last start, where one can turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
SURE = 0.95
"""A post that is only shut for some hours is worth a line if the chance is below this."""


def say_chances(journey: Document) -> Iterator[str]:
    """Yield a sentence for each deadline that is in danger, or that ends the way for good."""
    for chance in journey.get("chances", ()):
        if chance["kind"] != "shut" or chance["share"] < SURE:
            text = chance["text"]
            yield f"{text[:1].upper()}{text[1:]}."


def say_missing_bound(journey: Document) -> str:
    """Say why no arrival holds nine times in ten, unless a chance says it below."""
    if any(c["share"] < 0.9 and c["kind"] != "shut" for c in journey.get("chances", ())):
        return "fewer than nine in ten are in time"
    return journey.get("arrive_90_because") or "a delay can mean missing the last departure"


def say_last_start(journey: Document, say: Callable[[str], str]) -> Iterator[str]:
    """Yield until when one has to start; `say` puts an instant in words."""
    last, last_90 = journey["last_departure"], journey.get("last_departure_90")
    if not last:
        return
    because = journey.get("last_departure_because")
    after = f" After that: {because}." if because else ""
    if last == last_90:
        yield f"Start no later than {say(last)}; that is in time nine times in ten.{after}"
    elif last_90:
        surer = f"to be in time nine times in ten, start by {say(last_90)}"
        yield f"Start no later than {say(last)}; that is in time as often as not; {surer}.{after}"
    else:
        rather = "that is in time as often as not, and no start is in time nine times in ten"
        yield f"Start no later than {say(last)}; {rather}.{after}"


def say_branches(journey: Document) -> Iterator[str]:
    """Yield where one can still turn to another way, and until when."""
    for branch in journey.get("branches", ()):
        yield branch["text"]
