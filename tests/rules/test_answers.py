"""What a traveller tells is read strictly; what follows from it is added and said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.rules.making import make_head, make_inference
from wayout.errors import BadInputError, ContradictoryAnswersError
from wayout.rules.answers import parse_traveller
from wayout.rules.traveller import Traveller, Visa

IN_RESERVE = make_inference(
    "Whoever is in the reserve is registered.", {"reservist": True}, {"registered": True}
)
NO_SUMMONS = make_inference(
    "You were sent no summons.", {"registered": False}, {"summons": False}, presumption=True
)
NOT_RESERVED = make_inference(
    "Without a summons nothing is permitted.", {"summons": False}, {"permission": False}
)


REAL = replace(make_head(), home="RU", groups={}, currency="RUB")
"""A situation of real countries: the codes ISO 3166 leaves to users are none of it."""


def told(*inferences: Any, **answers: Any) -> Traveller:
    """Read answers as `--set` gives them."""
    return parse_traveller(answers, make_head(*inferences), where=lambda key: f"--set {key}")


def test_unknown_key_names_the_nearest() -> None:
    """A misspelt key is refused with where it stood and the right one."""
    with pytest.raises(BadInputError, match=r"'reservits' \(--set reservits\).*'reservist'"):
        told(reservits="yes")


def test_unknown_value_names_the_nearest() -> None:
    """A misspelt value is refused with the right one."""
    with pytest.raises(BadInputError, match="did you mean 'foreign-passport'"):
        told(documents="foreign-pasport")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("age", 121),
        ("age", -1),
        ("age", "29.5"),
        ("age", True),
        ("reservist", "perhaps"),
        ("citizenship", "Russia"),
        ("residence", "Kazan"),
        ("visas", "finland"),
        ("visas", "XB:tourist:soon"),
        ("ties", "XB:house"),
        ("budget", "60000"),
        ("budget", "-1 USD"),
        ("plates", 7),
        ("documents", 7),
    ],
)
def test_impossible_value_is_refused(key: str, value: Any) -> None:
    """A value that cannot be is one clear line that names the key."""
    with pytest.raises(BadInputError, match=f"{key} = "):
        told(**{key: value})


def test_oldest_age_is_refused_without_a_question_too() -> None:
    """The age limit holds although this situation asks no question about age."""
    assert told(age=120).find("age") == 120
    with pytest.raises(BadInputError, match="from 0 to 120"):
        told(age="999")


def test_contradictory_answers_are_refused_with_the_reason() -> None:
    """Two answers that an inference excludes are refused in the words of the inference."""
    with pytest.raises(ContradictoryAnswersError, match=r"in the reserve is registered.* is no"):
        told(IN_RESERVE, reservist="yes", registered="no")


def test_inference_adds_an_answer_of_the_travellers_own() -> None:
    """What follows from an answer counts as told."""
    person = told(IN_RESERVE, reservist="yes")
    assert person.find("registered") is True
    assert person.told("registered")


def test_presumption_is_stated() -> None:
    """A presumed answer carries the words of its presumption."""
    person = told(NO_SUMMONS, registered="no")
    assert person.find("summons") is False
    assert person.presumed == {"summons": "You were sent no summons."}


def test_presumption_yields_to_an_answer() -> None:
    """A key that was answered is not presumed."""
    assert told(NO_SUMMONS, registered="no", summons="yes").presumed == {}


def test_inference_holds_of_what_was_presumed() -> None:
    """What follows from a presumed answer is added too, and stated as presumed."""
    person = told(NOT_RESERVED, NO_SUMMONS, registered="no")
    assert person.find("permission") is False
    assert set(person.presumed) == {"summons", "permission"}


def test_presumption_against_an_answer_is_dropped() -> None:
    """A presumption that would contradict what was told is not made."""
    person = told(NOT_RESERVED, NO_SUMMONS, registered="no", permission="yes")
    assert person.find("summons") is None


def test_list_is_read_by_comma() -> None:
    """`--set documents=a,b` is the list of the file."""
    by_comma = told(documents="permit, foreign-passport")
    assert by_comma == told(documents=["foreign-passport", "permit"])


def test_none_is_an_empty_list_unless_it_is_declared() -> None:
    """`none` answers with nothing, or with itself where the situation declares it a value."""
    person = told(documents="none", visas="none", ties="none", circumstances="none")
    assert person.find("documents") == frozenset()
    assert person.find("visas") == ()
    assert person.find("ties") == {}
    assert person.find("circumstances") == {"none"}


@pytest.mark.parametrize("unsaid", ["", "unknown", "not-said"])
def test_unsaid_is_not_an_answer(unsaid: str) -> None:
    """A key left open on purpose stays unknown."""
    assert told(age=unsaid).find("age") is None


def test_visas_are_read_from_text_and_from_tables() -> None:
    """ISSUER:KIND:VALID_TO means what the table means."""
    day = date(2023, 1, 1)
    table = {"issuer": "XB", "kind": "tourist", "valid_to": day}
    assert told(visas="XB:tourist:2023-01-01,XC").find("visas") == (
        Visa("XB", "tourist", day),
        Visa("XC", "", None),
    )
    assert told(visas=[table]).find("visas") == (Visa("XB", "tourist", day),)


def test_ties_are_read_from_text_and_from_tables() -> None:
    """COUNTRY:TIE by comma means what the table means."""
    wanted = {"XB": frozenset({"property", "family"}), "XC": frozenset({"family"})}
    assert told(ties="XB:property,XB:family,XC:family").find("ties") == wanted
    assert told(ties={"XB": ["property", "family"], "XC": ["family"]}).find("ties") == wanted


def test_budget_is_an_amount_in_a_currency() -> None:
    """A budget is read from words or from a table."""
    assert told(budget="60000 RUB").find("budget") == (60000.0, "RUB")
    assert told(budget={"amount": 1, "currency": "USD"}).find("budget") == (1.0, "USD")


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ({"citizenship": "XX"}, "'XX' is no ISO 3166 country code"),
        ({"citizenship": "RU,ZQ"}, "'ZQ' is no ISO 3166 country code"),
        ({"citizenship": "kz"}, "did you mean 'KZ'?"),
        ({"citizenship": "Finnland"}, "did you mean 'FI'?"),
        ({"visas": "QQ:tourist"}, "'QQ' is no ISO 3166 country code"),
        ({"ties": "XX:property"}, "'XX' is no ISO 3166 country code"),
        ({"budget": "100 ABC"}, "'ABC' is no ISO 4217 currency code"),
        ({"budget": "100 rub"}, "'rub' is no ISO 4217 currency code"),
    ],
)
def test_code_that_no_country_or_money_has_is_refused(table: dict[str, str], found: str) -> None:
    """What is no country, and what can be no currency, is named with what is accepted."""
    with pytest.raises(BadInputError, match=re.escape(found)) as caught:
        parse_traveller(table, REAL, where=lambda _key: "--set")
    assert "accepted: " in str(caught.value)


@pytest.mark.parametrize(
    "table",
    [{"citizenship": "XK"}, {"citizenship": "NR,TV"}, {"budget": "1 JPY"}, {"budget": "1 XOF"}],
)
def test_rare_codes_are_accepted(table: dict[str, str]) -> None:
    """Small states, and money that several states share, are no mistakes."""
    assert parse_traveller(table, REAL, where=lambda _key: "--set").answers
