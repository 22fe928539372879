"""How an instrument did, in numbers, from daily bars; works on close-only ones.

Definitions, with "as of" the date of the last bar that has a close:

- change: last close less the one before; in per cent of that one.
- 52-week range: extremes of highs and lows (closes where a bar has none) over the last year, on their latest date.
- return over a window: last close over the last close on or before the window's start, less 1. Windows count calendar
  days, months and years back (1D: one bar back; YTD: the last close of the year before; Max: the first close). It is
  NaN when the data starts later, or when that close is more than STALE_DAYS older than the start.
- CAGR: (last / first)^(365.25 / days) − 1, NaN for less than a year of data.
- volatility: sample standard deviation of simple returns from bar to bar × √(periods a year).
- drawdown: close over the highest close before or at it, less 1; now and at its worst, with the dates of that peak and
  trough. `recovered` is the first date with a close at or above that peak again.
- average volume: mean of the volumes among the last VOLUME_BARS bars.

Returns, CAGR, volatility, drawdowns are fractions (0.01 = 1 %). NaN and None mean undefined: a return from a price that
is not positive, a drawdown where any close is not positive, a volume that is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

STALE_DAYS = 10
VOLUME_BARS = 63
DAYS_A_YEAR = 365.25

WINDOWS: Final[Mapping[str, pd.DateOffset]] = {
    "1W": pd.DateOffset(weeks=1),
    "1M": pd.DateOffset(months=1),
    "3M": pd.DateOffset(months=3),
    "6M": pd.DateOffset(months=6),
    "1Y": pd.DateOffset(years=1),
    "3Y": pd.DateOffset(years=3),
    "5Y": pd.DateOffset(years=5),
    "10Y": pd.DateOffset(years=10),
}
ORDER: Final = ("1D", "1W", "1M", "3M", "6M", "YTD", "1Y", "3Y", "5Y", "10Y", "Max")


class NoCloses(ValueError):
    """There is nothing to summarise; the message says so in a sentence."""


@dataclass(frozen=True, slots=True)
class YearRange:
    """`since` is the first bar looked at: later than a year ago when the data is younger."""

    high: float
    high_on: date
    low: float
    low_on: date
    since: date


@dataclass(frozen=True, slots=True)
class Drawdowns:
    """Fractions, zero or below. Peak of the current one, and peak, trough and recovery of the worst."""

    current: float
    current_peak_on: date | None
    worst: float
    worst_peak_on: date | None
    worst_trough_on: date | None
    recovered_on: date | None


@dataclass(frozen=True, slots=True)
class Performance:
    first_on: date
    as_of: date
    last: float
    change: float
    change_fraction: float
    year: YearRange
    returns: Mapping[str, float]
    cagr: float
    volatility: float
    drawdowns: Drawdowns
    average_volume: float


def performance(frame: pd.DataFrame, periods_per_year: float) -> Performance:
    """The summary of the bars; raises NoCloses when none has a close."""
    bars = frame[frame["close"].notna()]
    if bars.empty:
        raise NoCloses("These bars have no closes to summarise; choose a longer range.")
    close = bars["close"]
    last = float(close.iloc[-1])
    before = float(close.iloc[-2]) if len(close) > 1 else np.nan
    return Performance(
        first_on=_day(close.index[0]),
        as_of=_day(close.index[-1]),
        last=last,
        change=last - before,
        change_fraction=simple_return(before, last),
        year=_year_range(bars),
        returns=window_returns(close),
        cagr=_cagr(close),
        volatility=volatility(close, periods_per_year),
        drawdowns=drawdowns(close),
        average_volume=_average(bars["volume"].iloc[-VOLUME_BARS:]),
    )


def simple_return(base: float, last: float) -> float:
    return last / base - 1 if base > 0 else np.nan


def close_at(close: "pd.Series[float]", moment: pd.Timestamp) -> float:
    """The last close on or before a moment; NaN when there is none or it is stale."""
    position = int(close.index.searchsorted(moment, side="right")) - 1
    if position < 0 or moment - close.index[position] > pd.Timedelta(days=STALE_DAYS):
        return np.nan
    return float(close.iloc[position])


def window_returns(close: "pd.Series[float]") -> dict[str, float]:
    """Simple return over each window of ORDER."""
    as_of = close.index[-1]
    bases = {name: close_at(close, as_of - offset) for name, offset in WINDOWS.items()}
    bases["1D"] = float(close.iloc[-2]) if len(close) > 1 else np.nan
    bases["YTD"] = close_at(close, as_of.normalize().replace(month=1, day=1) - pd.Timedelta(microseconds=1))
    bases["Max"] = float(close.iloc[0]) if len(close) > 1 else np.nan
    return {name: simple_return(bases[name], float(close.iloc[-1])) for name in ORDER}


def volatility(close: "pd.Series[float]", periods_per_year: float) -> float:
    """Annualised sample standard deviation of simple returns; NaN with fewer than two."""
    prices = close.to_numpy(dtype=np.float64)
    base = prices[:-1]
    returns = (prices[1:] / np.where(base > 0, base, np.nan)) - 1
    returns = returns[np.isfinite(returns)]
    return float(np.std(returns, ddof=1) * np.sqrt(periods_per_year)) if len(returns) > 1 else np.nan


def drawdowns(close: "pd.Series[float]") -> Drawdowns:
    prices = close.to_numpy(dtype=np.float64)
    if (prices <= 0).any():
        return Drawdowns(np.nan, None, np.nan, None, None, None)
    falls = prices / np.maximum.accumulate(prices) - 1
    trough = int(falls.argmin())
    peak = _latest_peak(prices, trough)
    back = np.flatnonzero(prices[trough:] >= prices[peak])
    fell = bool(falls[trough] < 0)
    return Drawdowns(
        current=float(falls[-1]),
        current_peak_on=_day(close.index[_latest_peak(prices, len(prices) - 1)]),
        worst=float(falls[trough]),
        worst_peak_on=_day(close.index[peak]) if fell else None,
        worst_trough_on=_day(close.index[trough]) if fell else None,
        recovered_on=_day(close.index[trough + back[0]]) if fell and len(back) else None,
    )


def _latest_peak(prices: NDArray[np.floating], end: int) -> int:
    return end - int(prices[end::-1].argmax())


def _year_range(bars: pd.DataFrame) -> YearRange:
    year = bars[bars.index > bars.index[-1] - pd.DateOffset(years=1)]
    high, low = year["high"].fillna(year["close"]), year["low"].fillna(year["close"])
    return YearRange(
        high=float(high.max()),
        high_on=_day(high[::-1].idxmax()),
        low=float(low.min()),
        low_on=_day(low[::-1].idxmin()),
        since=_day(year.index[0]),
    )


def _cagr(close: "pd.Series[float]") -> float:
    first, last = float(close.iloc[0]), float(close.iloc[-1])
    days = (close.index[-1] - close.index[0]).days
    if days < int(DAYS_A_YEAR) or first <= 0 or last <= 0:
        return np.nan
    return float((last / first) ** (DAYS_A_YEAR / days) - 1)


def _average(volume: "pd.Series[float]") -> float:
    return float(volume.mean()) if volume.notna().any() else np.nan


def _day(moment: pd.Timestamp) -> date:
    return moment.date()
