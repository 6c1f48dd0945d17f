"""
The exit answer: what the order says and to whom, what was seen, the penalty, the remedy.

It stands first and alike on every way. A refusal to let one's own citizen leave never removes a
way: everybody may leave any country (ICCPR, article 12), the officer at the official crossing
decides, and the traveller must decide knowing. So every post's practice is weighed together, and
none is preferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from wayout.rules.clause import Clause
from wayout.rules.kleene import NO, YES, Truth, all_of, any_of
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Bench
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import unique
from wayout.situation.period import Instant
from wayout.situation.phrase import Quote
from wayout.situation.record import DECIDING, Rule

LAW = frozenset({"law"})
MOST_REMEDIES = 2
PRACTICE = frozenset({"practice", "observed"})


@dataclass(frozen=True, slots=True)
class ExitAnswer:
    """
    The answer in law and in practice: allowed, allowed-if, refused, uncertain or unknown.

    `records` decide or stand against each other; `said` warn without deciding; `silent` are
    orders that concern the traveller and do not speak of leaving.
    """

    law: str
    practice: str
    law_records: tuple[str, ...]
    practice_records: tuple[str, ...]
    missing: frozenset[str]
    penalties: tuple[Rule, ...]
    remedies: tuple[str, ...]
    said: tuple[Rule, ...]
    call_up: str
    call_up_records: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def records(self) -> tuple[str, ...]:
        """Give every record the two answers rest on."""
        return unique([*self.law_records, *self.practice_records])

    @property
    def is_free(self) -> bool:
        """Tell whether the law lets the traveller go and nothing that is done speaks against it."""
        nothing_seen = self.practice == "unknown" and not self.practice_records
        return self.law == "allowed" and (self.practice == "allowed" or nothing_seen)


def choose_worst(answers: Iterable[ExitAnswer]) -> ExitAnswer:
    """Give the exit answer of the member it stands worst for."""
    order = ("refused", "uncertain", "unknown", "allowed-if", "allowed")
    return min(answers, key=lambda e: (order.index(e.law), order.index(e.practice)))


def assess_exit(
    rulebook: Rulebook, traveller: Traveller, *, country: str, at: Instant
) -> ExitAnswer:
    """Assess leaving a country, all its posts together."""
    sitting = rulebook.scope("exit", country).whole(at)
    call_up = rulebook.sitting("call-up", country, at=at)
    portrait = rulebook.portrait(traveller, at)
    answer = sitting.recall("exit", portrait, lambda bench: _weigh_once(bench, rulebook))
    word, records = call_up.recall("call-up", portrait, _call_up)
    known: dict[object, tuple[ExitAnswer, ExitAnswer]] = rulebook.memory.named("exits")
    name = (id(answer), word, records)
    found = known.get(name)
    if found is None:  # the entry keeps the answer alive, and so its identity
        made = answer, replace(answer, call_up=word, call_up_records=records)
        found = rulebook.memory.keep(known, name, made)
    return found[1]


def _weigh_once(bench: Bench, rulebook: Rulebook) -> ExitAnswer:
    """Weigh what each clause says of somebody; many portraits come to the same."""
    known: dict[object, tuple[list[Truth], ExitAnswer]] = rulebook.memory.named("exits by clauses")
    truths = bench.truths()
    name = (id(bench.sitting), *map(id, truths))
    found = known.get(name)
    if found is None:  # the entry keeps the truths alive, and so their identities
        found = rulebook.memory.keep(known, name, (truths, _weigh(bench)))
    return found[1]


def _weigh(bench: Bench) -> ExitAnswer:
    clauses = bench.sitting.clauses
    orders, doings = _divide(bench)
    law, law_records, law_missing = _answer(bench, orders)
    practice, seen, seen_missing = _answer(bench, doings)
    concerned = [c for c in clauses if bench.effective(c) is not NO]
    penalties = [c.rule for c in concerned if c.rule.effect == "penalise"]
    remedied = [c for c in concerned if c.rule.remedy and c.rule.effect != "admit"]
    bound = [c for c in remedied if bench.effective(c) is YES]
    remedies = [Quote(c.rule.remedy, c.rule.id, "remedy") for c in bound or remedied]
    deciding = {*law_records, *seen}
    said = [c.rule for c in concerned if c.rule.id not in deciding and c.rule not in penalties]
    holes = [c for c in concerned if c.rule.effect == "unsettled"]
    return ExitAnswer(
        law=law,
        practice=practice,
        law_records=law_records,
        practice_records=seen,
        missing=law_missing | seen_missing,
        penalties=tuple(penalties),
        remedies=unique(remedies)[:MOST_REMEDIES],
        said=tuple(said),
        call_up="unknown",
        call_up_records=(),
        lacking=unique(
            Quote(c.rule.missing, c.rule.id, "missing") for c in holes if bench.effective(c) is YES
        ),
    )


def exit_words(bench: Bench) -> tuple[str, str]:
    """Give the words of the exit answer in law and in practice, by clauses already chosen."""
    law, practice = _divide(bench)
    return _word(*law.hear(bench)), _word(*practice.hear(bench))


Heard = list[tuple[Clause, Truth]]


class Side(NamedTuple):
    """The clauses that speak for one answer, of law or of practice, by what they do."""

    refusals: tuple[Clause, ...]
    requirements: tuple[Clause, ...]
    admits: tuple[Clause, ...]
    holes: tuple[Clause, ...]

    def hear(self, bench: Bench) -> tuple[Heard, Heard, Heard]:
        """Give what speaks against leaving, what for it and what is not known, in any degree."""
        effective, unmet = bench.effective, bench.unmet
        against = [(c, t) for c in self.refusals if (t := effective(c)) is not NO]
        against += [(c, t) for c in self.requirements if (t := unmet(c)) is not NO]
        let = [(c, t) for c in self.admits if (t := effective(c)) is not NO]
        return against, let, [(c, t) for c in self.holes if (t := effective(c)) is not NO]


def _divide(bench: Bench) -> tuple[Side, Side]:
    """Divide the clauses of a sitting into those of the law and those of practice, once."""
    return bench.sitting.recall("sides", 0, lambda some: _make_sides(some.sitting.clauses))


def _make_sides(clauses: Sequence[Clause]) -> tuple[Side, Side]:
    law, practice = _of(clauses, LAW, general=True), _of(clauses, PRACTICE, general=False)
    return _make_side(law), _make_side(practice)


def _make_side(clauses: Sequence[Clause]) -> Side:
    effects = ("refuse", "require", "admit", "unsettled")
    return Side(*(tuple(c for c in clauses if c.rule.effect == e) for e in effects))


def _of(clauses: Iterable[Clause], statuses: frozenset[str], *, general: bool) -> list[Clause]:
    """
    Choose clauses by status; a hole in the facts concerns both answers.

    A disputed clause speaks of the law unless it names posts or modes.
    """
    chosen = []
    for c in clauses:
        local = bool(c.rule.crossings or c.rule.modes or c.rule.places)
        hole = c.rule.effect == "unsettled"
        if hole or c.rule.status in statuses or (c.rule.status == "disputed" and local != general):
            chosen.append(c)
    return chosen


def _answer(bench: Bench, side: Side) -> tuple[str, tuple[str, ...], frozenset[str]]:
    against, let, holes = side.hear(bench)
    records = unique(c.rule.id for c, _ in [*_sure_first(against), *holes, *_sure_first(let)])
    missing = frozenset[str]().union(*(t.missing for _, t in [*against, *let, *holes]))
    return _word(against, let, holes), records, missing


def _sure_first(judged: Heard) -> Heard:
    return sorted(judged, key=lambda pair: pair[1] is not YES)


def _word(against: Heard, let: Heard, holes: Heard) -> str:
    sure = [c for c, t in against if t is YES]
    everywhere = [c for c in sure if not (c.rule.crossings or c.rule.places or c.rule.modes)]
    freed = any(t is YES for _, t in let)
    if everywhere and not (freed and all(c.rule.status != "law" for c in everywhere)):
        return "refused"
    if sure:
        return "uncertain" if let else "refused"
    if any(t is YES for _, t in holes):
        return "unknown"
    may_go = all_of([any_of([t for _, t in let]), ~any_of([t for _, t in [*against, *holes]])])
    if may_go is YES:
        return "allowed"
    if not let:
        return "unknown"
    if may_go.is_unknown and may_go.can_yes:
        return "allowed-if"
    return "uncertain"


def _call_up(bench: Bench) -> tuple[str, tuple[str, ...]]:
    clauses = [c for c in bench.sitting.clauses if c.rule.status in DECIDING]
    found = [(c, bench.effective(c)) for c in clauses]
    exempt = [c.rule.id for c, t in found if c.rule.effect == "exempt" and t is YES]
    liable = [c.rule.id for c, t in found if c.rule.effect == "liable" and t is YES]
    if exempt:
        return "exempt", tuple(exempt)
    if liable:
        return "liable", tuple(liable)
    return "unknown", tuple(c.rule.id for c, t in found if t is not NO)[:6]
