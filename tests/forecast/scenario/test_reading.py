"""A what-if file is read whole or refused in one line that names file, line and what is right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.forecast.products.drawn import AS_OF, read_facts
from wayout.errors import BadInputError
from wayout.forecast.scenario.checks import check_within
from wayout.forecast.scenario.reading import read_scenario, take_scenario
from wayout.forecast.scenario.scenario import CAPACITY, CLOSE, DEMAND, OPEN, Scenario

HEAD = 'name = "try"\ntitle = "What if?"\n'
SPAN = "from = 2022-09-30T00:00:00+03:00\nto = 2022-10-02T00:00:00+03:00\n"
DOCS = Path(__file__).parents[3] / "docs" / "how-to" / "run-a-forecast.md"


def change(*lines: str, span: str = SPAN) -> str:
    """Give the text of one change, four lines long with one line of its own."""
    return "[[change]]\n" + "".join(f"{line}\n" for line in lines) + span


def read(tmp_path: Path, text: str) -> Scenario:
    """Read a what-if file with a text."""
    path = tmp_path / "what-if.toml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path, read_facts())


def refuse(tmp_path: Path, text: str) -> str:
    """Give the line with which a text is refused."""
    with pytest.raises(BadInputError) as refused:
        read(tmp_path, text)
    line = str(refused.value)
    assert "\n" not in line
    return line


def test_every_kind_of_change_is_read(tmp_path: Path) -> None:
    """A border shuts, walkers are let through, capacity doubles, half as many set out."""
    found = read(
        tmp_path,
        HEAD
        + change('what = "close"', 'country = "FI"', 'modes = ["car", "bus"]')
        + change('what = "open"', 'post = "verkhny-lars"', 'modes = ["foot"]')
        + change('what = "capacity"', 'post = "verkhny-lars"', "factor = 2")
        + change('what = "demand"', "factor = 0.5"),
    )
    assert (found.name, found.title) == ("try", "What if?")
    kinds = [(c.what, c.post, c.country, c.factor) for c in found.changes]
    assert kinds == [
        (CLOSE, "", "FI", 0.0),
        (OPEN, "verkhny-lars", "", 1.0),
        (CAPACITY, "verkhny-lars", "", 2.0),
        (DEMAND, "", "", 0.5),
    ]
    assert found.changes[0].modes == {"car", "bus"}
    assert [c.where.line for c in found.changes] == [3, 9, 15, 21]
    assert found.changes[0].holds(AS_OF + timedelta(days=2))


FAULTS: dict[str, tuple[str, str]] = {
    "no TOML": ("name = ", "what-if.toml:1: "),
    "unknown key": (HEAD + "colour = 1\n" + change('what = "close"', 'country = "FI"'), ":3: "),
    "no change": (HEAD, "the file has no 'change'"),
    "changes": (
        HEAD + change('what = "close"').replace("[[change]]", "[[changes]]"),
        "did you mean 'change'?",
    ),
    "empty list": (HEAD + "change = []\n", "the file has 0 changes"),
    "unknown kind": (HEAD + change('what = "shut"', 'country = "FI"'), ":4: 'what' is 'shut'"),
    "unknown post": (
        HEAD + change('what = "close"', 'post = "Verhny Lars"'),
        ":5: unknown post 'Verhny Lars'; did you mean 'verkhny-lars'?",
    ),
    "post in Russian": (
        HEAD + change('what = "close"', 'post = "Верхний Ларс"'),
        "did you mean 'verkhny-lars'?",
    ),
    "country by name": (
        HEAD + change('what = "close"', 'country = "Finland"'),
        ":5: 'country' is 'Finland'; did you mean 'FI'?",
    ),
    "home": (HEAD + change('what = "close"', 'country = "RU"'), "(the country people leave)"),
    "no place": (HEAD + change('what = "close"'), ":4: 'close' has no place"),
    "two places": (
        HEAD + change('what = "close"', 'country = "FI"', 'post = "torfyanovka"'),
        "a change has a post and a country",
    ),
    "unknown mode": (
        HEAD + change('what = "close"', 'country = "FI"', 'modes = ["cars"]'),
        "did you mean 'car'?",
    ),
    "mode nobody has there": (
        HEAD + change('what = "close"', 'post = "verkhny-lars"', 'modes = ["foot"]'),
        ":6: nobody passes verkhny-lars by foot; accepted: bicycle, bus, car",
    ),
    "no offset": (
        HEAD + change('what = "close"', 'country = "FI"', span=SPAN.replace("+03:00", "")),
        "did you mean '2022-09-30T00:00:00+03:00'?",
    ),
    "reversed": (
        HEAD
        + change(
            'what = "close"',
            'country = "FI"',
            span="from = 2022-10-02T00:00:00+03:00\nto = 2022-09-30T00:00:00+03:00\n",
        ),
        ":7: 'from' 2022-10-02T00:00:00+03:00 is after 'to' 2022-09-30T00:00:00+03:00",
    ),
    "zero length": (
        HEAD
        + change('what = "close"', 'country = "FI"', span=SPAN.replace("2022-10-02", "2022-09-30")),
        "the change holds never",
    ),
    "outside the window": (
        HEAD + change('what = "close"', 'country = "FI"', span=SPAN.replace("2022", "2021")),
        "lies outside russia-2022; accepted: 2022-09-15T00:00:00+03:00 up to",
    ),
    "no end": (
        HEAD + change('what = "close"', 'country = "FI"', span=SPAN.splitlines()[0] + "\n"),
        "a change has no 'to'",
    ),
    "negative factor": (
        HEAD + change('what = "demand"', 'country = "FI"', "factor = -1"),
        ":6: 'factor' is '-1' in a change; accepted: a number from 0 to 100",
    ),
    "infinite factor": (HEAD + change('what = "demand"', "factor = inf"), "'factor' is 'inf'"),
    "no factor": (HEAD + change('what = "demand"', 'country = "FI"'), "has no 'factor'"),
    "factor of a closing": (
        HEAD + change('what = "close"', 'country = "FI"', "factor = 2.0"),
        "'close' has a 'factor'",
    ),
    "capacity of 0": (
        HEAD + change('what = "capacity"', 'country = "FI"', "factor = 0"),
        "a capacity of 0; did you mean 'close'?",
    ),
    "overlap": (
        HEAD
        + change('what = "close"', 'country = "FI"')
        + change('what = "open"', 'post = "torfyanovka"'),
        ":8: 'open' meets 'close' of line 3",
    ),
}


@pytest.mark.parametrize(("text", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_line_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    """File, line, what was found, the nearest right thing, what is accepted."""
    line = refuse(tmp_path, text)
    assert said in line
    assert line.startswith("what-if.toml:")


def test_more_faults_are_counted(tmp_path: Path) -> None:
    """The first one is told, and how many more there are."""
    text = HEAD + change('what = "shut"', 'country = "FI"') + change('what = "clos"')
    assert refuse(tmp_path, text).endswith("(and 1 more)")


def test_changes_side_by_side_do_not_meet(tmp_path: Path) -> None:
    """Other modes, other hours, another kind or another country: all are accepted."""
    later = SPAN.replace("2022-10-02", "2022-10-04").replace("2022-09-30", "2022-10-02")
    text = (
        change('what = "close"', 'country = "FI"', 'modes = ["car"]')
        + change('what = "close"', 'country = "FI"', 'modes = ["bus"]')
        + change('what = "close"', 'country = "FI"', span=later)
        + change('what = "capacity"', 'country = "FI"', "factor = 0.5")
        + change('what = "close"', 'post = "verkhny-lars"')
    )
    assert len(read(tmp_path, HEAD + text).changes) == 5


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    """So is a folder, and a file that is no text."""
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "folder.toml").mkdir()
    for name in ("absent.toml", "folder.toml", "bytes.toml"):
        scenario, notices = take_scenario(tmp_path / name, read_facts())
        assert scenario is None
        assert [n.file for n in notices] == [name]


def test_a_change_outside_the_days_of_the_forecast_is_refused(tmp_path: Path) -> None:
    """It would change nothing, and look as if it had."""
    scenario = read(tmp_path, HEAD + change('what = "close"', 'country = "FI"'))
    facts = read_facts()
    early = AS_OF - timedelta(days=10)
    with pytest.raises(BadInputError, match=r"what-if\.toml:3: 'close' holds from .* outside"):
        check_within(scenario, facts, file="what-if.toml", as_of=early, days=3)


def test_a_change_over_an_edge_of_the_forecast_is_explained(tmp_path: Path) -> None:
    """What began before the forecast counts from its hour on, and what goes on is said to."""
    scenario = read(tmp_path, HEAD + change('what = "close"', 'country = "FI"'))
    at = AS_OF + timedelta(days=2)
    told = check_within(scenario, read_facts(), file="f.toml", as_of=at, days=14)
    assert told == ["f.toml:3: 'close' counts from 2022-09-30T18:00:00+03:00 on"]
    told = check_within(scenario, read_facts(), file="f.toml", as_of=AS_OF, days=2)
    assert told == ["f.toml:3: 'close' goes on after the last day of the forecast"]


def test_a_lane_that_is_shut_to_one_of_its_modes_is_told_to_stay_open(tmp_path: Path) -> None:
    """Cars and buses stand in one lane: shutting it to cars alone changes nothing, and says so."""
    cars = 'modes = ["car"]'
    scenario = read(tmp_path, HEAD + change('what = "close"', 'post = "verkhny-lars"', cars))
    (told,) = check_within(scenario, read_facts(), file="f.toml", as_of=AS_OF, days=14)
    shared = "car stands in one lane with bus, and the lane stays open; name both to shut it"
    assert told == f"f.toml:3: {shared}"
    both = scenario.changes[0].modes | {"bus"}
    wider = replace(scenario, changes=(replace(scenario.changes[0], modes=both),))
    assert check_within(wider, read_facts(), file="f.toml", as_of=AS_OF, days=14) == []


def test_every_example_of_the_manual_is_accepted(tmp_path: Path) -> None:
    """The files in run-a-forecast.md are read as they stand there."""
    blocks = [b.split("```")[0] for b in DOCS.read_text("utf-8").split("```toml\n")[1:]]
    assert len(blocks) >= 3
    for block in blocks:
        assert read(tmp_path, block).changes


LINES = st.sampled_from(
    [
        *(*HEAD.splitlines(), *SPAN.splitlines(), "[[change]]", "[change]", "[change.x]"),
        *('what = "close"', 'what = "demand"', 'country = "FI"', 'post = "torfyanovka"'),
        *("factor = 1.5", "factor = 1e400", "x = 1", 'modes = ["car"]', "change = 3"),
        *("from = 07:32:00", "to = 2022-09-27"),
    ]
)


@settings(max_examples=some_of(150))
@given(st.lists(LINES, max_size=12))
def test_no_file_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    """Whatever the lines are, there is a scenario or a notice of the file with a line."""
    path = tmp_path_factory.mktemp("any") / "any.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    scenario, notices = take_scenario(path, read_facts())
    assert (scenario is None) == bool(notices)
    assert all(n.file == "any.toml" and n.line >= 1 for n in notices)
