"""My saved plan: given as a file to keep, and read again: does it still hold?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wayout.errors import BadInputError, WayoutError
from wayout.guide.asking import outline
from wayout.guide.faults import say_fault
from wayout.guide.form import Asked
from wayout.guide.posting import read_upload
from wayout.guide.speech import Speech
from wayout.guide.views.leaving import show_leaving
from wayout.guide.views.ways import keep_way
from wayout.planner.document import write_exit, write_plan
from wayout.planner.recheck import Recheck, recheck_plan, write_recheck
from wayout.situation.situation import Situation

if TYPE_CHECKING:
    from wayout.guide.app import Pages

FILE_NAME = "notes.json"
"""The name a saved plan is offered under: it says nothing of what it is."""

Document = Mapping[str, Any]


class SavedPages:
    """Gives plans as files, and checks them again; no file stays here."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def list_routes(self) -> list[Route]:
        """List the addresses."""
        return [
            Route("/{lang}/save", self.save, methods=["POST"], name="save"),
            Route("/{lang}/saved", self.check, methods=["GET", "POST"], name="saved"),
        ]

    async def save(self, request: Request) -> Response:
        """Give the plan as a file, with one way if one was chosen."""
        pages = self._pages
        speech, asked = pages.speak(request), await pages.read(request)
        try:
            plan = await pages.turns.take(self._write, asked)
        except WayoutError as fault:
            said = say_fault(fault, speech, asked)
            return pages.show_start(request, speech, asked, said, 422)
        return give_file(plan, plan["journeys"])

    def _write(self, asked: Asked) -> Document:
        found = outline(asked, self._pages.library)
        return write_plan(keep_way(found, asked.way) or found.outline.plan())

    async def check(self, request: Request) -> Response:
        """Ask for a saved plan; with one, tell what became of it."""
        speech = self._pages.speak(request)
        if request.method == "GET":
            return self._show(request, speech)
        try:
            document = parse_upload(await read_upload(request))
            found = await self._pages.turns.take(self._recheck, document)
        except WayoutError as fault:
            return self._show(request, speech, fault=say_fault(fault, speech, Asked()), status=422)
        speech = speech.about(found.plan.situation)
        return self._show(request, speech, found=show_recheck(found, speech))

    def _recheck(self, document: Document) -> Recheck:
        library = self._pages.library
        return recheck_plan(document, library.facts, as_of=library.now)

    def _show(
        self,
        request: Request,
        speech: Speech,
        *,
        found: dict[str, Any] | None = None,
        fault: str = "",
        status: int = 200,
    ) -> Response:
        values = {"asked": Asked(), "found": found, "fault": fault}
        return self._pages.render("saved.html", request, speech, status, **values)


def give_file(plan: Document, chosen: list[Document]) -> Response:
    """Give a plan as a file to keep, with the chosen ways, or all if none was."""
    text = json.dumps({**plan, "journeys": chosen or plan["journeys"]}, ensure_ascii=False)
    headers = {"content-disposition": f'attachment; filename="{FILE_NAME}"'}
    return Response(text, media_type="application/json", headers=headers)


def parse_upload(raw: bytes) -> Document:
    """
    Parse the file of a saved plan.

    Raises
    ------
    BadInputError
        It is no JSON object; nothing of it is repeated.
    """
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise BadInputError("the file is no saved plan; accepted: the file this guide gave you")
    return document


def show_recheck(found: Recheck, speech: Speech) -> dict[str, Any]:
    """Give what became of a saved plan: each way, the exit answer, and what is open now."""
    document = write_recheck(found)
    situation: Situation = found.plan.situation
    open_now = {j["country"] for j in document["plan"]["journeys"]}
    return {
        "holds": document["holds"],
        "known": speech.moment(situation.known_by, exact=True),
        "ways": [_show_way(way, speech) for way in document["journeys"]],
        "leaving_changed": found.exit_before != found.exit_now,
        "leaving": show_leaving(write_exit(found.plan.exit, situation), speech),
        "before": found.exit_before,
        "open": sorted(speech.country(code) for code in open_now),
    }


def _show_way(way: Document, speech: Speech) -> dict[str, Any]:
    return {
        "country": speech.country(way["country"]),
        "border": speech.border(way["crossing"]),
        "word": way["word"],
        "before": way["before"],
        "now": way["now"],
        "reason": speech.reason(way["reason"]),
        "text": speech.record_text(way["record"] or "", way["text"]),
        "since": speech.moment(way["since"]) if way["since"] else "",
        "cited": speech.cite_all([way["record"] or ""]),
    }
