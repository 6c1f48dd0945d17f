"""Names lie on nothing, and leave nothing of the picture."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from wayout.guide.pictures.labels import Box, Wanted, box_around, place_labels
from wayout.guide.pictures.lettering import ELLIPSIS, find_font, wrap_text

ROOM = Box(6.0, 6.0, 634.0, 414.0)
names = st.sampled_from(["Люття", "Salla (Kuoloyarvi)", "Пограничный (Приморский край)", "Ilek"])
points = st.tuples(st.integers(20, 620), st.integers(20, 400), names)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(points, max_size=15))
def test_names_cover_neither_marks_nor_names(found: list[tuple[int, int, str]]) -> None:
    """Names that are not needed stand free of all marks and of each other, and in the picture."""
    taken = [box_around(x, y, 14.0) for x, y, _ in found]
    placed = place_labels([Wanted(*one) for one in found], taken=taken, room=ROOM)
    for one in placed:
        assert one.box.within(ROOM)
        assert not any(one.box.meets(mark) for mark in taken)
    assert not any(a.box.meets(b.box) for a, b in combinations(placed, 2))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(points, max_size=5))
def test_needed_names_are_all_there(found: list[tuple[int, int, str]]) -> None:
    """Needed names are placed in the picture, however crowded it is."""
    wanted = [Wanted(*one, needed=True) for one in found]
    taken = [box_around(x, y, 60.0) for x, y, _ in found]
    placed = place_labels(wanted, taken=taken, room=ROOM)
    assert len(placed) == len(found)
    assert all(one.box.within(ROOM) for one in placed)


def test_a_lone_name_stands_beside_its_point_without_a_line() -> None:
    """With nothing in the way a name stands to the right of its mark."""
    (placed,) = place_labels([Wanted(100, 100, "Ozinki")], taken=[], room=ROOM)
    assert not placed.led
    assert placed.box.left > 100


def test_long_names_are_broken_evenly_and_then_shortened() -> None:
    """A name too wide is set in two lines; what does not fit then ends in an ellipsis."""
    font = find_font("Пограничный")
    assert wrap_text("Verkhny Lars", font, width_px=500.0) == ("Verkhny Lars",)
    assert wrap_text("Verkhny Lars", font, width_px=120.0) == ("Verkhny", "Lars")
    lines = wrap_text("Пограничный (Калининградская область)", font, width_px=200.0)
    assert len(lines) == 2
    assert lines[1].endswith(ELLIPSIS)
    assert all(font.getlength(line) <= 200.0 for line in lines)
    assert wrap_text("   ", font, width_px=200.0) == ()


def test_the_font_has_the_letters_of_the_offered_languages() -> None:
    """No letter of English or Russian names, nor of those of the Kazakhs, is an empty box."""
    font = find_font("Ж")
    missing = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
    for letter in "AzÄõżЖяЁёҚңІғ№«»…—":
        mask = font.getmask(letter)
        assert (mask.getbbox(), bytes(mask)) != missing, letter
