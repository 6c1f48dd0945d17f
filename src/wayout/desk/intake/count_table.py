"""Tables of counts, with HXL hashtags or plain headings: each row is a claim of a count."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from wayout.desk.claims.claim import COUNTS, Amount, Claim, Span, When
from wayout.desk.intake.article import Article
from wayout.desk.intake.plain_text import decode_text, tidy_text
from wayout.errors import BadInputError
from wayout.network.spelling import fold_name
from wayout.situation.notice import find_nearest
from wayout.situation.record import Crossing, Place
from wayout.situation.situation import Situation

MOST_ROWS = 5_000
MOST_COLUMNS = 60
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "#date": "date",
        "#date+start": "date",
        "#date+end": "end",
        "#loc": "place",
        "#loc+name": "place",
        "#country": "place",
        "#country+name": "place",
        "#country+code": "place",
        "#adm1": "place",
        "#adm1+name": "place",
        "#affected": "persons",
        "#affected+refugees": "persons",
        "#affected+persons": "persons",
        "#population": "stock",
        "#population+refugees": "stock",
        "#value+trips": "trips",
        "#value+persons": "persons",
        "#value+vehicles": "vehicles",
        "#value+net": "net",
        "#value+stock": "stock",
        "#meta+source": "source",
        "#org+source": "source",
    }
)
"""What a hashtag, or a heading, says. Of HXL that which counts of a crossing need, and no more."""
HEADINGS = ("date", "end", "place", "source", *COUNTS)
_TAG = re.compile(r"#\s*[a-zA-Z][\w]*(?:\s*\+\s*\w+)*\Z")
_NUMBER = re.compile(r"-?\d{1,12}(?:[ ,\u00a0]\d{3})*(?:\.\d+)?\Z")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table: its cells by what they say, and where each stands in the text."""

    line: int
    cells: Mapping[str, tuple[str, Span]]


def extract_counts(content: bytes, *, situation: Situation, outlet: str) -> Article:
    """
    Extract counts out of a table.

    Raises
    ------
    BadInputError
        A hashtag or heading is unknown, there is neither place, date nor count, or it is too long.
    """
    text = tidy_text(decode_text(content))
    rows = _read_rows(text)
    heads, first = _find_heads(rows)
    places = _index_places(situation)
    claims: list[Claim] = []
    notices: list[str] = []
    for row in _place_cells(text, rows[first:], heads):
        try:
            claims += _read_row(row, places, zone=situation.head.time_zone, outlet=outlet)
        except ValueError as fault:
            notices.append(f"line {row.line}: {fault}; the row was left out")
    more = len(notices) - 20
    if more > 0:
        notices = [*notices[:20], f"{more} more rows were left out"]
    return Article(text, language="", claims=tuple(claims), notices=tuple(notices))


def _read_rows(text: str) -> list[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, [cell.strip() for cell in cells]))
            if len(rows) > MOST_ROWS or len(cells) > MOST_COLUMNS:
                size = f"{MOST_ROWS:,} rows and {MOST_COLUMNS} columns"
                raise BadInputError(f"the table is too large; accepted: {size}")
    except csv.Error as fault:
        raise BadInputError(f"the table cannot be read: {fault}; accepted: CSV") from None
    return rows


def _find_heads(rows: Sequence[tuple[int, list[str]]]) -> tuple[list[str], int]:
    """Find what each column says, and the number of the first row of values."""
    for number, (line, cells) in enumerate(rows[:25]):
        tagged = [cell for cell in cells if cell]
        if tagged and all(_TAG.match(cell) for cell in tagged):
            heads = [_know(_fold_tag(cell), COLUMNS, line) if cell else "" for cell in cells]
            return _demand_heads(heads, line), number + 1
    if not rows:
        raise BadInputError("the table is empty")
    line, cells = rows[0]
    known = {heading: heading for heading in HEADINGS}
    heads = [_know(cell.casefold(), known, line) if cell else "" for cell in cells]
    return _demand_heads(heads, line), 1


def _fold_tag(tag: str) -> str:
    first, *rest = re.sub(r"\s", "", tag).casefold().split("+")
    return "+".join([first, *sorted(rest)])


