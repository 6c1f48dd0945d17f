"""
The timetable search beside a slow oracle and beside other routers.

On a real feed of long-distance trains 240 questions are asked in three models. All answers are
compared with the oracle and every journey is replayed before a time is reported; what pynigiri
answers otherwise is listed with the proof. `measure()` gives every figure, `render_section()` the
text for docs/benchmarks.md. Run as a script it prints that text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from timetable_feed import write_feed
from timetable_npm import measure_peers
from timetable_oracle import Frontier, Oracle, Replay, make_replay
from timetable_pynigiri import Lookup, ask, find_pynigiri, list_ends, load_model, load_timetable
from timetable_questions import (
    DAY,
    FEED,
    MODELS,
    SEED,
    Model,
    Question,
    ask_oracle,
    draw_questions,
    read_trips,
    render_ends,
)
from timetable_timing import give_quantiles, time_in_turn
from wayout.network.schedule import Schedule
from wayout.network.schedule_building import build_schedule
from wayout.network.schedule_file import load_schedule, write_schedule
from wayout.network.schedule_window import open_window
from wayout.network.trips import Trips
from wayout.planner.scan import Room, find_arrival, make_room, search_itineraries
from wayout.planner.scan_rides import Itinerary, Ride

ROUNDS = 5

Asked = Callable[[Question], Any]
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """One model with all that is needed to ask about it."""

    model: Model
    oracle: Oracle
    replay: Replay
    room: Room
    truth: list[Frontier]


def measure() -> Figures:
    """Measure everything; where the feed is absent, say so and nothing else."""
    if not FEED.exists():
        return {"skipped": f"{FEED.name} is absent from ../shared: no questions, no figures"}
    trips = read_trips()
    oracles = [Oracle(trips, model.days) for model in MODELS]
    questions = draw_questions(trips, oracles[0])
    found: Figures = {"seed": SEED, "questions": len(questions), "rounds": ROUNDS}
    with tempfile.TemporaryDirectory() as folder:
        write_schedule(build_schedule(trips), Path(folder))
        schedule = load_schedule(Path(folder))
        benches = [
            make_bench(schedule, model, oracle, questions)
            for model, oracle in zip(MODELS, oracles, strict=True)
        ]
        found["ours"] = {bench.model.name: check(bench, questions) for bench in benches}
        found["load"] = measure_loading(Path(folder))
        found["models"] = {
            bench.model.name: measure_model(bench, trips, questions, Path(folder))
            for bench in benches
        }
        truths = {bench.model.name: bench.truth for bench in benches}
        found["npm"] = measure_peers(trips, questions, truths, Path(folder))
    return found


def make_bench(
    schedule: Schedule, model: Model, oracle: Oracle, questions: Sequence[Question]
) -> Bench:
    """Open the window of a model, and let the oracle answer every question."""
    window = open_window(schedule, day=DAY, n_days=model.n_days, earlier_days=model.earlier_days)
    truth = [ask_oracle(oracle, question, model) for question in questions]
    return Bench(model, oracle, make_replay(oracle), make_room(window), truth)


def search(bench: Bench, question: Question) -> tuple[Itinerary, ...]:
    """Ask our search for all journeys."""
    return search_itineraries(
        bench.room,
        start=question.start,
        goal=question.goal,
        depart=question.instant,
        extra_change_s=bench.model.change_s,
    )


def search_first(bench: Bench, question: Question) -> Any:
    """Ask our search for the earliest arrival only."""
    return find_arrival(
        bench.room,
        start=question.start,
        goal=question.goal,
        depart=question.instant,
        extra_change_s=bench.model.change_s,
    )


def replay(bench: Bench, question: Question, rides: Sequence[Ride], arrive: int) -> list[str]:
    """Replay a journey against the calls of the feed; give its faults."""
    return bench.replay.find_faults(
        rides,
        start={question.start: 0},
        goal={question.goal: 0},
        depart=question.depart,
        arrive=arrive,
        extra_s=bench.model.change_s,
    )


def check(bench: Bench, questions: Sequence[Question]) -> Figures:
    """Assert that all answers are the oracle's and that every journey can be made."""
    n_journeys = n_rides = n_reached = 0
    for question, truth in zip(questions, bench.truth, strict=True):
        itineraries = search(bench, question)
        ends = [(int(one.arrive.timestamp()), one.n_changes) for one in itineraries]
        assert ends == truth, (bench.model.name, question, ends, truth)
        first = search_first(bench, question)
        assert (first and int(first.timestamp())) == (truth[0][0] if truth else None), question
        for one in itineraries:
            faults = replay(bench, question, one.rides, int(one.arrive.timestamp()))
            assert not faults, (bench.model.name, question, faults)
        n_reached += bool(itineraries)
        n_journeys += len(itineraries)
        n_rides += sum(len(one.rides) for one in itineraries)
    return {"reached": n_reached, "journeys": n_journeys, "rides": n_rides}


def measure_loading(folder: Path) -> Figures:
    """Time opening prepared files, and making a window of them, beside pynigiri's loading."""
    peer = find_pynigiri()
    asked: dict[str, Asked] = {
        "files": lambda _: load_schedule(folder),
        "files and a day": lambda _: make_room(
            open_window(load_schedule(folder), day=DAY, n_days=1, earlier_days=0)
        ),
    }
    if peer is not None:
        last = DAY + timedelta(days=1)
        asked["pynigiri"] = lambda _: load_timetable(peer, FEED, first=DAY, last=last)
    times = time_in_turn(asked, [None], rounds=ROUNDS)
    return {name: {"ms": 1e3 * rows[0]} for name, rows in times.items()}


