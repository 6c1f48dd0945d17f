"""The HTTP API gives the documents of the command line, in the shapes it publishes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.cli.calling import call
from tests.guide.asgi import Caller
from tests.guide.conftest import KNOWN_BY

API = "/api/v1"
AT = "2022-09-22T18:00:00+03:00"
RESERVIST: dict[str, Any] = {
    "age": 29,
    "sex": "M",
    "reservist": True,
    "documents": ["internal-passport"],
    "means": ["car"],
}
TOURIST: dict[str, Any] = {
    "age": 35,
    "documents": ["internal-passport", "foreign-passport"],
    "visas": [{"issuer": "FI", "kind": "schengen-tourist", "valid_to": "2023-06-01"}],
    "ties": {"FI": ["property"]},
    "budget": {"amount": 60000, "currency": "RUB"},
    "citizenship": ["RU"],
    "residence": "RU-TA",
}
PARTY_FILE = """
[[traveller]]
name = "father"
age = 40
sex = "M"
[[traveller]]
name = "mother"
age = 38
sex = "F"
from = "Samara"
parent_of = ["son"]
[[traveller]]
name = "son"
age = 9
"""
PARTY = [
    {"name": "father", "age": 40, "sex": "M"},
    {"name": "mother", "age": 38, "sex": "F", "from": "Samara", "parent_of": ["son"]},
    {"name": "son", "age": 9},
]


def ask(*travellers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give the body of a request for a plan."""
    return {"from": "Kazan", "at": AT, "travellers": list(travellers), **more}


def tell_command(*arguments: str, stdin: str = "") -> Any:
    """Give the document that the command line prints."""
    said = call(*arguments, "--format", "json", stdin=stdin.encode())
    return json.loads(said.out)


@pytest.fixture(scope="module")
def described(served: Caller) -> Any:
    """Give the published description."""
    return served.get(f"{API}/openapi.json").json()


