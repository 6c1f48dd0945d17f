"""`wayout flee --model wayout`: quantiles from an origin day, and one line for a wrong call."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.forecast.small_instance import write_instance

LEVELS = 7


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, ...]:
    """Give the arguments that name a small instance."""
    root = write_instance(tmp_path)
    return str(root / "input_csv"), "--validation", str(root / "source_data")


def test_a_forecast_has_a_row_for_each_day_camp_and_level(folders: tuple[str, ...]) -> None:
    """Dates follow the origin, levels ascend, and their values with them."""
    said = call("flee", *folders, "--model", "wayout", "--origin", "2", "--days", "3")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    camps = {row["location"] for row in rows}
    assert len(rows) == 3 * len(camps) * LEVELS
    assert {row["output_type"] for row in rows} == {"quantile"}
    assert len({row["origin_date"] for row in rows}) == 1
    for at in range(0, len(rows), LEVELS):
        values = [float(row["value"]) for row in rows[at : at + LEVELS]]
        levels = [float(row["output_type_id"]) for row in rows[at : at + LEVELS]]
        assert values == sorted(values)
        assert levels == sorted(levels)
        assert values[0] >= 0


def test_json_says_what_the_table_says(folders: tuple[str, ...]) -> None:
    """Both forms hold the same rows."""
    words = ("flee", *folders, "--model", "wayout", "--origin", "2", "--days", "1")
    table = list(csv.DictReader(io.StringIO(call(*words).out)))
    document = json.loads(call(*words, "--format", "json").out)["quantiles"]
    assert [{k: str(v) for k, v in row.items()} for row in document] == table


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--model", "wayuot"), "did you mean 'wayout'"),
        (("--model", "wayout"), "without --origin"),
        (("--origin", "3"), "with --model wayout"),
        (("--model", "wayout", "--origin", "-1"), "accepted: 0"),
        (("--model", "wayout", "--origin", "100000"), "as the folder says"),
        (("--model", "wayout", "--origin", "2", "--days", "91"), "1 to 90"),
    ],
)
def test_a_wrong_call_is_one_line(
    folders: tuple[str, ...], words: tuple[str, ...], said: str
) -> None:
    """It says what was found and what is accepted, and the exit code is 2."""
    answer = call("flee", *folders, *words)
    assert answer.code == 2
    assert answer.out == ""
    assert said in answer.err
    assert answer.err.count("\n") == 1
