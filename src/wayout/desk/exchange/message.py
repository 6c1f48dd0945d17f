"""A message: one report inside a file of another's format, with the claims that it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wayout.desk.claims.claim import Claim
from wayout.situation.notice import Notice
from wayout.situation.period import Instant

MOST_BYTES = 10_000_000
MOST_MESSAGES = 2000
MOST_CHARACTERS = 100_000
"""So long may the text of a message be."""


Clear = Callable[[str], str]
"""Takes names of private persons out of a text, before claims are read from it."""


@dataclass(frozen=True, slots=True)
class Message:
    """
    One report as its format tells it.

    Attributes
    ----------
    key
        What its publisher calls it.
    text
        Its title and body; the excerpts of the claims are places in it.
    outlet, address, published
        Who published it, where and when; the outlet is the first of every chain of origins.
    claims
        What it says, by its fields and by the grammar.
    cancels
        The keys of messages that it takes back.
    """

    key: str
    text: str
    title: str
    outlet: str
    address: str
    language: str
    published: Instant | None
    claims: tuple[Claim, ...]
    cancels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The messages of a file and every fault in it; a faulty message is left out."""

    messages: tuple[Message, ...]
    notices: tuple[Notice, ...]


def join_text(title: str, *parts: str) -> str:
    """Join a title and paragraphs to a text that any store takes, without lone surrogates."""
    whole = "\n\n".join(part.strip() for part in (title, *parts) if part.strip())
    sound = whole.encode("utf-8", "replace").decode("utf-8")
    return sound.replace("\0", "\ufffd")[:MOST_CHARACTERS]


def keep(text: str) -> str:
    """Give a text as it is, where nothing of it is stored."""
    return text
