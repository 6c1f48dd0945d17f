"""Weighing claims that came in, so that the inbox stands in the order of their impact."""

from __future__ import annotations

from collections.abc import Iterable

from wayout.desk.pages.impact_sheet import write_impact_sheet
from wayout.desk.pages.known import Known
from wayout.desk.pages.report_sheet import find_published
from wayout.desk.review.inbox import get_entry, set_impact
from wayout.desk.store.store import Store
from wayout.errors import PublicationRefusedError
from wayout.situation.period import Instant


def weigh_claims(
    store: Store, known: Known, numbers: Iterable[int], *, now: Instant
) -> list[tuple[int, float]]:
    """Weigh claims and put each at its place; one that decides no way weighs nothing."""
    weighed = []
    for number in numbers:
        entry = get_entry(store, number)
        published = find_published(store, entry.report_id)
        try:
            sheet = write_impact_sheet(known, entry, published=published, now=now)
            weight = float(sheet["weight"])
        except PublicationRefusedError:
            weight = 0.0
        set_impact(store, number, weight)
        weighed.append((number, weight))
    return weighed
