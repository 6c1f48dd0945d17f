"""What a copy can be asked is read strictly: one clear line on what is not accepted."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from tests.guide.copy.small_copy import COPY, write_copied
from wayout.errors import BadInputError
from wayout.guide.copy.settings import check_settings, read_settings
from wayout.planner.checking import check_folder
from wayout.situation.reading import get_situation


def test_settings_are_read(tmp_path: Path) -> None:
    """Hours, means and questions come as they stand."""
    folder = write_copied(tmp_path / "small")
    settings = read_settings(folder, get_situation(folder).head)
    assert settings.departures == (time(6), time(18))
    assert settings.means == ("none", "car")
    assert [q.key for q in settings.questions] == ["documents", "reservist"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"06:00"', '"6 o clock"', "departures"),
        ('means = ["none", "car"]', "means = []", "means"),
        ('key = "reservist"', 'key = "reservst"', "did you mean 'reservist'"),
        ('key = "reservist"', 'key = "documents"', "documents"),
        ("answers = [true, false]", 'answers = ["perhaps"]', "reservist"),
        ("answers = [true, false]", "answers = []", "at least one answer"),
        ("answers = [true, false]", "from = 3", "from and to"),
        ("answers = [true, false]", "", "from and to"),
        ("departures", "departuers", "no 'departures'"),
        ("[[question]]", "[[queston]]", "quest"),
        ('means = ["none", "car"]', "means = [", "copy.toml"),
    ],
)
def test_what_is_not_accepted_is_one_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Each fault names the file and what is accepted."""
    folder = write_copied(tmp_path / "small")
    (folder / "copy.toml").write_text(COPY.replace(old, new, 1))
    with pytest.raises(BadInputError) as fault:
        read_settings(folder, get_situation(folder).head)
    assert said in str(fault.value)
    assert "copy.toml" in str(fault.value)
    assert "\n" not in str(fault.value)


def test_check_tells_what_is_not_accepted(tmp_path: Path) -> None:
    """`wayout check` finds it before somebody builds a copy; without the file there is nothing."""
    folder = write_copied(tmp_path / "small")
    head = get_situation(folder).head
    assert check_settings(folder, head) == []
    (folder / "copy.toml").write_text(COPY.replace('key = "reservist"', 'key = "reservst"'))
    (notice,) = check_folder(folder, also=[check_settings]).notices
    assert str(notice).startswith("copy.toml:1: unknown key 'reservst'")
    (folder / "copy.toml").write_text(COPY.replace('means = ["none", "car"]', "means = ["))
    (notice,) = check_settings(folder, head)
    assert (
        str(notice)
        == f"copy.toml:{notice.line}: {notice.found}; accepted: valid TOML [toml-syntax]"
    )
    assert notice.line > 1
    (folder / "copy.toml").unlink()
    assert check_settings(folder, head) == []


def test_more_than_eight_questions_are_refused(tmp_path: Path) -> None:
    """A copy asks at most eight questions."""
    folder = write_copied(tmp_path / "small")
    (folder / "copy.toml").write_text(COPY + COPY[COPY.index("[[") :] * 4)
    with pytest.raises(BadInputError, match="1 to 8"):
        read_settings(folder, get_situation(folder).head)


def test_a_situation_without_the_file_says_so(tmp_path: Path) -> None:
    """Without copy.toml no copy is made, and the line says where to read on."""
    folder = write_copied(tmp_path / "small")
    (folder / "copy.toml").unlink()
    with pytest.raises(BadInputError, match=r"has no copy\.toml"):
        read_settings(folder, get_situation(folder).head)
