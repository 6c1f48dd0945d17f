"""Every malformed Flee file is answered in one line: file, line, what is accepted, the nearest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forecast.small_instance import FILES, change, write_instance
from wayout.errors import FaultyInstanceError
from wayout.forecast.flee.reading import read_instance
from wayout.forecast.flee.reading_settings import read_settings

PLACES, ROADS = "input_csv/locations.csv", "input_csv/routes.csv"
CLOSED, WAR = "input_csv/closures.csv", "input_csv/conflicts.csv"
PERIOD, FIXES = "input_csv/sim_period.csv", "input_csv/registration_corrections.csv"
LAYOUT, NEAR, SETTINGS = "source_data/data_layout.csv", "source_data/near.csv", "settings.yml"
HEADER = FILES[CLOSED]

FAULTS: dict[str, tuple[dict[str, str | None], tuple[str, ...]]] = {
    "no file of places": ({PLACES: None}, ("locations.csv: no such file", "accepted")),
    "no file of roads": ({ROADS: None}, ("routes.csv: no such file",)),
    "no file of closures": ({CLOSED: None}, ("closures.csv: no such file", "only a header")),
    "no file of a camp": ({NEAR: None}, ("data_layout.csv:2", "'near.csv'", "far.csv")),
    "no layout": ({LAYOUT: None}, ("data_layout.csv: no such file",)),
    "places without population": (
        change(PLACES, ",town,,\n", ",town,\n"),
        ("locations.csv:3", "'population' is missing", "column 8"),
    ),
    "roads without distance": (
        change(ROADS, "Bora,Hub,80,", "Bora,Hub"),
        ("routes.csv:3", "'distance' is missing"),
    ),
    "population no number": (change(PLACES, "5000", "5e3"), ("locations.csv:2", "'5e3'", "whole")),
    "population below zero": (change(PLACES, "5000", "-5"), ("locations.csv:2", "from 0")),
    "capacity no number": (change(PLACES, ",900", ",many"), ("locations.csv:5", "'many'")),
    "capacity beyond counting": (change(PLACES, ",900", "," + "9" * 5000), ("locations.csv:5",)),
    "population zero": (
        change(PLACES, "5000", "0"),
        ("conflicts.csv", "nobody sets out", "at least one"),
    ),
    "type": (change(PLACES, "forwarding_hub", "huub"), ("locations.csv:4", "type 'huub'")),
    "place twice": (change(PLACES, "Bora,North", "Alba,North"), ("locations.csv:3", "line 2")),
    "attribute of a place": (change(PLACES, "0,5000", "0,5000,12"), ("locations.csv:2", "'12'")),
    "conflict date": (change(PLACES, "0,5000", ",5000"), ("locations.csv:2", "'conflict_date'")),
    "unknown place in a road": (
        change(ROADS, "Alba,Bora", "Alba,Boora"),
        ("routes.csv:2", "no place 'Boora'", "did you mean 'Bora'?"),
    ),
    "distance below zero": (change(ROADS, ",60,", ",-60,"), ("routes.csv:2", "'-60'", "0.01")),
    "distance zero": (change(ROADS, ",60,", ",0,"), ("routes.csv:2", "'distance' is '0'")),
    "distance no number": (change(ROADS, ",60,", ",nan,"), ("routes.csv:2", "'nan'")),
    "distance in metres": (change(ROADS, ",60,", ",60000,"), ("routes.csv:2", "20100")),
    "road to itself": (change(ROADS, "Alba,Bora", "Bora,Bora"), ("routes.csv:2", "itself")),
    "mark of a road": (change(ROADS, "60,", "60,5"), ("routes.csv:2", "0, 1 or 2")),
    "places that no road joins": (
        {ROADS: "Hub,Near,40\nAlba,Bora,60\n"},
        ("routes.csv", "no road leads from any place in conflict to a camp"),
    ),
    "kind of closure": (
        {CLOSED: HEADER + "locaton,Alba,,0,3\n"},
        ("closures.csv:2", "'locaton'", "did you mean 'location'?"),
    ),
    "closure of an unknown place": (
        {CLOSED: HEADER + "location,Albo,,0,3\n"},
        ("closures.csv:2", "'Albo'", "did you mean 'Alba'?"),
    ),
    "closure of an unknown country": (
        {CLOSED: HEADER + "country,Arland,Borlando,0,3\n"},
        ("closures.csv:2", "'Borlando'", "'Borland'"),
    ),
    "closure between countries without a road": (
        {CLOSED: HEADER + "country,Borland,Corland,0,3\n"},
        ("closures.csv:2", "no road between Borland and Corland"),
    ),
    "closure of an unknown link": (
        {CLOSED: HEADER + "link,Alba,Far,0,3\n"},
        ("closures.csv:2", "no road between Alba and Far"),
    ),
    "closure of a camp that is none": (
        {CLOSED: HEADER + "camp,Bora,,0,3\n"},
        ("closures.csv:2", "no camp 'Bora'", "Near"),
    ),
    "closure that ends first": (
        {CLOSED: HEADER + "location,Alba,,5,3\n"},
        ("closures.csv:2", "opens on day 3"),
    ),
    "closure on a day that is none": (
        {CLOSED: HEADER + "location,Alba,,soon,3\n"},
        ("closures.csv:2", "'closure_start' is 'soon'"),
    ),
    "conflicts too short": (
        {WAR: "#Day,Alba\n0,1\n1,1\n"},
        ("conflicts.csv:3", "after 2 days", "12 days"),
    ),
    "conflicts without header": ({WAR: "0,1\n"}, ("conflicts.csv", "header")),
    "conflicts not in order": (change(WAR, "\n3,", "\n4,"), ("conflicts.csv:5", "day '4'")),
    "strength of a conflict": (change(WAR, "0,1,0", "0,2,0"), ("conflicts.csv:2", "from 0 to 1")),
    "conflict at an unknown place": (
        change(WAR, "#Day,Alba", "#Day,Albaa"),
        ("conflicts.csv:2", "'Albaa'", "did you mean 'Alba'?"),
    ),
    "start that is no date": (
        change(PERIOD, "2030-01-01", "2030-13-01"),
        ("sim_period.csv:1", "'2030-13-01'", "YYYY-MM-DD"),
    ),
    "length past all calendars": (
        change(PERIOD, "Length,12", "Length,99999999"),
        ("sim_period.csv:2", "99999999 days"),
    ),
    "length zero": (change(PERIOD, "Length,12", "Length,0"), ("sim_period.csv:2", "from 1")),
    "no length": (change(PERIOD, "Length,12", ""), ("sim_period.csv", "no 'Length'")),
    "layout without total": (
        change(LAYOUT, "total,total.csv\n", ""),
        ("data_layout.csv:1", "'total,FILE'"),
    ),
    "camp without counts": (
        change(LAYOUT, "Near,near.csv\n", ""),
        ("data_layout.csv", "no row for camp 'Near'"),
    ),
    "file elsewhere": (
        change(LAYOUT, "near.csv", "../input_csv/routes.csv"),
        ("data_layout.csv:2", "no file of this folder"),
    ),
    "date of a count": (change(NEAR, "2030-01-05", "5 Jan"), ("near.csv:2", "'5 Jan'")),
    "counts not in order": (
        change(NEAR, "2030-01-11", "2030-01-03"),
        ("near.csv:3", "'2030-01-03' comes after '2030-01-05'"),
    ),
    "count no number": (change(NEAR, ",300", ",some"), ("near.csv:2", "'some'")),
    "no count at all": ({NEAR: "Date,count\n"}, ("near.csv", "no report")),
    "correction of an unknown camp": (
        {FIXES: "Nearr,2030-01-05\n"},
        ("registration_corrections.csv:1", "did you mean 'Near'?"),
    ),
    "correction on a day without a count": (
        {FIXES: "Near,2030-01-06\n"},
        ("registration_corrections.csv:1", "no report", "-1 days"),
    ),
    "correction past the last count": ({FIXES: "Near,2031-01-01\n"}, ("no report of 'Near'",)),
    "quotes that do not end": ({NEAR: '2030-01-01,"1\n'}, ("near.csv", "no CSV")),
}

SETTINGS_FAULTS = {
    "key": ("awareness_level: 1", "awarness_level: 1", "settings.yml:7", "'awareness_level'"),
    "section": ("move_rules", "move_rule", "settings.yml:5", "did you mean 'move_rules'?"),
    "number": ("0.25", "strong", "settings.yml:6", "a number from 0"),
    "infinite": ("0.25", ".inf", "settings.yml:6", "a number from 0"),
    "whole number": ("level: 1", "level: 1.5", "settings.yml:7", "a whole number from -1 to 6"),
    "too far": ("level: 1", "level: 99", "settings.yml:7", "from -1 to 6"),
    "flag": ("insert_day0: True", "insert_day0: 3", "settings.yml:4", "True or False"),
    "key twice": ("insert_day0", "take_from_population", "settings.yml:4", "second time"),
    "no YAML": ("{agent: 0}", "{agent: 0", "settings.yml", "no YAML"),
    "list": ("log_levels: {agent: 0}", "- 1", "settings.yml", "no YAML"),
    "rule that is not here": (
        "awareness_level: 1",
        "fixed_routes: True",
        "settings.yml:7",
        "not in --model flee",
    ),
}


def check_line(said: str, words: tuple[str, ...]) -> None:
    """Check that a message is one line of readable length with these words."""
    assert [w for w in words if w not in said] == [], said
    assert "\n" not in said
    assert len(said) < 400


@pytest.mark.parametrize("name", FAULTS)
def test_fault_of_a_file_is_one_line(tmp_path: Path, name: str) -> None:
    """File, line, what was found and what is accepted, and nothing is run."""
    changes, words = FAULTS[name]
    folder = write_instance(tmp_path, changes)
    with pytest.raises(FaultyInstanceError) as fault:
        read_instance(folder / "input_csv", folder / "source_data")
    check_line(str(fault.value), words)


@pytest.mark.parametrize("name", SETTINGS_FAULTS)
def test_fault_of_the_settings_is_one_line(tmp_path: Path, name: str) -> None:
    """A key or value that is not accepted names its line and what is."""
    old, new, *words = SETTINGS_FAULTS[name]
    folder = write_instance(tmp_path, change(SETTINGS, old, new))
    with pytest.raises(FaultyInstanceError) as fault:
        read_settings(folder / SETTINGS)
    check_line(str(fault.value), tuple(words))


def test_good_folders_have_no_fault(tmp_path: Path) -> None:
    """The instance that all the faulty ones are made from is read without a word."""
    folder = write_instance(tmp_path)
    read = read_instance(folder / "input_csv", folder / "source_data")
    assert (read.notices, read.days, len(read.places), len(read.roads)) == ((), 12, 5, 4)
    assert read_settings(folder / SETTINGS).conflict_weight == 0.25


def test_a_place_without_a_road_is_noticed(tmp_path: Path) -> None:
    """People there stay, and the reader is told so; a camp that nobody reaches is named."""
    roads = FILES[ROADS].replace("Bora,Far,500,\n", "")
    folder = write_instance(tmp_path, {ROADS: roads})
    read = read_instance(folder / "input_csv", folder / "source_data")
    assert read.notices == ("routes.csv: no road from Far to anywhere",)


def test_a_closure_that_does_more_than_it_says_is_noticed(tmp_path: Path) -> None:
    """A closure of a location closes all its roads, whatever second name it has."""
    folder = write_instance(tmp_path, {CLOSED: HEADER + "location,Alba,Bora,0,3\n"})
    read = read_instance(folder / "input_csv", folder / "source_data")
    assert "every road of Alba" in read.notices[0]
