"""
What is kept of the copy before: a region's pages, if all that they are made from is the same.

A copy lists for each region a mark: the hash of the plans it tells and of everything they quote.
The plans are made anew in any case, so nothing rests on a guess of what a changed record may
touch; what is saved is to say and to write them in every language.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from wayout.guide.copy.public_pages import File
from wayout.guide.copy.region import Region
from wayout.situation.period import Instant
from wayout.situation.phrase import Phrase
from wayout.situation.situation import Situation

MARKS = "regions.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the pages of a region were made from, as a hash, and until when to rely on them."""

    made_from: str
    until: Instant


@dataclass(frozen=True, slots=True)
class Earlier:
    """The copy before: its folder, its edition, and the mark of each region."""

    folder: Path
    edition: str
    marks: Mapping[str, Mark]

    def find(self, key: str, mark: str, paths: Iterable[str], edition: str) -> list[File] | None:
        """Find the pages of a region with that mark, with the edition of the new copy on them."""
        earlier = self.marks.get(key)
        if earlier is None or earlier.made_from != mark:
            return None
        found = []
        for path in paths:
            try:
                page = (self.folder / path).read_text("utf-8")
            except (OSError, UnicodeError):
                return None
            if page.count(self.edition) != 1:
                return None
            page = page.replace(self.edition, edition)
            found.append(File(path, page.encode(), earlier.until))
        return found


def read_earlier(folder: Path) -> Earlier | None:
    """Read what can be kept of a copy; None if there is none, or nothing of it can be read."""
    try:
        told = json.loads((folder / MARKS).read_text("utf-8"))
        marks = {
            str(key): Mark(str(made_from), datetime.fromisoformat(until))
            for key, (made_from, until) in told["regions"].items()
        }
        return Earlier(folder, str(told["edition"]), marks)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def render_marks(edition: str, marks: Mapping[str, list[str]]) -> bytes:
    """Render the marks of a copy as its file: of each region the hash and the last instant."""
    told = {"edition": edition, "regions": dict(sorted(marks.items()))}
    return (json.dumps(told, indent=0) + "\n").encode()


def make_mark(region: Region, known: Situation, program: str) -> str:
    """Make the mark of a region: of its plans, and of every record, name and source they quote."""
    closed = [plan["closed"] for plan in region.plans]
    parts = (region.factors, closed, region.exits)
    asked = (region.slots, region.crowd.alike, region.travelling, region.leaving, region.views)
    seed = blake2b(repr((program, asked, parts)).encode(), digest_size=16)
    quoted = sorted(set(_list_quoted(parts)))
    records = [record for key in quoted if (record := known.find_record(key)) is not None]
    sources = sorted({source for record in records for source in record.sources})
    confirmed = [c for c in known.confirmations.values() if c.confirms in set(quoted)]
    places = [known.find_place(key) for key in (region.place, region.start, *quoted)]
    countries = [place for place in known.places.values() if place.kind == "country"]
    cited = [known.sources[s] for s in sources if s in known.sources]
    told = (records, cited, confirmed, places, countries, known.head)
    seed.update(_spell(told).encode())
    return seed.hexdigest()


def _spell(value: Any) -> str:
    """Spell a value so that equal ones are spelled alike in every process: sets in order."""
    if is_dataclass(value):
        return _spell([(f.name, getattr(value, f.name)) for f in fields(value)])
    if isinstance(value, Mapping):
        return _spell(list(value.items()))
    if isinstance(value, (set, frozenset)):
        return f"{{{','.join(sorted(_spell(one) for one in value))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{','.join(_spell(one) for one in value)}]"
    return repr(value)


def _list_quoted(value: Any) -> Iterator[str]:
    """List every word in plans that may be an id, and the ids that their sentences quote."""
    if is_dataclass(value):
        for part in fields(value):
            yield from _list_quoted(getattr(value, part.name))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _list_quoted(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _list_quoted(one)
    elif isinstance(value, str):
        yield str(value)
        key = getattr(value, "key", "")
        if key:
            yield str(key)
        if isinstance(value, Phrase):
            yield from _list_quoted(tuple(value.values.values()))
