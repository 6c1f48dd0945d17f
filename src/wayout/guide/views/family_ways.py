"""The ways of a party: together, meeting, apart, one after another; who blocks what, who waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from wayout.guide.asking import Answered
from wayout.guide.family_form import AskedParty, prefix_of
from wayout.guide.library import Library
from wayout.guide.speech import Speech
from wayout.guide.views.family import ask_of, say_start, tell
from wayout.guide.views.family_meetings import show_end
from wayout.guide.views.family_names import name_members, say_names
from wayout.guide.views.fields import show_field
from wayout.guide.views.leaving import show_leaving
from wayout.guide.views.ways import choose, cite, show_card, show_far, show_near
from wayout.planner.document import write_plan
from wayout.planner.party import APART, LATER, MEETING, TOGETHER

Document = Mapping[str, Any]
MOST_CARDS, MOST_CARDS_OF_SEVERAL, MOST_CARDS_APART = 8, 5, 2
"""So many ways of a group stand side by side, fewer where there are several groups."""
MOST_BY_LAND = 2
MOST_LISTED = 10
"""So many others are listed in a group, or as many as there are countries, each once."""
MOST_BLOCKED = 8
ONE_FOR_ALL = ("penalty", "penalties", "remedy")
"""What of the exit answers is mostly the same for all, and then said once."""


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
        "start": asked.start and say_start(asked.start, library, speech),
        "members": [
            (name, ", ".join(tell(m, names, library, speech)))
            for name, m in zip(names, asked.members, strict=True)
        ],
        "presumed": [speech.say(p["text"]) for p in plan["presumed"]],
        "leaving": show_exits(plan, speech),
        "groups": [_group(key, some, plan, speech) for key, some in _divide(plan).items()],
        "later": [show_later(later, plan, speech) for later in plan.get("later", ())],
        "blocked": list(show_blocked(plan, speech)),
        "near": show_near(plan, speech),
        "far": show_far(plan, speech),
        "question": _next_question(plan, names, speech, asked, library),
    }


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


def _group(
    key: tuple[str, tuple[str, ...]], journeys: Sequence[Document], plan: Document, speech: Speech
) -> dict[str, Any]:
    """Give one group of ways: its title, those side by side, and the others."""
    option, travellers = key
    counted = {**plan, "at": find_beginning(travellers, plan)}
    cards = [_card(j, counted, speech) for j in journeys]
    alone = all(set(j["travellers"]) == set(travellers) for j in plan["journeys"])
    most = MOST_CARDS if alone else MOST_CARDS_OF_SEVERAL
    chosen = _pick(cards, MOST_CARDS_APART if option == APART else most)
    others = [c for c in cards if c not in chosen]
    listed = _list_countries_first(others, {c["code"] for c in chosen})
    return {
        "title": say_title(option, travellers, plan, speech),
        "chosen": chosen,
        "others": [c for c in others if c in listed],
        "left_out": len(others) - len(listed),
    }


def _pick(cards: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Pick the cards to stand side by side: the earliest, and some ways by land."""
    chosen = choose(cards)
    if len(chosen) <= most:
        return chosen
    first = chosen[: most - MOST_BY_LAND]
    land = [c for c in chosen if c["by_land"] and c not in first]
    picked = [*first, *land[:MOST_BY_LAND]]
    return [*picked, *(c for c in chosen if c not in picked)][:most]


def _list_countries_first(others: list[dict[str, Any]], shown: set[str]) -> list[dict[str, Any]]:
    """List the earliest way into each country not shown yet, and others while there is room."""
    first: dict[str, dict[str, Any]] = {}
    for card in others:
        if card["code"] not in shown:
            first.setdefault(card["code"], card)
    rest = [c for c in others if c not in first.values()]
    return [*first.values(), *rest[: max(0, MOST_LISTED - len(first))]]


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


def show_hangs(journey: Document, speech: Speech) -> list[dict[str, Any]]:
    """Give the members on whose account a way is unknown, with the record and the answer else."""
    return [_blocker(b, speech) for b in journey.get("hangs_on", ())]


def _blocker(blocker: Document, speech: Speech) -> dict[str, Any]:
    return {
        "who": blocker["traveller"],
        "reason": speech.reason(blocker["reason"]),
        "text": speech.say(blocker["text"]),
        "cited": cite(filter(None, [blocker["record"]]), {}, speech),
        "others": blocker["others"],
    }


def show_blocked(plan: Document, speech: Speech) -> Iterable[dict[str, Any]]:
    """Give for each member and reason what they alone close; countries far away are counted."""
    borders = {c.country_in for c in speech.situation.crossings.values()}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for way in plan["closed"]:
        if way["crossing"] is not None:
            continue
        for blocker in way.get("blocked_by", ()):
            key = (blocker["traveller"], blocker["reason"], blocker["others"])
            one = found.setdefault(key, _blocker(blocker, speech) | {"countries": [], "far": 0})
            if way["country"] in borders and len(one["countries"]) < MOST_BLOCKED:
                country = speech.country(way["country"])
                one["countries"].append(_blocker(blocker, speech) | {"country": country})
            else:
                one["far"] += 1
    return found.values()


def show_exits(plan: Document, speech: Speech) -> dict[str, Any]:
    """Give the exit answer of each who leaves; those who get the same are told together."""
    answers: list[tuple[list[str], dict[str, Any]]] = []
    for one in plan["exits"]:
        shown = show_leaving(one, speech)
        alike = next((who for who, known in answers if known == shown), None)
        if alike is None:
            answers.append(([one.get("traveller", "")], shown))
        else:
            alike.append(one.get("traveller", ""))
    first = answers[0][1] if answers else {}
    same = all(shown[k] == first[k] for _, shown in answers for k in ONE_FOR_ALL)
    return {
        "answers": [{"who": say_names(who, speech), **shown} for who, shown in answers],
        "for_all": {k: first[k] for k in ONE_FOR_ALL} if same and answers else None,
    }


def show_later(later: Document, plan: Document, speech: Speech) -> dict[str, Any]:
    """Give what is known to change for those who follow, and where they can come after."""
    following = set(later["travellers"])
    reached: tuple[dict[str, None], dict[str, None]] = ({}, {})
    for journey in plan["journeys"]:
        reached[set(journey["travellers"]) <= following][journey["country"]] = None
    first, after = reached
    return {
        "who": say_names(later["travellers"], speech),
        "time": speech.moment(later["at"], speech.zone(plan["from"]), exact=True),
        "changes": [_change(c, plan, speech) for c in later["changes"]],
        "announced": [
            {
                "country": speech.country(a["country"]),
                "text": speech.say(a["text"]),
                "cited": cite([a["record"]], plan, speech),
            }
            for a in later["announced"]
        ],
        "both": ", ".join(speech.country(c) for c in first if c in after),
        "lost": ", ".join(speech.country(c) for c in first if c not in after),
    }


def _change(change: Document, plan: Document, speech: Speech) -> dict[str, Any]:
    vias = [speech.place(c.partition(":")[2] or c) for c in change["crossings"][:3]]
    return {
        "country": speech.country(change["country"]),
        "vias": ", ".join(vias),
        "more": max(0, len(change["crossings"]) - len(vias)),
        "before": change["before"],
        "then": change["then"],
        "time": speech.moment(change["time"], speech.zone(plan["from"]), exact=True),
        "text": speech.say(change["text"]),
        "cited": cite(filter(None, [change["record"]]), plan, speech),
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
