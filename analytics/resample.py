"""Daily bars → weekly or monthly ones, and daily returns → those of a week or a month.

Weeks run from Monday to Sunday. A period is labelled by its last bar. Its open is the first open that there is, its
close the last close, its high and low the extremes of highs, lows and closes, its volume the sum of the volumes that
there are. A period of close-only bars stays close-only, one without volumes has none (NaN): nothing is invented.
"""

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Period = Literal["W", "M"]

EPOCH_IS_A_THURSDAY = 3  # days from the Monday before
SATURDAY = 5


def resample_bars(frame: pd.DataFrame, period: Period, sessions: pd.DatetimeIndex | None = None) -> pd.DataFrame:
    """Bars of each period, with a column `forming`: true for a last period that still lacks a session.

    `sessions` are the scheduled ones, past the last bar too; without them every weekday counts as one, and every day
    where the frame has bars on weekends.
    """
    index = _dates(frame)
    merged = merge_bars(frame, _period_numbers(index, period))
    merged["forming"] = False
    if len(merged):
        merged.iloc[-1, -1] = is_forming(index, period, sessions)
    return merged


def compound_returns(returns: "pd.Series[float]", period: Period, *, are_log: bool = False) -> "pd.Series[float]":
    """The return of each period, labelled by its last date: Π(1 + r) − 1 of simple returns, Σ r of logarithms.

    Fractions in and out; NaN where one of the period's is NaN. The first and the last period are of the days there are.
    """
    index = pd.DatetimeIndex(returns.index)
    groups = _period_numbers(index, period)
    grouped = (returns if are_log else 1 + returns).groupby(groups, sort=False)
    merged = grouped.sum(skipna=False) if are_log else grouped.prod(skipna=False) - 1
    is_end = np.append(groups[1:] != groups[:-1], True)[: len(groups)]
    return pd.Series(merged.to_numpy(dtype=np.float64), index=index[is_end], name=returns.name)


def begins_late(index: pd.DatetimeIndex, period: Period) -> bool:
    """Whether a weekday of the first period lies before the first date."""
    earlier = pd.date_range(end=index[0].normalize(), periods=32, freq="D")[:-1]
    weekdays = earlier[earlier.day_of_week < SATURDAY]
    return bool((_period_numbers(weekdays, period) == _period_numbers(index[:1], period)).any())


def merge_bars(frame: pd.DataFrame, groups: NDArray[np.int64]) -> pd.DataFrame:
    """One bar for each run of equal numbers in `groups`, which must not fall."""
    grouped = frame.groupby(groups, sort=False)
    has_range = grouped["open"].count() > 0
    merged = pd.DataFrame(
        {
            "open": grouped["open"].first(),
            "high": grouped[["high", "close"]].max().max(axis=1).where(has_range),
            "low": grouped[["low", "close"]].min().min(axis=1).where(has_range),
            "close": grouped["close"].last(),
            "volume": grouped["volume"].sum(min_count=1),
        }
    )
    is_end = np.append(groups[1:] != groups[:-1], True)[: len(groups)]
    return merged.set_index(_dates(frame)[is_end])


def _dates(frame: pd.DataFrame) -> pd.DatetimeIndex:
    if not isinstance(frame.index, pd.DatetimeIndex):
        raise TypeError("bars are indexed by time")
    return frame.index


def _period_numbers(index: pd.DatetimeIndex, period: Period) -> NDArray[np.int64]:
    if period == "M":
        return np.asarray(index.year * 12 + index.month, dtype=np.int64)
    days = index.tz_localize(None).normalize().to_numpy().astype("datetime64[D]").astype(np.int64)
    return (days + EPOCH_IS_A_THURSDAY) // 7


def is_forming(index: pd.DatetimeIndex, period: Period, sessions: pd.DatetimeIndex | None) -> bool:
    """Whether the last period of these daily dates still lacks a session; `sessions` as above."""
    last = index[-1].normalize()
    if sessions is None or len(sessions) == 0 or sessions[-1] <= last:
        weekdays_only = not bool((index.day_of_week >= SATURDAY).any())
        days = pd.date_range(last, last + pd.Timedelta(days=31), freq="B" if weekdays_only else "D")
    else:
        days = sessions
    later = days[days > last]
    in_period = _period_numbers(later, period) == _period_numbers(index[-1:], period)
    return bool(in_period.any())
