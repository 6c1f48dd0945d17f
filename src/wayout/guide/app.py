"""The guide as an ASGI application: which address shows which page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from wayout.errors import WayoutError
from wayout.guide.api import PREFIX, make_api, show_fault
from wayout.guide.asking import find_start, outline, read_traveller
from wayout.guide.copy.stamp import Stamp
from wayout.guide.faults import say_fault
from wayout.guide.form import Asked
from wayout.guide.headers import SafeHeaders
from wayout.guide.language import SOURCE_LANGUAGE, list_languages
from wayout.guide.library import Library
from wayout.guide.pictures.ground import Grounds
from wayout.guide.plan_pages import PlanPages
from wayout.guide.posting import read_fields
from wayout.guide.rendering import render
from wayout.guide.speech import Speech
from wayout.guide.turns import Turns
from wayout.guide.views.journey import show_journey
from wayout.guide.views.pictured import show_picture
from wayout.guide.views.questions import find_next, show_answers, show_question
from wayout.guide.views.routes_family import list_family_routes
from wayout.guide.views.routes_public import list_routes
from wayout.guide.views.saved import SavedPages
from wayout.guide.views.start import show_start
from wayout.guide.views.ways import keep_way
from wayout.planner.document import write_plan
from wayout.planner.plan_value import Plan

STATIC = Path(__file__).with_name("static")
Page = Callable[[Request], Awaitable[Response]]


def make_app(
    library: Library, turns: Turns | None = None, *, stamp: Stamp | None = None
) -> Starlette:
    """Make the application that serves one situation; heavy work takes turns."""
    pages = Pages(library, turns or Turns(), stamp=stamp)
    routes = [
        Route("/", pages.choose_language),
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
        Mount(PREFIX, make_api(library, pages.turns)),
        Route("/{lang}/", pages.start, methods=["GET", "POST"], name="start"),
        Route("/{lang}/question", pages.question, methods=["POST"], name="question"),
        Route("/{lang}/answers", pages.answers, methods=["POST"], name="answers"),
        Route("/{lang}/ways", pages.ways, methods=["POST"], name="ways"),
        Route("/{lang}/way", pages.way, methods=["POST"], name="way"),
        *SavedPages(pages).list_routes(),
        *list_family_routes(pages),
        *list_routes(pages),
    ]
    errors: Any = {HTTPException: pages.show_error, Exception: pages.show_failure}
    app = Starlette(routes=routes, middleware=[Middleware(SafeHeaders)], exception_handlers=errors)
    app.state.plans = pages.plans
    return app


class Pages:
    """The pages of one library, each a function from a request to an answer."""

    def __init__(self, library: Library, turns: Turns, *, stamp: Stamp | None = None) -> None:
        self.library, self.stamp = library, stamp
        self.languages = list_languages()
        self._speeches: dict[str, Speech] = {}
        self.grounds = Grounds(home=library.head.home)
        self.turns = turns
        self.plans = PlanPages(library, self.languages)

    def speak(self, request: Request) -> Speech:
        """Give the language of the address; one that is not there is no page."""
        code = request.path_params.get("lang", SOURCE_LANGUAGE)
        if code not in self.languages:
            raise HTTPException(404)
        if code not in self._speeches:
            self._speeches[code] = Speech(code, self.library.facts, copied=self.stamp is not None)
        return self._speeches[code]

    def render(
        self, template: str, request: Request, speech: Speech, status: int = 200, **values: Any
    ) -> Response:
        """Render a page with what every page shows."""
        asked = values.pop("asked", None) or Asked()
        text = render(
            template,
            speech,
            asked=asked,
            languages=self.languages,
            here=request.path_params.get("rest", ""),
            path=request.url.path,
            head=self.library.head,
            copy=self.stamp and self.stamp.say(speech),
            **values,
        )
        return HTMLResponse(text, status)

    async def read(self, request: Request) -> Asked:
        """Read the form of a request; a page that is opened without one has an empty form."""
        fields = await read_fields(request)
        try:
            return Asked.read(fields, self.library.head)
        except WayoutError:
            raise HTTPException(413) from None

    async def choose_language(self, request: Request) -> Response:
        """Send a visitor to the language their browser asks for."""
        wanted = request.headers.get("accept-language", "")
        codes = [part.split(";")[0].strip()[:2].lower() for part in wanted.split(",")]
        code = next((c for c in codes if c in self.languages), SOURCE_LANGUAGE)
        return RedirectResponse(f"/{code}/", 302)

    async def start(self, request: Request) -> Response:
        """Show the first page."""
        speech, asked = self.speak(request), Asked()
        if request.method == "POST":
            asked = await self.read(request)
        return self.show_start(request, speech, asked)

    def show_start(
        self, request: Request, speech: Speech, asked: Asked, fault: str = "", status: int = 200
    ) -> Response:
        """Show the first page, perhaps with what could not be read."""
        values = show_start(self.library, speech, asked, fault=fault)
        return self.render("start.html", request, speech, status, **values)

    async def question(self, request: Request) -> Response:
        """Ask one question; without a place and an hour, those first."""
        speech, asked = self.speak(request), await self.read(request)
        try:
            await self.turns.take(find_start, asked, self.library)
        except WayoutError as fault:
            return self.show_start(request, speech, asked, say_fault(fault, speech, asked), 422)
        key = find_next(self.library, asked, [])
        if not key:
            return await self.show_ways(request, speech, asked)
        values = show_question(self.library, speech, asked, key)
        return self.render("question.html", request, speech, **values)

    async def answers(self, request: Request) -> Response:
        """Ask everything on one page."""
        speech, asked = self.speak(request), await self.read(request)
        values = show_answers(self.library, speech, asked)
        return self.render("answers.html", request, speech, **values)

    async def ways(self, request: Request) -> Response:
        """Show the ways of somebody."""
        return await self.show_ways(request, self.speak(request), await self.read(request))

    async def show_ways(self, request: Request, speech: Speech, asked: Asked) -> Response:
        """Plan and show the ways; where something cannot be read, the page to mend it on."""
        try:
            read_traveller(asked, self.library)
        except WayoutError as fault:
            faults = {"": say_fault(fault, speech, asked)}
            values = show_answers(self.library, speech, asked, faults=faults)
            return self.render("answers.html", request, speech, 422, **values)
        try:
            return HTMLResponse(await self.turns.take(self.plans.make, speech.code, asked))
        except WayoutError as fault:
            return self.show_start(request, speech, asked, say_fault(fault, speech, asked), 422)

    def _write_way(self, asked: Asked) -> tuple[Plan | None, dict[str, Any]]:
        """Plan, and write the one way that was asked for; None if it is gone."""
        kept = keep_way(outline(asked, self.library), asked.way)
        return kept, {} if kept is None else write_plan(kept)

    async def way(self, request: Request) -> Response:
        """Show one journey; one that is gone sends back to the ways there are."""
        speech, asked = self.speak(request), await self.read(request)
        try:
            kept, plan = await self.turns.take(self._write_way, asked)
        except WayoutError as fault:
            return self.show_start(request, speech, asked, say_fault(fault, speech, asked), 422)
        if kept is None:
            return await self.show_ways(request, speech, asked)
        (found,), legs = plan["journeys"], kept.journeys[0].legs
        speech = speech.about(kept.situation)
        values = show_journey(plan, found, speech, asked)
        values["picture"] = await self.turns.take(
            show_picture, self.grounds, legs, found["verdict"], speech
        )
        return self.render("way.html", request, speech, **values)

    async def show_error(self, request: Request, fault: Exception) -> Response:
        """Show that an address has no page, or takes no such request."""
        if request.scope["path"].startswith(PREFIX):
            return await show_fault(request, fault)
        code = fault.status_code if isinstance(fault, HTTPException) else 500
        speech = Speech(self._language_of(request), self.library.facts)
        return self.render("error.html", request, speech, code, code=code)

    async def show_failure(self, request: Request, fault: Exception) -> Response:
        """Show that the guide failed; nothing of the request is kept or said."""
        speech = Speech(self._language_of(request), self.library.facts)
        return self.render("error.html", request, speech, 500, code=500)

    def _language_of(self, request: Request) -> str:
        code = request.url.path.split("/")[1]
        return code if code in self.languages else SOURCE_LANGUAGE
