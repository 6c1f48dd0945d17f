"""What stands on the responder's sheet, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wayout.forecast.forecast import Forecast
from wayout.forecast.products.moments import list_moments
from wayout.guide.sheet.notes import list_chances, list_grounds, list_unknown
from wayout.guide.sheet.sections import Section, list_sections
from wayout.situation.period import Instant
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone


@dataclass(frozen=True, slots=True)
class SheetView:
    """
    A sheet: its head, its tables, and what they rest on.

    `chances`, `grounds` and `unknown` are sentences: what may yet happen, what it rests on, what
    nobody knows.
    """

    title: str
    situation: str
    as_of: str
    made: str
    zone: str
    scenario: str
    sections: tuple[Section, ...]
    chances: tuple[str, ...]
    grounds: tuple[str, ...]
    unknown: tuple[str, ...]
    foot: str


def make_sheet(
    forecast: Forecast, known: Situation, *, made: Instant, public: bool, title: str = ""
) -> SheetView:
    """
    Make the sheet of a forecast.

    Parameters
    ----------
    known
        The situation as of the instant of the forecast.
    made
        When the sheet is made, by the clock of the caller.
    public
        Whether the forecast was coarsened; the sheet then says what is withheld.
    title
        Of the scenario, if the forecast has one.
    """
    zone = known.head.time_zone
    moments = list_moments(forecast.as_of, zone, forecast.days)
    sections = list_sections(forecast, known, moments)
    return SheetView(
        title="Who comes where, how long they wait",
        situation=known.head.title,
        as_of=say_moment(forecast.as_of, zone),
        made=say_moment(made, zone),
        zone=zone,
        scenario=_say_scenario(forecast, title),
        sections=sections,
        chances=list_chances(forecast, known),
        grounds=list_grounds(forecast, known),
        unknown=list_unknown(forecast, known, public=public, sections=_titles(sections)),
        foot=_say_foot(forecast, public=public),
    )


def say_moment(instant: Instant, zone: str) -> str:
    """Give an instant by the clock of a zone, such as "28 Sep 2022, 18:00 (+0300)"."""
    local = instant.astimezone(get_zone(zone))
    return f"{local.day} {local:%b %Y, %H:%M} ({local:%z})"


def _titles(sections: Sequence[Section]) -> frozenset[str]:
    return frozenset(section.title for section in sections)


def _say_scenario(forecast: Forecast, title: str) -> str:
    if not forecast.scenario:
        return ""
    return f"What if: {title or forecast.scenario}. Nobody announced this."


def _say_foot(forecast: Forecast, *, public: bool) -> str:
    told = f"{forecast.members:,} members, seed {forecast.seed}, {forecast.days} days ahead."
    if public:
        return f"{told} Public product: six hours, hundreds of people."
    return f"{told} For responders: do not publish."
