"""The ways of a party: together, meeting, apart, one after another; who blocks what, who waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from wayout.guide.asking import Answered
from wayout.guide.family_asking import find_place
from wayout.guide.family_form import AskedMember, AskedParty, prefix_of
from wayout.guide.library import Library
from wayout.guide.speech import Speech
from wayout.guide.views.family import ask_of, tell
from wayout.guide.views.family_meetings import show_end
from wayout.guide.views.family_names import name_members, say_names
from wayout.guide.views.family_reasons import show_blocked, show_exits, show_hangs, show_later
from wayout.guide.views.fields import show_field
from wayout.guide.views.ways import choose, cite_far, read_card, show_card, show_near
from wayout.planner.document import write_plan
from wayout.planner.party import APART, LATER, MEETING, TOGETHER

Document = Mapping[str, Any]
MOST_CARDS, MOST_CARDS_OF_SEVERAL, MOST_CARDS_APART = 8, 5, 2
"""So many ways of a group stand side by side, fewer where there are several groups."""
MOST_BY_LAND = 2
MOST_LISTED, FEWEST_LISTED = 24, 3
"""So many others are listed on a page, shared among the groups, each country's earliest first."""


def show_party_ways(
    answered: Answered, speech: Speech, asked: AskedParty, library: Library
) -> dict[str, Any]:
    """Give the values of the page of all ways of a party."""
    plan = write_plan(answered.plan)
    names = name_members(asked, speech)
    zone = speech.zone(plan["from"])
    return {
        "asked": asked,
        "at": speech.moment(plan["at"], zone, exact=True),
        "known": speech.moment(plan["as_of"], exact=True),
        "start": _say_start(asked.start, library, speech),
        "members": [
            (name, ", ".join(_tell(m, names, library, speech)))
            for name, m in zip(names, asked.members, strict=True)
        ],
        "presumed": [speech.say(p["text"]) for p in plan["presumed"]],
        "leaving": show_exits(plan, speech),
        "groups": show_groups(plan, speech),
        "later": [show_later(later, plan, speech) for later in plan.get("later", ())],
        "blocked": list(show_blocked(plan, speech)),
        "near": show_near(plan, speech),
        "far": cite_far(plan, speech),
        "question": _next_question(plan, names, speech, asked, library),
    }


def _say_start(name: str, library: Library, speech: Speech) -> str:
    """Say where somebody starts by the name of the place; the plan has found it already."""
    place = find_place(name, library)
    return speech.choose(place.name, place.name_ru) if place is not None else name


def _tell(member: AskedMember, names: Sequence[str], library: Library, speech: Speech) -> list[str]:
    start = _say_start(member.own.start, library, speech)
    return tell(member, names, library, speech, start=start)


def name_party_way(journey: Document) -> str:
    """Name a way of a party by who goes, its posts and its services, to find it again."""
    parts = [journey["option"], *journey["travellers"], journey["country"], journey["crossing"]]
    for leg in journey["legs"]:
        parts += [*leg.get("travellers", ()), leg["from"], leg["service"] or leg["mode"]]
    return blake2b("|".join(parts).encode(), digest_size=6).hexdigest()


def _divide(plan: Document) -> dict[tuple[str, tuple[str, ...]], list[Document]]:
    """Divide the ways by how the party plans them, and who of them goes."""
    found: dict[tuple[str, tuple[str, ...]], list[Document]] = {}
    for journey in plan["journeys"]:
        key = (journey["option"], tuple(journey["travellers"]))
        found.setdefault(key, []).append(journey)
    return found