def fits(described: Any, name: str, document: Any) -> None:
    """Check a document against a component of the description."""
    root = Resource.from_contents(described, default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:api", root)
    wanted = {"$ref": f"urn:api#/components/schemas/{name}"}
    Draft202012Validator(wanted, registry=registry).validate(document)


def test_a_plan_is_the_one_of_the_command_line_for_a_reservist(
    served: Caller, described: Any
) -> None:
    """Same facts, same hour, same answers: same document."""
    given = served.post(f"{API}/plan", ask(RESERVIST)).json()
    sets = ("age=29", "sex=M", "reservist=yes", "documents=internal-passport", "means=car")
    told = [word for said in sets for word in ("--set", said)]
    where = ("plan", "russia-2022", "--from", "Kazan", "--at", AT, "--as-of", KNOWN_BY)
    assert given == tell_command(*where, *told)
    fits(described, "plan", given)


def test_a_plan_is_the_one_of_the_command_line_for_visas_ties_and_money(
    served: Caller, described: Any
) -> None:
    """Answers made of parts mean the same in JSON as in a traveller file."""
    asked = ask(TOURIST, to="FI", cautious=True, as_of="2022-09-22T12:00:00Z")
    given = served.post(f"{API}/plan", asked).json()
    file = """
age = 35
documents = ["internal-passport", "foreign-passport"]
visas = [{ issuer = "FI", kind = "schengen-tourist", valid_to = 2023-06-01 }]
ties = { FI = ["property"] }
budget = { amount = 60000, currency = "RUB" }
citizenship = ["RU"]
residence = "RU-TA"
"""
    where = ("plan", "russia-2022", "--from", "Kazan", "--at", AT, "--to", "FI", "--cautious")
    known = ("--as-of", "2022-09-22T12:00:00Z", "--traveller", "-")
    assert given == tell_command(*where, *known, stdin=file)
    fits(described, "plan", given)


def test_a_plan_is_the_one_of_the_command_line_for_a_party_that_starts_apart(
    served: Caller, described: Any
) -> None:
    """A list of travellers is a party."""
    given = served.post(f"{API}/plan", ask(*PARTY)).json()
    where = ("plan", "russia-2022", "--from", "Kazan", "--at", AT, "--as-of", KNOWN_BY)
    assert given == tell_command(*where, "--traveller", "-", stdin=PARTY_FILE)
    fits(described, "plan", given)


def test_knowledge_is_that_of_the_full_hour(served: Caller) -> None:
    """What was published within the hour waits; the document says by when it was known."""
    asked = ask({}, as_of="2022-09-22T14:59:59Z")
    known = served.post(f"{API}/plan", asked).json()["as_of"]
    assert known == "2022-09-22T17:00:00+03:00"


def test_knowledge_is_never_of_later_than_now(served: Caller) -> None:
    """Whoever asks for what will be known gets what is known."""
    known = served.post(f"{API}/plan", ask({}, as_of="2022-10-01T00:00:00Z")).json()["as_of"]
    assert known == "2022-09-22T18:00:00+03:00"


@pytest.mark.parametrize(
    ("path", "query", "component", "command"),
    [
        ("board", "", "board", ("board", "russia-2022", "--at", KNOWN_BY)),
        (
            "board",
            "at=2022-09-21T12:00:00Z",
            "board",
            ("board", "russia-2022", "--at", "2022-09-21T12:00:00Z"),
        ),
        (
            "changes",
            "since=2022-09-21T00:00:00%2B03:00",
            "changes",
            ("changes", "russia-2022", "--since", "2022-09-21T00:00:00+03:00", "--as-of", KNOWN_BY),
        ),
        ("records/R135", "", "explain", ("explain", "russia-2022", "R135", "--as-of", KNOWN_BY)),
    ],
)
def test_what_is_read_is_what_the_command_line_prints(
    served: Caller, described: Any, path: str, query: str, component: str, command: tuple[str, ...]
) -> None:
    """Board, changes and records are the same documents."""
    given = served.get(f"{API}/{path}", query).json()
    assert given == tell_command(*command)
    fits(described, component, given)


def test_crossings_are_geojson(served: Caller, described: Any) -> None:
    """Every crossing of the board is a point, longitude first."""
    answer = served.get(f"{API}/crossings.geojson")
    assert answer.kind == "application/geo+json"
    given = answer.json()
    fits(described, "posts", given)
    board = served.get(f"{API}/board").json()
    assert [f["id"] for f in given["features"]] == [c["id"] for c in board["crossings"]]
    lars = next(f for f in given["features"] if f["id"] == "verkhny-lars")
    assert lars["geometry"]["coordinates"] == pytest.approx([44.63, 42.74], abs=0.1)
    assert all(f["properties"]["sources"] for f in given["features"])


def test_the_description_is_valid_openapi(described: Any) -> None:
    """The document follows OpenAPI 3.1, and names every address there is."""
    validate(described)
    assert set(described["paths"]) == {
        "/plan",
        "/board",
        "/changes",
        "/records/{id}",
        "/crossings.geojson",
        "/openapi.json",
    }


def test_every_question_of_the_situation_is_described(described: Any, library: Any) -> None:
    """A key that a plan may ask for can be answered."""
    request = described["components"]["schemas"]["plan-request"]
    keys = request["properties"]["travellers"]["items"]["properties"]
    assert set(library.head.questions) <= set(keys)


def test_travellers_of_a_plan_can_be_asked_with_again(served: Caller) -> None:
    """What a document says of a traveller is what the API takes."""
    first = served.post(f"{API}/plan", ask(TOURIST)).json()
    again = served.post(f"{API}/plan", ask(*first["travellers"])).json()
    assert again == first


def test_nothing_is_kept_by_caches(served: Caller) -> None:
    """A plan says that nobody may keep it."""
    answer = served.post(f"{API}/plan", ask(RESERVIST))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
