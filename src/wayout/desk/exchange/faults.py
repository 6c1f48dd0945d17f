"""The faults of a file as they are found, each a notice on one line whatever the file holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from wayout.situation.notice import Notice


@dataclass
class Faults:
    """Collects the notices of one file."""

    file: str
    notices: list[Notice] = field(default_factory=list, kw_only=True)

    def note(self, line: int, code: str, found: str, accepted: str = "", nearest: str = "") -> None:
        """Add a notice; what cannot be printed is shown as a question mark."""
        told = (_tidy(part) for part in (found, accepted, nearest))
        self.notices.append(Notice(self.file, line, code, *told))


def _tidy(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)
