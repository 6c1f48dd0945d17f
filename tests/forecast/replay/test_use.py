"""A target is switched on by enough pairs that beat the last value, never by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forecast.replay.test_summary import make_pair
from wayout.errors import BadInputError
from wayout.forecast.replay.pairs import Pair
from wayout.forecast.replay.replaying import Replay
from wayout.forecast.replay.use import Use, decide_use, read_use, write_use


def decide(*pairs: Pair) -> Use:
    """Decide the use of entries."""
    (use,) = decide_use(Replay("small", "UTC", (), pairs, ()))
    return use


def make_pairs(days: int, origins: int, *, ours: float, last: float) -> list[Pair]:
    """Make pairs of each of some days from each of some origins."""
    return [
        make_pair(10 + d, 100.0, origin=o, ours=ours, last=last)
        for d in range(days)
        for o in range(origins)
    ]


def test_enough_pairs_that_beat_the_last_value_switch_on() -> None:
    """Ten days from two origins, closer than the last value."""
    assert decide(*make_pairs(10, 2, ours=110.0, last=150.0)).on


def test_a_worse_score_says_so_and_stays_off() -> None:
    """The same pairs, and the last value is closer."""
    use = decide(*make_pairs(10, 2, ours=150.0, last=110.0))
    assert not use.on
    assert "did not beat last value" in use.why


@pytest.mark.parametrize(("days", "origins"), [(9, 9), (19, 1)])
def test_too_few_pairs_or_days_stay_off(days: int, origins: int) -> None:
    """81 pairs of nine days are one long story, and nineteen pairs are nineteen."""
    use = decide(*make_pairs(days, origins, ours=100.0, last=150.0))
    assert not use.on
    assert "too few" in use.why


def test_what_only_the_forecast_told_does_not_count() -> None:
    """Where nothing was known there was no last value to beat."""
    pairs = make_pairs(10, 2, ours=150.0, last=110.0)
    alone = [make_pair(20, 100.0, origin=o, ours=100.0) for o in range(50)]
    assert not decide(*pairs, *alone).on


def test_what_was_decided_is_read_again(tmp_path: Path) -> None:
    """The file says which targets are on; what it does not name is not."""
    pairs = tuple(make_pairs(10, 2, ours=110.0, last=150.0))
    path = tmp_path / "use.toml"
    path.write_text(write_use(Replay("small", "UTC", (), pairs, ())), "utf-8")
    assert read_use(path) == {("entries", ""): True}


def test_a_target_switched_on_by_hand_is_refused(tmp_path: Path) -> None:
    """The scores beside it say that it is off."""
    pairs = tuple(make_pairs(10, 2, ours=150.0, last=110.0))
    text = write_use(Replay("small", "UTC", (), pairs, ()))
    path = tmp_path / "use.toml"
    path.write_text(text.replace("on = false", "on = true"), "utf-8")
    with pytest.raises(BadInputError, match="'entries' is not as its scores decide"):
        read_use(path)


@pytest.mark.parametrize("text", ["", "use = 1", "[[use]]\non = true", "\x00", "[[use"])
def test_a_damaged_file_is_one_line(tmp_path: Path, text: str) -> None:
    """Nothing is switched on by a file that nobody can read."""
    path = tmp_path / "use.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInputError, match="not what `wayout replay` writes"):
        read_use(path)
