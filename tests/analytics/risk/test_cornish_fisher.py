"""The expansion's quantiles, shortfalls and domain, against published numbers, integrals and a plain search."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import integrate, stats

from analytics.risk.cornish_fisher import Moments, cornish_fisher_tails, in_domain, rolling_moments, summed
from analytics.volatility.returns import BadReturns
from tests.analytics.risk.books import heavy_returns, normal_returns


def moments(skewness: float, kurtosis: float, mean: float = 0.0, deviation: float = 1.0) -> Moments:
    return Moments(*(np.array([value]) for value in (mean, deviation, skewness, kurtosis)))


def plain(z: float, skewness: float, kurtosis: float) -> float:
    cubic = (z**3 - 3 * z) * kurtosis / 24 - (2 * z**3 - 5 * z) * skewness**2 / 36
    return z + (z * z - 1) * skewness / 6 + cubic


@pytest.mark.parametrize(
    ("confidence", "kurtosis", "published"),
    [
        (0.9, 0, 1.292868),
        (0.9, 1, 1.220374),
        (0.9, -1, 1.365363),
        (0.99, 0, 2.396116),
        (0.99, 1, 2.629904),
        (0.99, -1, 2.162328),
    ],
)
def test_quantiles_published_by_another_library(confidence: float, kurtosis: float, published: float) -> None:
    """mir-stat's documented values for a skewness of 0.1."""
    found = cornish_fisher_tails(moments(0.1, kurtosis), (confidence,))
    assert found.value_at_risk[0, 0] == pytest.approx(published, abs=1e-6)


@given(st.floats(-1, 1), st.floats(0, 6), st.sampled_from([0.9, 0.95, 0.99]))
def test_the_shortfall_is_the_integral(skewness: float, kurtosis: float, confidence: float) -> None:
    found = cornish_fisher_tails(moments(skewness, kurtosis), (confidence,))
    start = stats.norm.ppf(confidence)
    area, _ = integrate.quad(lambda z: plain(z, skewness, kurtosis) * stats.norm.pdf(z), start, 12)
    expected = max(area / (1 - confidence), plain(start, skewness, kurtosis))
    assert found.expected_shortfall[0, 0] == pytest.approx(expected, rel=1e-6)


@given(st.floats(-3, 3), st.floats(-2, 12))
def test_the_domain_is_where_the_quantiles_never_turn(skewness: float, kurtosis: float) -> None:
    terms = [kurtosis / 24 - skewness**2 / 18, skewness / 6, 1 - kurtosis / 8 + 5 * skewness**2 / 36, -skewness / 6]
    assert np.polyval(terms, 1.7) == pytest.approx(plain(1.7, skewness, kurtosis))
    slope = np.polyder(np.array(terms))
    assume(abs(slope[0]) > 1e-6 and abs(slope[1] ** 2 - 4 * slope[0] * slope[2]) > 1e-6)
    turns = bool(np.isreal(np.roots(slope)).any())
    inside = bool(in_domain(np.array([skewness]), np.array([kurtosis]))[0])
    assert inside == (not turns and np.polyval(slope, 0.0) > 0)


def test_the_domains_corners_are_maillards() -> None:
    """Without skewness the kurtosis goes from 0 to 8; no kurtosis helps a skewness beyond 6(√2 − 1)."""
    none = np.zeros(4)
    assert list(in_domain(none, np.array([-0.01, 0.01, 7.99, 8.01]))) == [False, True, True, False]
    widest, kurtosis = 6 * (np.sqrt(2) - 1), np.linspace(0, 14, 5_000)
    assert in_domain(np.full(5_000, widest - 0.01), kurtosis).any()
    assert not in_domain(np.full(5_000, widest + 0.01), kurtosis).any()


def test_moments_are_scipys() -> None:
    losses = -heavy_returns(300).to_numpy()
    found = rolling_moments(losses, 250)
    assert len(found.mean) == 51
    last = losses[-250:]
    assert found.mean[-1] == pytest.approx(last.mean())
    assert found.deviation[-1] == pytest.approx(last.std(ddof=1))
    assert found.skewness[-1] == pytest.approx(stats.skew(last))
    assert found.kurtosis[-1] == pytest.approx(stats.kurtosis(last))


def test_sums_have_the_cumulants_of_sums() -> None:
    one = np.random.default_rng(1).exponential(size=(400_000, 4))
    ahead = summed(moments(2.0, 6.0, 1.0, 1.0), 4)
    total = one.sum(axis=1)
    assert ahead.mean[0] == pytest.approx(total.mean(), rel=0.01)
    assert ahead.deviation[0] == pytest.approx(total.std(), rel=0.01)
    assert ahead.skewness[0] == pytest.approx(stats.skew(total), rel=0.03)
    assert ahead.kurtosis[0] == pytest.approx(stats.kurtosis(total), rel=0.1)


def test_leaving_the_domain_is_told() -> None:
    assert cornish_fisher_tails(moments(0.1, 1.0), (0.99,)).notes == ()
    outside = cornish_fisher_tails(moments(4.0, 10.0), (0.99, 0.95))
    assert outside.notes[0].startswith("Skewness and kurtosis lie outside the domain")
    assert outside.value_at_risk[0, 0] == pytest.approx(plain(stats.norm.ppf(0.99), 4.0, 10.0))
    assert (outside.expected_shortfall >= outside.value_at_risk).all()


def test_a_window_that_does_not_move_is_refused() -> None:
    losses = -normal_returns(100).to_numpy().copy()
    losses[20:60] = 0.0
    with pytest.raises(BadReturns, match="30 periods in a row"):
        rolling_moments(losses, 30)
