"""Several instruments on one scale, from the first bar of the stretch by which all of them have one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.comparison import Scale, common_bases, common_start, on_scale
from data.instruments import UnknownSymbol
from data.market import Market
from views.base import NothingToShow
from views.chart.state import ChartView
from views.chart.stretch import Stretch, load_history, resampled

PRICES = ["open", "high", "low", "close"]


@dataclass(frozen=True, slots=True)
class Compared:
    symbol: str
    values: "pd.Series[float]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`base` is the instrument's own price at the common start; without lines nothing is rescaled."""

    lines: tuple[Compared, ...] = ()
    base: float = np.nan
    scale: Scale = "percent"
    faults: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        if not self.lines:
            return ""
        return "% since start" if self.scale == "percent" else "start = 100"

    @property
    def allows_log(self) -> bool:
        return not self.lines or self.scale == 100

    def scaled_values(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        return on_scale(prices, self.base, self.scale) if self.lines else prices

    def scaled(self, bars: pd.DataFrame) -> pd.DataFrame:
        if not self.lines:
            return bars
        return bars.assign(**{name: on_scale(bars[name], self.base, self.scale) for name in PRICES})


def compare(view: ChartView, stretch: Stretch, market: Market) -> Comparison:
    if not view.compare:
        return Comparison()
    own = stretch.shown["close"]
    closes = {view.symbol: own}
    faults = []
    for symbol in view.compare:
        try:
            closes[symbol] = _closes(view, symbol, stretch, market)
        except (UnknownSymbol, NothingToShow) as error:
            faults.append(f"{symbol} is not compared: {error}")
    bases, start = common_bases(closes), common_start(closes)
    if not np.isfinite(bases[view.symbol]):
        return Comparison(
            faults=(*faults, "Nothing is compared: there is no common start here. Choose a longer range.")
        )
    scale: Scale = "percent" if view.rebase == "percent" else 100
    compared = {symbol: base for symbol, base in bases.items() if symbol != view.symbol and np.isfinite(base)}
    lines = tuple(
        Compared(symbol, on_scale(closes[symbol], base, scale).loc[start:].reindex(own.index))
        for symbol, base in compared.items()
    )
    return Comparison(lines, bases[view.symbol], scale, tuple(faults))


def _closes(view: ChartView, symbol: str, stretch: Stretch, market: Market) -> "pd.Series[float]":
    close = resampled(view, load_history(view, symbol, market).frame)["close"].loc[stretch.first : stretch.last]
    if not close.notna().any():
        raise NothingToShow("it has no bars in this stretch.")
    return close
