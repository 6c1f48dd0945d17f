"""Reports, claims and drafts about the small invented situation."""

from __future__ import annotations

from datetime import UTC, datetime

from wayout.desk.claims.claim import Amount, Claim, Span, When
from wayout.desk.people.person import Person
from wayout.desk.review.deciding import decide
from wayout.desk.review.draft import Draft
from wayout.desk.review.inbox import add_claims
from wayout.desk.store.reports import Incoming, keep_report
from wayout.desk.store.store import Store
from wayout.desk.store.vault import Vault

NOW = datetime(2022, 10, 3, 9, 30, tzinfo=UTC)
PASSWORD = "seven grey herons"
TEXT = "The north bridge is closed to walkers since Monday, a guard says."
CLAIM = Claim(
    kind="closed",
    status="observed",
    places=("north-bridge",),
    country="XB",
    modes=frozenset({"foot"}),
    direction="in",
    whom="",
    amount=Amount(5.5, 5.0, 6.0, "km", "range"),
    when=When(NOW, None, Span(44, 56), "the Monday before"),
    speaker="eyewitness",
    origin=("The Herald", "a guard"),
    excerpt=Span(0, 64),
)
RULE = """[[source]]
id = "herald-1003-{n}"
outlet = "The Herald"
speaker = "media"
address = "https://herald.example/{n}"
published = "2022-10-03"
language = "en"
reliability = "B"
credibility = 2

[[rule]]
id = "desk-{n}"
domain = "exit"
country = "XA"
effect = "warn"
risk = "checks"
status = "observed"
valid_from = 2022-10-03T00:00:00+03:00
published = 2022-10-03T09:00:00+00:00
published_basis = "exact"
recorded = 2022-10-03T09:30:00+00:00
sources = ["herald-1003-{n}"]
text = "Cars are looked into."
"""


CASE = """id = "driver"
title = "A driver from Bravo"
from = "bravo"
at = 2022-10-03T10:00:00+03:00
as_of = 2022-10-03T10:00:00+03:00
to = "XB"
[traveller]
means = ["car"]
[expect]
first_question = "-"
"""
"""A case of the small situation: who drives over its border."""


def write_rule(n: object = 1) -> Draft:
    """Write the draft of one rule."""
    return Draft(RULE.format(n=n))


def add_claim(store: Store, vault: Vault, *, n: object = 1, impact: float | None = None) -> int:
    """Add a report with one claim and give the claim's number."""
    incoming = Incoming(f"{TEXT} ({n})", "The Herald", f"https://herald.example/{n}", "en")
    report = keep_report(store, incoming, vault=vault, now=NOW, days=30)
    return add_claims(store, report.id, [(CLAIM, impact)], now=NOW)[0]


def propose(store: Store, vault: Vault, editor: Person, *, n: object = 1) -> int:
    """Bring a claim to where a publisher may take it, and give its number."""
    number = add_claim(store, vault, n=n)
    decide(store, number, "accept", by=editor, now=NOW, draft=write_rule(n))
    decide(store, number, "propose", by=editor, now=NOW)
    return number
