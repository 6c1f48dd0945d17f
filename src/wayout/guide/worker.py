"""
One worker of the server: the application, with what only a server needs around it.

It answers `/healthz`, keeps public pages for some seconds, swaps the situation when its folder has
changed, writes the access log if there is one, and is the last to see a failure: what is said of it
names the place in the program and nothing of the request.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from wayout.errors import WayoutError
from wayout.guide.app import make_app
from wayout.guide.connection import send_whole
from wayout.guide.keeping import Kept, KeptAnswers
from wayout.guide.library import Library
from wayout.guide.plan_answer import answer_ways, asks_for_ways
from wayout.guide.plan_pages import PlanPages
from wayout.guide.turns import Turns
from wayout.guide.warming import warm_library
from wayout.guide.watching import Watch, stamp
from wayout.situation.period import Instant

LOOK_EVERY_SECONDS = 2.0
FORGET_EVERY_SECONDS = 600.0
HEALTH = "/healthz"
LONGEST_LINE = 500


def say(words: str) -> None:
    """Say one line to whoever runs the server."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    print(f"wayout: {line[:LONGEST_LINE]}", file=sys.stderr, flush=True)  # noqa: T201


@dataclass(frozen=True, slots=True)
class Issue:
    """A situation that was read and is ready to answer, with the stamp of its folder."""

    library: Library
    stamp: str
    app: Starlette
    turns: Turns
    plans: PlanPages
    answers: KeptAnswers = field(default_factory=KeptAnswers)

    def forget(self) -> None:
        """Forget what was remembered of what people asked about; in the turn of the planner."""
        self.library.forget()
        self.plans.forget()


def make_issue(folder: Path, now: Callable[[], Instant]) -> Issue:
    """
    Read a situation and make everything ready: the application, and a plan to warm it.

    Raises
    ------
    FaultySituationError
        The folder has faults.
    """
    read = stamp(folder)
    library = Library(folder, now=now)
    warm_library(library)
    turns = Turns()
    app = make_app(library, turns)
    return Issue(library, read, app, turns, app.state.plans)


class Worker:
    """The ASGI application of one worker."""

    def __init__(
        self, issue: Issue, now: Callable[[], Instant], *, access_log: bool = False
    ) -> None:
        self._issue = issue
        self._now = now
        self._log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, by the situation that holds when it begins."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._log:
            await self._answer_and_log(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Watch the folder, and forget, from the start of the worker to its end."""
        await receive()
        asyncio.get_running_loop().set_exception_handler(say_failure)
        tasks = [asyncio.create_task(work()) for work in (self._watch, self._forget)]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and say nothing of a request that failed but the place in the program."""
        try:
            await self._choose(self._issue, scope, receive, send)
        except Exception as fault:  # the last to see it; a traceback could hold an answer
            say(name_failure(fault))

    async def _answer_and_log(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status = time.perf_counter(), 500
        scope.pop("extensions", None)  # everything is to pass by here

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self._answer(scope, receive, note)
        path = scope["path"] if status < 400 else "-"
        took_ms = 1000 * (time.perf_counter() - began)
        say(f"{scope['method']} {path} {status} {took_ms:.1f} ms")

    async def _choose(self, issue: Issue, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, if it is public and fresh; else ask the application."""
        if scope["path"] == HEALTH:
            await self._tell_health(issue, scope, send)
            return
        if asks_for_ways(scope):
            await answer_ways(issue.plans, issue.app, scope, receive, send)
            return
        key = issue.answers.name(scope)
        if key is None:
            await issue.app(scope, receive, send)
            return
        kept = issue.answers.find(key)
        if kept is None:
            made = Kept()
            await issue.app(scope, receive, made.take(send))
            issue.answers.keep(key, made)
            return
        if not (kept.pieces and send_whole(scope, kept.pieces)):
            for message in kept.messages:
                await send(message)

    async def _tell_health(self, issue: Issue, scope: Scope, send: Send) -> None:
        """Tell that the situation was read and a plan was made; a worker without has no socket."""
        health = {
            "status": "ready",
            "situation": issue.library.head.id,
            "stamp": issue.stamp,
            "now": issue.library.now.isoformat(timespec="seconds"),
        }
        body = json.dumps(health).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        told = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": told})

    async def _watch(self) -> None:
        """Look at the folder now and then; read it aside when it changed and is at rest."""
        watch = Watch(self._issue.library.folder, self._issue.stamp)
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            found = await asyncio.to_thread(watch.find_change)
            if found is not None:
                await self._renew(watch)

    async def _forget(self) -> None:
        """Forget now and then what the planner remembers: which answers were asked about."""
        while True:
            await asyncio.sleep(FORGET_EVERY_SECONDS)
            with suppress(HTTPException):  # too many wait: the next time
                await self._issue.turns.take(self._issue.forget)

    async def _renew(self, watch: Watch) -> None:
        """Swap the situation for what its folder holds now; where that is faulty keep the old."""
        folder = watch.folder
        try:
            issue = await asyncio.to_thread(make_issue, folder, self._now)
        except WayoutError as fault:
            say(f"{folder.name} changed and has errors; the situation read before stays: {fault}")
            return
        except Exception as fault:  # whatever it is, the old situation still answers
            say(f"{folder.name} changed and could not be read; {name_failure(fault)}")
            return
        watch.known = issue.stamp
        self._issue = issue
        say(f"{folder.name} changed and was read anew ({issue.stamp[:12]})")
        await asyncio.to_thread(forget_garbage)


def forget_garbage() -> None:
    """Give back the memory of a situation that nobody asks any more."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def say_failure(_: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    """Say that something failed outside of any answer; what else is told could hold one."""
    fault = told.get("exception")
    say(name_failure(fault) if fault is not None else "something failed beside the requests")


def name_failure(fault: BaseException) -> str:
    """Name a failure by its kind and its place in the program; its words may hold an answer."""
    frames = extract_tb(fault.__traceback__)
    last = frames[-1] if frames else None
    where = f"{Path(last.filename).name}, line {last.lineno}" if last else "no place"
    return f"a request failed: {type(fault).__name__} ({where})"
