"""
Frames: which part of the globe a map shows, and where on the picture a point of it lies.

The projection is the equidistant conic with its standard parallels at one sixth and five sixths of
the frame's height; near the equator it becomes the equidistant cylinder. Around its own middle
meridian it knows no antimeridian.

References
----------
J. P. Snyder, Map projections: a working manual, US Geological Survey, 1987, chapter 16.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wayout.network.distance import EARTH_RADIUS_KM, distance_km

LEAST_WIDTH_KM = 260.0
MOST_WIDTH_KM = 34_000.0
CONIC_WIDTH_KM = 17_000.0
"""Wider frames show much of the globe and are drawn on the cylinder."""
CYLINDER_PARALLEL = 35.0
WIDTH_STEP = 2.0**0.5
"""Widths of frames grow by this factor, so that there are few and a map is seldom drawn anew."""
STEPS_PER_FRAME = 6
"""Middles of frames lie on a grid of so many steps in the height of a frame."""
MARGIN = 0.09
"""Of the width and of the height, left free on every side."""
FLAT = 0.02
_SURE = 1.15
"""Lengths at the edge of a frame are stretched by no more than this."""
LEAST_CONIC_LAT = 12.0
FAR_SIDE_DEGREES = 30.0

Size = tuple[int, int]
Spot = tuple[float, float]
"""Latitude and longitude in degrees."""
Pixels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the globe around a middle, `width_km` wide, drawn on so many pixels."""

    lat: float
    lon: float
    width_km: float
    size: Size

    @property
    def km_per_pixel(self) -> float:
        """Give the length of a pixel along the middle of the frame."""
        return self.width_km / self.size[0]

    @property
    def height_km(self) -> float:
        """Give the height of the frame along its middle."""
        return self.km_per_pixel * self.size[1]

    def place(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Pixels:
        """
        Place points on the picture.

        Parameters
        ----------
        lat, lon
            Shape (n_points,), degrees; any longitude, so that a line may go over 180.

        Returns
        -------
        pixels
            Shape (n_points, 2): to the right and down, from the upper left corner.
        """
        turned = np.radians(lon - self.lon)
        phi, middle = np.radians(lat), math.radians(self.lat)
        south, north = self._parallels()
        cone = (math.cos(south) - math.cos(north)) / (north - south)
        if not self.conic:
            x, y = turned * math.cos(south), phi - middle
        else:
            apex = math.cos(south) / cone + south
            x = (apex - phi) * np.sin(cone * turned)
            y = (apex - middle) - (apex - phi) * np.cos(cone * turned)
        scale = EARTH_RADIUS_KM / self.km_per_pixel
        return np.column_stack((self.size[0] / 2 + x * scale, self.size[1] / 2 - y * scale))

    def place_spots(self, spots: Iterable[Spot]) -> list[tuple[float, float]]:
        """Place latitudes and longitudes, each on the nearer side of the globe."""
        both = np.array(list(spots), np.float64).reshape(-1, 2)
        near = (both[:, 1] - self.lon + 180.0) % 360.0 - 180.0 + self.lon
        return [(float(x), float(y)) for x, y in self.place(both[:, 0], near)]

    @property
    def conic(self) -> bool:
        """Tell whether the frame is drawn on a cone: it is not too wide nor at the equator."""
        return self.width_km <= CONIC_WIDTH_KM and abs(self.lat) > LEAST_CONIC_LAT

    def too_far(self, lat: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """
        Tell which paths a cone would tear: those wholly on the far side of the equator.

        Parameters
        ----------
        lat
            The latitudes of all paths, one after the other.
        starts
            Where each path begins.
        """
        if not self.conic:
            return np.zeros(len(starts), np.bool_)
        side = math.copysign(1.0, self.lat)
        nearest = np.maximum.reduceat(lat * side, starts)
        found: NDArray[np.bool_] = nearest < -FAR_SIDE_DEGREES
        return found

    def _parallels(self) -> tuple[float, float]:
        if not self.conic:
            parallel = math.radians(min(abs(self.lat), CYLINDER_PARALLEL))
            if self.width_km > CONIC_WIDTH_KM:
                parallel = math.radians(CYLINDER_PARALLEL)
            return parallel, parallel + FLAT
        reach = max(math.degrees(self.height_km / EARTH_RADIUS_KM) / 3, 0.5)
        south, north = max(self.lat - reach, -75.0), min(self.lat + reach, 75.0)
        return math.radians(south), math.radians(max(north, south + 0.5))


def fit_frame(spots: Iterable[Spot], *, size: Size) -> Frame:
    """
    Fit a frame of the grid of frames around all spots; of none, the whole world.

    Frames lie on a coarse grid and have few widths. So a frame tells little about the spots, and
    the same ground serves many maps.
    """
    found = list(spots)
    if not found:
        return _snap(0.0, 10.0, MOST_WIDTH_KM, size)
    lat, lon = _middle(found)
    width = _least_width_km(found, size)
    while width < MOST_WIDTH_KM:
        frame = _snap(lat, lon, width, size)
        if _holds(frame, found):
            return frame
        lat, lon = _recentre(frame, found, lat, lon)
        frame = _snap(lat, lon, width, size)
        if _holds(frame, found):
            return frame
        width *= WIDTH_STEP
    return _snap(lat, lon, MOST_WIDTH_KM, size)


def _least_width_km(spots: list[Spot], size: Size) -> float:
    """Give the least width of the ladder worth trying: no frame holds spots farther apart."""
    lat, lon = spots[0]
    apart_km = max(distance_km(lat, lon, *spot) for spot in spots)
    diagonal = math.hypot(1.0, size[1] / size[0])
    width = LEAST_WIDTH_KM
    while width * diagonal * _SURE < apart_km and width * WIDTH_STEP < MOST_WIDTH_KM:
        width *= WIDTH_STEP
    return width


def _middle(spots: list[Spot]) -> Spot:
    """Give the middle of the smallest box around the spots, over the antimeridian if need be."""
    lats = [lat for lat, _ in spots]
    lons = sorted(lon % 360.0 for _, lon in spots)
    gaps = [(b - a) % 360.0 for a, b in zip(lons, lons[1:] + lons[:1], strict=True)]
    if len(set(lons)) == 1:
        return (min(lats) + max(lats)) / 2, spots[0][1]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    west = lons[(widest + 1) % len(lons)]
    lon = west + (360.0 - gaps[widest]) / 2
    return (min(lats) + max(lats)) / 2, (lon + 180.0) % 360.0 - 180.0


def _recentre(frame: Frame, spots: list[Spot], lat: float, lon: float) -> Spot:
    """Move the middle so that the spots lie in the middle of the picture: parallels are bent."""
    ys = [y for _, y in frame.place_spots(spots)]
    off_px = (min(ys) + max(ys)) / 2 - frame.size[1] / 2
    moved = lat - math.degrees(off_px * frame.km_per_pixel / EARTH_RADIUS_KM)
    return max(-80.0, min(80.0, moved)), lon


def _snap(lat: float, lon: float, width_km: float, size: Size) -> Frame:
    """Give the frame of the grid whose middle is nearest."""
    height_km = width_km * size[1] / size[0]
    step = math.degrees(height_km / EARTH_RADIUS_KM) / STEPS_PER_FRAME
    most = 80.0 if width_km <= CONIC_WIDTH_KM else max(5.0, 90.0 - step * STEPS_PER_FRAME / 2)
    lat = max(-most, min(most, round(lat / step) * step))
    lon_step = step / max(0.2, math.cos(math.radians(lat)))
    lon = (round(lon / lon_step) * lon_step + 180.0) % 360.0 - 180.0
    return Frame(round(lat, 3), round(lon, 3), round(width_km, 1), size)


def _holds(frame: Frame, spots: list[Spot]) -> bool:
    width, height = frame.size
    across, down = width * MARGIN, height * MARGIN
    return all(
        across <= x <= width - across and down <= y <= height - down
        for x, y in frame.place_spots(spots)
    )
