"""
What somebody asked and answered, as the fields of a form.

It travels from page to page inside the form, by POST, and lives nowhere else: no address, cookie,
log or file holds it. A field named `a.age` is the answer to `age`, in the words of `--set`;
`skip` names a question that somebody would rather not answer. Fields of a party, such as
`m1.a.age`, are carried along as they are; `family_form` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from wayout.errors import BadInputError
from wayout.situation.period import Instant
from wayout.situation.record import Head

ANSWER = "a."
MOST_CHARACTERS = 200
MOST_FIELDS = 400
OF_A_PARTY = re.compile(r"travellers|m[0-9]{1,2}\..+")
"""The names of the fields that belong to the form of a party."""
LIST_SEPARATOR = ","
JOINED = {"countries": ",", "visas": ":", "ties": ":"}
"""Answers made of parts, `a.visas.1` and so on, and what joins them as in `--set`."""

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """
    What the form holds; empty texts are what nobody said.

    `day` and `hour` are those of the place where one starts, as they were typed. `party` holds the
    fields of a party's form, only to be carried.
    """

    start: str = ""
    day: str = ""
    hour: str = ""
    to: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    way: str = ""
    party: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, fields: Fields, head: Head) -> Self:
        """
        Read the fields of a form; those that are not ours are passed over.

        Raises
        ------
        BadInputError
            There are too many, or one is too long.
        """
        if len(fields) > MOST_FIELDS:
            raise BadInputError(f"{len(fields)} fields; accepted: at most {MOST_FIELDS}")
        texts: dict[str, str] = {}
        answers: dict[str, list[str]] = {}
        parts: dict[str, list[str]] = {}
        skipped, party = [], []
        for name, value in fields:
            said = " ".join("".join(c if c.isprintable() else " " for c in value).split())
            if len(said) > MOST_CHARACTERS:
                found = f"an answer of {len(said)} characters"
                raise BadInputError(f"{found}; accepted: at most {MOST_CHARACTERS}")
            key = name.removeprefix(ANSWER)
            whole, _, part = key.partition(".")
            if OF_A_PARTY.fullmatch(name):
                party.append((name, said))
            elif not name.startswith(ANSWER):
                texts[name] = said
            elif part and whole in head.questions:
                parts.setdefault(whole, []).append(said)
            elif key in head.questions and said:
                answers.setdefault(key, []).append(said)
            if name == "skip" and said in head.questions:
                skipped.append(said)
        for key, said_parts in parts.items():
            joined = JOINED.get(head.questions[key].type, LIST_SEPARATOR)
            if said_parts[0]:
                answers[key] = [joined.join(said_parts).rstrip(joined)]
        told = {key: LIST_SEPARATOR.join(dict.fromkeys(said)) for key, said in answers.items()}
        return cls(
            texts.get("from", ""),
            texts.get("day", ""),
            texts.get("hour", ""),
            texts.get("to", ""),
            told,
            tuple(dict.fromkeys(k for k in skipped if k not in told)),
            texts.get("way", ""),
            tuple(party),
        )

    def fields(self, *, without: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """Yield the fields that hold all of it, without some, to be hidden in a form."""
        left_out = frozenset(without)
        found = [("from", self.start), ("day", self.day), ("hour", self.hour), ("to", self.to)]
        found += [(f"{ANSWER}{key}", said) for key, said in self.answers.items()]
        found += [("skip", key) for key in self.skipped]
        found += [("way", self.way), *self.party]
        return ((name, said) for name, said in found if said and name not in left_out)

    def without(self, key: str) -> Asked:
        """Forget the answer to a question, and that it was skipped."""
        return replace(
            self,
            answers={k: v for k, v in self.answers.items() if k != key},
            skipped=tuple(k for k in self.skipped if k != key),
        )

    @property
    def bare(self) -> Asked:
        """Give the place and the time without any answer."""
        return replace(self, answers={}, skipped=())

    def find_instant(self, zone: str) -> Instant | None:
        """
        Find the instant of setting out, in a time zone; None if nobody said a day.

        Raises
        ------
        BadInputError
            The day or the hour cannot be read.
        """
        if not self.day:
            return None
        try:
            day = date.fromisoformat(self.day)
            clock = time.fromisoformat(self.hour) if self.hour else time(12)
        except ValueError:
            said = f"{self.day} {self.hour}".strip()
            raise BadInputError(
                f"'{said}' is no day and hour; accepted: 2022-09-22 18:00"
            ) from None
        return datetime.combine(day, clock.replace(tzinfo=None), ZoneInfo(zone))
