"""The calls of one trip: put in order, checked against time and distance, gaps filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from wayout.exchange.gtfs_columns import STOP_TIMES
from wayout.exchange.gtfs_report import Report, show
from wayout.exchange.gtfs_trips import CallRow
from wayout.network.trips import Call, Stop
from wayout.situation.checks_ways import FASTEST_KM_PER_HOUR, get_distance_km

Fault = tuple[int, str, str, str]
"""Row, code, what was found, what is accepted."""

MOST_PAIRS = 100_000
ROUNDING_S = 60
"""Timetables give whole minutes: each stretch may be so much longer than it says."""


@dataclass
class Timer:
    """Makes the calls of trips; remembers distances between stops."""

    zone: str
    report: Report
    km: dict[tuple[str, str], float] = field(default_factory=dict)

    def make_calls(self, rows: list[CallRow], mode: str) -> tuple[Call, ...] | None:
        """Make the calls of one trip; None, with notices, if its rows have a fault."""
        rows = sorted(rows)
        faults = [*check_sequence(rows), *check_times(rows, self.zone)]
        calls = None if faults else self._fill(rows)
        if calls:
            faults = [*self._check_speed(rows, calls, mode)]
        for fault in faults:
            self.report.add(STOP_TIMES.file, *fault)
        if faults or not calls:
            return None
        self._remark(rows)
        return calls

    def _distance_km(self, a: Stop, b: Stop) -> float:
        pair = (a.id, b.id)
        if pair not in self.km:
            if len(self.km) >= MOST_PAIRS:
                self.km.clear()
            self.km[pair] = get_distance_km((a.lat, a.lon), (b.lat, b.lon))
        return self.km[pair]

    def _check_speed(
        self, rows: Sequence[CallRow], calls: Sequence[Call], mode: str
    ) -> Iterator[Fault]:
        """Yield the first stretch that nothing of its mode covers in the time it has."""
        fastest = FASTEST_KM_PER_HOUR[mode]
        for (before, row), (left, reached) in zip(pairwise(rows), pairwise(calls), strict=True):
            seconds = reached.arrive_s - left.depart_s
            km = self._distance_km(before.stop, row.stop)
            if km > fastest * (seconds + ROUNDING_S) / 3600:
                found = f"{km:,.0f} km from '{show(before.stop.id)}' to '{show(row.stop.id)}' in"
                found += f" {seconds // 60} min by {mode}"
                yield row.row, "too-fast", found, f"at most {fastest:g} km/hour"
                return

    def _fill(self, rows: Sequence[CallRow]) -> tuple[Call, ...]:
        """Make calls; between two times those that have none get theirs by distance."""
        calls: list[Call] = []
        timed = [at for at, row in enumerate(rows) if row.arrive is not None]
        for begin, end in pairwise(timed):
            calls.append(_make_call(rows[begin]))
            if end > begin + 1:
                calls.extend(self._interpolate(rows[begin : end + 1]))
        return (*calls, _make_call(rows[timed[-1]]))

    def _interpolate(self, rows: Sequence[CallRow]) -> Iterator[Call]:
        steps = [self._distance_km(a.stop, b.stop) for a, b in pairwise(rows)]
        if not sum(steps):
            steps = [1.0] * len(steps)
        left, reached = rows[0].depart or 0, rows[-1].arrive or 0
        for row, done in zip(rows[1:-1], accumulate(steps), strict=False):
            at = left + round((reached - left) * min(1.0, done / sum(steps)))
            found = f"the call at '{show(row.stop.id)}' has no time; by distance {say_time(at)}"
            self.report.add(STOP_TIMES.file, row.row, "time-interpolated", found)
            yield _make_call(row._replace(arrive=at, depart=at))

    def _remark(self, rows: Sequence[CallRow]) -> None:
        """Say which calls promise less than a time and a door that opens."""
        for row in rows:
            if row.exact is False and row.arrive is not None:
                found = f"the time of the call at '{show(row.stop.id)}' is approximate"
                self.report.add(STOP_TIMES.file, row.row, "approximate-time", found)
            for value, deed in ((row.boards, "on"), (row.alights, "off")):
                if value == "phone":
                    found = f"getting {deed} at '{show(row.stop.id)}' has to be arranged by phone"
                    self.report.add(STOP_TIMES.file, row.row, "call-by-arrangement", found)
                elif value == "driver":
                    found = f"getting {deed} at '{show(row.stop.id)}' needs a word to the driver"
                    self.report.add(STOP_TIMES.file, row.row, "stop-on-request", found)


def _make_call(row: CallRow) -> Call:
    usable = ("yes", "driver")
    assert row.arrive is not None
    assert row.depart is not None
    return Call(row.stop.id, row.arrive, row.depart, row.boards in usable, row.alights in usable)


def check_sequence(rows: Sequence[CallRow]) -> Iterator[Fault]:
    """Yield faults of the order of a trip's rows: a single one, or two in one place."""
    if len(rows) == 1:
        found = f"the trip calls only at '{show(rows[0].stop.id)}'"
        yield rows[0].row, "single-call", found, "two calls or more"
    for first, second in pairwise(rows):
        if first.sequence == second.sequence:
            found = f"stop_sequence is {second.sequence}, as in row {first.row}"
            yield second.row, "duplicate-sequence", found, "a number for each call of a trip"


def check_times(rows: Sequence[CallRow], zone: str) -> Iterator[Fault]:
    """Yield faults of the times of a trip's rows, which must be sorted."""
    last: CallRow | None = None
    for row in rows:
        if row.arrive is None or row.depart is None:
            yield from _check_untimed(row, row in (rows[0], rows[-1]))
            continue
        if row.arrive > row.depart:
            found = f"reached at {say_time(row.arrive)}, left at {say_time(row.depart)}"
            yield row.row, "arrival-after-departure", found, "a departure at or after the arrival"
        if last and last.depart is not None and row.arrive < last.depart:
            found = f"'{show(row.stop.id)}' is reached at {say_time(row.arrive)},"
            found += f" '{show(last.stop.id)}' in row {last.row} is left at {say_time(last.depart)}"
            accepted = f"times that never go back, all of them in the time of {zone}"
            yield row.row, "time-backwards", found, accepted
        last = row


def _check_untimed(row: CallRow, at_end: bool) -> Iterator[Fault]:
    if row.arrive is not None or row.depart is not None:
        given = "departure_time" if row.arrive is None else "arrival_time"
        found = f"only {given} is given"
        yield row.row, "half-a-time", found, "both; the same twice if there is no stay"
    elif at_end:
        found = f"the call at '{show(row.stop.id)}' begins or ends the trip, without a time"
        yield row.row, "no-end-time", found, "arrival_time and departure_time"
    elif row.exact:
        found = "timepoint is 1, and there is no time"
        yield row.row, "timepoint-without-time", found, "a time, or timepoint 0"


def say_time(seconds: int) -> str:
    """Give seconds after the start of the service day as HH:MM:SS."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
