"""
A table of passports by destinations becomes priors: what it says of a country, never checked.

Such tables list in one word what a country asks of a passport, and follow the world late. So
each row becomes a rule that only warns, of the status `prior`: it is said where no other record
speaks, it opens nothing and it closes nothing (docs/decisions/0010-passport-index-prior.md).

References
----------
The table "Passport, Destination, Requirement" of the Passport Index, with ISO 3166 alpha-2 codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from wayout.errors import BadInputError
from wayout.exchange.foreign_table import read_rows
from wayout.exchange.passport_rows import (
    COLUMNS,
    SAME_COUNTRY,
    UNKNOWN,
    Requirement,
    parse_requirements,
)
from wayout.exchange.table_import import Label, TableImport, render_csv, render_toml
from wayout.network.spelling import fold_name
from wayout.network.world_places import WorldPlaces
from wayout.situation.notice import Notice, find_nearest
from wayout.situation.record import PRIOR, Place
from wayout.situation.situation import Situation


def import_passports(
    situation: Situation,
    table: Path,
    *,
    label: Label,
    passport: str = "",
    world: WorldPlaces | None = None,
    adds_countries: bool = False,
    skips_unknown: bool = False,
) -> TableImport:
    """
    Make priors of the rows of one passport.

    Parameters
    ----------
    passport
        The code of its country; empty: the situation's home.
    adds_countries
        A destination that the situation does not have becomes a country of it, with the name
        that `world` knows. Otherwise such rows are not used.
    skips_unknown
        A row with a requirement that nobody has a word for is not used. Otherwise it is a fault.

    Raises
    ------
    BadInputError
        The file cannot be read, or has no row of the passport.
    """
    holder = passport or situation.head.home
    rows, faults = read_rows(table, COLUMNS)
    if rows and tuple(c.strip() for c in rows[0].cells) == COLUMNS:
        rows = rows[1:]
    else:
        found = "the first row is no header"
        faults.append(Notice(table.name, 1, "no-header", found, ",".join(COLUMNS)))
    told, wrong = parse_requirements(rows, table.name)
    skipped = [n for n in wrong if n.code == UNKNOWN] if skips_unknown else []
    faults += [n for n in wrong if not skips_unknown or n.code != UNKNOWN]
    if not faults and not any(r.passport == holder for r in told):
        near = find_nearest(holder, {r.passport for r in told})
        hint = f"; did you mean '{near}'?" if near else ""
        raise BadInputError(f"'{table}' has no row of the passport '{holder}'{hint}")
    names = _Names(situation, world)
    sorting = _Sorting(names, holder, adds_countries, table.name)
    used = [r for r in told if sorting.uses(r)]
    texts = {"rules.toml": _render_rules(used, names, label)} if used else {}
    places = [names.row(r.destination, label) for r in used if r.destination not in names.own]
    if places:
        texts["places.csv"] = render_csv("places", places)
    name = f"passport-index-{label.day}"
    return TableImport(
        name if holder == situation.head.home else f"{name}-{holder.lower()}",
        texts,
        tuple(sorted(faults)),
        tuple(sorted([*sorting.unused, *skipped])),
        len(rows),
        len(used),
        {"rules": len(used), "countries": len(places)},
    )


class _Names:
    """The countries of the situation by code, and of the world where it has none."""

    def __init__(self, situation: Situation, world: WorldPlaces | None) -> None:
        places = situation.places.values()
        self._ids = situation.places.keys() | situation.crossings.keys()
        self.own: dict[str, Place] = {p.country: p for p in places if p.kind == "country"}
        self._taken = {fold_name(n) for p in self.own.values() for n in (p.id, p.name, *p.aliases)}
        self._world: Mapping[str, Mapping[str, object]] = world.countries if world else {}

    def find(self, code: str) -> str:
        """Find the name of a country by its code; empty if nobody knows it."""
        if code in self.own:
            return self.own[code].name
        return str(self._world[code]["name"]) if code in self._world else ""

    def is_free(self, code: str) -> bool:
        """Tell whether a country of this code could be added: it has a name, and no other has."""
        name = fold_name(self.find(code))
        return bool(name) and name not in self._taken

    def row(self, code: str, label: Label) -> dict[str, object]:
        """Give the row of `places.csv` for a country to be added; without a position."""
        name = self.find(code)
        slug = _slug(name)
        return {
            "id": slug if slug and slug not in self._ids else f"country-{code.lower()}",
            "kind": "country",
            "name": name,
            "country": code,
            "sources": label.source,
            "note": "added with a table of passports; without a position",
        }


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") if name.isascii() else ""


class _Sorting:
    """Tells rows that are used from those that are not, and why."""

    def __init__(self, names: _Names, holder: str, adds: bool, file: str) -> None:
        self.unused: list[Notice] = []
        self._names, self._holder, self._adds, self._file = names, holder, adds, file

    def uses(self, told: Requirement) -> bool:
        """Tell whether a row is used; the reason of any other is in `unused` afterwards."""
        why = self._refuse(told)
        if why:
            self.unused.append(Notice(self._file, told.line, *why))
        return not why

    def _refuse(self, told: Requirement) -> tuple[str, ...]:
        code = told.destination
        if told.passport != self._holder:
            return "other-passport", f"the passport is {told.passport}"
        if told.word == SAME_COUNTRY:
            return "own-country", f"{code} is the country of the passport"
        if code in self._names.own:
            return ()
        if not self._adds:
            accepted = "a country in places.csv; --add-countries adds them"
            return "unknown-country", f"the situation has no country {code}", accepted
        if not self._names.is_free(code):
            return "unnamed-country", f"no name is known for {code}, or another country has it"
        return ()


def _render_rules(used: Iterable[Requirement], names: _Names, label: Label) -> str:
    head = (
        "# Made by `wayout import passport-index`: what a general table says, not checked.\n"
        "# A prior is said where no other record speaks. It opens nothing and closes nothing.\n\n"
    )
    return head + render_toml("rule", _list_rules(used, names, label))


def _list_rules(
    used: Iterable[Requirement], names: _Names, label: Label
) -> Iterator[dict[str, object]]:
    for told in used:
        rule: dict[str, object] = {
            "id": f"passport-index-{label.day}-{told.passport}-{told.destination}",
            "domain": "entry",
            "country": told.destination,
            "effect": "warn",
            "when": {"citizenship": told.passport},
            "status": PRIOR,
            "published": label.published,
            "published_basis": "exact",
            "recorded": label.recorded,
            "sources": [label.source],
            "text": f"A general table of {label.day} lists {names.find(told.destination)} for the"
            f" passport of {names.find(told.passport) or told.passport} as: {told.words}."
            " It was not checked.",
            "note": f"row {told.line}: {told.word}",
        }
        yield rule | ({"days": told.days} if told.days else {})