def show_groups(plan: Document, speech: Speech) -> list[dict[str, Any]]:
    """Give the groups of ways; the more there are, the fewer ways each shows side by side."""
    divided = _divide(plan)
    apart = sum(option == APART for option, _ in divided)
    cards = MOST_CARDS if len(divided) == 1 else MOST_CARDS_OF_SEVERAL
    cards_apart = MOST_CARDS_APART if apart <= MOST_CARDS_APART else 1
    lines = max(FEWEST_LISTED, MOST_LISTED // max(1, len(divided)))
    return [
        _group(key, some, plan, speech, most=(cards_apart if key[0] == APART else cards, lines))
        for key, some in divided.items()
    ]


def _group(
    key: tuple[str, tuple[str, ...]],
    journeys: Sequence[Document],
    plan: Document,
    speech: Speech,
    *,
    most: tuple[int, int],
) -> dict[str, Any]:
    """Give one group of ways: its title, those side by side, the others, and where else they go."""
    option, travellers = key
    counted = {**plan, "at": find_beginning(travellers, plan)}
    cards = [_card(j, counted, speech) for j in journeys]
    chosen = _pick(cards, most[0])
    others = [c for c in cards if c not in chosen]
    listed = _list_countries_first(others, {c["code"] for c in chosen}, most[1])
    named = {c["country"] for c in (*chosen, *listed)}
    return {
        "title": say_title(option, travellers, plan, speech),
        "chosen": chosen,
        "others": [c for c in others if c in listed],
        "left_out": len(others) - len(listed),
        "elsewhere": ", ".join(sorted({c["country"] for c in others} - named)),
    }


def _pick(cards: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Pick the cards to stand side by side: the earliest, and some ways by land."""
    chosen = choose(cards, read_card)
    if len(chosen) <= most:
        return chosen
    first = chosen[: most - MOST_BY_LAND]
    land = [c for c in chosen if c["by_land"] and c not in first]
    picked = [*first, *land[:MOST_BY_LAND]]
    return [*picked, *(c for c in chosen if c not in picked)][:most]


def _list_countries_first(
    others: list[dict[str, Any]], shown: set[str], most: int
) -> list[dict[str, Any]]:
    """List the earliest way into each country not shown yet, then others while there is room."""
    first: dict[str, dict[str, Any]] = {}
    for card in others:
        if card["code"] not in shown:
            first.setdefault(card["code"], card)
    rest = [c for c in others if c not in first.values()]
    return [*first.values(), *rest][:most]


def find_beginning(travellers: Iterable[str], plan: Document) -> str:
    """Find the instant from which the hours of some travellers count."""
    later = _find_later(travellers, plan)
    return str(later["at"] if later else plan["at"])


def _find_later(travellers: Iterable[str], plan: Document) -> Document | None:
    who = set(travellers)
    return next((x for x in plan.get("later", ()) if who <= set(x["travellers"])), None)


def say_title(option: str, travellers: Sequence[str], plan: Document, speech: Speech) -> str:
    """Say how some of a party go: together, with a meeting, alone, first, later."""
    names = say_names(travellers, speech)
    if option == LATER:
        later = _find_later(travellers, plan)
        one = len(travellers) == 1
        if later is None:
            said = (
                speech.text("Goes first: %(names)s") if one else speech.text("Go first: %(names)s")
            )
            return said % {"names": names}
        day = speech.moment(later["at"], speech.zone(plan["from"]), exact=True)
        follow = speech.text("Follow: %(names)s, from %(time)s")
        said = speech.text("Follows: %(names)s, from %(time)s") if one else follow
        return said % {"names": names, "time": day}
    if option == APART and len(travellers) > 1:
        return speech.text("Without waiting for the others: %(names)s", names=names)
    texts = {
        TOGETHER: speech.text("Together: %(names)s"),
        MEETING: speech.text("With a meeting: %(names)s"),
        APART: speech.text("Alone, without waiting for the others: %(names)s"),
    }
    return texts[option] % {"names": names}


def _card(journey: Document, plan: Document, speech: Speech) -> dict[str, Any]:
    return show_card(journey, plan, speech) | {
        "name": name_party_way(journey),
        "meeting": show_end(journey, plan, speech),
        "hangs": show_hangs(journey, speech),
    }


def _next_question(
    plan: Document, names: Sequence[str], speech: Speech, asked: AskedParty, library: Library
) -> dict[str, Any] | None:
    """Give the most decisive question that somebody neither answered nor left, and of whom."""
    for question in plan["questions"]:
        for name in question.get("travellers", ()):
            number = names.index(name) + 1
            own = asked.members[number - 1].own
            if question["key"] not in own.answers and question["key"] not in own.skipped:
                shown = show_field(library.head.questions[question["key"]], speech, own)
                prefix = prefix_of(number)
                return ask_of(shown, prefix) | {"who": name, "skip": f"{prefix}skip"}
    return None
