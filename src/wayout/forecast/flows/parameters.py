"""
The parameters of a member: independent standard normals, in blocks with a name and a place.

A parameter is turned into a number of the world by `drive`: a median times the exponential of its
spread times the normal. So zero is the median of the prior, and one a standard deviation from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wayout.forecast.queue_draw import spawn_generators
from wayout.forecast.reports.measurement import CAPACITY, ENTRIES, KM, Measurement
from wayout.forecast.setting.setting import Setting
from wayout.network.compiled import Array

LEVEL, HALVING, RUSH, PERSONS = "demand", "halving", "rush", "persons a vehicle"
PATIENCE, DENSITY = "patience", "vehicles a km"
CLASSES, DAILY = "classes", "demand by day"
ORDINARY, COUNTRY, COUNTRY_DAILY = "ordinary travel", "taste for a country", "country by day"
TASTE, RATE, RATE_DAILY = "taste for a post", "service", "service by day"
PARAMETERS, SERVICE, ENDINGS = 1, 2, 3
"""Streams of random numbers: of parameters, of service by the hour, of what is pending."""

REACH_DAYS = 4.0
"""A report teaches of a day so many days before it 1/e of what it teaches of its own."""
BEYOND = 0.3
"""A report on a whole country teaches of one post so much of what a report on the post does."""


@dataclass(frozen=True, slots=True)
class Block:
    """Parameters of one kind: their columns, and the shape they have as places and days."""

    name: str
    first: int
    shape: tuple[int, ...]

    @property
    def columns(self) -> slice:
        """Give the columns of the block."""
        return slice(self.first, self.first + int(np.prod(self.shape, dtype=int)))

    def take(self, parameters: Array) -> Array:
        """Take the block of one member, in its shape, or of all, with members first."""
        found: Array = parameters[..., self.columns].reshape(*parameters.shape[:-1], *self.shape)
        return found


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns hold what."""

    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        """Give the number of parameters."""
        return int(self.blocks[-1].columns.stop)

    def __getitem__(self, name: str) -> Block:
        return next(block for block in self.blocks if block.name == name)


def lay_out(setting: Setting) -> Layout:
    """Lay out the parameters of a setting."""
    lanes, countries, days = len(setting.lanes), len(setting.countries), setting.days
    shapes: dict[str, tuple[int, ...]] = {
        LEVEL: (1,),
        HALVING: (1,),
        RUSH: (1,),
        PERSONS: (1,),
        PATIENCE: (1,),
        DENSITY: (1,),
        CLASSES: (len(setting.assumptions.classes),),
        DAILY: (days,),
        ORDINARY: (countries,),
        COUNTRY: (countries,),
        COUNTRY_DAILY: (countries, days),
        RATE_DAILY: (countries, days),
        TASTE: (lanes,),
        RATE: (lanes,),
    }
    blocks, first = [], 0
    for name, shape in shapes.items():
        blocks.append(Block(name, first, shape))
        first = blocks[-1].columns.stop
    return Layout(tuple(blocks))


def draw_prior(setting: Setting, layout: Layout, *, members: range, seed: int) -> Array:
    """Draw the parameters of members before any report, shape (members, parameters)."""
    first = layout[TASTE].first
    drawn = np.empty((len(members), layout.size))
    for row, rng in zip(
        drawn, spawn_generators(seed, members=members, key=(PARAMETERS,)), strict=True
    ):
        row[:first] = rng.standard_normal(first)
        row[first:] = rng.standard_normal((2, setting.every))[:, setting.number].ravel()
    return drawn


def share_learned(setting: Setting, layout: Layout, *, learned: Array, prior: Array) -> Array:
    """
    Give every member what was learned, where fewer learned than are to be simulated.

    Who did not learn takes the past of one who did, in turns, and has days to come of its own.

    Parameters
    ----------
    learned
        Of the members that learned, the first ones, shape (learners, parameters).
    prior
        Of all members, shape (members, parameters).
    """
    learners = len(learned)
    shared = learned[np.arange(len(prior)) % learners]
    today = setting.day[setting.hours.now]
    days = np.arange(setting.days)
    to_come = np.zeros(layout.size, np.bool_)
    for name in (COUNTRY_DAILY, RATE_DAILY):
        to_come[layout[name].columns] = (days > today[:, None]).ravel()
    to_come[layout[DAILY].columns] = days > today[0]
    shared[learners:, to_come] = prior[learners:, to_come]
    return shared


def lay_taper(setting: Setting, layout: Layout, measured: Sequence[Measurement]) -> Array:
    """
    Lay out which measurement may teach which parameter, 0 to 1, shape (parameters, measurements).

    What belongs to a country or post is taught by reports on it only, and a day by reports on that
    day and those soon after. With a few hundred members, chance alone would find relations between
    a post in the east and a count in the west.
    """
    taper = np.zeros((layout.size, len(measured)))
    for n, one in enumerate(measured):
        for name, part in _weigh(setting, one).items():
            taper[layout[name].columns, n] = np.broadcast_to(part, layout[name].shape).ravel()
    return taper


def _weigh(setting: Setting, one: Measurement) -> dict[str, Array | float]:
    """Give how far one measurement teaches each block."""
    of_country = np.array([country == one.country for country in setting.countries])
    nearby = np.array([lane.country == one.country for lane in setting.lanes])
    at_post = np.array([lane.post in one.posts for lane in setting.lanes]) if one.posts else nearby
    lanes = np.where(at_post, 1.0 if one.posts else BEYOND, BEYOND * nearby)
    if one.quantity == CAPACITY:
        return {RATE: 1.0 * at_post, PERSONS: 1.0}
    number = setting.countries.index(one.country) if one.country in setting.countries else 0
    begins, ends = setting.hours.find(one.start), setting.hours.find(one.end)
    days = np.arange(setting.days)
    at = setting.day[:, number]
    first = at[int(np.clip(begins, 0, at.size - 1))]
    last = at[int(np.clip(max(ends - 1e-6, begins), 0, at.size - 1))]
    by_day = np.where(days <= last, np.exp(-np.maximum(first - days, 0) / REACH_DAYS), 0.0)
    return {
        LEVEL: 1.0,
        HALVING: 1.0,
        RUSH: 1.0,
        PERSONS: 0.0 if one.quantity == ENTRIES else 1.0,
        PATIENCE: 1.0,
        DENSITY: 1.0 if one.quantity == KM else 0.0,
        CLASSES: 1.0,
        DAILY: by_day,
        ORDINARY: 1.0 * of_country if one.quantity == ENTRIES else 0.0,
        COUNTRY: 1.0 * of_country,
        COUNTRY_DAILY: np.outer(of_country, by_day),
        RATE_DAILY: np.outer(of_country, by_day),
        TASTE: lanes,
        RATE: lanes,
    }
