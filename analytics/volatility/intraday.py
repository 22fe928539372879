"""What a day's own bars say about its variance: realised variance, bipower variation, and what jumps added.

With r(1) … r(n) the log returns from bar to bar within a day:

- realised variance: Σ r(i)². The variance of the day's path and its jumps.
- bipower variation: π/2 × n/(n − 1) × Σ |r(i)| |r(i−1)|. A jump meets an ordinary neighbour and hardly counts.
- jump part: what realised variance has above bipower variation, never less than zero. It is positive by chance on half
  of the days without any jump: read its size, not its sign.

All are variances a day from open to close, squares of fractions: the night is not in them. Days are dates of
`timezone`, given back as midnight UTC like daily bars. Very short bars add the
bounce between bid and ask; five minutes is usual.
Andersen, Bollerslev, Diebold & Labys, Modeling and Forecasting Realized Volatility, Econometrica 71:2, 2003.
Barndorff-Nielsen & Shephard, Power and Bipower Variation with Stochastic Volatility and Jumps, J. Financial
Econometrics 2:1, 2004; the n/(n − 1) as in Huang & Tauchen, J. Financial Econometrics 3:4, 2005.
"""

from math import pi

import numpy as np
import pandas as pd

from analytics.volatility.returns import positive


def intraday_returns(frame: pd.DataFrame, timezone: str = "UTC") -> "pd.Series[float]":
    """Log returns within days, fractions, on the time of their later bar, from bars indexed by time in UTC.

    A day's first return runs from the first bar's open to its close; without an open the day starts at that close. Bars
    without a close are passed over: the next return spans them. A price that is not positive gives NaN.
    """
    bars = frame[frame["close"].notna()]
    close = positive(bars["close"])
    days = _days(bars.index, timezone)
    opens = ~days.duplicated()
    opened = bars["open"] if "open" in bars else bars["close"] * np.nan
    base = np.where(opens, positive(opened), np.append(np.nan, close[:-1])[: len(close)])
    returns = pd.Series(np.log(close / base), index=bars.index, name="log_return")
    return returns[~(opens & opened.isna().to_numpy())]


def realised_variance(returns: "pd.Series[float]", timezone: str = "UTC") -> "pd.Series[float]":
    """Σ r² by day; NaN for a day with a return that is NaN. Days without returns have no row."""
    return _by_day(returns**2, returns, timezone).rename("realised_variance")


def bipower_variation(returns: "pd.Series[float]", timezone: str = "UTC") -> "pd.Series[float]":
    """π/2 × n/(n − 1) × Σ |r(i)| |r(i−1)| by day; NaN for a day with fewer than two returns or one that is NaN."""
    size = returns.abs()
    days = _days(returns.index, timezone)
    products = size * size.shift().where(days.duplicated(), 0.0)
    count = _by_day(returns * 0 + 1, returns, timezone)
    factor = pi / 2 * count / (count - 1).where(count > 1)
    return (factor * _by_day(products, returns, timezone)).rename("bipower_variation")


def jump_part(returns: "pd.Series[float]", timezone: str = "UTC") -> "pd.Series[float]":
    """max(realised variance − bipower variation, 0) by day; NaN where either is."""
    excess = realised_variance(returns, timezone) - bipower_variation(returns, timezone)
    return excess.clip(lower=0).rename("jump_part")


def _by_day(values: "pd.Series[float]", returns: "pd.Series[float]", timezone: str) -> "pd.Series[float]":
    return values.groupby(_days(returns.index, timezone)).sum(skipna=False)


def _days(index: pd.Index, timezone: str) -> pd.DatetimeIndex:
    if not isinstance(index, pd.DatetimeIndex) or index.tz is None:
        raise TypeError("intraday values are indexed by time in UTC")
    return index.tz_convert(timezone).normalize().tz_localize(None).tz_localize("UTC").rename("ts")
