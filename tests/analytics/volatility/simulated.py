"""Returns whose volatility is known, in fractions."""

from functools import cache

import numpy as np
import pandas as pd

OMEGA, ALPHA, BETA = 4e-6, 0.08, 0.88
MEAN = 0.0004


@cache
def garch_returns(length: int = 800, seed: int = 1) -> "pd.Series[float]":
    """GARCH(1,1) with normal shocks and the parameters above; a year's volatility of 16 %."""
    z = np.random.default_rng(seed).standard_normal(length)
    variance, values = OMEGA / (1 - ALPHA - BETA), []
    for one in z:
        shock = one * np.sqrt(variance)
        values.append(MEAN + shock)
        variance = OMEGA + ALPHA * shock**2 + BETA * variance
    return pd.Series(values, pd.bdate_range("2015-01-02", periods=length, tz="UTC"), name="return")


@cache
def gjr_returns(length: int, seed: int = 4) -> "pd.Series[float]":
    """GJR-GARCH about zero: falls count seven times as much as rises."""
    variance, values = 1e-4, []
    for one in np.random.default_rng(seed).standard_normal(length):
        shock = one * np.sqrt(variance)
        values.append(shock)
        variance = 4e-6 + (0.03 + 0.18 * (shock < 0)) * shock**2 + 0.85 * variance
    return pd.Series(values, pd.bdate_range("2015-01-02", periods=length, tz="UTC"), name="return")
