"""HAR-RV: realised variance by its own mean over a day, a week and a month, by least squares (Corsi 2009).

Realised variance is per period in the returns' units²; where there is none, squared demeaned returns stand in. A
prediction below the smallest realised variance, or below a hundredth of their mean, is raised to it. Standard errors
are Newey-West's with 5 lags, the week being the overlap.
"""

from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from analytics.volatility.models import HARCH_LAGS, ModelSpec
from analytics.volatility.returns import FloatArray

MONTH: Final = HARCH_LAGS[-1]
NAMES: Final = ("const", "daily", "weekly", "monthly")
_NEWEY_WEST_LAGS = 5


@dataclass(frozen=True, eq=False)
class Har:
    """`values` are the returns and `realised` their realised variance, both in units of `scale`."""

    spec: ModelSpec
    mean: FloatArray
    volatility: FloatArray
    floor: float
    scale: float
    values: FloatArray
    realised: FloatArray

    def on(self, returns: FloatArray, realised: FloatArray | None = None) -> Self:
        """The same model on other returns; `realised` in the caller's units², None: squared returns."""
        values = returns / self.scale
        return replace(self, values=values, realised=measured(values, self.mean, realised, self.scale))

    @property
    def residuals(self) -> FloatArray:
        """One for each return after the first month."""
        return self.values[MONTH:] - (self.mean[0] if self.mean.size else 0.0)

    def variance(self, residuals: FloatArray) -> FloatArray:
        return self._predicted(regressors(self.realised)[:-1])[-len(residuals) :]

    def expected(self, horizon: int) -> FloatArray:
        known = list(self.realised[-MONTH:])
        for _ in range(horizon):
            known.append(float(self._predicted(regressors(np.array(known[-MONTH:])))[-1]))
        return np.array(known[MONTH:])

    def simulated(
        self, horizon: int, paths: int, rng: np.random.Generator, *, bootstrap: bool
    ) -> tuple[FloatArray, FloatArray]:
        """σ² and returns, paths × horizon: a day of the past gives its z and its realised over predicted variance."""
        if not bootstrap:
            raise ValueError("HAR-RV has no distribution to simulate from.")
        residuals = self.residuals
        variance = self.variance(residuals)
        past, surprises = residuals / np.sqrt(variance), self.realised[MONTH:] / variance
        surprises = surprises / surprises.mean()
        days = rng.integers(0, len(past), (horizon, paths))
        known = np.empty((MONTH + horizon, paths))
        known[:MONTH] = self.realised[-MONTH:, np.newaxis]
        ahead = np.empty((horizon, paths))
        for step in range(horizon):
            seen = known[step : step + MONTH]
            means = np.stack([np.ones(paths), *(seen[-lag:].mean(axis=0) for lag in HARCH_LAGS)], axis=1)
            ahead[step] = self._predicted(means)
            known[MONTH + step] = ahead[step] * surprises[days[step]]
        constant = self.mean[0] if self.mean.size else 0.0
        return ahead.T, (constant + np.sqrt(ahead) * past[days]).T

    def _predicted(self, rows: FloatArray) -> FloatArray:
        return np.maximum(rows @ self.volatility, self.floor)


def measured(values: FloatArray, mean: FloatArray, realised: FloatArray | None, scale: float) -> FloatArray:
    """Realised variance in units of scale²."""
    return (values - (mean[0] if mean.size else 0.0)) ** 2 if realised is None else realised / scale**2


def regressors(realised: FloatArray) -> FloatArray:
    """Rows 1, last, mean of the last 5, of the last 22: one from the end of the first month on."""
    sums = np.concatenate([[0.0], np.cumsum(realised)])
    ends = np.arange(MONTH, len(realised) + 1)
    return np.column_stack([np.ones(len(ends)), *((sums[ends] - sums[ends - lag]) / lag for lag in HARCH_LAGS)])


def estimate(spec: ModelSpec, values: FloatArray, realised: FloatArray | None, scale: float) -> Har:
    mean = np.array([values.mean()]) if spec.mean == "constant" else np.empty(0)
    known = measured(values, mean, realised, scale)
    coefficients: FloatArray = np.linalg.lstsq(regressors(known)[:-1], known[MONTH:], rcond=None)[0]
    floor = max(float(known.min()), 0.01 * float(known.mean()))
    return Har(spec, mean, coefficients, floor, scale, values, known)


def covariance(har: Har) -> FloatArray:
    """Of the mean, if any, and the coefficients; NaN for these where the regressors say the same."""
    from statsmodels.regression.linear_model import OLS

    rows, known = regressors(har.realised)[:-1], har.realised[MONTH:]
    size = har.mean.size
    together = np.zeros((size + len(NAMES),) * 2)
    together[size:, size:] = np.nan
    if np.linalg.matrix_rank(rows) == len(NAMES):
        least_squares = OLS(known, rows).fit(cov_type="HAC", cov_kwds={"maxlags": _NEWEY_WEST_LAGS})
        together[size:, size:] = least_squares.cov_params()
    if size:
        together[0, 0] = har.values.var(ddof=1) / len(har.values)
    return together
