"""Checks of a what-if file: the place is known, the time is possible, no two changes collide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import combinations
from typing import Any

from wayout.errors import BadInputError
from wayout.forecast.scenario.scenario import CLOSE, DEMAND, SCALED, Change, Scenario
from wayout.forecast.setting.lanes import MODES
from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.period import Instant
from wayout.situation.record import Head, Origin
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

LineOf = Callable[[str], Origin]


def check_place(taken: Mapping[str, Any], situation: Situation, line_of: LineOf) -> list[Notice]:
    """Check that a change names one post or one country, that it is known and has the modes."""
    post, country = taken.get("post"), taken.get("country")
    if post and country:
        return [_note(line_of("country"), "one-place", "a change has a post and a country", "one")]
    if not post and not country:
        if taken["what"] == DEMAND:
            return []
        found = f"'{taken['what']}' has no place"
        accepted = "post = an id of crossings.csv, or country = a code"
        return [_note(line_of("what"), "missing-field", found, accepted)]
    if country:
        return _check_country(country, situation, line_of("country"))
    return _check_post(str(post), taken, situation, line_of)


def _note(where: Origin, code: str, found: str, accepted: str, nearest: str = "") -> Notice:
    return Notice(where.file, where.line, code, found, accepted, nearest)


def _check_country(code: str, situation: Situation, where: Origin) -> list[Notice]:
    names = {p.country: p.name for p in situation.places.values() if p.kind == "country"}
    names.pop(situation.head.home, None)
    if code in names:
        return []
    spoken = {name.casefold(): key for key, name in names.items()}
    nearest = spoken.get(code.casefold()) or find_nearest(code, names)
    if not nearest:
        nearest = spoken.get(find_nearest(code.casefold(), spoken), "")
    entered = sorted({c.country_in for c in situation.crossings.values()} & set(names))
    home = " (the country people leave)" if code == situation.head.home else ""
    found = f"'country' is '{code[:60]}'{home}"
    accepted = f"the code of a country entered, such as {list_some(entered, 6)}"
    return [_note(where, "unknown-country", found, accepted, nearest)]


def _check_post(
    post: str, taken: Mapping[str, Any], situation: Situation, line_of: LineOf
) -> list[Notice]:
    crossing = situation.crossings.get(post)
    if crossing is None:
        found = f"unknown post '{post[:60]}'"
        nearest = _find_post(post, situation)
        return [_note(line_of("post"), "unknown-post", found, "an id of crossings.csv", nearest)]
    missing = taken.get("modes", frozenset()) - crossing.modes
    if missing and taken["what"] in (CLOSE, *SCALED):
        found = f"nobody passes {post} by {list_some(missing)}"
        return [_note(line_of("modes"), "unknown-mode", found, list_some(crossing.modes))]
    return []


def _find_post(word: str, situation: Situation) -> str:
    """Find the id of the post whose id or name is most like a word."""
    ids: dict[str, str] = {}
    for post in situation.crossings.values():
        for name in (post.id, post.name, post.name_ru, post.other_name, *post.aliases):
            ids.setdefault(name.casefold(), post.id)
    return ids.get(find_nearest(word.casefold(), ids), "")


def check_period(taken: Mapping[str, Any], head: Head, line_of: LineOf) -> list[Notice]:
    """Check that a change begins before it ends, and meets the window of the situation."""
    start, end = taken["from"], taken["to"]
    if start == end:
        found = "'from' and 'to' are one instant, so the change holds never"
        return [_note(line_of("to"), "empty-period", found, "a 'to' after 'from'")]
    if start > end:
        found = f"'from' {_local(start, head)} is after 'to' {_local(end, head)}"
        return [_note(line_of("to"), "reversed-period", found, "a 'to' after 'from'")]
    if end <= head.window.start or start >= head.window.end:
        found = f"{_local(start, head)} to {_local(end, head)} lies outside {head.id}"
        window = f"{_local(head.window.start, head)} up to {_local(head.window.end, head)}"
        return [_note(line_of("from"), "outside-window", found, window)]
    return []


def _local(instant: Instant, head: Head) -> str:
    return instant.astimezone(get_zone(head.time_zone)).isoformat()


def check_overlaps(changes: Iterable[Change], situation: Situation) -> list[Notice]:
    """Check that no two changes say something of one place, mode and hour: neither would win."""
    notices = []
    for one, other in combinations(changes, 2):
        if _group(one) != _group(other) or not one.period.overlaps(other.period):
            continue
        if one.modes and other.modes and not one.modes & other.modes:
            continue
        if _share_place(one, other, situation):
            found = f"'{other.what}' meets '{one.what}' of line {one.where.line}: same place, hours"
            accepted = "changes that do not overlap; name the posts one by one"
            notices.append(_note(other.where, "overlap", found, accepted))
    return notices


def _group(change: Change) -> str:
    return change.what if change.what in SCALED else "way"


def _share_place(one: Change, other: Change, situation: Situation) -> bool:
    places = [(c.post, c.country) for c in (one, other)]
    if ("", "") in places or places[0] == places[1]:
        return True
    for (post, _), (_, country) in (places, places[::-1]):
        if post and country and situation.crossings[post].country_in == country:
            return True
    return False


def check_within(
    scenario: Scenario, situation: Situation, *, file: str, as_of: Instant, days: int
) -> list[str]:
    """
    Check a scenario against the days of a forecast; give what has to be told of each change.

    A change that holds only before the forecast begins changes nothing of it: the past was as it
    was. One that goes on beyond either end counts within. Modes that stand in one lane share it: a
    lane that is shut to one of them stays open.

    Raises
    ------
    BadInputError
        A change lies wholly outside the days of the forecast.
    """
    head, end = situation.head, as_of + timedelta(days=days)
    told = []
    for change in scenario.changes:
        first, last, where = change.period.start, change.period.end, f"{file}:{change.where.line}"
        if last <= as_of or first >= end:
            span = f"{_local(as_of, head)} up to {_local(end, head)}"
            held = f"'{change.what}' holds from {_local(first, head)} to {_local(last, head)}"
            raise BadInputError(f"{where}: {held}, outside the forecast; accepted: {span}")
        if first < as_of:
            told.append(f"{where}: '{change.what}' counts from {_local(as_of, head)} on")
        if last > end:
            told.append(f"{where}: '{change.what}' goes on after the last day of the forecast")
        told += [f"{where}: {line}" for line in _tell_shared(change, situation)]
    return told


def _tell_shared(change: Change, situation: Situation) -> Iterator[str]:
    """Yield what stays open in a lane that is shut to some of its modes only."""
    if change.what != CLOSE or not change.modes:
        return
    posts = [c for c in situation.crossings.values() if change.post in ("", c.id)]
    posts = [c for c in posts if change.country in ("", c.country_in)]
    there = {mode for post in posts for mode in post.modes}
    for modes in MODES.values():
        shut, left = change.modes.intersection(modes), there.intersection(modes) - change.modes
        if shut and left:
            names = f"{list_some(shut)} stands in one lane with {list_some(left)}"
            yield f"{names}, and the lane stays open; name both to shut it"
