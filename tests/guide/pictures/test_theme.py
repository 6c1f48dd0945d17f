"""Colours stand out, also for people who do not see all of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from wayout.errors import BadInputError
from wayout.guide.pictures.theme import THEMES, Colour, Theme, get_theme

SEEING = {
    "all colours": np.eye(3),
    "no red": [[0.1521, 1.0526, -0.2047], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0519]],
    "no green": [[0.3673, 0.8606, -0.2279], [0.2801, 0.6726, 0.0473], [-0.0118, 0.0429, 0.9689]],
    "no blue": [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]],
}
"""G. M. Machado and others, A physiologically-based model for simulation of color vision
deficiency, IEEE TVCG 15, 2009: the matrices of full deficiency, over linear light."""


def light(colour: Colour) -> np.ndarray:
    """Give linear light from sRGB."""
    share = np.array(colour) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one: Colour, other: Colour) -> float:
    """Give the contrast of WCAG 2.2."""
    low, high = sorted(float(light(c) @ (0.2126, 0.7152, 0.0722)) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(linear: np.ndarray) -> np.ndarray:
    """Give CIE L*a*b* from linear light, D65."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(to_xyz @ np.clip(linear, 0.0, 1.0) / (0.9505, 1.0, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_marks_stand_out_from_every_ground(theme: Theme) -> None:
    """Marks and lines have a contrast of 3:1 to every ground, text one of 4.5:1."""
    for ground in theme.grounds:
        for colour in (*theme.verdicts.values(), *theme.kinds.values(), theme.line):
            assert contrast(colour, ground) >= 3.0, (colour, ground)
        for colour in (theme.ink, theme.faint_ink):
            assert contrast(colour, ground) >= 4.5, (colour, ground)
    assert contrast(theme.border, theme.land) >= 3.0
    assert contrast(theme.border, theme.home) >= 3.0


@pytest.mark.parametrize("seeing", SEEING)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_verdicts_stay_apart_for_everybody(theme: Theme, seeing: str) -> None:
    """Any two verdicts differ by more than 12 in L*a*b*, whatever colours somebody sees."""
    seen = {v: lab(np.array(SEEING[seeing]) @ light(c)) for v, c in theme.verdicts.items()}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 12.0, (one, other)


def test_an_unknown_theme_is_one_clear_line() -> None:
    """A theme that does not exist is refused, and the message names those that do."""
    with pytest.raises(BadInputError, match="'sepia'; accepted: light, dark"):
        get_theme("sepia")
