"""Seeded parties for the shipped situation, of whom much is known or little."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.planner.shipped import RUSSIA
from wayout.errors import ContradictoryAnswersError
from wayout.rules.answers import parse_traveller
from wayout.rules.traveller import Traveller

VISAS = [
    "none",
    "FI:schengen-tourist:2022-09-26",
    "FI:schengen-tourist:2023-06-01",
    "DE:national",
    "EE:schengen-tourist:2022-09-30,US:tourist",
    "LV:schengen-business:2022-09-10",
]
ANSWERS = {
    "citizenship": ["RU", "RU,KZ", "BY", "UA", "FI", "US"],
    "age": ["3", "15", "17", "29", "36", "51", "66"],
    "sex": ["M", "F"],
    "residence": ["RU-TA", "RU-MOW", "RU-KDA", "RU-SE"],
    "documents": [
        "none",
        "internal-passport",
        "internal-passport,foreign-passport",
        "foreign-passport,parental-consent",
    ],
    "visas": VISAS,
    "ties": ["none", "FI:property", "DE:residence", "EE:family,FI:work"],
    "means": ["none", "car", "bicycle", "car,bicycle"],
    "purpose": ["tourism", "work", "family", "transit", "humanitarian"],
    "occupation": ["doctor", "lorry-driver", "journalist", "other"],
    "plates": ["RU-SE", "KZ", "other"],
    "pets": ["none", "dog"],
    "accompanied": ["parent", "alone"],
    "circumstances": ["none", "dissident", "opposition"],
    "seeks": ["none", "asylum", "humanitarian-visa"],
    "stay_days": ["10", "90", "200"],
    **{
        key: ["yes", "no"]
        for key in (
            "reservist",
            "registered",
            "summons",
            "permission",
            "exit_ban",
            "student",
            "baltic_group",
            "finland_group",
        )
    },
}


def draw_traveller(rng: Random, *, label: str = "") -> Traveller:
    """Draw somebody whose answers do not contradict each other."""
    while True:
        keys = rng.sample(sorted(ANSWERS), rng.choice([0, 2, 4, 8, 14]))
        table = {key: rng.choice(ANSWERS[key]) for key in keys}
        try:
            return parse_traveller(table, RUSSIA.head, where=lambda _: "drawn", label=label)
        except ContradictoryAnswersError:
            continue


def draw_parties(seed: int, count: int) -> Iterator[tuple[Traveller, ...]]:
    """Draw parties of one to three; members of a larger party have labels."""
    rng = Random(seed)
    for _ in range(count):
        size = rng.choice([1, 1, 1, 2, 3])
        labels = [f"member {n}" if size > 1 else "" for n in range(size)]
        yield tuple(draw_traveller(rng, label=label) for label in labels)
