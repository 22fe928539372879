"""Where definitions divide by zero or by a price that is not positive: masks for `Talib(undefined=...)`.

TA-Lib answers 0, 1 or 50 at such bars, which reads like a value.
"""

import numpy as np

from analytics.indicators.definition import BoolArray, FloatArray, Inputs, Values
from analytics.indicators.formulas import Undefined
from analytics.indicators.rolling import change


def same(array: FloatArray, bars: int) -> BoolArray:
    """The last `bars` values are equal."""
    import talib

    if bars < 2:
        return np.ones(len(array), dtype=np.bool_)
    return np.asarray(talib.MAX(array, bars) == talib.MIN(array, bars))


def all_zero(array: FloatArray, bars: int) -> BoolArray:
    """The last `bars` values, none negative, are all zero."""
    import talib

    return np.asarray((array if bars < 2 else talib.MAX(array, bars)) == 0)


def so_far(mask: BoolArray) -> BoolArray:
    """True up to and including each bar."""
    return np.logical_and.accumulate(mask)


def flat_range(inputs: Inputs, bars: int) -> BoolArray:
    """Highest high equals lowest low."""
    import talib

    return np.asarray(talib.MAX(inputs["high"], bars) == talib.MIN(inputs["low"], bars))


def never_moved(inputs: Inputs, _values: Values) -> BoolArray:
    """No close has differed from the first."""
    return so_far(inputs["close"] == inputs["close"][0])


def never_ranged(inputs: Inputs, _values: Values) -> BoolArray:
    """No bar has had a high above its low."""
    return so_far(inputs["high"] == inputs["low"])


def never_true_range(inputs: Inputs, _values: Values) -> BoolArray:
    """All highs, lows and closes since the start are one price."""
    return so_far((inputs["high"] == inputs["low"]) & (change(inputs["close"]) == 0) & (change(inputs["high"]) == 0))


def never_directional(inputs: Inputs, _values: Values) -> BoolArray:
    """No bar has had Wilder's directional movement, up or down."""
    up, down = change(inputs["high"]), -change(inputs["low"])
    return so_far((np.maximum(up, down) <= 0) | (up == down))


def never_volume(inputs: Inputs, _values: Values) -> BoolArray:
    return so_far(inputs["volume"] == 0)


def once_nonpositive(inputs: Inputs, _values: Values) -> BoolArray:
    """From the first close that is not positive on."""
    return np.logical_or.accumulate(inputs["close"] <= 0)


def nonpositive(inputs: Inputs, _values: Values) -> BoolArray:
    return np.asarray(inputs["close"] <= 0)


def flat_over(period: str) -> Undefined:
    """Highest high equals lowest low over the period."""
    return lambda inputs, values: flat_range(inputs, int(values[period]))


def unchanged_over(period: str) -> Undefined:
    """No change of the close over the period."""
    return lambda inputs, values: same(inputs["close"], int(values[period]) + 1)


def no_volume_over(period: str) -> Undefined:
    return lambda inputs, values: all_zero(inputs["volume"], int(values[period]))


def no_true_range_over(*periods: str) -> Undefined:
    """No true range over the shortest of the periods."""

    def mask(inputs: Inputs, values: Values) -> BoolArray:
        import talib

        true_range = talib.TRANGE(inputs["high"], inputs["low"], inputs["close"])
        return all_zero(true_range, min(int(values[period]) for period in periods))

    return mask
