"""What to ask again: records past their shelf life, by what would change without them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from wayout.desk.pages.claim_words import say_impact, say_instant
from wayout.desk.pages.known import Known
from wayout.desk.pages.record_words import say_record
from wayout.desk.review.kept_losses import keep_loss, read_losses
from wayout.desk.review.rechecking import Recheck, digest_scale, list_rechecks, weigh_rechecks
from wayout.desk.store.store import Store
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

MOST = 100
PATIENCE_S = 10.0
"""A page weighs for so long, then says how many are left; the next one goes on there."""


def write_rechecks(
    store: Store,
    known: Known,
    *,
    now: Instant,
    patience_s: float = float("inf"),
    clock: Callable[[], float] = monotonic,
) -> dict[str, Any]:
    """
    Write the queue as of now, or as of the last hour of the situation's window.

    Parameters
    ----------
    patience_s
        After so many seconds no further record is weighed; the first one is in any case. What was
        weighed is stored at once, so that another call goes on, in whichever process.
    """
    window = known.situation.head.window
    at = now if window.holds(now) else window.end - timedelta(hours=1)
    with known.weighing(as_of=at, at=at) as scale:
        digest, until = digest_scale(scale), clock() + patience_s
        losses = read_losses(store, digest)
        for record, loss in weigh_rechecks(scale, known=losses):
            keep_loss(store, digest, record, loss, now=now)
            losses[record] = loss
            if clock() >= until:
                break
        found = list_rechecks(scale, known=losses)
        zone = scale.situation.head.time_zone
        return {
            "at": say_instant(scale.at, zone),
            "count": len(found),
            "left": sum(one.is_open for one in found),
            "records": [_write(one, scale.situation) for one in found[:MOST]],
        }


def _write(one: Recheck, situation: Situation) -> dict[str, Any]:
    record, stale = one.stale.record, one.stale
    sources = [situation.sources[key] for key in record.sources if key in situation.sources]
    return {
        "record": record.id,
        "text": say_record(record, situation),
        "status": record.status,
        "age_hours": round(stale.age_hours),
        "life_hours": round(stale.life_hours),
        "named": one.named,
        "weight": one.weight,
        "impact_says": _say_impact(one),
        "sources": [source.outlet for source in sources],
    }


def _say_impact(one: Recheck) -> str:
    if not one.named:
        return "no case rests on it"
    return say_impact(one.loss.weight if one.loss else None)
