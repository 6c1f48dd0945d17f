"""Simulating members: their parameters in, the course of the hours out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wayout.forecast.flows.drive import Drive, make_drive
from wayout.forecast.flows.kernel import AT_ONCE, Course, Work, run_course
from wayout.forecast.flows.parameters import Layout
from wayout.forecast.setting.setting import Setting
from wayout.network.compiled import Array


def simulate(
    setting: Setting, layout: Layout, parameters: Array, *, members: range, seed: int
) -> Iterator[tuple[Drive, Course]]:
    """
    Simulate members one after the other.

    Parameters
    ----------
    parameters
        Of these members, shape (members, parameters).

    Yields
    ------
    drive, course
        Of each member; the course is overwritten by the next, so take from it what is needed.
    """
    course, work = make_course(setting), make_work(setting)
    choice = setting.assumptions.choice
    ordinary = setting.ordinary_classes[setting.country]
    for row, member in enumerate(members):
        drive = fill_classes(make_drive(setting, layout, parameters[row], member=member, seed=seed))
        run_course(
            course,
            work,
            setting.ways,
            setting.gates,
            drive,
            setting.back,
            ordinary,
            choice.longest_rush_h,
        )
        yield drive, course


def make_course(setting: Setting) -> Course:
    """Make the arrays for a course, empty."""
    lanes, hours = len(setting.lanes), setting.hours.count
    shape = (hours, lanes)
    return Course(
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros((hours + 1, lanes)),
        np.zeros(hours),
        np.zeros(hours),
        np.zeros(1),
    )


def fill_classes(drive: Drive) -> Drive:
    """Fill up the classes of a drive with nobody."""
    more = fill_up(drive.classes.size) - drive.classes.size
    return drive._replace(classes=np.pad(drive.classes, (0, more)))


def fill_up(classes: int) -> int:
    """Give the number of classes filled up to a multiple of those a kernel takes at once."""
    return -(-classes // AT_ONCE) * AT_ONCE


def make_work(setting: Setting) -> Work:
    """Make the arrays a member works in."""
    _, lanes, classes = setting.gates.word.shape
    longest = int(setting.ways.hours.max(initial=0)) + 2
    each, filled = (lanes, classes), fill_up(classes)
    return Work(
        np.zeros((longest, lanes, filled)),
        np.zeros(each),
        np.zeros(lanes),
        np.zeros((setting.ways.people.size, filled)),
        np.zeros(lanes),
        np.zeros(lanes),
        np.zeros(lanes),
        np.zeros(each),
        np.zeros(each),
        np.zeros((lanes, filled)),
        np.zeros(lanes, np.bool_),
        np.zeros(setting.ways.lane.size),
    )
