"""A desk filled in bulk with invented reports and claims about the places of a situation."""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, text

from wayout.desk.claims.claim import KINDS, Amount, Claim, Span, When
from wayout.desk.comparison.origins import SKETCH
from wayout.desk.intake.copies import KEYS
from wayout.desk.review.claim_document import write_claim
from wayout.desk.store.store import Store
from wayout.desk.store.tables import (
    NOT_WEIGHED,
    claim_places,
    claims,
    reports,
    sketch_keys,
    sketches,
)
from wayout.desk.store.vault import Vault
from wayout.situation.situation import Situation

BEGUN = datetime(2022, 9, 22, tzinfo=UTC)
AT_ONCE = 2000
CLAIMS_EACH = 3
DECIDED = 0.1
"""The share of claims that somebody decided about; nine in ten wait."""
WEIGHED = 0.2
"""The share of claims that have an impact; the others share the last place in the order."""
_AMOUNTS = {"queue": "km", "wait": "hours", "count": "people", "price": "RUB"}

Row = Mapping[str, Any]


def invent_claim(situation: Situation, draw: random.Random) -> Claim:
    """Invent a claim about a post of a situation, some of them about two."""
    posts = sorted(situation.crossings)
    kind = draw.choice(KINDS)
    start = BEGUN + timedelta(hours=draw.randrange(400))
    value = float(draw.randrange(1, 40))
    unit = _AMOUNTS.get(kind)
    post = situation.crossings[draw.choice(posts)]
    return Claim(
        kind=kind,
        status="observed",
        places=tuple(dict.fromkeys([post.id, *draw.sample(posts, draw.random() < 0.1)])),
        country=post.country_in,
        modes=frozenset(draw.sample(sorted(post.modes), 1)),
        direction="in",
        whom="",
        amount=Amount(value, value, value, unit, "about") if unit else None,
        when=When(start, start + timedelta(days=1), None, "invented"),
        speaker="media",
        origin=(f"Outlet {draw.randrange(400)}",),
        excerpt=Span(0, 80),
    )


def invent_sketch(number: int) -> frozenset[int]:
    """Invent the sketch of the text of a report; two share nothing."""
    draw = random.Random(number)
    return frozenset(draw.getrandbits(63) for _ in range(SKETCH))


def fill_desk(
    store: Store, *, size: int, editor_id: int, situation: Situation, vault: Vault, seed: int = 1
) -> int:
    """Fill the tables with so many reports and their claims, and give how many claims."""
    draw = random.Random(seed)
    sealed = [vault.encrypt(f"Invented report {n}. " * 70) for n in range(50)]
    bodies = [write_claim(invent_claim(situation, draw)) for _ in range(3000)]

    def make_claims() -> Iterator[Row]:
        for number in range(1, size * CLAIMS_EACH + 1):
            yield _make_claim(number, draw.choice(bodies), editor_id, draw)

    made = list(make_claims())
    _insert(store, reports, (_make_report(n, sealed) for n in range(1, size + 1)))
    _insert(store, claims, made)
    about = ((place, row["id"]) for row in made for place in row["body"]["places"])
    _insert(store, claim_places, ({"place": p, "claim_id": n} for p, n in sorted(about)))
    _insert(store, sketches, (_make_sketch(n) for n in range(1, size + 1)))
    keys = [(value, n) for n in range(1, size + 1) for value in list_keys(n)]
    _insert(store, sketch_keys, ({"value": v, "sketch_id": n} for v, n in sorted(keys)))
    if store.engine.dialect.name == "postgresql":
        _go_on_counting(store)
    return len(made)


def list_keys(number: int) -> list[int]:
    """List by which hashes the sketch of a report is found, as `add_sketches` keeps them."""
    return sorted({value >> 1 for value in sorted(invent_sketch(number))[:KEYS]})


def _insert(store: Store, table: Table, rows: Iterator[Row] | Sequence[Row]) -> None:
    left = iter(rows)
    with store.writing() as connection:
        while some := list(islice(left, AT_ONCE)):
            connection.execute(insert(table), some)


def _make_report(number: int, sealed: Sequence[bytes]) -> Row:
    received = BEGUN + timedelta(seconds=30 * number)
    return {
        "id": number,
        "sha256": f"{number:064x}",
        "received": received,
        "outlet": f"Outlet {number % 400}",
        "address": f"https://outlet.example/{number}",
        "language": "en",
        "original": sealed[number % len(sealed)],
        "keep_until": received + timedelta(days=30),
        "published": received,
        "published_basis": "exact",
        "title": f"Report {number}",
    }


def _make_claim(number: int, body: Row, editor_id: int, draw: random.Random) -> Row:
    decided = draw.random() < DECIDED
    return {
        "id": number,
        "report_id": (number - 1) // CLAIMS_EACH + 1,
        "kind": body["kind"],
        "body": body,
        "excerpt_start": 0,
        "excerpt_end": 80,
        "impact": float(draw.randrange(1, 60)) if draw.random() < WEIGHED else NOT_WEIGHED,
        "state": draw.choice(("accepted", "rejected")) if decided else "new",
        "editor_id": editor_id if decided else None,
        "draft": {},
    }


def _make_sketch(number: int) -> Row:
    hashes = array("Q", sorted(invent_sketch(number))).tobytes()
    return {"report_id": number, "hashes": hashes, "copy_of": None}


def _go_on_counting(store: Store) -> None:
    """Let new rows get ids behind the inserted ones, and let the planner know what is there."""
    with store.writing() as connection:
        for name in ("reports", "claims"):
            behind = f"(SELECT max(id) FROM {name})"
            connection.execute(text(f"SELECT setval('{name}_id_seq', {behind})"))
    idle: Callable[..., Any] = store.engine.connect
    with idle() as connection:
        free = connection.execution_options(isolation_level="AUTOCOMMIT")
        free.execute(text("VACUUM ANALYZE"))
