"""The cases of every situation hold, and the tables of verdicts in the docs are what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.conftest import SITUATIONS
from tests.planner.shipped import ROOT, RUSSIA, make_traveller
from wayout.planner.cases import Case, read_cases, run_cases
from wayout.planner.citation import name_country
from wayout.planner.document import write_plan
from wayout.planner.plan import Planner
from wayout.rules.passage import assess_entry, assess_post
from wayout.rules.rulebook import Rulebook
from wayout.rules.verdict import Verdict, worst_of
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

FOLDERS = sorted({p.parent.parent for p in SITUATIONS.glob("*/cases/*.toml")})
PAGE = ROOT / "docs" / "russia-2022-cases.md"
START = "<!-- verdicts: written by `python -m tests.planner.test_cases` -->\n"
END = "<!-- end of verdicts -->\n"
PEOPLE = (
    "listed-man",
    "summoned-man",
    "woman-doctor",
    "minor-without-parent",
    "minor-with-parent",
    "family-with-dog",
)
COUNTRIES = ("KZ", "GE", "FI", "AM", "TR", "MN")
MODES = ("car", "bus", "train", "air", "foot", "bicycle")
"""Where two ways of travelling are judged alike, the table names the first of these."""


@pytest.mark.parametrize("folder", FOLDERS, ids=[f.name for f in FOLDERS])
def test_every_case_of_a_situation_holds(folder: Path) -> None:
    """Each traveller of a shipped situation is told what a careful editor expects."""
    situation = get_situation(folder)
    cases, faults = read_cases(folder, situation)
    assert cases
    assert [str(n) for n in (*faults, *run_cases(cases, situation))] == []


def test_verdict_tables_are_those_of_the_page() -> None:
    """The page in the docs shows exactly the verdicts that the rules give."""
    assert _parts(PAGE.read_text("utf-8"))[1] == render_verdicts()


@pytest.mark.parametrize(
    ("at", "word", "records"),
    [
        ("2022-09-26T12:00:00+03:00", "refused", {"verkhny-lars"}),
        ("2022-09-26T20:00:00+03:00", "allowed", {"R036-scooter"}),
        ("2022-09-28T12:00:00+03:00", "unknown", {"R036-scooter", "R036-scooter-back"}),
        ("2022-09-30T12:00:00+03:00", "unknown", {"R036-scooter", "O270-scooter"}),
    ],
)
def test_scooter_at_lars_is_as_reported(at: str, word: str, records: set[str]) -> None:
    """A vehicle by the word of the border service, then contradicted by those who were there."""
    instant = parse_instant(at)
    known = RUSSIA.as_of(instant)
    post = known.crossings["verkhny-lars"]
    verdict = assess_post(Rulebook(known), make_traveller({}), post, mode="scooter", at=instant)
    assert verdict.word == word
    assert records <= set(verdict.records)


def render_verdicts() -> str:
    """Give the tables of the page: per traveller the exit, the call-up and six countries."""
    cases = {case.id: case for case in read_cases(SITUATIONS / "russia-2022", RUSSIA)[0]}
    return "\n".join("".join(_table(cases[one])) for one in PEOPLE)


def _table(case: Case) -> Iterator[str]:
    planner = Planner(RUSSIA.as_of(case.as_of))
    plan = planner.plan(case.travellers, start=case.start, at=case.at, to=case.to)
    leaving = write_plan(plan)["exit"]
    yield f"### {case.title}\n\n"
    yield f"Case `{case.id}`, asked on {case.at.day} {case.at:%B %Y, %H:%M}, from Moscow.\n\n"
    yield "| about | answer | records | reason, what is missing, needs, risk |\n|---|---|---|---|\n"
    law, practice = ([r["id"] for r in leaving[f"{word}_says"]] for word in ("law", "practice"))
    yield _row("leaving Russia, in law", leaving["law"], law, leaving["lacking"])
    yield _row("leaving Russia, in practice", leaving["practice"], practice, [])
    yield _row("call-up", leaving["call_up"]["word"], leaving["call_up"]["records"], [])
    for country in COUNTRIES:
        mode, verdict = _enter(planner, case, country)
        about = f"entering {name_country(RUSSIA, country)} by {mode}".replace("by foot", "on foot")
        risk = f"risk: {verdict.risk} ({', '.join(verdict.risk_records)})"
        heard = [risk] if verdict.risk_records else []
        said = [verdict.reason, *verdict.lacking, *verdict.needs, *heard]
        yield _row(about, verdict.word, verdict.records, said)


def _row(about: str, word: str, records: Iterable[str], said: Iterable[str]) -> str:
    return f"| {about} | {word} | {', '.join(records)} | {'; '.join(s for s in said if s)} |\n"


def _enter(planner: Planner, case: Case, country: str) -> tuple[str, Verdict]:
    """Give the best verdict on entering a country, and the mode it is for."""

    def judge(mode: str) -> Verdict:
        return worst_of(
            assess_entry(planner.rulebook, t, country=country, mode=mode, at=case.at)
            for t in case.travellers
        )

    verdicts = {mode: judge(mode) for mode in MODES if mode in _modes(planner.situation, country)}
    best = max(verdicts, key=lambda mode: verdicts[mode].rank)
    return best, verdicts[best]


def _modes(situation: Situation, country: str) -> set[str]:
    """List the modes by which a service or a post of the home country leads there."""
    found = {
        mode
        for post in situation.crossings.values()
        if (post.country_out, post.country_in) == (situation.head.home, country)
        for mode in post.modes
    }
    for service in situation.services.values():
        place = situation.places.get(service.destination)
        if service.mode == "air" and place is not None and place.country == country:
            found.add("air")
    return found


def _parts(page: str) -> tuple[str, str, str]:
    before, rest = page.split(START)
    tables, after = rest.split(END)
    return before, tables, after


if __name__ == "__main__":
    head, _, tail = _parts(PAGE.read_text("utf-8"))
    PAGE.write_text(head + START + render_verdicts() + END + tail, "utf-8")
