"""The smallest change that would open a way that is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from wayout.rules.clause import Clause
from wayout.rules.condition import Atom
from wayout.rules.rulebook import Rulebook
from wayout.rules.traits import Portrait
from wayout.rules.traveller import Visa
from wayout.situation.phrase import Name, Quote, Word, say, say_joined
from wayout.situation.record import Head

CHANGEABLE = ("documents", "visas", "purpose", "ties", "means")
"""General keys a person can change or may have understated; never age, sex or citizenship."""

MOST = 4


@dataclass(frozen=True, slots=True)
class Change:
    """
    A new answer to a key, with its words; what `joins` is held besides all that was held.

    `kinds` are a visa's other kinds that rules name, each with its bits.
    """

    key: str
    bits: Portrait
    joins: bool
    words: str
    kinds: tuple[tuple[str, Portrait], ...] = ()


Said = tuple[Any, bool, str]
"""A new answer, whether it joins what was held, and its words."""


def list_changes(rulebook: Rulebook, clauses: Iterable[Clause]) -> list[Change]:
    """
    List new answers, with their words, to the keys the clauses ask about.

    Besides the general ones, a key can be changed if its question says what opens a way.
    """
    head, traits = rulebook.situation.head, rulebook.traits
    day = head.window.start.date()  # a visa to try has no last day
    clauses = list(clauses)
    kinds = _kinds_of_visas(clauses)
    changes: dict[tuple[str, str], Change] = {}
    for atom in _atoms(clauses):
        for value, joins, words in _answers(atom, head):
            if (atom.key, words) in changes:
                continue
            others = []
            if atom.key == "visas" and not value[0].kind:
                for kind in kinds:
                    visa = (Visa(value[0].issuer, kind),)
                    others.append((kind, traits.of_answer("visas", visa, day)))
            bits = traits.of_answer(atom.key, value, day)
            changes[atom.key, words] = Change(atom.key, bits, joins, words, tuple(others))
    return list(changes.values())


def _atoms(clauses: Iterable[Clause]) -> Iterator[Atom]:
    for clause in clauses:
        for condition in (clause.when, clause.excepted, clause.require):
            if condition is not None:
                yield from condition.atoms()


def _kinds_of_visas(clauses: Iterable[Clause]) -> list[str]:
    """List the kinds of visa that rules name."""
    found = {k for a in _atoms(clauses) if a.kind == "visas" for k in a.wants.get("kind", ())}
    return sorted(found)


def _answers(atom: Atom, head: Head) -> Iterator[Said]:
    question = head.questions.get(atom.key)
    if question is not None and question.opens:
        values = question.values if question.type == "choice" else (True,)
        for value in values:
            word = Word(str(value), question.key)
            yield value, False, Quote(question.opens, question.key, "opens", word)
    elif atom.key in CHANGEABLE:
        yield from _ANSWERS[atom.kind](atom, head)


def _any_of(codes: Iterable[str], head: Head) -> str:
    """Say which countries are meant: the name of their group if they have one."""
    wanted = frozenset(codes)
    for name, members in head.groups.items():
        if members == wanted:
            return say("any {group} state", group=Word(name.capitalize(), "group", name))
    return say_joined("{some} or {another}", (Name(code, code) for code in sorted(wanted)))


def _visa_answers(atom: Atom, head: Head) -> Iterator[Said]:
    issuers = sorted(atom.wants.get("issuer", ())) or ["?"]
    kinds = sorted(atom.wants.get("kind", ())) or [""]
    words = say("a valid visa of {countries}", countries=_any_of(issuers, head))
    if kinds[0]:
        named = say_joined("{some} or {another}", (Word(kind, "visa") for kind in kinds))
        words = say("{words} ({kinds})", words=words, kinds=named)
    yield (Visa(issuers[0], kinds[0]),), True, words


def _tie_answers(atom: Atom, head: Head) -> Iterator[Said]:
    for countries, kinds in atom.wants:
        where = _any_of(countries, head)
        for kind in sorted(kinds):
            words = say("{tie} in {countries}", tie=Word(kind, "ties"), countries=where)
            yield {min(countries): frozenset({kind})}, True, words


def _equal_answers(atom: Atom, _head: Head) -> Iterator[Said]:
    for wanted in sorted(atom.wants, key=str):
        word = Word(str(wanted).replace("-", " "), atom.key, str(wanted))
        if atom.key == "purpose":
            yield frozenset({wanted}), False, say("if the purpose is {purpose}", purpose=word)
        else:
            yield frozenset({wanted}), True, say("a {thing}", thing=word)


_ANSWERS: dict[str, Callable[[Atom, Head], Iterator[Said]]] = {
    "visas": _visa_answers,
    "ties": _tie_answers,
    "equals": _equal_answers,
    "range": lambda _atom, _head: iter(()),
}


class Openings:
    """
    The smallest changes of answers that open one way, for whoever is refused.

    Found once for each portrait, as far as it can bear on the way or on what is changed.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        changes: Sequence[Change],
        is_open: Callable[[Portrait], bool],
        *,
        reads: Portrait,
    ) -> None:
        """Prepare the openings of a way that `is_open` judges by the bits of `reads`."""
        self._traits, self._memory = rulebook.traits, rulebook.memory
        self._consequences = rulebook.consequences
        self._changes, self._judge, self._reads = changes, is_open, reads
        self._known: dict[Portrait, bool] = self._memory.shelf()
        self.mask = reads | self._consequences.reads_of(c.key for c in changes)
        self._found: dict[tuple[Portrait, Portrait], tuple[str, ...]] = self._memory.shelf()

    def find(self, portrait: Portrait, told: Portrait) -> tuple[str, ...]:
        """
        Find the smallest sets of changed answers after which the way is open, in words.

        `told` is the portrait without what is presumed. One change is tried first, then two at
        once. O(k^2) judgements for k changes.
        """
        key = (portrait & self.mask, told & self.mask)
        found = self._found.get(key)
        if found is None:
            found = self._memory.keep(self._found, key, self._find(*key))
        return found

    def _find(self, portrait: Portrait, told: Portrait) -> tuple[str, ...]:
        """Find them by the bits that can bear on it."""
        whole = self._consequences.complete(told)
        if whole is None:
            return ()
        before = _Before(portrait, told, whole)
        trials = [self._trial(change, change.bits, portrait) for change in self._changes]
        singles = [(trial,) for trial in trials]
        pairs = ((a, b) for a, b in combinations(trials, 2) if a.change.key != b.change.key)
        for sets in (singles, pairs):
            found = [
                self._except_kinds(before, chosen) for chosen in sets if self._opens(before, chosen)
            ]
            if found:
                return tuple(dict.fromkeys(found))[:MOST]
        return ()

    def _trial(self, change: Change, bits: Portrait, portrait: Portrait) -> _Trial:
        own = self._traits.mask((change.key,))
        held = self._traits.joining(portrait, change.key, bits) & own if change.joins else bits
        return _Trial(change, own, held)

    def _opens(self, before: _Before, chosen: Sequence[_Trial]) -> bool:
        """Tell whether changed answers open the way; not if they cannot go together."""
        told, whole = before.told, before.whole
        for trial in chosen:
            told = told & ~trial.own | trial.bits
        for trial in chosen:
            after = self._consequences.complete_key(whole, told, trial.change.key)
            if after is None:
                return False
            whole = after
        return self._is_open(whole)

    def _is_open(self, portrait: Portrait) -> bool:
        seen = portrait & self._reads
        found = self._known.get(seen)
        if found is None:
            found = self._memory.keep(self._known, seen, self._judge(seen))
        return found

    def _except_kinds(self, before: _Before, chosen: Sequence[_Trial]) -> str:
        """Say a change, and of the visas that rules name the kinds that would not open the way."""
        words = say_joined("{some} and {another}", (trial.change.words for trial in chosen))
        useless: list[str] = []
        for number, trial in enumerate(chosen):
            for kind, bits in trial.change.kinds:
                other = self._trial(trial.change, bits, before.portrait)
                if not self._opens(before, [*chosen[:number], other, *chosen[number + 1 :]]):
                    useless.append(Word(kind, "visa"))
        if not useless:
            return words
        kinds = say_joined("{some} or {another}", useless)
        return say("{words} (but not of the kind {kinds})", words=words, kinds=kinds)


class _Before(NamedTuple):
    """A portrait, what was told of it, and what is whole again without presumptions of before."""

    portrait: Portrait
    told: Portrait
    whole: Portrait


class _Trial(NamedTuple):
    """A change for one portrait: the bits of its key, and what they become."""

    change: Change
    own: Portrait
    bits: Portrait
