"""Excerpts: the words of a claim marked inside the text that they stand in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wayout.desk.claims.claim import Claim, Span

AROUND = 500
"""So many characters on each side are shown at once; the whole text opens below."""

NEAR = 160
ENDS = (". ", "! ", "? ", "\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: plain, or marked, perhaps with the number of the claim it belongs to."""

    text: str
    mark: str = ""
    number: int = 0


def cut_text(text: str, spans: Iterable[tuple[Span, str, int]]) -> list[Piece]:
    """
    Cut a text into pieces along spans; joined they are the text again.

    Of spans that overlap the one that begins first is marked whole; the next from there on.
    """
    pieces, at = [], 0
    for span, mark, number in sorted(spans, key=lambda s: (s[0].start, -s[0].end)):
        start, end = max(span.start, at), min(span.end, len(text))
        if start >= end:
            continue
        pieces += [Piece(text[at:start])] if start > at else []
        pieces.append(Piece(text[start:end], mark, number))
        at = end
    return [*pieces, Piece(text[at:])] if at < len(text) else pieces


def mark_claim(text: str, claim: Claim, also: Iterable[Span] = ()) -> list[Piece]:
    """Mark the words of a claim, also said again, and apart from them those of its time."""
    said, time = claim.excerpt, claim.when.words
    parts = [(span, "said", 0) for span in also]
    if time is None or time.end <= time.start:
        return cut_text(text, [*parts, (said, "said", 0)])
    parts.append((time, "time", 0))
    if said.start < time.start < said.end:
        parts.append((Span(said.start, time.start), "said", 0))
        parts.append((Span(time.end, said.end), "said", 0))
    else:
        parts.append((said, "said", 0))
    return cut_text(text, parts)


def find_around(text: str, claim: Claim) -> Span:
    """Find the paragraphs that a claim stands in, cut off where they are long."""
    first, last = claim.excerpt.start, claim.excerpt.end
    if claim.when.words and abs(claim.when.words.start - first) < AROUND:
        first, last = min(first, claim.when.words.start), max(last, claim.when.words.end)
    break_at = text.rfind("\n\n", 0, first)
    start = max(break_at + 2 if break_at >= 0 else 0, first - AROUND)
    end = text.find("\n\n", last)
    return Span(start, min(len(text) if end < 0 else end, last + AROUND))


def find_sentence(text: str, span: Span) -> Span:
    """Find about the sentence that some words stand in, cut off where it is long."""
    low, high = max(0, span.start - NEAR), min(len(text), span.end + NEAR)
    begins = [at + len(mark) for mark in ENDS if (at := text.rfind(mark, low, span.start)) >= 0]
    start = max(begins, default=low)
    ends = [at for mark in ENDS if (at := text.find(mark, span.end, high)) >= 0]
    return Span(start, min(ends) + 1 if ends else high)


def take_pieces(pieces: Iterable[Piece], span: Span) -> list[Piece]:
    """Take of the pieces of a text those inside a span."""
    taken, at = [], 0
    for piece in pieces:
        start, end = max(span.start - at, 0), min(span.end - at, len(piece.text))
        if start < end:
            taken.append(Piece(piece.text[start:end], piece.mark, piece.number))
        at += len(piece.text)
    return taken


def write_pieces(pieces: Iterable[Piece]) -> list[dict[str, object]]:
    """Write pieces as plain values."""
    return [{"text": p.text, "mark": p.mark, "number": p.number} for p in pieces]
