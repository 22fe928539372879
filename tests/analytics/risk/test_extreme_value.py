"""The generalised Pareto's fit and the tail it makes, against scipy and published numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from analytics.risk.asked import BadRisk
from analytics.risk.extreme_value import ParetoTail, fit_pareto_tail
from analytics.risk.pareto import Pareto, fit_pareto
from analytics.risk.shapes import Empirical
from analytics.risk.threshold import mean_excess, parameter_stability, thresholds
from analytics.volatility.returns import BadReturns
from tests.analytics.risk.books import heavy_returns


def test_danish_fire_losses_as_published() -> None:
    """R's evir on McNeil's (1997) data, 109 of 2,167 losses beyond 10, from its documentation and a letter about it.

    The letter's qgpd took β for a location: β + ((1 − p)^(−ξ) − 1)/ξ was 67.22493 and 200.41271.
    """
    levels = np.array([0.999, 0.9999])

    def gap(xi: float) -> float:
        return float((1e-4**-xi - 1e-3**-xi) / xi - (200.41271 - 67.22493))

    xi = float(optimize.brentq(gap, 0.2, 0.9))
    beta = 67.22493 - (1e-3**-xi - 1) / xi
    assert (xi, beta) == (pytest.approx(0.497, abs=5e-4), pytest.approx(6.98, abs=0.01))
    body = Empirical.of(np.concatenate([np.full(109, 20.0), np.full(2_058, 1.0)]))
    tail = ParetoTail(10.0, 109 / 2_167, Pareto(xi, beta, 109, 0.0), body)
    np.testing.assert_allclose(tail.quantile(levels), [94.28956, 304.62448], rtol=1e-5)
    np.testing.assert_allclose(tail.shortfall(levels), [191.3697, 609.3696], rtol=1e-5)
    published = Pareto(0.497, 6.98, 109, 0.0)
    assert published.shape_error == pytest.approx(0.143, abs=1e-3)
    assert published.scale_error == pytest.approx(1.16, abs=0.01)


@pytest.mark.parametrize("shape", [-0.3, 0.0, 0.2, 0.6, 1.3])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_fit_is_at_least_as_likely_as_scipys(shape: float, seed: int) -> None:
    excesses = stats.genpareto.rvs(shape, scale=0.02, size=300, random_state=np.random.default_rng(seed))
    found = fit_pareto(excesses)
    theirs = stats.genpareto.fit(excesses, floc=0)
    ours = stats.genpareto.logpdf(excesses, found.shape, 0, found.scale).sum()
    assert found.log_likelihood == pytest.approx(ours, rel=1e-9)
    assert ours >= stats.genpareto.logpdf(excesses, *theirs).sum() - 1e-6
    assert abs(found.shape - shape) < 4 * (1 + shape) / np.sqrt(300)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 1_000), st.floats(1e-4, 1e3))
def test_the_fit_scales_with_the_losses(seed: int, times: float) -> None:
    excesses = np.random.default_rng(seed).pareto(3, 60)
    one, other = fit_pareto(excesses), fit_pareto(excesses * times)
    assert other.shape == pytest.approx(one.shape, abs=1e-5)
    assert other.scale == pytest.approx(one.scale * times, rel=1e-5)


def test_errors_are_those_of_repeated_samples() -> None:
    rng = np.random.default_rng(5)
    found = [fit_pareto(stats.genpareto.rvs(0.25, size=400, random_state=rng)) for _ in range(300)]
    assert np.std([one.shape for one in found]) == pytest.approx(1.25 / 20, rel=0.15)
    assert np.std([one.scale for one in found]) == pytest.approx(np.sqrt(2.5 / 400), rel=0.15)
    covariance = np.cov([one.shape for one in found], [one.scale for one in found])[0, 1]
    assert covariance == pytest.approx(-1.25 / 400, rel=0.3)


def test_too_few_or_equal_excesses_are_refused() -> None:
    for excesses in (np.arange(1.0, 9.0), np.full(50, 0.1)):
        with pytest.raises(BadReturns, match="choose a longer range"):
            fit_pareto(excesses)


def test_the_tail_joins_what_was_seen_and_its_shortfall_is_the_integral() -> None:
    losses = -heavy_returns(1_000).to_numpy()
    tail = fit_pareto_tail(losses)
    assert int((losses > tail.threshold).sum()) == 100
    assert tail.quantile(np.array([0.9]))[0] == pytest.approx(tail.threshold)
    np.testing.assert_array_equal(
        tail.quantile(np.array([0.6, 0.8])), Empirical.of(losses).quantile(np.array([0.6, 0.8]))
    )
    for level in (0.6, 0.85, 0.95, 0.99):
        steps = np.linspace(level, 0.9, 200_001)[:-1] if level < 0.9 else np.empty(0)
        seen = tail.quantile(steps).mean() * (0.9 - level) if len(steps) else 0.0
        deep, _ = integrate.quad(lambda at: tail.quantile(np.array([at]))[0], max(level, 0.9), 1, limit=400)
        assert tail.shortfall(np.array([level]))[0] == pytest.approx((seen + deep) / (1 - level), rel=2e-3)


def test_draws_follow_the_tail() -> None:
    tail = fit_pareto_tail(-heavy_returns(1_000).to_numpy())
    drawn = tail.draw((400, 1_000), np.random.default_rng(1))
    for level in (0.5, 0.95, 0.99, 0.999):
        beyond = (drawn > tail.quantile(np.array([level]))[0]).mean()
        assert beyond == pytest.approx(1 - level, abs=4 * np.sqrt((1 - level) / drawn.size) + 1e-3 * (level < 0.9))


def test_a_tail_without_a_mean_has_no_shortfall() -> None:
    losses = np.random.default_rng(1).pareto(0.7, 2_000)
    tail = fit_pareto_tail(losses)
    assert tail.pareto.shape >= 1
    assert np.isnan(tail.shortfall(np.array([0.95, 0.99]))).all()
    assert np.isfinite(tail.quantile(np.array([0.95, 0.99]))).all()
    assert "no mean" in tail.notes[0]


def test_it_finds_the_tail_of_a_t() -> None:
    """A t of 4 degrees has ξ = 1/4, and its quantiles are known."""
    found = fit_pareto_tail(-heavy_returns(20_000, 7).to_numpy(), 0.05)
    assert found.pareto.shape == pytest.approx(0.25, abs=0.1)
    for level in (0.99, 0.999):
        assert found.quantile(np.array([level]))[0] == pytest.approx(0.01 * stats.t(4).ppf(level), rel=0.12)


def test_mean_excess_is_the_plain_mean() -> None:
    returns = heavy_returns(500)
    losses = -returns.to_numpy()
    table = mean_excess(returns, np.array([0.01, 0.02, 9.0]))
    assert list(table.index) == [0.01, 0.02]
    beyond = [loss - 0.02 for loss in losses if loss > 0.02]
    row = table.loc[0.02]
    assert (row["exceedances"], row["mean_excess"]) == (len(beyond), pytest.approx(np.mean(beyond)))
    assert row["high"] - row["low"] == pytest.approx(2 * 1.96 * np.std(beyond, ddof=1) / np.sqrt(len(beyond)))


def test_beyond_the_true_threshold_shape_and_modified_scale_stay() -> None:
    """Losses that are Pareto from 0.02 on: β − ξu is the same whatever the threshold beyond."""
    rng = np.random.default_rng(2)
    tail = 0.02 + stats.genpareto.rvs(0.2, scale=0.01, size=6_000, random_state=rng)
    losses = np.concatenate([tail, rng.uniform(-0.02, 0.02, 10_000)])
    returns = pd.Series(-losses, pd.date_range("1960-01-01", periods=len(losses), tz="UTC"))
    table = parameter_stability(returns, np.linspace(0.02, 0.05, 7))
    assert (abs(table["shape"] - 0.2) < 4 * table["shape_error"]).all()
    assert (abs(table["modified_scale"] - (0.01 - 0.2 * 0.02)) < 4 * table["modified_scale_error"]).all()


def test_thresholds_reach_from_a_quarter_to_ten_losses() -> None:
    returns = heavy_returns(1_000)
    chosen = thresholds(returns)
    beyond = [(-returns > one).sum() for one in chosen]
    assert beyond == sorted(beyond, reverse=True)
    assert (beyond[0], beyond[-1]) == (250, 10)
    assert len(parameter_stability(returns)) == len(mean_excess(returns)) == len(chosen)


def test_no_threshold_is_a_sentence() -> None:
    with pytest.raises(BadRisk, match="lower thresholds"):
        parameter_stability(heavy_returns(500), np.array([5.0]))
