"""Ages: how old each record is in one edition of the facts; worked out once for all plans."""

from __future__ import annotations

from typing import NamedTuple

from wayout.situation.period import hours_between
from wayout.situation.situation import Situation


class Age(NamedTuple):
    """Hours since a record was last published or confirmed, and whether it is past shelf life."""

    hours: float
    is_stale: bool


class Ages:
    """The ages of the records of one situation as known at one instant."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._known: dict[str, Age | None] = {}

    def find(self, key: str) -> Age | None:
        """Find the age of a record; None of one that is unknown, or stands since long ago."""
        if key not in self._known:
            self._known[key] = self._find(key)
        return self._known[key]

    def _find(self, key: str) -> Age | None:
        situation = self._situation
        record = situation.find_record(key)
        if record is None or record.published_basis == "standing":
            return None
        age = hours_between(situation.checked_last(record), situation.known_by)
        return Age(max(age, 0.0), age > situation.shelf_life_hours(record))
