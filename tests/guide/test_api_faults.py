"""Bad requests to the API: one clear line, never a traceback, never somebody's answer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.guide.asgi import Caller
from tests.guide.test_api import API, ask
from wayout.guide import posting
from wayout.guide.app import make_app
from wayout.guide.library import Library

SECRET = "zzsecretzz"


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        (ask({"age": "29"}), 400, "'age' of entry 1 of 'travellers' cannot be used"),
        (ask({"age": 121}), 400, "a whole number from 0 to 120"),
        (ask({"age": True}), 400, "a whole number"),
        (ask({"agee": 29}), 400, "did you mean 'age'?"),
        (ask({"documents": "internal-passport"}), 400, "a list of words"),
        (ask({"documents": [SECRET]}), 400, "foreign-passport"),
        (ask({"reservist": "yes"}), 400, "true or false"),
        (ask({"budget": {"amount": 1e308, "currency": "RUB"}}), 400, "a number from 0"),
        (ask({"visas": [{"kind": "tourist"}]}), 400, "'issuer' is missing"),
        (ask({"ties": {SECRET: ["family"]}}), 400, "ties"),
        (ask({"citizenship": ["ZQ"]}), 422, "the answer to 'citizenship' (traveller 1)"),
        (ask({"name": "x" * 41}), 400, "at most 40 characters"),
        (ask(), 400, "1 to 12 travellers"),
        (ask(*[{}] * 13), 400, "1 to 12 travellers"),
        (ask({}, **{"from": "Kazzan"}), 422, "did you mean 'Kazan'?"),
        (ask({}, **{"from": "x" * 201}), 400, "at most 200 characters"),
        (ask({}, **{"from": "\ud800"}), 400, "half a character"),
        (ask({}, to="Nowhere at all"), 422, "no place"),
        (ask({}, at="tomorrow"), 400, "2022-09-22T18:00:00+03:00"),
        (ask({}, at="2022-09-22T18:00:00"), 400, "2022-09-22T18:00:00+03:00"),
        (ask({}, at="2022-02-30T18:00:00Z"), 422, "'at' is no instant"),
        (ask({}, at="2021-09-22T18:00:00Z"), 422, "lies outside"),
        (ask({}, as_of="2020-01-01T00:00:00Z"), 422, "before russia-2022 begins"),
        (ask({}, cautious="yes"), 400, "true"),
        (ask({}, horizon=3), 400, "unknown key 'horizon' in the body"),
        ({"at": "2022-09-22T18:00:00Z", "travellers": [{}]}, 422, "'from' is missing"),
        ({"from": "Kazan", "travellers": [{}]}, 400, "'at' is missing"),
        ([], 400, "an object"),
        (None, 400, "an object"),
        (b"", 400, "no JSON"),
        (b"{", 400, "line 1, column 2"),
        (b'{"at": 1, "at": 2}', 400, "stands twice"),
        (b'{"at": NaN}', 400, "finite"),
        (b'{"at": 1e999}', 400, "finite"),
        (b'{"at": "2022-09-22T18:00:00Z", "travellers": [{"age": 29.5}]}', 400, "whole number"),
        (b"9" * 5000, 400, "too long"),
        (b"[" * 30_000, 400, "nested too deeply"),
        (b'{"from": "\xff"}', 400, "byte 10 of the body is not UTF-8"),
        ('{"from": "Kazan"}'.encode("utf-16"), 400, "not UTF-8"),
        (b" " * 70_000, 413, "too long"),
    ],
)
def test_a_bad_request_is_told_in_one_line(
    served: Caller, asked: Any, status: int, says: str
) -> None:
    """The status says whose fault it is, the detail what is accepted, and no answer is repeated."""
    line = served.post(f"{API}/plan", asked).problem(status)
    assert says in line
    assert SECRET not in line


def test_contradicting_answers_are_named_and_not_repeated(served: Caller) -> None:
    """The keys are told, the answers are not."""
    line = served.post(f"{API}/plan", ask({"reservist": True, "registered": False})).problem(422)
    assert "'reservist'" in line
    assert "contradict" in line
    assert "true" not in line.lower()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
def test_only_json_is_taken(served: Caller, kind: str) -> None:
    """A form of some other page cannot ask for a plan."""
    assert "JSON" in served.post(f"{API}/plan", ask({}), kind).problem(415)


def test_answers_in_an_address_are_refused(served: Caller) -> None:
    """Who puts an answer into an address is told where it belongs, without the answer."""
    line = served.get(f"{API}/board", f"age={SECRET}").problem(400)
    assert "'age'" in line
    assert "body of a POST" in line
    assert SECRET not in line
    assert SECRET not in served.post(f"{API}/plan", ask({}), query=f"x={SECRET}").problem(400)


@pytest.mark.parametrize(
    ("path", "query", "status", "says"),
    [
        ("changes", "", 400, "'since' is missing"),
        ("changes", f"since={SECRET}", 422, "'since' is no instant"),
        ("changes", "since=2022-09-21T00:00:00", 422, "'since' has no offset"),
        ("changes", "since=2022-09-22T16:00:00Z", 422, "is not before"),
        ("changes", "since=2022-09-21T00:00:00Z&since=2022-09-21T00:00:00Z", 400, "twice"),
        ("board", "att=2022-09-21T00:00:00Z", 400, "did you mean 'at'?"),
        ("board", "at=2032-09-21T00:00:00Z", 422, "lies outside"),
        ("records/R135x", "", 404, "did you mean"),
        ("records/a/b", "", 404, "nothing by that name"),
        ("records/a\nb", "", 404, "nothing by that name"),
        ("nothing", "", 404, "nothing by that name"),
        ("plan", "", 405, "another method"),
    ],
)
def test_a_bad_address_is_told_in_one_line(
    served: Caller, path: str, query: str, status: int, says: str
) -> None:
    """Addresses that cannot be answered are told why."""
    line = served.get(f"{API}/{path}", query).problem(status)
    assert says in line
    assert SECRET not in line


def test_a_length_that_is_no_number_is_refused(served: Caller) -> None:
    """Whatever a client says of its body, it is no traceback."""
    headers = {"content-type": "application/json", "content-length": "-1"}
    assert served.ask("POST", f"{API}/plan", [b"{}"], headers).status == 400


def test_a_body_longer_than_it_said_is_refused(served: Caller) -> None:
    """What counts is what comes."""
    headers = {"content-type": "application/json", "content-length": "10"}
    served.ask("POST", f"{API}/plan", [b" " * 40_000] * 4, headers).problem(413)


def test_a_slow_body_is_refused(served: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends nothing for too long is told so, and holds no place."""
    monkeypatch.setattr(posting, "MOST_SECONDS", 0.05)

    async def stalled() -> int:
        sent: list[Any] = []
        headers = [(b"content-type", b"application/json"), (b"content-length", b"10")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": f"{API}/plan",
            "raw_path": b"",
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "http_version": "1.1",
        }

        async def send(message: Any) -> None:
            sent.append(message)

        await served.app(scope, asyncio.Event().wait, send)
        return int(sent[0]["status"])

    assert asyncio.run(stalled()) == 408


def test_a_failure_says_nothing_of_the_request(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the guide itself fails, the problem repeats nothing."""

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("wayout.guide.api.plan_party", fail)
    sent: list[Any] = []
    with pytest.raises(RuntimeError):  # the server is the one that swallows it, see test_worker
        _ask_into(sent, make_app(library), json.dumps(ask({})).encode())
    assert sent[0]["status"] == 500
    assert SECRET.encode() not in sent[1]["body"]


def _ask_into(sent: list[Any], app: Any, body: bytes) -> None:
    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"{API}/plan",
        "raw_path": b"",
        "query_string": b"",
        "root_path": "",
        "http_version": "1.1",
        "headers": [(b"content-type", b"application/json")],
    }
    asyncio.run(app(scope, receive, send))


def test_a_whole_number_with_a_point_is_whole(served: Caller) -> None:
    """JSON knows one kind of number: 29.0 is 29. (Schemathesis found it refused.)"""
    given = served.post(f"{API}/plan", ask({"age": 29.0}))
    assert given.status == 200
    assert given.json()["travellers"] == [{"age": 29}]
