"""Is anything left in the standardised residuals z of a fit that a right model would have explained?

Each test's null hypothesis is that nothing is. p-values take no account of estimated parameters, which makes those of
z² and ARCH-LM a little too large. NaNs at the start (lags) are left out; a statistic is NaN where z has too few values.

- Ljung-Box of z and z² at each number of lags m: n(n+2) Σ ρ²_k/(n−k), χ²(m) (Ljung & Box 1978, Biometrika 65, 297–303;
  on squares McLeod & Li 1983, Journal of Time Series Analysis 4, 269–273).
- ARCH-LM: n R² of z² on m of its lags, χ²(m) (Engle 1982, Econometrica 50, 987–1007).
- Jarque-Bera: n/6 (S² + (K−3)²/4), χ²(2) (Jarque & Bera 1980, Economics Letters 6, 255–259). It tests for
  normality, so a fit with another distribution may well reject it; the QQ points are against the fit's own.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.volatility.fit import Fit
from analytics.volatility.recursion import Recursion
from analytics.volatility.returns import FloatArray

LAGS = (5, 10, 20)


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """`tests` has the rows (test, lags) and the columns statistic, degrees, p_value; lags is 0 for Jarque-Bera.

    `qq` has a row for each z in ascending order: theoretical (quantile of the fit's distribution at (i − ½)/n), sample.
    """

    tests: pd.DataFrame
    skewness: float
    kurtosis: float
    qq: pd.DataFrame

    def passed(self, level: float = 0.05) -> "pd.Series[bool]":
        """By test: whether it is not rejected at the level (NaN counts as rejected)."""
        return self.tests["p_value"] >= level


def diagnostics(fitted: Fit, lags: tuple[int, ...] = LAGS) -> Diagnostics:
    """Of a fit; the kurtosis is 3 for a normal."""
    z = fitted.standardised.dropna().to_numpy()
    deviations = z - z.mean()
    spread = float(np.mean(deviations**2))
    skewness = float(np.mean(deviations**3)) / spread**1.5
    kurtosis = float(np.mean(deviations**4)) / spread**2
    rows = [("Ljung-Box z", lag, ljung_box(z, lag)) for lag in lags]
    rows += [("Ljung-Box z²", lag, ljung_box(z**2, lag)) for lag in lags]
    rows += [("ARCH-LM", lag, arch_lm(z, lag)) for lag in lags]
    rows += [("Jarque-Bera", 0, len(z) / 6 * (skewness**2 + (kurtosis - 3) ** 2 / 4))]
    return Diagnostics(_table(rows), skewness, kurtosis, qq_points(fitted, z))


def ljung_box(values: FloatArray, lags: int) -> float:
    """The statistic; NaN when there are not more values than lags."""
    total = len(values)
    if total <= lags:
        return np.nan
    correlations = autocorrelations(values, lags)
    return float(total * (total + 2) * np.sum(correlations**2 / (total - np.arange(1, lags + 1))))


def autocorrelations(values: FloatArray, lags: int) -> FloatArray:
    """Sample autocorrelations ρ_1 … ρ_lags, shape (lags,); there must be more values than lags, and no NaN."""
    deviations = values - values.mean()
    squares = float(deviations @ deviations)
    return np.array([float(deviations[lag:] @ deviations[:-lag]) / squares for lag in range(1, lags + 1)])


def arch_lm(z: FloatArray, lags: int) -> float:
    """The statistic; NaN when the regression has not more rows than columns."""
    squares = z**2
    known = squares[lags:]
    if len(known) <= lags + 1:
        return np.nan
    columns = [squares[lags - lag : len(squares) - lag] for lag in range(1, lags + 1)]
    rows = np.column_stack([np.ones(len(known)), *columns])
    errors = known - rows @ np.linalg.lstsq(rows, known, rcond=None)[0]
    return float(len(known) * (1 - errors @ errors / np.sum((known - known.mean()) ** 2)))


def qq_points(fitted: Fit, z: FloatArray) -> pd.DataFrame:
    from scipy.stats import norm

    levels = (np.arange(len(z)) + 0.5) / len(z)
    state = fitted.state
    theoretical = state.quantiles(levels) if isinstance(state, Recursion) else norm.ppf(levels)
    return pd.DataFrame({"theoretical": theoretical, "sample": np.sort(z)})


def _table(rows: list[tuple[str, int, float]]) -> pd.DataFrame:
    from scipy.stats import chi2

    table = pd.DataFrame(rows, columns=["test", "lags", "statistic"]).set_index(["test", "lags"])
    degrees = np.array([lags or 2 for _, lags, _ in rows])
    return table.assign(degrees=degrees, p_value=chi2.sf(table["statistic"].to_numpy(), degrees))
