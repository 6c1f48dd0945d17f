"""The small invented situation that tests read, damage and publish into."""

from __future__ import annotations

import shutil
from pathlib import Path

SMALL = Path(__file__).with_name("small")


def write_situation(folder: Path) -> Path:
    """Write the small situation into a new folder; give the folder."""
    shutil.copytree(SMALL, folder)
    return folder