def measure_model(
    bench: Bench, trips: Trips, questions: Sequence[Question], folder: Path
) -> Figures:
    """Time one model, ours beside pynigiri, after listing what pynigiri answers otherwise."""
    peer = find_pynigiri()
    asked: dict[str, Asked] = {
        "all": lambda question: search(bench, question),
        "first": lambda question: search_first(bench, question),
    }
    found: Figures = {}
    if peer is not None:
        feed = folder / f"{bench.model.name}.zip"
        write_feed(trips, feed, days=bench.model.days, change_s=bench.model.change_s)
        timetable = load_model(peer, feed, bench.model)
        asked["pynigiri"] = lambda question: ask(peer, timetable, question)
        lookup = Lookup(trips, bench.model, timetable)
        found["differences"] = [
            difference
            for place, question in enumerate(questions)
            for journeys in [ask(peer, timetable, question)]
            if (difference := compare(bench, place, question, journeys, lookup))
        ]
    times = time_in_turn(asked, questions, rounds=ROUNDS)
    found["times"] = {name: give_quantiles(rows) for name, rows in times.items()}
    return found


def compare(
    bench: Bench, place: int, question: Question, journeys: list[Any], lookup: Lookup
) -> str:
    """Say how a peer's answer differs from ours, and what replaying it shows; nothing if not."""
    faults = []
    for journey in journeys:
        rides = lookup.find_rides(journey)
        faults += [ride for ride in rides if isinstance(ride, str)]
        if not faults:
            named = [ride for ride in rides if isinstance(ride, Ride)]
            faults += replay(bench, question, named, 60 * journey.arrival_time())
    truth, ends = bench.truth[place], list_ends(journeys)
    if ends == truth and not faults:
        return ""
    asked = f"{question.start} to {question.goal}, {question.instant.isoformat()}"
    found = f"{asked}: it gives {render_ends(ends)}, we give {render_ends(truth)}"
    return f"{found}; its journeys replay with faults: {faults}" if faults else found


def render_section(found: Figures) -> str:
    """Render the figures as a section of docs/benchmarks.md."""
    if "skipped" in found:
        return f"## Timetables\n\nNot measured: {found['skipped']}.\n"
    lines = [
        "## Timetables",
        "",
        f"A year of German long-distance trains, {found['questions']} questions on {DAY} (seed",
        f"{found['seed']}), in three models. All arrivals, and all pairs of arrival and changes,",
        "are those of a slow oracle; each journey was replayed call by call. Programs are timed in",
        f"turn on each question; a time is the median of {found['rounds']} rounds, quantiles are",
        "over the questions. Ours includes the journeys with names and instants.",
        "",
    ]
    return "\n".join([*lines, *render_models(found), *render_loading(found), *render_npm(found)])


def render_models(found: Figures) -> list[str]:
    """Render answers and times of each model, beside pynigiri where it is installed."""
    words = {"all": "all journeys", "first": "earliest arrival", "pynigiri": "pynigiri"}
    lines = ["| model | reached, journeys, rides | what | p50 ms | p99 ms | of pynigiri |"]
    lines.append("|---|---|---|---|---|---|")
    for model in MODELS:
        ours, times = found["ours"][model.name], found["models"][model.name]["times"]
        peer = times.get("pynigiri")
        for name, row in times.items():
            share = "" if peer is None or row is peer else render_share(row, peer)
            first = name == "all"
            lines.append(
                f"| {model.words if first else ''} | "
                f"{', '.join(str(number) for number in ours.values()) if first else ''} | "
                f"{words[name]} | {row['p50_ms']:.3f} | {row['p99_ms']:.3f} | {share} |"
            )
    if any("differences" in figures for figures in found["models"].values()):
        differences = [one for m in found["models"].values() for one in m["differences"]]
        asked = len(MODELS) * found["questions"]
        lines += ["", f"pynigiri answered {asked - len(differences)} of {asked} alike."]
        lines += [f"- {one}" for one in differences]
    return [*lines, ""]


def render_share(row: Figures, peer: Figures) -> str:
    """Render what share of a peer's times ours are."""
    return f"{row['p50_ms'] / peer['p50_ms']:.2f}, {row['p99_ms'] / peer['p99_ms']:.2f}"


def render_loading(found: Figures) -> list[str]:
    """Render how long prepared files take to open."""
    load = found["load"]
    peer = load.get("pynigiri")
    beside = f" pynigiri takes {peer['ms']:.0f} ms to load the feed." if peer else ""
    share = f" ({load['files']['ms'] / peer['ms']:.3f} of that)" if peer else ""
    return [
        f"Opening prepared files takes {load['files']['ms']:.1f} ms{share}, and with a day made",
        f"ready to be searched {load['files and a day']['ms']:.1f} ms.{beside}",
        "",
    ]


def render_npm(found: Figures) -> list[str]:
    """Render what the two planners from npm answered."""
    npm = found["npm"]
    if "skipped" in npm:
        return [f"minotor and raptor-journey-planner were not asked: {npm['skipped']}.", ""]
    lines = ["| planner from npm | p50 ms | p99 ms | impossible | late or missing | errors |"]
    lines.append("|---|---|---|---|---|---|")
    examples = []
    for name, row in npm.items():
        if "failed" in row:
            examples.append(f"- {name}: {row['failed']}")
            continue
        faults = " | ".join(str(number) for number in row["faults"].values())
        lines.append(f"| {name} | {row['p50_ms']:.1f} | {row['p99_ms']:.1f} | {faults} |")
        examples += [f"- {name}, {kind}: {shown}" for kind, shown in row["examples"].items()]
    return [*lines, "", *examples, ""]


if __name__ == "__main__":
    print(render_section(measure()))
