"""
Pages of ways and of one way for seeded travellers whom nobody met before, in process.

Each is planned anew, shown and rendered, as a worker does it in one turn; planners and templates
are warm. What is timed is the processor time of this process: the machine is shared.
"""

from __future__ import annotations

import gc
import time
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from travellers import SEED, describe, draw_answers
from wayout.guide.asking import outline
from wayout.guide.form import Asked
from wayout.guide.language import list_languages
from wayout.guide.library import Library
from wayout.guide.pictures.ground import Grounds
from wayout.guide.rendering import render
from wayout.guide.speech import Speech
from wayout.guide.views.journey import show_journey
from wayout.guide.views.pictured import show_picture
from wayout.guide.views.ways import keep_way, show_ways
from wayout.planner.document import write_plan

VISITORS = 500
HOURS_OF_KNOWLEDGE = 5
"""As many editions as a library keeps ready."""
DAYS_BETWEEN = 5
AHEAD_MINUTES = 24 * 60


class Visitors:
    """Visitors of a guide, one after another; each asks for the ways, and may open one of them."""

    def __init__(self, folder: Path, first: datetime) -> None:
        self._now = self._first = first
        self._library = Library(folder, now=lambda: self._now)
        self._speeches = {code: Speech(code, self._library.facts) for code in ("en", "ru")}
        self._grounds = Grounds(home=self._library.head.home)
        self._languages = list_languages()
        facts = self._library.facts
        self._towns = sorted(
            p.id for p in facts.places.values() if p.kind == "town" and p.country == facts.head.home
        )

    def serve(self, seed: int, count: int, *, opening: bool) -> list[dict[str, float]]:
        """Serve so many, each `opening` a way or not; give the seconds of each, part by part."""
        rng = Random(seed)
        return [self._serve_one(rng, opening=opening) for _ in range(count)]

    def _draw(self, rng: Random) -> Asked:
        days = DAYS_BETWEEN * rng.randrange(HOURS_OF_KNOWLEDGE)
        self._now = self._first + timedelta(days=days)
        town = rng.choice(self._towns)
        zone = self._library.facts.places[town].time_zone or self._library.head.time_zone
        leaves = self._now + timedelta(minutes=rng.randrange(AHEAD_MINUTES))
        local = leaves.astimezone(ZoneInfo(zone))
        day, hour = local.date().isoformat(), local.strftime("%H:%M")
        return Asked(start=town, day=day, hour=hour, answers=draw_answers(rng))

    def _serve_one(self, rng: Random, *, opening: bool) -> dict[str, float]:
        asked, code = self._draw(rng), rng.choice(("en", "ru"))
        began = time.process_time()
        found = outline(asked, self._library)
        planned = time.process_time()
        speech = found.speak(self._speeches[code])
        values = show_ways(found, speech, asked, self._library)
        viewed = time.process_time()
        text = self._render("ways.html", speech, values)
        done = time.process_time()
        spent = {"plan": planned - began, "view": viewed - planned, "render": done - viewed}
        names = [way["name"] for way in values["chosen"]]
        assert all(text.count(f'value="{name}"') == 1 for name in names)
        assert names or values["near"] or values["far"]
        name = rng.choice(names) if names else ""
        if not opening:
            return {**spent, "ways": done - began}
        spent = {"between": done - began}
        return {**spent, "way": self._time_way(asked, code, name)} if name else spent

    def _time_way(self, asked: Asked, code: str, name: str) -> float:
        """Time the page of one way: planned again, since nothing of a visitor is kept."""
        began = time.process_time()
        found = outline(asked, self._library)
        kept = keep_way(found, name)
        assert kept is not None
        plan = write_plan(kept)
        speech, (journey,) = found.speak(self._speeches[code]), plan["journeys"]
        values = show_journey(plan, journey, speech, asked)
        legs = kept.journeys[0].legs
        values["picture"] = show_picture(self._grounds, legs, journey["verdict"], speech)
        self._render("way.html", speech, values)
        return time.process_time() - began

    def _render(self, template: str, speech: Speech, values: dict[str, Any]) -> str:
        place = {"here": "", "path": f"/{speech.code}/ways", "head": self._library.head}
        return render(template, speech, languages=self._languages, **place, **values)


ROWS = {
    "ways": "the ways page: plan, view and rendering (goal: p50 10)",
    "plan": "— of it the plan, journeys in short",
    "view": "— of it the view",
    "render": "— of it rendering",
    "between": "the ways page, where each opens one way before the next comes",
    "way": "the page of one way, planned again, with its picture",
}


def measure_pages(folder: Path, first: datetime) -> dict[str, dict[str, float]]:
    """Measure the ways of five hundred visitors after as many others, then of five hundred more."""
    visitors = Visitors(folder, first)
    visitors.serve(SEED + 3, VISITORS, opening=True)
    gc.collect()
    gc.freeze()
    timed = visitors.serve(SEED + 4, VISITORS, opening=False)
    timed += visitors.serve(SEED + 5, VISITORS, opening=True)
    gc.unfreeze()
    return {name: describe([row[name] for row in timed if name in row]) for name in ROWS}
