"""What depends on a record, place or source, and how."""

from __future__ import annotations

from collections.abc import Iterator

from wayout.planner.citation import Plain, cite_record
from wayout.situation.period import Instant
from wayout.situation.phrase import say
from wayout.situation.record import (
    Confirmation,
    Crossing,
    End,
    Observation,
    Place,
    Record,
    Report,
    Resolution,
    Rule,
    Service,
    Source,
)
from wayout.situation.situation import Situation

Item = Record | Place | Source


def list_dependents(situation: Situation, item: Item, *, as_of: Instant) -> list[Plain]:
    """Give every record that leans on the item, with the word for how, in order of its id."""
    found = [
        (how, record)
        for record in situation.records()
        if record.id != item.id
        for how in _leans(record, item)
    ]
    found.sort(key=lambda pair: (pair[0], pair[1].id))
    return [{"how": how, **cite_record(situation, r, as_of=as_of)} for how, r in found]


def list_ties(situation: Situation, record: Record, *, as_of: Instant) -> list[Plain]:
    """Give every record that the given one itself leans on, with the word for how."""
    ids: list[tuple[str, str]] = []
    if isinstance(record, Rule):
        ids += [(say("replaces"), i) for i in record.overrides]
        ids += [(say("is about the post"), i) for i in record.crossings]
    elif isinstance(record, End):
        ids.append((say("ends"), record.ends))
    elif isinstance(record, Confirmation):
        ids.append((say("confirms"), record.confirms))
    elif isinstance(record, Resolution):
        ids += [(say("decides between"), i) for i in record.between]
    elif isinstance(record, Service) and record.via:
        ids.append((say("passes the post"), record.via))
    elif isinstance(record, Observation):
        ids += [(say("is a figure of"), record.id.split("#", maxsplit=1)[0])] * ("#" in record.id)
        ids += [(say("is a number of the service"), record.service)] * bool(record.service)
    known = [(how, r) for how, i in ids if (r := situation.find_record(i))]
    return [{"how": how, **cite_record(situation, r, as_of=as_of)} for how, r in known]


def _leans(record: Record, item: Item) -> Iterator[str]:
    if isinstance(item, Source):
        if item.id in record.sources and "#" not in record.id:
            yield say("cites it")
    elif isinstance(item, Place):
        yield from _leans_on_place(record, item.id)
    else:
        yield from _leans_on_record(record, item)
        if isinstance(item, Crossing):
            yield from _leans_on_crossing(record, item.id)


def _leans_on_place(record: Record, place: str) -> Iterator[str]:
    if isinstance(record, Rule) and place in record.places:
        yield say("rule about it")
    elif isinstance(record, (Report, Observation)) and record.place == place:
        if "#" not in record.id:
            yield say("said of it")
    elif isinstance(record, Service) and place in (record.origin, record.destination):
        yield say("starts or ends there")
    elif isinstance(record, Crossing) and place in (record.town_out, record.town_in):
        yield say("post next to it")


def _leans_on_crossing(record: Record, crossing: str) -> Iterator[str]:
    if isinstance(record, Rule) and crossing in record.crossings:
        yield say("rule about it")
    elif isinstance(record, (Report, Observation)) and record.place == crossing:
        if "#" not in record.id:
            yield say("said of it")
    elif isinstance(record, Service) and record.via == crossing:
        yield say("passes it")
    elif isinstance(record, Service) and crossing in (record.origin, record.destination):
        yield say("starts or ends there")


def _leans_on_record(record: Record, item: Record) -> Iterator[str]:
    if isinstance(record, Rule) and item.id in record.overrides:
        yield say("replaces it")
    elif isinstance(record, End) and record.ends == item.id:
        yield say("ends it")
    elif isinstance(record, Confirmation) and record.confirms == item.id:
        yield say("confirms it")
    elif isinstance(record, Resolution) and item.id in record.between:
        yield say("decides about it")
    elif isinstance(record, Observation):
        if record.id.startswith(f"{item.id}#"):
            yield say("is a figure of it")
        elif record.service == item.id:
            yield say("is a number of it")
