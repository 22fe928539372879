"""The quick search against arch's own, on returns that cluster and on such that hardly do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.volatility.fitting import fit
from analytics.volatility.garch_likelihood import Scaled, likelihood
from analytics.volatility.garch_search import Found, search
from analytics.volatility.models import MODELS
from tests.analytics.volatility.simulated import ALPHA, BETA, MEAN, OMEGA, garch_returns

Array = np.ndarray[tuple[int], np.dtype[np.float64]]


def searched(returns: Array) -> Found:
    return search(Scaled.of(returns))


def clustered(length: int, alpha: float, memory: float, tails: int, seed: int) -> Array:
    """GARCH of variance 10⁻⁴ with Student's t shocks."""
    z = np.random.default_rng(seed).standard_t(tails, length) * np.sqrt((tails - 2) / tails)
    values, variance = np.empty(length), 1e-4
    for at in range(length):
        values[at] = z[at] * np.sqrt(variance)
        variance = 1e-4 * (1 - memory) + alpha * values[at] ** 2 + (memory - alpha) * variance
    return values


@pytest.mark.parametrize("seed", range(1, 9))
def test_it_finds_what_arch_finds(seed: int) -> None:
    returns = garch_returns(1_500, seed)
    found, fitted = searched(returns.to_numpy()), fit(returns, MODELS["garch"])
    assert found.converged
    assert found.log_likelihood >= fitted.log_likelihood - 1e-6 * abs(fitted.log_likelihood)
    errors = fitted.parameters["std_error"].to_numpy()
    assert (np.abs(found.parameters - fitted.estimates) < 0.05 * errors).all()
    assert found.next_variance == pytest.approx(fitted.state.expected(1)[0] * fitted.state.scale**2, rel=0.01)


def test_it_is_hardly_ever_less_likely() -> None:
    """Where there are several tops either side may miss the highest; of thirty one may cost over 0.1 %."""
    from arch.univariate import GARCH, ConstantMean

    draw, missed = np.random.default_rng(5), 0
    for seed in range(30):
        length, tails = int(draw.choice([60, 250, 1_000])), int(draw.choice([3, 5, 50]))
        share, memory = float(draw.choice([0.0, 0.02, 0.1, 0.3])), float(draw.choice([0.3, 0.8, 0.95, 0.999]))
        scaled = Scaled.of(clustered(length, share * memory, memory, tails, seed))
        peer = ConstantMean(scaled.series[0], volatility=GARCH(), rescale=False).fit(disp="off", show_warning=False)
        theirs = scaled.log_likelihood(-float(peer.loglikelihood))
        missed += search(scaled).log_likelihood < theirs - 1e-3 * abs(theirs)
    assert missed <= 1


def test_the_top_is_flat() -> None:
    returns = garch_returns(2_000, 4).to_numpy()
    scaled, found = Scaled.of(returns), searched(returns)
    point = found.parameters / [scaled.scale, scaled.scale**2, 1, 1]
    value, gradient = likelihood(point, scaled)
    assert scaled.log_likelihood(value) == pytest.approx(found.log_likelihood, rel=1e-12)
    assert np.abs(gradient * point).max() < 0.1  # of log-likelihood for a parameter moved by all of itself


def test_it_recovers_what_was_simulated() -> None:
    found = searched(garch_returns(8_000, seed=3).to_numpy())
    assert found.parameters == pytest.approx([MEAN, OMEGA, ALPHA, BETA], rel=0.25)


@settings(max_examples=20, deadline=None)
@given(st.floats(1e-6, 1e6))
def test_other_units_are_only_other_units(factor: float) -> None:
    returns = garch_returns(500).to_numpy()
    one, other = searched(returns), searched(returns * factor)
    np.testing.assert_allclose(other.parameters, one.parameters * [factor, factor**2, 1, 1], rtol=1e-3)
    assert other.next_variance == pytest.approx(one.next_variance * factor**2, rel=1e-4)
    assert other.log_likelihood == pytest.approx(one.log_likelihood - 500 * np.log(factor), abs=1e-5)


def test_returns_that_do_not_cluster_end_at_a_constant_variance_or_above() -> None:
    noise = np.random.default_rng(1).standard_normal(1_000)
    found = searched(noise)
    constant = -500 * (1 + np.log(2 * np.pi * noise.var()))
    assert found.converged
    assert constant - 1e-6 <= found.log_likelihood < constant + 10
