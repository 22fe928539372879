"""The compiled likelihood against arch's, the equations in plain Python, and differences of itself."""

import numpy as np
import pytest
from arch.univariate import GARCH, ConstantMean
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.volatility.garch_likelihood import Scaled, likelihood, next_variance
from tests.analytics.volatility import equations
from tests.analytics.volatility.simulated import garch_returns

Array = np.ndarray[tuple[int], np.dtype[np.float64]]
POINTS = [
    (0.01, 0.05, 0.08, 0.87),
    (-0.2, 0.4, 0.3, 0.3),
    (0.0, 1e-8, 0.0, 0.99999),  # as calm as the borders let it be
    (0.0, 9.0, 0.01, 0.99),
]


def values(length: int = 400) -> Array:
    return garch_returns(length).to_numpy()


def archs(parameters: Array, scaled: Scaled) -> float:
    model = ConstantMean(scaled.series[0], volatility=GARCH(), rescale=False)
    residuals = scaled.series[0] - scaled.series[0].mean()
    backcast, bounds = model.volatility.backcast(residuals), model.volatility.variance_bounds(residuals)
    return float(model._loglikelihood(parameters, np.zeros(len(residuals)), backcast, bounds))


@pytest.mark.parametrize("point", POINTS)
def test_it_is_archs(point: tuple[float, ...]) -> None:
    scaled, parameters = Scaled.of(values()), np.array(point)
    assert likelihood(parameters, scaled)[0] == pytest.approx(archs(parameters, scaled), rel=1e-12)


def test_the_borders_of_the_variance_are_archs() -> None:
    """A long calm, then a storm: the floor and the ceiling are both reached."""
    returns = np.concatenate([np.full(300, 1e-9), [50.0], values(50)])
    returns[::2] *= -1
    scaled = Scaled.of(returns)
    for point in POINTS:
        parameters = np.array(point)
        assert likelihood(parameters, scaled)[0] == pytest.approx(archs(parameters, scaled), rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    mu=st.floats(-0.5, 0.5),
    omega=st.floats(0.001, 2.0),
    alpha=st.floats(0.001, 0.5),
    beta=st.floats(0.001, 0.49),
    seed=st.integers(1, 5),
)
def test_the_gradient_is_that_of_its_differences(mu: float, omega: float, alpha: float, beta: float, seed: int) -> None:
    scaled, point = Scaled.of(garch_returns(200, seed).to_numpy()), np.array((mu, omega, alpha, beta))
    moves = np.diag(1e-6 * np.maximum(np.abs(point), 0.01))
    differences = [
        (likelihood(point + move, scaled)[0] - likelihood(point - move, scaled)[0]) / (2 * move.max()) for move in moves
    ]
    np.testing.assert_allclose(likelihood(point, scaled)[1], differences, rtol=1e-4, atol=1e-3)


def test_it_is_that_of_the_equations_in_the_callers_units() -> None:
    from analytics.volatility.models import MODELS

    returns = values()
    scaled = Scaled.of(returns)
    told = dict(zip(("mu", "omega", "alpha[1]", "beta[1]"), scaled.told(np.array(POINTS[0])), strict=True))
    residuals = [value - told["mu"] for value in returns]
    start = equations.backcast([value - float(np.mean(returns)) for value in returns], 2.0)
    variances = equations.variances(MODELS["garch"], told, residuals, start)
    expected = equations.log_likelihood(MODELS["garch"], told, residuals, variances)
    value, _ = likelihood(np.array(POINTS[0]), scaled)
    assert scaled.log_likelihood(value) == pytest.approx(expected, rel=1e-10)
    ahead = told["omega"] + told["alpha[1]"] * residuals[-1] ** 2 + told["beta[1]"] * variances[-1]
    found = next_variance(np.array(POINTS[0]), scaled.series, scaled.backcast) * scaled.scale**2
    assert found == pytest.approx(ahead, rel=1e-10)
