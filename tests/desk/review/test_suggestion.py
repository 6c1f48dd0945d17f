"""Suggestions: a first draft from a claim, sound enough to be read, for an editor to grade."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desk.material import CLAIM, NOW
from wayout.desk.claims.claim import KINDS, STATUSES, Amount
from wayout.desk.publishing.release import preview_faults
from wayout.desk.review.draft import Draft, build_records
from wayout.desk.review.suggestion import suggest_draft
from wayout.errors import PublicationRefusedError
from wayout.situation.reading import get_situation
from wayout.situation.record import Report, Rule

AMOUNTS = {
    "wait": Amount(20, 20, 48, "hours", "range"),
    "price": Amount(370_000, 370_000, 370_000, "RUB", "about"),
    "count": Amount(4000, 4000, 4000, "trips", "at-least", per="day", count="trips"),
    "sold-out": None,
}
ABOUT = {"outlet": "The Herald", "address": "https://herald.example", "language": "en"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", STATUSES)
def test_suggestion_is_publishable_for_every_kind(folder: Path, kind: str, status: str) -> None:
    """Whatever was said, and however, the draft has no faults in the situation."""
    amount = AMOUNTS.get(kind, CLAIM.amount)
    claim = replace(CLAIM, kind=kind, status=status, amount=amount)
    words = {**ABOUT, "published": NOW, "now": NOW}
    draft = suggest_draft(claim, get_situation(folder), key="claim-1", **words)  # type: ignore[arg-type]
    assert preview_faults(draft, folder=folder, now=NOW) == []
    ((_, record),) = build_records(draft, now=NOW)
    assert isinstance(record, Rule if kind in ("opened", "closed", "admits", "refuses") else Report)
    assert record.status == status
    assert "F" in draft.text.split("reliability")[1]


@pytest.mark.parametrize("modes", [frozenset[str](), frozenset({"foot"})])
def test_refusal_of_a_country_is_suggested_with_a_reason(
    folder: Path, modes: frozenset[str]
) -> None:
    """Of a means of travel it is about crossing, else about entering; and it has a reason."""
    claim = replace(CLAIM, kind="refuses", places=(), country="XB", modes=modes, whom="walkers")
    words = {**ABOUT, "published": NOW, "now": NOW}
    draft = suggest_draft(claim, get_situation(folder), key="claim-1", **words)  # type: ignore[arg-type]
    ((_, record),) = build_records(draft, now=NOW)
    assert isinstance(record, Rule)
    assert record.domain == ("crossing" if modes else "entry")
    assert record.reason == ("MODE_NOT_ADMITTED" if modes else "NATIONALITY_NOT_ADMITTED")
    assert "of walkers" in record.text
    assert not [one for one in preview_faults(draft, folder=folder, now=NOW) if "reason" in one]


@pytest.mark.parametrize(
    ("whom", "is_of_some"),
    [
        ("deserters", True),
        ("Men aged 18 to 50", True),
        ("", False),
        ("Citizens", False),
        ("Pedestrians", False),
        ("people without a visa", False),
    ],
)
def test_rule_of_some_people_is_not_published_for_everybody(
    folder: Path, whom: str, is_of_some: bool
) -> None:
    """An editor has to say by answers whom it means, before it passes."""
    claim = replace(CLAIM, kind="refuses", whom=whom)
    words = {**ABOUT, "published": NOW, "now": NOW}
    draft = suggest_draft(claim, get_situation(folder), key="claim-1", **words)  # type: ignore[arg-type]
    faults = preview_faults(draft, folder=folder, now=NOW)
    assert [("unknown key 'whom'" in fault) for fault in faults] == [True] * is_of_some


def test_suggestion_says_how_sure_its_publication_is(folder: Path) -> None:
    """What gave only its day is not drafted as if its hour were known."""
    over = datetime(2022, 10, 1, 20, 59, 59, tzinfo=UTC)
    words = {**ABOUT, "published": over, "basis": "report-day", "now": NOW}
    draft = suggest_draft(CLAIM, get_situation(folder), key="claim-1", **words)  # type: ignore[arg-type]
    assert 'published_basis = "report-day"' in draft.text
    assert preview_faults(draft, folder=folder, now=NOW) == []


def test_queue_is_suggested_with_its_figure(folder: Path) -> None:
    """A length keeps its range and unit."""
    claim = replace(CLAIM, kind="queue")
    words = {**ABOUT, "published": NOW, "now": NOW}
    draft = suggest_draft(claim, get_situation(folder), key="claim-1", **words)  # type: ignore[arg-type]
    assert 'kind = "queue_length", value = 5.5, low = 5.0, high = 6.0, unit = "km"' in draft.text


def test_figure_is_left_out_when_its_unit_fits_no_kind(folder: Path) -> None:
    """A wait in kilometres is no figure that the situation takes; the words stay."""
    claim = replace(CLAIM, kind="wait")
    words = {**ABOUT, "published": NOW, "now": NOW}
    draft = suggest_draft(claim, get_situation(folder), key="claim-1", **words)  # type: ignore[arg-type]
    assert "figures" not in draft.text
    assert preview_faults(draft, folder=folder, now=NOW) == []


def test_count_is_suggested_with_its_period(folder: Path) -> None:
    """A count is a figure if the claim says over which time, and words alone if it does not."""
    when = replace(CLAIM.when, start=NOW - timedelta(days=1), end=NOW)
    claim = replace(CLAIM, kind="count", amount=AMOUNTS["count"])
    words = {**ABOUT, "published": NOW, "now": NOW}
    drafts = [
        suggest_draft(one, get_situation(folder), key="claim-1", **words)  # type: ignore[arg-type]
        for one in (claim, replace(claim, when=when))
    ]
    assert ["figures" in draft.text for draft in drafts] == [False, True]
    assert [preview_faults(draft, folder=folder, now=NOW) for draft in drafts] == [[], []]


def test_text_of_an_outlet_stays_text(folder: Path) -> None:
    """Quotes, brackets and lines in an outlet's name open no table of their own."""
    outlet = 'x"\n[[rule]]\nid = "smuggled"\n\\'
    words = {**ABOUT, "outlet": outlet, "published": NOW, "now": NOW}
    draft = suggest_draft(CLAIM, get_situation(folder), key="claim-1", **words)  # type: ignore[arg-type]
    assert [record.id for _, record in build_records(draft, now=NOW)] == ["claim-1"]


@pytest.mark.parametrize("text", ["", "# nothing\n", '[[source]]\nid = "a"\n', "a = 1\n"])
def test_draft_is_refused_without_a_record(text: str) -> None:
    """There is nothing to publish in a draft without records."""
    with pytest.raises(PublicationRefusedError):
        build_records(Draft(text), now=NOW)
