"""Where return and variance came from, by factor, and how the exposures moved."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.risk.factors import ALPHA, aligned, factor_regression
from analytics.risk.moments import quotient
from analytics.risk.panel import checked_panel
from analytics.risk.sample import BadReturns, risk_free_on
from analytics.volatility.returns import FloatArray

RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class FactorAttribution:
    """Annualised parts that add up to `total_return` and `total_variance` (n − 1 below), arithmetic.

    `parts`: rows `alpha`, one a factor, `residual`; columns `return` (β × mean factor), `variance` (β × its covariance
    with the returns, which may be below 0) and `variance_share`. Alpha has no variance, the residual no return.
    """

    parts: pd.DataFrame
    total_return: float
    total_variance: float


def factor_attribution(
    returns: "pd.Series[float]",
    factors: pd.DataFrame,
    periods_per_year: float,
    *,
    risk_free: "float | pd.Series[float]" = 0.0,
) -> FactorAttribution:
    """Of the excess return by the regression of `factor_regression`; raises BadReturns."""
    fitted = factor_regression(returns, factors, periods_per_year, risk_free=risk_free)
    own, given = aligned(returns, factors)
    estimate = fitted.coefficients["estimate"]
    betas = estimate.drop(ALPHA).to_numpy()
    values = given.to_numpy(np.float64)
    excess = own.to_numpy(np.float64) - risk_free_on(own.index, risk_free)
    shared = (values - values.mean(axis=0)).T @ (excess - excess.mean()) / (len(excess) - 1)
    of_variance = np.array([0.0, *(betas * shared), float(fitted.residuals.var())]) * periods_per_year
    of_return = np.array([estimate[ALPHA], *(betas * values.mean(axis=0)), 0.0]) * periods_per_year
    total = float(excess.var(ddof=1)) * periods_per_year
    shares = np.array([quotient(part, total) for part in of_variance])
    parts = pd.DataFrame(
        {"return": of_return, "variance": of_variance, "variance_share": shares},
        pd.Index([ALPHA, *given.columns, RESIDUAL], name="factor"),
    )
    return FactorAttribution(parts, float(excess.mean()) * periods_per_year, total)


def rolling_betas(returns: "pd.Series[float]", factors: pd.DataFrame, window: int) -> pd.DataFrame:
    """`alpha` (per period), the betas and `r_squared` of the last `window` common dates, on their last date.

    Rows where the factors of a window can't be told apart are NaN. Raises BadReturns.
    """
    own, given = aligned(returns, factors)
    values = checked_panel(given, assets=1)
    least = values.shape[1] + 2
    if not least <= window <= len(own):
        raise BadReturns(f"The window must be from {least} to {len(own)} periods; choose another.")
    joined = np.column_stack([values, own.to_numpy(np.float64)])
    rows = [_fitted(joined[end - window : end]) for end in range(window, len(joined) + 1)]
    return pd.DataFrame(np.array(rows), own.index[window - 1 :], [ALPHA, *given.columns, "r_squared"])


def _fitted(part: FloatArray) -> FloatArray:
    """Alpha, betas and R² of the last column on the others."""
    means = part.mean(axis=0)
    centred = part - means
    factors, own = centred[:, :-1], centred[:, -1]
    betas, _, rank, _ = np.linalg.lstsq(factors, own, rcond=1e-10)
    if rank < factors.shape[1]:
        return np.full(factors.shape[1] + 2, np.nan)
    left = own - factors @ betas
    explained = 1 - quotient(float(left @ left), float(own @ own))
    return np.array([means[-1] - means[:-1] @ betas, *betas, explained])
