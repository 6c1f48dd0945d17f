"""Parties of the shipped situation, made from tables as a party file gives them."""

from __future__ import annotations

from typing import Any

from tests.planner.shipped import RUSSIA
from wayout.planner.members import parse_members
from wayout.planner.party import Member

BOTH_PASSPORTS = ["internal-passport", "foreign-passport"]


def make_members(*tables: dict[str, Any]) -> tuple[Member, ...]:
    """Make the members of a party; a message names a table by its number."""
    return parse_members(
        tables, RUSSIA.head, where=lambda number, key: f"table {number + 1}, {key}"
    )


def make_man(name: str, **answers: Any) -> dict[str, Any]:
    """Make the table of a grown Russian citizen who has both passports."""
    return {
        "name": name,
        "citizenship": ["RU"],
        "age": 30,
        "sex": "M",
        "documents": BOTH_PASSPORTS,
        "means": ["none"],
        **answers,
    }
