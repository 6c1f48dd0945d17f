"""When something is said to be so: an interval, the words it rests on, and how it was found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from wayout.desk.claims.claim import Span, When
from wayout.desk.claims.marks import Mark, Token, split_words
from wayout.situation.period import Instant, Period
from wayout.situation.zone import get_zone

UNSAID = When(None, None, None, "no time is said")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as said: a date, a day of the week or a distance in days from publication."""

    words: str
    day: date | None = None
    weekday: int | None = None
    days: int | None = None
    ways: str = ""
    yearless: tuple[int, int] | None = None
    since: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """What dates a text: its publication, else the window of the situation, in local time."""

    zone: str
    window: Period
    published: Instant | None


@dataclass(frozen=True, slots=True)
class Other:
    """
    Times that are read over: ages, hours of the clock, distances. They are no amounts either.

    Attributes
    ----------
    first
        The first words of their phrases, figures aside.
    needed
        For each phrase the words and signs that a sentence must hold for it, numbers aside, by
        the longest of them.
    """

    expression: re.Pattern[str]
    first: frozenset[str]
    needed: Mapping[str, Sequence[frozenset[str]]]


def build_other(table: Mapping[str, Any]) -> Other:
    """Build the expression of times that are read over."""
    n = rf"(?:\d+|{'|'.join(map(re.escape, table['numbers']))})"
    ordered = sorted(table["clock"]["other"], key=len, reverse=True)
    parts = [re.escape(p).replace("N", n).replace(r"\ ", r"\s") for p in ordered if p[0] != "N"]
    behind = [
        re.escape(p[1:]).replace("N", n).replace(r"\ ", r"\s") for p in ordered if p[0] == "N"
    ]
    whole = "|".join([*parts, f"{n}(?:{'|'.join(behind)})"])
    expression = re.compile(rf"(?:{whole})(?!\w)", re.IGNORECASE)
    starts = {re.split(r"[\s-]", p)[0].casefold() for p in ordered}
    first = frozenset(starts) | frozenset(k.split()[0] for k in table["numbers"])
    needed: dict[str, list[frozenset[str]]] = {}
    for words in {frozenset(split_words(p.replace("N", " "))) for p in ordered}:
        needed.setdefault(max(sorted(words), key=len), []).append(words)
    return Other(expression, first, needed)


def find_times(
    sentence: str, tokens: Sequence[Token], table: Mapping[str, Any], *, other: Other
) -> list[Mark]:
    """Find the times of a sentence as marks `time`; those that date nothing have no value."""
    found = _find_other(sentence, tokens, other)
    months, weekdays = table["months"], table["weekdays"]
    for number, token in enumerate(tokens):
        mark = None
        if token.text in months:
            mark = _read_month(sentence, tokens, number, table)
        elif token.text in weekdays:
            mark = _read_weekday(sentence, tokens, number, table)
        elif len(token.text) == 4 and token.text.isdigit():
            mark = _read_iso(sentence, token)
        if mark:
            found.append(mark)
    lower = sentence.lower()
    for words, days in table["days"].items():
        if words in lower:
            for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", lower):
                found.append(Mark("time", *match.span(), Moment(words, days=days)))
    return sorted(found, key=lambda m: m.start)


def _find_other(sentence: str, tokens: Sequence[Token], other: Other) -> list[Mark]:
    words = {token.text for token in tokens}
    likely = [needed for word in words if word in other.needed for needed in other.needed[word]]
    if not any(needed <= words for needed in likely):
        return []
    found = []
    for token in tokens:
        if token.text in other.first or token.text[0].isdigit():
            match = other.expression.match(sentence, token.start)
            if match:
                found.append(Mark("time", *match.span()))
    return found


