"""The door: what every request passes before a page does anything, and every answer behind it."""

from __future__ import annotations

import hmac
import json
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wayout.desk.pages.call import Answer, Call, Download, Page, Sent
from wayout.desk.pages.faults import name_failure, show_code, show_fault
from wayout.desk.pages.office import Office
from wayout.desk.pages.posting import Posted, read_posted
from wayout.desk.pages.rendering import render
from wayout.desk.people.person import Person, demand_duty
from wayout.desk.people.session import LONGEST, get_person
from wayout.desk.store.trail import Step, note_step
from wayout.errors import NotAllowedError, WayoutError

FORM_MARK = "form-mark"
MOST_AT_ONCE = 8
"""Requests worked on together; a log-in takes 64 MB while it hashes."""
LOG_IN = "/log-in"
LARGEST_NUMBER = 2**31 - 1
"""Of a claim, report or person: what both databases can hold."""
_TOKEN = re.compile(r"[\w-]{43}\Z", re.ASCII)
"""What a token of ours looks like; for another one the database is not asked."""
Show = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Errand:
    """
    One address with one method: whose duty it is, and what answers.

    `duty` is a duty of a role, `self` for anybody who is logged in, `nobody` for all.
    """

    path: str
    method: str
    duty: str
    show: Show
    with_file: bool = False


