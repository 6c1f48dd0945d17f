"""
The HTTP API: the answers of the command line as JSON, with faults as problems (RFC 9457).

What a traveller answers comes in the body of a POST and is in no address. A problem is one line; it
names places, keys and instants of addresses, and repeats nothing else that was sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wayout.errors import BadInputError, UnknownRecordError, WayoutError
from wayout.exchange.crossings_geojson import write_crossings_geojson
from wayout.guide.api_openapi import (
    GEOJSON_TYPE,
    OPENAPI_TYPE,
    PROBLEM_TYPE,
    describe_api,
)
from wayout.guide.api_schema import FAULTS, describe_request
from wayout.guide.api_shape import check_shape, read_json, show_key
from wayout.guide.library import Library
from wayout.guide.posting import read_body
from wayout.guide.turns import Turns
from wayout.planner.board import make_board, nobody
from wayout.planner.changes import list_changes
from wayout.planner.document import write_plan
from wayout.planner.explain import explain_record
from wayout.planner.members import parse_members
from wayout.planner.party_plan import plan_party
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant, parse_instant

LONGEST_DETAIL = 500
PREFIX = "/api/v1"
JSON_TYPE = "application/json"
DESCRIBED = {"link": f'<{PREFIX}/openapi.json>; rel="service-desc"'}

TITLES = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
    413: "Too long",
    415: "No JSON",
    422: "Cannot be answered",
    500: "The guide failed",
    503: "Too busy",
}


def make_api(library: Library, turns: Turns) -> Starlette:
    """Make the API over one situation, to be mounted at its prefix."""
    api = Api(library, turns)
    routes = [
        Route("/plan", api.plan, methods=["POST"]),
        Route("/board", api.board),
        Route("/changes", api.changes),
        Route("/records/{id}", api.record),
        Route("/crossings.geojson", api.crossings),
        Route("/openapi.json", api.openapi),
    ]
    faults: Any = {
        HTTPException: show_fault,
        WayoutError: show_refusal,
        Exception: show_failure,
    }
    return Starlette(routes=routes, exception_handlers=faults)


class Api:
    """The operations of the API, each from a request to an answer."""

    def __init__(self, library: Library, turns: Turns) -> None:
        self.library = library
        self._turns = turns
        self._asked = describe_request(library.head)
        self._described = describe_api(library.head)

    async def plan(self, request: Request) -> Response:
        """Plan for the travellers of the body."""
        read_query(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != JSON_TYPE:
            raise HTTPException(415)
        try:
            asked = read_json(await read_body(request))
            check_shape(asked, self._asked)
        except BadInputError as fault:
            return write_problem(400, str(fault))
        return await self._turns.take(self._plan, asked)

    def _plan(self, asked: Mapping[str, Any]) -> Response:
        at = self._check_inside(read_time("at", asked["at"]))
        known_by = read_time("as_of", asked.get("as_of", asked["at"]))
        if known_by < self.library.head.window.start:
            raise BadInputError(f"'as_of' lies before {self.library.head.id} begins")
        if "from" not in asked and not all(t.get("from") for t in asked["travellers"]):
            raise BadInputError("'from' is missing, for all or for some traveller; give a place")
        members = parse_members(asked["travellers"], self.library.head, where=say_where)
        plan = plan_party(
            self.library.get_edition(known_by).planner,
            members,
            start=asked.get("from"),
            at=at,
            to=asked.get("to", ""),
            cautious=asked.get("cautious", False),
        )
        return write_json(write_plan(plan))

    def _check_inside(self, at: Instant) -> Instant:
        window = self.library.head.window
        if not window.holds(at):
            first, last = window.start.isoformat(), window.end.isoformat()
            raise BadInputError(f"'at' lies outside; accepted: from {first} up to {last}")
        return at

    async def board(self, request: Request) -> Response:
        """Show every crossing to somebody who answered nothing."""
        told = read_query(request, "at")
        at = self._check_inside(read_time("at", told["at"])) if "at" in told else self.library.now
        return write_json(await self._turns.take(self._make_board, at))

    def _make_board(self, at: Instant) -> dict[str, Any]:
        edition = self.library.get_edition(at)
        who = (nobody(edition.situation),)
        return make_board(self.library.facts, who, at=at, as_of=edition.known_by)

    async def changes(self, request: Request) -> Response:
        """Show what changed since an instant."""
        told = read_query(request, "since")
        if "since" not in told:
            return write_problem(400, "'since' is missing; needed: since=2022-09-21T00:00:00Z")
        since = read_time("since", told["since"])
        return write_json(await self._turns.take(self._list_changes, since))

    def _list_changes(self, since: Instant) -> dict[str, Any]:
        edition = self.library.get_edition(self.library.now)
        if since >= edition.known_by:
            raise BadInputError(f"'since' is not before {edition.known_by.isoformat()}")
        who = (nobody(edition.situation),)
        return list_changes(self.library.facts, who, since=since, as_of=edition.known_by)

    async def record(self, request: Request) -> Response:
        """Explain one record."""
        read_query(request)
        key = str(request.path_params["id"])
        return write_json(await self._turns.take(self._explain, key))

    def _explain(self, key: str) -> dict[str, Any]:
        edition = self.library.get_edition(self.library.now)
        return explain_record(self.library.facts, key, as_of=edition.known_by)

    async def crossings(self, request: Request) -> Response:
        """Give every crossing as a point."""
        read_query(request)
        board = await self._turns.take(self._make_board, self.library.now)
        return write_json(write_crossings_geojson(board, self.library.facts), GEOJSON_TYPE)

    async def openapi(self, request: Request) -> Response:
        """Describe the API."""
        read_query(request)
        return write_json(self._described, OPENAPI_TYPE)


def say_where(number: int, key: str) -> str:
    """Say where a key of a traveller stood."""
    return f"traveller {number + 1}"


def read_time(name: str, text: str) -> Instant:
    """
    Read an instant without repeating it.

    Raises
    ------
    BadInputError
        It is none, or its offset is missing.
    """
    try:
        return parse_instant(text)
    except ValueError as fault:
        what = "has no offset" if str(fault) == "offset" else "is no instant"
    raise BadInputError(f"'{name}' {what}; accepted: 2022-09-22T18:00:00+03:00") from None


def read_query(request: Request, *names: str) -> dict[str, str]:
    """
    Read the parameters of an address, each once.

    Raises
    ------
    HTTPException
        400: there is another one, or one twice.
    """
    found = request.query_params.multi_items()
    for name, _ in found:
        if name not in names:
            near = find_nearest(name[:60], names)
            hint = f"; did you mean '{near}'?" if near else ""
            known = f"accepted: {list_some(names)}" if names else "none is accepted here"
            more = "; answers go in the body of a POST to /plan, never in an address"
            raise HTTPException(400, f"unknown parameter '{show_key(name)}'{hint}; {known}{more}")
    if len(dict(found)) < len(found):
        raise HTTPException(400, "a parameter stands twice in the address; give it once")
    return dict(found)


def write_json(document: Mapping[str, Any], kind: str = JSON_TYPE, status: int = 200) -> Response:
    """Give a document as an answer."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, status, media_type=kind, headers=DESCRIBED)


def write_problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Give a problem: one printable line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in detail).split())
    line = line if len(line) < LONGEST_DETAIL else f"{line[: LONGEST_DETAIL - 1]}…"
    problem = {
        "type": "about:blank",
        "title": TITLES.get(status, "Bad request"),
        "status": status,
        "detail": line,
    }
    made = write_json(problem, PROBLEM_TYPE, status)
    made.headers.update(headers or {})
    return made


async def show_fault(_request: Request, fault: Exception) -> Response:
    """Show what HTTP itself forbids."""
    assert isinstance(fault, HTTPException)
    plain = fault.detail == HTTPStatus(fault.status_code).phrase
    detail = FAULTS.get(fault.status_code, fault.detail) if plain else fault.detail
    return write_problem(fault.status_code, detail, fault.headers)


async def show_refusal(_request: Request, fault: Exception) -> Response:
    """Show why a request that could be read cannot be answered."""
    status = 404 if isinstance(fault, UnknownRecordError) else 422
    return write_problem(status, str(fault))


async def show_failure(_request: Request, _fault: Exception) -> Response:
    """Show that the guide failed, and nothing of why: that may hold an answer."""
    return write_problem(500, FAULTS[500])
