"""The inbox as it is shown: claims of one state, kind and place, in pages, by impact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from wayout.desk.claims.claim import KINDS
from wayout.desk.pages.claim_sheet import take_words
from wayout.desk.pages.claim_words import say_claim, say_impact, say_instant, say_period
from wayout.desk.pages.excerpt import cut_text, find_sentence, take_pieces, write_pieces
from wayout.desk.people.names import name_people
from wayout.desk.people.person import Person
from wayout.desk.review.inbox import Entry, count_states, list_inbox
from wayout.desk.review.paging import parse_mark
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
    """
    Which claims: of a state, perhaps of a kind and about a place.

    `after` and `before` are marks of a page that was shown, to go on from there.
    """

    state: str = "new"
    kind: str = ""
    place: str = ""
    after: str = ""
    before: str = ""


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
    return replace(wanted, place=key)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of claims, and whether others stand before and behind them."""

    entries: tuple[Entry, ...]
    is_before: bool
    is_more: bool

    @property
    def previous(self) -> str:
        """The mark in front of which the page before stands; empty if there is none."""
        return str(self.entries[0].mark) if self.is_before and self.entries else ""

    @property
    def next(self) -> str:
        """The mark behind which the next page stands; empty if there is none."""
        return str(self.entries[-1].mark) if self.is_more and self.entries else ""


def list_wanted(store: Store, wanted: Wanted, *, by: Person) -> Listed:
    """
    List one page of claims, those of the greatest impact first.

    Raises
    ------
    NotAllowedError
        The role reads no claims.
    BadInputError
        A mark is none.
    """
    ask = partial(
        list_inbox, store, by=by, state=wanted.state, kind=wanted.kind, place=wanted.place
    )
    after, before = parse_mark(wanted.after), parse_mark(wanted.before)
    found = ask(most=PER_PAGE + 1, after=after, before=before)
    shown = tuple(found[-PER_PAGE:] if before else found[:PER_PAGE])
    if before:
        behind = ask(most=1, after=shown[-1].mark if shown else None)
        return Listed(shown, len(found) > PER_PAGE, bool(behind))
    ahead = ask(most=1, before=shown[0].mark) if after and shown else []
    return Listed(shown, bool(ahead), len(found) > PER_PAGE)


def write_inbox(
    store: Store, wanted: Wanted, *, by: Person, vault: Vault, situation: Situation
) -> dict[str, Any]:
    """Write one page of the inbox, each claim with its words if the original is there."""
    wanted = check_wanted(wanted, situation)
    listed = list_wanted(store, wanted, by=by)
    entries = listed.entries
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
    return {
        "state": wanted.state,
        "kind": wanted.kind,
        "place": wanted.place,
        "is_moved": bool(wanted.after or wanted.before),
        "previous": listed.previous,
        "next": listed.next,
        "counts": count_states(store),
        "claims": rows,
    }


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
