"""The timetables of a situation: what each is, on whose word, and for which days."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wayout.situation.fields import Field
from wayout.situation.locate import locate_key
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant, Period
from wayout.situation.reader import Reader
from wayout.situation.record import Origin

FOLDER, FILE = "timetables", "timetable.toml"
FORMATS = ("gtfs",)
FIELDS = (
    Field("id", "id", required=True),
    Field("title", required=True),
    Field("format", "choice", required=True, values=FORMATS),
    Field("source", "id", required=True),
    Field("published", "instant", required=True),
    Field("recorded", "instant", required=True),
    Field("valid_from", "instant", required=True),
    Field("valid_to", "instant", required=True),
    Field("zone", required=True),
    Field("sha256", required=True),
    Field("feed_version"),
    Field("language"),
    Field("carriers", "ids"),
    Field("licence"),
    Field("attribution"),
    Field("counts", "table", required=True),
    Field("left_out", "table"),
)


@dataclass(frozen=True, slots=True)
class Timetable:
    """One imported timetable; `folder` holds its schedule."""

    id: str
    title: str
    source: str
    valid: Period
    published: Instant
    recorded: Instant
    zone: str
    sha256: str
    carriers: tuple[str, ...]
    licence: str
    attribution: str
    folder: Path


def list_timetables(folder: Path) -> list[Timetable]:
    """List the timetables of a situation that have no fault, in order of their names."""
    return read_timetables(Reader(folder))


def read_timetables(reader: Reader) -> list[Timetable]:
    """Read the timetables of a folder; what is wrong with one becomes a notice of the reader."""
    root = reader.folder / FOLDER
    names = sorted(p.name for p in root.iterdir() if p.is_dir()) if root.is_dir() else []
    found = (_read_one(reader, name) for name in names if not name.startswith("."))
    return [timetable for timetable in found if timetable is not None]


def check_timetables(reader: Reader) -> None:
    """Add a notice for each fault of a timetable, in itself or in what it refers to."""
    sources = reader.tables.get("sources", {})
    for timetable in read_timetables(reader):
        named = f"timetable '{timetable.id}'"
        known = timetable.source in sources or timetable.source in reader.left_out
        if not known and "sources" not in reader.unread:
            found, near = f"no source '{timetable.source}'", find_nearest(timetable.source, sources)
            where, accepted = _locate(reader, timetable.id, "source"), "an id from sources.toml"
            reader.notice(where, "unknown-source", f"{found} ({named})", accepted, near)
        if timetable.valid.end <= timetable.valid.start:
            found = f"{named} is valid until before it begins"
            where = _locate(reader, timetable.id, "valid_to")
            reader.notice(where, "period-reversed", found, "valid_to after valid_from")
        if timetable.recorded < timetable.published:
            found = f"{named} was recorded before it was published"
            where = _locate(reader, timetable.id, "recorded")
            accepted = "recorded at or after published"
            reader.notice(where, "recorded-before-published", found, accepted)


def _locate(reader: Reader, name: str, key: str) -> Origin:
    file = f"{FOLDER}/{name}/{FILE}"
    return Origin(file, locate_key(reader.read_text(file) or "", 1, key))


def _read_one(reader: Reader, name: str) -> Timetable | None:
    file = f"{FOLDER}/{name}/{FILE}"
    read = reader.read_toml(file)
    if read is None:
        return None
    text, raw = read
    taken = reader.take(raw, FIELDS, Origin(file, 1), text, f"timetable '{name}'")
    if taken is None:
        return None
    if taken["id"] != name:
        where = Origin(file, locate_key(text, 1, "id"))
        found = f"the timetable in {FOLDER}/{name} has the id '{taken['id']}'"
        reader.notice(where, "wrong-id", found, "the name of its folder", name)
        return None
    return Timetable(
        **{key: taken[key] for key in ("id", "title", "source", "zone", "sha256")},
        valid=Period(taken["valid_from"], taken["valid_to"]),
        published=taken["published"],
        recorded=taken["recorded"],
        carriers=taken.get("carriers", ()),
        licence=taken.get("licence", ""),
        attribution=taken.get("attribution", ""),
        folder=reader.folder / FOLDER / name,
    )
