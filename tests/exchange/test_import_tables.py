"""`wayout import openflights` and `wayout import passport-index`, called as a stranger would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assumed_situation import write_assumed
from tests.cli.calling import Said, call
from tests.exchange.test_openflights import AIRPORTS, GOOD
from tests.situation.test_publish_import import list_files
from wayout.situation.reading import get_situation

PUBLISHED = ("--published", "2014-06-30T00:00:00+00:00")
PASSPORTS = "Passport,Destination,Requirement\nXA,XB,30\nXA,XA,-1\nXB,XA,eta\nXA,XD,90\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a situation and the tables of others beside it."""
    write_assumed(tmp_path / "small")
    codeshare = "AB,77,BBB,2,DDD,4,Y,0,320"
    (tmp_path / "routes.csv").write_text(f"{GOOD}\n{codeshare}\n", encoding="utf-8")
    (tmp_path / "airports.csv").write_text(AIRPORTS, encoding="utf-8")
    (tmp_path / "passports.csv").write_text(PASSPORTS, encoding="utf-8")
    return tmp_path


def bring_routes(folder: Path, *more: str, source: str = "atlas") -> Said:
    """Call the import of routes."""
    tables = (str(folder / "routes.csv"), "--airports", str(folder / "airports.csv"))
    where = (str(folder / "small"), "--source", source)
    return call("import", "openflights", *tables, *where, *more)


def bring_passports(folder: Path, *more: str) -> Said:
    """Call the import of passports."""
    table, small = str(folder / "passports.csv"), str(folder / "small")
    return call("import", "passport-index", table, small, "--source", "atlas", *more)


def test_routes_are_imported_and_told(folder: Path) -> None:
    """What was made, what it is worth, and each reason with its first row, in words."""
    said = bring_routes(folder, *PUBLISHED)
    assert (said.code, said.err) == (0, "")
    assert "1 of 2 rows became 1 service and 1 place." in " ".join(said.out.split())
    assert "never taken for a fact of today" in said.out
    assert "codeshare" in said.out
    assert "row 2: AB BBB-DDD" in said.out
    services = get_situation(folder / "small").services
    assert "openflights-2014-06-30-bravo-airport-ddd" in services


def test_passports_are_imported_and_told(folder: Path) -> None:
    """One row becomes a prior; the others are counted by their reasons."""
    said = bring_passports(folder, *PUBLISHED)
    assert said.code == 0
    assert "1 of 4 rows became 1 rule." in said.out
    assert "passport-index-2014-06-30-XA-XB" in get_situation(folder / "small").rules


@pytest.mark.parametrize("bring", [bring_routes, bring_passports])
def test_dry_run_writes_nothing(folder: Path, bring: object) -> None:
    """A dry run says the same and leaves every file as it was."""
    before = list_files(folder)
    assert callable(bring)
    said = bring(folder, *PUBLISHED, "--dry-run")
    assert said.code == 0
    assert said.out.startswith("Nothing was written: this was a dry run.")
    assert list_files(folder) == before


def test_document_lists_every_row_that_is_not_used(folder: Path) -> None:
    """As JSON nothing is cut off."""
    said = bring_routes(folder, *PUBLISHED, "--format", "json")
    document = json.loads(said.out)
    assert (document["state"], document["rows"], document["used"]) == ("imported", 2, 1)
    assert document["reasons"] == {"codeshare": 1}
    assert [(r["row"], r["code"]) for r in document["unused"]] == [(2, "codeshare")]


def test_faulty_table_imports_nothing(folder: Path) -> None:
    """One wrong row keeps the whole table out; it is told with its file and row; the code is 1."""
    (folder / "routes.csv").write_text(f"{GOOD}\nAB,77,BBB,2,DDD,4,Y,0\n", encoding="utf-8")
    before = list_files(folder)
    said = bring_routes(folder, *PUBLISHED)
    assert said.code == 1
    assert "Nothing was written: rows of the tables are wrong." in said.out
    assert "routes.csv, row 2: the row has 8 cells" in said.out
    assert list_files(folder) == before


def test_table_without_a_usable_row_imports_nothing(folder: Path) -> None:
    """Where every row has a reason against it nothing is written, and the code says no."""
    (folder / "routes.csv").write_text("AB,77,BBB,2,DDD,4,Y,0,320\n", encoding="utf-8")
    said = bring_routes(folder, *PUBLISHED)
    assert said.code == 1
    assert "Nothing was written: no row could be used." in said.out


def test_second_import_of_a_day_is_refused(folder: Path) -> None:
    """An import replaces nothing: the one that is there must be deleted first."""
    assert bring_passports(folder, *PUBLISHED).code == 0
    words = bring_passports(folder, *PUBLISHED).refusal(2)
    assert "'imports/passport-index-2014-06-30' exists" in words


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--published", "2014-06-30T00:00:00"), "has no offset; did you mean"),
        (("--published", "yesterday"), "--published 'yesterday' is no instant; accepted:"),
        (("--published", "2914-06-30T00:00:00+00:00"), "is after now"),
        ((*PUBLISHED, "--countries", "XA,XQ"), "--countries 'XQ' is no country of small"),
        ((*PUBLISHED, "--countries", "Arrel"), "--countries 'ARREL' is no country of small"),
        ((), "Missing option '--published'"),
    ],
)
def test_wrong_call_is_refused_in_one_line(folder: Path, more: tuple[str, ...], words: str) -> None:
    """What was given, and what is accepted."""
    assert words in bring_routes(folder, *more).refusal(2)


def test_unknown_source_is_refused_with_the_nearest(folder: Path) -> None:
    """An import cites a source of the situation; the nearest id is named."""
    words = bring_routes(folder, *PUBLISHED, source="atals").refusal(2)
    assert "no source 'atals' in small; did you mean 'atlas'?" in words
    assert "[[source]]" in words


@pytest.mark.parametrize("name", ["absent.csv", "small", "\0"])
def test_absent_table_is_refused(folder: Path, name: str) -> None:
    """A table that is not there, or is a folder, is refused by its name."""
    table = str(folder / name) if name != "\0" else name
    small = str(folder / "small")
    said = call("import", "passport-index", table, small, "--source", "atlas", *PUBLISHED)
    assert "accepted: a CSV file" in said.refusal(2)


def test_missing_assumption_is_told(tmp_path: Path, folder: Path) -> None:
    """A situation that states no assumption about routes is a fault of the facts: the code is 1."""
    write_assumed(tmp_path / "lacking", without="route-speed")
    tables = (str(folder / "routes.csv"), "--airports", str(folder / "airports.csv"))
    where = (str(tmp_path / "lacking"), "--source", "atlas")
    words = call("import", "openflights", *tables, *where, *PUBLISHED).refusal(1)
    assert "lacking" not in words
    assert "small states no [[assumption]] 'route-speed'" in words


def test_passport_of_nobody_is_refused(folder: Path) -> None:
    """A passport the table has no row of is named."""
    words = bring_passports(folder, *PUBLISHED, "--home", "ZZ").refusal(2)
    assert "has no row of the passport 'ZZ'" in words
