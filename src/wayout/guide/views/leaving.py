"""The exit answer, alike on every way: what the order says, what was seen, penalty, remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayout.guide.speech import Speech
from wayout.guide.views.telling import cite_text

MOST_SAID = 3


def show_leaving(answer: Mapping[str, Any], speech: Speech) -> dict[str, Any]:
    """Give the values of the exit answer."""
    return {
        "law": answer["law"],
        "practice": answer["practice"],
        "law_says": _say(answer["law_says"], speech),
        "practice_says": _say(answer["practice_says"], speech),
        "penalty": speech.say(answer["penalty"] or ""),
        "penalties": speech.cite_all(answer["penalties"]),
        "remedy": speech.say(answer["remedy"] or ""),
        "remedies": cite_text(answer["remedy"] or "", speech),
        "lacking": [speech.say(x) for x in answer["lacking"]],
    }


def _say(said: list[Mapping[str, Any]], speech: Speech) -> dict[str, Any]:
    everywhere = [s for s in said if not s["local"]]
    return {
        "first": [
            {
                "text": speech.record_text(s["id"], s["text"]),
                "status": speech.word("status", s["status"]),
                **speech.cite_all([s["id"]])[0],
            }
            for s in everywhere[:MOST_SAID]
        ],
        "more": speech.cite_all([s["id"] for s in everywhere[MOST_SAID:]]),
        "local": speech.cite_all([s["id"] for s in said if s["local"]]),
    }
