"""
Traits: all that the rules of a situation can tell apart in a traveller, numbered.

A portrait says which traits a traveller has on a day. It is an integer: trait n holds if bit 2n is
set, it fails if bit 2n + 1 is, and where neither is the traveller did not answer. Whoever judges
is given a portrait and nothing else of a traveller. So two travellers with one portrait get one
verdict, and a judgement that is remembered by the bits it was given is nobody's own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wayout.rules.clause import Clause
from wayout.rules.condition import Atom, Condition
from wayout.rules.kleene import NO, YES, Truth, all_of, any_of, ask
from wayout.rules.memory import Memory
from wayout.rules.traveller import Answer, Traveller, Visa

Portrait = int
"""Which traits a traveller has, fails, or did not tell; two bits for each trait."""

_Judge = Callable[[Portrait], Truth]


@dataclass(frozen=True, slots=True)
class Trait:
    """One atom, by its number; of a fixed `day` if it is not judged on the day asked about."""

    atom: Atom
    number: int
    day: date | None

    @property
    def yes(self) -> Portrait:
        """Give the bit that says the trait holds."""
        return 1 << (2 * self.number)

    @property
    def both(self) -> Portrait:
        """Give the two bits of the trait."""
        return 3 << (2 * self.number)


class Traits:
    """The traits of one rulebook. More can be added; the numbers of the others stay."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._known: dict[Hashable, Trait] = {}
        self._yes: dict[str, Portrait] = {}
        self._holding: dict[str, dict[Any, Portrait]] = {}
        self._tested: dict[str, list[tuple[Trait, Portrait]]] = {}
        self._of_clause: dict[Clause, tuple[Circuit, Circuit | None, Circuit | None]] = {}
        self._circuits: dict[Hashable, Circuit] = {}

    def __len__(self) -> int:
        return len(self._known)

    def add(self, atom: Atom, day: date | None = None) -> Trait:
        """Give the trait that an atom asks about; visas may be asked about on a fixed day."""
        fixed = day if atom.key == "visas" else None
        name = (atom.key, atom.kind, _hashable(atom.wants), fixed)
        if name in self._known:
            return self._known[name]
        trait = self._known[name] = Trait(atom, len(self._known), fixed)
        self._yes[atom.key] = self._yes.get(atom.key, 0) | trait.yes
        if atom.kind == "equals":
            holding = self._holding.setdefault(atom.key, {})
            for value in atom.wants:
                holding[value] = holding.get(value, 0) | trait.yes
        else:
            self._tested.setdefault(atom.key, []).append((trait, trait.yes))
        return trait

    def add_equal(self, key: str, *values: Any) -> Trait:
        """Give the trait of having one of these values."""
        return self.add(equal_atom(key, values))

    def keys(self, portrait: Portrait) -> frozenset[str]:
        """Give the keys that a portrait, or a mask, has bits of."""
        return frozenset(k for k, yes in self._yes.items() if portrait & (yes | yes << 1))

    def mask(self, keys: Iterable[str]) -> Portrait:
        """Give every bit of every trait of some keys."""
        found = 0
        for key in keys:
            found |= self._yes.get(key, 0) * 3
        return found

    def wants(self, mask: Portrait) -> list[Any]:
        """Give what the traits of a mask look for, each once."""
        found: list[Any] = []
        for trait in self._known.values():
            if mask & trait.yes and trait.atom.wants not in found:
                found.append(trait.atom.wants)
        return found

    def portrait(self, traveller: Traveller, day: date) -> Portrait:
        """Give the portrait of a traveller on a day."""
        found = 0
        for key, answer in traveller.answers.items():
            if answer is not None and key in self._yes:
                found |= self.of_answer(key, answer, day)
        return found

    def of_answer(self, key: str, answer: Answer, day: date) -> Portrait:
        """Give the bits of one answer."""
        holding = self._holding.get(key, {})
        yes = 0
        for value in answer if isinstance(answer, frozenset) else (answer,):
            if holding:
                yes |= holding.get(value, 0)
        for trait, bit in self._tested.get(key, ()):
            if trait.atom.accepts(answer, trait.day or day):
                yes |= bit
        return yes | (self._yes.get(key, 0) & ~yes) << 1

    def joining(self, portrait: Portrait, key: str, more: Portrait) -> Portrait:
        """
        Give the portrait with more held of a key, none of what was held taken away.

        `more` are the bits of what is added. A trait of a list, of visas or of ties holds if some
        one of them makes it hold.
        """
        own = self._yes.get(key, 0)
        yes = (portrait | more) & own
        return (portrait & ~(own * 3)) | yes | (own & ~yes) << 1

    def replacing(self, portrait: Portrait, key: str, bits: Portrait) -> Portrait:
        """Give the portrait with another answer to a key."""
        return (portrait & ~(self._yes.get(key, 0) * 3)) | bits

    def circuit(self, condition: Condition, day: date | None = None) -> Circuit:
        """Give the circuit of a condition; equal conditions share one."""
        name, judge, mask = self._compile(condition, day)
        if name not in self._circuits:
            self._circuits[name] = Circuit(mask, judge, self._memory)
        return self._circuits[name]

    def circuits(self, clause: Clause) -> tuple[Circuit, Circuit | None, Circuit | None]:
        """Give the circuits of a clause: of `when`, of `except`, of `require`."""
        found = self._of_clause.get(clause)
        if found is None:
            excepted, require = clause.excepted, clause.require
            found = self._of_clause[clause] = (
                self.circuit(clause.when),
                self.circuit(excepted) if excepted is not None else None,
                self.circuit(require) if require is not None else None,
            )
        return found

    def _compile(self, condition: Condition, day: date | None) -> tuple[Hashable, _Judge, Portrait]:
        if condition.atom is not None:
            trait = self.add(condition.atom, day)
            return trait.number, _leaf(trait), trait.both
        compiled = [self._compile(part, day) for part in condition.parts]
        name = (condition.operator, *(name for name, _, _ in compiled))
        parts = tuple(judge for _, judge, _ in compiled)
        mask = 0
        for _, _, more in compiled:
            mask |= more
        return name, _joint(condition.operator, parts), mask


