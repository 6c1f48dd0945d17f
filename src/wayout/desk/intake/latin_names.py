"""Names of persons in English and other Latin text, by a careful rule of capitals and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wayout.desk.intake.first_names import load_latin_firsts
from wayout.desk.intake.identifiers import Found
from wayout.desk.intake.known_names import KnownNames

_SMALL = r"(?:van|von|de|der|den|di|al|el|bin|ben|ibn)"
_WORD = r"[A-ZÀ-ÖØ-Þ](?:[^\W\d_]|[’'-](?=[^\W\d_]))*"
_RUN = re.compile(
    rf"(?<![\w@]){_WORD}(?:\.(?= ?[A-Z]))?(?:[ \u00a0]?(?:{_SMALL} )?{_WORD}(?:\.(?= ?[A-Z]))?)*"
)
_PART = re.compile(_WORD)
_POSSESSIVE = re.compile(r"[’']s\Z")
_SURNAME = re.compile(
    r".{2,}(?:ov|ova|ev|eva|yov|ina|kin|sky|skiy|skaya|tsky|enko|chuk|yan|shvili|dze|ullin|bayev|yeva)\Z"
)
_AGE = re.compile(r",? (?:aged )?\(?[1-9]\d\b(?! ?(?:km|kilo|%|hours|people|cars|euro|dollar))")
_WORD_AFTER = re.compile(r"[’']?s?,? ?([a-z]+)")
MOST_WORDS = 4
_STOPS = '.!?…\n:“"«”(‘'


class _Part(NamedTuple):
    """Words of one run of capitals, without titles, offices and common words before them."""

    words: tuple[re.Match[str], ...]
    start: int
    end: int
    titled: bool
    held: bool


class _Role(NamedTuple):
    """What a word with a capital is: an office, a title, no part of a name, a place or outlet."""

    office: bool
    title: bool
    apart: bool
    public: bool


def find_latin_names(text: str, known: KnownNames) -> Iterator[Found]:
    """
    Find the names of private persons.

    A first name of the lists with what follows it, a surname of a usual ending behind another
    capital, and what follows Mr or Ms; then every further mention of its words. Names beside an
    office, of places and of outlets stay, everywhere in the text.
    """
    roles: dict[str, _Role] = {}
    parts = [part for run in _RUN.finditer(text) for part in _split(run, text, known, roles)]
    persons = [p for p in parts if _is_person(p, text)]
    kept = {w for p in persons if _is_public(p, text, known) for w in _list_words(p.words)}
    private = {w for p in persons for w in _list_words(p.words)} - kept
    for part in parts:
        words = _list_words(part.words)
        if kept & set(words):
            continue
        again = all(w in private for w in words)
        if part in persons or again or (len(words) == 1 and _is_first(part, text, known)):
            yield Found(part.start, part.end, "name")


def _list_words(words: Sequence[re.Match[str]]) -> list[str]:
    return [_POSSESSIVE.sub("", w.group()).casefold() for w in words]


def _split(
    run: re.Match[str], text: str, known: KnownNames, roles: dict[str, _Role]
) -> Iterator[_Part]:
    """
    Split a run where a common word, a title, an office or a known name stands in it.

    What was looked up of a word is added to `roles`, for the rest of the text.
    """
    current: list[re.Match[str]] = []
    titled = held = False
    for word in _PART.finditer(text, run.start(), run.end()):
        folded = _POSSESSIVE.sub("", word.group()).casefold()
        role = roles.get(folded) or roles.setdefault(folded, _tell_role(folded, known))
        ends = role.public and _ends_name(folded, current)
        if role.apart or ends or len(current) == MOST_WORDS:
            if current:
                yield _build(current, text, titled, held)
            current, titled, held = [], role.title, role.office
        if not role.apart and (current or not role.public):
            current.append(word)
    if current:
        yield _build(current, text, titled, held)


def _tell_role(word: str, known: KnownNames) -> _Role:
    office, title = bool(known.offices.fullmatch(word)), word in known.titles
    apart = office or title or word in known.common
    return _Role(office, title, apart, known.is_public(word))


def _ends_name(word: str, current: Sequence[re.Match[str]]) -> bool:
    """Tell whether a known name ends the words before it: it is no surname of a first name."""
    if not current:
        return False
    first = current[0].group().casefold()
    return not (len(current) == 1 and first in load_latin_firsts() and _SURNAME.match(word))


def _build(words: Sequence[re.Match[str]], text: str, titled: bool, held: bool) -> _Part:
    last = _POSSESSIVE.sub("", words[-1].group())
    end = words[-1].start() + len(last)
    return _Part(tuple(words), words[0].start(), end, titled, held)


def _is_person(part: _Part, text: str) -> bool:
    words = _list_words(part.words)
    if part.titled or (part.held and len(words) < MOST_WORDS):
        return True
    if _AGE.match(text, part.end):
        return True
    if len(words) == 1:
        return False
    return words[0] in load_latin_firsts() or len(words[0]) == 1 or bool(_SURNAME.match(words[-1]))


def _is_first(part: _Part, text: str, known: KnownNames) -> bool:
    """Tell whether one word with a capital is a first name by itself, from what is around it."""
    word = _list_words(part.words)[0]
    if len(word) < 4 or known.is_public(word) or word not in load_latin_firsts():
        return False
    before = text[max(0, part.start - 25) : part.start]
    if known.called.search(before[-15:]):
        return True
    after = _WORD_AFTER.match(text, part.end)
    if after and after.group(1) in known.speech:
        return True
    starts = not before.strip() or before.rstrip()[-1] in _STOPS or before[-1] == "\n"
    return not starts and not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)


def _is_public(part: _Part, text: str, known: KnownNames) -> bool:
    """Tell whether a person holds an office here, or is one whom the sources quote."""
    if part.held or known.is_speaker(_list_words(part.words)[-1]):
        return True
    return is_beside_office(text, part.start, part.end, known)


def is_beside_office(text: str, start: int, end: int, known: KnownNames) -> bool:
    """Tell whether an office stands right before a name, or behind it after a comma."""
    before = re.split(r"[.,;:!?\n()«»“”\"]", text[max(0, start - 70) : start])[-1]
    offices = list(known.offices.finditer(before))
    if offices:
        between = before[offices[-1].end() :].split()
        if len(between) <= 5 and not any(_is_verb(w, known) for w in between):
            return True
    apart = re.search(r"(\S+), \Z", text[max(0, start - 30) : start])
    if apart and known.offices.fullmatch(apart.group(1)):
        return True
    behind = re.match(r" ?[,(—–-]+ ?([^,.;:!?\n()]{0,60})", text[end : end + 70])
    return bool(behind and known.offices.search(behind.group(1)))


def _is_verb(word: str, known: KnownNames) -> bool:
    folded = word.casefold()
    if folded in known.speech or folded in ("by", "to", "with", "that", "who", "и", "что", "and"):
        return True
    return bool(re.search(r"(?:[аеиоуыя]л[аи]?|[аеиуюя]т|ся|ed)\Z", folded))
