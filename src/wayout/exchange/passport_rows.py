"""The rows of a table of passports by destinations, as plain values; strictly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wayout.exchange.foreign_table import Row
from wayout.situation.notice import Notice, find_nearest

COLUMNS = ("Passport", "Destination", "Requirement")
SAME_COUNTRY = "-1"
UNKNOWN = "unknown-requirement"
WORDS = {
    "visa free": "no visa needed",
    "visa required": "a visa needed before the journey",
    "visa on arrival": "a visa given on arrival",
    "e-visa": "an electronic visa needed before the journey",
    "eta": "an electronic permission needed before the journey",
    "covid ban": "no entry, for fear of infection",
    "no admission": "no entry",
}
"""Every requirement there is a word for; a number is so many days without a visa."""
_CODE = re.compile(r"[A-Z]{2}\Z")
_DAYS = re.compile(r"[1-9][0-9]{0,3}\Z")
MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a table says that a country asks of a passport."""

    passport: str
    destination: str
    word: str
    line: int

    @property
    def days(self) -> int | None:
        """Give the days one may stay without a visa, if the table gives a number."""
        return int(self.word) if _DAYS.match(self.word) else None

    @property
    def words(self) -> str:
        """Give the requirement in words."""
        return f"{self.word} days without a visa" if self.days else WORDS[self.word]


def parse_requirements(rows: Iterable[Row], file: str) -> tuple[list[Requirement], list[Notice]]:
    """Parse the rows of a table, without its header; a notice for each that is wrong."""
    found: list[Requirement] = []
    faults: list[Notice] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        passport, destination, word = (cell.strip() for cell in row.cells)
        wrong = _find_wrong(passport, destination, word)
        first = seen.setdefault((passport, destination), row.line)
        if not wrong and first != row.line:
            words = f"{passport} to {destination} stands in row {first} already"
            wrong = ("duplicate", words, "each pair once", "")
        if wrong:
            faults.append(Notice(file, row.line, *wrong))
        else:
            found.append(Requirement(passport, destination, word.casefold(), row.line))
    return found, faults


def _find_wrong(passport: str, destination: str, word: str) -> tuple[str, str, str, str] | None:
    for name, code in (("passport", passport), ("destination", destination)):
        if not _CODE.match(code):
            return "bad-code", f"the {name} is '{code[:40]}'", "two capital letters of ISO 3166", ""
    folded = word.casefold()
    same = passport == destination
    if same != (folded == SAME_COUNTRY):
        accepted = "-1 where both are one country, and only there"
        return "own-country", f"{passport} to {destination} is '{word[:40]}'", accepted, ""
    days = _DAYS.match(folded) is not None and int(folded) <= MOST_DAYS
    if folded in WORDS or days or same:
        return None
    near = find_nearest(folded, WORDS)
    words = f"{', '.join(WORDS)}, or a number of days up to {MOST_DAYS}"
    accepted = f"{words}; --skip-unknown leaves such rows out"
    return UNKNOWN, f"the requirement is '{word[:40]}'", accepted, near
