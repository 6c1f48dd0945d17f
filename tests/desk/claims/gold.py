"""The gold sets of claims: reading them, and scoring what was extracted against them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wayout.desk.claims.claim import Claim
from wayout.desk.claims.reading import ClaimReader

HERE = Path(__file__).parent
ARTICLES = Path("/work/shared/articles")


@dataclass(frozen=True)
class Expected:
    """A claim that a reader finds; with `end` it has to overlap these characters."""

    kind: str
    status: str
    places: frozenset[str]
    low: float | None = None
    high: float | None = None
    unit: str = ""
    start: int = 0
    end: int = 0


@dataclass
class Score:
    """What was found, kind by kind; alike words for the same claim twice count once."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Give the share of the found ones that are right."""
        return self.right.total() / max(1, self.found.total())

    @property
    def recall(self) -> float:
        """Give the share of those there that were found."""
        return self.right.total() / max(1, self.there.total())

    def __str__(self) -> str:
        """List precision and recall, overall and for each kind."""
        lines = [f"all: precision {self.precision:.3f}, recall {self.recall:.3f}"]
        for kind in sorted(self.there | self.found):
            right, found, there = self.right[kind], self.found[kind], self.there[kind]
            lines.append(f"{kind}: {right} right of {found} found, {there} there")
        return "\n".join(lines)


def read_sentences(name: str) -> list[tuple[str, list[Expected]]]:
    """Read one part of the invented sentences."""
    pairs: list[tuple[str, list[Expected]]] = []
    for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("  "):
            kind, status, places, amount, unit = (c.strip() for c in line.split("|"))
            low, _, high = amount.partition("-")
            low_value = float(low) if low else None
            high_value = float(high) if high else low_value
            expected = Expected(
                kind, status, frozenset(places.split()), low_value, high_value, unit
            )
            pairs[-1][1].append(expected)
        elif line and not line.startswith("#"):
            pairs.append((line, []))
    return pairs


def read_articles() -> list[tuple[Path, list[Expected]]]:
    """Read the annotations of the articles, for those that are at hand."""
    found: dict[str, list[Expected]] = {}
    with (HERE / "articles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            low = float(row["low"]) if row["low"] else None
            high = float(row["high"]) if row["high"] else low
            found.setdefault(row["article"], []).append(
                Expected(
                    row["kind"],
                    row["status"],
                    frozenset(row["places"].split()),
                    low,
                    high,
                    row["unit"],
                    int(row["start"]),
                    int(row["end"]),
                )
            )
    paths = {n: ARTICLES / f"article-{int(n):03d}.txt" for n in found}
    return [(paths[n], claims) for n, claims in found.items() if paths[n].exists()]


def agrees(expected: Expected, claim: Claim) -> bool:
    """Tell whether kind, status, places, number, unit and, in articles, position are right."""
    amount = claim.amount
    if (claim.kind, claim.status, frozenset(claim.places)) != (
        expected.kind,
        expected.status,
        expected.places,
    ):
        return False
    if expected.end and not (
        claim.excerpt.start < expected.end and expected.start < claim.excerpt.end
    ):
        return False
    if expected.low is None or amount is None:
        return expected.low is None and amount is None
    return (
        amount.unit == expected.unit
        and abs(amount.low - expected.low) < 1e-6
        and abs(amount.high - (expected.high or 0.0)) < 1e-6
    )


def add(score: Score, expected: Iterable[Expected], claims: Iterable[Claim]) -> None:
    """Add the claims of one text to a score; each expected one is found once at most."""
    missing = list(expected)
    score.there.update(e.kind for e in missing)
    for claim in claims:
        score.found[claim.kind] += 1
        match = next((e for e in missing if agrees(e, claim)), None)
        if match:
            missing.remove(match)
            score.right[claim.kind] += 1


def score(reader: ClaimReader, pairs: Iterable[tuple[str, list[Expected]]]) -> Score:
    """Score a reader over texts with what is expected of them."""
    total = Score()
    for text, expected in pairs:
        add(total, expected, reader.read(text))
    return total


def _texts() -> Iterator[tuple[str, list[Expected]]]:
    for path, expected in read_articles():
        yield path.read_text("utf-8"), expected


def score_articles(reader: ClaimReader) -> Score:
    """Score a reader over the articles that are at hand."""
    return score(reader, _texts())
