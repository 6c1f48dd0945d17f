"""
Dockets: clauses judged together for the next question, and the forms that many of them share.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from wayout.rules.clause import Clause
from wayout.rules.judging import weigh
from wayout.rules.kleene import Truth, all_of
from wayout.rules.leaving import exit_words
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Bench, Sitting
from wayout.rules.traits import Portrait
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant

ANSWERING = frozenset({"admit", "refuse", "require", "unsettled"})
"""The effects of rules that make a verdict; the others only warn."""


@dataclass(frozen=True, eq=False)
class Docket:
    """Clauses judged together: one domain of one country, with the place and mode chosen."""

    domain: str
    country: str
    clauses: tuple[Clause, ...]
    form: Form | None = None

    @cached_property
    def keys(self) -> frozenset[str]:
        """The traveller keys the docket's clauses ask about."""
        return frozenset[str]().union(*(c.keys for c in self.clauses))


class Answers(NamedTuple):
    """
    The answers to one key that are tried: the bits of each.

    `wanted` are the traits they were made from; on `reads` depends what follows from them.
    """

    key: str
    wanted: Portrait
    bits: tuple[Portrait, ...]
    reads: Portrait


class State(NamedTuple):
    """What a form says of a portrait: its words, and the clauses that wait, one bit each."""

    words: object
    waiting: int


class Form:
    """
    What dockets have in common whose judgement depends on nothing but the portrait alike.

    Dozens of countries admit on the same terms; dockets of one form have one outcome.
    """

    def __init__(self, rulebook: Rulebook, domain: str, sitting: Sitting) -> None:
        self.sitting = sitting
        self._domain = domain
        over = rulebook.overriders
        keys = [c.keys.union(*(o.keys for o in over.get(c.rule.id, ()))) for c in sitting.clauses]
        self._bearing = [rulebook.traits.mask(k) for k in keys]
        self.mask: Portrait = sitting.mask
        self._memory = rulebook.memory
        self._states: dict[Portrait, State] = rulebook.memory.shelf()
        self._alike: dict[tuple[int, ...], tuple[list[Truth], State]] = rulebook.memory.shelf()
        self._borne: dict[Portrait, int] = rulebook.memory.shelf()
        self._sorts: dict[object, tuple[tuple[int, int], ...]] = rulebook.memory.shelf()
        self.reads: Portrait = sitting.mask
        for bits in self._bearing:
            self.reads |= bits

    def state(self, portrait: Portrait) -> State:
        """Give what becomes of a portrait: the words, and the clauses that wait for an answer."""
        read = portrait & self.mask
        found = self._states.get(read)
        if found is None:
            found = self._memory.keep(self._states, read, self._find_state(read))
        return found

    def _find_state(self, read: Portrait) -> State:
        """Find it by how far each clause is effective and met: few portraits differ in that."""
        bench = Bench(self.sitting, read)
        truths = bench.truths()
        name = tuple([id(truth) for truth in truths])
        found = self._alike.get(name)
        if found is None:  # the entry keeps the truths alive, and so their identities
            words = exit_words(bench) if self._domain == "exit" else weigh(bench).word
            made = truths, State(words, self._list_waiting(truths))
            found = self._memory.keep(self._alike, name, made)
        return found[1]

    def _list_waiting(self, truths: Iterable[Truth]) -> int:
        """Give the clauses that wait for an answer, one bit each, by what `truths` gives."""
        waiting, given = 0, iter(truths)
        for i, standing in enumerate(self.sitting.standings.values()):
            truth = next(given)
            if standing.met is not None:
                truth = all_of([truth, ~next(given)])
            if truth.missing:
                waiting |= 1 << i
        return waiting

    def sort(self, answers: Answers) -> tuple[tuple[int, int], ...]:
        """Sort answers that come to the same here: give one of each sort, and how many it has."""
        name = (answers.key, answers.wanted)
        found = self._sorts.get(name)
        if found is None:
            reads = self.mask | answers.reads
            sorts = Counter(bits & reads for bits in answers.bits)
            first = {bits & reads: i for i, bits in reversed(list(enumerate(answers.bits)))}
            made = tuple((first[bits], many) for bits, many in sorts.items())
            found = self._memory.keep(self._sorts, name, made)
        return found

    def borne(self, new: Portrait) -> int:
        """Give the clauses on which some of these bits bear, one bit each."""
        read = new & self.reads
        found = self._borne.get(read)
        if found is None:
            bearing = (1 << i for i, bits in enumerate(self._bearing) if bits & read)
            found = self._memory.keep(self._borne, read, sum(bearing))
        return found


def _waits(bench: Bench, clause: Clause) -> bool:
    state = bench.unmet(clause) if clause.require is not None else bench.effective(clause)
    return bool(state.missing)


def undecided(rulebook: Rulebook, docket: Docket, traveller: Traveller, *, at: Instant) -> int:
    """Count the clauses of a docket that wait for an answer of the traveller."""
    bench = rulebook.seat(docket.clauses, traveller, at)
    return sum(_waits(bench, clause) for clause in docket.clauses)


def outcome(rulebook: Rulebook, docket: Docket, traveller: Traveller, *, at: Instant) -> object:
    """Give the words of the judgement of a docket."""
    form = get_form(rulebook, docket, at=at)
    return form.state(rulebook.portrait(traveller, at)).words


def list_dockets(
    rulebook: Rulebook, entered: Iterable[tuple[str, str]], *, at: Instant
) -> list[Docket]:
    """List the dockets of leaving home and of entering countries, each by a mode."""
    known: dict[tuple[int, str, str], Docket] = rulebook.memory.named("dockets")
    home = rulebook.situation.head.home
    period = bisect_right(rulebook.edges, at)
    dockets = []
    for country, mode in [(home, ""), *entered]:
        key = (period, country, mode)
        if key not in known:
            known[key] = _make_docket(rulebook, country, mode, at)
        dockets.append(known[key])
    return dockets


def _make_docket(rulebook: Rulebook, country: str, mode: str, at: Instant) -> Docket:
    domain = "exit" if country == rulebook.situation.head.home else "entry"
    if domain == "exit":
        sitting = rulebook.scope(domain, country).whole(at)
    else:
        sitting = rulebook.sitting(domain, country, at=at, mode=mode)
    clauses = tuple(c for c in sitting.deciding if c.rule.effect in ANSWERING)
    form = _find_form(rulebook, domain, country, rulebook.sit(clauses, at))
    return Docket(domain, country, clauses, form)


def _find_form(rulebook: Rulebook, domain: str, country: str, sitting: Sitting) -> Form:
    """Find the form of clauses; forms that are alike are one."""
    forms: dict[object, Form] = rulebook.memory.named("forms")
    shape = (country if domain == "exit" else "", *sitting.shape)
    if shape not in forms:
        forms[shape] = Form(rulebook, domain, sitting)
    return forms[shape]


def get_form(rulebook: Rulebook, docket: Docket, *, at: Instant) -> Form:
    """Get the form of a docket at an instant."""
    if docket.form is not None:
        return docket.form
    sitting = rulebook.sit(docket.clauses, at)
    return _find_form(rulebook, docket.domain, docket.country, sitting)
