"""Closings known ahead: instants from which a rule in force refuses those who come."""

from __future__ import annotations

from wayout.forecast.forecast import Forecast
from wayout.forecast.products.locations import COUNTRY, Locations
from wayout.forecast.products.moments import say_day
from wayout.guide.pictures.fan_signs import Mark
from wayout.planner.citation import is_public
from wayout.situation.record import DECIDING, Rule
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

_DOMAINS = ("entry", "crossing", "exit")


def list_closings(known: Situation, forecast: Forecast, location: str) -> tuple[Mark, ...]:
    """
    List the instants within a forecast from which somebody is refused at a post or in a country.

    Whom a rule refuses stands in the rule; the mark says only when and by which record.
    """
    locations = Locations(known)
    zone = get_zone(locations.zone(location))
    marks: dict[object, Mark] = {}
    for rule in sorted(known.rules.values(), key=lambda r: (r.valid.start, r.id)):
        if rule.valid.start <= forecast.as_of or not _concerns(rule, location, locations):
            continue
        day = say_day(rule.valid.start.astimezone(zone).date())
        words = f"refusals from {day} [{rule.id}]"
        marks.setdefault(rule.valid.start, Mark(rule.valid.start, words))
    return tuple(marks.values())


def _concerns(rule: Rule, location: str, locations: Locations) -> bool:
    """Tell whether a rule decides, refuses, and does so at a place."""
    if rule.effect != "refuse" or rule.domain not in _DOMAINS:
        return False
    if rule.status not in DECIDING or not is_public(rule):
        return False
    if rule.crossings:
        return location in rule.crossings
    kind = locations.kind(location)
    return locations.country(location) == rule.country and (kind == COUNTRY or not rule.places)
