"""What a check found, in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.text import Text

from wayout.planner.checking import Checked


def render_check(found: Mapping[Path, Checked], console: Console) -> None:
    """Render the notices of each folder, one a line, and what was looked at."""
    for folder, checked in found.items():
        for notice in checked.notices:
            console.print(f"{folder}/{notice}", markup=False, soft_wrap=True)
        looked = ", ".join(f"{count} {name}" for name, count in checked.counts)
        number = len(checked.notices)
        word = "no fault" if not number else "1 fault" if number == 1 else f"{number} faults"
        style = "green" if not number else "bold red"
        console.print(Text(f"{folder}: {word}", style).append(f" in {looked}.", "default"))
