"""
Two planners from npm, minotor and raptor-journey-planner, asked the same questions.

They are installed in a folder of the user's cache and run by Node, each in its own process, so
their times stand beside ours and not in turn with them. Both count in seconds of one service day.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from timetable_oracle import Frontier, start_of_day
from timetable_questions import DAY, ZONE, Model, Question

from wayout.network.trips import Trips

PEERS = {"minotor": "1.0.7", "raptor-journey-planner": "2.2.3"}
SCRIPTS = {"minotor": "minotor.mjs", "raptor-journey-planner": "raptor.mjs"}
HERE = Path(__file__).resolve().parent / "peers"
ROUNDS = 3


def install_peers() -> tuple[Path | None, str]:
    """Install the peers outside the project; give the folder, or why there is none."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None, "node and npm are not installed"
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "wayout-benchmarks" / "peers"
    wanted = [f"{name}@{version}" for name, version in PEERS.items()]
    if not all((folder / "node_modules" / name).is_dir() for name in PEERS):
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *wanted]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            return None, f"npm could not install them: {done.stderr.strip().splitlines()[-1:]}"
    for script in SCRIPTS.values():
        shutil.copy(HERE / script, folder / script)
    return folder, ""


def ask_peer(
    name: str, folder: Path, feed: Path, questions: Sequence[Question]
) -> dict[str, Any]:
    """Ask one peer all questions; give its answers, or what went wrong."""
    begin = start_of_day(DAY.toordinal(), ZONE)
    asked = [
        {"start": one.start, "goal": one.goal, "depart_s": one.depart - begin} for one in questions
    ]
    file, out = feed.with_suffix(".questions.json"), feed.with_suffix(f".{name}.json")
    file.write_text(json.dumps({"day": DAY.isoformat(), "questions": asked}), encoding="utf-8")
    command = ["node", SCRIPTS[name], str(feed), str(file), str(ROUNDS), str(out)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode or not out.exists():
        return {"failed": (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]}
    return dict(json.loads(out.read_text("utf-8")))


def write_trips(trips: Trips, path: Path, model: Model) -> Path:
    """Write the trips of a model as raptor-journey-planner would have read them."""
    running = [trip for trip in trips.trips if set(trip.days) & set(model.days)]
    content = {
        "interchange": dict.fromkeys(trips.stops, model.change_s),
        "trips": [
            {
                "tripId": trip.id,
                "serviceId": trip.id,
                "stopTimes": [
                    {
                        "stop": call.stop,
                        "arrivalTime": call.arrive_s,
                        "departureTime": call.depart_s,
                        "pickUp": call.boards,
                        "dropOff": call.alights,
                    }
                    for call in trip.calls
                ],
            }
            for trip in running
        ],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def list_ends(answer: dict[str, Any]) -> Frontier:
    """Give the arrivals and changes of an answer that none of its others beats, as Unix times."""
    begin = start_of_day(DAY.toordinal(), ZONE)
    frontier: Frontier = []
    for changes, arrive in sorted((changes, arrive) for arrive, changes in answer["ends"]):
        if not frontier or begin + arrive < frontier[0][0]:
            frontier.insert(0, (begin + arrive, changes))
    return frontier


def list_legs(answer: dict[str, Any]) -> Iterable[list[tuple[str, str, int | None, int | None]]]:
    """Give the legs of each journey: stops, and Unix times of departure and arrival."""
    begin = start_of_day(DAY.toordinal(), ZONE)
    for journey in answer["journeys"]:
        yield [
            (start, to, *(None if at is None else begin + at for at in times))
            for start, to, *times in journey
        ]
