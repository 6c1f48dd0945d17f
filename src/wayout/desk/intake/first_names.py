"""First names in Latin and Cyrillic letters, out of libraries that ship them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib import import_module

# fmt: off
LOCALES = (
    "en_US", "en_GB", "fr_FR", "de_DE", "es_ES", "it_IT", "pl_PL", "fi_FI", "sv_SE", "tr_TR",
    "nl_NL", "az_AZ", "uz_UZ",
)
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}
# fmt: on
_LATIN = re.compile(r"[A-Za-z]{3,}\Z")


@functools.cache
def load_cyrillic_firsts() -> frozenset[str]:
    """Load the Russian first names that natasha ships, once a process."""
    from natasha.data import FIRST, MAYBE_FIRST, load_dict  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load

    found = {*load_dict(FIRST), *load_dict(MAYBE_FIRST)}
    return frozenset(name.replace("ё", "е") for name in found if len(name) > 2)


@functools.cache
def load_latin_firsts() -> frozenset[str]:
    """Load first names that faker ships for some languages, and the Russian ones in Latin."""
    found = {name for locale in LOCALES for name in _list_firsts(locale)}
    written = {_transcribe(name) for name in load_cyrillic_firsts() if len(name) > 3}
    found |= written | {name.replace("ks", "x") for name in written}
    return frozenset(found)


def _list_firsts(locale: str) -> Iterator[str]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    for field in ("first_names", "first_names_male", "first_names_female"):
        for name in getattr(provider, field, ()):
            if _LATIN.match(name):
                yield name.casefold()


def _transcribe(name: str) -> str:
    """Give a Cyrillic name as newspapers write it in English."""
    plain = "".join(_LETTERS.get(letter, letter) for letter in name)
    return re.sub(r"iya\Z", "ia", plain)
