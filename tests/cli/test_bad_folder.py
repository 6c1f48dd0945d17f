"""A damaged folder: `check` names file and line, and no answer is given from it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.conftest import SITUATIONS

Damage = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a fresh copy of the template."""
    return Path(shutil.copytree(SITUATIONS / "_template", tmp_path / "crisis"))


def truncate_head(folder: Path) -> None:
    """Cut situation.toml inside a line."""
    text = (folder / "situation.toml").read_text("utf-8")
    (folder / "situation.toml").write_text(text[: text.index("title =") + 9], "utf-8")


def truncate_rules(folder: Path) -> None:
    """Add a file of rules that ends inside a text."""
    (folder / "rules" / "new.toml").write_text('[[rule]]\nid = "a', "utf-8")


def fill_with_bytes(folder: Path) -> None:
    """Make a table binary."""
    (folder / "places.csv").write_bytes(bytes(range(256)) * 20)


def add_50_mb(folder: Path) -> None:
    """Add 50 MB of junk as a table."""
    with (folder / "observations" / "junk.csv").open("wb") as file:
        file.truncate(50_000_000)


def add_loop(folder: Path) -> None:
    """Add a table that is a link to itself, and a folder that leads back."""
    (folder / "observations" / "loop.csv").symlink_to("loop.csv")
    (folder / "rules" / "again").symlink_to(folder)


DAMAGES: dict[Damage, tuple[str, str]] = {
    truncate_head: ("situation.toml:", "[toml-syntax]"),
    truncate_rules: ("rules/new.toml:", "accepted: valid TOML [toml-syntax]"),
    fill_with_bytes: ("places.csv:1:", "accepted: UTF-8 text [not-text]"),
    add_50_mb: ("observations/junk.csv:1:", "the file has 50 MB; accepted: at most 16 MB"),
    add_loop: ("observations/loop.csv:1:", "accepted: a readable file [unreadable]"),
}
ASKED = {
    "plan": ("--from", "x", "--at", "2019-03-10T12:00:00+02:00"),
    "board": (),
    "changes": ("--since", "2019-03-10T12:00:00+02:00"),
    "explain": ("x",),
}


def test_undamaged_folder_has_no_fault(folder: Path) -> None:
    """A path may be named instead of a shipped situation."""
    said = call("check", str(folder))
    assert (said.code, said.err) == (0, "")
    assert "no fault" in said.out


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.__name__)
def test_check_names_file_and_line_of_a_damage(damage: Damage, folder: Path) -> None:
    """The notice stands on standard output, and the exit code is 1."""
    damage(folder)
    said = call("check", str(folder))
    assert (said.code, said.err) == (1, "")
    line = next(x for x in said.out.splitlines() if DAMAGES[damage][0] in x)
    assert DAMAGES[damage][1] in line


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.__name__)
def test_plan_gives_no_answer_from_damaged_facts(damage: Damage, folder: Path) -> None:
    """The first fault is the one line on standard error, and the exit code is 1."""
    damage(folder)
    line = call("plan", str(folder), *ASKED["plan"]).refusal(1)
    assert DAMAGES[damage][0] in line


@pytest.mark.parametrize("command", ASKED)
def test_no_command_answers_from_damaged_facts(command: str, folder: Path) -> None:
    """Every command that reads facts refuses alike."""
    truncate_rules(folder)
    assert "rules/new.toml:" in call(command, str(folder), *ASKED[command]).refusal(1)


@pytest.mark.parametrize("command", [*ASKED, "check"])
def test_folder_without_a_head_is_no_situation(command: str, tmp_path: Path) -> None:
    """An empty folder is a wrong call, not a damaged situation."""
    line = call(command, str(tmp_path), *ASKED.get(command, ())).refusal(2)
    assert line == f"'{tmp_path}' is not a situation: it has no situation.toml"


def test_head_that_is_a_loop_of_links_is_no_situation(folder: Path) -> None:
    """A head nobody can open is as good as none."""
    (folder / "situation.toml").unlink()
    (folder / "situation.toml").symlink_to("situation.toml")
    assert "has no situation.toml" in call("check", str(folder)).refusal(2)


def test_folder_that_is_a_loop_of_links_is_no_situation(tmp_path: Path) -> None:
    """A folder nobody can enter is not there."""
    (tmp_path / "loop").symlink_to("loop")
    assert "no situation" in call("check", str(tmp_path / "loop")).refusal(2)


def test_board_without_assumptions_names_the_missing_one(small: Path) -> None:
    """A wait cannot be given without the numbers it is made from."""
    line = call("board", str(small), "--at", "2022-09-26T12:00:00+03:00").refusal(1)
    assert "there is no [[assumption]] 'vehicles-per-km'" in line
