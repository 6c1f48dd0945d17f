"""
Checked statements as ClaimReview of schema.org, in our own words and never about a private person.

References
----------
schema.org, ClaimReview, Claim and Rating, as of version 28.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from wayout.desk.claims.claim import Claim
from wayout.desk.comparison.comparing import Comparison, Finding
from wayout.errors import PublicationRefusedError
from wayout.situation.period import Instant

PUBLIC_VOICES = ("official", "agency", "media")
"""Whose statements may be reviewed in public; a witness and an expert are single persons."""
RATINGS = MappingProxyType(
    {
        "agrees": (3, "Agrees with what is known"),
        "unknown": (2, "Cannot be told from what is known"),
        "repeats": (2, "Repeats whom our records rest on, so it is no witness of its own"),
        "contradicts": (1, "Contradicts what is known"),
    }
)
"""The scale: its order says how well a statement agrees with our records, and nothing of intent."""
LONGEST_WORDS = 500
LONGEST_RUN = 7
"""More words than this in one run with the original are a quotation."""


@dataclass(frozen=True, slots=True)
class Checked:
    """
    A statement of a public voice, and what our records say to it.

    Attributes
    ----------
    words, why
        What was said and how it compares, both in our own words.
    rating
        One of `RATINGS`.
    outlet, appeared
        The organisation that published it, and where; never a person.
    repeated
        Records of the same origin; they are no reason for the rating.
    """

    key: str
    words: str
    rating: str
    why: str
    outlet: str
    appeared: str
    said: Instant | None
    reviewed: Instant
    records: tuple[str, ...]
    repeated: tuple[str, ...] = ()


def check_statement(
    claim: Claim,
    comparison: Comparison,
    *,
    key: str,
    words: str,
    original: str,
    outlet: str,
    address: str,
    published: Instant | None,
    now: Instant,
) -> Checked:
    """
    Make a checked statement of a claim that was compared with what is known.

    Parameters
    ----------
    words
        What was said, in the editor's words.
    original
        The text of the report, which the words must not repeat.

    Raises
    ------
    PublicationRefusedError
        It was said by a private person, is a rumour, has no outlet, or the words are missing, too
        long, or those of the original.
    """
    told = " ".join(words.split())
    _refuse_private(claim, outlet)
    _refuse_words(told, original)
    repeated = _name_records(f for f in comparison.findings if f.verdict == "repeats")
    others = [f for f in comparison.findings if f.verdict != "repeats"]
    verdict = comparison.verdict
    if verdict == "repeats" and others:
        verdict = others[0].verdict
    rating = _rate(verdict)
    said_so = [f for f in others if _rate(f.verdict) == rating]
    records, reasons = _name_records(said_so), [f.why for f in said_so]
    if repeated:
        reasons.append(f"the same origin as {', '.join(repeated)}")
    why = "; ".join(dict.fromkeys(reasons)) or "no record of the same thing"
    where = (outlet.strip(), address, published, now)
    return Checked(key, told, rating, why, *where, records, repeated)


def _rate(verdict: str) -> str:
    return verdict if verdict in RATINGS else "unknown"


def _name_records(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.record for f in findings))


def _refuse_private(claim: Claim, outlet: str) -> None:
    if claim.speaker not in ("", *PUBLIC_VOICES):
        accepted = f"accepted: {', '.join(PUBLIC_VOICES)}"
        raise PublicationRefusedError(f"not reviewed: said by one {claim.speaker}; {accepted}")
    if claim.status == "rumour" or not outlet.strip():
        raise PublicationRefusedError("not reviewed: nobody stands for it; an outlet must be named")


def _refuse_words(told: str, original: str) -> None:
    if not 0 < len(told) <= LONGEST_WORDS:
        found = f"the words have {len(told)} characters; accepted: 1 to {LONGEST_WORDS}"
        raise PublicationRefusedError(f"not reviewed: {found}")
    if run := _find_run(told, original):
        found = f"'{run}' is of the original; use your own words"
        raise PublicationRefusedError(f"not reviewed: {found}")


def write_claim_review(checked: Checked, *, guide: str, publisher: str) -> dict[str, Any]:
    """
    Write a checked statement as JSON-LD.

    Parameters
    ----------
    guide
        The address under which the guide is read, without a slash at the end.
    publisher
        Who answers for the guide.
    """
    value, name = RATINGS[checked.rating]
    said = {"datePublished": checked.said.date().isoformat()} if checked.said else {}
    at = {"appearance": _write_work(checked.appeared)} if checked.appeared else {}
    repeated = [f"{guide}/record/{record}" for record in checked.repeated]
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{guide}/checked/{checked.key}",
        "url": f"{guide}/checked/{checked.key}",
        "datePublished": checked.reviewed.date().isoformat(),
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": publisher, "url": guide},
        "claimReviewed": checked.words,
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization", "name": checked.outlet},
            **said,
            **at,
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": value,
            "bestRating": max(number for number, _ in RATINGS.values()),
            "worstRating": min(number for number, _ in RATINGS.values()),
            "alternateName": name,
            "ratingExplanation": f"{name}: {checked.why}.",
        },
        "isBasedOn": [f"{guide}/record/{record}" for record in checked.records],
        **({"mentions": repeated} if repeated else {}),
    }


def _write_work(address: str) -> dict[str, str]:
    return {"@type": "CreativeWork", "url": address}


def _find_run(words: str, original: str) -> str:
    """Find the first run of words that is longer than allowed and stands in both texts."""
    length = LONGEST_RUN + 1
    taken = set(_list_runs(original, length))
    return next((run for run in _list_runs(words, length) if run in taken), "")


def _list_runs(text: str, length: int) -> list[str]:
    found = re.findall(r"\w+", text.casefold())
    return [" ".join(found[at : at + length]) for at in range(len(found) - length + 1)]
