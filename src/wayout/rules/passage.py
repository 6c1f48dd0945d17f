"""The verdicts on one border passage: the post, the entry, the transit, the stay after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wayout.rules.judging import judge_portrait, weigh
from wayout.rules.kleene import NO, YES, Truth, all_of, ask, unsettled
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Bench, Sitting
from wayout.rules.traits import Portrait, Trait
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import ALLOWED, Verdict, unique
from wayout.situation.period import Instant
from wayout.situation.phrase import Name, say
from wayout.situation.record import DECIDING, Crossing, Rule

SHUT = frozenset({"closed", "freight", "local"})
"""States of a post that lets no traveller through."""


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
    sitting = rulebook.sitting("entry", country, at=at, crossing=crossing, mode=mode)
    own = rulebook.citizen(country).yes
    return judge_entry(rulebook, sitting, rulebook.portrait(traveller, at), country, own)


def judge_entry(
    rulebook: Rulebook, sitting: Sitting, portrait: Portrait, country: str, own: Portrait
) -> Verdict:
    """Judge entry for a portrait; `own` is the bit that its own citizens have."""
    record = rulebook.situation.head.own_citizens
    if record and portrait & own:
        need = say("carry: a passport of {country}", country=Name(country, country))
        return Verdict("allowed-if", records=(record,), needs=(need,))
    return judge_portrait(sitting, portrait)


def assess_transit(
    rulebook: Rulebook, traveller: Traveller, *, country: str, mode: str, at: Instant
) -> Verdict:
    """Assess passing through a country; without any transit rule only entry decides."""
    sitting = rulebook.sitting("transit", country, at=at, mode=mode)
    return judge_transit(sitting, rulebook.portrait(traveller, at))


def judge_transit(sitting: Sitting, portrait: Portrait) -> Verdict:
    """Judge transit for a portrait."""
    return judge_portrait(sitting, portrait) if sitting.deciding else ALLOWED


def assess_post(
    rulebook: Rulebook, traveller: Traveller, crossing: Crossing, *, mode: str, at: Instant
) -> Verdict:
    """
    Assess whether the post lets this mode through at the instant, apart from who may enter.

    The post's own regime admits the modes it lists and the nationals it serves; rules of both
    sides add, refuse or require.
    """
    post = Post(rulebook, crossing, mode)
    return post.weigh(Bench(post.sitting(at), rulebook.portrait(traveller, at)))


class Post:
    """A border post as it treats one mode of travelling."""

    def __init__(self, rulebook: Rulebook, crossing: Crossing, mode: str) -> None:
        self._rulebook, self._crossing, self._mode = rulebook, crossing, mode
        serves = YES if mode in crossing.modes else NO
        uncertain = serves is YES and crossing.state == "uncertain"
        self._serves = unsettled(crossing.id) if uncertain else serves
        self._nationals: Trait | None = None
        if crossing.nationals:
            self._nationals = rulebook.traits.add_equal("citizenship", *crossing.nationals)

    @property
    def mask(self) -> Portrait:
        """Give the bits the post reads besides those its clauses read."""
        return self._nationals.both if self._nationals is not None else 0

    @property
    def treatment(self) -> tuple[object, ...]:
        """Give what the words of a verdict depend on besides rules, whichever post it is."""
        post = self._crossing
        return post.state in SHUT, self._serves.is_unknown, self._serves is YES, post.nationals

    def sitting(self, at: Instant) -> Sitting:
        """Give the sitting of the rules of both sides at an instant."""
        book, post = self._rulebook, self._crossing
        sides = (post.country_out, post.country_in)
        held = [
            book.sitting("crossing", country, at=at, crossing=post.id, mode=self._mode)
            for country in sides
        ]
        if not held[1].clauses:
            return held[0]
        if not held[0].clauses:
            return held[1]
        return book.sit([c for sitting in held for c in sitting.clauses], at)

    def judge(self, sitting: Sitting, portrait: Portrait) -> Verdict:
        """Judge passing the post for a portrait; remembered by the sitting."""
        return sitting.recall(self, portrait, self.weigh, more=self.mask)

    def weigh(self, bench: Bench) -> Verdict:
        """Weigh the rules of the post, and what it is, for one portrait."""
        post = self._crossing
        if post.state in SHUT:
            said = weigh(bench)
            ordered = said.records if said.word == "refused" else ()
            return Verdict("refused", "CROSSING_CLOSED", unique([*ordered, post.id]))
        nationals = self._serves_national(bench.portrait)
        if nationals is NO:
            return Verdict("refused", "NATIONALITY_NOT_ADMITTED", (post.id,))
        if not bench.sitting.clauses and self._serves is YES and nationals is YES:
            return Verdict("allowed", records=(post.id,))
        verdict = weigh(bench, regime=(post.id, all_of([self._serves, nationals])))
        if verdict.word == "unknown" and verdict.reason == "NO_FACTS":
            return Verdict("refused", "MODE_NOT_ADMITTED", (post.id,))
        return verdict

    def _serves_national(self, portrait: Portrait) -> Truth:
        trait = self._nationals
        if trait is None or portrait & trait.yes:
            return YES
        return NO if portrait & trait.both else ask("citizenship")


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
    return judge_stay(rulebook, rulebook.portrait(traveller, at), country=country, at=at)


def judge_stay(rulebook: Rulebook, portrait: Portrait, *, country: str, at: Instant) -> Stay:
    """Judge the stay for a portrait, see `assess_stay`."""
    protecting, stay = judge_stay_parts(rulebook, portrait, country=country, at=at)
    return replace(stay, protection=(*protecting, *stay.protection)) if protecting else stay


def judge_stay_parts(
    rulebook: Rulebook, portrait: Portrait, *, country: str, at: Instant
) -> tuple[tuple[Rule, ...], Stay]:
    """Judge the protection that rules of entry name, and the stay by the rules of stay alone."""
    staying = rulebook.sitting("stay", country, at=at)
    entering = rulebook.sitting("entry", country, at=at)
    protecting = entering.recall("protecting", portrait, _protecting)
    return protecting, staying.recall("stay", portrait, _stay)


def _protecting(bench: Bench) -> tuple[Rule, ...]:
    return tuple(
        c.rule
        for c in bench.sitting.clauses
        if c.rule.effect == "protect" and bench.effective(c) is not NO
    )


def _stay(bench: Bench) -> Stay:
    concerned = [c.rule for c in bench.sitting.clauses if bench.effective(c) is not NO]
    limits = [r for r in concerned if r.effect == "limit-stay" and r.status in DECIDING]
    shortest = min(limits, key=lambda r: r.days or 0) if limits else None
    return Stay(
        days=shortest.days if shortest else None,
        per_days=shortest.per_days if shortest else None,
        then=shortest.then if shortest else "",
        duties=tuple(r for r in concerned if r.effect == "require"),
        protection=tuple(r for r in concerned if r.effect in ("protect", "admit")),
        warnings=tuple(r for r in concerned if r.effect in ("warn", "refuse", "unsettled")),
        records=tuple(r.id for r in limits),
    )
