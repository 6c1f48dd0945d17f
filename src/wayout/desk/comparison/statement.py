"""A statement: what a claim and a record have in common, so that they can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wayout.desk.claims.claim import Amount, Claim
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

STEM = 5
"""Words that begin with so many equal letters name the same people: tourists, tourism."""
PASSAGE = frozenset({"opened", "admits", "closed", "refuses"})
PASSES = frozenset({"opened", "admits"})
ANYBODY = re.compile(
    r"\b(?:citizens?|nationals?|people|persons?|travell?ers?|anybody|everybody|everyone"
    r"|граждан\w*|люд\w+|всех|все|никого"
    r"|without (?:a |any )?visas?|без виз\w*"
    r"|pedestrians?|walkers?|cyclists?|drivers?|motorists?|passengers?"
    r"|пешеход\w*|велосипедист\w*|водител\w*|пассажир\w*)\b"
)
"""Anybody, and anybody who travels in some way: that is said by the means of a statement."""


@dataclass(frozen=True, slots=True)
class Statement:
    """
    One thing said, by a claim or a record.

    `record` is empty for a claim. `start` and `end` are None where the day is not known.
    `origins` are those who said it first, folded for comparing. It is `wide` if it is about
    whole countries and about no post or town. `acts` are what is let or not: to leave a country,
    to cross at a post, to enter; `group` are words for some people, none for everybody. Of these
    and of `directions`, as of modes, none is any.
    """

    record: str
    kind: str
    status: str
    places: frozenset[str]
    countries: frozenset[str]
    modes: frozenset[str]
    whom: str
    amount: Amount | None
    start: Instant | None
    end: Instant | None
    speaker: str
    origins: frozenset[str]
    wide: bool
    acts: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    group: frozenset[str] = frozenset()

    @property
    def measure(self) -> tuple[str, str, str]:
        """What is measured: kind, unit and rate; all of letting through is one."""
        kind = "passage" if self.kind in PASSAGE else self.kind
        if self.amount is None:
            return kind, "", ""
        part = "total" if self.amount.since else self.amount.per
        return kind, self.amount.unit, f"{self.amount.count} {part}" if kind == "count" else ""

    @property
    def passes(self) -> bool:
        """Tell whether it says that people get through."""
        return (self.kind in PASSES) != (self.status == "denied")


def as_statement(claim: Claim, *, situation: Situation) -> Statement:
    """Give a claim as a statement, with the countries its places lead to or lie in."""
    countries = {claim.country} if claim.country else set()
    countries |= {c for p in claim.places if (c := find_country(p, situation))}
    home, wide = situation.head.home, is_wide(claim.places, situation)
    return Statement(
        record="",
        kind=claim.kind,
        status=claim.status,
        places=frozenset(claim.places),
        countries=frozenset(countries),
        modes=claim.modes,
        whom=claim.whom.casefold(),
        amount=claim.amount,
        start=claim.when.start,
        end=claim.when.end,
        speaker=claim.speaker,
        origins=frozenset(fold_origin(o) for o in claim.origin[-1:]),
        wide=wide,
        acts=_name_acts(claim, leaves=countries == {home}, wide=wide),
        directions=frozenset() if wide else frozenset({"in" if claim.country == home else "out"}),
        group=name_group(claim.whom, situation),
    )


def _name_acts(claim: Claim, *, leaves: bool, wide: bool) -> frozenset[str]:
    """Name what is let or not; a country whose border is shut neither lets cross nor enter."""
    if claim.kind not in PASSAGE:
        return frozenset()
    if leaves and wide:
        return frozenset({"leave"})
    if claim.modes or not wide:
        return frozenset({"cross"})
    return frozenset({"enter", "cross"} if claim.kind in ("opened", "closed") else {"enter"})


def name_group(whom: str, situation: Situation) -> frozenset[str]:
    """Give the words for some people; none where anybody, or all from home, are meant."""
    home = (p for p in situation.places.values() if p.kind == "country")
    names = {n for p in home if p.country == situation.head.home for n in (p.name, p.name_ru)}
    stems = tuple(name.casefold()[:STEM] for name in names if len(name) >= STEM)
    words = re.findall(r"\w+", ANYBODY.sub(" ", whom.casefold()))
    return frozenset(w for w in words if len(w) > 2 and not w.startswith(stems))


def fold_origin(name: str) -> str:
    """Fold the name of an origin: words in order of the alphabet, without case and small words."""
    words = "".join(c if c.isalnum() else " " for c in name.casefold()).split()
    return " ".join(sorted(w for w in words if len(w) > 2))


def is_wide(places: Iterable[str], situation: Situation) -> bool:
    """Tell whether places are whole countries; none at all are."""
    found = [situation.places.get(p) for p in places]
    return all(p is not None and p.kind == "country" for p in found)


def find_country(place: str, situation: Situation) -> str:
    """Find the country that a place lies in, or that a post leads to; empty if none is known."""
    crossing = situation.crossings.get(place)
    if crossing:
        return crossing.country_in
    found = situation.places.get(place)
    for _ in range(5):
        if found is None or found.country.isalpha():
            break
        found = situation.places.get(found.part_of)
    return found.country if found else ""
