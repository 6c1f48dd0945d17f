"""Names of persons in Russian text: natasha's model, asked only where a name could stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wayout.desk.intake.first_names import load_cyrillic_firsts
from wayout.desk.intake.identifiers import Found
from wayout.desk.intake.known_names import KnownNames
from wayout.desk.intake.latin_names import is_beside_office
from wayout.desk.intake.name_model import find_persons

AROUND = 4
"""So many words on each side of a capital are shown to the model, which sees no further."""
_TOKEN = re.compile(r"\w+(?:-\w+)*|[^\w\s]")
_WORD = re.compile(r"\w+")
_LONG = re.compile(r"\w{3,}")
_CAPITAL = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*\Z|[А-ЯЁ]\Z")
_NAME = re.compile(r"(?<!\w)[А-ЯЁ][а-яё]{2,}(?!\w)")
_STARTS = frozenset('.!?…\n«"“„—–:;')
_INITIALS = re.compile(
    r"(?<!\w)(?:[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё-]+|[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?[А-ЯЁ]\.)"
)
_FULL = re.compile(
    r"(?<!\w)([А-ЯЁ][а-яё]{2,}) "
    r"[А-ЯЁ][а-яё]+(?:[оеё]в|ин|ск|цк|енк|чук|ян|дзе|швили)[а-яё]{0,3}(?!\w)"
)
"""A first name and a surname of a usual ending, in any case."""


class Window(NamedTuple):
    """A stretch of a text in which a name could stand."""

    start: int
    end: int


def find_cyrillic_names(text: str, known: KnownNames) -> Iterator[Found]:
    """
    Find the names of private persons; those beside an office, of places and outlets stay.

    Words of a name that stays, stay everywhere in the text.
    """
    found = [(m.start(), m.end()) for m in _INITIALS.finditer(text)]
    found += [(m.start(), m.end()) for m in _FULL.finditer(text) if is_first_name(m.group(1))]
    windows = [w for w in list_windows(text, known) if not _is_told(text, w, found)]
    if windows:
        found += _ask_model(text, windows)
    persons = [span for span in sorted(set(found)) if not _is_place(text[slice(*span)], known)]
    stems = {span: _stems(text[slice(*span)]) for span in persons}
    kept = {
        stem
        for start, end in persons
        if _is_known(text[start:end], known) or is_beside_office(text, start, end, known)
        for stem in stems[start, end]
    }
    private = {stem for some in stems.values() for stem in some} - kept
    for start, end in persons:
        if kept.isdisjoint(stems[start, end]):
            yield Found(start, end, "name")
    yield from _find_again(text, private, known)


def _is_told(text: str, window: Window, found: Sequence[tuple[int, int]]) -> bool:
    """Tell whether every capital of a window is in a name that was found: the model adds none."""
    inside = [span for span in found if span[0] < window.end and window.start < span[1]]
    return bool(inside) and all(
        any(start <= at < end for start, end in inside)
        for at in range(window.start, window.end)
        if text[at].isupper()
    )


def _find_again(text: str, private: set[str], known: KnownNames) -> Iterator[Found]:
    """Find every further mention of a word of a private name, in whichever case."""
    if not private:
        return
    for match in _NAME.finditer(text):
        stem = _stems(match.group())
        if stem and stem[0] in private and not known.is_public(match.group()):
            yield Found(match.start(), match.end(), "name")


def list_windows(text: str, known: KnownNames) -> list[Window]:
    """List the stretches around capitals that begin neither a sentence nor a known name."""
    tokens = list(_TOKEN.finditer(text))
    capitals = [n for n, token in enumerate(tokens) if text[token.start()].isupper()]
    spots = [n for n in capitals if _could_be(n, tokens, text, known)]
    windows: list[Window] = []
    for spot in spots:
        low = tokens[max(0, spot - AROUND)].start()
        high = tokens[min(len(tokens) - 1, spot + AROUND)].end()
        if windows and low <= windows[-1].end:
            windows[-1] = Window(windows[-1].start, high)
        else:
            windows.append(Window(low, high))
    return windows


def _could_be(n: int, tokens: Sequence[re.Match[str]], text: str, known: KnownNames) -> bool:
    word = tokens[n].group()
    return (
        bool(_CAPITAL.match(word)) and _is_amid(n, word, tokens, text) and not known.is_public(word)
    )


def _is_amid(n: int, word: str, tokens: Sequence[re.Match[str]], text: str) -> bool:
    """Tell whether a capital is there for another reason than that a sentence begins."""
    if n and not _starts(text, tokens[n].start()):
        return True
    if len(word) == 1:
        return n + 1 < len(tokens) and tokens[n + 1].group() == "."
    return is_first_name(word) or (
        n + 1 < len(tokens) and bool(_CAPITAL.match(tokens[n + 1].group()))
    )


def _starts(text: str, at: int) -> bool:
    """Tell whether a sentence or a speech begins there."""
    while text[at - 1] == " ":
        at -= 1
    return text[at - 1] in _STARTS


def is_first_name(word: str) -> bool:
    """Tell whether a word is a first name in any case."""
    folded = word.casefold().replace("ё", "е")
    firsts = load_cyrillic_firsts()
    if folded in firsts:
        return True
    for cut in range(1, min(3, len(folded) - 2) + 1):
        stem = folded[:-cut]
        if any(stem + ending in firsts for ending in ("", "а", "я", "й", "ь")):
            return True
    return False


def _ask_model(text: str, windows: Sequence[Window]) -> list[tuple[int, int]]:
    ordered = sorted(windows, key=lambda w: w.end - w.start)
    parts = [text[w.start : w.end] for w in ordered]
    return [
        (window.start + start, window.start + end)
        for window, persons in zip(ordered, find_persons(parts), strict=True)
        for start, end in persons
    ]


def _is_place(name: str, known: KnownNames) -> bool:
    words = _WORD.findall(name)
    return bool(words) and all(known.is_public(w) for w in words)


def _is_known(name: str, known: KnownNames) -> bool:
    words = _WORD.findall(name)
    return bool(words) and known.is_speaker(words[-1])


def _stems(name: str) -> list[str]:
    """Give the beginnings of the words of a name, which are alike in all cases."""
    words = _LONG.findall(name.casefold())
    return [w[: max(3, len(w) - 2)][:6] for w in words]
