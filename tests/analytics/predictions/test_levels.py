"""Volatility by its logarithm, and back at its level."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from analytics.predictions.models.levels import LogLevel


def test_volatility_is_fitted_by_its_logarithm_and_brought_back_to_its_level() -> None:
    rng = np.random.default_rng(2)
    x = rng.standard_normal((400, 1))
    y = np.exp(-2 + 0.5 * x[:, 0] + 0.4 * rng.standard_normal(400))
    fitted = LogLevel(Ridge(alpha=1.0)).fit(x, y)
    curve = np.exp(Ridge(alpha=1.0).fit(x, np.log(y)).predict(x))
    assert fitted.predict(x) == pytest.approx(curve * y.mean() / curve.mean())
    assert fitted.predict(x).mean() == pytest.approx(y.mean())
    assert fitted.level_ == pytest.approx(np.exp(0.4**2 / 2), rel=0.03)  # of a lognormal
    assert fitted.predict(np.array([[1e6], [-1e6]])) == pytest.approx(
        [fitted.level_ * y.max(), fitted.level_ * y.min()]
    )


def test_a_flat_stretch_is_not_minus_infinity() -> None:
    y = np.array([0.0, 0.1, 0.2, 0.3])
    assert LogLevel.logarithms(y) == pytest.approx(np.log([0.002, 0.1, 0.2, 0.3]))
