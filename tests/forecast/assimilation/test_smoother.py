"""The smoother against closed forms, and what no report may do to an ensemble."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.assimilation.linear import (
    LEVEL,
    draw_prior,
    make_evidence,
    make_forward,
    smooth_one,
    solve,
)
from wayout.errors import BadInputError
from wayout.forecast.assimilation.evidence import Evidence, list_evidence
from wayout.forecast.assimilation.smoother import draw_noise, smooth
from wayout.forecast.assimilation.update import find_kept, update_by_values

MATRIX = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.5, 0.5], [0.3, 0.0, 1.0]])
LOGS = np.array([0.5, -0.4, 0.8, 0.1])
DOUBTS = np.array([0.3, 0.5, 0.4, 0.6])


@pytest.mark.parametrize("rounds", [1, 4])
def test_a_linear_problem_has_the_posterior_of_the_closed_form(rounds: int) -> None:
    """Mean and covariance within the error of 20,000 members, in one round as in four."""
    prior = draw_prior(20_000, 3)
    evidence = make_evidence(LOGS, DOUBTS, parameters=3)
    found = smooth(prior, make_forward(MATRIX), evidence, seed=1, rounds=rounds)
    mean, covariance = solve(MATRIX, LOGS, DOUBTS)
    assert np.abs(found.parameters.mean(axis=0) - mean).max() < 0.02
    assert np.abs(np.cov(found.parameters.T) - covariance).max() < 0.02


def test_few_members_keep_the_spread_of_what_the_reports_do_not_touch() -> None:
    """With 200 members and 40 reports, unrelated parameters keep their spread on the average."""
    matrix = np.zeros((40, 140))
    matrix[:, :40] = np.eye(40)
    rng = np.random.default_rng(8)
    evidence = make_evidence(rng.standard_normal(40), [0.5] * 40, parameters=140)
    prior = draw_prior(200, 140)
    found = smooth(prior, make_forward(matrix), evidence, seed=2)
    kept = found.parameters[:, 40:].var(axis=0, ddof=1) / prior[:, 40:].var(axis=0, ddof=1)
    assert 0.95 < kept.mean() < 1.05
    assert found.parameters[:, :40].var(axis=0, ddof=1).mean() == pytest.approx(0.2, rel=0.1)


def test_the_loss_by_chance_is_that_of_random_rows() -> None:
    """What the inverse tells of the loss, 4,000 unrelated rows lose."""
    members, n = 50, 12
    rng = np.random.default_rng(4)
    predicted, rows = rng.standard_normal((n, members)), rng.standard_normal((4000, members))
    variances = np.full(n, 0.25)
    noise = draw_noise(tuple("abcdefghijkl"), seed=1, round_number=0, members=members)
    innovations = 0.5 * noise - predicted
    gain_free = np.cov(predicted) + np.diag(variances)
    kept = find_kept(np.linalg.inv(gain_free), variances, members=members)
    updated = update_by_values(
        rows,
        predicted=predicted,
        innovations=innovations,
        variances=variances,
        taper=np.ones((4000, n)),
    )
    assert kept < 0.85
    assert updated.var(axis=1).mean() == pytest.approx(rows.var(axis=1).mean(), rel=0.03)


def test_conflicting_reports_meet_in_the_middle() -> None:
    """Two of one doubt pull to their mean."""
    found = smooth_one([1.0, -0.6], [0.5, 0.5])
    mean, _ = solve(np.ones((2, 1)), np.array([1.0, -0.6]), np.array([0.5, 0.5]))
    assert found.parameters.mean() == pytest.approx(mean[0], abs=0.05)


@pytest.mark.parametrize("doubts", [(0.1, 0.3), (0.3, 0.9), (0.9, 2.0)])
def test_more_doubt_leaves_a_wider_posterior(doubts: tuple[float, float]) -> None:
    """Of the same number."""
    sure, unsure = (smooth_one([0.5], [d]).parameters.std() for d in doubts)
    assert sure < unsure < 1.05


def test_a_lone_wild_report_cannot_break_the_ensemble() -> None:
    """A million times the prediction is named as wild, and moves less than one spread."""
    found = smooth_one([np.log(1e6), 0.2], [0.3, 0.3])
    assert found.wild == (0,)
    assert found.doubts[0] > 1.0
    assert found.doubts[1] == 0.3
    assert abs(found.parameters.mean() - smooth_one([0.2], [0.3]).parameters.mean()) < 0.5
    assert found.parameters.std() > 0.2


def test_a_wilder_report_moves_less() -> None:
    """Beyond the guard the pull falls as the number grows."""
    moved = [smooth_one([apart], [0.2]).parameters.mean() for apart in (6.0, 10.0, 20.0)]
    assert moved[0] > moved[1] > moved[2] > 0


def test_a_bound_that_everybody_keeps_changes_nothing() -> None:
    """At least far less than predicted: no parameter moves, to the bit."""
    prior = draw_prior(300, 2)
    evidence = make_evidence([-9.0], [0.2], parameters=2, sides=[1])
    found = smooth(prior, make_forward(np.array([[1.0, 0.0]])), evidence, seed=1)
    assert found.parameters.tobytes() == prior.tobytes()
    assert found.wild == ()


@pytest.mark.parametrize("side", [1, -1])
def test_a_bound_never_pulls_to_its_other_side(side: int) -> None:
    """At least never lowers a member, at most never raises one."""
    prior = draw_prior(500, 1)
    for apart in (-1.0, 0.0, 1.0):
        evidence = make_evidence([apart], [0.3], parameters=1, sides=[side])
        found = smooth(prior, make_forward(np.ones((1, 1))), evidence, seed=1)
        assert ((found.parameters - prior) * side >= 0).all()


def test_a_bound_gives_about_the_truncated_posterior() -> None:
    """At least the median, with doubt: the mean of the exact posterior within 0.15 spreads."""
    evidence = make_evidence([0.0], [0.5], parameters=1, sides=[1])
    found = smooth(draw_prior(5000, 1), make_forward(np.ones((1, 1))), evidence, seed=1)
    exact = np.sqrt(2.0 / np.pi) / np.sqrt(1.0 + 0.5**2)
    assert found.parameters.mean() == pytest.approx(exact, abs=0.15)


def test_a_kept_bound_does_not_hold_back_a_value() -> None:
    """A value moves the ensemble as far with a bound beside it that everybody keeps."""
    matrix = np.ones((2, 1))
    evidence = make_evidence([1.0, -9.0], [0.3, 0.01], parameters=1, sides=[0, 1])
    prior = draw_prior(400, 1)
    found = smooth(prior, make_forward(matrix), evidence, seed=5)
    alone = smooth(
        prior, make_forward(matrix[:1]), make_evidence([1.0], [0.3], parameters=1), seed=5
    )
    assert np.allclose(found.parameters, alone.parameters)


def test_a_report_never_moves_what_it_does_not_reach() -> None:
    """Tapered to 0, a parameter is the same to the bit with the report and without it."""
    matrix = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    taper = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.5]])
    prior = draw_prior(50, 2)
    for sides in ((0, 0, 0), (0, 1, 0), (1, 0, -1)):
        both = make_evidence([0.5, 0.9, 0.2], [0.3] * 3, parameters=2, sides=sides, taper=taper)
        one = make_evidence([0.5], [0.3], parameters=2, sides=sides[:1], taper=taper[:, :1])
        found = smooth(prior, make_forward(matrix), both, seed=1).parameters
        alone = smooth(prior, make_forward(matrix[:1]), one, seed=1).parameters
        assert found[:, 0].tobytes() == alone[:, 0].tobytes()
        assert alone[:, 1].tobytes() == prior[:, 1].tobytes()
        assert found[:, 1].tobytes() != prior[:, 1].tobytes()


def test_a_smaller_taper_moves_less() -> None:
    """A report that half reaches a parameter teaches it less than one that reaches it."""
    prior = draw_prior(500, 1)
    moved = [
        smooth(
            prior,
            make_forward(np.ones((1, 1))),
            make_evidence([1.0], [0.5], parameters=1, taper=np.array([[reach]])),
            seed=1,
        ).parameters.mean()
        for reach in (0.1, 0.5, 1.0)
    ]
    assert moved[0] < moved[1] < moved[2]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_reports_changes_nothing(order: list[int]) -> None:
    """Values and bounds in any order give the same parameters, up to rounding."""
    rng = np.random.default_rng(2)
    matrix, logs = rng.standard_normal((6, 3)), rng.standard_normal(6)
    sides, keys = np.array([0, 1, 0, -1, 1, 0]), np.array(list("qwerty"))
    taper = rng.random((3, 6))
    prior = draw_prior(80, 3)

    def run(chosen: list[int]) -> np.ndarray:
        evidence = Evidence(
            tuple(keys[chosen]),
            np.expm1(LEVEL + logs[chosen]),
            np.full(6, 0.4),
            sides[chosen],
            taper[:, chosen],
        )
        return smooth(prior, make_forward(matrix[chosen]), evidence, seed=1).parameters

    assert np.allclose(run(order), run(list(range(6))), rtol=1e-9, atol=1e-9)


def test_one_seed_gives_one_result_and_another_another() -> None:
    """To the bit."""
    prior, forward = draw_prior(100, 3), make_forward(MATRIX)
    evidence = make_evidence(LOGS, DOUBTS, parameters=3)
    one, same, other = (smooth(prior, forward, evidence, seed=s).parameters for s in (1, 1, 2))
    assert one.tobytes() == same.tobytes() != other.tobytes()


def test_the_model_runs_once_a_round_and_once_more_with_all_members() -> None:
    """Four rounds and the end are five runs."""
    shapes = []

    def forward(parameters: np.ndarray) -> np.ndarray:
        shapes.append(parameters.shape)
        return make_forward(MATRIX)(parameters)

    smooth(draw_prior(30, 3), forward, make_evidence(LOGS, DOUBTS, parameters=3), seed=1)
    assert shapes == [(30, 3)] * 5


def test_no_reports_or_one_member_give_the_prior_back() -> None:
    """Nothing to learn from, or nothing to compare with."""
    prior = draw_prior(10, 3)
    none = make_evidence([], [], parameters=3)
    assert (smooth(prior, make_forward(MATRIX[:0]), none, seed=1).parameters == prior).all()
    some = make_evidence(LOGS, DOUBTS, parameters=3)
    assert (smooth(prior[:1], make_forward(MATRIX), some, seed=1).parameters == prior[:1]).all()


def test_a_parameter_that_all_members_share_stays() -> None:
    """To the bit, while others move."""
    prior = draw_prior(50, 3)
    prior[:, 1] = 0.1
    evidence = make_evidence(LOGS, DOUBTS, parameters=3)
    found = smooth(prior, make_forward(MATRIX), evidence, seed=1).parameters
    assert (found[:, 1] == 0.1).all()
    assert (found[:, 0] != prior[:, 0]).any()


def test_the_same_report_many_times_is_solved() -> None:
    """Thirty equal reports make a singular covariance of predictions, and finite parameters."""
    found = smooth_one([0.3] * 30, [0.01] * 30, members=20)
    assert np.isfinite(found.parameters).all()
    assert found.parameters.mean() == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"doubts": np.zeros(1)}, "a doubt above 0"),
        ({"values": np.array([-1.0])}, "a value of 0 up"),
        ({"values": np.array([np.inf])}, "a value of 0 up"),
        ({"sides": np.array([2])}, "a side"),
        ({"taper": np.full((1, 1), 1.5)}, "a taper"),
        ({"taper": np.full((1, 1), np.nan)}, "a taper"),
        ({"taper": np.ones((2, 1))}, "shape"),
        ({"keys": ("a", "a")}, "shape"),
    ],
)
def test_evidence_that_cannot_be_is_refused(change: dict[str, object], message: str) -> None:
    """In one line that names the measurement."""
    good = {
        "keys": ("a",),
        "values": np.ones(1),
        "doubts": np.ones(1),
        "sides": np.zeros(1, int),
        "taper": np.ones((1, 1)),
    }
    evidence = Evidence(**{**good, **change})  # type: ignore[arg-type]
    with pytest.raises(BadInputError, match=message):
        smooth(draw_prior(5, 1), make_forward(np.ones((1, 1))), evidence, seed=1)


@pytest.mark.parametrize("wrong", [np.inf, np.nan, -1.0])
def test_a_prediction_that_cannot_be_is_refused(wrong: float) -> None:
    """The member and the measurement are named."""
    evidence = make_evidence([0.1], [0.2], parameters=1)
    with pytest.raises(BadInputError, match="member 0 predicts"):
        smooth(draw_prior(5, 1), lambda p: np.full((5, 1), wrong), evidence, seed=1)


def test_two_measurements_of_one_name_are_refused() -> None:
    """What is drawn for each depends on its name."""
    evidence = make_evidence([0.1, 0.2], [0.2, 0.2], parameters=1, keys=["a", "a"])
    with pytest.raises(BadInputError, match="called 'a'"):
        smooth(draw_prior(5, 1), make_forward(np.ones((2, 1))), evidence, seed=1)


def test_no_measurements_are_evidence_of_nothing() -> None:
    """Arrays of length 0."""
    assert len(list_evidence((), np.ones((3, 0)))) == 0
