"""Grounds show land where land is, and keep nothing of anybody."""

from __future__ import annotations

import subprocess
import sys

import pytest

from wayout.guide.pictures.frame import Frame, fit_frame
from wayout.guide.pictures.ground import Grounds
from wayout.guide.pictures.theme import THEMES

SIZE = (640, 420)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("lat", "lon", "ground"),
    [
        (55.0, 41.0, "home"),
        (67.0, 179.0, "home"),
        (66.8, -177.0, "home"),
        (48.5, 68.0, "land"),
        (-25.0, 134.0, "land"),
        (43.0, 34.5, "sea"),
        (30.0, -150.0, "sea"),
    ],
)
def test_land_and_sea_are_where_they_are(lat: float, lon: float, ground: str, theme: str) -> None:
    """Land, sea and the home country have their colours, on both sides of the antimeridian."""
    frame = fit_frame([(lat, lon)], size=SIZE)
    picture = Grounds("RU").get_ground(frame, theme=theme).picture.convert("RGB")
    (x, y), *_ = frame.place_spots([(lat, lon)])
    assert picture.getpixel((int(x), int(y))) == getattr(THEMES[theme], ground)


def test_a_map_of_the_whole_world_has_every_continent() -> None:
    """On the widest frame all continents are land, and the middle of each ocean is sea."""
    frame = fit_frame([], size=SIZE)
    picture = Grounds("RU").get_ground(frame, theme="light").picture.convert("RGB")
    land = [(45.0, -100.0), (-10.0, -55.0), (20.0, 20.0), (33.0, 103.0), (-25.0, 134.0)]
    sea = [(0.0, -30.0), (-30.0, 80.0), (10.0, -140.0)]
    for spots, colour in ((land, THEMES["light"].land), (sea, THEMES["light"].sea)):
        for x, y in frame.place_spots(spots):
            assert picture.getpixel((round(x), round(y))) == colour


def test_no_more_grounds_are_kept_than_were_asked_for() -> None:
    """The oldest ground is dropped when there are too many; what is kept is the same picture."""
    grounds = Grounds("RU", most=2)
    frames = [Frame(50.0 + step, 40.0, 300.0, (64, 42)) for step in range(3)]
    first = grounds.get_ground(frames[0], theme="light")
    assert grounds.get_ground(frames[0], theme="light") is first
    for frame in frames[1:]:
        grounds.get_ground(frame, theme="light")
    again = grounds.get_ground(frames[0], theme="light")
    assert again is not first
    assert again.picture.tobytes() == first.picture.tobytes()


def test_countries_have_room_for_their_names_inside_of_them() -> None:
    """The room for a name lies on the country's own land."""
    frame = fit_frame([(50.0, 50.0), (42.0, 75.0)], size=SIZE)
    ground = Grounds("KZ").get_ground(frame, theme="light")
    (room,) = [r for r in ground.rooms if r.code == "KZ"]
    assert ground.picture.convert("RGB").getpixel((int(room.x), int(room.y))) == (
        THEMES["light"].home
    )
    assert room.radius > 40


def test_importing_the_pictures_imports_no_matplotlib() -> None:
    """matplotlib is imported by the first chart, never by importing or by drawing a map."""
    code = (
        "import sys; from wayout.guide.pictures import charts, journeys, maps;"
        "from wayout.guide.pictures.ground import Grounds;"
        "maps.draw_map(Grounds('RU'), [maps.Mark('A', 43, 44, 'allowed')], maps.MapWords({}));"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
