"""The bars that a chart is about: the whole history at the view's interval, and the stretch of it that is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analytics.resample import Period, resample_bars
from components.panel import iso
from data.bars import Bars
from data.instruments import Instrument
from data.market import Market
from views.base import NothingToShow
from views.chart.state import ChartView
from views.ranges import window

# Weeks and months are made from daily bars where there are any; everything else is stored as it is.
RESAMPLED: Mapping[str, Period] = {"1w": "W", "1mo": "M"}
NO_BARS = "{symbol} has no prices as traded, only adjusted ones; turn “adjusted” on to see them."


OF_RETURNS = "An index of the returns, 100 before the first: each value is the one before × (1 + the simple return)."


@dataclass(frozen=True, slots=True)
class Stretch:
    """`history` is everything there is, so that indicators have their warm-up; `shown` lies from `first` to `last`."""

    bars: Bars
    history: pd.DataFrame
    shown: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp

    @property
    def instrument(self) -> Instrument:
        return self.bars.instrument


def load_stretch(view: ChartView, market: Market) -> Stretch:
    """Raises UnknownSymbol, and NothingToShow when the instrument has no bars at the interval or in the stretch."""
    bars = load_history(view, view.symbol, market)
    history = resampled(view, bars.frame)
    if history.empty:
        raise NothingToShow(NO_BARS.format(symbol=view.symbol))
    first, last = window(view, bars.frame.index[0], bars.frame.index[-1])
    shown = history.loc[first:last]
    if shown.empty:
        raise NothingToShow(
            f"{view.symbol} has no bars from {iso(first)} to {iso(last)}; "
            f"its data run from {iso(history.index[0])} to {iso(history.index[-1])}."
        )
    return Stretch(bars, history, shown, first, last)


def method_of(view: ChartView, stretch: Stretch) -> str:
    """What its prices are, in a sentence."""
    if stretch.instrument.has_only_returns:
        return OF_RETURNS
    basis = "adjusted for splits and dividends" if view.adjusted else "as traded"
    return f"Consolidated bars, {basis}; weeks and months are made from days."


def resampled(view: ChartView, frame: pd.DataFrame) -> pd.DataFrame:
    period = RESAMPLED.get(view.interval)
    return frame if period is None else resample_bars(frame, period)


def load_daily(view: ChartView, market: Market) -> Bars:
    """The daily bars behind the view, whatever its interval. Raises as `load_stretch` does."""
    bars = load_history(replace(view, interval="1d"), view.symbol, market)
    if bars.frame.empty:
        raise NothingToShow(NO_BARS.format(symbol=view.symbol))
    return bars


def load_history(view: ChartView, symbol: str, market: Market) -> Bars:
    listing = market.listing(symbol)
    is_made = view.interval in RESAMPLED and listing.interval("1d") is not None
    stored = "1d" if is_made else view.interval
    if listing.interval(stored) is None:
        there_are = ", ".join(series.interval for series in listing.series) or "none yet"
        raise NothingToShow(f"{symbol} has no {stored} bars; the intervals it has: {there_are}.")
    bars = market.bars(symbol, interval=stored, adjusted=view.adjusted)
    if bars.instrument.has_only_returns and bars.frame["close"].isna().any():
        raise NothingToShow(" ".join(bars.warnings))  # which say why there is no index to draw
    return bars
