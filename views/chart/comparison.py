"""Several instruments on one scale: each is rebased at the first bar that all of them have within the stretch."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.resample import resample_bars
from data.instruments import UnknownSymbol
from data.market import Market
from views.base import NothingToShow
from views.chart.state import ChartView
from views.chart.stretch import RESAMPLED, Stretch, load_history

PRICES = ["open", "high", "low", "close"]


@dataclass(frozen=True, slots=True)
class Compared:
    symbol: str
    values: "pd.Series[float]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`base` is the instrument's own close at the common start; without lines nothing is rescaled."""

    lines: tuple[Compared, ...] = ()
    base: float = np.nan
    as_percent: bool = True
    faults: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        if not self.lines:
            return ""
        return "% since start" if self.as_percent else "start = 100"

    @property
    def allows_log(self) -> bool:
        return not self.lines or not self.as_percent

    def scaled_values(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        return rebase(prices, self.base, as_percent=self.as_percent) if self.lines else prices

    def scaled(self, bars: pd.DataFrame) -> pd.DataFrame:
        if not self.lines:
            return bars
        return bars.assign(**{name: self.scaled_values(bars[name].to_numpy()) for name in PRICES})


def rebase(prices: NDArray[np.float64], base: float, *, as_percent: bool) -> NDArray[np.float64]:
    return (prices / base - 1) * 100 if as_percent else prices / base * 100


def compare(view: ChartView, stretch: Stretch, market: Market) -> Comparison:
    closes: dict[str, pd.Series[float]] = {}
    faults = []
    for symbol in view.compare:
        try:
            closes[symbol] = _closes(view, symbol, stretch, market)
        except (UnknownSymbol, NothingToShow) as error:
            faults.append(f"{symbol} is not compared: {error}")
    own = stretch.shown["close"]
    start = _common_start([own, *closes.values()])
    if closes and start is None:
        faults.append("Nothing is compared: the instruments have no day in common here. Choose a longer range.")
    if not closes or start is None:
        return Comparison(faults=tuple(faults))
    as_percent = view.rebase == "percent"
    lines = tuple(
        Compared(symbol, pd.Series(rebase(close.to_numpy(), close[start], as_percent=as_percent), close.index))
        for symbol, close in closes.items()
    )
    return Comparison(lines, float(own[start]), as_percent, tuple(faults))


def _closes(view: ChartView, symbol: str, stretch: Stretch, market: Market) -> "pd.Series[float]":
    frame = load_history(view, symbol, market).frame
    if view.interval in RESAMPLED:
        frame = resample_bars(frame, RESAMPLED[view.interval])
    return frame["close"].reindex(stretch.shown.index)


def _common_start(closes: "list[pd.Series[float]]") -> pd.Timestamp | None:
    together = pd.concat(closes, axis=1).dropna()
    together = together[(together > 0).all(axis=1)]
    return None if together.empty else together.index[0]
