"""Where volatility stands now against its own past: the cone, the percentile rank, the volatility of volatility.

Burghardt & Lane, How to Tell If Options Are Cheap, J. Portfolio Management 16:2, 1990. The windows of a cone overlap:
neighbours share all but one return, so long horizons rest on far fewer independent stretches than `windows` counts
(about returns / horizon), and their quantiles lie too close together. Hodges & Tompkins, J. Derivatives 10:1, 2002.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics.volatility.estimators import ESTIMATORS
from analytics.volatility.returns import checked_returns
from analytics.volatility.windows import BadWindow, annualised, rolling_variance

HORIZONS: Final = (5, 10, 21, 42, 63, 126, 252)
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


def volatility_cone(
    data: "pd.Series[float] | pd.DataFrame",
    periods_per_year: float,
    horizons: Sequence[int] = HORIZONS,
    quantiles: Sequence[float] = QUANTILES,
    estimator: str = "close_to_close",
) -> pd.DataFrame:
    """Realised volatility over the last `horizon` periods against all earlier stretches as long; one row a horizon.

    `data`: returns (their sample standard deviation is taken, `estimator` is not used), or a frame of bars, measured by
    an estimator of ESTIMATORS. Columns: `now`, the value at the last period; `q5`, `q50` … a quantile each, linear
    between neighbours; `rank`, the percentile rank of now, 0 to 1; `windows`, how many values there are, now with them.
    Volatilities are annualised fractions. A horizon longer than the data has NaN and 0 windows; `now` is NaN when the
    last window has a gap, and windows with one do not count.
    Raises BadReturns, MissingRange, BadWindow (a horizon under 2, a quantile outside 0 to 1).
    """
    if not all(0 <= quantile <= 1 for quantile in quantiles):
        raise BadWindow("A quantile lies between 0 and 1.")
    rows = [_row(_volatility(data, horizon, periods_per_year, estimator), quantiles) for horizon in horizons]
    index = pd.Index(np.array(horizons, dtype=np.int64), name="horizon")
    return pd.DataFrame(rows, index, _columns(quantiles)).astype({"windows": "int64"})


def percentile_rank(values: "pd.Series[float]", value: float | None = None) -> float:
    """Share of the values below `value` (by default the last one), those equal to it counted half: 0 to 1.

    Values that are NaN do not count; NaN when none is left or `value` is NaN.
    """
    past = values.to_numpy(dtype=np.float64)
    if value is None:
        value = float(past[-1]) if len(past) else np.nan
    past = past[~np.isnan(past)]
    if np.isnan(value) or not len(past):
        return np.nan
    return float(((past < value).sum() + (past == value).sum() / 2) / len(past))


def volatility_of_volatility(
    volatility: "pd.Series[float]", window: int, periods_per_year: float
) -> "pd.Series[float]":
    """Sample standard deviation of the log changes of volatility over `window` changes, annualised: a fraction a year.

    What VVIX is to VIX, from what was realised. Any unit of volatility gives the same value. A volatility from rolling
    windows moves slowly: compare only such as come from equal windows. NaN in the first `window` places, and where the
    window holds a volatility that is NaN or not positive. Raises BadWindow under 2.
    """
    values = volatility.to_numpy(dtype=np.float64)
    logs = np.log(np.where(values > 0, values, np.nan))
    changes = np.diff(logs, prepend=np.nan)
    result = annualised(rolling_variance(changes, window), periods_per_year)
    return pd.Series(result, index=volatility.index, name="volatility_of_volatility")


def _volatility(
    data: "pd.Series[float] | pd.DataFrame", horizon: int, periods_per_year: float, estimator: str
) -> "pd.Series[float]":
    if isinstance(data, pd.DataFrame):
        return ESTIMATORS[estimator].compute(data, horizon, periods_per_year)
    variance = rolling_variance(checked_returns(data), horizon)
    return pd.Series(annualised(variance, periods_per_year), index=data.index)


def _row(volatility: "pd.Series[float]", quantiles: Sequence[float]) -> list[float]:
    values = volatility.to_numpy(dtype=np.float64)
    past = values[~np.isnan(values)]
    spread = np.quantile(past, quantiles) if len(past) else np.full(len(quantiles), np.nan)
    now = float(values[-1]) if len(values) else np.nan
    return [now, *spread.tolist(), percentile_rank(volatility), len(past)]


def _columns(quantiles: Sequence[float]) -> list[str]:
    return ["now", *(f"q{100 * quantile:g}" for quantile in quantiles), "rank", "windows"]
