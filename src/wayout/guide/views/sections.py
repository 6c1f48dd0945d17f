"""
Sections: parts of the page of ways that are alike for all whom the rules tell the same.

Each is rendered once and remembered as judgements are (see `wayout.rules.memory`), in memory alone
and until those are forgotten. It is kept under the very answer of the rules that it says in words.
Nothing of who asked is in it: no answer, no name, no hour, no place of start. What does speak of
those, such as a way beyond somebody's budget, is rendered anew for each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from markupsafe import Markup

from wayout.guide.asking import Outlined
from wayout.guide.rendering import render
from wayout.guide.speech import Speech
from wayout.guide.views.leaving import show_leaving
from wayout.guide.views.telling import cite_few
from wayout.planner.closed import ClosedWay
from wayout.planner.document import write_closed, write_exit
from wayout.rules.leaving import ExitAnswer

Told = tuple[object, ...]
"""What a section says in words: answers of the rules."""


class Sections:
    """The sections of one page in one language."""

    def __init__(self, found: Outlined, speech: Speech) -> None:
        self._speech = speech
        self._situation = found.outline.situation
        self._memory = found.edition.planner.rulebook.memory
        self._known: dict[object, tuple[Told, Markup]] = self._memory.named("sections")
        # With a start of one's own a situation has one place more: nothing said of it is kept.
        self._is_shared = speech.situation is found.edition.planner.situation
        self.neighbours = frozenset(c.country_in for c in self._situation.crossings.values())

    def leaving(self, answer: ExitAnswer) -> Markup:
        """Give the section on leaving the country."""
        return self._say("leaving", (answer,), lambda: self._say_leaving(answer))

    def _say_leaving(self, answer: ExitAnswer) -> dict[str, Any]:
        return {"leaving": show_leaving(write_exit(answer, self._situation), self._speech)}

    def near(self, ways: Sequence[ClosedWay], show: Callable[[Any], Any]) -> list[Markup]:
        """Give a part for each closed country that posts lead to."""
        return [
            self._say("closed_near", (way,), partial(self._say_near, way, show))
            for way in ways
            if way.country in self.neighbours
        ]

    def _say_near(self, way: ClosedWay, show: Callable[[Any], Any]) -> dict[str, Any]:
        return {"c": show(write_closed(way, self._situation))}

    def far(self, ways: Sequence[ClosedWay]) -> list[Markup]:
        """Give a part for each reason for which other countries are closed."""
        far = sorted((w for w in ways if w.country not in self.neighbours), key=lambda w: w.reason)
        return [
            self._say("closed_far", some, partial(self._say_far, some))
            for _, same in groupby(far, key=lambda w: w.reason)
            if (some := tuple(same))
        ]

    def _say_far(self, ways: Sequence[ClosedWay]) -> dict[str, Any]:
        speech = self._speech
        return {
            "reason": speech.reason(ways[0].reason),
            "countries": ", ".join(sorted(speech.country(w.country) for w in ways)),
            "voices": cite_few((r for w in ways for r in w.records[:1]), speech),
        }

    def _say(self, name: str, told: Told, show: Callable[[], dict[str, Any]]) -> Markup:
        is_own = any(isinstance(one, ClosedWay) and one.crossing for one in told)
        if is_own or not self._is_shared:
            return self._render(name, show())
        # The entry keeps what was told alive, so that nothing else can come by its identity.
        key = (self._speech.code, self._speech.copied, name, tuple([id(one) for one in told]))
        found = self._known.get(key)
        if found is None:
            made = told, self._render(name, show())
            found = self._memory.keep(self._known, key, made)
        return found[1]

    def _render(self, name: str, values: dict[str, Any]) -> Markup:
        return Markup(render(f"{name}.html", self._speech, **values))
