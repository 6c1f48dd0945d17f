"""Tables of air routes: what becomes a service, and why every other row does not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assumed_situation import get_assumed, write_assumed
from tests.conftest import SITUATIONS
from tests.examples import some_of
from wayout.errors import BadInputError, MissingAssumptionError
from wayout.exchange.openflights import import_routes
from wayout.exchange.openflights_rows import SURFACE
from wayout.exchange.table_import import Label, TableImport
from wayout.network.assumption import ROUTE
from wayout.network.world_places import find_world
from wayout.situation.period import parse_instant
from wayout.situation.publication import publish_import
from wayout.situation.reading import get_situation
from wayout.situation.record import PRIOR
from wayout.situation.situation import Situation

WORLD = Path(__file__).resolve().parents[3] / "shared" / "world"
LABEL = Label("atlas", parse_instant("2014-06-30T00:00:00Z"), parse_instant("2022-11-01T00:00:00Z"))
MSK, TBS, NONE = "Europe/Moscow", "Asia/Tbilisi", "\\N"
AIRPORTS = "".join(
    f'{number},"{name}","{city}","{country}",{iata},{icao},{place},500,3,"N",{zone},"{kind}","X"\n'
    for number, name, city, country, iata, icao, place, zone, kind in (
        (1, "Alfa Field", "Alfa", "Arrel", "AAA", "XAAA", "55.1,40.1", MSK, "airport"),
        (2, 'Bravo ""B"" Airport', "Bravo", "Arrel", "BBB", "XABB", "56.1,42.1", MSK, "airport"),
        (3, "Charlie Airport", "Charlie", "Borland", "CCC", "XBCC", "56.6,43.1", TBS, "airport"),
        (4, "Delta Airport", "Delta", "Borland", "DDD", "XBDD", "60.0,50.0", TBS, "airport"),
        (5, "Echo Airport", "Echo", "Corland", "EEE", "XCEE", "61.0,51.0", TBS, "airport"),
        (6, "Foxtrot Halt", "Foxtrot", "Arrel", "FFF", "XAFF", "54.0,38.0", MSK, "station"),
        (7, "Golf Airport", "Golf", "Arrel", "GGG", "XAGG", f"{NONE},{NONE}", MSK, "airport"),
        (8, "Hotel Airport", "Hotel", "Borland", "HHH", "XBHH", "62.0,52.0", NONE, "airport"),
        (9, "India Airport", "India", "Borland", NONE, NONE, "63.0,53.0", TBS, "airport"),
        (10, "Alfa Old Field", "Alfa", "Arrel", "OLD", "XAOL", "55.2,40.2", MSK, "airport"),
        (11, "Juliett Airport", "Juliett", "Borland", "JJJ", "XBJJ", "60.1,50.1", TBS, "airport"),
        (12, "Juliett Airport", "Juliett", "Borland", "JJK", "XBJK", "61.9,50.1", TBS, "airport"),
    )
)
GOOD = "XY,77,BBB,2,DDD,4,,0,320 738"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    """Get the small situation with its assumptions."""
    return get_assumed(tmp_path_factory.mktemp("openflights") / "small")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one folder for all tables of this module."""
    return tmp_path_factory.mktemp("tables")


def bring(
    small: Situation,
    folder: Path,
    routes: Iterable[str],
    *,
    airports: str = AIRPORTS,
    countries: frozenset[str] = frozenset(),
) -> TableImport:
    """Import some rows of routes."""
    (folder / "routes.csv").write_text("\n".join(routes) + "\n", encoding="utf-8")
    (folder / "airports.csv").write_text(airports, encoding="utf-8")
    tables = (folder / "routes.csv", folder / "airports.csv")
    return import_routes(small, *tables, label=LABEL, countries=countries)


def read_rows(made: TableImport, file: str) -> list[dict[str, str]]:
    """Read the rows of one of the files of an import."""
    return list(csv.DictReader(io.StringIO(made.texts[file])))


