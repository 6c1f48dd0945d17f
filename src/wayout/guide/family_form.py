"""
What somebody asked for several travellers, as the fields of one form.

The fields of the plan are those of `form.Asked`; those of the second traveller begin with `m2.`:
`m2.name`, `m2.from`, `m2.follows` (days), `m2.parent` (the number of a child), `m2.a.age`, and
`m2.skip`. `travellers` says how many there are, so that one of whom nothing was said is kept.
Reading never fails: what cannot be used is left out and told as a fault, with whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Self

from wayout.guide.form import ANSWER, MOST_CHARACTERS, OF_A_PARTY, Asked, Fields
from wayout.situation.record import Head

FEWEST, MOST = 2, 6
"""So many travellers one form holds; a file holds more."""
LONGEST_NAME = 40
COUNT = "travellers"
_MEMBER = re.compile(r"m([0-9]{1,2})\.(.+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """
    What cannot be used: its kind, whose it is, and what it is about.

    `number` is 0 where it is nobody's own; `key` names a question, `said` repeats a place or day.
    """

    kind: str
    number: int = 0
    key: str = ""
    said: str = ""


@dataclass(frozen=True)
class AskedMember:
    """
    What the form holds of one traveller; empty texts are what nobody said.

    `own` holds the start, the answers and what was left open; `parent_of` numbers of children.
    """

    name: str = ""
    follows: str = ""
    parent_of: tuple[int, ...] = ()
    own: Asked = field(default_factory=Asked)

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was said of this one."""
        return self == AskedMember()

    def fields(self, number: int) -> Iterator[tuple[str, str]]:
        """Yield the fields that hold all of it."""
        prefix = prefix_of(number)
        yield f"{prefix}name", self.name
        yield f"{prefix}follows", self.follows
        for child in self.parent_of:
            yield f"{prefix}parent", str(child)
        for name, said in self.own.fields():
            yield f"{prefix}{name}", said


@dataclass(frozen=True)
class AskedParty:
    """
    What the form of a party holds.

    `whole` is what is asked for all, and the answers of somebody who planned for one before;
    `who` is the number of the traveller whose page is open, 0 for none.
    """

    whole: Asked = field(default_factory=Asked)
    members: tuple[AskedMember, ...] = (AskedMember(), AskedMember())
    who: int = 0
    faults: tuple[Fault, ...] = field(default=(), compare=False)

    @classmethod
    def read(cls, fields: Fields, head: Head) -> Self:
        """Read the fields of a form; the answers of somebody alone become the first traveller's."""
        faults: list[Fault] = []
        kept = list(_keep_short(fields, faults))
        whole = Asked.read([f for f in kept if not OF_A_PARTY.fullmatch(f[0])], head)
        told: dict[int, list[tuple[str, str]]] = {}
        for name, said in kept:
            found = _MEMBER.fullmatch(name)
            if found and said.strip():
                told.setdefault(int(found.group(1)), []).append((found.group(2), said))
        count = max([FEWEST, *told, *(_number(v) for k, v in kept if k == COUNT)])
        if count > MOST:
            faults.append(Fault("many", said=str(count)))
            count = MOST
        if not any(name == COUNT for name, _ in kept) and not told:
            told[1] = [f for f in kept if f[0] == "skip" or f[0].startswith(ANSWER)]
        members = tuple(_read_member(told.get(n, []), n, count, head) for n in _numbers(count))
        who = next((_number(v) for k, v in kept if k == "who"), 0)
        return cls(whole, members, who if who <= count else 0, tuple(faults))

    def fields(self, *, without: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """Yield the fields that hold all of it, without some, to be hidden in a form."""
        left_out = frozenset(without)
        found = [*self.whole.fields(), (COUNT, str(len(self.members)))]
        for number, member in enumerate(self.members, start=1):
            found += member.fields(number)
        found += [("who", str(self.who))] if self.who else []
        return ((name, said) for name, said in found if said and name not in left_out)

    def add(self) -> AskedParty:
        """Add a traveller of whom nothing is said yet, if there is room."""
        more = (AskedMember(),) if len(self.members) < MOST else ()
        return replace(self, members=(*self.members, *more))

    def remove(self, number: int) -> AskedParty:
        """Remove a traveller; the others keep their children."""
        if not 1 <= number <= len(self.members):
            return self
        left = [
            replace(m, parent_of=tuple(_renumber(m.parent_of, number)))
            for n, m in enumerate(self.members, start=1)
            if n != number
        ]
        left += [AskedMember()] * (FEWEST - len(left))
        return replace(self, members=tuple(left), who=0)

    @property
    def start(self) -> str:
        """Give where those start who have no start of their own."""
        return self.whole.start

    @property
    def way(self) -> str:
        """Give the name of the way that was chosen."""
        return self.whole.way


def prefix_of(number: int) -> str:
    """Give what the names of a traveller's fields begin with."""
    return f"m{number}."


def _numbers(count: int) -> range:
    return range(1, count + 1)


def _number(text: str) -> int:
    """Read a small number; 0 if it is none."""
    said = text.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 2 else 0


def _keep_short(fields: Fields, faults: list[Fault]) -> Iterator[tuple[str, str]]:
    for name, said in fields:
        if len(said) <= MOST_CHARACTERS:
            yield name, said
            continue
        found = _MEMBER.fullmatch(name)
        key = found.group(2) if found else name
        faults.append(Fault("long", int(found.group(1)) if found else 0, key.removeprefix(ANSWER)))


def _read_member(fields: Fields, number: int, count: int, head: Head) -> AskedMember:
    own = Asked.read([f for f in fields if not OF_A_PARTY.fullmatch(f[0])], head)
    texts = dict(fields)
    children = [_number(said) for name, said in fields if name == "parent"]
    return AskedMember(
        _clean(texts.get("name", ""))[:LONGEST_NAME].strip(),
        _clean(texts.get("follows", "")),
        tuple(dict.fromkeys(c for c in children if c in _numbers(count) and c != number)),
        Asked(own.start, answers=own.answers, skipped=own.skipped),
    )


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _renumber(children: Iterable[int], removed: int) -> Iterator[int]:
    return (c - (c > removed) for c in children if c != removed)
