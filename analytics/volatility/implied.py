"""An index of implied volatility beside what was realised: before each day, and over the days that then followed.

Implied, before and followed are annualised fractions. With r the log returns and h the days that the index looks ahead
(21 sessions for the 30 calendar days of VIX):

    before(t) = √(P/h × Σ r²(t−h+1 … t))        followed(t) = √(P/h × Σ r²(t+1 … t+h))

Returns are about zero, as a variance swap settles. `premium` = implied − followed is what a seller of volatility
earned, known h sessions later; `over_past` = implied − before was known on the day. NaN where a window is not full or
has a gap.
Carr & Wu, Variance Risk Premiums, Review of Financial Studies 22:3, 2009. Newey & West, Econometrica 55:3, 1987.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.volatility.returns import FloatArray

HORIZON = 21


@dataclass(frozen=True, slots=True)
class Premium:
    """Of implied − followed: `mean` with its standard error for overlapping days, `positive` the share above zero."""

    days: int
    mean: float
    standard_error: float
    positive: float
    worst: float
    worst_on: pd.Timestamp | None


def implied_and_realised(
    implied: "pd.Series[float]", returns: "pd.Series[float]", periods_per_year: float, horizon: int = HORIZON
) -> pd.DataFrame:
    """On the dates that both have: implied, before, followed, premium, over_past. `returns` are fractions."""
    sums = (returns**2).rolling(horizon).sum()
    before = np.sqrt(sums * (periods_per_year / horizon))
    frame: pd.DataFrame = pd.concat(
        {"implied": implied, "before": before, "followed": before.shift(-horizon)}, axis=1, join="inner"
    )
    return frame.assign(premium=frame["implied"] - frame["followed"], over_past=frame["implied"] - frame["before"])


def premium_of(frame: pd.DataFrame, horizon: int = HORIZON) -> Premium:
    """All NaN without a day whose following days are known."""
    premium = frame["premium"].dropna()
    if premium.empty:
        return Premium(0, np.nan, np.nan, np.nan, np.nan, None)
    values = premium.to_numpy(dtype=np.float64)
    return Premium(
        days=len(values),
        mean=float(values.mean()),
        standard_error=mean_error(values, horizon),
        positive=float((values > 0).mean()),
        worst=float(values.min()),
        worst_on=premium.index[int(values.argmin())],
    )


def mean_error(values: FloatArray, lags: int) -> float:
    """Newey-West's standard error of a mean; NaN for fewer than twice as many values as lags."""
    count = len(values)
    if count < 2 * lags:
        return np.nan
    deviations = values - values.mean()
    variance = float(deviations @ deviations)
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * float(deviations[lag:] @ deviations[:-lag])
    return float(np.sqrt(variance)) / count