def test_route_becomes_a_service_without_times(small: Situation, folder: Path) -> None:
    """A route is a flight of unknown frequency, its hours and waiting as assumed, never a fact."""
    (row,) = read_rows(bring(small, folder, [GOOD]), "services.csv")
    assert (row["origin"], row["destination"], row["mode"]) == ("bravo", "airport-ddd", "air")
    assert (row["frequency"], row["status"], row["both_ways"]) == ("unknown", PRIOR, "no")
    km = float(row["distance_km"])
    assert float(row["hours_low"]) == pytest.approx(km / 800 + 0.5, abs=0.01)
    assert float(row["hours_high"]) == pytest.approx(km / 800 + 2.0, abs=0.01)
    assert (row["wait_low_h"], row["wait_high_h"]) == ("3.0", "168.0")
    assert row["published"] == "2014-06-30T00:00:00+00:00"
    assert "Not checked" in row["note"]


def test_airport_is_the_town_it_serves(small: Situation, folder: Path) -> None:
    """Airports near a town of the situation are that town; others become places of their own."""
    made = bring(small, folder, [GOOD, "XY,77,CCC,3,JJJ,11,,0,320"])
    ends = {(r["origin"], r["destination"]) for r in read_rows(made, "services.csv")}
    assert ends == {("bravo", "airport-ddd"), ("charlie", "airport-jjj")}
    places = {r["id"]: r for r in read_rows(made, "places.csv")}
    assert set(places) == {"airport-ddd", "airport-jjj"}
    assert places["airport-ddd"]["aliases"] == "DDD|XBDD"
    assert places["airport-ddd"]["country"] == "XB"


def test_airports_of_one_name_are_told_apart(small: Situation, folder: Path) -> None:
    """Two airports of one name get their codes with it, so that no name leads to both."""
    made = bring(small, folder, ["XY,7,BBB,2,JJJ,11,,0,320", "XY,7,BBB,2,JJK,12,,0,320"])
    names = {r["name"] for r in read_rows(made, "places.csv")}
    assert names == {"Juliett Airport (JJJ)", "Juliett Airport (JJK)"}


def test_rows_of_one_pair_become_one_service(small: Situation, folder: Path) -> None:
    """Two airlines between the same two places are one service with both operators."""
    made = bring(small, folder, [GOOD, "AB,78,BBB,2,DDD,4,,0,320"])
    (row,) = read_rows(made, "services.csv")
    assert row["operator"] == "AB, XY"
    assert (made.used, made.made["services"]) == (2, 1)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("AB,77,BBB,2,DDD,4,Y,0,320", "codeshare"),
        ("AB,77,BBB,2,DDD,4,,1,320", "stops"),
        ("AB,77,BBB,2,DDD,4,,0,", "no-equipment"),
        ("AB,77,BBB,2,DDD,4,,0,TRN BUS", "not-by-air"),
        ("XY,77,BBB,2,ZZZ,99,,0,320", "unknown-airport"),
        ("XY,77,BBB,\\N,DDD,4,,0,320", "unknown-airport"),
        ("XY,77,BBB,2,CCC,4,,0,320", "code-of-another"),
        ("XY,77,BBB,2,EEE,5,,0,320", "unknown-country"),
        ("XY,77,BBB,2,FFF,6,,0,320", "not-an-airport"),
        ("XY,77,BBB,2,GGG,7,,0,320", "no-coordinates"),
        ("XY,77,BBB,2,HHH,8,,0,320", "no-time-zone"),
        ("XY,77,BBB,2,III,9,,0,320", "code-of-another"),
        ("XY,77,DDD,4,BBB,2,,0,320", "leads-home"),
        ("XY,77,AAA,1,OLD,10,,0,320", "same-place"),
        ("XY,77,AAA,1,CCC,3,,0,320", None),
        (GOOD, "duplicate"),
    ],
)
def test_row_that_is_not_used_has_its_reason(
    small: Situation, folder: Path, row: str, reason: str | None
) -> None:
    """Each row that becomes nothing is reported once, with its number and why."""
    made = bring(small, folder, [GOOD, row])
    assert [(n.line, n.code) for n in made.unused] == ([(2, reason)] if reason else [])
    assert made.faults == ()
    assert made.used == (1 if reason else 2)


def test_code_that_moved_to_a_near_airport_is_no_contradiction(
    small: Situation, folder: Path
) -> None:
    """The code of the new airport of a city still means the city: the id decides."""
    made = bring(small, folder, ["XY,77,AAA,10,DDD,4,,0,320"])
    assert [r["origin"] for r in read_rows(made, "services.csv")] == ["alfa"]


