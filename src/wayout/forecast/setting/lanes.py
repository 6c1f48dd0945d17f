"""Lanes: the lines people can stand in to get out, each of one post or carrier and one kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from wayout.forecast.setting.assumptions import Service as Assumed
from wayout.situation.record import Crossing, Service
from wayout.situation.situation import Situation

CAR, FOOT, TRAIN, AIR, ELSEWHERE = "car", "foot", "train", "air", "elsewhere"
MODES = {
    CAR: ("car", "bus"),
    FOOT: ("foot", "bicycle"),
    TRAIN: ("train",),
    AIR: ("air",),
    ELSEWHERE: (),
}
"""The modes that stand in each kind of lane, the usual one first."""

WEEK = 7.0
ENDLESS = float("inf")


@dataclass(frozen=True, slots=True)
class Lane:
    """
    A line in which people wait to get out.

    Attributes
    ----------
    post
        The border post; empty for flights, for trains without a post on record, and for everybody
        who enters the country from elsewhere and stands in no line of ours.
    kind
        A key of `MODES`.
    town
        The town behind it, empty if not known.
    rate
        People an hour beyond its ordinary travel, while it is open; infinite for `ELSEWHERE`.
    opens_h, closes_h
        Local hours of the day; 0 and 24 where it is open around the clock or nobody knows.
    """

    country: str
    post: str
    kind: str
    town: str
    rate: float
    opens_h: float = 0.0
    closes_h: float = 24.0
    zone: str = "UTC"

    @property
    def key(self) -> str:
        """Give a name no other lane has."""
        return f"{self.post or self.country}:{self.kind}"


def list_lanes(situation: Situation, assumed: Assumed) -> tuple[Lane, ...]:
    """List every lane out of the home country, open or not: posts, trains, flights, elsewhere."""
    home = situation.head.home
    found: list[Lane] = []
    for post in situation.crossings.values():
        if post.country_out == home:
            found += _list_post_lanes(situation, post, assumed)
    found += _list_carried(situation, assumed)
    found += [Lane(c, "", ELSEWHERE, "", ENDLESS) for c in sorted({x.country for x in found})]
    return tuple(sorted(found, key=lambda lane: (lane.country, lane.post, lane.kind)))


def _list_post_lanes(situation: Situation, post: Crossing, assumed: Assumed) -> Iterator[Lane]:
    vehicles = situation.head.assumptions["vehicles-per-hour"].value
    rates = {
        CAR: vehicles * assumed.persons_a_vehicle,
        FOOT: assumed.walkers_an_hour,
        TRAIN: assumed.train_people_a_day / 24.0,
    }
    on_rails = post.modes and post.modes <= {"train"}
    kinds = [TRAIN] if on_rails else [CAR, FOOT, *([TRAIN] if "train" in post.modes else [])]
    for kind in kinds:
        hours = _hours(post) if kind != TRAIN else (0.0, 24.0)
        yield Lane(
            post.country_in, post.id, kind, post.town_in, rates[kind], *hours, post.time_zone
        )


def _hours(post: Crossing) -> tuple[float, float]:
    try:
        opens, closes = time.fromisoformat(post.opens), time.fromisoformat(post.closes)
    except ValueError:
        return 0.0, 24.0
    spans = opens.hour + opens.minute / 60.0, closes.hour + closes.minute / 60.0
    return spans if spans[0] < spans[1] else (0.0, 24.0)


def _list_carried(situation: Situation, assumed: Assumed) -> Iterator[Lane]:
    """Yield a lane for all flights into a country, and one for trains without a post."""
    for kind, people in ((AIR, assumed.seats_a_flight), (TRAIN, assumed.train_people_a_day)):
        runs: dict[str, float] = {}
        towns: dict[str, tuple[float, str]] = {}
        for service in list_abroad(situation, kind):
            country = situation.places[service.destination].country
            often = count_runs_a_day(service)
            runs[country] = runs.get(country, 0.0) + often
            towns[country] = max(towns.get(country, (0.0, "")), (often, service.destination))
        for country, often in runs.items():
            yield Lane(country, "", kind, towns[country][1], often * people / 24.0)


def list_abroad(situation: Situation, kind: str) -> Iterator[Service]:
    """Yield the services of a kind that leave the home country without a post on record."""
    for service in situation.services.values():
        ends = [situation.places.get(end) for end in (service.origin, service.destination)]
        if service.mode != kind or service.via or None in ends:
            continue
        countries = [end.country for end in ends if end is not None]
        if countries[0] == situation.head.home != countries[1]:
            yield service


def count_runs_a_day(service: Service) -> float:
    """Count how often a service runs a day; one of unknown frequency runs once."""
    if service.frequency.endswith("/day"):
        return float(service.frequency.removesuffix("/day"))
    if service.frequency in ("odd-days", "even-days", "every-other-day"):
        return 0.5
    days = service.frequency.split("|")
    return len(days) / WEEK if len(days[0]) == 3 and days[0].istitle() else 1.0
