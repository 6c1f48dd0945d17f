"""An article: what was taken out of a capture, before names are removed."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.desk.claims.claim import Claim
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Article:
    """
    The text of a capture with what its content says of itself.

    Attributes
    ----------
    language
        ISO 639-1, or empty if it could not be told.
    published, published_basis
        `exact`: the hour is stated; `report-day`: the day is, and it counts from its end;
        `inferred`: guessed from the address or from words of the text. None and empty: unknown.
    claims
        Where the content is a table or a form: what it says, without any reading.
    notices
        One line for each thing that was left out or guessed.
    """

    text: str
    title: str = ""
    language: str = ""
    published: Instant | None = None
    published_basis: str = ""
    claims: tuple[Claim, ...] | None = None
    notices: tuple[str, ...] = ()
