"""A replay gives each forecast what was known that day only, keeps it, and scores it later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.replay.plain_forecaster import Recorder, read_facts
from wayout.errors import BadInputError
from wayout.forecast.replay.replaying import (
    Forecaster,
    Replay,
    list_origins,
    replay,
    score_forecasts,
)
from wayout.forecast.replay.storing import list_stored
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

FIRST, LAST = date(2022, 9, 20), date(2022, 9, 24)


def run(store: Path, forecaster: Forecaster, *, facts: Situation | None = None) -> Replay:
    """Replay five days of the example crisis."""
    situation = facts or read_facts()
    origins = list_origins(situation, first=FIRST, last=LAST)
    return replay(situation, forecaster, origins=origins, days=4, store=store, key="k")


@given(
    origins=st.lists(
        st.datetimes(datetime(2022, 9, 15), datetime(2022, 10, 31)), min_size=1, max_size=3
    )
)
@settings(max_examples=8, deadline=None)
def test_nothing_published_after_an_origin_is_seen(origins: list[datetime]) -> None:
    """Whatever the instants, no record given to the forecaster was published later."""
    recorder = Recorder()
    instants = sorted({o.replace(tzinfo=UTC) for o in origins})
    with TemporaryDirectory() as folder:
        replay(read_facts(), recorder, origins=instants, days=2, store=Path(folder))
    assert [as_of for _, as_of in recorder.given] == instants
    for known, as_of in recorder.given:
        assert known.known_by <= as_of
        assert max(r.published for r in known.records()) <= as_of


def test_deleting_the_future_changes_no_baseline() -> None:
    """Scores of numbers known by 28 September are alike with and without what came later."""
    facts = read_facts()
    cut = facts.as_of(datetime(2022, 9, 28, 20, 59, 59, tzinfo=UTC))
    with TemporaryDirectory() as folder:
        whole, early = (run(Path(folder), Recorder(), facts=f) for f in (facts, cut))

    def baselines(made: Replay) -> dict[object, object]:
        return {
            (p.origin, p.truth.series, p.truth.start, p.truth.records): {
                name: score.quantiles.tolist()
                for name, score in p.scores.items()
                if score is not None
            }
            for p in made.pairs
        }

    after = baselines(early)
    shared = {k: v for k, v in baselines(whole).items() if k in after}
    assert len(shared) > 50
    assert shared == {k: after[k] for k in shared}


def test_an_interrupted_replay_goes_on(tmp_path: Path) -> None:
    """Stopped at the fourth origin; the second run makes two, and all is as if never stopped."""
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "a", Recorder(fails_at=3))
    rest = Recorder()
    resumed = run(tmp_path / "a", rest)
    assert len(rest.given) == 2
    whole = run(tmp_path / "b", Recorder())
    assert [p.truth for p in resumed.pairs] == [p.truth for p in whole.pairs]
    assert [f.as_of for f in resumed.forecasts] == [f.as_of for f in whole.forecasts]


def test_a_damaged_forecast_is_made_again(tmp_path: Path) -> None:
    """A file cut in the middle is no forecast."""
    run(tmp_path, Recorder())
    files = sorted(tmp_path.iterdir())
    whole = files[2].read_bytes()
    files[2].write_bytes(whole[: len(whole) // 2])
    again = Recorder()
    run(tmp_path, again)
    assert len(again.given) == 1
    assert files[2].read_bytes() == whole


def test_other_facts_make_another_forecast_and_keep_the_old(tmp_path: Path) -> None:
    """A record corrected in the window: days before it are taken as they are, later ones anew."""
    run(tmp_path, Recorder())
    facts = read_facts()
    changed = replace(facts.observations["O245"], value=6471.0)  # published on the 23rd
    other = replace(facts, observations={**facts.observations, "O245": changed})
    again = Recorder()
    run(tmp_path, again, facts=other)
    assert [as_of.day for _, as_of in again.given] == [23, 24]
    assert len(list(tmp_path.glob("*.json"))) == 7


def test_a_forecast_that_used_a_later_record_is_refused(tmp_path: Path) -> None:
    """Its inputs name a count of 26 September."""
    with pytest.raises(BadInputError, match="used O010, which was not known then"):
        run(tmp_path, Recorder(inputs=("O010",)))
    assert list(tmp_path.iterdir()) == []


def test_a_forecast_of_another_instant_is_refused(tmp_path: Path) -> None:
    """The forecaster answers for an hour later than it was asked."""

    def late(known: Situation, as_of: Instant, days: int) -> object:
        return Recorder()(known, as_of + timedelta(hours=1), days)

    with pytest.raises(BadInputError, match="a forecast as of"):
        run(tmp_path, late)  # type: ignore[arg-type]


def test_a_stored_forecast_is_scored_by_what_was_learned_since(tmp_path: Path) -> None:
    """With the facts of 24 September no later number is there; with those of now there are."""
    facts = read_facts()
    made = datetime(2022, 9, 24, 20, 59, 59, tzinfo=UTC)
    then = facts.as_of(made)
    replay(then, Recorder(), origins=[made], days=4, store=tmp_path)
    stored = list(list_stored(tmp_path))
    assert score_forecasts(then, stored).pairs == ()
    later = score_forecasts(facts, stored).pairs
    told = [p.truth.day.day for p in later if p.truth.location == "fi-land-border"]
    assert told == [24, 25, 26]


def test_a_stored_forecast_that_used_later_records_is_told(tmp_path: Path) -> None:
    """Scored all the same, with a notice for each such record, and for another situation."""
    facts = read_facts()
    forecast = Recorder(inputs=("O010", "gone"))(facts, datetime(2022, 9, 24, tzinfo=UTC), 3)
    notices = score_forecasts(facts, [replace(forecast, situation="other")]).notices
    assert [word in n for n, word in zip(notices, ("other", "O010", "gone"), strict=True)]
    assert "published after it" in notices[1]


def test_origins_are_the_last_seconds_of_days_of_the_home_country() -> None:
    """In Moscow the 20th ends at 21:00 UTC."""
    origins = list_origins(read_facts(), first=FIRST, last=LAST)
    assert [o.isoformat() for o in origins[:2]] == [
        "2022-09-20T20:59:59+00:00",
        "2022-09-21T20:59:59+00:00",
    ]
    assert len(origins) == 5


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2022, 9, 1), None), (date(2022, 9, 25), FIRST), (None, date(2023, 1, 1))],
)
def test_days_outside_the_window_or_out_of_order_are_refused(
    first: date | None, last: date | None
) -> None:
    """One line says which days are accepted."""
    with pytest.raises(BadInputError, match="accepted: days in order from 2022-09-15"):
        list_origins(read_facts(), first=first, last=last)
