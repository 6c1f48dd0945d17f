"""
Themes: the colours of pictures, light and dark.

Whatever bears a meaning stands out from every ground by a contrast of 3:1 at least (WCAG 2.2,
1.4.11), text by 4.5:1, and the four verdicts stay apart for people who do not see red, green or
blue. A test measures all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wayout.errors import BadInputError

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme; `verdicts` by verdict, `grounds` is all that marks may lie on."""

    name: str
    sea: Colour
    land: Colour
    home: Colour
    coast: Colour
    border: Colour
    paper: Colour
    ink: Colour
    faint_ink: Colour
    line: Colour
    verdicts: Mapping[str, Colour]
    kinds: Mapping[str, Colour]

    @property
    def grounds(self) -> tuple[Colour, ...]:
        """Give the colours that marks, lines and names of countries may lie on."""
        return self.sea, self.land, self.home, self.paper


LIGHT = Theme(
    name="light",
    sea=(214, 228, 238),
    land=(247, 245, 239),
    home=(233, 226, 208),
    coast=(150, 170, 186),
    border=(128, 118, 100),
    paper=(255, 255, 255),
    ink=(22, 24, 29),
    faint_ink=(84, 84, 84),
    line=(20, 66, 150),
    verdicts={
        "allowed": (0, 98, 168),
        "allowed-if": (148, 88, 0),
        "unknown": (92, 92, 100),
        "refused": (168, 0, 42),
    },
    kinds={
        "wait_time": (0, 98, 168),
        "queue_length": (148, 88, 0),
        "queue_vehicles": (96, 60, 150),
    },
)

DARK = Theme(
    name="dark",
    sea=(16, 24, 34),
    land=(44, 47, 53),
    home=(63, 60, 50),
    coast=(92, 112, 130),
    border=(150, 142, 124),
    paper=(24, 26, 30),
    ink=(242, 242, 238),
    faint_ink=(186, 186, 182),
    line=(150, 196, 255),
    verdicts={
        "allowed": (102, 184, 255),
        "allowed-if": (255, 190, 70),
        "unknown": (190, 190, 198),
        "refused": (255, 120, 140),
    },
    kinds={
        "wait_time": (102, 184, 255),
        "queue_length": (255, 190, 70),
        "queue_vehicles": (200, 170, 255),
    },
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def get_theme(name: str) -> Theme:
    """
    Get a theme by its name.

    Raises
    ------
    BadInputError
        There is no such theme.
    """
    if name not in THEMES:
        raise BadInputError(f"no theme {name!r}; accepted: {', '.join(THEMES)}")
    return THEMES[name]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Mix two colours: `share` of the first, the rest of the other."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue
