"""A saved plan: what closed, since when, on whose word, what is open; and plans that are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import FROM_KAZAN, RESERVIST, TO_FINLAND, call

LATER = "2022-09-30T12:00:00+03:00"
Hack = Callable[[dict[str, Any]], Any]


@cache
def plan_to_finland() -> str:
    """Plan to Finland on 27 September, as JSON."""
    return call(*TO_FINLAND, "--format", "json").out


@cache
def recheck_of_finland(fmt: str, path: Path, as_of: str = LATER) -> tuple[int, str]:
    """Ask again whether that plan still holds."""
    path.write_text(plan_to_finland(), "utf-8")
    said = call("recheck", str(path), "--as-of", as_of, "--format", fmt)
    assert said.err == ""
    return said.code, said.out


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give where the plan to Finland is saved."""
    return tmp_path_factory.mktemp("saved") / "plan.json"


def test_recheck_says_what_closed_since_when_and_on_whose_word(saved: Path) -> None:
    """Finland closed to tourists at midnight of 30 September by record R060."""
    code, text = recheck_of_finland("text", saved)
    words = " ".join(text.split())
    assert code == 1
    assert words.startswith("The plan no longer holds as it was.")
    assert "closed since Fri 30 Sep 2022, 00:00 (+03:00)." in words
    assert "Finland refuses Russian citizens who come as tourists" in words
    assert "VISA_CLASS_NOT_ADMITTED, R060, " in words
    assert "Reuters" in words.partition("R060")[2]


def test_recheck_says_what_is_still_open(saved: Path) -> None:
    """Kazakhstan and Norway are open to that traveller on 30 September; Finland is not."""
    _, text = recheck_of_finland("text", saved)
    line = " ".join(text.split()).partition("Countries with an open way now: ")[2].partition(".")[0]
    assert {"Kazakhstan", "Norway"} <= set(line.split(", "))
    assert "Finland" not in line


def test_recheck_says_what_to_do_now(saved: Path) -> None:
    """The last line is advice."""
    _, text = recheck_of_finland("text", saved)
    assert "What to do now: make the plan again" in text


def test_recheck_as_json_names_the_record_of_every_closed_way(saved: Path) -> None:
    """Every saved journey led through Finland, and every one is closed by R060."""
    _, text = recheck_of_finland("json", saved)
    ways = json.loads(text)["journeys"]
    assert ways
    for way in ways:
        assert (way["word"], way["record"]) == ("closed", "R060")
        assert way["since"] == "2022-09-30T00:00:00+03:00"
        assert way["sources"]


def test_plan_holds_while_nothing_changed(saved: Path) -> None:
    """On the evening of 27 September the plan is as good as at noon."""
    code, text = recheck_of_finland("text", saved, as_of="2022-09-27T20:00:00+03:00")
    assert code == 0
    assert text.startswith("The plan still holds.")


def test_plan_without_a_way_does_not_say_that_it_holds(tmp_path: Path) -> None:
    """Nothing was offered, so nothing holds; what is open now is listed."""
    plan = call(*FROM_KAZAN, *RESERVIST, "--to", "FI", "--format", "json").out
    (tmp_path / "plan.json").write_text(plan, "utf-8")
    said = call("recheck", str(tmp_path / "plan.json"), "--as-of", LATER)
    assert said.out.startswith("The saved plan offered no way.")
    assert "Kazakhstan" in said.out


JUNK: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "is no saved plan: Expecting value: line 1 column 1"),
    "truncated": (b'{"situation": ', "is no saved plan: Expecting value"),
    "binary": (bytes(range(256)), "is no saved plan"),
    "list": (b"[1, 2]", "is no saved plan; save one with `plan --format json`"),
    "null": (b"null", "is no saved plan; save one with"),
    "other object": (b'{"type": "FeatureCollection"}', "is no saved plan; save one with"),
    "nested": (b"[" * 200_000, "is no saved plan: nested too deeply"),
}


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_no_saved_plan(name: str, tmp_path: Path) -> None:
    """The file is named, and how to make a right one."""
    raw, words = JUNK[name]
    (tmp_path / "plan.json").write_bytes(raw)
    line = call("recheck", str(tmp_path / "plan.json"), "--as-of", LATER).refusal(2)
    assert f"'{tmp_path / 'plan.json'}'" in line
    assert words in line


