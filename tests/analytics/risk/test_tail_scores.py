"""Scores: their formulas, and that the truth scores best."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.risk.asked import BadRisk
from analytics.risk.tail_scores import fissler_ziegel, tick_loss

SMALL = st.floats(-0.2, 0.2)


@given(SMALL, SMALL, st.sampled_from([0.9, 0.95, 0.99]))
def test_tick_loss_is_the_quantile_regressions(loss: float, at_risk: float, confidence: float) -> None:
    r, q, alpha = -loss, -at_risk, 1 - confidence
    assert tick_loss(np.array([loss]), np.array([at_risk]), confidence)[0] == pytest.approx((alpha - (r < q)) * (r - q))


def test_tick_loss_is_scikit_learns() -> None:
    from sklearn.metrics import mean_pinball_loss

    rng = np.random.default_rng(1)
    losses, at_risk = rng.normal(size=500), rng.normal(1.6, 0.1, 500)
    assert tick_loss(losses, at_risk, 0.95).mean() == pytest.approx(mean_pinball_loss(losses, at_risk, alpha=0.95))


@given(SMALL, SMALL, st.floats(1e-4, 0.3), st.sampled_from([0.95, 0.99]))
def test_the_joint_score_is_patton_ziegel_and_chens(
    loss: float, at_risk: float, shortfall: float, confidence: float
) -> None:
    y, v, e, alpha = -loss, -at_risk, -shortfall, 1 - confidence
    plain = -(y <= v) * (v - y) / (alpha * e) + v / e + np.log(-e) - 1
    found = fissler_ziegel(np.array([loss]), np.array([at_risk]), np.array([shortfall]), confidence)
    assert found[0] == pytest.approx(plain, rel=1e-9, abs=1e-9)


def test_the_truth_scores_best() -> None:
    losses = np.random.default_rng(2).normal(size=400_000)
    at_risk = stats.norm.ppf(0.975)
    shortfall = stats.norm.pdf(at_risk) / 0.025

    def joint(a: float, b: float) -> float:
        return float(fissler_ziegel(losses, np.full(len(losses), a), np.full(len(losses), b), 0.975).mean())

    def tick(a: float) -> float:
        return float(tick_loss(losses, np.full(len(losses), a), 0.975).mean())

    for wrong in (0.8, 1.25):
        assert tick(at_risk) < tick(at_risk * wrong)
        assert joint(at_risk, shortfall) < joint(at_risk * wrong, shortfall)
        assert joint(at_risk, shortfall) < joint(at_risk, shortfall * wrong)
        assert joint(at_risk, shortfall) < joint(at_risk * wrong, shortfall * wrong)


def test_differences_of_the_joint_score_have_no_unit() -> None:
    rng = np.random.default_rng(3)
    losses, one, other = rng.normal(size=100), rng.uniform(1, 2, 100), rng.uniform(1, 2, 100)

    def gap(times: float) -> np.ndarray:
        scaled = [fissler_ziegel(losses * times, at * times, 1.3 * at * times, 0.95) for at in (one, other)]
        return scaled[0] - scaled[1]

    np.testing.assert_allclose(gap(1.0), gap(0.01), atol=1e-12)


def test_a_shortfall_of_zero_is_refused() -> None:
    with pytest.raises(BadRisk, match="can't be scored"):
        fissler_ziegel(np.ones(3), np.ones(3), np.array([1.0, 0.0, 1.0]), 0.95)
