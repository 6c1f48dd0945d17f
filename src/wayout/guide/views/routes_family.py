"""The pages of a party: the form, one traveller, the ways, one way, the file; all by POST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wayout.errors import WayoutError
from wayout.guide.asking import Answered
from wayout.guide.family_asking import answer_party, check_party
from wayout.guide.family_form import AskedParty, Fault
from wayout.guide.posting import read_fields
from wayout.guide.speech import Speech
from wayout.guide.views.family import show_family, show_traveller
from wayout.guide.views.family_names import name_members
from wayout.guide.views.family_way import show_party_way
from wayout.guide.views.family_ways import name_party_way, show_party_ways
from wayout.guide.views.saved import give_file
from wayout.planner.document import write_plan

if TYPE_CHECKING:
    from wayout.guide.app import Pages

Fields = list[tuple[str, str]]


def list_family_routes(pages: Pages) -> list[Route]:
    """List the addresses of the pages of a party."""
    family = FamilyPages(pages)
    return [
        Route("/{lang}/family", family.form, methods=["POST"], name="family"),
        Route("/{lang}/family/traveller", family.traveller, methods=["POST"]),
        Route("/{lang}/family/ways", family.ways, methods=["POST"]),
        Route("/{lang}/family/way", family.way, methods=["POST"]),
        Route("/{lang}/family/save", family.save, methods=["POST"]),
    ]


class FamilyPages:
    """Asks, plans and shows for several travellers; nothing of them stays here."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def form(self, request: Request) -> Response:
        """Show the form, with a traveller more or less if a button said so."""
        speech, fields = self._pages.speak(request), await read_fields(request)
        asked, focus = self._read(fields), 0
        told = dict(fields)
        if "add" in told:
            asked = asked.add()
            focus = len(asked.members)
        elif told.get("remove", "") in "123456":
            asked = asked.remove(int(told.get("remove") or 0))
        return self._show_form(request, speech, asked, asked.faults, focus=focus)

    async def traveller(self, request: Request) -> Response:
        """Ask every question of one traveller; of none, show the form."""
        speech, asked = self._pages.speak(request), self._read(await read_fields(request))
        if not asked.who:
            return self._show_form(request, speech, asked, asked.faults)
        values = show_traveller(self._pages.library, speech, asked, faults=asked.faults)
        return self._pages.render("family_traveller.html", request, speech, **values)

    async def ways(self, request: Request) -> Response:
        """Plan and show the ways; where something cannot be used, the form and what it is."""
        speech, asked = self._pages.speak(request), self._read(await read_fields(request))
        answered = await self._plan(asked, speech)
        if not isinstance(answered, Answered):
            return self._show_form(request, speech, asked, answered, status=422)
        return self._show_ways(request, speech, asked, answered)

    async def way(self, request: Request) -> Response:
        """Show one way; one that is gone sends back to the ways there are."""
        speech, asked = self._pages.speak(request), self._read(await read_fields(request))
        answered = await self._plan(asked, speech)
        if not isinstance(answered, Answered):
            return self._show_form(request, speech, asked, answered, status=422)
        plan = write_plan(answered.plan)
        found = next((j for j in plan["journeys"] if name_party_way(j) == asked.way), None)
        if found is None:
            return self._show_ways(request, speech, asked, answered)
        speech = speech.about(answered.plan.situation)
        values = show_party_way(answered, plan, found, speech, asked)
        return self._pages.render("family_way.html", request, speech, **values)

    async def save(self, request: Request) -> Response:
        """Give the plan as a file, with one way if one was chosen."""
        speech, asked = self._pages.speak(request), self._read(await read_fields(request))
        answered = await self._plan(asked, speech)
        if not isinstance(answered, Answered):
            return self._show_form(request, speech, asked, answered, status=422)
        plan = write_plan(answered.plan)
        return give_file(plan, [j for j in plan["journeys"] if name_party_way(j) == asked.way])

    def _read(self, fields: Fields) -> AskedParty:
        return AskedParty.read(fields, self._pages.library.head)

    async def _plan(self, asked: AskedParty, speech: Speech) -> Answered | tuple[Fault, ...]:
        """Plan when its turn comes; where something cannot be used, give that instead."""
        names = name_members(asked, speech)
        return await self._pages.turns.take(self._work, asked, names)

    def _work(self, asked: AskedParty, names: tuple[str, ...]) -> Answered | tuple[Fault, ...]:
        library = self._pages.library
        faults = tuple(check_party(asked, library, names))
        if faults:
            return faults
        try:
            return answer_party(asked, library, names)
        except WayoutError as fault:
            return (Fault("other", said=str(fault)),)

    def _show_ways(
        self, request: Request, speech: Speech, asked: AskedParty, answered: Answered
    ) -> Response:
        speech = speech.about(answered.plan.situation)
        values = show_party_ways(answered, speech, asked, self._pages.library)
        return self._pages.render("family_ways.html", request, speech, **values)

    def _show_form(
        self,
        request: Request,
        speech: Speech,
        asked: AskedParty,
        faults: tuple[Fault, ...],
        *,
        status: int = 200,
        focus: int = 0,
    ) -> Response:
        library = self._pages.library
        values = show_family(library, speech, asked, faults=faults, focus=focus)
        return self._pages.render("family.html", request, speech, status, **values)
