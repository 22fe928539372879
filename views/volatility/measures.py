"""The daily bars behind the desk and every measure of their volatility, on all of history so that windows are full."""

from dataclasses import dataclass

import pandas as pd

from analytics.volatility.estimators import ESTIMATORS, usable_estimators
from analytics.volatility.ewma import EwmaVariance, ewma_variance
from analytics.volatility.returns import log_returns
from data.bars import Bars
from data.market import Market
from views.base import NothingToShow
from views.periods import periods_per_year
from views.ranges import window
from views.volatility.state import VolatilityView

EWMA_NAME = "EWMA"
LEFT_OUT = "Left out, since these bars have closing prices only: {names}."


@dataclass(frozen=True, slots=True)
class Measures:
    """`lines` are annualised volatilities by title, on the index of all bars; `shown` is the stretch looked at.

    Returns times `scale` are fractions.
    """

    bars: Bars
    shown: pd.DataFrame
    lines: "dict[str, pd.Series[float]]"
    ewma: EwmaVariance
    periods: float
    faults: tuple[str, ...]
    scale: float

    def returns_in_stretch(self) -> "pd.Series[float]":
        return log_returns(self.shown["close"]).dropna()

    def in_stretch(self) -> "dict[str, pd.Series[float]]":
        return {title: line.reindex(self.shown.index) for title, line in self.lines.items()}


def measure(view: VolatilityView, market: Market) -> Measures:
    """Raises UnknownSymbol, NothingToShow."""
    bars = load_daily_bars(view.symbol, market)
    first, last = window(view, bars.frame.index[0], bars.frame.index[-1])
    shown = bars.frame.loc[first:last]
    if len(shown) < 2:
        raise NothingToShow(f"{view.symbol} has too few bars in this stretch; choose a longer range.")
    periods = periods_per_year(bars.instrument)
    history = bars.frame.loc[:last]
    lines, faults = _estimates(view, history, periods)
    ewma = _ewma(view, history)
    lines[EWMA_NAME] = (ewma.filtered * periods) ** 0.5
    return Measures(bars, shown, lines, ewma, periods, faults, 1.0)


def load_daily_bars(symbol: str, market: Market) -> Bars:
    if market.listing(symbol).interval("1d") is None:
        raise NothingToShow(f"{symbol} has no daily bars, which this desk needs.")
    bars = market.bars(symbol)
    if bars.frame.empty:
        raise NothingToShow(f"{symbol} has no bars.")
    return bars


def _estimates(
    view: VolatilityView, history: pd.DataFrame, periods: float
) -> "tuple[dict[str, pd.Series[float]], tuple[str, ...]]":
    usable = usable_estimators(history)
    chosen = {name: ESTIMATORS[name] for name in view.estimators}
    lines = {item.title: item.compute(history, view.window, periods) for name, item in chosen.items() if name in usable}
    left_out = [item.title for name, item in chosen.items() if name not in usable]
    return lines, tuple([LEFT_OUT.format(names=", ".join(left_out))] if left_out else [])


def _ewma(view: VolatilityView, history: pd.DataFrame) -> EwmaVariance:
    returns = log_returns(history["close"]).dropna()
    if len(returns) < 2:
        raise NothingToShow(f"{view.symbol} has too few prices above zero for returns.")
    return ewma_variance(returns, view.decay)
