"""What can be reached, by verdict, agrees with the search of plans; its map names no traveller."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import inf

import pytest

from tests.planner.shipped import FINNISH_VISA, KAZAN_RESERVIST, RUSSIA, make_traveller
from wayout.errors import BadInputError
from wayout.exchange.geojson import write_reach_geojson
from wayout.planner.label import DOUBT, HOURS
from wayout.planner.party import Member
from wayout.planner.plan import Planner
from wayout.planner.reach import INSIDE, LONGEST_H, Reach, find_reach
from wayout.planner.roads import MEDIAN
from wayout.planner.search import search_labels
from wayout.planner.times_document import write_reach
from wayout.situation.period import hours_between

AT = datetime(2022, 9, 23, 15, tzinfo=UTC)
PLANNER = Planner(RUSSIA.as_of(AT))
WHO = {
    "reservist": KAZAN_RESERVIST,
    "tourist": FINNISH_VISA,
    "nobody-known": {},
    "kazakh": {"citizenship": "KZ", "documents": "foreign-passport"},
    "cyclist": {"means": "bicycle", "documents": "foreign-passport"},
}


def ask(answers: Mapping[str, str], within_h: float = 30.0, start: str = "Samara") -> Reach:
    """Ask what somebody reaches."""
    member = Member(make_traveller(dict(answers)))
    return find_reach(PLANNER, [member], start=start, at=AT, within_h=within_h)


def search(answers: Mapping[str, str], within_h: float) -> dict[str, tuple[float, float]]:
    """Give, by the search of plans, the least hours to each place, and those without doubt."""
    traveller = make_traveller(dict(answers))
    roads = PLANNER.make_roads((traveller,), at=AT)
    settled = search_labels(
        roads.steps(MEDIAN),
        roads.gates(MEDIAN),
        [(s.node, s.label) for s in PLANNER.list_starts("samara", roads)],
        until_h=roads.begin_h + within_h,
        with_bicycle="bicycle" in answers.get("means", ""),
    )
    found: dict[str, tuple[float, float]] = {}
    for node, label in zip(settled.node, settled.labels, strict=True):
        stand = PLANNER.atlas.stands[node]
        if stand.side != "out":
            hours = float(label[HOURS]) - roads.begin_h
            soon, sure = found.get(stand.place, (inf, inf))
            sure = min(sure, inf if label[DOUBT] else hours)
            found[stand.place] = (min(soon, hours), sure)
    return found


@pytest.mark.parametrize("who", WHO)
def test_reach_is_what_the_search_of_plans_reaches(who: str) -> None:
    """Every place is there, at the hour of the first label, and of the first without doubt."""
    expected = search(WHO[who], 30.0)
    told = {r.place: r for r in ask(WHO[who]).places if r.kind != "post" or r.crossing == r.place}
    assert set(told) == set(expected)
    for place, (soon, sure) in expected.items():
        hours = {w: hours_between(AT, t) for w, t in told[place].earliest.items()}
        assert list(hours.values()) == sorted(set(hours.values()), reverse=True)
        assert min(hours.values()) == pytest.approx(soon, abs=1e-6)
        surer = min((h for w, h in hours.items() if w != "unknown"), default=inf)
        assert surer == pytest.approx(sure, abs=1e-6)


def test_doubtful_countries_are_told_as_unknown() -> None:
    """No record says whether a citizen of Kazakhstan may fly to Armenia: that is not allowed-if."""
    verdicts = {r.country: r.verdict for r in ask(WHO["kazakh"]).countries}
    assert (verdicts["KZ"], verdicts["AM"]) == ("allowed-if", "unknown")


def test_more_hours_lose_nothing() -> None:
    """What is reached in half a day is reached in a day, at the same hour."""
    short, long = ask(WHO["tourist"], 12.0), ask(WHO["tourist"], 24.0)
    later = {r.place: r for r in long.places}
    assert 0 < len(short.places) < len(long.places)
    for reached in short.places:
        if later[reached.place].verdict == reached.verdict:
            assert later[reached.place].arrives == reached.arrives
    assert all(r.arrives <= AT + timedelta(hours=24) for r in long.places)


def test_place_inside_has_no_verdict_and_one_behind_a_border_has() -> None:
    """A verdict belongs to the borders on the way, and the last of them is named."""
    places = {r.place: r for r in ask(WHO["reservist"]).places}
    assert (places["kazan"].verdict, places["kazan"].crossing) == (INSIDE, "")
    assert places["uralsk"].verdict == "allowed-if"
    assert places["uralsk"].crossing


def test_country_is_reached_when_its_first_place_is() -> None:
    """Of a country the best verdict counts first, then the hour."""
    found = ask(WHO["nobody-known"])
    for country in found.countries:
        places = [
            r
            for r in found.places
            if r.country == country.country
            and r.verdict == country.verdict
            and (r.kind != "post" or r.crossing == r.place)
        ]
        assert country.arrives == min(r.arrives for r in places)


def test_nine_in_ten_are_never_there_earlier_than_every_other() -> None:
    """The cautious hour is not before the median one."""
    reached = [r for r in ask(WHO["tourist"]).places if r.arrives_90 is not None]
    assert reached
    assert all(r.arrives_90 >= r.arrives for r in reached if r.arrives_90)


@pytest.mark.parametrize("hours", [0.0, -3.0, LONGEST_H + 1, inf])
def test_hours_that_cannot_be_used_are_refused(hours: float) -> None:
    """The message names what is accepted."""
    with pytest.raises(BadInputError, match="accepted: hours, above 0 up to 168"):
        ask(WHO["tourist"], hours)


def test_map_holds_points_and_nothing_of_the_traveller() -> None:
    """Every feature is a public place; neither the start nor an answer is written."""
    document = write_reach(ask(WHO["tourist"]))
    drawn = write_reach_geojson(document)
    kazan = next(f for f in drawn["features"] if f["properties"]["id"] == "kazan")
    longitude, latitude = kazan["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (49, 56)
    assert {"from", "travellers", "exit"}.isdisjoint(drawn)
    assert "samara" not in {f["properties"]["id"] for f in drawn["features"]}
    assert "schengen" not in json.dumps(drawn)


def test_start_by_coordinates_is_not_written_anywhere() -> None:
    """Somebody's own point stays out of the places and of the map."""
    document = write_reach(ask(WHO["tourist"], start="53.111,50.222"))
    assert document["places"]
    for text in (json.dumps(document["places"]), json.dumps(write_reach_geojson(document))):
        assert "53.111" not in text
        assert "50.222" not in text
