"""Realised volatility from daily bars: how much the price moved over the last `window` bars.

O, H, L, C are a bar's prices and C₋₁ the close before. The result is √(variance per bar × periods a year), a fraction a
year (0.2 = 20 %), on the index of the bars.

- close_to_close: sample variance of ln(C/C₋₁). All that closes allow; the least precise.
- parkinson: mean of ln(H/L)² / (4 ln 2). Takes the drift to be zero and reads high in a trend.
- garman_klass: mean of ½ ln(H/L)² − (2 ln 2 − 1) ln(C/O)². The same assumption, more precise.
- rogers_satchell: mean of ln(H/C) ln(H/O) + ln(L/C) ln(L/O). Right under any drift.
- yang_zhang: overnight variance + k × open-to-close variance + (1 − k) × Rogers-Satchell, with
  k = 0.34 / (1.34 + (window + 1)/(window − 1)). Right under any drift, and the nights are in it.

Parkinson, Garman-Klass and Rogers-Satchell see a bar from its open to its close: what happens overnight is not in them.
With few trades a bar's extremes lie inside the true ones, and everything made from them reads low.

NaN while the window is not full (the first `window` bars for close_to_close and yang_zhang, that need a close before,
window − 1 for the others), and as long as the window holds a bar that lacks one of the prices needed, has one that is
not positive, or contradicts itself (a high below its open, close or low; a low above them). Bars are never changed or
left out. Windows shorter than two bars raise BadWindow; bars that never have the range raise MissingRange.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.volatility.returns import positive
from analytics.volatility.windows import BadWindow, annualised, rolling_mean, rolling_variance

ROUNDING = 1e-9  # by which prices of one bar may contradict each other after an adjustment
RANGE = ("high", "low")
BAR = ("open", "high", "low", "close")

Array = NDArray[np.float64]


class MissingRange(ValueError):
    """The bars lack what the estimator needs; the message says what, and what works without."""


@dataclass(frozen=True, slots=True)
class Estimator:
    """`needs`: columns that must hold prices. `sees_nights`: moves from a close to the next open are in it."""

    title: str
    compute: "Callable[[pd.DataFrame, int, float], pd.Series[float]]"
    needs: tuple[str, ...]
    sees_nights: bool
    reference: str


def close_to_close(frame: pd.DataFrame, window: int, periods_per_year: float) -> "pd.Series[float]":
    """From `window` log returns; the textbook definition."""
    prices = _prices(frame, ("close",), "Close-to-close")
    variance = rolling_variance(_since_close(prices["close"], prices["close"]), window)
    return _series(variance, frame, periods_per_year, "close_to_close")


def parkinson(frame: pd.DataFrame, window: int, periods_per_year: float) -> "pd.Series[float]":
    """Parkinson, The Extreme Value Method for Estimating the Variance of the Rate of Return, J. Business 53:1, 1980."""
    return _series(_mean(_parkinson(frame), window), frame, periods_per_year, "parkinson")


def garman_klass(frame: pd.DataFrame, window: int, periods_per_year: float) -> "pd.Series[float]":
    """Garman & Klass, On the Estimation of Security Price Volatilities from Historical Data, J. Business 53:1, 1980.

    Their practical form, without the cross terms of the best analytic one (its coefficients 0.511, 0.019, 0.383).
    """
    return _series(_mean(_garman_klass(frame), window), frame, periods_per_year, "garman_klass")


def rogers_satchell(frame: pd.DataFrame, window: int, periods_per_year: float) -> "pd.Series[float]":
    """Rogers & Satchell, Estimating Variance from High, Low and Closing Prices, Annals of Applied Prob. 1:4, 1991."""
    return _series(_mean(_rogers_satchell(frame), window), frame, periods_per_year, "rogers_satchell")


def yang_zhang(frame: pd.DataFrame, window: int, periods_per_year: float) -> "pd.Series[float]":
    """Yang & Zhang, Drift-Independent Volatility Estimation Based on High, Low, Open, and Close Prices, 2000.

    The best mix for a price without jumps at the open; right with them too.
    """
    prices = _prices(frame, BAR, "Yang-Zhang")
    night = rolling_variance(_since_close(prices["open"], prices["close"]), window)
    day = rolling_variance(np.log(prices["close"] / prices["open"]), window)
    share = 0.34 / (1.34 + (window + 1) / (window - 1))
    variance = night + share * day + (1 - share) * rolling_mean(_driftless(prices), window)
    return _series(variance, frame, periods_per_year, "yang_zhang")


ESTIMATORS: Final[Mapping[str, Estimator]] = {
    "close_to_close": Estimator("Close to close", close_to_close, ("close",), True, "Hull, Options, ch. 15"),
    "parkinson": Estimator("Parkinson", parkinson, RANGE, False, "Parkinson 1980"),
    "garman_klass": Estimator("Garman-Klass", garman_klass, BAR, False, "Garman & Klass 1980"),
    "rogers_satchell": Estimator("Rogers-Satchell", rogers_satchell, BAR, False, "Rogers & Satchell 1991"),
    "yang_zhang": Estimator("Yang-Zhang", yang_zhang, BAR, True, "Yang & Zhang 2000"),
}


def bar_variance(frame: pd.DataFrame, name: str) -> "pd.Series[float]":
    """The variance of each bar by itself, not annualised, by a measure of BY_THE_BAR; NaN as above.

    Named by the measure's title. Raises MissingRange.
    """
    variance = np.maximum(BY_THE_BAR[name](frame), 0)
    return pd.Series(variance, index=frame.index, name=ESTIMATORS[name].title)


def usable_estimators(frame: pd.DataFrame) -> tuple[str, ...]:
    """Names of the estimators that these bars have the columns for, in the order of ESTIMATORS."""
    return tuple(name for name, estimator in ESTIMATORS.items() if not _missing(frame, estimator.needs))


def _parkinson(frame: pd.DataFrame) -> Array:
    prices = _prices(frame, RANGE, "Parkinson")
    return np.asarray(np.log(prices["high"] / prices["low"]) ** 2 / (4 * log(2)))


def _garman_klass(frame: pd.DataFrame) -> Array:
    prices = _prices(frame, BAR, "Garman-Klass")
    across = np.log(prices["high"] / prices["low"]) ** 2
    along = np.log(prices["close"] / prices["open"]) ** 2
    return np.asarray(across / 2 - (2 * log(2) - 1) * along)


def _rogers_satchell(frame: pd.DataFrame) -> Array:
    return _driftless(_prices(frame, BAR, "Rogers-Satchell"))


BY_THE_BAR: Final[Mapping[str, Callable[[pd.DataFrame], Array]]] = {
    "parkinson": _parkinson,
    "garman_klass": _garman_klass,
    "rogers_satchell": _rogers_satchell,
}


def _prices(frame: pd.DataFrame, needs: tuple[str, ...], title: str) -> dict[str, Array]:
    missing = _missing(frame, needs)
    if missing:
        instead = "" if "close" in missing else "; close-to-close works on closes alone"
        raise MissingRange(f"{title} needs {_listed(missing)}, which these bars don't have{instead}.")
    prices = {column: positive(frame[column]) for column in needs}
    if "high" in prices:
        torn = _contradicts_itself(prices)
        prices |= {column: np.where(torn, np.nan, prices[column]) for column in needs if column != "close"}
    return prices


def _missing(frame: pd.DataFrame, needs: tuple[str, ...]) -> list[str]:
    return [column for column in needs if column not in frame or (len(frame) and frame[column].isna().all())]


def _listed(columns: list[str]) -> str:
    return columns[0] if len(columns) == 1 else f"{', '.join(columns[:-1])} and {columns[-1]}"


def _contradicts_itself(prices: Mapping[str, Array]) -> NDArray[np.bool_]:
    highest, lowest = np.fmax.reduce(list(prices.values())), np.fmin.reduce(list(prices.values()))
    return np.asarray((prices["high"] < highest * (1 - ROUNDING)) | (prices["low"] > lowest * (1 + ROUNDING)))


def _since_close(price: Array, close: Array) -> Array:
    """Log of each price over the close before; NaN at the first bar."""
    before = np.append(np.nan, close[:-1])[: len(close)]
    return np.asarray(np.log(price / before))


def _driftless(prices: Mapping[str, Array]) -> Array:
    opened, high, low, close = (prices[column] for column in BAR)
    up, down = np.log(high / close) * np.log(high / opened), np.log(low / close) * np.log(low / opened)
    return np.asarray(up + down)


def _mean(variance: Array, window: int) -> Array:
    if window < 2:
        raise BadWindow(f"A window of {window} is too short: it takes at least 2.")
    return rolling_mean(variance, window)


def _series(variance: Array, frame: pd.DataFrame, periods_per_year: float, name: str) -> "pd.Series[float]":
    # Rounding alone can push a bar that did not move a hair below zero.
    return pd.Series(annualised(np.maximum(variance, 0), periods_per_year), index=frame.index, name=name)
