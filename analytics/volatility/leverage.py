"""Do falls bring more unrest than rises, and does a model know it?

- Leverage: the correlation of a shock with the next squared shock; negative when falls bring unrest. Its standard error
  is by the Fisher transformation of independent normals, 1/√(n − 3), which fat tails make too small.
- Sign bias (Engle & Ng, Journal of Finance 48, 1993, 1749–1778): least squares of z²_t on S⁻, S⁻ε_{t−1} and S⁺ε_{t−1}
  with S⁻ = 1(ε_{t−1} < 0), S⁺ = 1 − S⁻. Under a right model all three are zero; jointly n R² is χ²(3). p-values are of
  Student's t and ignore that the model's parameters were estimated.

Shocks are residuals in any unit, z the standardised residuals of a model. NaN at the start (lags) is left out; what
can't be computed (fewer than `FEWEST` values, falls or rises only) is NaN.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.volatility.fit import Fit
from analytics.volatility.returns import FloatArray

FEWEST: Final = 20
EFFECTS: Final = ("sign bias", "negative size", "positive size")


@dataclass(frozen=True, slots=True)
class Leverage:
    """`sign_bias` has a row for each of EFFECTS and "jointly", and the columns estimate, statistic, p_value.

    The estimate of a size is per standard deviation of the shocks, whatever the returns' unit.
    """

    correlation: float
    standard_error: float
    sign_bias: pd.DataFrame


def leverage(fitted: Fit) -> Leverage:
    z = fitted.standardised.dropna().to_numpy()
    residuals = fitted.state.residuals
    return leverage_of(residuals[len(residuals) - len(z) :], z)


def leverage_of(shocks: FloatArray, z: FloatArray) -> Leverage:
    """`shocks` and `z` of the same periods, shape (n,)."""
    before, after = shocks[:-1], shocks[1:] ** 2
    moves = len(before) >= FEWEST and np.ptp(before) > 0 and np.ptp(after) > 0
    correlation = float(np.corrcoef(before, after)[0, 1]) if moves else np.nan
    error = (len(before) - 3) ** -0.5 if moves else np.nan
    return Leverage(correlation, error, _sign_bias(before, z[1:] ** 2) if moves else _table([], np.nan, np.nan))


def _sign_bias(before: FloatArray, squares: FloatArray) -> pd.DataFrame:
    from scipy import stats

    falls, sizes = before < 0, before / before.std()
    design = np.column_stack([np.ones(len(before)), falls, falls * sizes, ~falls * sizes])
    freedom = len(squares) - design.shape[1]
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return _table([], np.nan, np.nan)
    estimates, _, _, _ = np.linalg.lstsq(design, squares, rcond=None)
    left = squares - design @ estimates
    errors = np.sqrt(float(left @ left) / freedom * np.diag(np.linalg.inv(design.T @ design)))
    t = estimates / errors
    rows = [(float(e), float(s), float(2 * stats.t.sf(abs(s), freedom))) for e, s in zip(estimates, t, strict=True)]
    deviations = squares - squares.mean()
    jointly = len(squares) * (1 - float(left @ left) / float(deviations @ deviations))
    return _table(rows[1:], jointly, float(stats.chi2.sf(jointly, len(EFFECTS))))


def _table(rows: list[tuple[float, float, float]], jointly: float, p_value: float) -> pd.DataFrame:
    known = rows or [(np.nan, np.nan, np.nan)] * len(EFFECTS)
    index = pd.Index([*EFFECTS, "jointly"], name="effect")
    return pd.DataFrame(
        [*known, (np.nan, jointly, p_value)], index, ["estimate", "statistic", "p_value"], dtype="float64"
    )
