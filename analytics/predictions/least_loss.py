"""The loss of a forecast that knew the outcome, above which losses are told as shares.

A squared error and a Brier score are then nothing. QLIKE, log f² + y²/f², is log y² + 1, so its level means nothing by
itself: what it is above that is Patton's normalised QLIKE (J. of Econometrics 160:1, 2011).
"""

import numpy as np

from analytics.predictions.problem import FloatArray, Target

LEAST_PART = 0.01  # of the median: the logarithm of a flat stretch is not finite


def least_loss(target: Target, realised: FloatArray) -> FloatArray:
    """One a row, of outcomes that are known."""
    if target != "volatility":
        return np.zeros(len(realised))
    return np.asarray(np.log(np.maximum(realised, LEAST_PART * np.median(realised)) ** 2) + 1)
