"""Impact: whose ways a record would change, by planning the cases with it and without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from wayout.desk.claims.claim import Claim
from wayout.desk.review.case_ways import Way, Ways, name_alike, plan_ways, sketch_ways
from wayout.desk.review.draft import Draft, build_records, join_records
from wayout.desk.review.reach import find_passages, may_change
from wayout.desk.review.suggestion import suggest_draft
from wayout.planner.cases import Case
from wayout.planner.plan import Planner
from wayout.situation.period import BEGINNING, Instant
from wayout.situation.record import Record
from wayout.situation.situation import Situation

LATER = timedelta(hours=1)
"""An arrival that moves by less is no change."""

Records = tuple[tuple[str, Record], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A case whose ways change: which it loses, which it gains, which have another answer."""

    case: str
    title: str
    lost: tuple[Way, ...]
    gained: tuple[Way, ...]
    altered: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a record would change at an instant; so many were `planned` anew."""

    at: Instant
    changed: tuple[Changed, ...]
    planned: int
    unplanned: tuple[str, ...]

    @property
    def weight(self) -> float:
        """The order in the inbox: one for a case, more for each way that it loses."""
        return float(sum(1 + len(one.lost) for one in self.changed))


@dataclass(frozen=True, slots=True)
class Scale:
    """
    The cases of a situation, planned once at an instant without the records to be weighed.

    Every case is asked as if it set out then, knowing what was published by `as_of`.
    """

    situation: Situation
    at: Instant
    planner: Planner
    cases: tuple[Case, ...]
    before: dict[str, Ways | None] = field(default_factory=dict)

    def ways(self, case: Case) -> Ways | None:
        """Give the ways of a case as they are, planned when first asked for."""
        key = name_alike(case)
        if key not in self.before:
            self.before[key] = plan_ways(self.planner, case, self.at)
        return self.before[key]

    def warm(self) -> Scale:
        """Plan every case ahead, as when an inbox is opened."""
        for case in self.cases:
            self.ways(case)
        return self


def set_scale(
    situation: Situation, cases: Iterable[Case], *, as_of: Instant, at: Instant | None = None
) -> Scale:
    """Prepare to weigh records against what was known `as_of`, for those who set out `at`."""
    known = situation.as_of(as_of)
    return Scale(known, at or as_of, Planner(known), tuple(cases))


def find_concerned(records: Records, scale: Scale) -> tuple[Case, ...]:
    """
    Find the cases whose ways may change when records are published; every other stays as it is.

    A record about some posts is asked of them: it concerns a case if a verdict there gets better
    for it, or gets worse at a post that its ways pass. That takes no planning. What is not about
    posts, or is a queue, may concern every case.
    """
    return _find_concerned(records, scale, _tell(records, scale))


def weigh_impact(records: Records, scale: Scale) -> Impact:
    """
    Give the cases whose ways change when records are published, and how; plans those concerned.

    Parameters
    ----------
    records
        As `build_records` gives them.
    """
    told = _tell(records, scale)
    changed, after = [], dict[str, Ways | None]()
    unplanned = [case.id for case in scale.cases if scale.ways(case) is None]
    for case in _find_concerned(records, scale, told):
        key, before = name_alike(case), scale.ways(case)
        if key not in after:
            after[key] = sketch_ways(told, case, scale.at)
        then = after[key]
        if before is None or then is None:
            unplanned += [case.id] if before else []
        elif difference := compare_ways(case, before, then):
            changed.append(difference)
    return Impact(scale.at, tuple(changed), len(after), tuple(unplanned))


def _tell(records: Records, scale: Scale) -> Planner:
    """Give a planner that knows the records too."""
    as_of = max([scale.situation.known_by, *(record.published for _, record in records)])
    return Planner(join_records(scale.situation, records).as_of(as_of))


def _find_concerned(records: Records, scale: Scale, told: Planner) -> tuple[Case, ...]:
    passages = find_passages(records, told.situation)
    if passages is None:
        return scale.cases
    books = (scale.planner.rulebook, told.rulebook)
    return tuple(
        case
        for case in scale.cases
        if (ways := scale.ways(case))
        and may_change(case, passages, ways.posts, *books, at=scale.at)
    )


def weigh_draft(draft: Draft, scale: Scale, *, now: Instant) -> Impact:
    """Weigh the records of a draft."""
    return weigh_impact(build_records(draft, now=now), scale)


def weigh_claim(claim: Claim, scale: Scale, *, published: Instant, now: Instant) -> Impact:
    """
    Weigh a claim as if it were true: as observed, since nothing merely announced decides a way.

    A claim that is denied or a rumour has no impact.
    """
    draft = suppose_claim(claim, scale.situation, published=published, now=now)
    return weigh_draft(draft, scale, now=now) if draft else Impact(scale.at, (), 0, ())


def suppose_claim(
    claim: Claim, situation: Situation, *, published: Instant, now: Instant
) -> Draft | None:
    """
    Draft a claim as if it were observed, and of everybody; None of what is denied or a rumour.

    Who exactly is meant only an editor can tell, so what is weighed is the most that it can change.
    """
    if claim.status not in ("observed", "announced"):
        return None
    seen = replace(claim, status="observed", whom="")
    words = {"key": "weighed-claim", "outlet": "-", "address": "", "language": "en"}
    return suggest_draft(seen, situation, published=published, now=now, **words)


def choose_instant(records: Sequence[tuple[str, Record]]) -> Instant:
    """Give when the last of some records begins to hold, or is published if that is later."""
    starts = [r.valid.start for _, r in records if r.valid.start > BEGINNING]
    return max([*starts, *(r.published for _, r in records)])


def compare_ways(case: Case, old: Ways, new: Ways) -> Changed | None:
    """Give how the ways of a case differ; None if they do not."""
    before, after = old.answers, new.answers
    lost = tuple(sorted(before.keys() - after.keys()))
    gained = tuple(sorted(after.keys() - before.keys()))
    altered = tuple(sorted(w for w in before.keys() & after.keys() if _differ(before[w], after[w])))
    if not (lost or gained or altered):
        return None
    return Changed(case.id, case.title, lost, gained, altered)


def _differ(old: tuple[str, Instant], new: tuple[str, Instant]) -> bool:
    return old[0] != new[0] or abs(old[1] - new[1]) >= LATER
