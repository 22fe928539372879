"""Quantiles and shortfalls of distributions, against scipy, skfolio and the definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from analytics.risk.one_period import age_weights
from analytics.risk.shapes import Empirical, Moved, Normal, StudentT
from analytics.risk.tails import SLICE_WEIGHTS, SLICES, Shape, tail
from analytics.volatility.returns import FloatArray

LEVELS = np.array([0.9, 0.95, 0.975, 0.99, 0.999])
LOSSES = st.lists(st.floats(-0.5, 0.5), min_size=2, max_size=60)
CONFIDENCES = st.sampled_from([0.55, 0.9, 0.95, 0.975, 0.99])


@pytest.mark.parametrize(
    ("shape", "known"),
    [(Normal(), stats.norm), *((StudentT(nu), stats.t(nu)) for nu in (1.7, 4.0, 30.0))],
)
def test_quantiles_and_shortfalls_are_scipys(shape: Shape, known: stats.rv_continuous) -> None:
    np.testing.assert_allclose(shape.quantile(LEVELS), known.ppf(LEVELS), rtol=1e-10)
    means = [integrate.quad(known.ppf, level, 1)[0] / (1 - level) for level in LEVELS]
    np.testing.assert_allclose(shape.shortfall(LEVELS), means, rtol=2e-3 if known is not stats.norm else 1e-8)


def test_published_shortfalls_of_the_normal() -> None:
    """Basel's move from value at risk at 99 % to shortfall at 97.5 %: 2.326 against 2.338 deviations."""
    level = np.array([0.975])
    assert Normal().shortfall(level)[0] == pytest.approx(2.338, abs=5e-4)
    assert Normal().quantile(np.array([0.99]))[0] == pytest.approx(2.326, abs=5e-4)


def test_a_t_without_a_mean_has_no_shortfall() -> None:
    assert np.isnan(StudentT(1.0).shortfall(LEVELS)).all()


@pytest.mark.parametrize("beta", [0.75, 0.9, 0.95, 0.963, 0.975, 0.99, 0.9999])
@pytest.mark.parametrize("count", [100, 640, 777])
def test_what_was_seen_is_skfolios(beta: float, count: int) -> None:
    from skfolio.measures import cvar, value_at_risk

    returns, level = np.random.default_rng(1).standard_t(4, count), np.array([beta])
    for weights in (None, age_weights(count)):
        seen = Empirical.of(-returns, weights)
        assert seen.quantile(level)[0] == value_at_risk(returns, beta, sample_weight=weights)
        assert seen.shortfall(level)[0] == pytest.approx(cvar(returns, beta, sample_weight=weights), rel=1e-9)


def test_five_of_a_hundred_losses_exceed_the_sixth_worst() -> None:
    """1 − 0.95 is 0.050000000000000044, and that must not make a difference."""
    seen = Empirical.of(np.arange(1.0, 101.0))
    assert seen.quantile(np.array([0.95]))[0] == 95
    assert seen.shortfall(np.array([0.95]))[0] == pytest.approx(98)


def test_a_part_of_a_loss_counts_as_a_part() -> None:
    seen = Empirical.of(np.array([4.0, 3.0, 2.0, 1.0]))
    assert seen.shortfall(np.array([0.6]))[0] == pytest.approx((0.25 * 4 + 0.15 * 3) / 0.4)


@given(LOSSES, CONFIDENCES)
def test_shortfall_is_the_plain_integral_of_quantiles(losses: list[float], confidence: float) -> None:
    seen = Empirical.of(np.array(losses))
    count, alpha = len(losses), 1 - confidence
    worst = sorted(losses, reverse=True)
    whole = int(count * alpha + 1e-9)
    partial = (sum(worst[:whole]) / count + (alpha - whole / count) * worst[min(whole, count - 1)]) / alpha
    level = np.array([confidence])
    assert seen.shortfall(level)[0] == pytest.approx(partial, abs=1e-12)
    assert seen.shortfall(level)[0] >= seen.quantile(level)[0] - 1e-12


