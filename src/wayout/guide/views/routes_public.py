"""The public pages: the same for everybody, asked for by GET, with nothing of anybody in them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wayout.guide.alerts import list_alerts, render_alert, render_alert_list
from wayout.guide.almanac import Almanac, Almanacs
from wayout.guide.feeds import render_all, render_some
from wayout.guide.language import SOURCE_LANGUAGE
from wayout.guide.speech import Speech
from wayout.guide.views.board import show_board
from wayout.guide.views.changes import show_changes, show_changes_of, show_days
from wayout.guide.views.country import show_contradictions, show_country
from wayout.guide.views.crossing import show_crossing
from wayout.guide.views.inquiries import show_inquiries, show_inquiry
from wayout.guide.views.record import show_record
from wayout.guide.views.sources import show_source, show_sources
from wayout.situation.period import Instant

if TYPE_CHECKING:
    from wayout.guide.app import Pages

Values = dict[str, Any] | None
View = Callable[[Almanac, Speech, Request], Values]
Feed = Callable[[Almanac, Speech, str], str | None]
"""Renders a feed in a language about a country or post, by its key; None: there is none."""
MOST_KEPT_BYTES = 48_000_000
LATEST = "24h"
"""What `changes` shows without another word."""
PAGE = "text/html; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
CAP = "application/cap+xml; charset=utf-8"
FEED_MAY_BE_KEPT = "public, max-age=300"
"""Only feeds and pictures of no one's: a program reads them. Pages are kept by no browser, public
ones too, for a phone may be searched and its store read: which country did you look at? So they
keep `no-store`, the rule of `headers`, and are quick because the server keeps them."""


def list_routes(pages: Pages) -> list[Route]:
    """List the routes of the public pages, of the feeds and of the alerts."""
    public = PublicPages(pages)
    shown = [Route(f"/{{lang}}/{path}", public.page(*view)) for path, view in VIEWS.items()]
    feeds = {
        "changes": public.feed(render_all),
        "country/{key}": public.feed(partial(render_some, kind="country")),
        "crossing/{key}": public.feed(partial(render_some, kind="crossing")),
        "alerts": public.feed(lambda almanac, speech, _: render_alert_list(almanac, speech)),
    }
    return [
        *(Route(f"/{{lang}}/{path}.atom", feed) for path, feed in feeds.items()),
        *(Route(f"/{path}.atom", feed) for path, feed in feeds.items()),
        Route("/alerts/{key}.cap", public.alert),
        *shown,
    ]


def _plain(almanac: Almanac, speech: Speech) -> Values:
    return {"known": speech.moment(almanac.at, exact=True)}


def _post(almanac: Almanac, speech: Speech, request: Request) -> Values:
    key = request.path_params["key"]
    return show_crossing(almanac, speech, key) if key in almanac.posts else None


def _country(almanac: Almanac, speech: Speech, request: Request) -> Values:
    code = request.path_params["key"]
    return show_country(almanac, speech, code) if code in almanac.countries else None


def _contradictions(almanac: Almanac, speech: Speech, request: Request) -> Values:
    code = request.path_params["key"]
    return show_contradictions(almanac, speech, code) if code in almanac.countries else None


def _changes(almanac: Almanac, speech: Speech, request: Request) -> Values:
    told = request.path_params
    return show_changes(almanac, speech, told.get("span", LATEST), told.get("part", 1))


def _changes_of(almanac: Almanac, speech: Speech, request: Request, kind: str) -> Values:
    key, part = request.path_params["key"], request.path_params.get("part", 1)
    if not _is_known(almanac, kind, key):
        return None
    values = show_changes_of(almanac, speech, kind, key, part)
    return values if 1 <= part <= values["parts"] else None


def _is_known(almanac: Almanac, kind: str, key: str) -> bool:
    return key in (almanac.countries if kind == "country" else almanac.posts)


VIEWS: dict[str, tuple[str, View]] = {
    "board": ("board.html", lambda a, s, r: show_board(a, s)),
    "crossing/{key}": ("crossing.html", _post),
    "crossing/{key}/changes": ("changes_of.html", lambda a, s, r: _changes_of(a, s, r, "crossing")),
    "crossing/{key}/changes/{part:int}": (
        "changes_of.html",
        lambda a, s, r: _changes_of(a, s, r, "crossing"),
    ),
    "country/{key}": ("country.html", _country),
    "country/{key}/contradictions": ("contradictions.html", _contradictions),
    "country/{key}/changes": ("changes_of.html", lambda a, s, r: _changes_of(a, s, r, "country")),
    "country/{key}/changes/{part:int}": (
        "changes_of.html",
        lambda a, s, r: _changes_of(a, s, r, "country"),
    ),
    "changes": ("changes.html", _changes),
    "changes/all": ("days.html", lambda a, s, r: show_days(a, s)),
    "changes/{span}": ("changes.html", _changes),
    "changes/{span}/{part:int}": ("changes.html", _changes),
    "asked": ("asked.html", lambda a, s, r: show_inquiries(a, s)),
    "asked/{number:int}": (
        "inquiry.html",
        lambda a, s, r: show_inquiry(a, s, r.path_params["number"]),
    ),
    "sources": ("sources.html", lambda a, s, r: show_sources(a, s, 1)),
    "sources/{part:int}": (
        "sources.html",
        lambda a, s, r: show_sources(a, s, r.path_params["part"]),
    ),
    "source/{key}": ("source.html", lambda a, s, r: show_source(a, s, r.path_params["key"])),
    "record/{key}": ("record.html", lambda a, s, r: show_record(a, s, r.path_params["key"])),
    "how": ("how.html", lambda a, s, r: _plain(a, s)),
    "safety": ("safety.html", lambda a, s, r: _plain(a, s)),
}
"""The template of each address inside a language, and what gives its values; None: no page."""


class PublicPages:
    """Answers of the public pages, kept in memory by address and hour of knowledge."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.almanacs = Almanacs(pages.library)
        self._kept: OrderedDict[tuple[str, Instant], tuple[bytes, str]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def page(self, template: str, view: View) -> Callable[[Request], Awaitable[Response]]:
        """Make what answers with one kind of page."""

        def make(almanac: Almanac, request: Request) -> bytes:
            speech = replace(self.pages.speak(request), situation=almanac.known)
            values = view(almanac, speech, request)
            if values is None:
                raise HTTPException(404)
            rest = request.url.path.split("/", 2)[2]
            values = {**values, "rest": rest, "as_of": almanac.at}
            return bytes(self.pages.render(template, request, speech, **values).body)

        async def show(request: Request) -> Response:
            self.pages.speak(request)
            return await self._answer(request, make, PAGE)

        return show

    def feed(self, render: Feed) -> Callable[[Request], Awaitable[Response]]:
        """Make what answers with one feed; without a language in its address, in English."""

        def make(almanac: Almanac, request: Request) -> bytes:
            code = request.path_params.get("lang", SOURCE_LANGUAGE)
            key = request.path_params.get("key", "")
            if code not in self.pages.languages:
                raise HTTPException(404)
            made = render(almanac, Speech(code, almanac.known), key)
            if made is None:
                raise HTTPException(404)
            return made.encode()

        async def show(request: Request) -> Response:
            return await self._answer(request, make, ATOM)

        return show

    async def alert(self, request: Request) -> Response:
        """Give one alert."""
        return await self._answer(request, self._alert, CAP)

    def _alert(self, almanac: Almanac, request: Request) -> bytes:
        key = request.path_params["key"]
        rule = next((r for r in list_alerts(almanac) if r.id == key), None)
        if rule is None:
            raise HTTPException(404)
        speeches = [Speech(code, almanac.known) for code in self.pages.languages]
        return render_alert(rule, almanac, speeches, datetime.now(UTC)).encode()

    async def _answer(
        self, request: Request, make: Callable[[Almanac, Request], bytes], media: str
    ) -> Response:
        """Answer from memory, or make the answer; a copy that the asker has is not sent again."""
        found = self.almanacs.find()
        almanac = found if found is not None else await run_in_threadpool(self.almanacs.get)
        key = request.url.path, almanac.at
        kept = self._kept.get(key)
        if kept is None:
            body = await run_in_threadpool(make, almanac, request)
            kept = self._keep(key, body)
        headers = {"etag": kept[1]}
        if media != PAGE:
            headers["cache-control"] = FEED_MAY_BE_KEPT
        if request.headers.get("if-none-match") == kept[1]:
            return Response(status_code=304, headers=headers)
        return Response(kept[0], media_type=media, headers=headers)

    def _keep(self, key: tuple[str, Instant], body: bytes) -> tuple[bytes, str]:
        kept = body, f'"{blake2b(body, digest_size=12).hexdigest()}"'
        with self._lock:
            if key not in self._kept:
                self._kept[key] = kept
                self._bytes += len(body)
            while self._bytes > MOST_KEPT_BYTES and len(self._kept) > 1:
                _, (old, _tag) = self._kept.popitem(last=False)
                self._bytes -= len(old)
        return kept
