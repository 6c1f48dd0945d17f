"""What follows from a portrait: the inferences and presumptions of a situation, over bits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wayout.rules.condition import Atom, Condition
from wayout.rules.inference import Inferences, Tie, elements_of, is_collection
from wayout.rules.memory import Memory
from wayout.rules.traits import (
    Circuit,
    Portrait,
    Traits,
    equal_atom,
    held_atom,
    some_atom,
    tie_atom,
)
from wayout.rules.traveller import Answer, Visa

CONTRADICTION: Portrait = -1
"""No portrait: what stands in its place where answers contradict each other."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """
    What an inference says about one key.

    `own` are all bits of the key, `adds` those it gets if nothing was answered. An answer agrees
    if its bits among `asks` are `wants`.
    """

    own: Portrait
    adds: Portrait
    asks: Portrait
    wants: Portrait


@dataclass(frozen=True, slots=True)
class _Inferring:
    keys: frozenset[str]
    when: Circuit
    then: tuple[tuple[str, Answer], ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    when: Circuit
    then: tuple[Conclusion, ...]


class Consequences:
    """
    What follows from portraits, as `Inferences` says what follows from answers.

    A test holds both to be the same: the portrait of a completed traveller is the completed
    portrait of the traveller.
    """

    def __init__(self, inferences: Inferences, traits: Traits, memory: Memory) -> None:
        self._traits, self._memory = traits, memory
        self._day = inferences.day
        self._implied = [self._compile(when, then) for _, when, then in inferences.implied]
        self._presumed = [self._compile(when, then) for _, when, then in inferences.presumed]
        both = [*self._implied, *self._presumed]
        self._joined = _join([i.keys for i in both])
        self.keys: frozenset[str] = frozenset[str]().union(*self._joined)
        """The keys that anything is inferred from, or that are inferred."""

    def _compile(self, when: Condition, then: Mapping[str, Answer]) -> _Inferring:
        for key, value in then.items():
            self._agreement(key, value)  # every trait is numbered before any bits are taken
        circuit = self._traits.circuit(when, self._day)
        return _Inferring(when.keys() | frozenset(then), circuit, tuple(then.items()))

    def _agreement(self, key: str, value: Answer) -> tuple[Portrait, Portrait]:
        """Give the bits an answer is compared by, and what they are if it agrees."""
        if is_collection(value) and not value:
            some = self._traits.add(some_atom(key))
            return some.both, some.yes << 1
        parts = elements_of(value) if is_collection(value) else [value]
        asks = wants = 0
        for part in parts:
            trait = self._traits.add(_having(key, part))
            asks, wants = asks | trait.both, wants | trait.yes
        return asks, wants

    def reads(self, key: str) -> Portrait:
        """Give the bits on which it depends what follows from a key."""
        return self._circle_of[key].reads if key in self.keys else 0

    def reads_of(self, keys: Iterable[str]) -> Portrait:
        """Give the bits on which it depends what follows from some keys."""
        found = 0
        for key in keys:
            found |= self.reads(key)
        return found

    def circle(self, keys: Iterable[str]) -> frozenset[str]:
        """Give the keys that may change, or be contradicted, when these change; and these."""
        changed = frozenset(keys)
        return changed.union(*(keys for keys in self._joined if not keys.isdisjoint(changed)))

    def complete(self, told: Portrait) -> Portrait | None:
        """
        Add what follows from the bits of what was told, without presumptions made before.

        None if the answers contradict each other.
        """
        for circle in self._circles:
            added = circle.find_added(told)
            if added == CONTRADICTION:
                return None
            told |= added
        return told

    def complete_key(self, whole: Portrait, told: Portrait, key: str) -> Portrait | None:
        """
        Give a completed portrait anew after one key was answered otherwise.

        `told` has the new answer, and what was told besides, without presumptions. Only what may
        follow from the key is looked at: the rest is as complete as it was.
        """
        circle = self._circle_of.get(key)
        if circle is None:
            own = self._traits.mask((key,))
            return whole & ~own | told & own
        added = circle.find_added(told)
        return None if added == CONTRADICTION else whole & ~circle.mask | told & circle.mask | added

    @cached_property
    def _circles(self) -> tuple[Circle, ...]:
        return tuple(self._draw(keys) for keys in self._joined)

    @cached_property
    def _circle_of(self) -> dict[str, Circle]:
        return {
            key: circle
            for keys, circle in zip(self._joined, self._circles, strict=True)
            for key in keys
        }

    def _draw(self, keys: frozenset[str]) -> Circle:
        implied = [self._lay(i) for i in self._implied if i.keys <= keys]
        presumed = [self._lay(i) for i in self._presumed if i.keys <= keys]
        return Circle(self._traits.mask(keys), implied, presumed, self._memory)

    def _lay(self, inferring: _Inferring) -> _Rule:
        conclusions = []
        for key, value in inferring.then:
            asks, wants = self._agreement(key, value)
            adds = self._traits.of_answer(key, value, self._day)
            conclusions.append(Conclusion(self._traits.mask((key,)), adds, asks, wants))
        return _Rule(inferring.when, tuple(conclusions))


class Circle:
    """Inferences whose keys hang together, and hang on no other key."""

    def __init__(
        self,
        mask: Portrait,
        implied: Sequence[_Rule],
        presumed: Sequence[_Rule],
        memory: Memory,
    ) -> None:
        self.mask = mask
        self.reads: Portrait = 0
        for rule in (*implied, *presumed):
            self.reads |= rule.when.mask
            for said in rule.then:
                self.reads |= said.asks
        self._implied, self._presumed = implied, presumed
        self._memory = memory
        self._found: dict[Portrait, Portrait] = memory.shelf()

    def find_added(self, told: Portrait) -> Portrait:
        """Give the bits that are added to what was told; or CONTRADICTION."""
        read = told & self.reads
        found = self._found.get(read)
        if found is None:
            completed = self._complete(read)
            added = CONTRADICTION if completed is None else completed & ~read
            found = self._memory.keep(self._found, read, added)
        return found

    def _complete(self, told: Portrait) -> Portrait | None:
        portrait = self._infer(told)
        if portrait is None:
            return None
        for rule in self._presumed:
            if not rule.when.judge(portrait).is_yes:
                continue
            presuming = portrait
            for said in rule.then:
                if not portrait & said.own:
                    presuming |= said.adds
            if presuming != portrait:
                # What the traveller told may rebut the presumption.
                portrait = self._infer(presuming) or portrait
        return portrait

    def _infer(self, portrait: Portrait) -> Portrait | None:
        settled = False
        while not settled:
            settled = True
            for rule in self._implied:
                if not rule.when.judge(portrait).is_yes:
                    continue
                for said in rule.then:
                    if not portrait & said.own:
                        portrait |= said.adds
                        settled = False
                    elif portrait & said.asks != said.wants:
                        return None
        return portrait


def _having(key: str, part: object) -> Atom:
    if isinstance(part, Visa):
        return held_atom(part)
    if isinstance(part, Tie):
        return tie_atom(part.country, part.kind)
    return equal_atom(key, (part,))


def _join(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Join sets that share an element until none do."""
    joined: list[frozenset[str]] = []
    for new in sets:
        apart = [s for s in joined if s.isdisjoint(new)]
        joined = [*apart, new.union(*(s for s in joined if not s.isdisjoint(new)))]
    return joined
