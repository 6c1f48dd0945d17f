"""A party: who travels, from where, from when on, and who sets out together with whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from wayout.network.ways import BICYCLE, ON_FOOT, OWN_CAR
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller, find_values
from wayout.situation.period import Instant
from wayout.situation.phrase import say, show_figure
from wayout.situation.record import Head

LARGEST_PARTY = 12
MOST_GROUPS = 6
"""So many starts a party may have; the work doubles and more with each."""
SEATS_IN_A_CAR = 5
OF_AGE = 18
LONGEST_DELAY_DAYS = 60
TOGETHER, APART, MEETING, LATER = "together", "apart", "meeting", "first-and-later"
"""How a party plans: the options of a journey."""
LATER_H = 24.0
"""Who sets out so much after the first of a party follows later, and is not waited for."""

ACCOMPANIED = "accompanied"
"""A key that a situation may declare: with whom a minor travels."""
WITH_PARENT, WITH_ADULT, ALONE = "parent", "other-adult", "alone"


@dataclass(frozen=True, slots=True)
class Member:
    """
    One of a party. Names are labels such as "father"; they are shown and never stored.

    An empty `start` is where the plan starts; `told_in` says where it stands, for messages. `at`
    is the earliest instant this member can set out, `follows_days` says the same as days after
    the plan's. `parent_of` names children in the
    party.
    """

    traveller: Traveller
    start: str = ""
    at: Instant | None = None
    follows_days: float | None = None
    parent_of: tuple[str, ...] = ()
    told_in: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """Give the label."""
        return self.traveller.label

    def sets_out(self, at: Instant) -> Instant:
        """Give when this member can set out, in a plan made for an instant."""
        if self.follows_days is not None:
            return at + timedelta(days=self.follows_days)
        return max(self.at, at) if self.at is not None else at


@dataclass(frozen=True, slots=True)
class Group:
    """Members who begin at one place and instant; who `waits` is abroad already."""

    members: tuple[Member, ...]
    place: str
    at: Instant
    waits: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of the members."""
        return name_all(self.members)


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    Who comes to a meeting together, and when.

    `start_by` is the latest start by the same way with which they are there in time nine times in
    ten; None if there is none, or if they hardly wait for the others.
    """

    travellers: tuple[str, ...]
    time: Instant
    start_by: Instant | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where and when those who come apart are all there; `time_90` is so nine times in ten."""

    place: str
    time: Instant
    time_90: Instant | None
    travellers: tuple[str, ...]
    arrivals: tuple[Arrival, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """The last border some of a party pass on a journey, with the verdict found there."""

    crossing: str
    mode: str
    leaving: str
    country: str
    verdict: str
    travellers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blocker:
    """
    The member on whose account a way is closed or unknown to a party, and the record.

    `others` is the verdict of the rest without them.
    """

    traveller: str
    reason: str
    record: str
    text: str
    others: str


WayKey = tuple[str, str, str]
"""The country, the post and the mode of a closed way."""


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that changes at an instant already known; `crossings` empty: on every way in."""

    country: str
    time: Instant
    before: str
    then: str
    reason: str
    record: str
    text: str
    crossings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """A record that announces something about entering a country and is not in force."""

    country: str
    record: str
    text: str


@dataclass(frozen=True, slots=True)
class Later:
    """Those of a party who set out later, what is known to change for them, and what may."""

    travellers: tuple[str, ...]
    at: Instant
    changes: tuple[Change, ...]
    announced: tuple[Announced, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What a journey is to a party: who makes it, how they plan it, where they meet."""

    option: str
    travellers: tuple[str, ...]
    meetings: tuple[Meeting, ...] = ()
    passages: tuple[Passed, ...] = ()
    hangs_on: tuple[Blocker, ...] = ()


def name_all(members: Iterable[Member]) -> tuple[str, ...]:
    """Give the names of members in their order."""
    return tuple(m.name for m in members)


def accompany(
    going: Sequence[Member], everybody: Sequence[Member], book: Rulebook
) -> tuple[Traveller, ...]:
    """
    Give the travellers who go together, each minor with the company that follows from it.

    Among minors alone, a minor goes alone. Beside a parent named in the party, with a parent.
    Else the traveller's own answer stands; without one, it is another adult if the parents named
    are elsewhere, and not known if none is named. A situation that does not ask for it is left
    as it is.
    """
    travellers = tuple(m.traveller for m in going)
    if len(everybody) < 2 or not _asks(book.situation.head):
        return travellers
    return tuple(
        t if not is_minor(t) else _with_company(t, going, everybody, book) for t in travellers
    )


def _asks(head: Head) -> bool:
    return {WITH_PARENT, WITH_ADULT, ALONE} <= set(find_values(ACCOMPANIED, head))


def is_minor(traveller: Traveller) -> bool:
    """Tell whether a traveller is known to be under age."""
    age = traveller.find("age")
    return age is not None and age < OF_AGE


def _with_company(
    minor: Traveller, going: Sequence[Member], everybody: Sequence[Member], book: Rulebook
) -> Traveller:
    adults = [m for m in going if not is_minor(m.traveller)]
    company = minor.find(ACCOMPANIED)
    if not adults:
        company = ALONE
    elif any(minor.label in m.parent_of for m in adults):
        company = WITH_PARENT
    elif company is None and any(minor.label in m.parent_of for m in everybody):
        company = WITH_ADULT
    if company is None or company == minor.find(ACCOMPANIED):
        return minor
    return book.inferences.answer(minor, ACCOMPANIED, company)


def list_vehicles(travellers: Sequence[Traveller]) -> list[str]:
    """
    List the vehicles a party sets out with: its cars if all have a seat, bicycles if all do.

    Everybody can go on foot.
    """
    vehicles = [ON_FOOT]
    if count_cars(travellers) >= need_cars(len(travellers)):
        vehicles.append(OWN_CAR)
    if all_cycle(travellers):
        vehicles.append(BICYCLE)
    return vehicles


def count_cars(travellers: Iterable[Traveller]) -> int:
    """Count the cars a party brings."""
    return sum("car" in (t.find("means") or ()) for t in travellers)


def need_cars(travellers: int) -> int:
    """Give how many cars so many travellers need."""
    return -(-travellers // SEATS_IN_A_CAR)


def all_cycle(travellers: Iterable[Traveller]) -> bool:
    """Tell whether everybody brings a bicycle."""
    return all("bicycle" in (t.find("means") or ()) for t in travellers)


def number_names(members: Sequence[Member]) -> tuple[Member, ...]:
    """Give every member without a name one: their number in the party."""
    return tuple(
        m if m.name else replace(m, traveller=replace(m.traveller, label=_number_name(number)))
        for number, m in enumerate(members, start=1)
    )


def _number_name(number: int) -> str:
    return say("traveller {number}", number=show_figure(number))
