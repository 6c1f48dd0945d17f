"""What to ask again: records past their shelf life, by what would change without them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wayout.desk.pages.claim_words import say_instant
from wayout.desk.pages.known import Known
from wayout.desk.review.rechecking import Recheck, list_rechecks
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

MOST = 100


def write_rechecks(known: Known, *, now: Instant) -> dict[str, Any]:
    """Write the queue as of now, or as of the last hour of the situation's window."""
    window = known.situation.head.window
    at = now if window.holds(now) else window.end - timedelta(hours=1)
    with known.weighing(as_of=at, at=at) as scale:
        found = list_rechecks(scale, kept=known.losses)
        shown = found[:MOST]
        zone = scale.situation.head.time_zone
        rows = [_write(one, scale.situation) for one in shown]
        return {"at": say_instant(scale.at, zone), "count": len(found), "records": rows}


def _write(one: Recheck, situation: Situation) -> dict[str, Any]:
    record, stale = one.stale.record, one.stale
    sources = [situation.sources[key] for key in record.sources if key in situation.sources]
    return {
        "record": record.id,
        "text": record.text,
        "status": record.status,
        "age_hours": round(stale.age_hours),
        "life_hours": round(stale.life_hours),
        "named": one.named,
        "weight": one.weight,
        "is_weighed": one.loss is not None,
        "sources": [source.outlet for source in sources],
    }
