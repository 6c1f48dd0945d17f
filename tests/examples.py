"""How many examples a property is tried with: on a usual run a part, with all when asked to."""

from __future__ import annotations

import os

USUAL_SHARE = 0.3
FEWEST = 40


def some_of(whole: int) -> int:
    """Give how many examples to try of so many; with WAYOUT_EXAMPLES=all every one."""
    if os.environ.get("WAYOUT_EXAMPLES") == "all":
        return whole
    return max(min(whole, FEWEST), round(USUAL_SHARE * whole))
