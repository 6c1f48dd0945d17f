"""How many days, how many members and which seeds a forecast takes."""

from __future__ import annotations

from wayout.errors import BadInputError

MOST_DAYS = 60
MOST_MEMBERS = 10_000
LARGEST_SEED = 2**63


def check_call(*, members: int, seed: int, days: int | None = None, prefix: str = "") -> None:
    """
    Check the numbers of a call.

    Parameters
    ----------
    days
        None: a call that takes no days.
    prefix
        What stands before a name where the numbers were given, such as `--`.

    Raises
    ------
    BadInputError
        One of them is not accepted.
    """
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise BadInputError(f"{prefix}days {days}; accepted: 1 to {MOST_DAYS}")
    if not 1 <= members <= MOST_MEMBERS:
        raise BadInputError(f"{prefix}members {members}; accepted: 1 to {MOST_MEMBERS}")
    if not 0 <= seed < LARGEST_SEED:
        raise BadInputError(f"{prefix}seed {seed}; accepted: a whole number from 0")
