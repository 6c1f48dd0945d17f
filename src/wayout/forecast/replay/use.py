"""What forecasts may be used for: only where they were closer than what is known anyway."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wayout.errors import BadInputError
from wayout.forecast.forecast import UNITS
from wayout.forecast.replay.baselines import LAST
from wayout.forecast.replay.pairs import FORECAST, Pair, Score, has_both
from wayout.forecast.replay.replaying import Replay
from wayout.forecast.replay.summary import say_count, say_scores

FEWEST_PAIRS = 20
FEWEST_DAYS = 10
"""With fewer pairs, or fewer different days of a place, nothing is switched on."""


@dataclass(frozen=True, slots=True)
class Use:
    """
    Whether forecasts of a target may stand in plans and on the board instead of the last value.

    Attributes
    ----------
    pairs, days
        Pairs that both the forecast and *last value* told, and how many days they are about.
    interval_score, last_score
        The mean weighted interval scores of the two on those pairs; 0 without any.
    """

    target: str
    mode: str
    on: bool
    pairs: int
    days: int
    interval_score: float
    last_score: float
    why: str


def decide_use(replay: Replay) -> tuple[Use, ...]:
    """
    Decide for each target and mode, over all places, whether its forecasts may be used.

    Switched on are those with at least `FEWEST_PAIRS` pairs about `FEWEST_DAYS` days and a
    mean weighted interval score below that of *last value*.
    """
    groups: dict[tuple[str, str], list[Pair]] = {}
    for pair in replay.pairs:
        group = groups.setdefault((pair.truth.target, pair.truth.mode), [])
        if has_both(pair):
            group.append(pair)
    return tuple(_decide(target, mode, groups[target, mode]) for target, mode in sorted(groups))


def _decide(target: str, mode: str, shared: Sequence[Pair]) -> Use:
    days = len({pair.subject for pair in shared})
    ours, last = _average(shared, FORECAST), _average(shared, LAST)
    enough = len(shared) >= FEWEST_PAIRS and days >= FEWEST_DAYS
    why = say_scores(ours, last, LAST) if shared else "nothing to compare"
    if not enough:
        few = f"{say_count(len(shared), 'pair')} about {say_count(days, 'day')}"
        why += f"; {few}, too few: wanted are {FEWEST_PAIRS} about {FEWEST_DAYS}"
    return Use(target, mode, enough and ours < last, len(shared), days, ours, last, why)


def _average(shared: Sequence[Pair], method: str) -> float:
    scores = [score for p in shared if isinstance(score := p.scores[method], Score)]
    return sum(s.interval_score for s in scores) / len(scores) if scores else 0.0


def write_use(replay: Replay) -> str:
    """Write what may be used as TOML, as `read_use` reads it."""
    lines = [
        "# Made by `wayout replay`; forecasts of a target that is off are not used in plans.",
        f'situation = "{replay.situation}"',
        f"fewest_pairs = {FEWEST_PAIRS}",
        f"fewest_days = {FEWEST_DAYS}",
    ]
    for use in decide_use(replay):
        lines += [
            "",
            "[[use]]",
            f'target = "{use.target}"',
            f'mode = "{use.mode}"',
            f"on = {'true' if use.on else 'false'}",
            f"pairs = {use.pairs}",
            f"days = {use.days}",
            f"interval_score = {use.interval_score:.6g}",
            f"last_score = {use.last_score:.6g}",
            f'why = "{use.why}"',
        ]
    return "\n".join(lines) + "\n"


def read_use(path: Path, *, situation: str = "") -> Mapping[tuple[str, str], bool]:
    """
    Read whether forecasts may be used, by target and mode; what is not there may not.

    Parameters
    ----------
    situation
        The id of the situation it must be about; empty: any.

    Raises
    ------
    BadInputError
        It is no such file, is about another situation, or says that a target is on whose own scores
        say it is not.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        tables = [(t["target"], t["mode"], t["on"], t) for t in document["use"]]
        about = document["situation"]
        wrong = [t for t, _, on, table in tables if t not in UNITS or on is not _earned(table)]
    except OSError as fault:
        raise BadInputError(f"'{path}' cannot be read: {fault.strerror}") from None
    except (ValueError, KeyError, TypeError) as fault:
        raise BadInputError(f"'{path}' is not what `wayout replay` writes: {fault!r}") from None
    if situation and about != situation:
        raise BadInputError(f"'{path}' is about '{about}'; accepted: '{situation}'")
    if wrong:
        raise BadInputError(f"'{path}': '{wrong[0]}' is not as its scores decide; make it anew")
    return {(target, mode): on for target, mode, on, _ in tables}


def _earned(table: Mapping[str, float]) -> bool:
    enough = table["pairs"] >= FEWEST_PAIRS and table["days"] >= FEWEST_DAYS
    return enough and table["interval_score"] < table["last_score"]
