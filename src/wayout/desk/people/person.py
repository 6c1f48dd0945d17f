"""A person of the desk: a pseudonym with a role, and what a role may do. No name is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wayout.desk.store.tables import ROLES
from wayout.errors import BadInputError, NotAllowedError
from wayout.situation.notice import find_nearest

DUTIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "witness": frozenset({"report"}),
        "editor": frozenset({"report", "read", "decide", "propose"}),
        "publisher": frozenset({"report", "read", "decide", "propose", "publish", "retract"}),
        "administrator": frozenset({"report", "read", "people"}),
    }
)
"""What each role may do. Who runs the accounts does not publish, so no one person can do all."""
_PSEUDONYM = re.compile(r"[a-z]{2,20}-[0-9]{1,4}\Z")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is logged in, or is named by another."""

    id: int
    pseudonym: str
    role: str

    @property
    def duties(self) -> frozenset[str]:
        """What the role may do."""
        return DUTIES[self.role]


def demand_duty(person: Person, duty: str) -> None:
    """
    Do nothing if a person's role may do something.

    Raises
    ------
    NotAllowedError
        It may not; the roles that may are named.
    """
    if duty not in person.duties:
        able = " or ".join(role for role in ROLES if duty in DUTIES[role])
        words = "look after people" if duty == "people" else duty
        raise NotAllowedError(f"{person.role} may not {words}; that takes: {able}")


def check_role(role: str) -> str:
    """
    Give the role if there is such a one.

    Raises
    ------
    BadInputError
        There is none; the nearest is named.
    """
    if role not in ROLES:
        near = find_nearest(role, ROLES)
        hint = f"; did you mean '{near}'?" if near else ""
        raise BadInputError(f"no role '{role[:40]}'{hint}; accepted: {', '.join(ROLES)}")
    return role


def check_pseudonym(pseudonym: str) -> str:
    """
    Give the pseudonym if it is one, such as `editor-3`.

    Raises
    ------
    BadInputError
        It is not a word and a number, so it might be a name.
    """
    if not _PSEUDONYM.match(pseudonym):
        raise BadInputError("a pseudonym is a word and a number, such as editor-3; never a name")
    return pseudonym
