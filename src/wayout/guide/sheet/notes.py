"""The sentences of a sheet: what may take effect, what it rests on, what it does not know."""

from __future__ import annotations

from collections.abc import Iterator

from wayout.forecast.forecast import ARRIVALS, WAIT, Forecast
from wayout.forecast.products.figures import render_chance
from wayout.forecast.products.locations import Locations
from wayout.forecast.products.moments import say_day
from wayout.situation.period import Instant, hours_between
from wayout.situation.record import Record
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

MOST_CHANCES = 4
NOT_MOVED = 0.9
"""A band that keeps this share of its width was not moved by the reports."""
_LONGEST = 110


def list_chances(forecast: Forecast, known: Situation) -> tuple[str, ...]:
    """List what was announced or ordered and its chance, the likeliest first."""
    locations = Locations(known)
    zone = get_zone(known.head.time_zone)
    ranked = sorted(forecast.chances, key=lambda c: (-c.probability, c.record))
    told = []
    for chance in ranked[:MOST_CHANCES]:
        record = known.find_record(chance.record)
        about = f": {_shorten(record.text)}" if record is not None and record.text else ""
        by = say_day(chance.by.astimezone(zone).date())
        place = locations.name(chance.location)
        said = f"{place}: {render_chance(chance.probability)} that it takes effect by {by}"
        told.append(f"{said} [{chance.record}]{about}")
    return tuple(told)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def list_grounds(forecast: Forecast, known: Situation) -> tuple[str, ...]:
    """List what a forecast rests on: how many records, how old, what was put aside."""
    found = [r for i in forecast.inputs if (r := known.find_record(i)) is not None]
    told = [_say_ages(found, len(forecast.inputs), forecast.as_of)]
    if forecast.aside:
        count = len(forecast.aside)
        told.append(f"{count} known report{'s' if count > 1 else ''} not used; see forecast.json.")
    learned = [b for b in forecast.beliefs if b.narrowed < NOT_MOVED]
    if forecast.beliefs:
        told.append(
            f"Reports moved {len(learned)} of {len(forecast.beliefs)} numbers of the model."
        )
    return tuple(told)


def _say_ages(records: list[Record], count: int, as_of: Instant) -> str:
    if not records:
        return "No report was used: every number is an assumption."
    ages = sorted(hours_between(r.published, as_of) for r in records)
    newest, oldest = _say_age(ages[0]), _say_age(ages[-1])
    if count == 1:
        return f"Rests on one report, {newest} old."
    return f"Rests on {count} reports, the newest {newest} old, the oldest {oldest}."


def _say_age(hours: float) -> str:
    if hours < 1:
        return "under an hour"
    return f"{round(hours)} h" if hours < 48 else f"{round(hours / 24)} days"


def list_unknown(
    forecast: Forecast, known: Situation, *, public: bool, sections: frozenset[str]
) -> tuple[str, ...]:
    """List what a forecast does not know, so that nobody takes its silence for an answer."""
    locations = Locations(known)
    told = [*_list_assumed(forecast, locations), *_list_unreported(forecast, known, locations)]
    if public:
        told.append("People stranded and arrivals in towns are for responders: --full.")
    elif not any(True for _ in forecast.list_series(ARRIVALS)):
        told.append("Arrivals in towns are not forecast.")
    told.append("A rumour, a new rule or a closed road after this hour is not in it.")
    if not sections:
        told.insert(0, "No place has people enough to be shown.")
    return tuple(told)


def _list_assumed(forecast: Forecast, locations: Locations) -> Iterator[str]:
    assumed = [b for b in forecast.beliefs if b.narrowed >= NOT_MOVED]
    if assumed:
        named = "; ".join(locations.belief_name(b.parameter, b.location) for b in assumed[:3])
        more = f" and {len(assumed) - 3} more" if len(assumed) > 3 else ""
        yield f"Assumed, no report moved it: {named}{more}."


def _list_unreported(forecast: Forecast, known: Situation, locations: Locations) -> Iterator[str]:
    """List the posts with a wait of which no report was used."""
    used = [known.find_record(i) for i in forecast.inputs]
    told = {getattr(record, "place", "") for record in used}
    posts = dict.fromkeys(s.location for s in forecast.list_series(WAIT))
    silent = [locations.name(post) for post in posts if post not in told]
    if silent:
        more = f" and {len(silent) - 4} more" if len(silent) > 4 else ""
        yield f"No report of its own was used for {', '.join(silent[:4])}{more}."
