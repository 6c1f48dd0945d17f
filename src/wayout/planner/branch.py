"""A branch: another way to turn to at a place, from how long a queue on, until when, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from wayout.planner.atlas import Atlas
from wayout.planner.chance import say_moment
from wayout.rules.verdict import RISK_RANK, unique
from wayout.situation.period import Instant
from wayout.situation.phrase import Word, say, say_joined, say_many, show_figure

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
    means = unique(
        Word(t.mode.replace("-", " "), "means", t.mode)
        for t in branch.legs
        if t.mode not in _SILENT
    )
    through = say("through {post}", post=name_of(branch.crossing))
    words = [
        say(
            "{asked}, go on {border} into {country} instead ({means}): there on {moment}.",
            asked=_say_asked(branch, atlas),
            border=say("by air") if ":" in branch.crossing else through,
            country=name_of(atlas.country_places.get(branch.country, branch.country)),
            means=say_joined("{some}, then {another}", means),
            moment=say_about(branch.arrive, atlas.zone(branch.legs[-1].destination)),
        )
    ]
    if RISK_RANK[branch.risk]:
        words.append(say("Risk reported there: {risk}.", risk=Word(branch.risk, "risk")))
    if branch.open_until is not None:
        until = say_moment(branch.open_until, zone)
        words.append(say("This way is open until {moment}.", moment=until))
    return say_joined("{some} {another}", words)


def _say_asked(branch: Branch, atlas: Atlas) -> str:
    """Say which wait, heard of where and when, makes one turn."""
    post, hours = atlas.situation.name_of(branch.post), say_long(branch.over_hours)
    when = say_about(branch.when, atlas.zone(branch.at))
    if branch.where == AT_START:
        return say(
            "If the wait at {post} is said to be over {hours} when you set out ({moment})",
            post=post, hours=hours, moment=when,
        )  # fmt: skip
    if branch.where == IN_TOWN:
        return say(
            "If the wait at {post} is said to be over {hours} when you are in {town}"
            " (about {moment})",
            post=post, hours=hours, moment=when, town=atlas.situation.name_of(branch.at),
        )  # fmt: skip
    return say(
        "If the wait at {post} is over {hours} when you get there (about {moment})",
        post=post, hours=hours, moment=when,
    )  # fmt: skip


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
        minutes = max(5, 5 * round(hours * 12))
        return say_many("{n} minute", "{n} minutes", minutes, n=show_figure(minutes))
    some = round(2 * hours) / 2 if hours < 6.0 else round(hours)
    return say_many("{n} hour", "{n} hours", some, n=show_figure(some))
