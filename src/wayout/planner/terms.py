"""
Terms: passages that treat everybody alike, and their windows as rows of numbers for the search.

Two passages are on the same terms if the same rules hold at them at any time and their posts are
of one kind. Their verdicts differ in nothing but the records they name. So the windows of a party
are found once for all of them; each passage has its own rows nevertheless.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np

from wayout.network.compiled import Array
from wayout.network.steps import Gates, lay_out_gates, lay_out_queues
from wayout.planner.border import LOOK_FURTHER_H, Border
from wayout.planner.spell import Passage, Turn, crossing_of
from wayout.planner.timeline import Reach, Span, Timelines
from wayout.rules.rulebook import Rulebook
from wayout.rules.verdict import RISK_RANK
from wayout.situation.period import Instant, hours_between

ROW = 4
"""Numbers of a window: its start and end in hours after the epoch, its risk, its doubt."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Passages in their order: of each, its terms; of each terms, a passage that stands for it."""

    passages: Sequence[Passage]
    terms_of: tuple[int, ...]
    standing: tuple[Passage, ...]
    reaches: dict[Span, list[Reach]] = field(default_factory=dict)


class Terms:
    """The gates of any party as arrays, for all plans of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._timelines = rulebook.prepared(Timelines)
        self._laid: Laid | None = None
        self._waits: dict[float, Array] = {}
        self._hours: tuple[Array, Array] | None = None
        self._rows: dict[int, tuple[tuple[Turn, ...], bytes]] = rulebook.memory.shelf()

    def lay_out(
        self, border: Border, passages: Sequence[Passage], *, level: float, epoch: Instant
    ) -> Gates:
        """
        Lay out the gates of a party, at one level of luck, in hours after an epoch.

        The same passages and the same epoch are expected in every call; others are prepared anew.
        """
        begin_h = hours_between(epoch, border.at)
        if not self._timelines.reaches(border.at, border.horizon_h + LOOK_FURTHER_H):
            gates = [border.gate(p) for p in passages]
            return lay_out_gates(gates, level=level, shift_h=begin_h)
        laid = self._lay(passages)
        blocks = self._blocks(laid, border, epoch)
        table = np.frombuffer(b"".join([blocks[t] for t in laid.terms_of]), np.float64)
        table = table.reshape(len(table) // ROW, ROW).copy()
        np.maximum(table[:, 0], begin_h, out=table[:, 0])
        np.minimum(table[:, 1], begin_h + 2 * border.horizon_h, out=table[:, 1])
        sizes = np.array([len(block) for block in blocks], np.int32) // (8 * ROW)
        ends = np.cumsum(sizes[np.array(laid.terms_of, np.int32)])
        begins = np.concatenate(([0], ends))[:-1]
        windows = np.stack((begins, ends), axis=1).astype(np.int32)
        opens, open_table = self._open(laid, epoch)
        by_hour = [border.by_hour(p) for p in laid.passages] if border.expected else []
        queues, queue_table = lay_out_queues(by_hour, level=level, shift_h=begin_h)
        if not by_hour:
            queues = np.zeros((len(laid.passages), 2), np.int32)
        waits = self._wait(laid, level)
        return Gates(waits, windows, table, opens, open_table, queues, queue_table)

    def _blocks(self, laid: Laid, border: Border, epoch: Instant) -> list[bytes]:
        """Give the windows of each terms as rows; what was found before is looked up in place."""
        rows, some = self._rows, self.list_turns(border, laid.passages)
        found = [rows.get(id(turns)) for turns in some]
        return [
            self._block(turns, epoch) if row is None else row[1]
            for row, turns in zip(found, some, strict=True)
        ]

    def list_turns(self, border: Border, passages: Sequence[Passage]) -> list[tuple[Turn, ...]]:
        """
        List the verdicts over time on one passage of each terms, for a party.

        Two parties that have the same ones have the same ones at every passage.
        """
        phases, found = border.phases, []
        alone = phases[0].party[0] if len(phases) == len(phases[0].party) == 1 else None
        for reach in self._reach(self._lay(passages), border):
            turns = None if alone is None else reach.known.get((alone & reach.mask,))
            found.append(reach.turns(phases) if turns is None else turns)
        return found

    def _lay(self, passages: Sequence[Passage]) -> Laid:
        if self._laid is None or self._laid.passages is not passages:
            numbers: dict[Hashable, int] = {}
            standing: list[Passage] = []
            terms_of = []
            for passage in passages:
                number = numbers.setdefault(self._name(passage), len(standing))
                if number == len(standing):
                    standing.append(passage)
                terms_of.append(number)
            self._laid = Laid(passages, tuple(terms_of), tuple(standing))
            self._waits, self._hours = {}, None
        return self._laid

    def _reach(self, laid: Laid, border: Border) -> Sequence[Reach]:
        if border.span not in laid.reaches:
            timelines = [self._timelines.get(passage) for passage in laid.standing]
            laid.reaches[border.span] = [t.reach(border.span) for t in timelines]
        return laid.reaches[border.span]

    def _name(self, passage: Passage) -> Hashable:
        """Give what the verdicts on a passage depend on, but for the records they name."""
        book, crossing = self._rulebook, crossing_of(passage)
        sides = [("entry", passage.into)]
        if passage.leaving != book.situation.head.home:
            sides.append(("transit", passage.leaving))
        treatment: tuple[object, ...] = ()
        if crossing:
            post = book.situation.crossings[crossing]
            sides += [("crossing", post.country_out), ("crossing", post.country_in)]
            treatment = self._timelines.post(crossing, passage.mode).treatment
        ruled = [(side, book.scope(*side)) for side in sides]
        named = [(*s, *scope.name(crossing, passage.mode)) for s, scope in ruled if scope.clauses]
        return (bool(crossing), treatment, passage.into, *named)

    def _block(self, turns: tuple[Turn, ...], epoch: Instant) -> bytes:
        """Give the windows that do not refuse, as the bytes of their rows."""
        # The entry keeps its turns alive, so that no others can come by the same identity.
        found = self._rows.get(id(turns))
        if found is None:
            rows: list[float] = []
            for number, turn in enumerate(turns):
                if not turn.is_passable:
                    continue
                start = hours_between(epoch, turn.begins) if number else -math.inf
                whole = number + 1 == len(turns)
                end = math.inf if whole else hours_between(epoch, turns[number + 1].begins)
                rows += [start, end, RISK_RANK[turn.verdict.risk], turn.verdict.word == "unknown"]
            made = (turns, np.array(rows, np.float64).tobytes())
            found = self._rulebook.memory.keep(self._rows, id(turns), made)
        return found[1]

    def _wait(self, laid: Laid, level: float) -> Array:
        if level not in self._waits:
            waits = [self._timelines.wait(p.via, p.mode).at_level(level) for p in laid.passages]
            self._waits[level] = np.array(waits, np.float64)
        return self._waits[level].copy()

    def _open(self, laid: Laid, epoch: Instant) -> tuple[Array, Array]:
        """Give the opening hours of all posts: ranges for each passage, and the table."""
        if self._hours is None:
            ranges: list[tuple[int, int]] = []
            table: list[tuple[float, float]] = []
            for passage in laid.passages:
                days = self._timelines.days(crossing_of(passage))
                begin = len(table)
                for opens, shuts in days:
                    table.append((hours_between(epoch, opens), hours_between(epoch, shuts)))
                ranges.append((begin, len(table)) if days else (-1, -1))
            self._hours = (
                np.array(ranges, np.int32).reshape(len(ranges), 2),
                np.array(table, np.float64).reshape(len(table), 2),
            )
        return self._hours[0].copy(), self._hours[1].copy()
