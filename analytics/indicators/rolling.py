"""Small steps that compositions share. NaN in, NaN out, never further than the window reaches."""

import numpy as np

from analytics.indicators.definition import BoolArray, FloatArray


def lagged(array: FloatArray, bars: int) -> FloatArray:
    """The value `bars` ago; NaN where there is none."""
    result = np.full(len(array), np.nan)
    result[bars:] = array[: max(len(array) - bars, 0)]
    return result


def change(array: FloatArray) -> FloatArray:
    """Difference from the bar before; 0 at the first bar."""
    return np.diff(array, prepend=array[0])


def any_of_last(mask: BoolArray, bars: int) -> BoolArray:
    import talib

    return mask if bars < 2 else mask | np.asarray(talib.MAX(mask.astype(np.float64), bars) > 0)


def mean(array: FloatArray, bars: int) -> FloatArray:
    """Simple mean of the last `bars` values; TA-Lib's is NaN for ever after the first NaN."""
    import talib

    gaps = np.isnan(array)
    if not gaps.any():
        return np.asarray(talib.SMA(array, bars))
    result: FloatArray = talib.SMA(np.where(gaps, 0.0, array), bars)
    result[any_of_last(gaps, bars)] = np.nan
    return result


def total(array: FloatArray, bars: int) -> FloatArray:
    """Sum of the last `bars` values."""
    return mean(array, bars) * bars
