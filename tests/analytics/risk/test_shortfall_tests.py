"""Acerbi and Szekely's tests, against published critical values, plain Python and simulation."""

import numpy as np
import pytest
from scipy import stats

from analytics.risk.asked import BadRisk
from analytics.risk.shapes import Moved, Normal, StudentT
from analytics.risk.shortfall_tests import ShortfallTest, _drawn, acerbi_szekely, critical_z2
from analytics.risk.tails import SLICES, located, tail
from analytics.volatility.returns import FloatArray

ALPHA = 0.025
RNG = np.random.default_rng


def judged(losses: FloatArray, shape: Normal | StudentT | Moved, confidence: float = 0.975) -> ShortfallTest:
    one = tail(shape, (confidence,))
    every = located(one, np.zeros(len(losses)), np.ones(len(losses)))
    return acerbi_szekely(
        losses,
        every.value_at_risk[:, 0],
        every.expected_shortfall[:, 0],
        every.slices[:, 0],
        confidence,
        rng=RNG(9),
    )


def drawn_z2(shape: Normal | StudentT, periods: int, runs: int) -> FloatArray:
    """Z2 of the truth, by the whole distribution and not by the slices of its tail."""
    level = np.array([1 - ALPHA])
    at_risk, shortfall = shape.quantile(level)[0], shape.shortfall(level)[0]
    losses = shape.draw((runs, periods), RNG(2))
    return 1 - (losses * (losses > at_risk)).sum(axis=1) / (shortfall * periods * ALPHA)


def test_fixed_critical_values_are_the_papers() -> None:
    """−0.7 at 5 % over 250 days, and about −1.8 at 0.01 % for the normal."""
    found = np.quantile(drawn_z2(Normal(), 250, 60_000), [0.05, 0.0001])
    assert found[0] == pytest.approx(critical_z2(250, 0.975), abs=0.015)
    assert found[1] == pytest.approx(critical_z2(250, 0.975, 0.0001), abs=0.2)
    assert np.isnan([critical_z2(500, 0.975), critical_z2(250, 0.99), critical_z2(250, 0.975, 0.01)]).all()


@pytest.mark.parametrize(
    ("shape", "critical", "p_value"), [(Normal(), -0.34639, 0.0054099), (StudentT(3.0), -0.42986, 0.018566)]
)
def test_critical_values_published_for_1966_periods(shape: Normal | StudentT, critical: float, p_value: float) -> None:
    """MATLAB's, at 1 %, and its p values of Z2 = −0.38265."""
    one = tail(shape, (1 - ALPHA,))
    ratios = np.repeat(one.slices[:, 0] / one.expected_shortfall[0, 0], 1_966, axis=0)
    _, z2 = _drawn(ratios, ALPHA, 10_000, RNG(3))
    assert np.quantile(z2, 0.01) == pytest.approx(critical, abs=0.025)
    assert (z2 <= -0.38265).mean() == pytest.approx(p_value, abs=0.004)


def test_statistics_are_the_papers_formulas() -> None:
    losses = np.array([0.5, 3.0, -1.0, 2.5, 0.0, 1.0])
    found = acerbi_szekely(losses, np.full(6, 2.0), np.full(6, 2.5), np.full((6, SLICES), 2.5), 0.95, rng=RNG(1))
    assert found.exceptions == 2
    assert found.z1 == pytest.approx(1 - (3.0 / 2.5 + 2.5 / 2.5) / 2)
    assert found.z2 == pytest.approx(1 - (3.0 / 2.5 + 2.5 / 2.5) / (6 * 0.05))


def test_the_truth_passes_and_too_thin_a_tail_does_not() -> None:
    losses = StudentT(4.0).draw((1, 4_000), RNG(4))[0]
    right = judged(losses, StudentT(4.0))
    assert right.z1_p_value > 0.05
    assert right.z2_p_value > 0.05
    normal = Moved(Normal(), 0.0, 1.2)
    wrong = judged(losses, normal)
    assert (wrong.z1, wrong.z2) < (-0.05, -0.05)
    assert wrong.z1_p_value < 0.01
    assert wrong.z2_p_value < 0.01


def test_it_rejects_the_truth_as_often_as_it_says() -> None:
    p_values = [judged(Normal().draw((1, 500), RNG(seed))[0], Normal(), 0.95).z2_p_value for seed in range(150)]
    assert stats.binomtest(int((np.array(p_values) < 0.1).sum()), 150, 0.1).pvalue > 0.01


def test_without_an_exception_size_says_nothing_and_number_speaks() -> None:
    found = judged(np.full(300, -1.0), Normal())
    assert np.isnan(found.z1)
    assert np.isnan(found.z1_p_value)
    assert (found.z2, found.z2_p_value) == (1.0, 1.0)


def test_a_shortfall_that_is_no_loss_is_refused() -> None:
    for wrong in (0.0, -0.1, np.nan):
        with pytest.raises(BadRisk, match="not above zero"):
            acerbi_szekely(np.ones(5), np.ones(5), np.full(5, wrong), np.ones((5, SLICES)), 0.95, rng=RNG(1))
