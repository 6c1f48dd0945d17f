"""The shipped situation and a few travellers, read once for the tests of the planner."""

from __future__ import annotations

from pathlib import Path

from wayout.rules.answers import parse_traveller
from wayout.rules.traveller import Traveller
from wayout.situation.reading import get_situation

ROOT = Path(__file__).resolve().parents[2]
RUSSIA = get_situation(ROOT / "situations" / "russia-2022")

KAZAN_RESERVIST = {
    "age": "29",
    "sex": "M",
    "reservist": "yes",
    "documents": "internal-passport",
    "means": "car",
}
FINNISH_VISA = {
    "age": "35",
    "documents": "internal-passport,foreign-passport",
    "visas": "FI:schengen-tourist:2023-06-01",
    "purpose": "tourism",
    "means": "car",
}
SAMPLE_TRAVELLERS: list[dict[str, str]] = [
    {},
    KAZAN_RESERVIST,
    {**KAZAN_RESERVIST, "residence": "RU-TA"},
    FINNISH_VISA,
    {"age": "17", "accompanied": "alone", "documents": "foreign-passport", "pets": "dog"},
    {"sex": "F", "occupation": "doctor", "registered": "yes", "documents": "foreign-passport"},
    {"listed": "yes", "documents": "foreign-passport", "means": "bicycle"},
]


def make_traveller(answers: dict[str, str]) -> Traveller:
    """Make a traveller of the shipped situation from `key=value` answers."""
    return parse_traveller(answers, RUSSIA.head, where=lambda _key: "test")
