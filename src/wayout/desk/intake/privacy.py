"""Taking names of private persons, and what else points to one, out of a text before it is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wayout.desk.intake.cyrillic_names import find_cyrillic_names
from wayout.desk.intake.identifiers import Found, find_identifiers
from wayout.desk.intake.known_names import KnownNames, build_known_names
from wayout.desk.intake.latin_names import find_latin_names
from wayout.situation.situation import Situation

MASKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "name": ("[Name]", "[Имя]"),
        "e-mail": ("[e-mail]", "[почта]"),
        "phone": ("[phone]", "[телефон]"),
        "number": ("[number]", "[номер]"),
        "account": ("[account]", "[аккаунт]"),
    }
)
"""What stands for what was taken out, in Latin and in Cyrillic text. [Name] has a capital so that a
sentence which begins with it still begins."""
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Cleared:
    """A text without names, and how many of each kind were taken out of it."""

    text: str
    removed: Mapping[str, int]


class NameRemover:
    """
    Takes names out of texts for one situation; made once, used for many texts.

    Parameters
    ----------
    situation
        Its places and outlets stay, and those whom its sources quote.
    """

    def __init__(self, situation: Situation) -> None:
        self._known = build_known_names(situation)

    def remove(self, text: str) -> Cleared:
        """
        Remove names of private persons, e-mail addresses, phones, numbers of papers, accounts.

        Positions change: read claims from the text that comes out. Removing twice changes nothing.
        """
        return remove_found(text, self._find(text))

    def _find(self, text: str) -> Iterable[Found]:
        known: KnownNames = self._known
        yield from find_identifiers(text)
        if _CYRILLIC.search(text):
            yield from find_cyrillic_names(text, known)
        if _LATIN.search(text):
            yield from find_latin_names(text, known)


def remove_found(text: str, found: Iterable[Found]) -> Cleared:
    """Put masks for what was found; those that overlap go whole, under the mask of the first."""
    parts, removed, position = [], Counter[str](), 0
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if one.start < position:
            position = max(position, one.end)
            continue
        if _is_masked(text, one):
            continue
        parts += [text[position : one.start], _mask(text, one)]
        position = one.end
        removed[one.kind] += 1
    return Cleared("".join([*parts, text[position:]]), MappingProxyType(dict(removed)))


def _is_masked(text: str, one: Found) -> bool:
    return text[one.start - 1 : one.start] == "[" and text[one.end : one.end + 1] == "]"


def _mask(text: str, one: Found) -> str:
    around = text[max(0, one.start - _NEAR) : one.end + _NEAR]
    russian = len(_CYRILLIC.findall(around)) > len(_LATIN.findall(around))
    return MASKS[one.kind][russian]
