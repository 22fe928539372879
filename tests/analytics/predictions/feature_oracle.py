"""Every feature written naively from its words: plain Python, bar by bar, nothing shared with what is tested.

GARCH's have a test of their own. A definition takes the bars as lists and gives one list; NaN where it has no value.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from math import cos, isnan, log, log1p, nan, pi, prod, sin, sqrt
from statistics import fmean, stdev

from analytics.predictions.features.definition import FeatureInputs
from tests.analytics.indicators import oracle
from tests.analytics.volatility import estimator_oracle

Column = list[float]


class Plain:
    """The inputs as lists."""

    def __init__(self, inputs: FeatureInputs) -> None:
        self.bars = {name: inputs.bars[name].tolist() for name in inputs.bars}
        self.close, self.volume = self.bars["close"], self.bars["volume"]
        self.rows = list(zip(*(self.bars[name] for name in ("open", "high", "low", "close")), strict=True))
        self.returns, self.index = inputs.returns.tolist(), inputs.index_returns.tolist()
        self.implied, self.sentiment = inputs.implied.tolist(), inputs.sentiment.tolist()
        self.dates = [moment.date() for moment in inputs.bars.index]
        self.year = inputs.periods


def lagged(values: Column, bars: int) -> Column:
    return [values[t - bars] if t >= bars else nan for t in range(len(values))]


def over(returns: Column, bars: int) -> Column:
    return oracle.rolling(returns, bars, lambda seen: prod(1 + r for r in seen) - 1)


def deviation(plain: Plain, bars: int) -> Column:
    logs = [nan, *(log(now / before) for before, now in zip(plain.close, plain.close[1:], strict=False))]
    return [value * sqrt(plain.year) for value in oracle.rolling(logs, bars, stdev)]


def ratio(above: Column, below: Column) -> Column:
    return [a / b for a, b in zip(above, below, strict=True)]


def balance(plain: Plain, bars: int) -> Column:
    signed = [
        nan if isnan(r) else v if r > 0 else -v if r < 0 else 0.0
        for r, v in zip(plain.returns, plain.volume, strict=True)
    ]
    return ratio(oracle.rolling(signed, bars, sum), oracle.rolling(plain.volume, bars, sum))


def bands(plain: Plain) -> Column:
    upper, _, lower = oracle.bollinger(plain.close, 20, 2.0)
    return [(c - low) / (up - low) for c, up, low in zip(plain.close, upper, lower, strict=True)]


def turn(day: date) -> float:
    """Counted on the fingers: the weekdays of the month up to this day, and after it."""
    days = [date(day.year, day.month, number + 1) for number in range(monthrange(day.year, day.month)[1])]
    weekdays = [each for each in days if each.weekday() < 5]
    before, after = sum(each <= day for each in weekdays), sum(each > day for each in weekdays)
    return float(before <= 3 or after == 0)


def drawdown(plain: Plain) -> Column:
    return [close / max(plain.close[: t + 1]) - 1 for t, close in enumerate(plain.close)]


def since_high(plain: Plain) -> Column:
    result = []
    for t in range(len(plain.close)):
        seen = plain.close[: t + 1]
        result.append(log1p(t - max(number for number in range(t + 1) if seen[number] == max(seen))))
    return result


def ewma(plain: Plain) -> Column:
    known = plain.returns[1:]
    start = fmean(r * r for r in known[:21])
    path = estimator_oracle.ewma(known[21:], 0.94, start)
    return [nan] * 21 + [sqrt(variance * plain.year) for variance in path]


def wave(function: Callable[[float], float], turns: list[float]) -> Column:
    return [function(2 * pi * each) for each in turns]


def estimated(name: str) -> Callable[[Plain], Column]:
    return lambda plain: estimator_oracle.rolling(name, plain.rows, 21, plain.year)


def percent(values: Column) -> Column:
    return [value / 100 for value in values]


def distance(bars: int) -> Callable[[Plain], Column]:
    return lambda plain: [c / mean - 1 for c, mean in zip(plain.close, oracle.sma(plain.close, bars), strict=True)]


DEFINITIONS: dict[str, Callable[[Plain], Column]] = {
    **{f"return_lag_{lag}": lambda plain, lag=lag: lagged(plain.returns, lag - 1) for lag in (1, 2, 3, 5, 10, 21)},
    **{f"return_over_{bars}": lambda plain, bars=bars: over(plain.returns, bars) for bars in (5, 21, 63)},
    **{f"volatility_{bars}": lambda plain, bars=bars: deviation(plain, bars) for bars in (5, 21, 63)},
    "volatility_ratio": lambda plain: ratio(deviation(plain, 5), deviation(plain, 63)),
    **{f"{name}_21": estimated(name) for name in ("parkinson", "garman_klass", "rogers_satchell", "yang_zhang")},
    "true_range_14": lambda plain: ratio(oracle.atr(plain.bars, 14), plain.close),
    "rsi_14": lambda plain: percent(oracle.rsi(plain.close, 14)),
    "macd": lambda plain: ratio(oracle.macd(plain.close, 12, 26, 9)[0], plain.close),
    "macd_histogram": lambda plain: ratio(oracle.macd(plain.close, 12, 26, 9)[2], plain.close),
    "stochastic_k": lambda plain: percent(oracle.stochastic(plain.bars, 14, 3, 3)[0]),
    "stochastic_d": lambda plain: percent(oracle.stochastic(plain.bars, 14, 3, 3)[1]),
    "adx_14": lambda plain: percent(oracle.adx(plain.bars, 14)),
    "bollinger_20": bands,
    **{f"distance_{bars}": distance(bars) for bars in (10, 21, 50, 200)},
    "volume_ratio_21": lambda plain: ratio(plain.volume, oracle.sma(plain.volume, 21)),
    "volume_trend": lambda plain: ratio(oracle.sma(plain.volume, 5), oracle.sma(plain.volume, 63)),
    "obv_slope_21": lambda plain: balance(plain, 21),
    "weekday_sine": lambda plain: wave(sin, [day.weekday() / 7 for day in plain.dates]),
    "weekday_cosine": lambda plain: wave(cos, [day.weekday() / 7 for day in plain.dates]),
    "month_sine": lambda plain: wave(sin, [(day.month - 1) / 12 for day in plain.dates]),
    "month_cosine": lambda plain: wave(cos, [(day.month - 1) / 12 for day in plain.dates]),
    "turn_of_month": lambda plain: [turn(day) for day in plain.dates],
    "drawdown": drawdown,
    "bars_since_high": since_high,
    "ewma_volatility": ewma,
    **{f"index_return_{bars}": lambda plain, bars=bars: over(plain.index, bars) for bars in (1, 5, 21)},
    "index_volatility_21": lambda plain: oracle.rolling(plain.index, 21, lambda seen: sqrt(fmean(r * r for r in seen))),
    "implied_level": lambda plain: plain.implied,
    "implied_change_5": lambda plain: [x / y - 1 for x, y in zip(plain.implied, lagged(plain.implied, 5), strict=True)],
    "sentiment": lambda plain: plain.sentiment,
}
