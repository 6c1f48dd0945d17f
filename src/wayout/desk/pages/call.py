"""A call: what somebody asks of the desk, and the answer, as values without any HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wayout.desk.pages.office import Office
from wayout.desk.pages.posting import Upload
from wayout.desk.people.person import Person
from wayout.errors import BadInputError, NotAllowedError
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked: by whom, about which number, with which fields of the address or the form."""

    office: Office
    now: Instant
    origin: str
    token: str = field(default="", repr=False)
    person: Person | None = None
    number: int = 0
    asked: Mapping[str, str] = field(default_factory=dict, repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    upload: Upload | None = field(default=None, repr=False)

    @property
    def by(self) -> Person:
        """
        Who is logged in.

        Raises
        ------
        NotAllowedError
            Nobody is.
        """
        if self.person is None:
            raise NotAllowedError("nobody is logged in")
        return self.person

    def say(self, name: str) -> str:
        """Give a field of the form, without space around it; empty if it is not there."""
        return self.fields.get(name, "").strip()

    def count(self, name: str, *, least: int, most: int) -> int:
        """
        Give a whole number from the address.

        Raises
        ------
        BadInputError
            It is none, or out of bounds.
        """
        said = self.asked.get(name, "") or str(least)
        if not (said.isascii() and said.isdigit() and least <= int(said[:12]) <= most):
            accepted = f"a whole number from {least} to {most}"
            raise BadInputError(f"{name} is '{said[:20]}'; accepted: {accepted}")
        return int(said)


@dataclass(frozen=True, slots=True)
class Page:
    """A page to show: its template, the plain values in it, and work to do once it is sent."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    after: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Elsewhere to go after a form; `token` begins a session there, an empty one ends it."""

    to: str
    token: str | None = None
    after: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A document of JSON to keep as a file, under a name that tells nothing."""

    document: Mapping[str, Any]
    name: str = "document.json"


Answer = Page | Sent | Download
