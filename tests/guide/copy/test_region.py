"""The page of a region tells each traveller it knows what `wayout plan` tells them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from tests.conftest import SITUATIONS
from tests.guide.copy.region_reader import RegionReader
from tests.guide.copy.snapped import draw_answers, is_possible, list_differences, snap
from wayout.guide.copy.public_pages import File
from wayout.guide.copy.region import list_slots
from wayout.guide.copy.tree import UNSAID, Node, list_parts
from wayout.guide.copy.workshop import REGION, Order, Task, Workshop
from wayout.situation.period import parse_instant

MADE = parse_instant("2022-09-24T12:00:00+03:00")
MOST_BYTES = 1_500_000
TRAVELLERS = 8
KEY = "RU-OMS"


@pytest.fixture(scope="module")
def shop() -> Workshop:
    """Give the workshop of a copy of the shipped situation."""
    return Workshop(Order(SITUATIONS / "russia-2022", MADE, None, "1234 5678 9012", "test"))


@pytest.fixture(scope="module")
def made(shop: Workshop) -> dict[str, File]:
    """Give the pages of one region by language."""
    return {file.path.split("/")[0]: file for file in shop.make(Task(REGION, KEY))}


def draw(shop: Workshop, number: int) -> Iterator[tuple[Random, dict[str, object]]]:
    """Draw travellers at random and snap them to what a copy knows."""
    rng = Random(20220924)
    while number:
        answers = snap(draw_answers(rng, shop.settings), shop.settings, rng)
        if is_possible(answers, shop.edition):
            number -= 1
            yield rng, answers


def test_a_page_tells_what_the_plan_tells(shop: Workshop, made: dict[str, File]) -> None:
    """Ways, hours, money, papers, needs, reasons, closed countries, the exit answer: all alike."""
    readers = {code: RegionReader.read(file.content.decode()) for code, file in made.items()}
    start = shop.starts[KEY]
    zone = shop.edition.situation.places[start].time_zone
    slots = list_slots(shop.settings, zone, MADE, shop.library.head.window.end)
    for rng, answers in draw(shop, TRAVELLERS):
        code, at, means = (
            rng.choice(["en", "ru"]),
            rng.choice(slots),
            rng.choice(("none", "car")),
        )
        found = list_differences(
            readers[code], shop.edition, shop.speak(code), answers, start, at, means
        )
        assert not found, (code, answers, at, means, found[:5])


@pytest.mark.parametrize(
    ("old", "new"),
    [("allowed if …", "refused"), ("Omsk", "Tomsk"), ("25 Sep", "26 Sep"), ("hours", "days")],
)
def test_a_page_that_tells_something_else_is_found_out(
    shop: Workshop, made: dict[str, File], old: str, new: str
) -> None:
    """The comparison is no rubber stamp: a changed word is a difference."""
    text = made["en"].content.decode()
    assert old in text
    reader = RegionReader.read(text.replace(old, new))
    start = shop.starts[KEY]
    zone = shop.edition.situation.places[start].time_zone
    (at, *_) = list_slots(shop.settings, zone, MADE, shop.library.head.window.end)
    answers = {"age": 29, "reservist": True}
    try:
        found = list_differences(reader, shop.edition, shop.speak("en"), answers, start, at, "none")
    except (AssertionError, StopIteration):
        return
    assert found


def test_a_region_asks_at_most_eight_questions_and_is_small(made: dict[str, File]) -> None:
    """A region's page is at most 1.5 MB, in every language."""
    for file in made.values():
        assert len(file.content) <= MOST_BYTES, file.path
        reader = RegionReader.read(file.content.decode())
        asked = {p.find("h2")[0].text for k, p in reader.parts.items() if k[0] in "qx"}
        assert 1 <= len(asked) <= 8


def test_every_part_of_a_region_leads_somewhere_and_is_led_to(made: dict[str, File]) -> None:
    """No link within the page is dead, and no part is out of reach."""
    for file in made.values():
        parts = RegionReader.read(file.content.decode()).parts
        seen, waiting = {"top", "notes"}, ["top"]
        while waiting:
            for _, to in parts[waiting.pop()].links():
                assert to in parts, (file.path, to)
                if to not in seen:
                    seen.add(to)
                    waiting.append(to)
        assert {p for p in parts if p not in ("main", "regions")} <= seen


def test_a_question_may_be_left_unanswered(shop: Workshop) -> None:
    """Each question of leaving, and of travelling, can be passed over."""
    slots = list_slots(shop.settings, "Europe/Moscow", MADE, shop.library.head.window.end)
    divided = shop._divide(slots)
    for part in list_parts(divided.leaving):
        if isinstance(part, Node):
            assert UNSAID in [answer for answer, _ in part.branches]
