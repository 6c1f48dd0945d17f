"""What concerns a post besides its verdicts: reports, warnings, and changes already announced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from wayout.network.waits import OLDEST_HOURS
from wayout.planner.citation import Plain, cite_record, is_public, show_instant
from wayout.planner.contradiction import (
    Contradiction,
    is_current,
    list_contradictions,
    scope_of,
    show_contradiction,
)
from wayout.situation.period import Instant, Period
from wayout.situation.record import Crossing, Record, Rule
from wayout.situation.situation import Situation

NEVER_SHOWN = frozenset({"fraud", "seats", "lodging"})
"""Topics that are no line of a board: prices asked for places, seats and beds."""

AHEAD_DAYS = 14
_ONLY_SAID = frozenset({"announced", "denied", "rumour", "prior"})


class Notes:
    """The notes of every post, found once for a board."""

    def __init__(self, situation: Situation, *, at: Instant, as_of: Instant) -> None:
        self.situation, self.at, self.as_of = situation, at, as_of
        self.contradictions = [
            (c, _scope(situation, c)) for c in list_contradictions(situation, at=at)
        ]
        recent = Period(as_of - timedelta(hours=OLDEST_HOURS), as_of + timedelta(seconds=1))
        self.reports = [
            (r, scope_of(situation, r))
            for r in situation.reports.values()
            if r.topic not in NEVER_SHOWN
            and not (r.topic == "conduct" and r.direction == "out")
            and is_public(r)
            and is_current(r, recent)
        ]
        self.coming = [
            (rule, scope_of(situation, rule), when)
            for rule in situation.rules.values()
            if is_public(rule) and (when := self._next_edge(rule)) is not None
        ]

    def _next_edge(self, rule: Rule) -> tuple[str, Instant] | None:
        """Give the beginning or end of a rule that is known already and lies ahead."""
        until = self.at + timedelta(days=AHEAD_DAYS)
        if self.at < rule.valid.start <= until:
            return "begins", rule.valid.start
        if rule.valid.holds(self.at) and rule.valid.end <= until:
            return "ends", rule.valid.end
        return None

    def _cite(self, record: Record, concerns: str) -> Plain:
        return {**cite_record(self.situation, record, as_of=self.as_of), "concerns": concerns}

    def list_contradictions(self, crossing: Crossing) -> list[Plain]:
        """Give the contradictions about a post or its country."""
        return [
            {**show_contradiction(self.situation, c, as_of=self.as_of), "concerns": concerns}
            for c, scope in self.contradictions
            if (concerns := _concerns(scope, crossing))
        ]

    def list_reports(self, crossing: Crossing) -> list[Plain]:
        """Give what was said lately about a post or its country, newest first."""
        found = [(r, c) for r, scope in self.reports if (c := _concerns(scope, crossing))]
        found.sort(key=lambda pair: (pair[0].published, pair[0].id), reverse=True)
        return [self._cite(r, c) for r, c in found]

    def list_warnings(self, crossing: Crossing, ids: Iterable[str]) -> list[Plain]:
        """Give the warnings with these ids, newest first."""
        rules = [self.situation.rules[i] for i in set(ids) if i in self.situation.rules]
        rules = [r for r in rules if is_public(r)]
        rules.sort(key=lambda r: (r.published, r.id), reverse=True)
        cited = []
        for rule in rules:
            concerns = _concerns(scope_of(self.situation, rule), crossing) or "country"
            note = self._cite(rule, concerns)
            cited.append(
                {**note, "only_said": rule.status in _ONLY_SAID, "risk": rule.risk or None}
            )
        return cited

    def list_coming(self, crossing: Crossing) -> list[Plain]:
        """Give the changes of rules about a post or its entry known ahead, soonest first."""
        found = [
            (when, what, rule, concerns)
            for rule, scope, (what, when) in self.coming
            if rule.domain in ("crossing", "entry") and (concerns := _concerns(scope, crossing))
        ]
        found.sort(key=lambda row: (row[0], row[2].id))
        return [
            {
                **self._cite(rule, concerns),
                "change": what,
                "at": show_instant(when),
                "time_zone": crossing.time_zone,
                "only_said": rule.status in _ONLY_SAID,
            }
            for when, what, rule, concerns in found
        ]


Scope = tuple[frozenset[str], str]


def _scope(situation: Situation, contradiction: Contradiction) -> Scope:
    """Give what all sides concern together; nothing if one is about leaving or never shown."""
    posts: frozenset[str] = frozenset()
    country = ""
    for record in contradiction.sides:
        if isinstance(record, Rule) and record.domain in ("exit", "call-up", "carrier"):
            return frozenset(), ""
        for_lorries = getattr(record, "modes", frozenset()) == frozenset({"truck"})
        if for_lorries or getattr(record, "topic", "") in NEVER_SHOWN:
            return frozenset(), ""
        named, land = scope_of(situation, record)
        posts |= named
        country = country or land
    # A quarrel between a post and its whole country is shown at the post it is about.
    return (posts, "") if posts else (frozenset(), country)


def _concerns(scope: Scope, crossing: Crossing) -> str:
    posts, country = scope
    if crossing.id in posts:
        return "post"
    return "country" if country == crossing.country_in else ""