def equal_atom(key: str, values: Iterable[Any]) -> Atom:
    """Give the atom of having one of these values."""
    wants = frozenset(values)

    def accepts(answer: Any, _day: date) -> bool:
        if isinstance(answer, frozenset):
            return not wants.isdisjoint(answer)
        return answer in wants

    return Atom(key, "equals", wants, accepts, ask(key))


def some_atom(key: str) -> Atom:
    """Give the atom of having anything at all: a visa, a tie, an entry in a list."""
    return Atom(key, "some", (), lambda answer, _day: bool(answer), ask(key))


EXPIRED = Atom(
    "visas",
    "expired",
    (),
    lambda visas, day: any(not visa.valid_on(day) for visa in visas),
    ask("visas"),
)
"""The atom of having a visa that ran out before the day."""


def held_atom(visa: Visa) -> Atom:
    """Give the atom of holding exactly this visa."""
    return Atom("visas", "held", visa, lambda visas, _day: visa in visas, ask("visas"))


def tie_atom(country: str, kind: str) -> Atom:
    """Give the atom of one tie to one country."""
    wants = ((frozenset({country}), frozenset({kind})),)

    def accepts(ties: Any, _day: date) -> bool:
        return kind in ties.get(country, ())

    return Atom("ties", "ties", wants, accepts, ask("ties"))


class Circuit:
    """A condition over the bits of a portrait; what it gave for the bits it reads is kept."""

    __slots__ = ("_found", "_judge", "_memory", "mask")

    def __init__(self, mask: Portrait, judge: _Judge, memory: Memory) -> None:
        self.mask = mask
        self._judge = judge
        self._memory = memory
        self._found: dict[Portrait, Truth] = memory.shelf()

    def judge(self, portrait: Portrait) -> Truth:
        """Judge the condition for a portrait."""
        read = portrait & self.mask
        found = self._found.get(read)
        if found is None:
            found = self._memory.keep(self._found, read, self._judge(read))
        return found


def _leaf(trait: Trait) -> _Judge:
    yes, no, unanswered = trait.yes, trait.yes << 1, trait.atom.unanswered

    def judge(portrait: Portrait) -> Truth:
        return YES if portrait & yes else NO if portrait & no else unanswered

    return judge


def _joint(operator: str, parts: tuple[_Judge, ...]) -> _Judge:
    if operator == "not":
        return lambda portrait: ~parts[0](portrait)
    joined = all_of if operator == "all" else any_of
    return lambda portrait: joined(part(portrait) for part in parts)


def _hashable(wants: Any) -> Hashable:
    return tuple(sorted(wants.items())) if isinstance(wants, Mapping) else wants
