"""Indicators written naively from their definitions: plain Python, no window kept, nothing shared with what is tested.

Every function takes a dict of lists and gives one list an output; NaN where the definition has no value yet.
"""

from collections.abc import Callable
from itertools import pairwise
from math import isnan, log, log10, nan, sqrt
from statistics import fmean, pstdev, stdev

Column = list[float]
Bars = dict[str, Column]


def window(values: Column, end: int, bars: int) -> Column:
    return values[end - bars + 1 : end + 1] if end - bars + 1 >= 0 else [nan]


def rolling(values: Column, bars: int, function: Callable[[Column], float]) -> Column:
    return [
        function(window(values, t, bars)) if not isnan(sum(window(values, t, bars))) else nan
        for t in range(len(values))
    ]


def sma(values: Column, bars: int) -> Column:
    return rolling(values, bars, fmean)


def smooth(values: Column, bars: int, weight: float) -> Column:
    """Recursive mean of the values after leading NaN, started from the simple mean of the first `bars`."""
    result: Column = []
    for t, value in enumerate(values):
        if result and not isnan(result[-1]):
            result.append(result[-1] + weight * (value - result[-1]))
        else:
            seen = window(values, t, bars)
            result.append(nan if isnan(sum(seen)) else fmean(seen))
    return result


def ema(values: Column, bars: int) -> Column:
    return smooth(values, bars, 2 / (bars + 1))


def rma(values: Column, bars: int) -> Column:
    return smooth(values, bars, 1 / bars)


def wma(values: Column, bars: int) -> Column:
    total = bars * (bars + 1) / 2
    return rolling(values, bars, lambda seen: sum((i + 1) * value for i, value in enumerate(seen)) / total)


