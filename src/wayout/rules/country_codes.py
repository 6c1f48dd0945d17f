"""Codes of countries, as the time zone database lists them, and of the money made from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH

from wayout.situation.notice import find_nearest
from wayout.situation.record import Head

TABLE = "iso3166.tab"
FOR_USERS = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
"""The codes that ISO 3166 leaves to users: an invented situation is made of them."""
OF_UNIONS = frozenset({"EUR", "XAF", "XCD", "XDR", "XOF", "XPF"})
"""The currencies that no single country gives its code to."""
IN_COMMON_USE = frozenset({"XK"})
"""One of them stands in passports and visas all the same."""


@cache
def find_codes() -> Mapping[str, str]:
    """Find every code with its English name; none where the system has no time zone database."""
    for text in _read_tables():
        rows = [line.split("\t", 1) for line in text.splitlines() if not line.startswith("#")]
        return {row[0]: row[1] for row in rows if len(row) == 2}
    return {}


def _read_tables() -> Iterable[str]:
    for folder in TZPATH:
        try:
            yield (Path(folder) / TABLE).read_text(encoding="utf-8")
        except (OSError, UnicodeError):
            continue
    try:
        yield files("tzdata.zoneinfo").joinpath(TABLE).read_text(encoding="utf-8")
    except (ModuleNotFoundError, OSError, UnicodeError):
        return


def check_country(word: str, head: Head) -> None:
    """
    Check that a word is the code of a country.

    Raises
    ------
    ValueError
        It is none; the message names the nearest.
    """
    shaped = len(word) == 2 and word.isascii() and word.isalpha() and word.isupper()
    if shaped and _is_known(word, head):
        return
    codes = find_codes()
    code = word.upper() if word.upper() in codes else ""
    if len(word) > 2:
        by_name = {name.casefold(): code for code, name in codes.items()}
        code = by_name.get(find_nearest(word.casefold(), by_name), "")
    hint = f"; did you mean '{code}'?" if code else ""
    raise ValueError(f"'{word}' is no ISO 3166 country code{hint}; accepted: such as RU, KZ, UA")


def check_currency(code: str, head: Head) -> None:
    """
    Check that a code can be a currency: ISO 4217 makes them of a country's code and a letter.

    Raises
    ------
    ValueError
        It can be none.
    """
    codes = find_codes()
    shaped = len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()
    of_state = not codes or code[:2] in codes or code in OF_UNIONS or code == head.currency
    if not shaped or not of_state:
        raise ValueError(
            f"'{code}' is no ISO 4217 currency code;"
            f" accepted: an amount and a currency, such as '60000 {head.currency}'"
        )


def _is_known(code: str, head: Head) -> bool:
    codes = find_codes()
    named = head.home == code or any(code in members for members in head.groups.values())
    invented = FOR_USERS.fullmatch(head.home) is not None and FOR_USERS.fullmatch(code) is not None
    return not codes or code in codes or code in IN_COMMON_USE or named or invented
