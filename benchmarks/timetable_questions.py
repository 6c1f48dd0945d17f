"""
What is asked of the timetable searches: three models, and questions drawn with a seed.

The feed is read in place from ../shared; the slow oracle of the tests decides which questions
have an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from timetable_oracle import ROOT, Frontier, Oracle, start_of_day
from wayout.exchange.gtfs import read_gtfs
from wayout.network.trips import Trips

FEED = ROOT.parent / "shared" / "timetables" / "german-long-distance-2019.zip"
DAY = date(2019, 5, 15)
ZONE = "Europe/Berlin"
SEED = 20190515
REACHED, UNREACHED = 200, 40


@dataclass(frozen=True, slots=True)
class Model:
    """
    What runs, and how long a change takes.

    Trips of `n_days` service days from `DAY` on count, and those of `earlier_days` before, as far
    as they still run. Nobody is limited in changes or in hours.
    """

    name: str
    words: str
    n_days: int
    earlier_days: int
    change_s: int

    @property
    def days(self) -> range:
        """Give the service days whose trips count, as ordinals."""
        first = DAY.toordinal()
        return range(first - self.earlier_days, first + self.n_days)


MODELS = (
    Model("day", "that service day", 1, 0, 0),
    Model("days", "four days, and what still runs from three before", 4, 3, 0),
    Model("change", "that service day, five minutes for a change", 1, 0, 300),
)


@dataclass(frozen=True, slots=True)
class Question:
    """From one stop to another, ready at a Unix time."""

    start: str
    goal: str
    depart: int

    @property
    def instant(self) -> datetime:
        """Give when one is ready."""
        return datetime.fromtimestamp(self.depart, UTC)


def read_trips() -> Trips:
    """Read the feed; trips that run back in time are left out, as its reader reports."""
    trips = read_gtfs(FEED, skips_faulty_trips=True).trips
    assert trips is not None
    return trips


def ask_oracle(oracle: Oracle, question: Question, model: Model) -> Frontier:
    """Ask the oracle for all that no other way beats in arrival and changes."""
    return oracle.search(
        {question.start: 0}, {question.goal: 0}, question.depart, extra_s=model.change_s
    )


def draw_questions(trips: Trips, oracle: Oracle) -> list[Question]:
    """Draw pairs of stops and minutes of the day until there are enough of both kinds."""
    rng = Random(SEED)
    stops = sorted(trips.stops)
    reached: list[Question] = []
    unreached: list[Question] = []
    while len(reached) < REACHED or len(unreached) < UNREACHED:
        start, goal = rng.sample(stops, 2)
        minute = rng.randrange(24 * 60)
        question = Question(start, goal, start_of_day(DAY.toordinal(), ZONE) + 60 * minute)
        kind = reached if ask_oracle(oracle, question, MODELS[0]) else unreached
        if len(kind) < (REACHED if kind is reached else UNREACHED):
            kind.append(question)
    questions = reached + unreached
    rng.shuffle(questions)
    return questions


def render_ends(ends: Frontier) -> str:
    """Render arrivals in UTC and changes."""
    each = [f"{datetime.fromtimestamp(at, UTC):%d %H:%M}/{changes}" for at, changes in ends]
    return ", ".join(each) or "nothing"
