"""The verdicts on one border passage: the post, the entry, the transit, the stay after it."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.rules.judging import Bench, judge
from wayout.rules.kleene import NO, YES, Truth, all_of, ask, truth, unsettled
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import ALLOWED, Verdict, unique, worst_of
from wayout.situation.period import Instant
from wayout.situation.record import DECIDING, Crossing, Rule


def assess_entry(
    rulebook: Rulebook,
    traveller: Traveller,
    *,
    country: str,
    mode: str,
    at: Instant,
    crossing: str = "",
) -> Verdict:
    """
    Assess whether the traveller may enter the country there, so, and then.

    A country's own citizen is let in with its passport, on the word the situation names for that.
    """
    own = rulebook.situation.head.own_citizens
    if own and country in (traveller.find("citizenship") or ()):
        return Verdict("allowed-if", records=(own,), needs=(f"carry: a passport of {country}",))
    clauses = rulebook.in_force("entry", country, at=at, crossing=crossing, mode=mode)
    return judge(rulebook, clauses, traveller, at=at)


def assess_transit(
    rulebook: Rulebook, traveller: Traveller, *, country: str, mode: str, at: Instant
) -> Verdict:
    """Assess passing through a country; without any transit rule only entry decides."""
    clauses = rulebook.in_force("transit", country, at=at, mode=mode)
    if not any(c.decides for c in clauses):
        return ALLOWED
    return judge(rulebook, clauses, traveller, at=at)


def assess_post(
    rulebook: Rulebook, traveller: Traveller, crossing: Crossing, *, mode: str, at: Instant
) -> Verdict:
    """
    Assess whether the post lets this mode through at the instant, apart from who may enter.

    The post's own regime admits the modes it lists and the nationals it serves; rules of both
    sides add, refuse or require.
    """
    clauses = [
        c
        for country in (crossing.country_out, crossing.country_in)
        for c in rulebook.in_force("crossing", country, at=at, crossing=crossing.id, mode=mode)
    ]
    if crossing.state in ("closed", "freight", "local"):
        said = judge(rulebook, clauses, traveller, at=at)
        ordered = said.records if said.word == "refused" else ()
        return Verdict("refused", "CROSSING_CLOSED", unique([*ordered, crossing.id]))
    serves = NO
    if mode in crossing.modes:
        serves = unsettled(crossing.id) if crossing.state == "uncertain" else YES
    nationals = _serves_national(crossing, traveller)
    if nationals is NO:
        return Verdict("refused", "NATIONALITY_NOT_ADMITTED", (crossing.id,))
    if not clauses and serves is YES and nationals is YES:
        return Verdict("allowed", records=(crossing.id,))
    regime = (crossing.id, all_of([serves, nationals]))
    verdict = judge(rulebook, clauses, traveller, at=at, regime=regime)
    if verdict.word == "unknown" and verdict.reason == "NO_FACTS":
        return Verdict("refused", "MODE_NOT_ADMITTED", (crossing.id,))
    return verdict


def _serves_national(crossing: Crossing, traveller: Traveller) -> Truth:
    citizenship = traveller.find("citizenship")
    if not crossing.nationals:
        return YES
    if citizenship is None:
        return ask("citizenship")
    return truth(not citizenship.isdisjoint(crossing.nationals))


def assess_passage(
    rulebook: Rulebook, traveller: Traveller, crossing: Crossing, *, mode: str, at: Instant
) -> Verdict:
    """Assess post and entry together: the verdict of passing this crossing inward."""
    post = assess_post(rulebook, traveller, crossing, mode=mode, at=at)
    entry = assess_entry(
        rulebook, traveller, country=crossing.country_in, mode=mode, at=at, crossing=crossing.id
    )
    return worst_of([entry, post])


@dataclass(frozen=True, slots=True)
class Stay:
    """What follows entry: the limit, then what, duties, protection, and the risk of return."""

    days: int | None
    per_days: int | None
    then: str
    duties: tuple[Rule, ...]
    protection: tuple[Rule, ...]
    warnings: tuple[Rule, ...]
    records: tuple[str, ...]


def assess_stay(rulebook: Rulebook, traveller: Traveller, *, country: str, at: Instant) -> Stay:
    """
    Assess the stay after entering; the shortest limit that concerns the traveller counts.

    Protection routes are possibilities somebody stated, never promises.
    """
    clauses = rulebook.in_force("stay", country, at=at)
    bench = Bench(rulebook, clauses, traveller, at)
    concerned = [c.rule for c in clauses if bench.effective(c) is not NO]
    entry = rulebook.in_force("entry", country, at=at)
    entry_bench = Bench(rulebook, entry, traveller, at)
    protecting = [
        c.rule for c in entry if c.rule.effect == "protect" and entry_bench.effective(c) is not NO
    ]
    limits = [r for r in concerned if r.effect == "limit-stay" and r.status in DECIDING]
    shortest = min(limits, key=lambda r: r.days or 0) if limits else None
    return Stay(
        days=shortest.days if shortest else None,
        per_days=shortest.per_days if shortest else None,
        then=shortest.then if shortest else "",
        duties=tuple(r for r in concerned if r.effect == "require"),
        protection=(*protecting, *(r for r in concerned if r.effect in ("protect", "admit"))),
        warnings=tuple(r for r in concerned if r.effect in ("warn", "refuse", "unsettled")),
        records=tuple(r.id for r in limits),
    )
