"""Counts of a validation folder become a number a day, as Flee makes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.forecast.small_instance import write_instance
from wayout.forecast.flee.reading import read_instance
from wayout.forecast.flee.rows import Row
from wayout.forecast.flee.running import derive_demand
from wayout.forecast.flee.scoring import assess_camps, assess_total, score_run
from wayout.forecast.flee.series import add_series, correct_series, interpolate_series
from wayout.forecast.flee.settings import Settings

ROW = Row("registration_corrections.csv", 1, ("Near", "2030-01-05"))


def test_days_between_reports_are_cut_to_whole_people() -> None:
    """The line from 0 to 10 over three days passes 3.3 and 6.7; before and after it is level."""
    series = [(1, 0.0), (4, 10.0)]
    assert interpolate_series(series, 7).tolist() == [0, 0, 3, 6, 10, 10, 10]


def test_a_count_before_the_start_bends_the_line() -> None:
    """A report of two days before the start and one of two days after meet half-way."""
    assert interpolate_series([(-2, 0.0), (2, 100.0)], 3).tolist() == [50, 75, 100]


def test_files_of_one_camp_add_up_as_flee_adds_them() -> None:
    """The first gives its next report where it has none; past the end of the second it is lost."""
    one, other = [(2, 10.0), (6, 20.0), (9, 30.0)], [(0, 1.0), (4, 2.0), (8, 3.0)]
    assert add_series(one, other) == [(0, 11.0), (2, 11.0), (4, 22.0), (6, 22.0), (8, 33.0)]


def test_a_correction_scales_what_was_before() -> None:
    """Reports before the verified one are scaled so that the last of them meets it."""
    series = [(0, 10.0), (2, 100.0), (4, 50.0), (6, 70.0)]
    assert correct_series(series, ROW, 4) == [(0, 5.0), (2, 50.0), (4, 50.0), (6, 70.0)]


def test_the_total_is_counted_once_more_on_the_first_day(tmp_path: Path) -> None:
    """The raw count is what the camps hold and the total file of the first day."""
    folder = write_instance(tmp_path)
    read = read_instance(folder, folder)
    demand = derive_demand(read, Settings())
    counted = read.counts.camps["Near"] + read.counts.camps["Far"]
    assert counted[0] == 140
    assert (demand.raw == counted + 150).all()
    assert demand.setting_out[0] == 0
    assert derive_demand(read, Settings(insert_day0=False)).setting_out[0] == 290


def test_counts_that_fall_are_a_debt(tmp_path: Path) -> None:
    """Nobody leaves the model: who sets out later is fewer by what the counts fell."""
    near = "2030-01-01,100\n2030-01-02,60\n2030-01-03,110\n2030-01-11,110\n"
    far = "2030-01-01,0\n"
    changed = {"source_data/near.csv": near, "source_data/far.csv": far}
    demand = derive_demand(read_instance(*[write_instance(tmp_path, changed)] * 2), Settings())
    assert demand.setting_out[:4].tolist() == [0, 0, 10, 0]
    assert demand.debt[:4].tolist() == [0, 40, 0, 0]


def test_errors_are_those_of_flee() -> None:
    """The error of a camp is relative to its count; the total error to the raw count."""
    simulated, counted = np.array([[3.0, 8.0]]), np.array([[9.0, 0.0]])
    assert assess_camps(simulated, counted).tolist() == [[0.6667, 0.0]]
    assert assess_total(simulated, counted, np.array([28.0])).tolist() == [0.5]
    score = score_run(simulated, counted, np.array([28.0]))
    assert score.ard == 14 / 9
    assert round(score.rescaled_ard, 6) == round(2 * 8 / 11, 6)