def test_missing_plan_is_named(tmp_path: Path) -> None:
    """The reason is the system's own."""
    line = call("recheck", str(tmp_path / "none.json")).refusal(2)
    assert line.endswith("none.json' cannot be read: No such file or directory")


def test_recheck_without_as_of_after_the_situation_asks_for_it(saved: Path) -> None:
    """The crisis is over; an instant in it must be named."""
    saved.write_text(plan_to_finland(), "utf-8")
    line = call("recheck", str(saved)).refusal(2)
    assert line.startswith("no --as-of given; now ")
    assert "lies outside russia-2022; accepted: from 2022-09-15" in line


def first(plan: dict[str, Any]) -> dict[str, Any]:
    """Give the first journey."""
    journey: dict[str, Any] = plan["journeys"][0]
    return journey


HACKS: dict[str, tuple[Hack, str]] = {
    "unknown situation": (lambda p: p.update(situation="rusia-2022"), "did you mean 'russia-2022'"),
    "no situation": (lambda p: p.pop("situation"), "no situation ''"),
    "other country": (
        lambda p: first(p).update(country="KZ"),
        "journey 1: svetogorsk leads from RU to FI, not from RU to KZ",
    ),
    "unknown country": (lambda p: first(p).update(country="ZZ"), "country: 'ZZ' is not known"),
    "country that is a list": (lambda p: first(p).update(country=["FI"]), "country: no text"),
    "mistyped crossing": (
        lambda p: first(p).update(crossing="svetogorks"),
        "crossing: 'svetogorks' is not known; did you mean 'svetogorsk'?",
    ),
    "crossing of another border": (lambda p: first(p).update(crossing="mashtakovo"), "RU to KZ"),
    "crossing that is null": (lambda p: first(p).update(crossing=None), "crossing: no text"),
    "flight to nowhere": (lambda p: first(p).update(crossing="air:XX"), "crossing: 'air:XX'"),
    "unknown mode": (lambda p: first(p).update(mode="rocket"), "mode: 'rocket' is not known"),
    "unknown verdict": (lambda p: first(p).update(verdict="sure"), "verdict: 'sure'"),
    "no journeys": (lambda p: p.update(journeys={"a": 1}), "journeys: no list of objects"),
    "nobody": (lambda p: p.update(travellers=[]), "travellers: nobody"),
    "impossible age": (lambda p: p["travellers"][0].update(age=173), "traveller 1, key 'age'"),
    "junk time": (lambda p: p.update(at="soon"), "at: 'soon' is no instant"),
    "time without offset": (lambda p: p.update(at="2022-09-27T12:00:00"), "with an offset"),
    "time outside": (lambda p: p.update(at="2030-01-01T00:00:00Z"), "lies outside russia-2022"),
    "unknown start": (lambda p: p.update({"from": "kazzan"}), "did you mean 'Kazan'?"),
    "start that is a number": (lambda p: p.update({"from": 3}), "from: no text"),
    "no exit answer": (lambda p: p.update(exit=None), "exit: no exit answer"),
    "unknown exit answer": (lambda p: p["exit"].update(law="maybe"), "exit, law: 'maybe'"),
}


@pytest.mark.parametrize("name", HACKS)
def test_plan_that_was_changed_is_refused(name: str, tmp_path: Path) -> None:
    """Each part is checked before it is used, and named when it is wrong."""
    hack, words = HACKS[name]
    plan = json.loads(plan_to_finland())
    hack(plan)
    (tmp_path / "plan.json").write_text(json.dumps(plan), "utf-8")
    line = call("recheck", str(tmp_path / "plan.json"), "--as-of", LATER).refusal(2)
    assert words in line
    assert "173" not in line


def test_plan_of_another_situation_is_refused(saved: Path) -> None:
    """A plan of russia-2022 says nothing about the template."""
    saved.write_text(plan_to_finland(), "utf-8")
    when = ("--as-of", "2019-03-10T12:00:00+02:00")
    line = call("recheck", str(saved), "--situation", "_template", *when).refusal(2)
    assert line == "the plan is of 'russia-2022', not of 'template'"