@given(st.lists(st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)), min_size=2, max_size=60), CONFIDENCES)
def test_shortfall_is_subadditive(pairs: list[tuple[float, float]], confidence: float) -> None:
    one, other = np.array(pairs).T
    level = np.array([confidence])
    apart = Empirical.of(one).shortfall(level)[0] + Empirical.of(other).shortfall(level)[0]
    assert Empirical.of(one + other).shortfall(level)[0] <= apart + 1e-12


def test_value_at_risk_is_not_subadditive() -> None:
    """The textbook's two bonds: each defaults with 4 %, so at 95 % each alone shows no risk."""
    one, other = np.zeros(100), np.zeros(100)
    one[:4], other[4:8] = 100.0, 100.0
    level = np.array([0.95])
    assert Empirical.of(one).quantile(level)[0] == Empirical.of(other).quantile(level)[0] == 0
    assert Empirical.of(one + other).quantile(level)[0] == 100


@given(LOSSES, CONFIDENCES, st.floats(0.1, 10), st.floats(-1, 1), st.randoms())
def test_scale_shift_and_order(
    losses: list[float], confidence: float, times: float, plus: float, chance: "st.DataObject"
) -> None:
    level, values = np.array([confidence]), np.array(losses)
    seen, moved = Empirical.of(values), Empirical.of(times * values + plus)
    shuffled = list(losses)
    chance.shuffle(shuffled)
    for measure in ("quantile", "shortfall"):
        was, now = (getattr(shape, measure)(level)[0] for shape in (seen, moved))
        assert now == pytest.approx(times * was + plus, abs=1e-11)
        assert getattr(Empirical.of(np.array(shuffled)), measure)(level)[0] == pytest.approx(was, abs=1e-12)


def test_age_weights_are_the_published_ones() -> None:
    """A worked example of the hybrid approach: λ = 0.96, 100 returns, by how many periods ago (1 is the last)."""
    by_age = age_weights(100, 0.96)[::-1]
    published = {7: 0.0318, 10: 0.0282, 15: 0.0230, 28: 0.0135, 32: 0.0115, 18: 0.0203, 55: 0.0045, 62: 0.0034}
    for ago, weight in published.items():
        assert by_age[ago - 1] == pytest.approx(weight, abs=6e-5)
    assert by_age.sum() == pytest.approx(1)


def test_weighted_quantiles_of_that_example() -> None:
    """The worst has 3.2 % and the second 2.8 %: they interpolate to 4.04 %, and the loss on the border is 3.9 %."""
    losses, weights = np.full(100, 0.01), age_weights(100, 0.96)
    for ago, loss in {7: 0.043, 10: 0.039, 15: 0.037, 20: 0.035}.items():
        losses[100 - ago] = loss
    level = np.array([0.95])
    assert Empirical.of(losses, weights).quantile(level)[0] == 0.039
    first = weights[100 - 7]
    mean = (first * 0.043 + (0.05 - first) * 0.039) / 0.05
    assert Empirical.of(losses, weights).shortfall(level)[0] == pytest.approx(mean)


@pytest.mark.parametrize(
    "shape",
    [Normal(), StudentT(4.0), Moved(Normal(), 0.1, 2.0), Empirical.of(np.random.default_rng(2).normal(size=99))],
)
def test_slices_of_a_tail_rise_and_average_to_its_shortfall(shape: Shape) -> None:
    found = tail(shape, (0.95, 0.99))
    assert found.slices.shape == (1, 2, SLICES)
    np.testing.assert_allclose(found.slices @ SLICE_WEIGHTS, found.expected_shortfall, rtol=1e-10)
    assert (np.diff(found.slices, axis=2) >= -1e-12).all()
    assert (found.slices[:, :, 0] >= found.value_at_risk - 1e-12).all()


@pytest.mark.parametrize(
    "shape", [Normal(), StudentT(5.0), Moved(StudentT(5.0), 0.3, 2.0), Empirical.of(np.arange(50.0), age_weights(50))]
)
def test_draws_have_the_quantiles(shape: Normal | StudentT | Moved | Empirical) -> None:
    drawn: FloatArray = shape.draw((200, 500), np.random.default_rng(3))
    assert drawn.shape == (200, 500)
    for level in (0.25, 0.9, 0.99):
        below = (drawn <= shape.quantile(np.array([level]))[0]).mean()
        assert below >= level - 0.004
