"""Scores of one number against plain Python and scikit-learn."""

import math

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import accuracy_score, mean_absolute_error, mean_squared_error, r2_score

from analytics.predictions.scores import (
    CannotScore,
    clopper_pearson,
    hits,
    mae_ratio,
    qlike_of_volatility,
    r2_out_of_sample,
    rmse_ratio,
    squared_error,
)

DRAW = np.random.default_rng(7)
SEEN = DRAW.normal(size=400)
SAID, NAIVE = 0.3 * SEEN + DRAW.normal(size=400), DRAW.normal(size=400) / 4


def test_ratios_are_those_of_scikit_learns_errors() -> None:
    assert mae_ratio(SAID, NAIVE, SEEN) == pytest.approx(
        mean_absolute_error(SEEN, SAID) / mean_absolute_error(SEEN, NAIVE)
    )
    mse = mean_squared_error(SEEN, SAID) / mean_squared_error(SEEN, NAIVE)
    assert rmse_ratio(SAID, NAIVE, SEEN) == pytest.approx(math.sqrt(mse))
    assert r2_out_of_sample(SAID, NAIVE, SEEN) == pytest.approx(1 - mse)


def test_r2_against_the_mean_of_what_came_is_the_usual_r2() -> None:
    assert r2_out_of_sample(SAID, np.full(400, SEEN.mean()), SEEN) == pytest.approx(r2_score(SEEN, SAID))


def test_a_baseline_that_never_errs_leaves_nothing_to_compare() -> None:
    assert math.isnan(r2_out_of_sample(SAID, SEEN, SEEN))
    assert math.isnan(mae_ratio(SAID, SEEN, SEEN))


def test_hits_are_scikit_learns_accuracy_where_both_take_a_side() -> None:
    said, seen = SAID.copy(), SEEN.copy()
    said[:10], seen[10:15] = 0.0, 0.0
    found = hits(said, seen, 1)
    assert found.share == pytest.approx(accuracy_score(seen[15:] > 0, said[15:] > 0))
    assert found.count == 385


@pytest.mark.parametrize(("right", "count"), [(0, 12), (12, 12), (7, 12), (530, 1000)])
def test_the_interval_of_a_share_is_scipys_exact_one(right: int, count: int) -> None:
    exact = stats.binomtest(right, count).proportion_ci(0.95, "exact")
    assert clopper_pearson(right, count) == pytest.approx((exact.low, exact.high), abs=1e-12)


def test_overlapping_forecasts_are_worth_fewer() -> None:
    """Hits of 5-bar windows of pure noise: the interval of the effective count holds ½ as often as it says."""
    draw, held = np.random.default_rng(5), 0
    for _ in range(200):
        ahead = np.convolve(draw.normal(size=304), np.ones(5), "valid")
        found = hits(np.ones(300), ahead, 5)
        assert found.count == 60
        held += found.low <= 0.5 <= found.high
    assert held >= stats.binom.ppf(0.001, 200, 0.95)


def test_nothing_counts_where_no_side_is_taken() -> None:
    found = hits(np.zeros(20), SEEN[:20], 1)
    assert (found.count, math.isnan(found.share), math.isnan(found.low)) == (0.0, True, True)


def test_a_probability_takes_its_side_at_one_half() -> None:
    assert hits([0.6, 0.4, 0.5], [1.0, 1.0, 1.0], 1, middle=0.5).share == 0.5


def test_losses_are_as_written() -> None:
    assert squared_error([0.2], [1.0]) == pytest.approx([0.64])
    assert qlike_of_volatility([0.2], [0.3]) == pytest.approx([math.log(0.04) + 0.09 / 0.04])


@pytest.mark.parametrize("seen", [[1.0], [1.0, np.nan], []])
def test_it_says_what_cannot_be_scored(seen: list[float]) -> None:
    with pytest.raises(CannotScore):
        mae_ratio([1.0, 2.0], [0.0, 0.0], seen)
