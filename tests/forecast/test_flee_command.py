"""`wayout flee` prints Flee's table, says what is odd, and answers a wrong call in one line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.calling import Said, call
from tests.forecast.small_instance import FILES, change, write_instance


def run_flee(folder: Path, *options: str) -> Said:
    """Run the command on the instance in a folder."""
    given = (
        "--validation",
        str(folder / "source_data"),
        "--settings",
        str(folder / "settings.yml"),
    )
    return call("flee", str(folder / "input_csv"), *given, *options)


def test_the_table_is_that_of_flee(tmp_path: Path) -> None:
    """A row a day with the camps in the order of their file, and one line of errors."""
    said = run_flee(write_instance(tmp_path), "--days", "5")
    header, *rows = csv.reader(said.out.splitlines())
    assert said.code == 0
    assert header[:6] == ["Day", "Date", "Near sim", "Near data", "Near error", "Far sim"]
    assert header[-1] == "refugee_debt"
    assert [row[:2] for row in rows] == [[str(d), f"2030-01-0{d + 2}"] for d in range(5)]
    assert [row[3] for row in rows] == ["100", "150", "200", "250", "300"]
    assert said.err.count("\n") == 1
    assert "averaged relative difference" in said.err


def test_the_same_seed_prints_the_same(tmp_path: Path) -> None:
    """A seed decides every draw; another gives another table."""
    folder = write_instance(tmp_path)
    first = run_flee(folder, "--seed", "7")
    assert run_flee(folder, "--seed", "7") == first
    assert run_flee(folder, "--seed", "8").out != first.out


def test_members_give_means_and_quantiles(tmp_path: Path) -> None:
    """Of four members JSON has the mean of the seeds and quantiles around it."""
    folder = write_instance(tmp_path)
    many = json.loads(run_flee(folder, "--members", "4", "--format", "json").out)
    runs = [
        json.loads(run_flee(folder, "--seed", str(s), "--format", "json").out) for s in range(4)
    ]
    last = [run["camps"]["Near"]["sim"][-1] for run in runs]
    near = many["camps"]["Near"]
    assert many["members"] == 4
    assert near["sim"][-1] == round(sum(last) / 4, 1)
    assert near["quantiles"]["0.05"][-1] >= min(last)
    assert near["quantiles"]["0.95"][-1] <= max(last)


def test_what_is_odd_is_told(tmp_path: Path) -> None:
    """A closure that moves nobody is a line on standard error; the table is printed."""
    closed = FILES["input_csv/closures.csv"] + "link,Alba,Bora,0,3\n"
    said = run_flee(write_instance(tmp_path, {"input_csv/closures.csv": closed}))
    assert said.code == 0
    assert "wayout: closures.csv:2: 'link' moves nobody" in said.err


def test_a_fault_of_a_file_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    """The data have errors, the call was right."""
    folder = write_instance(tmp_path, change("input_csv/routes.csv", "Alba,Bora", "Alba,Boora"))
    assert "did you mean 'Bora'?" in run_flee(folder).refusal(1)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--model", "agents"), "accepted: flee, wayout"),
        (("--days", "0"), "--days 0; accepted: 1 to"),
        (("--members", "0"), "--members 0; accepted: 1 to"),
        (("--seed", "-1"), "--seed -1; accepted"),
        (("--validation", "nowhere"), "'nowhere' is no folder"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(
    tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    """Each says what is accepted."""
    assert words in run_flee(write_instance(tmp_path), *options).refusal(2)


def test_more_days_than_the_table_of_conflicts_is_refused(tmp_path: Path) -> None:
    """The table of conflicts has twelve days."""
    said = run_flee(write_instance(tmp_path), "--days", "13").refusal(1)
    assert "conflicts.csv:13: the table ends after 12 days" in said
