"""How far errors really follow the scale.

The scale knows how wild the last days were, not that wild and calm days end: over more bars ahead errors grow by less
than it does. The damped scale is scale^β · usual^(1 − β), where usual is the geometric mean of the scale so far and β
the slope of the logarithm of the past errors' size on that of scale / usual, between 0 and 1.
"""

import numpy as np

from analytics.predictions.problem import FloatArray

FEWEST = 252  # errors; with fewer β is 1
SMALLEST = 0.01  # of the scale: smaller errors count as this, else the logarithm of one near zero would rule


def damped(scale: FloatArray, errors: FloatArray) -> FloatArray:
    """A number a bar, each by the scale up to it; β by the first len(errors) bars, whose errors are known."""
    logs = np.log(scale)
    usual = np.cumsum(logs) / np.arange(1, len(logs) + 1)
    apart = logs - usual
    return np.asarray(np.exp(usual + _slope(apart[: len(errors)], scale[: len(errors)], errors) * apart))


def exponent(scale: FloatArray, errors: FloatArray) -> float:
    """β by the first len(errors) bars of `scale`: how errors at the next bars will follow it."""
    logs = np.log(scale[: len(errors)])
    return _slope(logs - np.cumsum(logs) / np.arange(1, len(logs) + 1), scale[: len(errors)], errors)


def _slope(apart: FloatArray, scale: FloatArray, errors: FloatArray) -> float:
    if len(errors) < FEWEST:
        return 1.0
    centred = apart - apart.mean()
    size = np.log(np.maximum(np.abs(errors), SMALLEST * scale))
    spread = float(centred @ centred)
    return float(np.clip(centred @ size / spread, 0.0, 1.0)) if spread > 0 else 1.0
