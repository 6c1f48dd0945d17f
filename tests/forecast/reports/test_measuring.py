"""What each kind of report is taken as, and what is set aside."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tests.forecast.reports.told import (
    PERSONS,
    WHOLE,
    at,
    measure_one,
    place_reports,
    tell,
    tell_wait,
    why_aside,
)
from wayout.errors import BadInputError
from wayout.forecast.reports.doubts import Doubts
from wayout.forecast.reports.measured import list_measurements
from wayout.situation.period import BEGINNING, Period
from wayout.situation.record import Resolution


def test_a_count_of_a_day_is_a_measurement_of_that_day() -> None:
    """Its post, country, period and value are those of the report."""
    one = measure_one(tell("a", 1200, "25", "26", "27"))
    assert (one.quantity, one.country, one.posts) == ("entries", "XB", ("south-gate",))
    assert (one.start, one.end, one.value, one.bound) == (at("25"), at("26"), 1200, "exact")


def test_a_rate_becomes_the_entries_of_its_period() -> None:
    """400 a day for three days are 1200 entries."""
    one = measure_one(tell("a", 400, "22", "25", "27", unit="trips/day"))
    assert one.value == pytest.approx(1200)


def test_an_ordinary_level_from_before_the_window_is_cut_to_it() -> None:
    """A daily level from 11 to 19 September counts for the four days from the 15th on."""
    said = tell("a", 100, "11", "19", "27", kind="baseline_entries", unit="trips/day")
    one = measure_one(said)
    assert one.start == at("15")
    assert one.value == pytest.approx(400)


def test_a_total_that_begins_before_the_window_is_cut_in_proportion_and_doubted_more() -> None:
    """Six of seven days are left of 700 people."""
    cut = measure_one(tell("a", 700, "14", "21", "27"))
    whole = measure_one(tell("a", 600, "15", "21", "27"))
    assert cut.value == pytest.approx(600)
    assert cut.doubt > whole.doubt


def test_a_total_mostly_before_the_window_is_set_aside() -> None:
    """Of ten days only one is in the window."""
    assert "mostly before" in why_aside(tell("a", 700, "06", "16", "27"))["a"]


def test_a_count_told_before_its_day_was_over_is_at_least() -> None:
    """The day of the report is its last hour: the day counted may not have been over."""
    one = measure_one(tell("a", 40, "26", "27", "26T20"))
    assert (one.bound, one.end) == ("at-least", at("26T20"))


def test_a_week_told_on_its_last_day_is_doubted_by_that_day() -> None:
    """Seven days of which one may be missing stay a value, with more doubt."""
    late = measure_one(tell("a", 700, "19", "26", "26T01"))
    sure = measure_one(tell("a", 700, "19", "26", "28"))
    assert late.bound == sure.bound == "exact"
    assert late.doubt > sure.doubt


def test_a_period_that_ends_at_an_hour_was_over() -> None:
    """From noon to noon, told the same day, is a count and no bound."""
    assert measure_one(tell("a", 9000, "25T12", "26T12", "26T23")).bound == "exact"


def test_nothing_is_measured_after_its_publication() -> None:
    """A rate told for days to come counts up to its publication."""
    one = measure_one(tell("a", 400, "22", "29", "24", unit="trips/day"))
    assert one.end == at("24")
    assert one.value == pytest.approx(800)


def test_an_airport_is_at_least_so_many_of_the_country() -> None:
    """Who landed at one airport are a part of who came by air."""
    one = measure_one(tell("a", 900, "25", "26", "27", place="charlie-airport"))
    assert (one.posts, one.modes, one.bound) == ((), frozenset({"air"}), "at-least")


def test_a_country_is_every_way_into_it() -> None:
    """A count of the whole country names no post."""
    assert measure_one(tell("a", 900, "25", "26", "27", place="borland")).posts == ()


def test_an_area_is_its_posts() -> None:
    """A count of the northern border is of both its posts."""
    one = measure_one(tell("a", 900, "25", "26", "27", place="north-border"))
    assert one.posts == ("north-bridge", "south-gate")


def test_a_queue_of_several_posts_is_doubted_more_than_of_one() -> None:
    """Of which post the kilometres are, nobody knows."""
    said = tell("a", 10, "25", "26", "27", kind="queue_length", unit="km")
    of_both = measure_one(replace(said, place="north-border"))
    assert of_both.doubt > measure_one(said).doubt


def test_a_queue_without_an_hour_is_of_its_whole_day_and_with_one_of_that_hour() -> None:
    """A report of an instant is of the hour after it."""
    said = {"kind": "queue_length", "unit": "km"}
    day, hour = (
        measure_one(tell("a", 10, *p, "27", **said)) for p in (("25", "26"), ("25T08", ""))
    )
    assert (day.end - day.start).total_seconds() == 86400
    assert (hour.start, hour.end) == (at("25T08"), at("25T09"))


def test_people_in_a_queue_are_vehicles_and_walkers_are_themselves() -> None:
    """500 people fill 200 cars, and 500 walkers are 500."""
    said = {"kind": "queue_persons", "unit": "persons"}
    cars = measure_one(tell("a", 500, "25", "26", "27", **said))
    feet = measure_one(tell("a", 500, "25", "26", "27", modes=frozenset({"foot"}), **said))
    assert (cars.value, feet.value) == (500 / PERSONS, 500)


def test_a_capacity_is_people_an_hour() -> None:
    """240 vehicles a day are ten an hour, with 2.5 people each."""
    said = {"kind": "capacity", "unit": "vehicles/day", "nationality": "all"}
    one = measure_one(tell("a", 240, "25", "", "27", **said))
    assert one.value == pytest.approx(10 * PERSONS)
    assert (one.start, one.end) == (at("25"), at("27"))


def test_who_had_stood_for_ten_hours_joined_ten_hours_before() -> None:
    """At least ten hours is the wait of those who joined up to 14:00, told for the whole day."""
    one = measure_one(tell_wait(10, "25", "26", "27", bound="at-least", speaker="eyewitness"))
    assert (one.start, one.end, one.bound) == (at("25"), at("25T14"), "at-least")


def test_a_wait_longer_than_its_period_began_before_it() -> None:
    """Three days in line, told of one day, began three days before."""
    one = measure_one(tell_wait(72, "25", "26", "27", speaker="eyewitness"))
    assert (one.start, one.end) == (at("22"), at("23"))


def test_a_wait_told_by_the_press_is_of_all_who_may_be_meant() -> None:
    """Those who are through joined before, those who come now join today."""
    one = measure_one(tell_wait(48, "25", "26", "27", speaker="media"))
    assert (one.start, one.end) == (at("23"), at("26"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"direction": "out"}, "other direction"),
        ({"direction": "both"}, "both directions"),
        ({"nationality": "XB"}, "nationals of XB"),
        ({"modes": frozenset({"truck"})}, "lorries"),
        ({"status": "rumour"}, "status is rumour"),
        ({"status": "denied"}, "status is denied"),
        ({"status": "announced"}, "status is announced"),
        ({"country": ""}, "several countries"),
        ({"country": "XA"}, "leads to XB"),
        ({"place": "nowhere"}, "no place"),
        ({"place": "bravo"}, "not in XB"),
        ({"place": "charlie"}, "no border post"),
        ({"valid": Period(at("10"), at("12"))}, "before the window"),
        ({"valid": Period(at("28"), at("29"))}, "after its publication"),
        ({"valid": Period(BEGINNING, at("26"))}, "of which time"),
        ({"value": 0.0, "bound": "at-least"}, "says nothing"),
    ],
)
def test_what_is_no_number_of_the_model_is_set_aside(change: dict[str, object], why: str) -> None:
    """Each reason is given in words."""
    said = {"place": "borland"} if "country" in change and not change["country"] else {}
    report = replace(tell("a", 900, "25", "26", "27", **said), **change)  # type: ignore[arg-type]
    assert why in why_aside(report)["a"]


def test_a_town_before_two_posts_is_set_aside() -> None:
    """The queue in Bravo may be that of either post."""
    said = {"kind": "queue_length", "unit": "km", "place": "bravo"}
    assert "at no post, or at several" in why_aside(tell("a", 5, "25", "26", "27", **said))["a"]


def test_a_town_before_one_post_is_that_post() -> None:
    """Where only the south gate lies behind Bravo, its queue is meant, with more doubt."""
    report = tell("a", 5, "25", "26", "27", kind="queue_length", unit="km", place="bravo")
    gate = {"south-gate": WHOLE.crossings["south-gate"]}
    world = replace(place_reports([report]), crossings=gate)
    (one,) = list_measurements(world, persons_a_vehicle=PERSONS).measurements
    at_gate = measure_one(replace(report, place="south-gate"))
    assert one.posts == ("south-gate",)
    assert one.doubt > at_gate.doubt


def test_what_a_resolution_does_not_use_is_set_aside() -> None:
    """Of two records the one that is not used does not count."""
    reports = [tell("a", 900, "25", "26", "27"), tell("b", 1900, "25", "26", "27")]
    common = {
        k: getattr(reports[0], k) for k in Resolution.__dataclass_fields__ if k in dir(reports[0])
    }
    settled = Resolution(**{**common, "id": "r"}, between=("a", "b"), use="a", why="Counted.")
    world = replace(place_reports(reports), resolutions={"r": settled})
    found = list_measurements(world, persons_a_vehicle=PERSONS)
    assert [m.records for m in found.measurements] == [("a",)]
    assert [a.record for a in found.aside] == ["b"]


def test_a_disputed_count_a_rounded_one_and_one_of_everybody_are_doubted_more() -> None:
    """Each adds its part; the value is never changed."""
    plain = tell("a", 900, "25", "26", "27")
    for change in ({"status": "disputed"}, {"bound": "about"}, {"nationality": "all"}):
        one = measure_one(replace(plain, **change))  # type: ignore[arg-type]
        assert one.value == 900
        assert one.doubt > measure_one(plain).doubt


def test_an_eyewitness_is_doubted_more_than_an_official() -> None:
    """Of the same number."""
    one = measure_one(tell("a", 900, "25", "26", "27", speaker="eyewitness"))
    assert one.doubt > measure_one(tell("a", 900, "25", "26", "27", speaker="official")).doubt


def test_the_doubt_of_nothing_is_what_nobody_would_report() -> None:
    """Of an empty line the doubt is log(1 + the least that is reported), and no more."""
    doubts = Doubts()
    least = doubts.scatter["km"].least
    assert doubts.estimate_doubt("km", 0.0, parts=()) == pytest.approx(math.log1p(least))


def test_no_persons_a_vehicle_is_refused() -> None:
    """One clear line."""
    with pytest.raises(BadInputError, match="0 persons a vehicle"):
        list_measurements(WHOLE, persons_a_vehicle=0.0)