def _read_iso(sentence: str, token: Token) -> Mark | None:
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", sentence[token.start : token.start + 11])
    day = _date(*map(int, match.groups())) if match else None
    if match is None or day is None:
        return None
    end = token.start + match.end()
    return Mark("time", token.start, end, Moment(match.group(), day=day))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_month(
    sentence: str, tokens: Sequence[Token], number: int, table: Mapping[str, Any]
) -> Mark | None:
    month = table["months"][tokens[number].text]
    before = _day(tokens, number - 1)
    after = _day(tokens, number + 1)
    if not (before or after):
        return None
    first = number - 1 if before else number
    last = number if before else number + 1
    year = 0
    following = last + 1
    if following < len(tokens) and tokens[following].text == ",":
        following += 1
    if following < len(tokens) and re.fullmatch(r"(19|20)\d\d", tokens[following].text):
        year, last = int(tokens[following].text), following
    start, end = tokens[first].start, tokens[last].end
    words = sentence[start:end]
    since = _follows(tokens, first, table["clock"]["since"])
    day = before or after
    if year:
        return Mark("time", start, end, Moment(words, day=_date(year, month, day), since=since))
    return Mark("time", start, end, Moment(words, yearless=(month, day), since=since))


def _day(tokens: Sequence[Token], number: int) -> int:
    if not 0 <= number < len(tokens):
        return 0
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", tokens[number].text)
    return int(match.group(1)) if match and 1 <= int(match.group(1)) <= 31 else 0


def _follows(tokens: Sequence[Token], number: int, words: Sequence[str]) -> bool:
    return number > 0 and tokens[number - 1].text in words


def _read_weekday(
    sentence: str, tokens: Sequence[Token], number: int, table: Mapping[str, Any]
) -> Mark:
    ways = next((w for w in ("last", "next") if _follows(tokens, number, table["clock"][w])), "")
    first = number - 1 if ways else number
    start, end = tokens[first].start, tokens[number].end
    weekday = table["weekdays"][tokens[number].text]
    return Mark("time", start, end, Moment(sentence[start:end], weekday=weekday, ways=ways))


def get_when(mark: Mark, calendar: Calendar, *, offset: int, future: bool) -> When:
    """
    Get the interval of a time that was found, or none, with the reason.

    Parameters
    ----------
    offset
        Where the sentence begins in the text.
    future
        What is said lies ahead: a bare day of the week is the next one.
    """
    moment: Moment = mark.value
    words = Span(offset + mark.start, offset + mark.end)
    day, ground = _find_day(moment, calendar, future=future)
    if day is None or not date(2, 1, 1) <= day <= date(9990, 1, 1):
        return When(None, None, words, ground)
    zone = get_zone(calendar.zone)
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=zone)
    return When(start.astimezone(UTC), end.astimezone(UTC), words, ground)


def _find_day(moment: Moment, calendar: Calendar, *, future: bool) -> tuple[date | None, str]:
    if moment.day is not None:
        return moment.day, "the date as written"
    if moment.yearless:
        return _find_yearless(moment.yearless, calendar)
    if calendar.published is None:
        return None, f"'{moment.words}' in a text without a date of publication"
    day = calendar.published.astimezone(get_zone(calendar.zone)).date()
    if moment.days is not None:
        return day + timedelta(days=moment.days), "counted from the day of publication"
    if moment.weekday is None:
        return None, f"'{moment.words}' is no date of the calendar"
    if moment.ways == "next" or (future and moment.ways != "last"):
        ahead = (moment.weekday - day.weekday()) % 7 or 7
        return day + timedelta(days=ahead), "the next such day after publication"
    back = (day.weekday() - moment.weekday) % 7
    if moment.ways == "last" and back == 0:
        back = 7
    return day - timedelta(days=back), "the last such day up to publication"


def _find_yearless(said: tuple[int, int], calendar: Calendar) -> tuple[date | None, str]:
    month, day = said
    zone = get_zone(calendar.zone)
    first = calendar.window.start.astimezone(zone).date()
    last = calendar.window.end.astimezone(zone).date()
    if last.year - first.year > 5:
        return None, "the window of the situation does not tell the year"
    days = [_date(year, month, day) for year in range(first.year, last.year + 1)]
    within = [d for d in days if d and first <= d <= last]
    if len(within) == 1:
        return within[0], "the only such date in the window of the situation"
    return None, "no single such date lies in the window of the situation"
