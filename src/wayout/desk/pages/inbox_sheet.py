"""The inbox as it is shown: claims of one state, kind and place, in pages, by impact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wayout.desk.claims.claim import KINDS
from wayout.desk.pages.claim_sheet import take_words
from wayout.desk.pages.claim_words import say_claim, say_impact, say_instant, say_period
from wayout.desk.pages.excerpt import cut_text, find_sentence, take_pieces, write_pieces
from wayout.desk.people.names import name_people
from wayout.desk.people.person import Person
from wayout.desk.review.inbox import Entry, count_states, list_inbox
from wayout.desk.store.reports import find_original, get_report
from wayout.desk.store.store import Store
from wayout.desk.store.tables import STATES
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest
from wayout.situation.situation import Situation

PER_PAGE = 50
LONGEST_EXCERPT = 240


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims: of a state, perhaps of a kind and about a place; and which page of them."""

    state: str = "new"
    kind: str = ""
    place: str = ""
    page: int = 1


def check_wanted(wanted: Wanted, situation: Situation) -> Wanted:
    """
    Give which claims are wanted, a place by its id.

    Raises
    ------
    BadInputError
        There is no such state, kind or place; the nearest is named.
    """
    for name, said, words in (("state", wanted.state, STATES), ("kind", wanted.kind, KINDS)):
        if said not in (*words, *([""] if name == "kind" else [])):
            raise BadInputError(_say_unknown(name, said, words))
    if not wanted.place or situation.find_place(wanted.place):
        return wanted
    names = {one.name.casefold(): key for key, one in situation.crossings.items()}
    names |= {one.name.casefold(): key for key, one in situation.places.items()}
    key = names.get(wanted.place.casefold())
    if key is None:
        known = [*situation.crossings, *situation.places]
        raise BadInputError(_say_unknown("place", wanted.place, known, listed=False))
    return Wanted(wanted.state, wanted.kind, key, wanted.page)


def list_wanted(store: Store, wanted: Wanted, *, by: Person) -> tuple[list[Entry], bool]:
    """
    List one page of claims, those of the greatest impact first; and whether there are more.

    Raises
    ------
    NotAllowedError
        The role reads no claims.
    """
    found = list_inbox(
        store,
        by=by,
        state=wanted.state,
        kind=wanted.kind,
        place=wanted.place,
        most=PER_PAGE + 1,
        skip=(wanted.page - 1) * PER_PAGE,
    )
    return found[:PER_PAGE], len(found) > PER_PAGE


def write_inbox(
    store: Store, wanted: Wanted, *, by: Person, vault: Vault, situation: Situation
) -> dict[str, Any]:
    """Write one page of the inbox, each claim with its words if the original is there."""
    wanted = check_wanted(wanted, situation)
    entries, is_more = list_wanted(store, wanted, by=by)
    reports = {e.report_id for e in entries}
    texts = {number: find_original(store, number, vault=vault) for number in reports}
    kept = {number: get_report(store, number) for number in reports}
    editors = name_people(store, {e.editor_id for e in entries})
    zone = situation.head.time_zone
    rows = []
    for entry in entries:
        span, report = entry.claim.excerpt, kept[entry.report_id]
        text = texts[entry.report_id]
        words = take_words(text, span.start, span.end)
        rows.append(
            {
                "claim": entry.id,
                "report": entry.report_id,
                "says": say_claim(entry.claim, situation),
                "kind": entry.claim.kind,
                "status": entry.claim.status,
                "when": say_period(entry.claim, zone),
                "impact": entry.impact,
                "impact_says": say_impact(entry.impact),
                "state": entry.state,
                "editor": editors.get(entry.editor_id, ""),
                "outlet": report.outlet,
                "received": say_instant(report.received, zone),
                "excerpt": _shorten(words),
                "sentence": _cut_sentence(text, entry),
            }
        )
    shown = {"state": wanted.state, "kind": wanted.kind, "place": wanted.place}
    counts = count_states(store)
    return shown | {"page": wanted.page, "is_more": is_more, "counts": counts, "claims": rows}


def _cut_sentence(text: str | None, entry: Entry) -> list[dict[str, object]]:
    if not text:
        return []
    pieces = cut_text(text, [(entry.claim.excerpt, "said", 0)])
    return write_pieces(take_pieces(pieces, find_sentence(text, entry.claim.excerpt)))


def _shorten(words: str) -> str:
    return words if len(words) <= LONGEST_EXCERPT else f"{words[:LONGEST_EXCERPT]}…"


def _say_unknown(name: str, said: str, words: Any, *, listed: bool = True) -> str:
    near = find_nearest(said, words)
    hint = f"; did you mean '{near}'?" if near else ""
    accepted = f"; accepted: {', '.join(words)}" if listed else ""
    return f"no {name} '{said[:40]}'{hint}{accepted}"
