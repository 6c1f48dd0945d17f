"""Reading an instance: its two folders together, and what is odd in them."""

from __future__ import annotations

from pathlib import Path

from wayout.errors import BadInputError
from wayout.forecast.flee.counting import read_counts
from wayout.forecast.flee.instance import CAMPS, Instance, Place, Road
from wayout.forecast.flee.places import read_places, read_roads
from wayout.forecast.flee.rows import refuse_file, shorten
from wayout.forecast.flee.timetables import read_closures, read_conflicts, read_period
from wayout.situation.notice import list_some

NOT_USED = (
    "agents.csv",
    "flood_level.csv",
    "major_routes.csv",
    "region_attributes_IPC.csv",
    "location_changes.csv",
)
"""Files of the format which only rules need that are not here."""


def read_instance(folder: Path, validation: Path, *, days: int | None = None) -> Instance:
    """
    Read an instance: places, roads and timetables from one folder, counts from another.

    Parameters
    ----------
    folder
        With `locations.csv`, or with a folder `input_csv` that holds it.
    validation
        With `data_layout.csv`.
    days
        How many days to run; left out, as `sim_period.csv` says.

    Raises
    ------
    BadInputError
        A folder does not exist, or `days` is not accepted.
    FaultyInstanceError
        What the folders hold is not accepted: one line with file, line and what is.
    """
    folder = _find_folder(folder, "locations.csv", "input_csv")
    validation = _find_folder(validation, "data_layout.csv", "source_data")
    places = read_places(folder)
    camps = [place for place in places if place.kind in CAMPS]
    if not camps:
        refuse_file(folder / "locations.csv", "no place is a camp", "at least one camp")
    roads, notices = read_roads(folder, places)
    start, length = read_period(folder, days)
    conflicts = read_conflicts(folder, places, length)
    closures, odd = read_closures(folder, places, roads, length)
    counts = read_counts(validation, folder, camps, start=start, days=length)
    cut_off = check_connected(folder, places, roads, [bool(column.any()) for column in conflicts.T])
    unused = [
        f"{name} is not used by --model flee" for name in NOT_USED if (folder / name).exists()
    ]
    told = (*notices, *odd, *cut_off, *unused)
    return Instance(places, roads, closures, conflicts, start, counts, told)


def _find_folder(path: Path, file: str, inner: str) -> Path:
    try:
        if path.is_dir():
            return path / inner if (path / inner / file).is_file() else path
    except (OSError, ValueError):
        pass  # a name no folder can have
    shown = shorten(str(path))
    raise BadInputError(f"'{shown}' is no folder; accepted: a folder with {file}")


def check_connected(
    folder: Path, places: tuple[Place, ...], roads: tuple[Road, ...], in_conflict: list[bool]
) -> list[str]:
    """
    Give a notice on places that no road joins to a camp.

    Raises
    ------
    FaultyInstanceError
        From no place that is ever in conflict can anybody come to a camp.
    """
    reached = [place.kind in CAMPS for place in places]
    neighbours: list[list[int]] = [[] for _ in places]
    for road in roads:
        neighbours[road.start].append(road.end)
        neighbours[road.end].append(road.start)
    stack = [i for i, there in enumerate(reached) if there]
    while stack:
        for other in neighbours[stack.pop()]:
            if not reached[other]:
                reached[other] = True
                stack.append(other)
    sources = [i for i, c in enumerate(in_conflict) if c and places[i].population > 0]
    if not any(reached[i] for i in sources):
        found = "no road leads from any place in conflict to a camp"
        refuse_file(folder / "routes.csv", found, "roads that join at least one of them to a camp")
    apart = [place.name for place, there in zip(places, reached, strict=True) if not there]
    lonely = [p.name for i, p in enumerate(places) if p.kind in CAMPS and not neighbours[i]]
    return [
        f"routes.csv: no road from {list_some(names, 5)} {what}"
        for names, what in ((apart, "to any camp: who is there stays"), (lonely, "to anywhere"))
        if names
    ]
