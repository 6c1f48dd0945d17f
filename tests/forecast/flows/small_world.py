"""A small world drawn at random: lanes, classes, rows and hours, as the kernel takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wayout.forecast.flows.drive import Drive
from wayout.forecast.flows.kernel import Course, Work, run_course
from wayout.forecast.flows.simulation import fill_classes, fill_up
from wayout.forecast.setting.gates import Gates
from wayout.forecast.setting.setting import Ways
from wayout.network.compiled import Array, use_compiler

INF = np.inf
UNKNOWN = 0.3


@dataclass(frozen=True)
class SmallWorld:
    """What one run takes."""

    ways: Ways
    gates: Gates
    drive: Drive
    back: Array
    ordinary_classes: Array
    longest_rush_h: float = 24.0

    def with_drive(self, **changed: object) -> SmallWorld:
        """Give the same world, driven otherwise."""
        return replace(self, drive=self.drive._replace(**changed))

    def with_gates(self, **changed: object) -> SmallWorld:
        """Give the same world with other gates."""
        gates = self.gates._replace(**changed)
        known = ((gates.shuts < INF) | (gates.opens < INF)).any(axis=2)
        return replace(self, gates=gates._replace(value=find_values(gates.word), changes=known))


def draw_world(
    seed: int, *, hours: int = 60, lanes: int = 4, classes: int = 2, rows: int = 5
) -> SmallWorld:
    """Draw a world: lanes that close and open to classes, queues, ordinary travel."""
    rng = np.random.default_rng(seed)
    word = np.full((hours, lanes, classes), 2, np.uint8)
    shuts = np.full(word.shape, INF, np.float32)
    opens = np.full(word.shape, INF, np.float32)
    for k in range(lanes):
        for c in range(classes):
            at, known = sorted(rng.integers(0, hours, 2))[::-1]
            first, then = (2, 0) if rng.random() < 0.5 else (0, rng.integers(1, 3))
            word[:at, k, c], word[at:, k, c] = first, then
            (shuts if then == 0 else opens)[known:at, k, c] = at
    share = (rng.random((hours, lanes)) < 0.8).astype(float)
    pace = np.maximum(share.mean(axis=0), 0.1) * np.ones((hours, 1))
    each = rng.integers(1, lanes + 1, rows)
    lane = np.concatenate([rng.choice(lanes, n, replace=False) for n in each])
    ways = Ways(
        rng.integers(0, 3, rows) * 1000.0,
        np.concatenate([[0], np.cumsum(each)]),
        lane.astype(np.int64),
        rng.random(lane.size) + 0.01,
        rng.integers(0, 20, lane.size),
    )
    drive = Drive(
        rng.random(hours) * 0.01,
        rng.dirichlet(np.ones(classes)),
        rng.random((hours, lanes)) * 3.0,
        rng.random((hours, lanes)) + 0.1,
        rng.random((hours, lanes)) * 20.0,
        np.where(rng.random((lanes, classes)) < 0.2, hours / 2.0, INF),
        np.full((lanes, classes), hours / 3.0),
        0.5,
        2.5,
        24.0,
        1.0,
        np.arange(lanes),
    )
    ordinary = rng.dirichlet(np.ones(classes), lanes)
    known = ((shuts < INF) | (opens < INF)).any(axis=2)
    gates = Gates(word, shuts, opens, share, pace, find_values(word), known)
    return SmallWorld(ways, gates, drive, rng.integers(0, rows, lanes), ordinary)


def find_values(word: Array) -> Array:
    """Find the share that would go where a class is refused, the law unknown, or clear."""
    return np.array([0.0, UNKNOWN, 1.0])[word]


def run_world(world: SmallWorld) -> tuple[Course, Work]:
    """Run a world over all of its hours."""
    use_compiler()
    hours, lanes, classes = world.gates.word.shape
    rows, longest = world.ways.people.size, int(world.ways.hours.max()) + 2
    shape = (hours, lanes)
    course = Course(
        *(np.zeros(shape) for _ in range(3)),
        np.zeros((hours + 1, lanes)),
        np.zeros(hours),
        np.zeros(hours),
        np.zeros(1),
    )
    each, filled = (lanes, classes), fill_up(classes)
    work = Work(
        np.zeros((longest, lanes, filled)),
        np.zeros(each),
        np.zeros(lanes),
        np.zeros((rows, filled)),
        *(np.zeros(lanes) for _ in range(3)),
        *(np.zeros(each) for _ in range(2)),
        np.zeros((lanes, filled)),
        np.zeros(lanes, np.bool_),
        np.zeros(world.ways.lane.size),
    )
    run_course(
        course,
        work,
        world.ways,
        world.gates,
        fill_classes(world.drive),
        world.back,
        world.ordinary_classes,
        world.longest_rush_h,
    )
    return course, work
