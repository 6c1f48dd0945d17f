"""Journeys beyond a traveller's budget are not offered, but explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from wayout.planner.closed import ClosedWay
from wayout.planner.compared import Priced
from wayout.planner.journey import Journey
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import unique
from wayout.situation.phrase import say, show_figure

P = TypeVar("P", bound=Priced)


def divide_by_budget(
    journeys: Iterable[P],
    party: Iterable[Traveller],
    rates: Mapping[str, float],
    complete: Callable[[P], Journey],
) -> tuple[tuple[P, ...], tuple[ClosedWay, ...]]:
    """
    Divide journeys into those whose known price is within the party's means, and the rest.

    The budgets of a party are added up; one in a currency without a known rate sets no limit. A
    price that is not known excludes nothing. `complete` makes in full what is explained.

    Returns
    -------
    kept, dear
        The journeys to offer, and the closed ways of the others, one for each way in.
    """
    every, limit = tuple(journeys), find_limit(party, rates)
    if limit is None:
        return every, ()
    kept = tuple(j for j in every if j.cost.low <= limit)
    offered = {(j.country, j.crossing, j.mode) for j in kept}
    dear = {
        (j.country, j.crossing, j.mode): _explain(complete(j), limit)
        for j in every
        if j.cost.low > limit and (j.country, j.crossing, j.mode) not in offered
    }
    return kept, tuple(dear.values())


def keep_to_budget(
    journeys: Iterable[Journey], party: Iterable[Traveller], rates: Mapping[str, float]
) -> tuple[tuple[Journey, ...], tuple[ClosedWay, ...]]:
    """Divide journeys that are made in full as `divide_by_budget` does."""
    return divide_by_budget(journeys, party, rates, lambda journey: journey)


def find_limit(party: Iterable[Traveller], rates: Mapping[str, float]) -> float | None:
    """Find what travellers who pay together can spend; None: nobody said, or no rate is known."""
    budgets = [b for b in (t.find("budget") for t in party) if b is not None]
    if not budgets or any(currency not in rates for _, currency in budgets):
        return None
    return float(sum(amount * rates[currency] for amount, currency in budgets))


def _explain(journey: Journey, limit: float) -> ClosedWay:
    price = show_figure(journey.cost.low, ",.0f")
    priced = [leg for leg in journey.legs if leg.fare is not None and leg.fare.records]
    records = unique(r for leg in priced if leg.fare is not None for r in leg.fare.records)
    return ClosedWay(
        country=journey.country,
        crossing=journey.crossing,
        mode=journey.mode,
        reason="OVER_BUDGET",
        record=records[0] if records else "",
        text=say(
            "The known part of the price, {price}, is over your {budget}.",
            price=price,
            budget=show_figure(limit, ",.0f"),
        ),
        opens_if=(say("a budget of {price}", price=price),),
        records=records,
        sources=unique(s for leg in priced for s in leg.sources),
        verdict=journey.verdict.word,
    )
