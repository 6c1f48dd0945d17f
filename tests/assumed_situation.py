"""The small situation with every assumption stated, for what leans on assumptions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.small_situation import write_situation
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

ASSUMED = {
    "vehicles-per-km": 150.0,
    "vehicles-per-hour": 40.0,
    "wait-unreported-low": 0.5,
    "wait-unreported-high": 4.0,
    "airport-control-low": 0.5,
    "airport-control-high": 2.0,
    "approach-distance-factor": 1.5,
    "approach-speed-low": 30.0,
    "approach-speed-high": 60.0,
    "approach-wait-low": 1.0,
    "approach-wait-high": 9.0,
    "route-speed": 800.0,
    "route-ground-low": 0.5,
    "route-ground-high": 2.0,
    "route-wait-low": 3.0,
    "route-wait-high": 168.0,
}
SERVICE = (
    "{id},{origin},{destination},car,own-car,,{via},{both},{km},{low},{high},on-demand,0,0,,,"
    "2022-09-15T00:00:00+03:00,standing,2022-09-15T12:00:00+03:00,observed,atlas,public,\n"
)


def write_assumed(folder: Path, *, without: str = "", services: Iterable[str] = ()) -> Path:
    """Write the small situation with all assumptions but one, and with more services."""
    write_situation(folder)
    with (folder / "situation.toml").open("a", encoding="utf-8") as file:
        for name, value in ASSUMED.items():
            if name != without:
                file.write(
                    f'\n[[assumption]]\nid = "{name}"\nvalue = {value}\nunit = "as named"\n'
                    'text = "Invented."\n'
                )
    with (folder / "services.csv").open("a", encoding="utf-8") as file:
        file.writelines(services)
    return folder


def get_assumed(folder: Path, *, without: str = "", services: Iterable[str] = ()) -> Situation:
    """Write that situation and get it."""
    return get_situation(write_assumed(folder, without=without, services=services))


def make_leg(
    number: int, origin: str, destination: str, km: float, hours: float, *, both: bool = False
) -> str:
    """Make the row of a leg by own car; a quarter longer if things go badly."""
    return SERVICE.format(
        id=f"leg-{number}",
        origin=origin,
        destination=destination,
        via="",
        both="yes" if both else "no",
        km=km,
        low=hours,
        high=1.25 * hours,
    )
