"""What a plan document says of a party besides what it says of one traveller."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from wayout.planner.party import Blocker, Change, Later, Meeting, Member, Passed, Shared
from wayout.situation.period import Instant

Document = dict[str, Any]


def write_members(members: Sequence[Member], zone: ZoneInfo) -> Document:
    """Write who travels, from where and from when on; nothing for a party of one."""
    if not members:
        return {}
    return {"members": [_member(m, zone) for m in members]}


def _member(member: Member, zone: ZoneInfo) -> Document:
    return {
        "name": member.name,
        "from": member.start or None,
        "at": _instant(member.at, zone),
        "follows_days": member.follows_days,
        "parent_of": list(member.parent_of),
    }


def _instant(instant: Instant | None, zone: ZoneInfo) -> str | None:
    return None if instant is None else instant.astimezone(zone).isoformat(timespec="seconds")


def write_shared(shared: Shared | None, zone: ZoneInfo) -> Document:
    """Write what a journey is to a party: who makes it, how they plan it, where they meet."""
    if shared is None:
        return {}
    return {
        "option": shared.option,
        "travellers": list(shared.travellers),
        "meetings": [_meeting(m, zone) for m in shared.meetings],
        "passages": [_passed(p) for p in shared.passages],
        "hangs_on": write_blockers(shared.hangs_on),
    }


def _meeting(meeting: Meeting, zone: ZoneInfo) -> Document:
    return {
        "place": meeting.place,
        "time": _instant(meeting.time, zone),
        "time_90": _instant(meeting.time_90, zone),
        "travellers": list(meeting.travellers),
        "arrivals": [
            {
                "travellers": list(a.travellers),
                "time": _instant(a.time, zone),
                "start_by": _instant(a.start_by, zone),
            }
            for a in meeting.arrivals
        ],
    }


def _passed(passed: Passed) -> Document:
    return {
        "crossing": passed.crossing,
        "mode": passed.mode,
        "leaving": passed.leaving,
        "country": passed.country,
        "verdict": passed.verdict,
        "travellers": list(passed.travellers),
    }


def write_blockers(blockers: Sequence[Blocker]) -> list[Document]:
    """Write the members on whose account a way is closed or unknown, each with the record."""
    return [
        {
            "traveller": b.traveller,
            "reason": b.reason,
            "record": b.record or None,
            "text": b.text,
            "others": b.others,
        }
        for b in blockers
    ]


def write_later(later: Sequence[Later], zone: ZoneInfo) -> Document:
    """Write who follows when, and what is announced to change before; nothing if nobody does."""
    if not later:
        return {}
    return {
        "later": [
            {
                "travellers": list(those.travellers),
                "at": _instant(those.at, zone),
                "changes": [_change(c, zone) for c in those.changes],
                "announced": [
                    {"country": a.country, "record": a.record, "text": a.text}
                    for a in those.announced
                ],
            }
            for those in later
        ]
    }


def _change(change: Change, zone: ZoneInfo) -> Document:
    return {
        "country": change.country,
        "crossings": list(change.crossings),
        "time": _instant(change.time, zone),
        "before": change.before,
        "then": change.then,
        "reason": change.reason or None,
        "record": change.record or None,
        "text": change.text,
    }
