"""
Two planners from npm, minotor and raptor-journey-planner, asked the same questions.

They are installed in a folder of the user's cache and run by Node, each in its own process, so
their times stand beside ours and not in turn with them. Both count in seconds of one service day.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from timetable_feed import write_feed
from timetable_oracle import Frontier, start_of_day
from timetable_questions import DAY, MODELS, ZONE, Model, Question, render_ends
from wayout.network.trips import Trips

PEERS = {"minotor": "1.0.7", "raptor-journey-planner": "2.2.3"}
SCRIPTS = {"minotor": "minotor.mjs", "raptor-journey-planner": "raptor.mjs"}
PEER_SCRIPTS = Path(__file__).resolve().parent / "peers"
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
        shutil.copy(PEER_SCRIPTS / script, folder / script)
    return folder, ""


def ask_peer(name: str, folder: Path, feed: Path, questions: Sequence[Question]) -> dict[str, Any]:
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


def measure_peers(
    trips: Trips, questions: Sequence[Question], truths: Mapping[str, list[Frontier]], folder: Path
) -> dict[str, Any]:
    """
    Ask both peers about one service day and compare their answers with the truth.

    minotor is asked twice: the second time with other trip ids, since it takes the id `0` for no
    id and hangs that trip's calls before the next one's.
    """
    home, reason = install_peers()
    if home is None:
        return {"skipped": reason}
    renamed = replace(trips, trips=tuple(replace(trip, id=f"t{trip.id}") for trip in trips.trips))
    found: dict[str, Any] = {}
    for model in MODELS:
        if model.n_days > 1:
            continue
        truth = truths[model.name]
        feeds = {
            ("minotor", "minotor"): _write_feed(trips, folder, model),
            ("minotor", "minotor, other trip ids"): _write_feed(renamed, folder, model),
            ("raptor-journey-planner", "raptor-journey-planner"): _write_trips(
                trips, folder, model
            ),
        }
        for (name, label), feed in feeds.items():
            answered = ask_peer(name, home, feed, questions)
            found[f"{label}, {model.words}"] = judge(answered, questions, truth)
    return found


def judge(
    answered: dict[str, Any], questions: Sequence[Question], truth: Sequence[Frontier]
) -> dict[str, Any]:
    """Count what a peer got wrong, and give its times and one example of each fault."""
    if "failed" in answered:
        return answered
    faults: dict[str, list[str]] = {"impossible": [], "late or missing": [], "error": []}
    times = []
    for question, answer, known in zip(questions, answered["answers"], truth, strict=True):
        times += [statistics.median(answer["times_ms"])] if answer["times_ms"] else []
        ends = list_ends(answer)
        shown = f"{question.start} to {question.goal}, {question.instant:%H:%M} UTC: "
        if "error" in answer:
            faults["error"].append(shown + answer["error"])
        if ends != known:
            is_early = any(
                not any(arrive >= a and changes >= c for a, c in known) for arrive, changes in ends
            )
            faults["impossible" if is_early else "late or missing"].append(
                f"{shown}it gives {render_ends(ends)}, true is {render_ends(known)}"
            )
    return {
        "load_ms": answered["load_ms"],
        "p50_ms": statistics.median(times),
        "p99_ms": sorted(times)[int(len(times) * 0.99)],
        "faults": {name: len(rows) for name, rows in faults.items()},
        "examples": {name: rows[0] for name, rows in faults.items() if rows},
    }


def _write_feed(trips: Trips, folder: Path, model: Model) -> Path:
    path = folder / f"npm-{model.name}-{trips.trips[0].id}.zip"
    return write_feed(trips, path, days=model.days, change_s=model.change_s)


def _write_trips(trips: Trips, folder: Path, model: Model) -> Path:
    return write_trips(trips, folder / f"npm-{model.name}.json", model)
