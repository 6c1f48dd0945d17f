"""The questions people ask: `asked.toml`, with the records that answer each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wayout.situation.fields import ASKED
from wayout.situation.locate import locate_tables
from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.reader import Reader
from wayout.situation.record import Observation, Origin, Record, Report, Rule
from wayout.situation.situation import Situation

ASKED_FILE = "asked.toml"
JOINT = "/"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """
    A question that many people ask, and what answers it.

    `records` are ids; `topics` are words joined by a stroke, such as `stay/limit-stay`: every
    record that has all of them. `missing` says what no record tells. `countries`, `crossings`
    and `pages` are pages to read on.
    """

    number: int
    text: str
    text_ru: str
    records: tuple[str, ...]
    topics: tuple[str, ...]
    missing: str
    missing_ru: str
    countries: tuple[str, ...]
    crossings: tuple[str, ...]
    pages: tuple[str, ...]
    where: Origin


def read_inquiries(folder: Path, situation: Situation) -> tuple[tuple[Inquiry, ...], list[Notice]]:
    """
    Read the questions of a situation in their order, with the faults found.

    A folder without the file has none. A question that names an unknown record, topic, country
    or crossing is a fault; it is read all the same, so that the page shows what is known.
    """
    if not (folder / ASKED_FILE).exists():
        return (), []
    reader = Reader(folder)
    read = reader.read_toml(ASKED_FILE)
    if read is None:
        return (), reader.notices
    text, raw = read
    for name in sorted(set(raw) - {"asked"}):
        lines = locate_tables(text).get(name, [1])
        reader.notice(
            Origin(ASKED_FILE, lines[0]), "unknown-table", f"unknown table '{name}'", "[[asked]]"
        )
    entries, lines = raw.get("asked", []), locate_tables(text).get("asked", [])
    inquiries: dict[int, Inquiry] = {}
    for i, table in enumerate(entries if isinstance(entries, list) else []):
        where = Origin(ASKED_FILE, lines[i] if i < len(lines) else 1)
        taken = reader.take(table, ASKED, where, text, f"question {i + 1}")
        if taken is None:
            continue
        inquiry = _build(taken, where)
        if inquiry.number in inquiries:
            found = f"number {inquiry.number} is used twice"
            reader.notice(where, "duplicate-id", found, "each number once")
        inquiries.setdefault(inquiry.number, inquiry)
    ordered = tuple(inquiries[n] for n in sorted(inquiries))
    return ordered, [*reader.notices, *check_inquiries(ordered, situation)]


def _build(taken: dict[str, Any], where: Origin) -> Inquiry:
    texts = {k: taken.get(k, "") for k in ("text", "text_ru", "missing", "missing_ru")}
    lists = ("records", "topics", "countries", "crossings")
    ids = {k: taken.get(k, ()) for k in lists}
    pages = tuple(p for p in PAGES if p in taken.get("pages", ()))
    return Inquiry(number=taken["number"], where=where, pages=pages, **texts, **ids)


PAGES = ("board", "changes", "safety", "how", "sources")
"""Pages of the guide that a question may point to."""


def check_inquiries(inquiries: Iterable[Inquiry], situation: Situation) -> Iterator[Notice]:
    """Yield a notice for every record, topic, country and crossing that does not exist."""
    records = frozenset(r.id for r in situation.records())
    tags = frozenset(tag for r in situation.records() for tag in list_tags(r))
    codes = frozenset(r.country for r in situation.rules.values())
    for one in inquiries:
        named = (
            ("record", one.records, records),
            ("topic", [w for t in one.topics for w in t.split(JOINT)], tags),
            ("country", one.countries, codes),
            ("crossing", one.crossings, frozenset(situation.crossings)),
        )
        for kind, ids, known in named:
            for unknown in (i for i in ids if i not in known):
                found = f"no {kind} '{unknown}' (question {one.number})"
                accepted = "an id of a record" if kind == "record" else list_some(known, 20)
                nearest = find_nearest(unknown, known)
                line = one.where.line
                yield Notice(ASKED_FILE, line, f"unknown-{kind}", found, accepted, nearest)


def list_tags(record: Record) -> frozenset[str]:
    """Give the words by which a topic finds a record."""
    tags: tuple[str, ...] = ()
    if isinstance(record, Rule):
        tags = (record.domain, record.effect, record.country, record.route, *record.crossings)
    elif isinstance(record, Report):
        tags = ("report", record.topic, record.country, record.place)
    elif isinstance(record, Observation) and "#" not in record.id:
        tags = (record.kind, record.place, record.country)
    return frozenset(tag for tag in tags if tag)


def find_answers(inquiry: Inquiry, known: Situation) -> list[Record]:
    """
    Find the records that answer a question, as far as they are known.

    Those named come first, in their order; then those of the topics, the newest first.
    """
    named = [r for i in inquiry.records if (r := known.find_record(i))]
    topics = [frozenset(topic.split(JOINT)) for topic in inquiry.topics]
    more = [r for r in known.records() if any(t <= list_tags(r) for t in topics)] if topics else []
    more.sort(key=lambda r: (-r.published.timestamp(), r.id))
    return list({r.id: r for r in (*named, *more)}.values())
