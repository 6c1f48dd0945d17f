"""A prior informs where no record speaks; it opens nothing, closes nothing, and is never fresh."""

from __future__ import annotations

from pathlib import Path

import pytest

from wayout.rules.passage import assess_entry
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.record import PRIOR

AT = parse_instant("2022-09-25T12:00:00Z")
RULE = """
[[rule]]
id = "{id}"
domain = "entry"
country = "XC"
effect = "{effect}"
{more}
when = {{ citizenship = "XA" }}
status = "{status}"
published = 2022-09-15T00:00:00+03:00
published_basis = "exact"
recorded = 2022-11-16T12:00:00+03:00
sources = ["atlas"]
text = "Said of {id}."
"""
EFFECTS = {
    "warn": "",
    "admit": "",
    "refuse": 'reason = "VISA_REQUIRED"',
    "require": 'reason = "DOC_MISSING"\nrequire = { documents = "foreign-passport" }',
    "unsettled": 'reason = "NO_FACTS"\nmissing = "what the embassy says"',
}


def make_rule(name: str, effect: str, status: str) -> str:
    """Make a rule about entering Corland."""
    return RULE.format(id=name, effect=effect, more=EFFECTS[effect], status=status)


def judge(small: Path, *rules: str, citizenship: str = "XA") -> Verdict:
    """Judge entry into Corland, of which only these rules speak."""
    places = small / "places.csv"
    places.write_text(
        places.read_text("utf-8") + "corland,country,Corland,,XC,,50.0,30.0,,,,atlas,\n", "utf-8"
    )
    (small / "rules" / "corland.toml").write_text("".join(rules), "utf-8")
    book = Rulebook(get_situation(small).as_of(AT))
    traveller = Traveller({"citizenship": frozenset({citizenship})})
    return assess_entry(book, traveller, country="XC", mode="air", at=AT)


@pytest.mark.parametrize("effect", sorted(EFFECTS))
def test_prior_leaves_unknown_unknown_and_is_said(small: Path, effect: str) -> None:
    """Whatever a prior claims to do, the verdict stays unknown for want of facts, and names it."""
    verdict = judge(small, make_rule("table", effect, PRIOR))
    assert (verdict.word, verdict.reason) == ("unknown", "NO_FACTS")
    assert verdict.warnings == ("table",)
    assert verdict.records == ()
    assert verdict.risk == "none"


@pytest.mark.parametrize("effect", sorted(EFFECTS))
@pytest.mark.parametrize("known", ["admit", "refuse", "unsettled"])
def test_prior_is_silent_where_a_record_speaks(small: Path, effect: str, known: str) -> None:
    """Where a record decides the verdict is what it is without the prior, word for word."""
    other = make_rule("order", known, "law")
    alone = judge(small, other)
    (small / "rules" / "corland.toml").unlink()
    places = (small / "places.csv").read_text("utf-8").splitlines(keepends=True)
    (small / "places.csv").write_text("".join(places[:-1]), "utf-8")
    assert judge(small, other, make_rule("table", effect, PRIOR)) == alone


def test_prior_is_said_where_only_papers_are_known(small: Path) -> None:
    """A law that asks for a paper and admits nobody leaves the answer open, and the prior said."""
    law = make_rule("order", "require", "law")
    verdict = judge(small, law, make_rule("table", "warn", PRIOR))
    assert (verdict.word, verdict.reason, verdict.warnings) == ("unknown", "NO_FACTS", ("table",))


def test_prior_of_another_passport_is_not_said(small: Path) -> None:
    """What a table says of one passport is no word about another."""
    verdict = judge(small, make_rule("table", "warn", PRIOR), citizenship="XB")
    assert (verdict.reason, verdict.warnings) == ("NO_FACTS", ())


def test_rumour_beside_a_prior_still_warns(small: Path) -> None:
    """Other words that do not decide are said as before, beside the prior."""
    verdict = judge(small, make_rule("table", "warn", PRIOR), make_rule("talk", "refuse", "rumour"))
    assert set(verdict.warnings) == {"table", "talk"}


def test_prior_is_never_fresh(small: Path) -> None:
    """A prior is past its shelf life from its first hour on, whatever the situation states."""
    judge(small, make_rule("table", "warn", PRIOR))
    situation = get_situation(small)
    assert situation.shelf_life_hours(situation.rules["table"]) == 0.0