def test_service_of_the_situation_is_not_doubled(tmp_path: Path, folder: Path) -> None:
    """Where the situation has a flight of its own, the table adds none."""
    own = (
        "alfa-charlie-own,alfa,charlie,air,,,,no,270,1,1.2,daily,0,24,,,2022-09-15T00:00:00+03:00,"
        "standing,2022-09-15T12:00:00+03:00,observed,atlas,public,\n"
    )
    known = get_assumed(tmp_path / "small", services=[own])
    made = bring(known, folder, ["XY,77,AAA,1,CCC,3,,0,320"])
    assert [(n.code, "alfa-charlie-own" in n.found) for n in made.unused] == [
        ("known-better", True)
    ]
    assert not made.texts


def test_only_wanted_countries_are_used(small: Situation, folder: Path) -> None:
    """A route with no end in a wanted country is reported as such; one end is enough."""
    made = bring(
        small,
        folder,
        ["XY,77,CCC,3,DDD,4,,0,320", "XY,77,BBB,2,DDD,4,,0,320"],
        countries=frozenset({"XA"}),
    )
    assert [(n.line, n.code) for n in made.unused] == [(1, "outside-countries")]


@pytest.mark.parametrize(
    ("routes", "airports", "where", "code"),
    [
        ("XY,77,BBB,2,DDD,4,,0", AIRPORTS, ("routes.csv", 2), "wrong-cell-count"),
        ("XY,77,BBB,2,DDD,4,maybe,0,320", AIRPORTS, ("routes.csv", 2), "unknown-codeshare"),
        ("XY,77,BBB,2,DDD,4,,few,320", AIRPORTS, ("routes.csv", 2), "bad-stops"),
        ("XY,77,BBB,two,DDD,4,,0,320", AIRPORTS, ("routes.csv", 2), "bad-id"),
        (",77,BBB,2,DDD,4,,0,320", AIRPORTS, ("routes.csv", 2), "bad-code"),
        ("XY,77,BB-B,2,DDD,4,,0,320", AIRPORTS, ("routes.csv", 2), "bad-code"),
        ('XY,77,"BBB,2,DDD,4,,0,320', AIRPORTS, ("routes.csv", 3), "csv-syntax"),
        (GOOD, AIRPORTS + AIRPORTS.splitlines()[0] + "\n", ("airports.csv", 13), "duplicate-id"),
        (GOOD, AIRPORTS.replace("55.1,", "95.1,", 1), ("airports.csv", 1), "bad-coordinate"),
        (GOOD, AIRPORTS.replace("55.1,", "nan,", 1), ("airports.csv", 1), "bad-coordinate"),
        (GOOD, AIRPORTS.replace("55.1,", "north,", 1), ("airports.csv", 1), "bad-coordinate"),
        (GOOD, AIRPORTS.replace('"station"', '"farm"'), ("airports.csv", 6), "unknown-type"),
        (GOOD, "x" + AIRPORTS, ("airports.csv", 1), "bad-id"),
        (GOOD, AIRPORTS.replace("XAAA", "ÄÖ|Ü"), ("airports.csv", 1), "bad-code"),
        (GOOD, AIRPORTS.replace("Alfa Field", ""), ("airports.csv", 1), "bad-name"),
    ],
)
def test_faulty_table_is_reported_with_its_row(
    small: Situation, folder: Path, routes: str, airports: str, where: tuple[str, int], code: str
) -> None:
    """A row that no such table has is a fault, in its file, on its row, exactly once."""
    made = bring(small, folder, [GOOD, routes], airports=airports)
    assert [(n.file, n.line, n.code) for n in made.faults] == [(*where, code)]


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00\x00", b"GIF89a\x80\x81"])
def test_file_that_is_no_text_is_refused(small: Situation, tmp_path: Path, junk: bytes) -> None:
    """Bytes that are no text are refused in one line that names the byte."""
    (tmp_path / "routes.csv").write_bytes(junk)
    (tmp_path / "airports.csv").write_text(AIRPORTS, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"byte \d+ of .*routes.csv' is not UTF-8 text"):
        import_routes(small, tmp_path / "routes.csv", tmp_path / "airports.csv", label=LABEL)


