"""The bars behind the desk and every measure of their volatility, on all of history so that windows are full.

The desk works on log returns of prices. A series of returns is taken as it is given, in its own units, and its
volatilities are brought to fractions when they are annualised.
"""

from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from analytics.volatility.estimators import ESTIMATORS, usable_estimators
from analytics.volatility.ewma import EwmaVariance, ewma_variance
from analytics.volatility.returns import log_returns
from analytics.volatility.windows import annualised, rolling_variance
from data.bars import Bars
from data.market import Market
from data.returns import doubts, scale_of
from views.base import NothingToShow
from views.ranges import window
from views.volatility.frequency import bars_at, load_finest
from views.volatility.state import VolatilityView

EWMA_NAME = "EWMA"
FROM_RETURNS = "close_to_close"  # the one estimator that returns alone allow
LEFT_OUT = "Left out, since these bars have closing prices only: {names}."
NO_RANGE = "Left out, since a series of returns has no open, high or low: {names}."


@dataclass(frozen=True, slots=True)
class Measures:
    """`lines` are annualised volatilities by title, on the index of all bars; `shown` is the stretch looked at.

    `returns` are those of all bars up to the end of the stretch, in the units that models are told in: fractions from
    prices, what the file has where there are only returns. Times `scale` they are fractions; `ewma` is of fractions.
    `doubts` are for every panel: what the returns may not be, which periods are left out. `faults` are of the lines.
    """

    bars: Bars
    shown: pd.DataFrame
    lines: "dict[str, pd.Series[float]]"
    ewma: EwmaVariance
    periods: float
    faults: tuple[str, ...]
    returns: "pd.Series[float]"
    scale: float
    doubts: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """Of panels that show the bars or the lines."""
        return tuple(dict.fromkeys((*self.bars.warnings, *self.doubts, *self.faults)))

    def returns_in_stretch(self) -> "pd.Series[float]":
        """In the units of `returns`; a price's first return of the stretch counts from its first close."""
        if self.bars.instrument.has_only_returns:
            return self.returns.loc[self.shown.index[0] :]
        return log_returns(self.shown["close"]).dropna()

    def fractions_in_stretch(self) -> "pd.Series[float]":
        return self.returns_in_stretch() * self.scale

    def a_year(self, volatility: float) -> float:
        """A volatility per period in the units of `returns` as a fraction a year."""
        return float(volatility * self.scale * self.periods**0.5)

    def in_stretch(self) -> "dict[str, pd.Series[float]]":
        return {title: line.reindex(self.shown.index) for title, line in self.lines.items()}


def measure(view: VolatilityView, market: Market) -> Measures:
    """Raises UnknownSymbol, NothingToShow."""
    found = bars_at(view.symbol, view.frequency, market)
    instrument = found.bars.instrument
    first, last = window(view, found.frame.index[0], found.frame.index[-1])
    shown = found.frame.loc[first:last]
    if len(shown) < 2:
        raise NothingToShow(f"{view.symbol} has too few bars in this stretch; choose a longer range.")
    history = found.frame.loc[:last]
    returns = history["return"] if instrument.has_only_returns else log_returns(history["close"]).dropna()
    scale = scale_of(instrument)
    of = _from_returns if instrument.has_only_returns else _estimates
    lines, faults = of(view, history, found.periods, scale)
    ewma = _ewma(view, returns * scale)
    lines[EWMA_NAME] = (ewma.filtered * found.periods) ** 0.5
    about = (*doubts_of(found.bars), *found.notes)
    return Measures(found.bars, shown, lines, ewma, found.periods, faults, returns, scale, about)


def doubts_of(bars: Bars) -> tuple[str, ...]:
    has_only_returns = bars.instrument.has_only_returns
    return tuple(doubts(bars.frame, bars.instrument, bars.series.interval)) if has_only_returns else ()


def load_daily_bars(symbol: str, market: Market) -> Bars:
    """What the head of the page speaks of: daily bars, or weekly or monthly ones where there are no daily ones."""
    return load_finest(symbol, market)


Lines: TypeAlias = "tuple[dict[str, pd.Series[float]], tuple[str, ...]]"  # by title, and what is left out


def _estimates(view: VolatilityView, history: pd.DataFrame, periods: float, _scale: float) -> Lines:
    usable = usable_estimators(history)
    chosen = {name: ESTIMATORS[name] for name in view.estimators}
    lines = {item.title: item.compute(history, view.window, periods) for name, item in chosen.items() if name in usable}
    return lines, _left_out(LEFT_OUT, view, usable)


def _from_returns(view: VolatilityView, history: pd.DataFrame, periods: float, scale: float) -> Lines:
    lines = {}
    if FROM_RETURNS in view.estimators:
        variance = rolling_variance((history["return"] * scale).to_numpy(dtype="float64"), view.window)
        lines[ESTIMATORS[FROM_RETURNS].title] = pd.Series(annualised(variance, periods), index=history.index)
    return lines, _left_out(NO_RANGE, view, (FROM_RETURNS,))


def _left_out(sentence: str, view: VolatilityView, usable: tuple[str, ...]) -> tuple[str, ...]:
    names = [ESTIMATORS[name].title for name in view.estimators if name not in usable]
    return (sentence.format(names=", ".join(names)),) if names else ()


def _ewma(view: VolatilityView, returns: "pd.Series[float]") -> EwmaVariance:
    if len(returns) < 2:
        raise NothingToShow(f"{view.symbol} has too few prices above zero for returns.")
    return ewma_variance(returns, view.decay)
