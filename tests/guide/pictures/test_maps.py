"""Maps of crossings say each verdict by colour and by shape, in few and always the same bytes."""

from __future__ import annotations

import csv

import pytest
from PIL import Image, ImageChops

from tests.guide.pictures.seeing import SITUATION, count_near, list_chunks, open_picture
from wayout.errors import BadInputError
from wayout.guide.pictures.frame import fit_frame
from wayout.guide.pictures.ground import Grounds
from wayout.guide.pictures.maps import MapWords, Mark, draw_map, get_map_facts
from wayout.guide.pictures.marks import VERDICTS, find_mark
from wayout.guide.pictures.png import get_size
from wayout.guide.pictures.theme import THEMES

WORDS = MapWords(
    {
        "allowed": "открыто",
        "allowed-if": "открыто при условиях",
        "unknown": "неизвестно",
        "refused": "закрыто для вас",
    },
    {"RU": "Россия", "KZ": "Казахстан", "MN": "Монголия"},
    "км",
)


@pytest.fixture(scope="module")
def grounds() -> Grounds:
    """Give grounds that all tests here share."""
    return Grounds("RU")


def all_crossings(*, selected: bool = False) -> list[Mark]:
    """Give every crossing of the worked example, the verdicts dealt out in turn."""
    with (SITUATION / "crossings.csv").open(encoding="utf-8", newline="") as file:
        return [
            Mark(
                row["name_ru"],
                float(row["lat"]),
                float(row["lon"]),
                VERDICTS[number % len(VERDICTS)],
                selected,
            )
            for number, row in enumerate(csv.DictReader(file))
        ]


@pytest.mark.parametrize("theme", THEMES)
def test_the_map_of_all_crossings_is_small_and_always_the_same(
    grounds: Grounds, theme: str
) -> None:
    """The map of every crossing stays within 40 kB; drawn anew it has the same bytes."""
    png = draw_map(grounds, all_crossings(selected=True), WORDS, theme=theme)
    again = draw_map(Grounds("RU"), all_crossings(selected=True), WORDS, theme=theme)
    assert png == again
    assert len(png) <= 40 * 1024
    assert set(list_chunks(png)) == {"IHDR", "PLTE", "IDAT", "IEND"}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_crossing_has_the_colour_of_its_verdict(
    grounds: Grounds, theme: str, verdict: str
) -> None:
    """Around a crossing there are many pixels of its verdict's colour, and none without it."""
    mark = Mark("", 51.2, 51.4, verdict)
    frame = fit_frame([(51.2, 51.4)], size=(640, 420))
    colour = THEMES[theme].verdicts[verdict]
    with_it = open_picture(draw_map(grounds, [mark], MapWords({}), theme=theme, frame=frame))
    without = open_picture(draw_map(grounds, [], MapWords({}), theme=theme, frame=frame))
    (x, y), *_ = frame.place_spots([(mark.lat, mark.lon)])
    around = (int(x) - 16, int(y) - 16, int(x) + 16, int(y) + 16)
    assert count_near(with_it.crop(around), colour) > 60
    assert count_near(without.crop(around), colour) == 0


def test_shapes_differ_without_any_colour() -> None:
    """In black and white every two marks differ by an eighth of their area at least."""
    shapes = {}
    for verdict in VERDICTS:
        mark = find_mark(verdict, theme="light", size_px=30)
        flat = Image.new("RGBA", mark.size, (255, 255, 255, 255))
        flat.alpha_composite(mark)
        shapes[verdict] = flat.convert("L").point(lambda level: 255 * (level > 200))
    for one in VERDICTS:
        for other in VERDICTS:
            if one != other:
                apart = ImageChops.difference(shapes[one], shapes[other])
                assert apart.histogram()[255] > 900 / 8, (one, other)


def test_what_is_open_lies_above_what_is_closed(grounds: Grounds) -> None:
    """Where a closed and an open crossing lie on the same spot, the open one is seen."""
    spot = {"lat": 51.2, "lon": 51.4}
    marks = [Mark("a", verdict="allowed", **spot), Mark("b", verdict="refused", **spot)]
    frame = fit_frame([(51.2, 51.4)], size=(640, 420))
    picture = open_picture(draw_map(grounds, marks, MapWords({}), frame=frame))
    (x, y), *_ = frame.place_spots([(51.2, 51.4)])
    assert picture.getpixel((int(x), int(y))) == THEMES["light"].verdicts["allowed"]


def test_the_legend_explains_only_what_is_there(grounds: Grounds) -> None:
    """The legend grows with the verdicts on the map, and is absent without words."""
    one = draw_map(grounds, all_crossings()[:1], WORDS)
    four = draw_map(grounds, all_crossings()[:4], WORDS)
    bare = draw_map(grounds, all_crossings()[:4], MapWords({}))
    assert get_size(bare) == (640, 420)
    assert get_size(bare)[1] < get_size(one)[1] < get_size(four)[1]


def test_a_word_that_is_no_verdict_is_refused(grounds: Grounds) -> None:
    """A mark without a shape is an error, never drawn as something else."""
    with pytest.raises(BadInputError, match="no mark for 'maybe'"):
        draw_map(grounds, [Mark("a", 51.2, 51.4, "maybe")], WORDS)


def test_the_facts_say_what_the_map_shows() -> None:
    """The counts by verdict, best first, and a row for each crossing."""
    marks = all_crossings()[:6]
    facts = get_map_facts(marks)
    assert dict(facts.counts) == {"allowed": 1, "allowed-if": 1, "unknown": 2, "refused": 2}
    assert list(facts.counts) == ["allowed", "allowed-if", "unknown", "refused"]
    assert sorted(m.name for m in facts.rows) == sorted(m.name for m in marks)


def test_the_size_of_something_else_is_refused() -> None:
    """Bytes that are no PNG have no size."""
    with pytest.raises(ValueError, match="no PNG"):
        get_size(b"<svg/>")
