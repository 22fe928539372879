"""Growth, deviations and quotients that know when there is nothing to compound or to divide by; NaN says so.

Arrays are finite, shape (n,), returns simple per period.
"""

import numpy as np

from analytics.volatility.returns import FloatArray

NO_SPREAD = 1e-12  # relative to the largest value: what is left of a difference of equal numbers


def quotient(above: float, below: float) -> float:
    """NaN where the divisor is zero or either is undefined: an infinite ratio is no ratio."""
    return float(above / below) if below != 0 and np.isfinite(above) and np.isfinite(below) else np.nan


def deviation(values: FloatArray, ddof: int = 1) -> float:
    """Standard deviation; exactly 0 for values that are equal but for rounding, NaN for `ddof` values or fewer."""
    if len(values) <= ddof:
        return np.nan
    if np.ptp(values) <= NO_SPREAD * np.abs(values).max():
        return 0.0
    return float(values.std(ddof=ddof))


def covariance(left: FloatArray, right: FloatArray) -> float:
    """With n − 1 below; NaN for fewer than two."""
    if len(left) < 2:
        return np.nan
    return float((left - left.mean()) @ (right - right.mean())) / (len(left) - 1)


def standardised_moment(values: FloatArray, order: int) -> float:
    """mean((x − x̄)^k) / mean((x − x̄)²)^(k/2); NaN without spread."""
    if not deviation(values, 0) > 0:
        return np.nan
    centred = values - values.mean()
    return float(np.mean(centred**order) / np.mean(centred**2) ** (order / 2))


def growth(returns: FloatArray) -> float:
    """Value at the end of one at the start; NaN when a period lost more than everything, which can't be compounded."""
    return float(np.prod(1 + returns)) if len(returns) and returns.min() >= -1 else np.nan


def annual_growth(returns: FloatArray, periods_per_year: float) -> float:
    """Compound return a year; NaN as `growth`."""
    return growth(returns) ** (periods_per_year / len(returns)) - 1 if len(returns) else np.nan
