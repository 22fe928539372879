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
