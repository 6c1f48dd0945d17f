"""A situation: everything that is known, or that was known at some instant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from wayout.errors import UnknownRecordError
from wayout.situation.notice import find_nearest
from wayout.situation.period import END as NEVER
from wayout.situation.period import Instant, Period
from wayout.situation.phrase import Name
from wayout.situation.record import (
    DECIDING,
    PRIOR,
    Confirmation,
    Crossing,
    End,
    Gaps,
    Head,
    Observation,
    Place,
    Record,
    Report,
    Resolution,
    Rule,
    Service,
    Source,
)

R = TypeVar("R", bound=Record)
_Keep = Callable[[Record], bool]
NO_GAPS = Gaps()


@dataclass(frozen=True, slots=True)
class Situation:
    """
    An immutable set of records.

    `known_by` is the instant of knowledge: nothing published later is inside. A situation as read
    from disk has `known_by` at the end of time and ends not yet applied.
    """

    head: Head
    sources: Mapping[str, Source]
    places: Mapping[str, Place]
    crossings: Mapping[str, Crossing]
    services: Mapping[str, Service]
    rules: Mapping[str, Rule]
    reports: Mapping[str, Report]
    ends: Mapping[str, End]
    confirmations: Mapping[str, Confirmation]
    resolutions: Mapping[str, Resolution]
    observations: Mapping[str, Observation]
    known_by: Instant = NEVER
    gaps: Gaps = NO_GAPS
    unended: Mapping[str, Period] = field(default_factory=dict)
    """The periods of records whose ends were applied, as they stood before, by id."""

    def as_of(self, instant: Instant) -> Situation:
        """
        Give what anybody could know at the instant: records published later do not exist.

        Ends known by then are applied to what they end; the one published last counts. Taken of
        a situation that is itself as of some instant, the earlier of the two instants counts.
        """
        return self._keep(lambda r: r.published <= instant, instant)

    def as_recorded(self, instant: Instant) -> Situation:
        """Give what this guide itself had recorded by the instant, to replay its own answers."""
        return self._keep(lambda r: r.recorded <= instant, instant)

    def _keep(self, keep: _Keep, instant: Instant) -> Situation:
        ends = {k: e for k, e in self.ends.items() if keep(e)}
        last: dict[str, End] = {}
        for end in sorted(ends.values(), key=lambda e: (e.published, e.id)):
            if end.status in DECIDING:
                last[end.ends] = end
        whole = {k: p for k, p in self.unended.items() if k not in last}
        unended: dict[str, Period] = {}

        def known(table: Mapping[str, R]) -> dict[str, R]:
            kept: dict[str, R] = {}
            for key, record in table.items():
                if not keep(record):
                    continue
                kept[key] = replace(record, valid=whole[key]) if key in whole else record
                if key in last:
                    unended[key] = self.unended.get(key, record.valid)
                    kept[key] = replace(record, valid=unended[key].until(last[key].at))
            return kept

        return replace(
            self,
            crossings=known(self.crossings),
            services=known(self.services),
            rules=known(self.rules),
            reports=known(self.reports),
            ends=ends,
            confirmations={k: c for k, c in self.confirmations.items() if keep(c)},
            resolutions=known(self.resolutions),
            observations=known(self.observations),
            known_by=min(instant, self.known_by),
            unended=unended,
        )

    def records(self) -> Iterator[Record]:
        """Yield every dated record."""
        for table in self._tables():
            yield from table.values()

    def _tables(self) -> tuple[Mapping[str, Record], ...]:
        return (
            self.rules,
            self.reports,
            self.observations,
            self.crossings,
            self.services,
            self.ends,
            self.confirmations,
            self.resolutions,
        )

    def find_record(self, record_id: str) -> Record | None:
        """Find a dated record by its id."""
        return (
            self.rules.get(record_id)
            or self.reports.get(record_id)
            or self.observations.get(record_id)
            or self.crossings.get(record_id)
            or self.services.get(record_id)
            or self.ends.get(record_id)
            or self.confirmations.get(record_id)
            or self.resolutions.get(record_id)
        )

    def find_place(self, key: str) -> Place | Crossing | None:
        """Find a place or a border post by its id."""
        return self.places.get(key) or self.crossings.get(key)

    def name_of(self, key: str) -> str:
        """Give the name of a place or border post; of an unknown id, the id itself."""
        where = self.find_place(key)
        return Name(where.name if where else key, key)

    def get_record(self, record_id: str) -> Record:
        """
        Get a dated record by its id.

        Raises
        ------
        UnknownRecordError
            No such record exists, or it was not published by then.
        """
        record = self.find_record(record_id)
        if record is None:
            near = find_nearest(record_id, (r.id for r in self.records()))
            hint = f"; did you mean '{near}'?" if near else ""
            raise UnknownRecordError(f"no record '{record_id}' in {self.head.id}{hint}")
        return record

    def checked_last(self, record: Record) -> Instant:
        """Give when a record was last published or confirmed."""
        seen = [c.published for c in self.confirmations.values() if c.confirms == record.id]
        return max([record.published, *seen])

    def shelf_life_hours(self, record: Record) -> float:
        """Give for how many hours a record of this kind counts as fresh; a prior never does."""
        if record.status == PRIOR:
            return 0.0
        lives = self.head.shelf_life_hours
        if record.published_basis == "standing":
            return lives.get("standing", float("inf"))
        kind = getattr(record, "kind", None)
        return lives.get(kind or "", lives.get(record.status, float("inf")))
