"""A branch: another way to turn to at a place, from how long a queue on, until when, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from wayout.planner.atlas import Atlas
from wayout.planner.chance import say_moment
from wayout.rules.verdict import RISK_RANK, unique
from wayout.situation.period import Instant

_SILENT = frozenset({"leave-car", "leave-bicycle"})
AT_START, IN_TOWN, AT_POST = "start", "town", "post"


@dataclass(frozen=True, slots=True)
class Turn:
    """One leg of another way, in short."""

    origin: str
    destination: str
    mode: str
    depart: Instant
    arrive: Instant


@dataclass(frozen=True, slots=True)
class Branch:
    """
    Turning to another way at a place, if a queue is longer than so many hours.

    `share` is how many in a hundred have so long a wait, as far as is known. `open_until` is the
    last moment to begin the other way there; None: nothing known ends it.
    """

    at: str
    where: str
    when: Instant
    post: str
    over_hours: float
    share: float
    country: str
    crossing: str
    verdict: str
    risk: str
    arrive: Instant
    legs: tuple[Turn, ...]
    open_until: Instant | None
    records: tuple[str, ...]


def say_branch(branch: Branch, atlas: Atlas) -> str:
    """Say a branch in plain sentences."""
    name_of, zone = atlas.situation.name_of, atlas.zone(branch.at)
    when = say_about(branch.when, zone)
    told, then = {
        AT_START: ("is said to be", f"when you set out ({when})"),
        IN_TOWN: ("is said to be", f"when you are in {name_of(branch.at)} (about {when})"),
        AT_POST: ("is", f"when you get there (about {when})"),
    }[branch.where]
    country = name_of(atlas.country_places.get(branch.country, branch.country))
    means = unique(t.mode.replace("-", " ") for t in branch.legs if t.mode not in _SILENT)
    border = "by air" if ":" in branch.crossing else f"through {name_of(branch.crossing)}"
    there = say_about(branch.arrive, atlas.zone(branch.legs[-1].destination))
    words = (
        f"If the wait at {name_of(branch.post)} {told} over {say_long(branch.over_hours)} {then},"
        f" go on {border} into {country} instead ({', then '.join(means)}): there on {there}."
    )
    if RISK_RANK[branch.risk]:
        words += f" Risk reported there: {branch.risk}."
    if branch.open_until is not None:
        words += f" This way is open until {say_moment(branch.open_until, zone)}."
    return words


def say_about(instant: Instant, zone: str) -> str:
    """Say a computed instant to five minutes; nothing here is known more exactly."""
    rounded = instant + timedelta(seconds=150)
    past = timedelta(
        minutes=rounded.minute % 5, seconds=rounded.second, microseconds=rounded.microsecond
    )
    return say_moment(rounded - past, zone)


def say_long(hours: float) -> str:
    """Say a length of time in hours, in halves below six."""
    if hours < 1.0:
        return f"{max(5, 5 * round(hours * 12))} minutes"
    some = round(2 * hours) / 2 if hours < 6.0 else round(hours)
    return "1 hour" if some == 1 else f"{some:g} hours"