def test_huge_file_is_refused_before_it_is_read(small: Situation, tmp_path: Path) -> None:
    """Two gigabytes of nothing are refused by their size."""
    with (tmp_path / "routes.csv").open("wb") as file:
        file.truncate(2_000_000_000)
    (tmp_path / "airports.csv").write_text(AIRPORTS, encoding="utf-8")
    with pytest.raises(BadInputError, match="has 2000 MB; accepted: at most 64 MB"):
        import_routes(small, tmp_path / "routes.csv", tmp_path / "airports.csv", label=LABEL)


@pytest.mark.parametrize("name", ROUTE)
def test_missing_assumption_is_named(tmp_path: Path, folder: Path, name: str) -> None:
    """A situation that does not say what a route without times assumes is told so."""
    lacking = get_assumed(tmp_path / "small", without=name)
    with pytest.raises(MissingAssumptionError, match=f"'{name}'"):
        bring(lacking, folder, [GOOD])


def test_import_is_a_sound_situation(tmp_path: Path, folder: Path) -> None:
    """Published, the services and places are read with the rest, never fresh, and found by code."""
    small = write_assumed(tmp_path / "small")
    made = bring(get_situation(small), folder, [GOOD, "XY,77,AAA,1,CCC,3,,0,320"])
    publish_import(small, made.name, made.files)
    whole = get_situation(small)
    service = whole.services["openflights-2014-06-30-bravo-airport-ddd"]
    assert (service.status, service.frequency) == (PRIOR, "unknown")
    assert whole.shelf_life_hours(service) == 0.0
    assert whole.places["airport-ddd"].time_zone == "Asia/Tbilisi"
    report = (small / "imports" / made.name / "report.csv").read_text(encoding="utf-8")
    assert report.startswith("file,row,reason,found,accepted\n")


CODES = {"AAA": 1, "BBB": 2, "CCC": 3, "DDD": 4, "EEE": 5, "FFF": 6, "GGG": 7, "JJJ": 11}
rows = st.builds(
    "{},7,{},{},{},{},{},{},{}".format,
    st.sampled_from(["XY", "AB"]),
    *[
        part
        for _ in range(2)
        for part in (st.sampled_from(sorted(CODES)), st.sampled_from([*CODES.values(), "\\N"]))
    ],
    st.sampled_from(["", "", "Y"]),
    st.sampled_from([0, 0, 1]),
    st.sampled_from(["320", "738 CRJ", "", *sorted(SURFACE)[:2]]),
)


@settings(derandomize=True, deadline=None, max_examples=some_of(150))
@given(told=st.lists(rows, max_size=25))
def test_no_row_is_lost_and_none_counted_twice(
    small: Situation, folder: Path, told: list[str]
) -> None:
    """Every row is either used or reported, once; every service rests on a row that was used."""
    made = bring(small, folder, told)
    assert made.faults == ()
    unused = [n.line for n in made.unused]
    assert len(set(unused)) == len(unused)
    assert made.used + len(unused) == made.rows == len(told)
    assert made.made["services"] <= made.used
    services = read_rows(made, "services.csv") if made.texts else []
    known = (
        {r["id"] for r in read_rows(made, "places.csv")} if "places.csv" in made.texts else set()
    )
    for service in services:
        assert {service["origin"], service["destination"]} <= known | set(small.places)
        assert service["origin"] != service["destination"]


def test_real_tables_are_read_without_a_fault() -> None:
    """Of OpenFlights' tables every row is accounted for, and what is made is a sound situation."""
    if not WORLD.is_dir():
        pytest.skip(f"{WORLD} is absent: OpenFlights' own tables were NOT read")
    russia = get_situation(SITUATIONS / "russia-2022")
    made = import_routes(
        russia,
        WORLD / "openflights-routes.csv",
        WORLD / "openflights-airports.csv",
        label=Label("geography", LABEL.published, parse_instant("2026-11-22T00:00:00Z")),
        countries=frozenset({"GE", "AM"}),
        world=find_world(),
    )
    assert made.faults == ()
    assert made.used + len(made.unused) == made.rows == 67663
    assert made.made["services"] > 50
    ends = {r["destination"] for r in read_rows(made, "services.csv")}
    assert {"tbilisi", "yerevan"} <= ends
