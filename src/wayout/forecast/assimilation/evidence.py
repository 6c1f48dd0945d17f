"""Evidence: measurements as arrays, and how far each may reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.reports.measurement import AT_LEAST, AT_MOST, EXACT, Measurement
from wayout.network.compiled import Array

SIDES = {EXACT: 0, AT_LEAST: 1, AT_MOST: -1}
"""Of a bound: predictions on this side of it are as good as reported."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    Measurements as arrays, in an order of their own.

    Attributes
    ----------
    keys
        A name of each that no other has; what is drawn for it depends on its name alone.
    values
        In natural units, at least 0, shape (measurements,).
    doubts
        Standard deviations of the error of log(1 + value), above 0.
    sides
        Of `SIDES`.
    taper
        How far a measurement reaches each parameter, 0 to 1, shape (parameters, measurements).
    """

    keys: tuple[str, ...]
    values: Array
    doubts: Array
    sides: Array
    taper: Array

    def __len__(self) -> int:
        return len(self.keys)


def list_evidence(measurements: Sequence[Measurement], taper: Array) -> Evidence:
    """List measurements as arrays, keyed by their records, quantity and time."""
    return Evidence(
        keys=tuple(_name(m) for m in measurements),
        values=np.array([m.value for m in measurements], np.float64),
        doubts=np.array([m.doubt for m in measurements], np.float64),
        sides=np.array([SIDES[m.bound] for m in measurements], np.int64),
        taper=np.asarray(taper, np.float64),
    )


def _name(one: Measurement) -> str:
    return " ".join((one.quantity, one.start.isoformat(), one.end.isoformat(), *one.records))


def check_evidence(evidence: Evidence, *, parameters: int) -> None:
    """
    Check the arrays.

    Raises
    ------
    BadInputError
        A shape, a value or a doubt that cannot be; the first is named.
    """
    n = len(evidence)
    shapes = [a.shape for a in (evidence.values, evidence.doubts, evidence.sides)]
    if shapes != [(n,)] * 3 or evidence.taper.shape != (parameters, n):
        raise BadInputError(
            f"evidence of {n} measurements and {parameters} parameters has arrays of shape "
            f"{shapes[0]}, {shapes[1]}, {shapes[2]} and a taper of {evidence.taper.shape}"
        )
    if len(set(evidence.keys)) != n:
        twice = next(k for k in evidence.keys if evidence.keys.count(k) > 1)
        raise BadInputError(f"two measurements are called '{twice}'; each needs a name of its own")
    _refuse(evidence, ~(np.isfinite(evidence.values) & (evidence.values >= 0)), "a value of 0 up")
    _refuse(evidence, ~(np.isfinite(evidence.doubts) & (evidence.doubts > 0)), "a doubt above 0")
    _refuse(evidence, ~np.isin(evidence.sides, list(SIDES.values())), "a side of -1, 0 or 1")
    outside = np.any((evidence.taper < 0) | (evidence.taper > 1), axis=0)
    outside |= np.isnan(evidence.taper).any(axis=0)
    _refuse(evidence, np.asarray(outside), "a taper from 0 to 1")


def _refuse(evidence: Evidence, wrong: Array, accepted: str) -> None:
    if wrong.any():
        raise BadInputError(
            f"measurement '{evidence.keys[int(np.argmax(wrong))]}' needs {accepted}"
        )
