"""
The next best question: which unanswered key would settle most, by partial evaluation.

For each unanswered key every answer its conditions can tell apart is tried. A key's worth is the
number of rules in play that its answers settle, on average; a key whose answers change no verdict
is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayout.rules.judging import Bench, judge
from wayout.rules.leaving import assess_exit
from wayout.rules.rulebook import Clause, Rulebook
from wayout.rules.traveller import Traveller, Visa
from wayout.situation.period import Instant
from wayout.situation.record import Head

MOST = 5
NO_SUCH = "other"


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A question worth asking: its words, what it changes and how many rules it settles."""

    key: str
    text: str
    changes: int
    settles: float


@dataclass(frozen=True, slots=True, eq=False)
class Docket:
    """Clauses judged together: one domain of one country, with the place and mode chosen."""

    domain: str
    country: str
    clauses: tuple[Clause, ...]

    def keys(self) -> frozenset[str]:
        """Give the keys the docket's clauses ask about."""
        return frozenset().union(*(c.keys() for c in self.clauses))


def undecided(rulebook: Rulebook, docket: Docket, traveller: Traveller, *, at: Instant) -> int:
    """Count the clauses of a docket that wait for an answer of the traveller."""
    bench = Bench(rulebook, docket.clauses, traveller, at)
    waiting = 0
    for clause in docket.clauses:
        state = bench.unmet(clause) if clause.require is not None else bench.effective(clause)
        waiting += bool(state.missing)
    return waiting


def outcome(rulebook: Rulebook, docket: Docket, traveller: Traveller, *, at: Instant) -> object:
    """Give the words of the judgement of a docket."""
    if docket.domain == "exit":
        answer = assess_exit(rulebook, traveller, country=docket.country, at=at)
        return answer.law, answer.practice
    return judge(rulebook, docket.clauses, traveller, at=at).word


def list_questions(
    rulebook: Rulebook, dockets: Sequence[Docket], traveller: Traveller, *, at: Instant
) -> list[NextQuestion]:
    """
    List the questions worth asking, most decisive first, at most `MOST`.

    O(keys x answers x clauses) evaluations.
    """
    head = rulebook.situation.head
    before = {d: undecided(rulebook, d, traveller, at=at) for d in dockets}
    words = {d: outcome(rulebook, d, traveller, at=at) for d in dockets}
    found = []
    for key in sorted(_open_keys(dockets, traveller)):
        question = head.questions.get(key)
        concerned = [d for d in dockets if not d.keys().isdisjoint({key})]
        answers = list_answers(key, [c for d in concerned for c in d.clauses], head)
        settled, changed = 0.0, set()
        for answer in answers:
            told = rulebook.inferences.complete(traveller.answering(key, answer))
            touched = _touched(dockets, traveller, told)
            for docket in touched:
                settled += before[docket] - undecided(rulebook, docket, told, at=at)
                if outcome(rulebook, docket, told, at=at) != words[docket]:
                    changed.add(docket)
        if changed and answers:
            text = question.text if question else key
            found.append(NextQuestion(key, text, len(changed), settled / len(answers)))
    order = list(head.questions)
    found.sort(key=lambda q: (-q.settles, -q.changes, order.index(q.key) if q.key in order else -1))
    return found[:MOST]


def _open_keys(dockets: Iterable[Docket], traveller: Traveller) -> set[str]:
    keys = frozenset[str]().union(*(d.keys() for d in dockets))
    return {k for k in keys if traveller.find(k) is None}


def _touched(dockets: Iterable[Docket], before: Traveller, told: Traveller) -> list[Docket]:
    new = {k for k in told.answers if k not in before.answers}
    return [d for d in dockets if not new.isdisjoint(d.keys())]


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