def hma(values: Column, bars: int) -> Column:
    raw = [2 * half - full for half, full in zip(wma(values, bars // 2), wma(values, bars), strict=True)]
    return wma(raw, int(sqrt(bars)))


def differences(values: Column) -> Column:
    return [nan] + [after - before for before, after in pairwise(values)]


def rsi(values: Column, bars: int) -> Column:
    change = differences(values)
    gain = rma([max(x, 0.0) if not isnan(x) else nan for x in change], bars)
    loss = rma([max(-x, 0.0) if not isnan(x) else nan for x in change], bars)
    return [nan if isnan(g) else 100 * g / (g + lo) for g, lo in zip(gain, loss, strict=True)]


def macd(values: Column, fast: int, slow: int, signal: int) -> tuple[Column, ...]:
    """Both means start at the same bar, the fast one from the mean of the closes just before it."""
    late = [nan] * (slow - fast) + values[slow - fast :]
    line = [f - s for f, s in zip(ema(late, fast), ema(values, slow), strict=True)]
    mean = ema(line, signal)
    line = [nan if isnan(m) else x for x, m in zip(line, mean, strict=True)]
    return line, mean, [x - m for x, m in zip(line, mean, strict=True)]


def bollinger(values: Column, bars: int, width: float) -> tuple[Column, ...]:
    middle, deviation = sma(values, bars), rolling(values, bars, pstdev)
    upper = [m + width * d for m, d in zip(middle, deviation, strict=True)]
    return upper, middle, [m - width * d for m, d in zip(middle, deviation, strict=True)]


def true_range(bars: Bars) -> Column:
    rows = zip(bars["high"][1:], bars["low"][1:], bars["close"], strict=False)
    return [nan] + [max(high, before) - min(low, before) for high, low, before in rows]


def atr(bars: Bars, period: int) -> Column:
    return rma(true_range(bars), period)


def raw_stochastic(bars: Bars, period: int) -> Column:
    highest, lowest = rolling(bars["high"], period, max), rolling(bars["low"], period, min)
    rows = zip(bars["close"], highest, lowest, strict=True)
    return [100 * (c - low) / (high - low) if not isnan(high) else nan for c, high, low in rows]


def stochastic(bars: Bars, period: int, slowing: int, smoothing: int) -> tuple[Column, ...]:
    k = sma(raw_stochastic(bars, period), slowing)
    d = sma(k, smoothing)
    return [nan if isnan(y) else x for x, y in zip(k, d, strict=True)], d


def williams_r(bars: Bars, period: int) -> Column:
    return [k - 100 for k in raw_stochastic(bars, period)]


def typical(bars: Bars) -> Column:
    return [(h + lo + c) / 3 for h, lo, c in zip(bars["high"], bars["low"], bars["close"], strict=True)]


def cci(bars: Bars, period: int) -> Column:
    def one(seen: Column) -> float:
        mean = fmean(seen)
        return (seen[-1] - mean) / (0.015 * fmean(abs(x - mean) for x in seen))

    return rolling(typical(bars), period, one)


def obv(bars: Bars) -> Column:
    result = [bars["volume"][0]]
    for change, volume in zip(differences(bars["close"])[1:], bars["volume"][1:], strict=True):
        result.append(result[-1] + (volume if change > 0 else -volume if change < 0 else 0))
    return result


def mfi(bars: Bars, period: int) -> Column:
    price = typical(bars)
    flow = [p * v for p, v in zip(price, bars["volume"], strict=True)]
    change = differences(price)
    up = [nan] + [f if x > 0 else 0.0 for f, x in zip(flow[1:], change[1:], strict=True)]
    down = [nan] + [f if x < 0 else 0.0 for f, x in zip(flow[1:], change[1:], strict=True)]
    totals = zip(rolling(up, period, sum), rolling(down, period, sum), strict=True)
    return [nan if isnan(u) else 100 * u / (u + d) for u, d in totals]


def roc(values: Column, bars: int) -> Column:
    return [nan] * bars + [100 * (now / then - 1) for then, now in zip(values, values[bars:], strict=False)]


def momentum(values: Column, bars: int) -> Column:
    return [nan] * bars + [now - then for then, now in zip(values, values[bars:], strict=False)]


def wilder_sum(values: Column, bars: int) -> Column:
    """Wilder's running sum as TA-Lib starts it: from the first bars − 1 values."""
    result: Column = []
    for t, value in enumerate(values):
        if t < bars:
            result.append(sum(values[1 : t + 1]) if t == bars - 1 else nan)
        else:
            result.append(result[-1] - result[-1] / bars + value)
    return result


def directional(bars: Bars, period: int) -> tuple[Column, Column]:
    up, down = differences(bars["high"]), [-x for x in differences(bars["low"])]
    plus = [nan] + [u if u > d and u > 0 else 0.0 for u, d in zip(up[1:], down[1:], strict=True)]
    minus = [nan] + [d if d > u and d > 0 else 0.0 for u, d in zip(up[1:], down[1:], strict=True)]
    ranges = wilder_sum(true_range(bars), period)
    first = [nan] * period
    return tuple(
        first + [100 * m / r for m, r in zip(wilder_sum(moves, period)[period:], ranges[period:], strict=True)]
        for moves in (plus, minus)
    )


def adx(bars: Bars, period: int) -> Column:
    plus, minus = directional(bars, period)
    return rma([nan if isnan(p) else 100 * abs(p - m) / (p + m) for p, m in zip(plus, minus, strict=True)], period)


def aroon(bars: Bars, period: int) -> tuple[Column, Column]:
    def recency(values: Column, pick: Callable[[Column], float]) -> Column:
        result = [nan] * period
        for t in range(period, len(values)):
            seen = values[t - period : t + 1]
            ago = seen[::-1].index(pick(seen))
            result.append(100 * (period - ago) / period)
        return result

    return recency(bars["low"], min), recency(bars["high"], max)


def donchian(bars: Bars, period: int) -> tuple[Column, ...]:
    upper, lower = rolling(bars["high"], period, max), rolling(bars["low"], period, min)
    return upper, [(u + lo) / 2 for u, lo in zip(upper, lower, strict=True)], lower


def keltner(bars: Bars, period: int, range_period: int, multiplier: float) -> tuple[Column, ...]:
    middle, width = ema(typical(bars), period), atr(bars, range_period)
    rows = list(zip(middle, width, strict=True))
    return [m + multiplier * w for m, w in rows], middle, [m - multiplier * w for m, w in rows]


def chaikin_money_flow(bars: Bars, period: int) -> Column:
    rows = zip(bars["high"], bars["low"], bars["close"], bars["volume"], strict=True)
    flow = [0.0 if h == lo else v * ((c - lo) - (h - c)) / (h - lo) for h, lo, c, v in rows]
    totals = zip(rolling(flow, period, sum), rolling(bars["volume"], period, sum), strict=True)
    return [nan if isnan(f) else f / v for f, v in totals]


def vwap(bars: Bars, period: int) -> Column:
    paid = [p * v for p, v in zip(typical(bars), bars["volume"], strict=True)]
    totals = zip(rolling(paid, period, sum), rolling(bars["volume"], period, sum), strict=True)
    return [nan if isnan(p) else p / v for p, v in totals]


def vortex(bars: Bars, period: int) -> tuple[Column, Column]:
    high, low = bars["high"], bars["low"]
    plus = [nan] + [abs(h - before) for h, before in zip(high[1:], low, strict=False)]
    minus = [nan] + [abs(lo - before) for lo, before in zip(low[1:], high, strict=False)]
    ranges = rolling(true_range(bars), period, sum)
    return tuple(
        [nan if isnan(r) else m / r for m, r in zip(rolling(moves, period, sum), ranges, strict=True)]
        for moves in (plus, minus)
    )


def supertrend(bars: Bars, period: int, multiplier: float) -> tuple[Column, Column]:
    """Up and down stops; TA-Lib starts in a rise."""
    up, down, rising, lower, upper = [], [], True, nan, nan
    for t, (h, lo, c, width) in enumerate(
        zip(bars["high"], bars["low"], bars["close"], atr(bars, period), strict=True)
    ):
        if isnan(width):
            up.append(nan), down.append(nan)
            continue
        before = bars["close"][t - 1]
        basic_lower, basic_upper = (h + lo) / 2 - multiplier * width, (h + lo) / 2 + multiplier * width
        lower = basic_lower if isnan(lower) or basic_lower > lower or before < lower else lower
        upper = basic_upper if isnan(upper) or basic_upper < upper or before > upper else upper
        rising = c >= lower if rising else c > upper
        up.append(lower if rising else nan), down.append(nan if rising else upper)
    return up, down


def ichimoku(bars: Bars, conversion: int, base: int, span: int, displacement: int) -> tuple[Column, ...]:
    def middle(period: int) -> Column:
        return donchian(bars, period)[1]

    def forward(values: Column) -> Column:
        return ([nan] * displacement + values)[: len(values)]

    tenkan, kijun = middle(conversion), middle(base)
    span_a = [(x + y) / 2 for x, y in zip(tenkan, kijun, strict=True)]
    lagging = bars["close"][displacement:] + [nan] * displacement
    return tenkan, kijun, forward(span_a), forward(middle(span)), lagging[: len(tenkan)]


def kama(values: Column, bars: int) -> Column:
    """Starts from the close before the first bar that has an efficiency ratio."""
    result = [nan] * bars
    mean = values[bars - 1]
    for t in range(bars, len(values)):
        path = sum(abs(x) for x in differences(values)[t - bars + 1 : t + 1])
        ratio = abs(values[t] - values[t - bars]) / path if path else 1.0
        mean += (ratio * (2 / 3 - 2 / 31) + 2 / 31) ** 2 * (values[t] - mean)
        result.append(mean)
    return result


def stochastic_rsi(values: Column, period: int, range_period: int, smoothing: int) -> tuple[Column, Column]:
    strength = rsi(values, period)
    highest, lowest = rolling(strength, range_period, max), rolling(strength, range_period, min)
    k = [
        nan if isnan(h) or h == lo else 100 * (x - lo) / (h - lo)
        for x, h, lo in zip(strength, highest, lowest, strict=True)
    ]
    return k, sma(k, smoothing)


def historical_volatility(values: Column, period: int, year: int) -> Column:
    returns = [nan] + [log(now / then) for then, now in pairwise(values)]
    return [100 * x * sqrt(year) for x in rolling(returns, period, lambda seen: stdev(seen) if len(seen) > 1 else nan)]


def ulcer_index(values: Column, period: int) -> Column:
    falls = [100 * (x / high - 1) for x, high in zip(values, rolling(values, period, max), strict=True)]
    return rolling(falls, period, lambda seen: sqrt(fmean(x * x for x in seen)))


def choppiness(bars: Bars, period: int) -> Column:
    before = [nan, *bars["close"][:-1]]
    highest = rolling(
        [max(h, b) if not isnan(b) else nan for h, b in zip(bars["high"], before, strict=True)], period, max
    )
    lowest = rolling(
        [min(lo, b) if not isnan(b) else nan for lo, b in zip(bars["low"], before, strict=True)], period, min
    )
    path = rolling(true_range(bars), period, sum)
    rows = zip(path, highest, lowest, strict=True)
    return [nan if isnan(p) else 100 * log10(p / (h - lo)) / log10(period) for p, h, lo in rows]
