"""Charts of a queue show every report, both sides of a contradiction, and no more than that."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import ImageChops

from tests.guide.pictures.seeing import SITUATION, count_near, list_chunks, open_picture
from wayout.guide.pictures.charts import ChartWords, draw_queue_chart
from wayout.guide.pictures.readings import Reading, get_reading_facts, list_readings
from wayout.guide.pictures.theme import THEMES
from wayout.situation.period import Instant, parse_instant
from wayout.situation.reading import get_situation

NOON = datetime(2022, 9, 24, 12, tzinfo=UTC)
WORDS = ChartWords(
    {"wait_time": "Ожидание, $часов$", "queue_length": "Очередь, км"},
    {"report": "сообщено", "at-least": "не меньше", "against": "источники расходятся"},
    lambda day: f"{day.day}.{day.month}",
    lambda number: f"{number:g}".replace(".", ","),
)


def reading(name: str, hours: float, value: float, **rest: object) -> Reading:
    """Make a reading of one instant, so many hours after noon."""
    at: Instant = NOON + timedelta(hours=hours)
    fields = {"low": value, "high": value, "bound": "exact", "unit": "hours", **rest}
    kind = str(fields.pop("kind", "wait_time"))
    return Reading(name, kind, value, start=at, end=at, published=at, **fields)  # type: ignore[arg-type]


def draw(*readings: Reading, theme: str = "light", shelf_h: float = 12.0) -> bytes:
    """Draw readings as they are known two days after noon."""
    png = draw_queue_chart(
        readings,
        WORDS,
        as_of=NOON + timedelta(hours=48),
        time_zone="Europe/Moscow",
        shelf_life_hours={"wait_time": shelf_h, "queue_length": shelf_h},
        theme=theme,
    )
    assert png is not None
    return png


def differ(one: bytes, other: bytes) -> int:
    """Count the pixels in which two pictures differ visibly; of other heights, all."""
    first, second = open_picture(one), open_picture(other)
    if first.size != second.size:
        return first.width * first.height
    levels = ImageChops.difference(first, second).convert("L").histogram()
    return sum(levels[24:])


def test_no_report_is_no_picture() -> None:
    """Where nothing was reported there is no chart to look at."""
    drawn = draw_queue_chart([], WORDS, as_of=NOON, time_zone="Europe/Moscow", shelf_life_hours={})
    assert drawn is None


@pytest.mark.parametrize("theme", THEMES)
def test_reports_within_their_shelf_life_are_joined_and_others_not(theme: str) -> None:
    """The middle between two points bears a line if they are near in time, else nothing."""
    points = (reading("a", 0, 4.0), reading("b", 10, 8.0))
    joined, apart = draw(*points, theme=theme), draw(*points, theme=theme, shelf_h=9.0)
    assert differ(joined, apart) > 40
    alone = sum(
        count_near(open_picture(draw(one, theme=theme)), THEMES[theme].kinds["wait_time"])
        for one in points
    )
    assert count_near(open_picture(apart), THEMES[theme].kinds["wait_time"]) <= alone * 1.1


def test_a_bound_a_range_and_a_doubt_are_drawn_differently() -> None:
    """At least, at most, a range and a disputed number change the picture, each in its way."""
    plain = reading("a", 0, 4.0)
    top = reading("z", 30, 9.0)
    variants = [
        draw(plain, top),
        draw(reading("a", 0, 4.0, bound="at-least"), top),
        draw(reading("a", 0, 4.0, bound="at-most"), top),
        draw(reading("a", 0, 4.0, low=2.0, high=6.0, bound="range"), top),
        draw(reading("a", 0, 4.0, doubted=True), top),
    ]
    for number, one in enumerate(variants):
        assert all(differ(one, other) > 20 for other in variants[number + 1 :])


def test_a_lower_bound_points_upwards() -> None:
    """The arrow of `at least` lies above its point, and that of `at most` below it."""
    colour = THEMES["light"].kinds["wait_time"]
    top = reading("z", 40, 9.0)
    rows = {}
    for bound in ("exact", "at-least", "at-most"):
        picture = open_picture(draw(reading("a", 0, 4.5, bound=bound), top)).crop((84, 0, 200, 240))
        inked = [y for y in range(240) if count_near(picture.crop((0, y, 116, y + 1)), colour)]
        rows[bound] = min(inked), max(inked)
    assert rows["at-least"][0] < rows["exact"][0] - 10
    assert rows["at-most"][1] > rows["exact"][1] + 10
    assert abs(rows["at-least"][1] - rows["exact"][1]) <= 2


def test_both_sides_of_a_contradiction_are_there_and_tied() -> None:
    """Two readings that contradict each other are both drawn, with a dashed line between."""
    sides = (reading("a", 0, 2.0, against=("b",)), reading("b", 0, 8.0, against=("a",)))
    loose = (reading("a", 0, 2.0), reading("b", 0, 8.0))
    tied, untied = (open_picture(draw(*both)).crop((84, 44, 200, 240)) for both in (sides, loose))
    colours = THEMES["light"]
    middle = tied.crop((0, 90, 116, 110)), untied.crop((0, 90, 116, 110))
    assert count_near(middle[0], colours.ink, within=60) > 10
    assert count_near(middle[1], colours.ink, within=60) == 0
    for rows in ((0, 90), (110, 196)):
        half = tied.crop((0, rows[0], 116, rows[1]))
        assert count_near(half, colours.kinds["wait_time"], within=40) > 15


@pytest.mark.parametrize("theme", THEMES)
def test_the_fullest_chart_is_small_and_the_same_from_any_thread(theme: str) -> None:
    """The chart of the busiest post is within 20 kB, and two threads draw the same bytes."""
    as_of = parse_instant("2022-09-30T18:00:00+03:00")
    known = get_situation(Path(SITUATION)).as_of(as_of)
    readings = list_readings(known, "verkhny-lars", since=as_of - timedelta(days=14))

    def make(_: int) -> bytes | None:
        return draw_queue_chart(
            readings,
            WORDS,
            as_of=as_of,
            time_zone="Europe/Moscow",
            shelf_life_hours=known.head.shelf_life_hours,
            theme=theme,
        )

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(make, range(2))
    assert one == other
    assert one is not None
    assert len(one) <= 20 * 1024
    assert set(list_chunks(one)) <= {"IHDR", "PLTE", "IDAT", "IEND", "tRNS"}
    assert any(r.against for r in readings)
    assert all(r.published <= as_of and r.end <= r.published for r in readings)


def test_the_facts_say_what_the_chart_shows() -> None:
    """By kind: how many, from what to what, the newest, and how many disagree."""
    readings = (
        reading("a", 0, 2.0, against=("b",)),
        reading("b", 1, 8.0, high=9.0, against=("a",)),
        reading("c", 5, 3.0, kind="queue_length"),
    )
    waits, lengths = get_reading_facts(readings)
    assert (waits.kind, waits.count, waits.lowest, waits.highest) == ("wait_time", 2, 2.0, 9.0)
    assert (waits.newest.id, waits.disagreeing) == ("b", 2)
    assert (lengths.kind, lengths.count, lengths.disagreeing) == ("queue_length", 1, 0)


def test_a_chart_leaves_the_state_of_matplotlib_alone() -> None:
    """No global figure is made, and pyplot is never imported."""
    code = (
        "import sys; from tests.guide.pictures.test_charts import draw, reading;"
        "draw(reading('a', 0, 2.0)); sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
