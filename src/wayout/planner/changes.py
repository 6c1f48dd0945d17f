"""What changed between two instants: records published, rules begun and ended, verdicts flipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wayout.planner.citation import Plain, cite_record, cite_sources, is_public, show_instant
from wayout.planner.feed import render_atom
from wayout.planner.flips import list_flips
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant
from wayout.situation.record import (
    DECIDING,
    Confirmation,
    Crossing,
    End,
    Observation,
    Record,
    Report,
    Resolution,
    Rule,
    Service,
)
from wayout.situation.situation import Situation

__all__ = ["list_changes", "render_atom"]


def list_changes(
    situation: Situation, travellers: Sequence[Traveller], *, since: Instant, as_of: Instant
) -> Plain:
    """
    List what anybody could learn after `since` and by `as_of`, as JSON values, newest first.

    Parameters
    ----------
    travellers
        Whose verdicts are compared; empty: somebody who answered nothing.

    Returns
    -------
    changes
        `records`: each with what happened to it: new, ended, end-announced, confirmed, resolved,
        came-into-force. `flips`: verdicts whose word differs between the two instants.
    """
    known = situation.as_of(as_of)
    found = [*_published(known, since, as_of), *_turned(known, since, as_of)]
    found.sort(key=lambda row: (row[1], row[2].id, row[0]), reverse=True)
    records = [_show_change(known, *row, as_of=as_of) for row in found]
    flips = list_flips(situation, travellers, since=since, as_of=as_of)
    deciding = [r for i in _named(flips) if (r := known.find_record(i))]
    cited = {r.id: cite_record(known, r, as_of=as_of) for r in deciding}
    sources = [s for note in [*records, *cited.values()] for s in note["sources"]]
    return {
        "situation": known.head.id,
        "title": known.head.title,
        "since": show_instant(since),
        "as_of": show_instant(as_of),
        "time_zone": known.head.time_zone,
        "travellers": len(travellers),
        "records": records,
        "flips": flips,
        "cited": cited,
        "sources": cite_sources(known, sources),
    }


Change = tuple[str, Instant, Record]
"""What happened, when, to which record."""


def _published(known: Situation, since: Instant, as_of: Instant) -> Iterator[Change]:
    for record in known.records():
        if "#" in record.id or not is_public(record):
            continue  # a figure comes with its report
        if since < record.published <= as_of:
            yield _kind_of(record, as_of), record.published, record


def _kind_of(record: Record, as_of: Instant) -> str:
    if isinstance(record, End) and record.status in DECIDING:
        return "ended" if record.at <= as_of else "end-announced"
    if isinstance(record, Confirmation):
        return "confirmed"
    return "resolved" if isinstance(record, Resolution) else "new"


def _turned(known: Situation, since: Instant, as_of: Instant) -> Iterator[Change]:
    """Yield what began or ended by itself, having been published before."""
    tables = (known.rules, known.services, known.crossings)
    for record in (r for table in tables for r in table.values()):
        if not is_public(record) or record.status not in DECIDING:
            continue
        told = _told_of_end(known, record)
        if record.published <= since < record.valid.start <= as_of:
            yield "came-into-force", record.valid.start, record
        if told <= since < record.valid.end <= as_of:
            yield "ended", record.valid.end, record


def _told_of_end(known: Situation, record: Record) -> Instant:
    """Give when the end of a record was published: with itself, or by a record of its own."""
    ends = [e for e in known.ends.values() if e.ends == record.id and e.status in DECIDING]
    return max([e.published for e in ends], default=record.published)


def _show_change(
    known: Situation, kind: str, when: Instant, record: Record, *, as_of: Instant
) -> Plain:
    subject = _subject(known, record)
    return {
        "change": kind,
        "when": show_instant(when),
        **cite_record(known, record, as_of=as_of),
        "country": getattr(record, "country", "") or getattr(record, "country_in", "") or None,
        "places": _places(record),
        "about": [r.id for r in subject],
        "about_text": subject[0].text if len(subject) == 1 else "",
    }


def _subject(known: Situation, record: Record) -> list[Record]:
    """Give the records that an end, confirmation or resolution speaks of."""
    ids: tuple[str, ...] = ()
    if isinstance(record, End):
        ids = (record.ends,)
    elif isinstance(record, Confirmation):
        ids = (record.confirms,)
    elif isinstance(record, Resolution):
        ids = record.between
    return [r for i in ids if (r := known.find_record(i))]


def _places(record: Record) -> list[str]:
    if isinstance(record, Rule):
        return [*record.crossings, *record.places]
    if isinstance(record, (Report, Observation)):
        return [record.place] if record.place else []
    if isinstance(record, Crossing):
        return [record.id]
    return [record.origin, record.destination] if isinstance(record, Service) else []


def _named(flips: list[Plain]) -> list[str]:
    return sorted({i for f in flips for i in f["records"]})
