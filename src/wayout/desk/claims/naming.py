"""Places named in a text, by the names of the situation, also inflected and as possessives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayout.desk.claims.marks import Mark, Token
from wayout.network.spelling import fold_name
from wayout.situation.record import Crossing, Place
from wayout.situation.situation import Situation

MOST_WORDS = 5
MOST_WITHIN = 6
"""So many places may lie one within the other."""
_CODE = re.compile("[A-Z]{2}")
_ADJECTIVE = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их")
_ORDER = {"town": 0, "airport": 1, "country": 2, "region": 3, "area": 4}


@dataclass(frozen=True, slots=True)
class Mention:
    """A place by name: the post and the other place that bear the name, either may be missing."""

    post: Crossing | None
    place: Place | None


@dataclass(frozen=True)
class Names:
    """Every name of a situation, folded; `widest` is the most words a name has."""

    home: str
    known: Mapping[str, Mention]
    countries: Mapping[str, Place]
    capitals: Mapping[str, Place]
    posts: Mapping[str, Crossing]
    lands: Mapping[str, str]
    """In which country each place lies."""
    starts: frozenset[str]


def build_names(
    situation: Situation, *, endings: Sequence[Mapping[str, Any]], generic: Sequence[str]
) -> Names:
    """
    Build the index of names, with the cases that `endings` give to Cyrillic ones.

    A name that holds a word of `generic`, such as *airport*, is also known without it.
    """
    posts: dict[str, Crossing] = {}
    places: dict[str, Place] = {}
    for crossing in situation.crossings.values():
        given = (crossing.name, crossing.name_ru, crossing.other_name, *crossing.aliases)
        for name in _forms(given, endings, generic):
            posts.setdefault(name, crossing)
    for place in sorted(situation.places.values(), key=lambda p: (_ORDER.get(p.kind, 9), p.id)):
        for name in _forms((place.name, place.name_ru, *place.aliases), endings, generic):
            places.setdefault(name, place)
    known = {n: Mention(posts.get(n), places.get(n)) for n in {**posts, **places}}
    countries = {p.country: p for p in situation.places.values() if p.kind == "country"}
    return Names(
        home=situation.head.home,
        known=known,
        countries=countries,
        capitals=dict(_find_capitals(situation, countries)),
        posts=situation.crossings,
        lands={p.id: _find_land(p, situation) for p in situation.places.values()},
        starts=frozenset(n[:3] for n in known),
    )


def _find_capitals(
    situation: Situation, countries: Mapping[str, Place]
) -> Iterator[tuple[str, Place]]:
    """Yield the towns that stand where their country is said to be, which is its capital."""
    for place in situation.places.values():
        country = countries.get(place.country)
        if place.kind != "town" or country is None or country.country == situation.head.home:
            continue
        if (place.lat, place.lon) == (country.lat, country.lon):
            yield place.id, country


def _find_land(place: Place, situation: Situation) -> str:
    """Find the country a place lies in, ISO 3166 alpha-2, or nothing."""
    seen: Place | None = place
    for _ in range(MOST_WITHIN):
        if seen is None:
            break
        if seen.kind == "country" or _CODE.fullmatch(seen.country):
            return seen.country
        seen = situation.places.get(seen.part_of)
    return ""


def _forms(
    names: Sequence[str], endings: Sequence[Mapping[str, Any]], generic: Sequence[str]
) -> Iterator[str]:
    for name in names:
        bare = re.sub(r"\(.*?\)", "", name).strip()
        short = re.sub(rf"(?i)\b(?:{'|'.join(generic)})\b", "", bare.split(",")[0]).strip()
        for text in dict.fromkeys((bare, bare.split(",")[0], short)):
            if len(text) > 1:
                yield fold_name(text)
                if re.search("[а-яё]", text.casefold()):
                    yield from _inflect(text, endings)


def _inflect(name: str, endings: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the folded name in six cases; all of its words are inflected alike."""
    words = re.split(r"[\s-]+", name.casefold())
    tables = [_find_ending(word, endings) for word in words]
    for case in range(6):
        yield fold_name("".join(stem + forms[case] for stem, forms in tables))
    if len(words) > 1 and words[0].endswith("ина"):
        stem, forms = tables[-1]
        yield from (fold_name(words[0][:-1] + "ой" + stem + form) for form in forms)
    if len(words) == 1 and words[0][-1:] in "бвгдзклмнпрст":
        yield from (fold_name(words[0] + "ск" + e) for e in _ADJECTIVE)
    for case in range(6):
        stem, forms = tables[-1]
        yield fold_name("".join(words[:-1]) + stem + forms[case])


def _find_ending(word: str, endings: Sequence[Mapping[str, Any]]) -> tuple[str, Sequence[str]]:
    fitting = [e["forms"] for e in endings if word.endswith(e["forms"][0])]
    forms = max(fitting, key=lambda f: len(f[0]), default=("",) * 6)
    if not forms[0] and (word[-1:] in "оэиуюйь-" or word[-1:].isdigit()):
        return word, ("",) * 6
    return word[: len(word) - len(forms[0])], forms


def find_mentions(sentence: str, tokens: Sequence[Token], names: Names) -> list[Mark]:
    """Find the named places of a sentence as marks `@place`, the longest name first."""
    words = [t for t in tokens if t.text[0].isalnum()]
    found: list[Mark] = []
    number = 0
    while number < len(words):
        if sentence[words[number].start].islower():
            number += 1
            continue
        used, mention = _longest(sentence, words[number : number + MOST_WORDS], names)
        if mention is None:
            number += 1
            continue
        if _is_person(sentence, words, number + used, used, mention):
            number += used
            continue
        found.append(Mark("@place", words[number].start, words[number + used - 1].end, mention))
        if mention.post:
            last = found[-1]
            found.append(Mark("@post", last.start, last.end, mention))
        number += used
    return found


def _is_person(
    sentence: str, words: Sequence[Token], following: int, used: int, mention: Mention
) -> bool:
    """Tell whether the name of a town is a forename: another capital follows right behind."""
    town = mention.place is not None and mention.place.kind == "town" and mention.post is None
    if not town or used > 1 or following >= len(words):
        return False
    between = sentence[words[following - 1].end : words[following].start]
    return between == " " and sentence[words[following].start].isupper()


def _longest(sentence: str, words: Sequence[Token], names: Names) -> tuple[int, Mention | None]:
    head = fold_name(words[0].text)
    if head[:3] not in names.starts:
        head += "".join(fold_name(w.text) for w in words[1:2])
        if head[:3] not in names.starts:
            return 0, None
    folded = [fold_name(w.text) for w in words]
    for used in range(len(words), 0, -1):
        if used > 1 and words[used - 1].start - words[0].end > 60:
            continue
        key = "".join(folded[:used])
        mention = names.known.get(key)
        if mention is None:
            continue
        plain = sentence[words[0].start : words[used - 1].end]
        if len(key) > 3 or plain.isupper():
            return used, mention
    return 0, None
