"""Scores of probabilities and distributions against scikit-learn, and against the distributions themselves."""

import math

import numpy as np
import pytest
from scipy import integrate, stats
from sklearn import metrics
from sklearn.calibration import calibration_curve

from analytics.predictions.probability_scores import (
    brier,
    calibration_error,
    covered,
    crps,
    log_loss,
    pinball,
    probabilities_above,
    reliability,
)
from analytics.predictions.quantiles import LEVELS, probability_above
from analytics.predictions.scores import CannotScore

DRAW = np.random.default_rng(11)
STATED = DRAW.uniform(0.02, 0.98, size=600)
SEEN = (DRAW.uniform(size=600) < STATED**1.5).astype(float)


def test_brier_and_log_loss_are_scikit_learns() -> None:
    assert brier(STATED, SEEN) == pytest.approx(metrics.brier_score_loss(SEEN, STATED))
    assert log_loss(STATED, SEEN) == pytest.approx(metrics.log_loss(SEEN, STATED))


def test_a_sure_error_is_dear_but_not_endless() -> None:
    assert log_loss([0.0], [1.0]) == pytest.approx(-math.log(1e-6))


def test_the_curve_is_scikit_learns() -> None:
    observed, stated = calibration_curve(SEEN, STATED, n_bins=10, strategy="quantile")
    curve = reliability(STATED, SEEN)
    assert curve["observed"].tolist() == pytest.approx(observed.tolist())
    assert curve["stated"].tolist() == pytest.approx(stated.tolist())
    error = sum(60 * abs(o - s) for o, s in zip(observed, stated, strict=True)) / 600
    assert calibration_error(STATED, SEEN) == pytest.approx(error)


def test_a_bins_interval_is_exact_and_wider_where_windows_overlap() -> None:
    curve, overlapping = reliability(STATED, SEEN), reliability(STATED, SEEN, horizon=5)
    exact = stats.binomtest(round(curve["observed"][0] * 60), 60).proportion_ci(0.95, "exact")
    assert (curve["low"][0], curve["high"][0]) == pytest.approx((exact.low, exact.high))
    assert (overlapping["high"] - overlapping["low"] > curve["high"] - curve["low"]).all()


def test_equal_probabilities_share_a_bin() -> None:
    curve = reliability(np.full(50, 0.5), np.tile([0.0, 1.0], 25))
    assert curve[["stated", "observed", "count"]].to_numpy().tolist() == [[0.5, 0.5, 50]]


def test_pinball_is_scikit_learns() -> None:
    quantiles = np.sort(DRAW.normal(size=(200, len(LEVELS))), axis=1)
    seen = DRAW.normal(size=200)
    losses = pinball(quantiles, seen).mean(axis=0)
    for level, column, loss in zip(LEVELS, quantiles.T, losses, strict=True):
        assert loss == pytest.approx(metrics.mean_pinball_loss(seen, column, alpha=level))


def test_crps_of_fine_quantiles_is_the_integral_over_the_distribution() -> None:
    """∫ (F(x) − 1{x ≥ y})² dx, and the closed form of a normal (Gneiting and Raftery 2007, eq. 21)."""
    levels = tuple((np.arange(2000) + 0.5) / 2000)
    said = np.tile(stats.norm.ppf(levels), (3, 1))
    for y, found in zip((-1.7, 0.0, 0.9), crps(said, [-1.7, 0.0, 0.9], levels), strict=True):
        below, _ = integrate.quad(lambda x: stats.norm.cdf(x) ** 2, -12, y)
        above, _ = integrate.quad(lambda x: stats.norm.sf(x) ** 2, y, 12)
        closed = y * (2 * stats.norm.cdf(y) - 1) + 2 * stats.norm.pdf(y) - 1 / math.sqrt(math.pi)
        assert below + above == pytest.approx(closed, abs=1e-6)
        assert found == pytest.approx(closed, rel=1e-3)


def test_crps_by_the_desks_levels_is_near_the_exact_mean() -> None:
    seen = DRAW.normal(size=20_000)
    said = np.tile(stats.norm.ppf(LEVELS), (20_000, 1))
    exact = seen * (2 * stats.norm.cdf(seen) - 1) + 2 * stats.norm.pdf(seen) - 1 / math.sqrt(math.pi)
    assert crps(said, seen).mean() == pytest.approx(exact.mean(), rel=0.01)


def test_an_interval_holds_what_lies_on_its_edges() -> None:
    said = np.tile(np.arange(len(LEVELS), dtype=float), (3, 1))
    low, high = LEVELS.index(0.1), LEVELS.index(0.9)
    inside, width = covered(said, np.array([low, high, high + 0.01]), 0.8)
    assert inside.tolist() == [1, 1, 0]
    assert width.tolist() == [high - low] * 3


def test_probabilities_are_those_of_each_row() -> None:
    rows = np.vstack([stats.norm.ppf(LEVELS) + 0.3, np.full(len(LEVELS), np.nan)])
    found = probabilities_above(rows)
    assert found[0] == probability_above(rows[0])
    assert found[0] == pytest.approx(stats.norm.cdf(0.3), abs=0.01)
    assert math.isnan(found[1])


@pytest.mark.parametrize(("stated", "seen"), [([1.2], [1.0]), ([0.5], [0.7]), ([0.5, 0.5], [1.0])])
def test_it_says_what_is_no_probability(stated: list[float], seen: list[float]) -> None:
    with pytest.raises(CannotScore):
        brier(stated, seen)


def test_it_wants_a_quantile_for_each_level() -> None:
    with pytest.raises(CannotScore):
        pinball([[0.0, 1.0]], [0.0])
