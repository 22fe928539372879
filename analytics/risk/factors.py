"""What moves a return: least squares on the returns of given factors, with errors that stand serial correlation.

    r(t) − f(t) = α + Σ β_k x_k(t) + e(t)

Errors are Newey & West's (Econometrica 55, 1987): Bartlett weights up to a lag, by default ⌊4 (n/100)^(2/9)⌋ (their
Review of Economic Studies 61, 1994), times n/(n − k) for the k estimated numbers. Arrays are simple returns per period.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.risk.moments import quotient
from analytics.risk.panel import checked_panel
from analytics.risk.sample import BadReturns, in_order, risk_free_on
from analytics.volatility.returns import FloatArray

ALPHA: Final = "alpha"
LARGEST_CONDITION = 1e10
INSEPARABLE = "One factor is a combination of the others, so their effects can't be told apart; leave one out."


@dataclass(frozen=True, slots=True)
class FactorFit:
    """`coefficients`: rows `alpha` and one a factor; columns `estimate`, `standard_error`, `t_value`, `p_value`.

    Alpha is per period, `annual_alpha` that times the periods a year. `observations` dates are those that all have;
    `lags` is that of the errors. `r_squared` is the share of variance explained, `residuals` what is left, by date.
    """

    coefficients: pd.DataFrame
    annual_alpha: float
    r_squared: float
    adjusted_r_squared: float
    residuals: "pd.Series[float]"
    observations: int
    lags: int


def factor_regression(
    returns: "pd.Series[float]",
    factors: pd.DataFrame,
    periods_per_year: float,
    *,
    risk_free: "float | pd.Series[float]" = 0.0,
    lags: int | None = None,
) -> FactorFit:
    """Regression on the dates that all have; raises BadReturns.

    `factors` is dates × factors and used as it is: give excess returns, or spreads. p-values are Student's t, n − k.
    """
    own, given = aligned(returns, factors)
    design = _design(given)
    values = own.to_numpy(np.float64) - risk_free_on(own.index, risk_free)
    count, width = design.shape
    lags = default_lags(count) if lags is None else lags
    if not 0 <= lags < count:
        raise BadReturns(f"The lags of the errors lie between 0 and {count - 1}; choose fewer.")
    estimate = np.linalg.lstsq(design, values, rcond=None)[0]
    residuals = values - design @ estimate
    error = np.sqrt(np.diag(newey_west(design, residuals, lags)))
    spread = float(np.sum((values - values.mean()) ** 2))
    r_squared = 1 - quotient(float(residuals @ residuals), spread)
    return FactorFit(
        _table([ALPHA, *given.columns], estimate, error, count - width),
        float(estimate[0] * periods_per_year),
        r_squared,
        1 - (1 - r_squared) * (count - 1) / (count - width),
        pd.Series(residuals, own.index, name="residual"),
        count,
        lags,
    )


def aligned(returns: "pd.Series[float]", factors: pd.DataFrame) -> "tuple[pd.Series[float], pd.DataFrame]":
    """Both on the dates that both have; raises BadReturns, for too few of them too."""
    in_order(returns, "returns")
    if ALPHA in factors.columns:
        raise BadReturns("A factor may not be named alpha; rename it.")
    common = returns.index.intersection(factors.index)
    needed = factors.shape[1] + 3
    if len(common) < needed:
        raise BadReturns(
            f"Returns and factors share {len(common)} dates and {needed} are needed; choose a common range."
        )
    given = factors.loc[common]
    checked_panel(given, assets=1)
    return returns.loc[common], given


def variance_inflation(factors: pd.DataFrame) -> "pd.Series[float]":
    """By how much each factor's relation to the others swells the variance of its beta: 1/(1 − R²) on the others.

    1 where it has none; above 10 its beta is held to be told badly from theirs. Marquardt, Technometrics 12, 1970.
    Raises BadReturns, also where one factor is a combination of the others.
    """
    values = checked_panel(factors, assets=1)
    _design(factors)
    scaled = (values - values.mean(axis=0)) / values.std(axis=0)
    found = np.diag(np.linalg.inv(scaled.T @ scaled / len(scaled)))
    return pd.Series(found, factors.columns, name="variance_inflation")


def default_lags(count: int) -> int:
    return int(4 * (count / 100) ** (2 / 9))


def newey_west(design: FloatArray, residuals: FloatArray, lags: int) -> FloatArray:
    """Covariance of the least-squares estimates, (k, k)."""
    count, width = design.shape
    moments = design * residuals[:, None]
    middle = moments.T @ moments
    for lag in range(1, lags + 1):
        cross = moments[lag:].T @ moments[:-lag]
        middle += (1 - lag / (lags + 1)) * (cross + cross.T)
    bread = np.linalg.inv(design.T @ design)
    return np.asarray(bread @ middle @ bread * count / (count - width))


def _design(factors: pd.DataFrame) -> FloatArray:
    values = factors.to_numpy(np.float64)
    scaled = (values - values.mean(axis=0)) / values.std(axis=0)
    if np.linalg.cond(scaled) > LARGEST_CONDITION:
        raise BadReturns(INSEPARABLE)
    return np.column_stack([np.ones(len(values)), values])


def _table(names: list[str], estimate: FloatArray, error: FloatArray, freedom: int) -> pd.DataFrame:
    from scipy.special import stdtr

    t_value = np.array([quotient(one, its) for one, its in zip(estimate, error, strict=True)])
    p_value = 2 * stdtr(freedom, -np.abs(t_value))
    columns = {"estimate": estimate, "standard_error": error, "t_value": t_value, "p_value": p_value}
    return pd.DataFrame(columns, pd.Index(names, name="factor"))
