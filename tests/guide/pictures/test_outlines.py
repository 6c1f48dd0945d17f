"""The outlines lie where the countries are, and a projection keeps them there."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from wayout.guide.pictures.frame import MARGIN, Frame, fit_frame
from wayout.guide.pictures.outlines import FILE, read_outlines
from wayout.network.distance import distance_km

SIZE = (640, 420)
PLACES = [
    ("RU", 55.75, 37.62),
    ("RU", 66.5, 176.0),
    ("RU", 66.0, -171.0),
    ("GE", 41.9, 44.7),
    ("KZ", 51.1, 71.4),
    ("XK", 42.6, 20.9),
    ("ZA", -30.0, 25.0),
    ("LS", -29.6, 28.3),
    ("AQ", -80.0, 0.0),
]


def find_country(lat: float, lon: float) -> str:
    """Find the country of a point: of the rings around it, the smallest."""
    outlines = read_outlines()
    found = ""
    bounds = [*outlines.rings.starts, len(outlines.rings.points)]
    for row, code in enumerate(outlines.codes):
        ring = outlines.rings.points[bounds[row] : bounds[row + 1]]
        for turn in (-360.0, 0.0, 360.0):
            if _is_inside(ring, lat, lon + turn):
                found = code
    return found


def _is_inside(ring: np.ndarray, lat: float, lon: float) -> bool:
    x1, y1 = ring.T
    x2, y2 = np.roll(ring, -1, axis=0).T
    spans = (y1 > lat) != (y2 > lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        west = lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1
    return bool((spans & west).sum() % 2)


@pytest.mark.parametrize(("code", "lat", "lon"), PLACES)
def test_a_place_lies_in_its_country(code: str, lat: float, lon: float) -> None:
    """Known places lie in the outline of their country, also beyond the antimeridian."""
    assert find_country(lat, lon) == code


def test_the_outlines_are_small_and_whole() -> None:
    """The file stays below a megabyte; countries have codes, and lines do not jump."""
    size = len(files("wayout.guide.pictures").joinpath(FILE).read_bytes())
    outlines = read_outlines()
    assert size < 1_000_000
    assert {"RU", "UA", "GE", "KZ", "FI", "MN", "US", "AU"} <= set(outlines.codes)
    assert all(len(code) in (0, 2) for code in outlines.codes)
    for paths in (outlines.rings, outlines.borders, outlines.coasts):
        jumps = np.abs(np.diff(paths.points[:, 0]))
        jumps[paths.starts[1:] - 1] = 0.0
        assert jumps.max() <= 180.0


def test_the_middle_of_a_frame_is_in_the_middle_of_the_picture() -> None:
    """A frame's middle is drawn in the middle, north is up and east is to the right."""
    frame = Frame(50.0, 179.0, 2000.0, SIZE)
    middle, north, east = frame.place_spots([(50.0, 179.0), (51.0, 179.0), (50.0, -179.0)])
    assert middle == pytest.approx((320.0, 210.0))
    assert north[0] == pytest.approx(320.0)
    assert north[1] < 210.0
    assert 320.0 < east[0] < 400.0


@pytest.mark.parametrize("lat", [-45.0, -20.0, 0.0, 20.0, 55.0, 70.0])
def test_lengths_are_right_near_the_middle(lat: float) -> None:
    """Ten degrees around the middle of a frame, a pixel is as long as the frame says."""
    frame = Frame(lat, 40.0, 3000.0, SIZE)
    for other in ((lat + 5.0, 40.0), (lat, 46.0), (lat - 4.0, 35.0)):
        start, end = frame.place_spots([(lat, 40.0), other])
        drawn_km = np.hypot(end[0] - start[0], end[1] - start[1]) * frame.km_per_pixel
        assert drawn_km == pytest.approx(distance_km(lat, 40.0, *other), rel=0.04)


spots = st.lists(
    st.tuples(st.floats(-60.0, 72.0), st.floats(-180.0, 180.0)), min_size=1, max_size=6
)


@settings(derandomize=True, deadline=None, max_examples=some_of(120))
@given(middle=st.tuples(st.floats(-45.0, 65.0), st.floats(-180.0, 180.0)), data=st.data())
def test_a_frame_holds_its_spots(middle: tuple[float, float], data: st.DataObject) -> None:
    """Every spot lies within the margins of the frame fitted around them, over 180 degrees too."""
    around = st.tuples(st.floats(-8.0, 8.0), st.floats(-25.0, 25.0))
    shifts = data.draw(st.lists(around, min_size=1, max_size=6))
    near = [(middle[0] + a, (middle[1] + b + 180.0) % 360.0 - 180.0) for a, b in shifts]
    frame = fit_frame(near, size=SIZE)
    for x, y in frame.place_spots(near):
        assert MARGIN * 640 <= x <= 640 * (1 - MARGIN)
        assert MARGIN * 420 <= y <= 420 * (1 - MARGIN)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(spots)
def test_any_spots_have_a_frame(found: list[tuple[float, float]]) -> None:
    """However far apart the spots lie, there is a frame, and each is on the picture's world."""
    frame = fit_frame(found, size=SIZE)
    assert np.isfinite(frame.place_spots(found)).all()


def test_spots_on_both_sides_of_the_antimeridian_share_a_narrow_frame() -> None:
    """From Anadyr to Nome is no way around the world."""
    assert fit_frame([(64.7, 177.5), (64.5, -165.4)], size=SIZE).width_km < 2000.0


def test_near_starts_share_a_frame() -> None:
    """A frame tells little about where somebody starts: starts a few kilometres apart share it."""
    ends = (51.2, 51.4)
    frames = {
        fit_frame([(55.79 + north / 100, 49.12), ends], size=SIZE) for north in range(0, 10, 2)
    }
    assert len(frames) <= 2
