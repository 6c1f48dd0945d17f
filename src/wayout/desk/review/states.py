"""The states of a claim and the steps between them, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wayout.errors import ReviewRefusedError


@dataclass(frozen=True, slots=True)
class Move:
    """A step: the states it starts from, the one it leads to, and the duty it takes."""

    before: tuple[str, ...]
    after: str
    duty: str
    needs_reason: bool = False


MOVES: Mapping[str, Move] = MappingProxyType(
    {
        "accept": Move(("new",), "accepted", "decide"),
        "edit": Move(("new", "accepted", "edited", "rejected"), "edited", "decide", True),
        "reject": Move(("new", "accepted", "edited", "proposed"), "rejected", "decide", True),
        "propose": Move(("accepted", "edited"), "proposed", "propose"),
        "return": Move(("proposed",), "accepted", "propose", True),
        "publish": Move(("proposed",), "published", "publish"),
        "retract": Move(("published",), "retracted", "retract", True),
    }
)
"""Every step there is; a claim was never in a state that none of them leads to, but `new`."""
DONE = MappingProxyType({move.after: verb for verb, move in MOVES.items()})


def take_step(state: str, verb: str, *, what: str = "the claim") -> str:
    """
    Give the state that a step leads to.

    Raises
    ------
    ReviewRefusedError
        There is no such step from this state; those there are are named.
    """
    move = MOVES.get(verb)
    if move and state in move.before:
        return move.after
    able = ", ".join(name for name, one in MOVES.items() if state in one.before) or "nothing"
    raise ReviewRefusedError(f"{what} is {state}: '{verb}' is not possible; possible: {able}")
