"""The board: every post, who gets through by what means, the wait, its trend, and how old it is."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from wayout.guide.almanac import Almanac
from wayout.guide.speech import Speech
from wayout.guide.views.telling import cite_some, find_told
from wayout.planner.citation import Plain

Values = dict[str, Any]
WORDS = ("allowed", "allowed-if", "unknown", "refused")


def show_board(almanac: Almanac, speech: Speech) -> Values:
    """Give the values of the page of all posts, by country."""
    board = almanac.board
    lands = []
    for code, posts in groupby(board["crossings"], key=lambda post: post["country"]):
        rows = list(posts)
        lands.append(
            {
                "code": code,
                "name": speech.country(code),
                "posts": [show_line(post, speech) for post in rows],
                "quarrels": _show_quarrels(rows, speech),
            }
        )
    return {
        "known": speech.moment(almanac.at, exact=True),
        "lands": sorted(lands, key=lambda land: (-len(land["posts"]), land["name"])),
        "leaving": show_exit(board["exit"], speech),
        "home": speech.country(board["exit"]["country"]),
        "home_code": board["exit"]["country"],
    }


def show_exit(leaving: Plain, speech: Speech) -> Values:
    """Give the exit answer in brief; it is the same at every post."""
    return {
        "law": leaving["law"],
        "law_cited": cite_some(leaving["law_records"], speech, 2),
        "practice": leaving["practice"],
        "practice_cited": cite_some(leaving["practice_records"], speech, 2),
    }


def show_line(post: Plain, speech: Speech) -> Values:
    """Give one post in a few words; what was reported of its queue comes before the regime."""
    queue = [note["id"] for note in post["queue"][:1]]
    return {
        "id": post["id"],
        "name": speech.place(post["id"]),
        "other": post["other_name"],
        "state": "" if post["state"] == "open" else speech.word("state", post["state"]),
        "verdicts": group_modes(post, speech),
        "wait": show_wait(post["wait"], speech),
        "trend": post["trend"]["word"],
        "cited": cite_some([*queue, *_deciding(post)], speech, 1),
        "quarrels": sum(c["concerns"] == "post" for c in post["contradictions"]),
    }


def _deciding(post: Plain) -> list[str]:
    """Give the records the line of a post rests on: first those about the post itself."""
    ids = [i for mode in post["modes"] for i in mode["records"]]
    return [post["id"], *ids]


def group_modes(post: Plain, speech: Speech) -> list[Values]:
    """Give each verdict of a post with the means of travel it holds for."""
    found: dict[tuple[str, str], list[str]] = {}
    for mode in post["modes"]:
        reason = mode["reason"] if mode["verdict"] in ("refused", "unknown") else ""
        found.setdefault((mode["verdict"], reason or ""), []).append(mode["mode"])
    ranked = sorted(found, key=lambda pair: WORDS.index(pair[0]))
    return [
        {
            "word": word,
            "reason": speech.reason(reason),
            "modes": [speech.word("by", mode) for mode in found[word, reason]],
        }
        for word, reason in ranked
    ]


def show_wait(wait: Plain, speech: Speech) -> Values | None:
    """Give a wait with its band and its age; None where no queue was reported."""
    if not wait["records"]:
        return None
    return {
        "usual": speech.hours(wait["median_hours"]),
        "long": speech.hours(wait["bound_90_hours"]),
        "basis": speech.say(wait["basis"]),
        "newest": speech.age(wait["newest_age_hours"]),
        "cited": cite_some(wait["records"], speech, 4),
        "count": len(wait["records"]),
    }


def _show_quarrels(posts: list[Plain], speech: Speech) -> list[Values]:
    """
    Give the contradictions about passing a country's posts, each once, with both sides.

    Those about staying there are on the page of the country.
    """
    found = {c["id"]: c for post in posts for c in post["contradictions"]}
    rules = speech.situation.rules
    about_passing = [
        c
        for c in found.values()
        if not all(s["id"] in rules and rules[s["id"]].domain == "stay" for s in c["sides"])
    ]
    return [show_quarrel(c, speech) for c in about_passing]


def show_quarrel(contradiction: Plain, speech: Speech) -> Values:
    """Give a contradiction with every side, and which one is used."""
    used = frozenset(contradiction["used"])
    sides = find_told((side["id"] for side in contradiction["sides"]), speech)
    return {
        "sides": [{**side, "used": side["id"] in used} for side in sides],
        "why": speech.say(contradiction["why"]),
        "nobody": not used,
    }
