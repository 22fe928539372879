"""What every volatility calculation asks of the returns it gets."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOMENT: Final = "%Y-%m-%d %H:%M"
FEWEST_TO_FIT = 50

FloatArray = NDArray[np.floating]


class BadReturns(ValueError):
    """These returns can't be used; the message says which and what to do, in a sentence."""


def checked_returns(returns: "pd.Series[float]", at_least: int = 1) -> NDArray[np.float64]:
    """The values, shape (n,), in the caller's units; raises BadReturns for fewer than `at_least` or any not finite."""
    values: NDArray[np.float64] = np.asarray(returns, dtype=np.float64)
    if len(values) < at_least:
        raise BadReturns(f"This needs at least {at_least} returns and there are {len(values)}; choose a longer range.")
    finite = np.isfinite(values)
    if not finite.all():
        first = returns.index[int(finite.argmin())]
        when = first.strftime(MOMENT).removesuffix(" 00:00") if isinstance(first, pd.Timestamp) else first
        count = int((~finite).sum())
        raise BadReturns(
            f"{count} of {len(values)} returns are not numbers, the first at {when}; leave them out first."
        )
    return values


def log_returns(close: "pd.Series[float]") -> "pd.Series[float]":
    """Log return from each close to the next, fractions, one fewer than closes.

    NaN beside a close that is missing or not positive: drop those before a fit.
    """
    prices = positive(close)
    return pd.Series(np.log(prices[1:] / prices[:-1]), index=close.index[1:], name="log_return")


def positive(prices: "pd.Series[float]") -> NDArray[np.float64]:
    """The prices; NaN where one is missing, infinite or not above zero."""
    values: NDArray[np.float64] = np.array(prices, dtype=np.float64)
    values[~(np.isfinite(values) & (values > 0))] = np.nan
    return values


def fit_for_models(returns: "pd.Series[float]", at_least: int = FEWEST_TO_FIT) -> FloatArray:
    """The values, which a recursion takes one after the other; raises BadReturns, also for disorder or no movement."""
    values = checked_returns(returns, at_least)
    if not (returns.index.is_monotonic_increasing and returns.index.is_unique):
        raise BadReturns("The dates of these returns are not in order or come twice; sort them and keep one per date.")
    if np.ptp(values) == 0:
        raise BadReturns("All of these returns are equal, so there is no volatility to model.")
    return values


def on_dates(realised: "pd.Series[float] | None", index: pd.Index) -> FloatArray | None:
    """Realised variance on the dates of the returns, if there is any; raises BadReturns."""
    if realised is None:
        return None
    values = realised.reindex(index).to_numpy(dtype=np.float64)
    if not (np.isfinite(values) & (values >= 0)).all():
        raise BadReturns("The realised variance lacks some of the returns' dates, or is negative there.")
    return values
