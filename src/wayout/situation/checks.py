"""Checking a situation: every fault that only shows when records are seen together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wayout.situation.checks_dates import check_dates, check_ends
from wayout.situation.checks_head import check_head
from wayout.situation.checks_numbers import check_observations
from wayout.situation.checks_places import check_places
from wayout.situation.checks_references import check_countries, check_references
from wayout.situation.checks_rules import check_overrides, check_resolutions, check_rules
from wayout.situation.checks_ways import check_crossings, check_services
from wayout.situation.notice import Notice
from wayout.situation.situation import Situation

CHECKS: tuple[Callable[[Situation], Iterator[Notice]], ...] = (
    check_head,
    check_references,
    check_countries,
    check_places,
    check_crossings,
    check_services,
    check_rules,
    check_overrides,
    check_resolutions,
    check_dates,
    check_ends,
    check_observations,
)


def check_situation(situation: Situation) -> list[Notice]:
    """
    Give every fault across the records of a situation, in order of file and line.

    Takes the situation as `read_situation` gives it, not one as of some instant. What the reader
    left out (`situation.gaps`) is not complained of again. The conditions of rules, and whether
    rules that admit clash with rules that refuse, are checked in `wayout.rules`.
    """
    return sorted({notice for check in CHECKS for notice in check(situation)})
