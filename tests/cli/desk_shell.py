"""A desk in a folder, and the shell of whoever sits before it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp

from tests.cli.calling import Said, call
from wayout.commands import (
    desk_account,
    desk_claims,
    desk_exchange,
    desk_people,
    desk_pointing,
    desk_setting,
    desk_store,
    desk_taking,
)

NOW = datetime(2022, 10, 3, 18, 30, tzinfo=UTC)
PASSWORD = "seven grey herons"
ARTICLE = "Cars stood in a queue of 5 km at North Bridge on Monday, an officer said."
MODULES = (
    desk_account,
    desk_claims,
    desk_exchange,
    desk_people,
    desk_pointing,
    desk_setting,
    desk_store,
    desk_taking,
)


@dataclass
class Desk:
    """A desk in a folder, and the shell of whoever sits before it."""

    place: Path
    folder: Path
    now: datetime = NOW
    passwords: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def run(self, *args: str, stdin: str = "", **env: str) -> Said:
        """Run one command of the desk."""
        setting = {
            "WAYOUT_DESK_STORE": str(self.place / "desk" / "desk.sqlite"),
            "WAYOUT_DESK_KEYS": str(self.place / "desk" / "desk.keys"),
            "WAYOUT_DESK_SITUATION": str(self.folder),
            "WAYOUT_DESK_SESSION": str(self.place / "session"),
        }
        return call("desk", *args, stdin=stdin.encode(), env=setting | env)

    def do(self, *args: str, stdin: str = "") -> str:
        """Run a command that has to go well and give what it printed."""
        said = self.run(*args, stdin=stdin)
        assert (said.code, said.err) == (0, ""), said
        return said.out

    def show(self, *args: str) -> Any:
        """Run a command and parse what it prints as JSON."""
        return json.loads(self.do(*args, "--format", "json"))

    def begin(self) -> str:
        """Begin the desk."""
        out = self.do("init", str(self.place / "desk"), stdin=f"{PASSWORD}\n")
        self.passwords["administrator-1"] = PASSWORD
        self._learn("administrator-1", out)
        return out

    def add(self, pseudonym: str, role: str) -> None:
        """Add a person as the administrator, and keep what was shown."""
        out = self.do("people", "add", pseudonym, role)
        self.passwords[pseudonym] = out.split("First password: ")[1].split()[0]
        self._learn(pseudonym, out)

    def _learn(self, pseudonym: str, out: str) -> None:
        self.secrets[pseudonym] = re.search(r"secret=([A-Z2-7]+)", out)[1]  # type: ignore[index]

    def log_in(self, pseudonym: str) -> None:
        """Log somebody in, at a half minute of its own."""
        self.now += timedelta(seconds=30)
        code = pyotp.TOTP(self.secrets[pseudonym]).at(self.now)
        self.do("log-in", pseudonym, stdin=f"{self.passwords[pseudonym]}\n{code}\n")


def take_article(desk: Desk) -> int:
    """Take the article in and give its claim."""
    file = desk.place / "article.txt"
    file.write_text(ARTICLE)
    words = ("--outlet", "The Herald", "--published", "2022-10-03")
    (taken,) = desk.show("take", str(file), *words)["taken"]
    (number,) = taken["claims"]
    return int(number)
