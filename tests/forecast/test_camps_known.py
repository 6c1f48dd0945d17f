"""What is known on an origin day, and that nothing after it changes a forecast."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.small_camps import make_published
from tests.forecast.small_instance import change, write_instance
from wayout.errors import FaultyInstanceError
from wayout.forecast.camps.forecast import forecast_camps
from wayout.forecast.camps.known import take_known
from wayout.forecast.camps.published import CampRecord, Published, read_published
from wayout.forecast.camps.truth import interpolate_reported, read_truth
from wayout.forecast.flee.series import Series

HORIZONS = np.array([7.0, 30.0, 90.0])


def rewrite_future(published: Published, origin: int, later: list[Series]) -> Published:
    """Put other reports after an origin, other verified days there, and another length."""
    camps = []
    for camp, new in zip(published.camps, later, strict=True):
        kept = [[r for r in one if r[0] <= origin] for one in camp.files]
        files = tuple([*one, *((origin + 1 + d, c) for d, c in new)] for one in kept)
        verified = (*(d for d in camp.verified if d <= origin), *(origin + 1 + d for d, _ in new))
        camps.append(CampRecord(camp.name, files, verified))
    return replace(published, camps=tuple(camps), days=origin + 1 + len(later[0]))


futures = st.lists(
    st.lists(
        st.tuples(st.integers(0, 60), st.floats(0, 1e6)), max_size=4, unique_by=lambda r: r[0]
    ).map(sorted),
    min_size=3,
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(origin=st.integers(0, 85), later=futures)
def test_nothing_after_the_origin_changes_a_forecast(origin: int, later: list[Series]) -> None:
    """With every later report and verified count replaced, the forecast is the same to the bit."""
    published = make_published()
    one = forecast_camps(published, origin=origin, horizons=HORIZONS)
    other = forecast_camps(
        rewrite_future(published, origin, later), origin=origin, horizons=HORIZONS
    )
    assert one.quantiles.tobytes() == other.quantiles.tobytes()


def test_capacities_closures_and_conflicts_do_not_change_a_forecast(tmp_path: Path) -> None:
    """A forecast from folders is the same when those files say something else."""
    one = write_instance(tmp_path / "one")
    changes = {
        **change("input_csv/locations.csv", ",,900", ",,123456"),
        **change("source_data/near.csv", "2030-01-11,1000", "2030-01-11,77"),
        "input_csv/closures.csv": "#\nlocation,Near,Corland,2,9\n",
        "input_csv/conflicts.csv": "#Day,Bora\n0,1\n",
        "input_csv/registration_corrections.csv": "Near,2030-01-11\n",
        "source_data/total.csv": "2030-01-01,1\n",
    }
    other = write_instance(tmp_path / "other", changes)
    found = [
        forecast_camps(
            read_published(folder / "input_csv", folder / "source_data"),
            origin=8,
            horizons=HORIZONS,
        )
        for folder in (one, other)
    ]
    assert found[0].quantiles.tobytes() == found[1].quantiles.tobytes()


def test_a_verified_count_puts_earlier_reports_on_its_level_from_its_day_on() -> None:
    """On the day before it the reports stand as they came."""
    published = make_published()
    before, after = (take_known(published, day).camps[1] for day in (49, 50))
    assert not before.is_verified
    np.testing.assert_allclose(before.counts, [2000, 2100, 2700, 2760])
    factor = (1300 + 160) / 2760
    np.testing.assert_allclose(after.counts[:4], np.array([2000, 2100, 2700, 2760]) * factor)
    assert after.log_factors == pytest.approx((np.log(factor),))


def test_a_sum_of_files_takes_the_latest_report_of_each() -> None:
    """Between reports of the annex its last one counts, not its next."""
    known = take_known(make_published(), 30).camps[1]
    assert known.days.tolist() == [0, 12, 30]
    assert known.counts.tolist() == [2000, 2100, 2700]


def test_a_camp_without_a_report_is_known_to_hold_nobody() -> None:
    """Its first report lies ahead, so nothing of it is taken back in time."""
    assert take_known(make_published(), 54).list_last().tolist() == [1500, 1460, 0]


def test_a_verified_count_is_left_aside_when_the_report_before_it_is_zero() -> None:
    """No factor leads from nobody to somebody."""
    camp = CampRecord("Zero", ([(0, 0.0), (5, 10.0)],), (0, 5, 7))
    known = take_known(Published((camp,), make_published().start, 20), 9).camps[0]
    assert not known.is_verified
    assert known.counts.tolist() == [0, 10]


def test_truth_is_corrected_with_hindsight_and_the_reported_counts_are_not(tmp_path: Path) -> None:
    """Both have straight lines between the reports, cut to whole people."""
    changes: dict[str, str | None] = {"input_csv/registration_corrections.csv": "Near,2030-01-11\n"}
    folder = write_instance(tmp_path, changes)
    inputs, counts = folder / "input_csv", folder / "source_data"
    published = read_published(inputs, counts)
    assert [camp.verified for camp in published.camps] == [(10,), ()]
    assert interpolate_reported(published)[[0, 2, 4, 11], 0].tolist() == [100, 200, 300, 1000]
    truth = read_truth(inputs, counts, published)
    assert truth[[0, 4, 11], 0].tolist() == [333, 1000, 1000]


def test_a_camp_without_a_file_is_refused(tmp_path: Path) -> None:
    """The message is that of the reader of the format."""
    folder = write_instance(
        tmp_path, {"source_data/data_layout.csv": "total,total.csv\nNear,near.csv\n"}
    )
    with pytest.raises(FaultyInstanceError, match="no row for camp 'Far'"):
        read_published(folder / "input_csv", folder / "source_data")
