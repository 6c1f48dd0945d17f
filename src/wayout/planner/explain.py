"""One record explained: its words and dates, its sources, its contradictions, what leans on it."""

from __future__ import annotations

from wayout.errors import UnknownRecordError
from wayout.planner.citation import (
    Plain,
    age_hours,
    cite_source,
    cite_sources,
    say_record,
    show_instant,
)
from wayout.planner.contradiction import list_contradictions, narrow_to, show_contradiction
from wayout.planner.dependence import Item, list_dependents, list_ties
from wayout.planner.wording import (
    BASIS_WORDS,
    CREDIBILITY_WORDS,
    RELIABILITY_WORDS,
    list_fields,
)
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant
from wayout.situation.record import Place, Record, Source
from wayout.situation.situation import Situation


def explain_record(situation: Situation, record_id: str, *, as_of: Instant) -> Plain:
    """
    Explain a record, place or source as it was known, as JSON values.

    Raises
    ------
    UnknownRecordError
        Nothing has that id, or it was published after `as_of`.
    """
    known = situation.as_of(as_of)
    item = _get_item(known, record_id, as_of=as_of)
    is_record = isinstance(item, Record)
    contradictions = _show_contradictions(known, item, as_of=as_of) if is_record else []
    ties = list_ties(known, item, as_of=as_of) if isinstance(item, Record) else []
    dependents = list_dependents(known, item, as_of=as_of)
    cited = [*(s for c in contradictions for s in c["sides"]), *ties, *dependents]
    return {
        "situation": known.head.id,
        "as_of": show_instant(as_of),
        "time_zone": _zone(known, item),
        "id": item.id,
        "kind": type(item).__name__.lower(),
        "text": say_record(known, item) if isinstance(item, Record) else _title(item),
        "text_local": item.text_ru if isinstance(item, Record) else "",
        "status": item.status if isinstance(item, Record) else None,
        "fields": list_fields(known, item),
        "dates": _show_dates(known, item, as_of=as_of) if isinstance(item, Record) else None,
        "sources": _show_sources(known, item),
        "contradictions": contradictions,
        "ties": ties,
        "dependents": dependents,
        "cited_sources": cite_sources(known, [i for note in cited for i in note["sources"]]),
        "written": {"file": item.where.file, "line": item.where.line},
    }


def _get_item(known: Situation, item_id: str, *, as_of: Instant) -> Item:
    found = known.find_record(item_id) or known.places.get(item_id) or known.sources.get(item_id)
    if found is not None:
        return found
    ids = [*(r.id for r in known.records()), *known.places, *known.sources]
    near = find_nearest(item_id, ids)
    hint = f"; did you mean '{near}'?" if near else ""
    raise UnknownRecordError(
        f"no record '{item_id[:60]}' in {known.head.id} as known by {show_instant(as_of)}{hint}"
    )


def _title(item: Item) -> str:
    if isinstance(item, Place):
        return item.name
    return (item.title or item.outlet) if isinstance(item, Source) else ""


def _zone(known: Situation, item: Item) -> str:
    own = getattr(item, "time_zone", "")
    if not own and (post := known.crossings.get(getattr(item, "place", ""))):
        own = post.time_zone
    return own or known.head.time_zone


def _show_dates(known: Situation, record: Record, *, as_of: Instant) -> Plain:
    age = age_hours(known, record, as_of=as_of)
    life = known.shelf_life_hours(record)
    checked = known.checked_last(record)
    before = known.unended.get(record.id)
    return {
        "valid_from": show_instant(record.valid.start),
        "valid_to": show_instant(record.valid.end),
        "valid_to_before_its_end": show_instant(before.end) if before else None,
        "published": show_instant(record.published),
        "published_basis": record.published_basis,
        "basis": BASIS_WORDS[record.published_basis],
        "recorded": show_instant(record.recorded),
        "checked_last": show_instant(checked),
        "age_hours": age,
        "fresh_for_hours": life if life != float("inf") else None,
        "stale": age > life,
    }


def _show_sources(known: Situation, item: Item) -> list[Plain]:
    if isinstance(item, Source):
        return [_show_source(item)]
    return [_show_source(known.sources[i]) for i in item.sources if i in known.sources]


def _show_source(source: Source) -> Plain:
    return {
        **cite_source(source),
        "language": source.language,
        "reliability": RELIABILITY_WORDS.get(source.reliability, ""),
        "credibility": CREDIBILITY_WORDS.get(source.credibility, ""),
        "note": source.note,
    }


def _show_contradictions(known: Situation, item: Item, *, as_of: Instant) -> list[Plain]:
    """Give the contradictions of a record; those of a figure are its report's."""
    base = item.id.split("#", maxsplit=1)[0]
    found = []
    for c in list_contradictions(known):
        mine = [side.id for side in c.sides if side.id in (item.id, base)]
        if mine or c.resolution == item.id:
            one = narrow_to(c, mine[0]) if mine else c
            found.append(show_contradiction(known, one, as_of=as_of))
    return found