def _know(said: str, known: Mapping[str, str], line: int) -> str:
    if said in known:
        return known[said]
    near = find_nearest(said, known)
    hint = f"; did you mean '{near}'?" if near else ""
    accepted = ", ".join(known)
    raise BadInputError(f"line {line}: unknown column '{said[:60]}'{hint}; accepted: {accepted}")


def _demand_heads(heads: list[str], line: int) -> list[str]:
    used = [head for head in heads if head]
    for head in used:
        if used.count(head) > 1:
            raise BadInputError(f"line {line}: two columns say '{head}'; accepted: one")
    for needed in ("date", "place"):
        if needed not in used:
            raise BadInputError(f"line {line}: no column says the {needed}; accepted: one of each")
    if not set(used) & set(COUNTS):
        raise BadInputError(f"line {line}: no column counts; accepted: {', '.join(COUNTS)}")
    return heads


def _place_cells(
    text: str, rows: Sequence[tuple[int, list[str]]], heads: Sequence[str]
) -> Iterator[_Row]:
    """Yield the rows with the place of each cell in the text; cells stand there in order."""
    starts = [0]
    for written in text.split("\n"):
        starts.append(starts[-1] + len(written) + 1)
    for line, cells in rows:
        position = starts[line - 1]
        found: dict[str, tuple[str, Span]] = {}
        for head, cell in zip(heads, cells, strict=False):
            at = text.find(cell, position) if cell else -1
            if at >= 0:
                position = at + len(cell)
                if head:
                    found[head] = (cell, Span(at, position))
        yield _Row(line, found)


def _index_places(situation: Situation) -> dict[str, Crossing | Place]:
    index: dict[str, Crossing | Place] = {}
    for post in situation.crossings.values():
        for name in (post.id, post.name, post.name_ru, post.other_name, *post.aliases):
            index.setdefault(fold_name(name), post)
    for place in sorted(situation.places.values(), key=lambda p: p.kind != "country"):
        names = [place.id, place.name, place.name_ru, *place.aliases]
        for name in [*names, *([place.country] if place.kind == "country" else [])]:
            index.setdefault(fold_name(name), place)
    index.pop("", None)
    return index


def _read_row(
    row: _Row, places: Mapping[str, Crossing | Place], *, zone: str, outlet: str
) -> Iterator[Claim]:
    if "date" not in row.cells or "place" not in row.cells:
        raise ValueError("it has no date or no place")
    place, _ = row.cells["place"]
    found = places.get(fold_name(place))
    if found is None:
        near = find_nearest(fold_name(place), places)
        hint = f"; did you mean '{places[near].name}'?" if near else ""
        raise ValueError(f"the situation has no place '{place[:60]}'{hint}")
    day, words = row.cells["date"]
    start = _read_day(day, zone)
    last = _read_day(row.cells["end"][0], zone) if "end" in row.cells else start
    if last < start:
        raise ValueError("it ends before it begins")
    ends = last + timedelta(days=1)
    when = When(start.astimezone(UTC), ends.astimezone(UTC), words, "the date of its row")
    source = row.cells["source"][0] if "source" in row.cells else ""
    country = found.country_in if isinstance(found, Crossing) else found.country
    for count in COUNTS:
        if count in row.cells:
            said, at = row.cells[count]
            yield Claim(
                kind="count",
                status="observed",
                places=(found.id,),
                country=country,
                modes=frozenset(),
                direction="",
                whom="",
                amount=_build_amount(_read_number(said), count, one_day=last == start),
                when=when,
                speaker="",
                origin=tuple(dict.fromkeys(filter(None, (outlet, source)))),
                excerpt=at,
            )


def _read_day(text: str, zone: str) -> datetime:
    try:
        day = datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        raise ValueError(f"'{text[:40]}' is no date; accepted: 2022-09-27") from None
    return datetime.combine(day, time(), ZoneInfo(zone))


def _read_number(text: str) -> float:
    if not _NUMBER.match(text):
        raise ValueError(f"'{text[:40]}' is no number; accepted: 4824 or 4,824")
    return float(re.sub(r"[ ,\u00a0]", "", text))


def _build_amount(value: float, count: str, *, one_day: bool) -> Amount:
    unit = "vehicles" if count == "vehicles" else "people"
    per = "day" if one_day and count != "stock" else ""
    return Amount(value, value, value, unit, "exact", per, count)
