"""
The next best question: which unanswered key would settle most, by partial evaluation.

For each unanswered key every answer its conditions can tell apart is tried. A key's worth is the
number of rules in play that its answers settle, on average; a key whose answers change no verdict
is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wayout.errors import ContradictoryAnswersError
from wayout.rules.judging import Bench, judge
from wayout.rules.leaving import exit_words
from wayout.rules.rulebook import Clause, Rulebook
from wayout.rules.traveller import Traveller, Visa
from wayout.situation.period import Instant
from wayout.situation.record import Head

MOST = 5


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A question worth asking: its words, what it changes and how many rules it settles."""

    key: str
    text: str
    changes: int
    settles: float


@dataclass(frozen=True, eq=False)
class Docket:
    """Clauses judged together: one domain of one country, with the place and mode chosen."""

    domain: str
    country: str
    clauses: tuple[Clause, ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The traveller keys the docket's clauses ask about."""
        return frozenset[str]().union(*(c.keys for c in self.clauses))

    def shape(self, rulebook: Rulebook, at: Instant) -> tuple[object, ...]:
        """
        Give what the judgement depends on, apart from whose it is.

        Dozens of countries admit on the same terms; dockets of one shape have one outcome.
        """
        aside, doubtful = rulebook.resolved(at)
        place = {c.rule.id: i for i, c in enumerate(self.clauses)}
        return (
            "" if self.domain != "exit" else self.country,
            *(
                (
                    c.rule.effect,
                    c.rule.status,
                    repr((c.rule.when, c.rule.excepted, c.rule.require)),
                    bool(c.rule.papers or c.rule.duty),
                    c.rule.id in aside,
                    c.rule.id in doubtful,
                    tuple(place.get(o) for o in c.rule.overrides if o in place),
                )
                for c in self.clauses
            ),
        )


def undecided(rulebook: Rulebook, docket: Docket, traveller: Traveller, *, at: Instant) -> int:
    """Count the clauses of a docket that wait for an answer of the traveller."""
    bench = Bench(rulebook, docket.clauses, traveller, at)
    return sum(_waits(bench, clause) for clause in docket.clauses)


def _waits(bench: Bench, clause: Clause) -> bool:
    state = bench.unmet(clause) if clause.require is not None else bench.effective(clause)
    return bool(state.missing)


class _Tally:
    """The clauses of a docket that wait; counted anew only where an answer bears on them."""

    def __init__(
        self, rulebook: Rulebook, docket: Docket, traveller: Traveller, at: Instant
    ) -> None:
        self._rulebook, self._docket, self._at = rulebook, docket, at
        bench = Bench(rulebook, docket.clauses, traveller, at)
        self._waiting = [(c, self._bearing(c), _waits(bench, c)) for c in docket.clauses]

    def _bearing(self, clause: Clause) -> frozenset[str]:
        """Give the keys that bear on a clause: its own and those of what overrides it."""
        over = self._rulebook.overriders.get(clause.rule.id, ())
        return clause.keys.union(*(o.keys for o in over))

    def settled(self, told: Traveller, new: Set[str]) -> int:
        """Give how many clauses fewer wait once the new keys are answered."""
        bench = Bench(self._rulebook, self._docket.clauses, told, self._at)
        return sum(
            int(waits) - int(_waits(bench, clause))
            for clause, keys, waits in self._waiting
            if not keys.isdisjoint(new)
        )


def outcome(rulebook: Rulebook, docket: Docket, traveller: Traveller, *, at: Instant) -> object:
    """Give the words of the judgement of a docket."""
    if docket.domain == "exit":
        return exit_words(rulebook, traveller, docket.clauses, at=at)
    return judge(rulebook, docket.clauses, traveller, at=at).word


def list_questions(
    rulebook: Rulebook, dockets: Sequence[Docket], traveller: Traveller, *, at: Instant
) -> list[NextQuestion]:
    """
    List the questions worth asking, most decisive first, at most `MOST`.

    O(keys x answers x clauses) evaluations.
    """
    head = rulebook.situation.head
    piles = _pile(rulebook, dockets, at)
    tallies = {d: _Tally(rulebook, d, traveller, at) for d, _ in piles}
    words = {d: outcome(rulebook, d, traveller, at=at) for d, _ in piles}
    found = []
    for key in sorted(_open_keys(dockets, traveller)):
        asking = [c for d in dockets if key in d.keys for c in d.clauses]
        answers = list_answers(key, asking, head)
        settled, tried, changed = 0, 0, set()
        for answer in answers:
            try:
                told = rulebook.inferences.answer(traveller, key, answer)
            except ContradictoryAnswersError:
                continue  # what was answered already rules this answer out
            tried += 1
            new = {k for k in told.answers if k not in traveller.answers}
            for docket, many in piles:
                if new.isdisjoint(docket.keys):
                    continue
                settled += many * tallies[docket].settled(told, new)
                if docket not in changed:
                    after = outcome(rulebook, docket, told, at=at)
                    changed |= {docket} if after != words[docket] else set()
        if changed:
            question = head.questions.get(key)
            text = question.text if question else key
            changes = sum(many for docket, many in piles if docket in changed)
            found.append(NextQuestion(key, text, changes, settled / tried))
    order = {key: i for i, key in enumerate(head.questions)}
    found.sort(key=lambda q: (-q.settles, -q.changes, order.get(q.key, -1)))
    return found[:MOST]


def _pile(rulebook: Rulebook, dockets: Iterable[Docket], at: Instant) -> list[tuple[Docket, int]]:
    """Give one docket of each shape, and how many have it."""
    piles: dict[tuple[object, ...], list[Docket]] = {}
    for docket in dockets:
        piles.setdefault(docket.shape(rulebook, at), []).append(docket)
    return [(pile[0], len(pile)) for pile in piles.values()]


def _open_keys(dockets: Iterable[Docket], traveller: Traveller) -> set[str]:
    keys = frozenset[str]().union(*(d.keys for d in dockets))
    return {k for k in keys if traveller.find(k) is None}


def list_answers(key: str, clauses: Iterable[Clause], head: Head) -> list[Any]:
    """List one answer of each kind that the clauses or the declared values tell apart."""
    question = head.questions.get(key)
    kind = question.type if question else ""
    if kind == "flag":
        return [True, False]
    if kind == "choice" and question is not None:
        return list(question.values)
    wanted = _wanted(key, clauses)
    if kind == "list":
        pool = question.values if question and question.values else sorted(map(str, wanted))
        return [frozenset(), *(frozenset({v}) for v in pool)]
    if kind == "integer":
        return _thresholds(wanted)
    if kind in ("region", "countries"):
        named = sorted({str(v) for w in wanted for v in w})
        if kind == "region":
            return [*named, "XX-0"]
        return [*(frozenset({v}) for v in named), frozenset({"XX"})]
    if kind == "visas":
        return [(), *_visas(wanted)]
    if kind == "ties":
        return [{}, *({sorted(c)[0]: k} for w in wanted for c, k in w)]
    return []


def _wanted(key: str, clauses: Iterable[Clause]) -> list[Any]:
    wanted: list[Any] = []
    for clause in clauses:
        for condition in (clause.when, clause.excepted, clause.require):
            for atom in condition.atoms() if condition else ():
                if atom.key == key and atom.wants not in wanted:
                    wanted.append(atom.wants)
    return wanted


def _thresholds(wanted: Iterable[Any]) -> list[int]:
    edges = set()
    for want in wanted:
        if isinstance(want, tuple):
            low, high = want
            edges |= {int(v) for v in (low, low - 1, high, high + 1) if abs(v) < 1e6}
        else:
            edges |= {int(v) + d for v in want for d in (-1, 0, 1)}
    return sorted(v for v in edges if v >= 0)


def _visas(wanted: Iterable[Mapping[str, frozenset[str]]]) -> list[tuple[Visa, ...]]:
    found = []
    for want in wanted:
        issuer = sorted(want.get("issuer", {"XX"}))[0]
        kind = sorted(want.get("kind", {""}))[0]
        found.append((Visa(issuer, kind),))
    return list(dict.fromkeys(found))