class Door:
    """Lets requests in to the pages of one office."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._limiter: CapacityLimiter | None = None

    def open(self, errands: dict[str, Errand]) -> Callable[[Request], Awaitable[Response]]:
        """Give what answers at one address, by the methods it has."""

        async def answer(request: Request) -> Response:
            method = "GET" if request.method == "HEAD" else request.method
            return await self._answer(request, errands[method])

        return answer

    async def fail(self, request: Request, fault: Exception) -> Response:
        """Show that an address has no page, or takes no such request."""
        code = fault.status_code if isinstance(fault, HTTPException) else 500
        return self._dress(show_code(code), None)

    async def _answer(self, request: Request, errand: Errand) -> Response:
        if not self._office.is_own_host(request.headers.get("host", "")):
            return self._dress(show_code(400), None)
        call = self._begin(request)
        if call.number > LARGEST_NUMBER:
            return self._dress(show_code(404), None)
        call = replace(call, person=await self._run(_find_person, call))
        if call.person is None and errand.duty != "nobody":
            return self._send_in(errand, call)
        try:
            await self._run(_demand, errand, call)
            if errand.method == "POST":
                posted = await self._read_form(request, errand, call)
                call = replace(call, fields=posted.fields, upload=posted.upload)
            answer = await self._run(errand.show, call)
        except WayoutError as fault:
            answer = show_fault(fault)
        except HTTPException as fault:
            answer = show_code(fault.status_code)
        except Exception as fault:  # the last to see it; a traceback could hold what was entered
            print(f"wayout: {name_failure(fault)}", file=sys.stderr, flush=True)  # noqa: T201
            answer = show_code(500)
        return self._dress(answer, call)

    def _begin(self, request: Request) -> Call:
        number = request.path_params.get("number", 0)
        return Call(
            self._office,
            self._office.now(),
            origin=_find_origin(request, self._office),
            token=request.cookies.get(name_cookie(self._office), "")[:100],
            number=number,
            asked=dict(request.query_params),
        )

    async def _read_form(self, request: Request, errand: Errand, call: Call) -> Posted:
        """Read a form that came from a page of this desk, made in this session."""
        if not is_own_page(request, self._office):
            await self._run(_note_foreign, call)
            raise HTTPException(403)
        posted = await read_posted(request, with_file=errand.with_file)
        given = posted.fields.get(FORM_MARK, "")
        wanted = make_form_mark(call.token) if call.person else given
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            await self._run(_note_foreign, call)
            raise HTTPException(403)
        return posted

    def _send_in(self, errand: Errand, call: Call) -> Response:
        """Send to the log-in; what was posted is refused, so that nobody thinks it was done."""
        if errand.method == "GET":
            return self._forget_token(RedirectResponse(LOG_IN, 303))
        return self._forget_token(self._dress(show_code(401), call))

    def _dress(self, answer: Answer, call: Call | None) -> Response:
        """Make of a page or an address what a browser reads."""
        if isinstance(answer, Sent):
            return self._send(answer)
        if isinstance(answer, Download):
            return _hand_out(answer)
        person = call.person if call else None
        mark = make_form_mark(call.token) if call and person else ""
        duties = sorted(person.duties) if person else []
        me = {"pseudonym": person.pseudonym, "role": person.role} if person else None
        shown = {"me": me, "duties": duties, "mark": mark, **answer.values}
        words = render(answer.template, **shown)
        return HTMLResponse(words, answer.status, background=self._plan(answer))

    def _plan(self, answer: Page | Sent) -> BackgroundTask | None:
        """Plan what is left to do when an answer was sent, if anything is."""
        return BackgroundTask(self._finish, answer.after) if answer.after else None

    async def _finish(self, work: Callable[[], object]) -> None:
        """Do what is left when a page was sent; what fails is told to whoever runs the server."""
        try:
            await self._run(work)
        except Exception as fault:  # nobody waits for it, and its words may hold what was entered
            print(f"wayout: {name_failure(fault)}", file=sys.stderr, flush=True)  # noqa: T201

    def _send(self, sent: Sent) -> Response:
        response = RedirectResponse(sent.to, 303, background=self._plan(sent))
        if sent.token:
            response.set_cookie(
                name_cookie(self._office),
                sent.token,
                max_age=int(LONGEST.total_seconds()),
                path="/",
                secure=self._office.has_tls,
                httponly=True,
                samesite="strict",
            )
        return self._forget_token(response) if sent.token == "" else response

    def _forget_token(self, response: Response) -> Response:
        response.delete_cookie(
            name_cookie(self._office),
            path="/",
            secure=self._office.has_tls,
            httponly=True,
            samesite="strict",
        )
        return response

    async def _run(self, work: Callable[..., Any], *given: Any) -> Any:
        if self._limiter is None:
            self._limiter = CapacityLimiter(MOST_AT_ONCE)  # belongs to the loop that runs now
        return await to_thread.run_sync(work, *given, limiter=self._limiter)


def _hand_out(download: Download) -> Response:
    text = json.dumps(download.document, ensure_ascii=False, indent=1) + "\n"
    told = {"content-disposition": f'attachment; filename="{download.name}"'}
    return Response(text, media_type="application/json", headers=told)


def name_cookie(office: Office) -> str:
    """Give the name of the cookie; with TLS it is bound to this host by its prefix."""
    return "__Host-desk" if office.has_tls else "desk"


def make_form_mark(token: str) -> str:
    """Make what each form of a session carries; it takes the token, and does not tell it."""
    return hmac.new(token.encode(), b"a form of the desk", sha256).hexdigest()


def is_own_page(request: Request, office: Office) -> bool:
    """Tell whether a form was sent from a page of this desk, by what the browser says of it."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    scheme, host = ("https", office.host) if office.has_tls else ("http", "")
    own = f"{scheme}://{host or request.headers.get('host', '')}"
    return request.headers.get("origin", "") == own


def _find_origin(request: Request, office: Office) -> str:
    """Find who asks; behind another server it is what that one added last."""
    if office.has_tls:
        passed = request.headers.getlist("x-forwarded-for")
        if passed:
            return passed[-1].rpartition(",")[2].strip()
    return request.client.host if request.client else ""


def _find_person(call: Call) -> Person | None:
    if not _TOKEN.match(call.token):
        return None
    try:
        return get_person(call.office.store, call.token, now=call.now)
    except NotAllowedError:
        return None


def _demand(errand: Errand, call: Call) -> None:
    if errand.duty in ("nobody", "self") or call.person is None:
        return
    try:
        demand_duty(call.person, errand.duty)
    except NotAllowedError:
        _note_foreign(call)
        raise


def _note_foreign(call: Call) -> None:
    """Note in the trail what was not allowed to somebody; of nobody known nothing is noted."""
    if call.person is not None:
        with call.office.store.writing() as connection:
            note_step(connection, Step(call.now, "not-allowed", call.person.id, "desk", 0))
