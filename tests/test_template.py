"""The template teaches the format, so it must be without a fault itself."""

from __future__ import annotations

from pathlib import Path

from wayout.rules.rulebook import Rulebook
from wayout.situation.checks import check_situation
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation, read_situation
from wayout.situation.record import STATUSES

TEMPLATE = Path(__file__).resolve().parent.parent / "situations" / "_template"


def test_template_reads_without_notices() -> None:
    """Reading and checking the template finds nothing."""
    situation, notices = read_situation(TEMPLATE)
    assert situation is not None
    assert [*notices, *check_situation(situation)] == []


def test_template_conditions_parse() -> None:
    """Every condition of the template is one that the rules understand."""
    situation = get_situation(TEMPLATE)
    assert len(list(Rulebook(situation).all_clauses())) == len(situation.rules)


def test_template_shows_every_kind_of_record() -> None:
    """A reader of the template meets every table and every status."""
    situation = get_situation(TEMPLATE)
    kinds = (situation.rules, situation.reports, situation.ends, situation.confirmations)
    assert all([*kinds, situation.resolutions, situation.observations])
    assert {r.status for r in situation.records()} == set(STATUSES)


def test_template_end_is_unknown_before_it_is_published() -> None:
    """As of 19 March the refusal of tourists has no end; as of 21 March it ends on the 22nd."""
    situation = get_situation(TEMPLATE)
    closed_at = parse_instant("2019-03-25T00:00:00+02:00")
    before = situation.as_of(parse_instant("2019-03-19T12:00:00+02:00"))
    after = situation.as_of(parse_instant("2019-03-21T12:00:00+02:00"))
    assert before.rules["XB-tourists"].valid.holds(closed_at)
    assert not after.rules["XB-tourists"].valid.holds(closed_at)
