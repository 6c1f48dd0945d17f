"""Sentences about a party: who they are, who goes with whom, where they meet, who is the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from wayout.terminal.names import Names
from wayout.terminal.words import say_verdict

Document = Mapping[str, Any]


def say_names(names: Sequence[str]) -> str:
    """Say names as one phrase: "father, older son and younger son"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def begin_sentence(words: str) -> str:
    """Give words with a capital at their beginning, the rest as it is."""
    return words[:1].upper() + words[1:]


def list_pieces(legs: Sequence[Document]) -> list[list[Document]]:
    """Divide the legs of a journey where other travellers go on, or the same from elsewhere."""
    pieces: list[list[Document]] = []
    for _, some in groupby(legs, key=lambda leg: tuple(leg.get("travellers", ()))):
        for leg in some:
            last = pieces[-1][-1] if pieces else None
            follows = last is not None and _who(last) == _who(leg) and last["to"] == leg["from"]
            if follows:
                pieces[-1].append(leg)
            else:
                pieces.append([leg])
    return pieces


def _who(leg: Document) -> tuple[str, ...]:
    return tuple(leg.get("travellers", ()))


def say_piece(piece: Sequence[Document], names: Names) -> str:
    """Say who goes from where to where: "Older son and younger son, Oryol to Tbilisi:"."""
    first, last = names.spot(piece[0]["from"]), names.spot(piece[-1]["to"])
    return f"{begin_sentence(say_names(_who(piece[0])))}, {first} to {last}:"


def find_meeting(journey: Document, piece: Sequence[Document]) -> Document | None:
    """Find the meeting with which a piece begins."""
    meetings: list[Document] = journey.get("meetings", [])
    who, place = _who(piece[0]), piece[0]["from"]
    here = [m for m in meetings if tuple(m["travellers"]) == who and m["place"] == place]
    return here[0] if here else None


def say_reasons(blockers: Iterable[Document]) -> Iterator[str]:
    """Yield, for each member on whose account a verdict is unknown, who and on whose word."""
    for blocker in blockers:
        word = say_verdict(blocker["others"])
        record = f" ({blocker['record']})" if blocker["record"] else ""
        yield (
            f"Unknown on account of {blocker['traveller']}: {blocker['text']}{record}"
            f" Without that the answer is: {word}."
        )


def say_blocked(closed: Iterable[Document], names: Names) -> Iterator[str]:
    """Yield for each member and reason the countries they alone close, neighbours by name."""
    ways = [way for way in closed if way["crossing"] is None]
    near: dict[tuple[str, str, str], list[str]] = {}
    far: dict[tuple[str, str, str], int] = {}
    for way in ways:
        for blocker in way.get("blocked_by", ()):
            key = (blocker["traveller"], blocker["reason"], blocker["others"])
            some = near.setdefault(key, [])
            if names.borders(way["country"]):
                record = f" ({blocker['record']})" if blocker["record"] else ""
                some.append(f"{names.country(way['country'])}{record}")
            else:
                far[key] = far.get(key, 0) + 1
    for key, some in near.items():
        traveller, reason, others = key
        further = f"{far[key]} countries further away" if key in far else ""
        yield (
            f"Closed because of {traveller} alone, {reason}:"
            f" {say_names([*some, *filter(None, [further])])}."
            f" Without {traveller} the answer is: {say_verdict(others)}."
        )
    for way in ways:
        if way["reason"] == "PARTY_SPLIT":
            yield f"{names.country(way['country'])}: {way['text']}"
