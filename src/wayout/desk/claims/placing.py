"""Which of the named places a claim is about: the nearest in its clause, those abroad first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayout.desk.claims.claim import Span
from wayout.desk.claims.marks import Mark
from wayout.desk.claims.naming import Mention, Names
from wayout.situation.record import Crossing, Place

GOVERNED = frozenset({"closed", "opened", "admits", "refuses", "announcement", "denial"})
"""Kinds that governments decide: a capital is the country then."""
TOWNS_FIRST = frozenset({"price", "sold-out", "count"})
"""Kinds for which the town counts where a town and a post share the name."""

BEFORE = 80
"""So many characters before a place tell whether one speaks there, or comes from there."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Words that join places into one group, and those before a place that is come from."""

    joins: frozenset[str]
    origin: re.Pattern[str]
    speaking: re.Pattern[str]
    spoken: re.Pattern[str]
    inside: re.Pattern[str]
    """With what `spoken` ends, looked for first, because it is seldom there."""


def build_joining(table: Mapping[str, Any]) -> Joining:
    """Build the words around places from the tables of a language."""
    parts = "|".join(map(re.escape, table["from"]))
    origin = re.compile(rf"(?<!\w)(?:{parts})\s(?:the\s)?$", re.IGNORECASE)
    speech = table["speech"]
    verbs = "|".join(re.escape(w).replace(r"\*", r"\w*") for w in speech["after"])
    before = "|".join(map(re.escape, speech["before"]))
    inside = "|".join(map(re.escape, speech["inside"]))
    speaking = rf"(?:[’']s?)?(?:\s[\w’'-]+){{0,3}}?\s(?:{verbs})(?!\w)"
    end = rf"\s(?:{inside})\s(?:the\s)?$"
    spoken = rf"(?<!\w)(?:{verbs}|{before})(?:\s[\w’'-]+){{0,4}}?{end}"
    return Joining(
        joins=frozenset(table["joins"]),
        origin=origin,
        speaking=re.compile(speaking, re.IGNORECASE),
        spoken=re.compile(spoken, re.IGNORECASE),
        inside=re.compile(end, re.IGNORECASE),
    )


def is_speaking(mark: Mark, sentence: str, joining: Joining) -> bool:
    """Tell whether a place belongs to who says it: *officials in Tbilisi said*."""
    if getattr(mark.value, "post", None):
        return False
    if joining.speaking.match(sentence, mark.end):
        return True
    before = sentence[max(0, mark.start - BEFORE) : mark.start]
    return bool(joining.inside.search(before) and joining.spoken.search(before))


def get_government(item: Crossing | Place, names: Names) -> Crossing | Place:
    """Get the country that a capital stands for, else the place itself."""
    return names.capitals.get(item.id, item) if isinstance(item, Place) else item


def choose_places(
    kind: str,
    at: Span,
    marks: Sequence[Mark],
    *,
    sentence: str,
    speaking: Collection[tuple[int, int]],
    names: Names,
    joining: Joining,
) -> tuple[Crossing | Place, ...]:
    """
    Choose the places of a claim from the marks of places of one clause or sentence.

    Places that are joined (*Armenia, Turkey or Georgia*) go together; of several such groups the
    nearest to the claim is meant. Where one comes from, and home, count only if nothing else does.

    Parameters
    ----------
    speaking
        Where the places stand that `is_speaking` tells of.
    """
    chosen = [(m, _choose(kind, m.value, names)) for m in marks]
    if any(m[1:3] in speaking for m in marks):
        quiet = [(m, p) for m, p in chosen if m[1:3] not in speaking]
        chosen = [(m, get_government(p, names) if m[1:3] in speaking else p) for m, p in chosen]
        chosen = quiet if any(not _is_home(p, names) for _, p in quiet) else chosen
    abroad = [(m, p) for m, p in chosen if not _is_home(p, names)]
    pairs = abroad or [(m, p) for m, p in chosen if not _is_home_country(p, names)]
    arrived = [(m, p) for m, p in pairs if not _is_left(m, sentence, joining)]
    posts = [(m, p) for m, p in arrived or pairs if isinstance(p, Crossing)]
    groups = _group(_drop_wider(posts or arrived or pairs, names), sentence, joining)
    if not groups:
        return ()
    nearest = min(groups, key=lambda g: _distance(at, g))
    found = _list_once(p for _, p in nearest)
    headed_for = sentence[: nearest[0][0].start].endswith((" to ", " до "))
    headed_for = headed_for or sentence.startswith("-bound", nearest[-1][0].end)
    if kind in GOVERNED and not headed_for and all(p.id in names.capitals for p in found):
        return _list_once(get_government(p, names) for p in found)
    return found


def _list_once(places: Iterable[Crossing | Place]) -> tuple[Crossing | Place, ...]:
    return tuple({(type(p), p.id): p for p in places}.values())


def _is_left(mark: Mark, sentence: str, joining: Joining) -> bool:
    """Tell whether a place is where one comes from."""
    return bool(joining.origin.search(sentence, max(0, mark.start - BEFORE), mark.start))


def _drop_wider(
    pairs: Sequence[tuple[Mark, Crossing | Place]], names: Names
) -> list[tuple[Mark, Crossing | Place]]:
    """Leave out a country of which a narrower place is named as well."""
    if len(pairs) < 2:
        return list(pairs)
    narrow = {
        get_country(p, names) for _, p in pairs if isinstance(p, Crossing) or p.kind != "country"
    }
    return [
        (m, p)
        for m, p in pairs
        if isinstance(p, Crossing) or p.kind != "country" or p.country not in narrow
    ]


def _choose(kind: str, mention: Mention | Place, names: Names) -> Crossing | Place:
    if isinstance(mention, Place):
        return mention
    post, place = mention.post, mention.place
    if post and place and kind in TOWNS_FIRST and place.kind in ("town", "airport"):
        return post if kind == "count" and place.country == names.home else place
    found = post or place
    assert found is not None
    return found


def is_abroad(item: Crossing | Place, names: Names) -> bool:
    """Tell whether it is a post, an airport or a place in another country than home."""
    return not _is_home(item, names)


def _is_home(item: Crossing | Place, names: Names) -> bool:
    return (
        isinstance(item, Place)
        and item.kind != "airport"
        and get_country(item, names)
        in (
            "",
            names.home,
        )
    )


def _is_home_country(item: Crossing | Place, names: Names) -> bool:
    return isinstance(item, Place) and item.kind == "country" and item.country == names.home


def get_country(item: Crossing | Place, names: Names) -> str:
    """Get the country a place lies in or a post leads to, ISO 3166 alpha-2, or empty."""
    if isinstance(item, Crossing):
        return item.country_in
    return names.lands.get(item.id, "")


def _group(
    pairs: Sequence[tuple[Mark, Crossing | Place]], sentence: str, joining: Joining
) -> list[list[tuple[Mark, Crossing | Place]]]:
    groups: list[list[tuple[Mark, Crossing | Place]]] = []
    for pair in sorted(pairs, key=lambda p: p[0].start):
        if groups:
            between = sentence[groups[-1][-1][0].end : pair[0].start].strip(' «»“”"').casefold()
            if not between or between in joining.joins:
                groups[-1].append(pair)
                continue
        groups.append([pair])
    return groups


def _distance(at: Span, group: Sequence[tuple[Mark, Crossing | Place]]) -> tuple[int, int]:
    first, last = group[0][0].start, group[-1][0].end
    if first >= at.end:
        return first - at.end, 1
    if last <= at.start:
        return at.start - last, 0
    return 0, 0
