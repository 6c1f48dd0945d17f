"""`--waits`: the waits of a stored forecast, where replay has shown that they may be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.errors import BadInputError
from wayout.network.expected_waits import NO_WAITS
from wayout.situation.period import hours_between
from wayout.situation.zone import get_zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wayout.forecast.forecast import Forecast
    from wayout.network.expected_waits import ExpectedWaits
    from wayout.situation.period import Instant
    from wayout.situation.situation import Situation

USE_FILE = "use.toml"
LANES = ("car", "foot")
SHELF_LIFE = "wait_time"
"""A forecast of waits keeps as long as a report of one."""

WAITS = click.option(
    "--waits", metavar="FORECAST.json", help="Waits of a forecast, where replay lets them be used."
)


def read_waits(
    path: str | None, folder: Path, facts: Situation, *, as_of: Instant
) -> ExpectedWaits:
    """
    Read the waits that a plan or the board takes from a stored forecast; say which, and why not.

    Parameters
    ----------
    folder
        Of the situation; its `use.toml`, if there is one, says what may be used.
    facts
        The situation with everything that was published at any time.
    as_of
        What the plan may know.

    Raises
    ------
    BadInputError
        It is no forecast, or one of another situation, of a what-if, or of what was published
        later; or `use.toml` is damaged.
    """
    if path is None:
        return NO_WAITS
    from wayout.forecast.products.expected_waits import list_expected_waits  # noqa: PLC0415
    from wayout.forecast.replay.storing import read_stored  # noqa: PLC0415

    if not path.strip():
        raise BadInputError("--waits is empty; accepted: a forecast.json of `wayout forecast`")
    forecast = read_stored(Path(path))
    _check(forecast, f"--waits '{path[:80]}'", facts, as_of)
    stale = _find_stale(forecast, facts, as_of)
    if stale:
        _say(f"not used: {stale}; the estimates stand")
        return NO_WAITS
    use, why = _read_use(folder, facts.head.id)
    used = [lane for lane in LANES if use.get(("wait", lane))]
    expected = list_expected_waits(forecast, facts.as_of(as_of), modes=used)
    for lane in LANES:
        _say(f"wait, {lane}: {_tell(lane, expected, facts) if lane in used else f'off: {why}'}")
    return expected


def _check(forecast: Forecast, name: str, facts: Situation, as_of: Instant) -> None:
    if forecast.situation != facts.head.id:
        found = f"{name} is a forecast of '{forecast.situation[:40]}'"
        raise BadInputError(f"{found}; accepted: one of {facts.head.id}")
    if forecast.scenario:
        found = f"{name} is of the what-if '{forecast.scenario[:40]}', which nobody announced"
        raise BadInputError(f"{found}; accepted: a forecast without one")
    known = f"as of {_local(as_of, facts)}"
    if forecast.as_of > as_of:
        found = f"{name} was made as of {_local(forecast.as_of, facts)}, not yet known {known}"
        raise BadInputError(f"{found}; accepted: one made by then, or a later --as-of")
    for key in forecast.inputs:
        record = facts.find_record(key)
        if record is not None and record.published > forecast.as_of:
            found = f"{name} says it was made as of {_local(forecast.as_of, facts)}"
            later = f"its input {key} was published on {_local(record.published, facts)}"
            raise BadInputError(f"{found}, but {later}; accepted: what `wayout forecast` wrote")


def _find_stale(forecast: Forecast, facts: Situation, as_of: Instant) -> str:
    """Find whether a forecast is past its shelf life, in words; empty: it is not."""
    age_h = hours_between(forecast.as_of, as_of)
    life_h = facts.head.shelf_life_hours.get(SHELF_LIFE, float("inf"))
    if age_h <= life_h:
        return ""
    return f"it is {age_h:.0f} hours old, and a wait keeps for {life_h:g}"


def _read_use(folder: Path, situation: str) -> tuple[Mapping[tuple[str, str], bool], str]:
    """Read what may be used, and why the rest may not."""
    from wayout.forecast.replay.use import read_use  # noqa: PLC0415

    path = folder / USE_FILE
    if not path.exists():
        return {}, f"'{folder}' has no {USE_FILE} of `wayout replay`; the estimate stands"
    use = read_use(path, situation=situation)
    return use, f"replay did not show it closer, says '{path}'; the estimate stands"


def _tell(lane: str, expected: ExpectedWaits, facts: Situation) -> str:
    """Tell how far the waits of a lane reach."""
    ends = [waits.ends[-1] for (_, mode), waits in expected.items() if mode == lane]
    if not ends:
        return "on, but the forecast tells of no post here; the estimate stands"
    posts = f"{len(ends)} post" + ("s" if len(ends) > 1 else "")
    return f"on: {posts}, up to {_local(max(ends), facts)}; elsewhere the estimate stands"


def _local(instant: Instant, facts: Situation) -> str:
    return instant.astimezone(get_zone(facts.head.time_zone)).isoformat(timespec="minutes")


def _say(words: str) -> None:
    click.echo(f"wayout: --waits: {words}", err=True)
