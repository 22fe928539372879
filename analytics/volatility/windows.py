"""Means and variances over the last `window` values; each looks at those only, so nothing before them matters.

Arrays of shape (n,) in, the same shape out; NaN in the first window − 1 places and where the window holds a NaN.
"""

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

BLOCK = 2**20  # values worked on at once: a long intraday history must not take gigabytes

Array = NDArray[np.float64]


class BadWindow(ValueError):
    """A window or a scale that has no meaning here, in a sentence."""


def rolling_mean(values: Array, window: int) -> Array:
    """Arithmetic mean."""
    return _rolled(values, _checked(window, 1), lambda block: block.mean(axis=-1))


def rolling_variance(values: Array, window: int) -> Array:
    """Sample variance about the window's own mean, divided by window − 1."""
    return _rolled(values, _checked(window, 2), lambda block: block.var(axis=-1, ddof=1))


def annualised(variance: Array, periods_per_year: float) -> Array:
    """√(variance per period × periods a year)."""
    if not (np.isfinite(periods_per_year) and periods_per_year > 0):
        raise BadWindow(f"There can't be {periods_per_year} periods a year.")
    return np.asarray(np.sqrt(variance * periods_per_year))


def _rolled(values: Array, window: int, function: Callable[[Array], Array]) -> Array:
    result = np.full(len(values), np.nan)
    if window > len(values):
        return result
    windows = sliding_window_view(values, window)
    rows = max(BLOCK // window, 1)
    for start in range(0, len(windows), rows):
        block = function(windows[start : start + rows])
        result[window - 1 + start : window - 1 + start + len(block)] = block
    return result


def _checked(window: int, smallest: int) -> int:
    if window < smallest:
        raise BadWindow(f"A window of {window} is too short: it takes at least {smallest}.")
    return window
