"""What would make a journey fail, what closes behind it, and the last moment to start it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from wayout.network.gates import FOREVER, Gate, Window
from wayout.network.ways import Way
from wayout.planner.border import passage_of
from wayout.planner.label import Label
from wayout.planner.roads import Atlas, Detail, Roads
from wayout.planner.search import Move
from wayout.rules.verdict import Verdict, unique
from wayout.situation.period import Instant, after
from wayout.situation.record import DECIDING, Report, Service

Taken = tuple[Label, Way, Move, Label]
"""A way taken: the label before it, the way, what came of it, the label after it."""


class Failings:
    """Looks for what can go wrong on the ways of one plan."""

    def __init__(self, atlas: Atlas, roads: Roads) -> None:
        self._atlas, self._roads = atlas, roads
        self._situation = atlas.situation
        self._at = roads.at
        self._seats = [
            r
            for r in self._situation.reports.values()
            if r.topic == "seats" and r.status in DECIDING
        ]

    def list_reasons(self, ways: Sequence[Taken], verdict: Verdict) -> tuple[str, ...]:
        """List the reasons for which a journey may fail, each with its record."""
        reasons: list[str] = []
        for _, way, move, _ in ways:
            reasons += self._of_service(way, move.hours)
            detail = _detail(move)
            if way.via and detail is not None and detail.across is not None:
                gate = self._roads.border.gate(passage_of(way))
                reasons += self._of_gate(way, gate, detail.across)
        reasons += [f"{self._text(r)} ({r})" for r in verdict.risk_records]
        return unique(reasons)

    def _of_service(self, way: Way, hours: float) -> Iterator[str]:
        service = self._situation.services.get(way.service)
        if service is None or service.vehicle in ("own-car", "lift"):
            return
        name_of = self._situation.name_of
        ends = f"{name_of(way.origin.place)}-{name_of(way.destination.place)}"
        grades = {self._situation.sources[s].reliability for s in service.sources}
        if grades == {"F"}:
            kind = "flight" if service.mode == "air" else service.vehicle or service.mode
            yield f"nobody at hand confirmed that the {kind} {ends} runs ({service.id})"
        for report in self._seats_reported(way, service, hours):
            yield f"seats are short: {report.text.rstrip('.')} ({report.id})"

    def _seats_reported(self, way: Way, service: Service, hours: float) -> Iterator[Report]:
        """Yield reports of full carriers that speak of the service and of its day."""
        touched = self._atlas.touched(service)
        departs = after(self._at, hours)
        for report in self._seats:
            fits = not report.modes or service.mode in report.modes
            if report.direction == "out" and not way.via:
                continue
            if fits and report.place in touched and report.valid.holds(departs):
                yield report

    def _of_gate(self, way: Way, gate: Gate, across: float) -> Iterator[str]:
        zone = ZoneInfo(self._situation.head.time_zone)
        for window in _closings(gate, across):
            cited = window.verdict.records[0] if window.verdict.records else ""
            start = after(self._at, window.start).astimezone(zone)
            yield f"this way is refused from {start.isoformat(timespec='seconds')} ({cited})"
            break
        if not gate.wait.records and ":" not in way.via:
            name = self._situation.name_of(way.via)
            yield f"the queue at {name} is longer than assumed: none was reported"
        for key in gate.windows[0].verdict.warnings:
            rule = self._situation.rules.get(key)
            if rule is not None and rule.status == "announced":
                yield f"announced: {rule.text.rstrip('.')} ({key})"

    def list_ahead(self, ways: Iterable[Taken]) -> tuple[str, ...]:
        """List the records of refusals that begin after a journey is across."""
        found = [r for _, _, w in self._passed(ways) for r in w.verdict.records]
        return unique(found)

    def find_last_departure(self, ways: Iterable[Taken]) -> Instant | None:
        """Find the last moment to start so as to be across before an announced refusal."""
        spare = min((w.start - across for _, across, w in self._passed(ways)), default=FOREVER)
        return None if spare == FOREVER else after(self._at, spare)

    def _passed(self, ways: Iterable[Taken]) -> Iterator[tuple[Gate, float, Window]]:
        for _, way, move, _ in ways:
            detail = _detail(move)
            if way.via and detail is not None and detail.across is not None:
                gate = self._roads.border.gate(passage_of(way))
                for window in _closings(gate, detail.across):
                    yield gate, detail.across, window

    def _text(self, key: str) -> str:
        record = self._situation.find_record(key)
        return record.text.rstrip(".") if record and record.text else key


def _detail(move: Move) -> Detail | None:
    return move.detail if isinstance(move.detail, Detail) else None


def _closings(gate: Gate, across: float) -> Iterator[Window]:
    """Yield the windows that refuse after an instant."""
    for window in gate.windows:
        if window.start > across and window.refuses:
            yield window
