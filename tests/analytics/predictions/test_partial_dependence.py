"""Partial dependence is scikit-learn's, on the same grid and rows."""

import numpy as np
import pytest
from sklearn.inspection import partial_dependence as sklearns

from analytics.predictions.partial_dependence import grid_of, partial_dependence, thinned
from analytics.predictions.registry import MODELS
from tests.analytics.predictions.worlds import world

ROWS = np.arange(300)


@pytest.mark.parametrize("feature", ["f0", "f3"])
def test_it_is_what_scikit_learn_finds(feature: str) -> None:
    problem = world(600, horizon=1, signal=0.5)
    fitted = MODELS["ridge"].fit(problem, ROWS, {"penalty": 10.0}, 1)
    found = partial_dependence(fitted, problem, ROWS, feature)
    place = problem.features.columns.get_loc(feature)
    theirs = sklearns(
        fitted.estimator,
        problem.features.to_numpy()[ROWS],
        [place],
        kind="both",
        method="brute",
        custom_values={place: found.grid},
    )
    np.testing.assert_allclose(found.mean, theirs["average"][0], rtol=1e-10)
    np.testing.assert_allclose(found.low, np.quantile(theirs["individual"][0], 0.1, axis=0), rtol=1e-10)
    np.testing.assert_allclose(found.high, np.quantile(theirs["individual"][0], 0.9, axis=0), rtol=1e-10)


def test_of_a_linear_model_it_is_a_straight_line_with_its_slope() -> None:
    problem = world(600, horizon=1, signal=0.5)
    fitted = MODELS["ridge"].fit(problem, ROWS, {"penalty": 10.0}, 1)
    found = partial_dependence(fitted, problem, ROWS, "f0")
    slope = fitted.estimator[-1].coef_[0] / fitted.estimator[0].scale_[0]
    np.testing.assert_allclose(np.diff(found.mean) / np.diff(found.grid), slope, rtol=1e-8)
    assert found.swing == pytest.approx(abs(slope) * np.ptp(found.grid))
    np.testing.assert_array_equal(found.values, problem.features["f0"].iloc[:300])


def test_the_grid_lies_within_what_was_seen_and_few_values_are_taken_as_they_are() -> None:
    values = np.random.default_rng(0).standard_normal(500)
    grid = grid_of(values)
    assert len(grid) == 20
    assert (grid[0], grid[-1]) == pytest.approx(tuple(np.quantile(values, (0.025, 0.975))))
    np.testing.assert_array_equal(grid_of(np.array([3.0, 1.0, 3.0, 2.0])), [1, 2, 3])


def test_many_rows_are_thinned_evenly() -> None:
    few = thinned(np.arange(1000), 400)
    assert (len(few), few[0], few[-1], len(np.unique(few))) == (400, 0, 999, 400)
    np.testing.assert_array_equal(thinned(ROWS, 400), ROWS)
