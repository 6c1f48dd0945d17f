"""What is printed: JSON by its schema, the same each time; text that fits and needs no colour."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.cli.calling import FROM_KAZAN, RESERVIST, TO_FINLAND, Said, call, run
from tests.planner.small_board import SCHEMAS

CHANGES = (
    *("changes", "russia-2022", "--since", "2022-09-27T00:00:00+03:00"),
    *("--as-of", "2022-09-28T00:00:00+03:00"),
)
CALLS: dict[str, tuple[str, ...]] = {
    "plan": (*FROM_KAZAN, *RESERVIST),
    "board": ("board", "russia-2022", "--at", "2022-09-23T18:00:00+03:00"),
    "changes": (*CHANGES, *RESERVIST),
    "explain": ("explain", "russia-2022", "R060", "--as-of", "2022-10-01T00:00:00Z"),
    "recheck": ("recheck", "PLAN", "--as-of", "2022-09-30T12:00:00+03:00"),
}
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give a saved plan to Finland."""
    path = tmp_path_factory.mktemp("saved") / "plan.json"
    path.write_text(call(*TO_FINLAND, "--format", "json").out, "utf-8")
    return str(path)


def arguments(command: str, plan_file: str) -> tuple[str, ...]:
    """Give the call of a command, with the saved plan where one is needed."""
    return tuple(plan_file if a == "PLAN" else a for a in CALLS[command])


@cache
def ask(*args: str, columns: int = 80) -> Said:
    """Call the program once for all tests that look at the same output."""
    return call(*args, columns=columns)


def list_faults(name: str, answer: Any) -> list[str]:
    """List where an answer does not fit its schema; schemas refer to each other by file."""
    schemas = {p.stem: json.loads(p.read_text("utf-8")) for p in SCHEMAS.glob("*.json")}
    known = [(f"{stem}.json", Resource.from_contents(s)) for stem, s in schemas.items()]
    registry: Registry[Any] = Registry().with_resources(known)
    found = Draft202012Validator(schemas[name], registry=registry).iter_errors(answer)
    return [f"{fault.json_path}: {fault.message}" for fault in found]


@pytest.mark.parametrize("command", CALLS)
def test_json_fits_its_published_schema(command: str, plan_file: str) -> None:
    """Each command prints one JSON document and nothing else."""
    said = ask(*arguments(command, plan_file), "--format", "json")
    assert said.err == ""
    assert list_faults(command, json.loads(said.out)) == []


def test_json_is_whole_when_nothing_is_offered() -> None:
    """Finland is closed to a man without papers: exit code 1, and the reasons as JSON."""
    said = call(*FROM_KAZAN, *RESERVIST, "--to", "FI", "--format", "json")
    plan = json.loads(said.out)
    assert (said.code, said.err) == (1, "")
    assert plan["journeys"] == []
    assert [c["reason"] for c in plan["closed"] if c["crossing"] is None] == ["DOC_MISSING"]
    assert list_faults("plan", plan) == []


def test_check_as_json_lists_each_folder() -> None:
    """A folder without fault has an empty list."""
    said = call("check", "_template", "--format", "json")
    assert (said.code, list(json.loads(said.out).values())) == (0, [[]])


@pytest.mark.parametrize("command", CALLS)
def test_same_call_gives_the_same_bytes(command: str, plan_file: str) -> None:
    """Another process, whose hashes differ, prints the same."""
    args = (*arguments(command, plan_file), "--format", "json")
    assert run(*args, env={"PYTHONHASHSEED": "1"}) == ask(*args)


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("command", CALLS)
def test_text_fits_the_width(command: str, columns: int, plan_file: str) -> None:
    """No line is wider than the terminal, and nothing is coloured where nobody sees colour."""
    said = ask(*arguments(command, plan_file), columns=columns)
    assert said.err == ""
    assert max(len(line) for line in said.out.splitlines()) <= columns
    assert "\x1b" not in said.out


@pytest.mark.parametrize("command", ["plan", "board"])
def test_narrow_text_breaks_no_word(command: str, plan_file: str) -> None:
    """At 40 columns the words of a reason code stand in one piece: there is no table."""
    text = ask(*arguments(command, plan_file), columns=40).out
    assert not re.search(r"DOC_MIS\b|Kazakhs\b|allow\b", text)


@cache
def on_a_terminal(*args: str, no_color: str = "") -> Said:
    """Call the program as if a terminal with colours were there."""
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    return call(*args, env={**terminal, **({"NO_COLOR": no_color} if no_color else {})})


@pytest.mark.parametrize("command", CALLS)
def test_words_alone_carry_the_meaning(command: str, plan_file: str) -> None:
    """A terminal sees colours; without them the same words are left."""
    args = arguments(command, plan_file)
    coloured = on_a_terminal(*args).out
    assert ESCAPE.search(coloured)
    assert ESCAPE.sub("", coloured) == ask(*args).out


@pytest.mark.parametrize("command", ["plan", "board", "changes", "recheck"])
def test_no_color_is_heeded(command: str, plan_file: str) -> None:
    """With NO_COLOR=1 a terminal gets no colour."""
    args = arguments(command, plan_file)
    assert COLOUR.search(on_a_terminal(*args).out)
    assert not COLOUR.search(on_a_terminal(*args, no_color="1").out)


def test_piped_process_prints_what_a_call_prints_without_escapes() -> None:
    """What goes into a file can be read there."""
    said = run(*CALLS["plan"], env={"TERM": "xterm-256color", "COLUMNS": "80"})
    assert said == ask(*CALLS["plan"])
    assert "\x1b" not in said.out
    assert "allowed if" in said.out


def test_changes_are_a_feed_too() -> None:
    """`--format atom` prints XML."""
    assert call(*CHANGES, "--format", "atom").out.startswith("<?xml")


def test_help_is_no_error() -> None:
    """It goes to standard output, with exit code 0."""
    said = call("--help")
    assert (said.code, said.err) == (0, "")
    assert "Commands:" in said.out
