"""The coming correlation and covariance of a dynamic conditional correlation.

The next period's correlation is known. Further ahead R has no formula, since Q is scaled at every step; Engle &
Sheppard (2001, NBER Working Paper 8554), in the second of their two approximations, take

    R(n+h) ≈ (1 − (a+b)^(h−1)) R̄ + (a+b)^(h−1) R(n+1)

with R̄ the constant correlation. It is a mean of two correlation matrices, so it is one itself.
"""

import numpy as np
import pandas as pd

from analytics.volatility.covariance import MatrixPath
from analytics.volatility.dcc import Dcc
from analytics.volatility.forecast import FARTHEST, PATHS, BadForecast, forecast, preferred


def correlation_forecast(dcc: Dcc, horizon: int) -> MatrixPath:
    """Of each of the next `horizon` periods (1 to 60), rows 1, 2, …; raises BadForecast."""
    if not 1 <= horizon <= FARTHEST:
        raise BadForecast(f"A forecast looks 1 to {FARTHEST} periods ahead.")
    ahead = pd.RangeIndex(1, horizon + 1, name="horizon")
    left = dcc.persistence ** np.arange(horizon)[:, None, None]
    return MatrixPath(ahead, dcc.assets, (1 - left) * dcc.constant.to_numpy() + left * dcc.next_correlation)


def covariance_forecast(
    dcc: Dcc, horizon: int, rng: np.random.Generator | None = None, paths: int = PATHS
) -> MatrixPath:
    """Expected covariance per period of each of the next `horizon` periods, in the returns' units².

    The variances are the first step's forecasts; models without a formula are simulated and need `rng`. Raises
    BadForecast.
    """
    matrices = correlation_forecast(dcc, horizon)
    columns = [
        forecast(one, horizon, preferred(one.spec, horizon), rng=rng, paths=paths).variance.to_numpy()
        for one in dcc.fits.values()
    ]
    root = np.sqrt(np.stack(columns, axis=1))
    return MatrixPath(matrices.index, dcc.assets, matrices.values * root[:, :, None] * root[:, None, :])
