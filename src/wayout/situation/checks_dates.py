"""Checks of dates: their order, their conventions, and that no end is dated back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from wayout.situation.checks_head import parse_day
from wayout.situation.notice import Notice
from wayout.situation.period import BEGINNING, Instant
from wayout.situation.record import DECIDING, Confirmation, End, Record, Resolution
from wayout.situation.situation import Situation

SLACK = timedelta(days=1)
"""A source may carry a date one day after the first word of it: zones and night editions."""


def _notice(record: Record, code: str, found: str, accepted: str) -> Notice:
    return Notice(record.where.file, record.where.line, code, found, accepted)


def _show(instant: Instant) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def check_dates(situation: Situation) -> Iterator[Notice]:
    """Yield the faults in the dates of each record by itself."""
    for record in situation.records():
        if "#" in record.id:
            continue  # a figure has the dates of its report
        if record.valid.end <= record.valid.start:
            found = f"'{record.id}' is valid until {_show(record.valid.end)}, before it begins"
            yield _notice(record, "period-reversed", found, "valid_to after valid_from")
        if record.recorded < record.published:
            found = f"'{record.id}' was recorded {_show(record.recorded)}, before it was published"
            accepted = f"recorded from {_show(record.published)} on"
            yield _notice(record, "recorded-before-published", found, accepted)
        yield from _check_basis(situation, record)
        yield from _check_sources(situation, record)


def _check_basis(situation: Situation, record: Record) -> Iterator[Notice]:
    at, basis = record.published, record.published_basis
    opening = situation.head.window.start
    found = f"'{record.id}' has the basis '{basis}' but was published {_show(at)}"
    if basis == "standing" and at != opening:
        accepted = f"the start of the window, {_show(opening)}"
        yield _notice(record, "published-not-by-basis", found, accepted)
    # Offsets are whole quarters of an hour, so in UTC only these parts of the hour are left.
    if basis == "office-day" and (at.minute % 15 or at.second or at.microsecond):
        yield _notice(record, "published-not-by-basis", found, "18:00:00 where the office is")
    if basis in ("report-day", "inferred") and (at.minute % 15 != 14 or at.second != 59):
        accepted = "23:59:59 where the outlet is, Moscow time if that is not known"
        yield _notice(record, "published-not-by-basis", found, accepted)


def _check_sources(situation: Situation, record: Record) -> Iterator[Notice]:
    """
    Yield a notice if a record is dated before anybody could have said it.

    An act of an authority, known by its day or hour, may be reported much later, so only press
    and witness reports are held to the dates of their sources. An end is held to them always,
    because one that is dated back tells the past what it could not know: a source of the time of
    the crisis carries it within a day; a source from after the window proves only that the thing
    ended, so then nobody is shown to have known of the end before it came.
    """
    if isinstance(record, Resolution):
        return  # an editor's judgement has no source of its own
    if not situation.sources.keys() >= set(record.sources):
        return
    days = _days_of_sources(situation, record)
    dated = [day for day in days if day]
    acted = record.published_basis in ("standing", "exact", "office-day")
    if isinstance(record, End):
        told = [day for day in dated if day < situation.head.window.end]
        retold = dated if dated and not acted else [*dated, record.at]
        known_from = min(told or retold)
    elif acted or not all(days):
        return
    else:
        known_from = min(dated, default=record.published)
    if record.published + SLACK < known_from:
        found = f"'{record.id}' was published {_show(record.published)}, before any source it cites"
        accepted = f"from {known_from.date()} on, or an older source"
        yield _notice(record, "published-before-source", found, accepted)


def _days_of_sources(situation: Situation, record: Record) -> list[datetime | None]:
    """Give for each source the start of its day, UTC; None if it has no date."""
    days = [parse_day(situation.sources[one].published) for one in record.sources]
    return [datetime.combine(day, time(), UTC) if day else None for day in days]


def check_ends(situation: Situation) -> Iterator[Notice]:
    """Yield the faults of ends against what they end, and of confirmations alike."""
    for end in situation.ends.values():
        target = situation.find_record(end.ends)
        if isinstance(target, (End, Confirmation)):
            found = f"'{end.id}' ends '{target.id}', which is no thing that lasts"
            yield _notice(end, "end-of-end", found, "a rule, report, row or resolution")
        elif target:
            yield from _check_end(end, target)
    for seen in situation.confirmations.values():
        confirmed = situation.find_record(seen.confirms)
        over = [e for e in situation.ends.values() if _denies(e, seen)]
        if over:
            found = f"'{seen.id}' confirms '{seen.confirms}' after its end '{over[0].id}'"
            accepted = "a confirmation from before the end, or a new record"
            yield _notice(seen, "confirmed-after-end", found, accepted)
        if confirmed and seen.published < confirmed.published:
            found = f"'{seen.id}' confirms '{confirmed.id}' before that was published"
            accepted = f"published after {_show(confirmed.published)}"
            yield _notice(seen, "confirmed-before-published", found, accepted)


def _denies(end: End, seen: Confirmation) -> bool:
    about = end.ends == seen.confirms and end.status in DECIDING
    return about and max(end.at, end.published) < seen.published


def _check_end(end: End, target: Record) -> Iterator[Notice]:
    if end.published < target.published:
        found = f"'{end.id}' was published {_show(end.published)}, before what it ends"
        accepted = f"published from {_show(target.published)} on"
        yield _notice(end, "end-before-published", found, accepted)
    if target.valid.start > BEGINNING and end.at <= target.valid.start:
        found = f"'{end.id}' ends '{target.id}' at {_show(end.at)}, not after it begins"
        yield _notice(end, "end-before-start", found, f"after {_show(target.valid.start)}")
