"""Sources: who said it, where and when, how far to trust it, and what rests on it."""

from __future__ import annotations

from typing import Any

from wayout.guide.almanac import Almanac
from wayout.guide.speech import Speech
from wayout.guide.views.telling import tell_all
from wayout.planner.wording import CREDIBILITY_WORDS, RELIABILITY_WORDS
from wayout.situation.record import Service, Source

Values = dict[str, Any]
MOST_ON_PAGE = 120
MOST_RECORDS = 50


def show_sources(almanac: Almanac, speech: Speech, part: int) -> Values | None:
    """Give the values of one page of the list of sources, by outlet; None if there is none."""
    found = [almanac.known.sources[i] for i in almanac.cited if i in almanac.known.sources]
    found.sort(key=lambda s: (s.outlet.casefold(), s.published, s.id))
    parts = max(1, -(-len(found) // MOST_ON_PAGE))
    if not 1 <= part <= parts:
        return None
    shown = found[(part - 1) * MOST_ON_PAGE : part * MOST_ON_PAGE]
    return {
        "known": speech.moment(almanac.at, exact=True),
        "count": len(found),
        "part": part,
        "parts": parts,
        "sources": [show_line(s, almanac, speech) for s in shown],
    }


def show_line(source: Source, almanac: Almanac, speech: Speech) -> Values:
    """Give a source in one line."""
    return {
        "id": source.id,
        "outlet": speech.outlet(source),
        "published": source.published,
        "grade": f"{source.reliability}{source.credibility}",
        "count": almanac.cited[source.id],
    }


def show_source(almanac: Almanac, speech: Speech, key: str) -> Values | None:
    """Give the values of the page of one source; None if no record that is known rests on it."""
    if key not in almanac.cited or key not in almanac.known.sources:
        return None
    source = almanac.known.sources[key]
    resting = [r for r in almanac.public_records() if key in r.sources]
    ways = [r for r in resting if isinstance(r, Service)]
    told = sorted((r for r in resting if r not in ways), key=lambda r: (r.published, r.id))
    return {
        **show_line(source, almanac, speech),
        "known": speech.moment(almanac.at, exact=True),
        "speaker": speech.word("speaker", source.speaker),
        "title": source.title,
        "address": source.address if source.address.startswith(("https://", "http://")) else "",
        "origin": source.origin,
        "language": speech.locale.languages.get(source.language, source.language),
        "reliability": speech.say(RELIABILITY_WORDS.get(source.reliability, "")),
        "credibility": speech.say(CREDIBILITY_WORDS.get(source.credibility, "")),
        "note": source.note,
        "claims_told": tell_all(reversed(told[-MOST_RECORDS:]), speech),
        "left_out": max(0, len(told) - MOST_RECORDS) + len(ways),
    }
