"""Notes of one page: every record it rests on, numbered, with what it says and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wayout.guide.speech import Speech
from wayout.guide.views.telling import find_told
from wayout.planner.citation import is_public
from wayout.situation.record import Record


class Notes:
    """
    Numbers records in the order in which a page cites them.

    A page of a region has its notes at its end, and no link to the pages of records: who follows
    one from a mirror would tell it what concerns them.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._numbers: dict[str, int] = {}
        self.records: list[Record] = []

    def cite(self, ids: Iterable[str]) -> list[int]:
        """Give the numbers of some records, each once; those nobody may see are left out."""
        found = []
        for key in dict.fromkeys(ids):
            if key not in self._numbers:
                record = self._speech.situation.find_record(key)
                if record is None or not is_public(record):
                    continue
                self.records.append(record)
                self._numbers[key] = len(self.records)
            found.append(self._numbers[key])
        return found

    def tell(self) -> list[dict[str, Any]]:
        """Tell every record cited so far, with its number."""
        return [
            {"number": self._numbers[told["id"]], **told}
            for told in find_told(self._numbers, self._speech)
        ]
