"""
Coverage: for each rule that can decide, travellers it is about, not about, or may be about.

The travellers are constructed from the rule's own conditions, and judged as a plan would judge
them: at an instant at which the rule is in force, with what was published by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from wayout.rules.clause import Clause
from wayout.rules.condition import Condition
from wayout.rules.example import Demand, concern, find_example
from wayout.rules.judging import judge
from wayout.rules.kleene import NO, YES, Truth
from wayout.rules.leaving import assess_exit
from wayout.rules.passage import assess_post, assess_stay
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant
from wayout.situation.record import DECIDING, Rule
from wayout.situation.situation import Situation

EFFECTS = ("admit", "refuse", "require", "unsettled")
STATUSES = DECIDING | {"disputed"}
MOST_INSTANTS = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """When a rule is tried: an instant of the world, and the knowledge used."""

    at: Instant
    as_of: Instant


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    What was found for one rule.

    `yes` is a traveller whom it concerns for certain (for a requirement: who does not meet it),
    `no` one whom it does not, `unknown` one of whom an answer is missing. `in_doubt` says that the
    yes is itself unknown, because the rule is disputed. `decides` is a traveller whose judgement
    names the rule as a deciding record.
    """

    rule: Rule
    depends: bool
    yes: Traveller | None
    no: Traveller | None
    unknown: Traveller | None
    in_doubt: bool
    decides: Traveller | None
    moment: Moment | None

    @property
    def is_whole(self) -> bool:
        """Tell whether every case that the rule can have was found."""
        found = (self.yes, self.no, self.unknown) if self.depends else (self.yes,)
        return all(one is not None for one in found)


def list_coverage(situation: Situation) -> Iterator[Coverage]:
    """Yield what was found for each rule that can decide, in the order of the situation."""
    books = Books(situation)
    for rule in situation.rules.values():
        if rule.effect in EFFECTS and rule.status in STATUSES:
            yield _cover(books, rule)


@dataclass
class Books:
    """The rulebooks of a situation as known at several instants, made when first needed."""

    situation: Situation
    made: dict[Instant, Rulebook] = field(default_factory=dict)

    def get(self, as_of: Instant) -> Rulebook:
        """Get the rulebook of an instant."""
        if as_of not in self.made:
            self.made[as_of] = Rulebook(self.situation.as_of(as_of))
        return self.made[as_of]

    @cached_property
    def edges(self) -> list[Instant]:
        """Give the instants at which some rule begins or ends, in order."""
        ended = self.situation.as_of(self.situation.head.window.end)
        periods = [r.valid for r in [*ended.rules.values(), *ended.resolutions.values()]]
        return sorted({edge for p in periods for edge in (p.start, p.end)})


def _moments(books: Books, rule: Rule) -> Iterator[Moment]:
    """Yield moments at which the rule is in force and published, the earliest first."""
    window = books.situation.head.window
    begin = max(rule.valid.start, window.start)
    edges = [begin, *(e for e in books.edges if begin < e < rule.valid.end and e < window.end)]
    tried = {Moment(at, max(at, rule.published)) for at in edges}
    tried.add(Moment(max(begin, rule.published), max(begin, rule.published)))
    for moment in sorted(tried, key=lambda m: (m.as_of, m.at))[:MOST_INSTANTS]:
        known = books.get(moment.as_of).situation.rules.get(rule.id)
        if known is not None and known.valid.holds(moment.at):
            yield moment


@dataclass
class Trial:
    """One clause on trial at one moment, amid the clauses in force beside it."""

    book: Rulebook
    clause: Clause
    at: Instant

    @cached_property
    def bucket(self) -> list[Clause]:
        """Give the clauses that are judged together with the one on trial."""
        rule = self.clause.rule
        return self.book.in_force(
            rule.domain,
            rule.country,
            at=self.at,
            crossing=rule.crossings[0] if rule.crossings else "",
            mode=min(rule.modes, default=""),
            places=frozenset(rule.places),
        )

    def state(self, traveller: Traveller) -> Truth:
        """Tell how far the clause stands for a traveller, in a requirement: is not met."""
        bench = self.book.seat([c for c in self.bucket if c.decides], traveller, self.at)
        if self.clause.require is not None:
            return bench.unmet(self.clause)
        return bench.effective(self.clause)

    def records(self, traveller: Traveller) -> tuple[str, ...]:
        """Give the deciding records of the judgement that the clause takes part in."""
        rule = self.clause.rule
        if rule.domain == "exit":
            return assess_exit(self.book, traveller, country=rule.country, at=self.at).records
        if rule.domain == "stay":
            stay = assess_stay(self.book, traveller, country=rule.country, at=self.at)
            shown = (*stay.duties, *stay.protection, *stay.warnings)
            return (*stay.records, *(r.id for r in shown))
        post = self.book.situation.crossings.get(rule.crossings[0]) if rule.crossings else None
        if rule.domain == "crossing" and post is not None:
            mode = min(rule.modes or post.modes)
            return assess_post(self.book, traveller, post, mode=mode, at=self.at).records
        return judge(self.book, self.bucket, traveller, at=self.at).records

    def standing(self) -> list[Demand]:
        """Give what a traveller meets for whom the clause stands and nothing overrides it."""
        over = self.book.overriders.get(self.clause.rule.id, ())
        freed: list[Demand] = [(concern(o), False) for o in over if o in self.bucket]
        unmet: list[Demand] = [(self.clause.require, False)] if self.clause.require else []
        return [(concern(self.clause), True), *unmet, *freed]

    def find(self, demands: list[Demand]) -> Traveller | None:
        """Find an example traveller."""
        return find_example(demands, self.book.situation.head)


def _cover(books: Books, rule: Rule) -> Coverage:
    best: Coverage | None = None
    for moment in _moments(books, rule):
        book = books.get(moment.as_of)
        clause = next(c for c in book.clauses(rule.domain, rule.country) if c.rule.id == rule.id)
        found = _try(Trial(book, clause, moment.at), moment)
        if best is None or _worth(found) > _worth(best):
            best = found
        if found.is_whole and found.decides is not None:
            break
    return best or Coverage(rule, bool(rule.when), None, None, None, False, None, None)


def _worth(coverage: Coverage) -> int:
    cases = (coverage.yes, coverage.no, coverage.unknown, coverage.decides)
    return sum(one is not None for one in cases)


def _try(trial: Trial, moment: Moment) -> Coverage:
    clause = trial.clause
    depends = bool(clause.keys)
    told = trial.find(trial.standing())
    pool = [t for t in (told, *_without(told), Traveller()) if t is not None]
    against = [trial.find([(concern(clause), False)])]
    if clause.require is not None:
        against.append(trial.find([(concern(clause), True), (clause.require, True)]))
    states = [(t, trial.state(t)) for t in [*pool, *(t for t in against if t is not None)]]
    sure = next((t for t, s in states if s is YES), None)
    doubted = next((t for t, s in states if s.is_unknown and s.world and not s.missing), None)
    return Coverage(
        rule=clause.rule,
        depends=depends,
        yes=sure or doubted,
        no=next((t for t, s in states if s is NO), None) if depends else None,
        unknown=next((t for t, s in states if s.missing), None) if depends else None,
        in_doubt=sure is None and doubted is not None,
        decides=next((t for t in _more(trial, pool) if _named(trial, t)), None),
        moment=moment,
    )


def _named(trial: Trial, traveller: Traveller) -> bool:
    return trial.clause.rule.id in trial.records(traveller)


def _without(traveller: Traveller | None) -> Iterator[Traveller]:
    """Yield the traveller with each one of the answers left out."""
    answers = traveller.answers if traveller else {}
    for key in answers:
        yield Traveller({k: v for k, v in answers.items() if k != key})


def _more(trial: Trial, pool: list[Traveller]) -> Iterator[Traveller]:
    """Yield the travellers found, then ones whom another clause admits or asks nothing of."""
    yield from pool
    others = [c for c in trial.bucket if c.decides and c is not trial.clause]
    friendly: list[Demand] = []
    for other in others:
        if other.rule.effect == "require" and other.require is not None:
            friendly.append((_met(other), True))
        elif other.rule.effect in ("refuse", "unsettled"):
            friendly.append((concern(other), False))
    for other in [c for c in others if c.rule.effect == "admit"]:
        for beside in (friendly, []):
            found = trial.find([*trial.standing(), (concern(other), True), *beside])
            if found is not None:
                yield found
    found = trial.find([*trial.standing(), *friendly])
    if found is not None:
        yield found


def _met(clause: Clause) -> Condition:
    """Give the condition that a requirement stands in nobody's way."""
    required = clause.require or Condition("all")
    return Condition("any", (Condition("not", (concern(clause),)), required))
