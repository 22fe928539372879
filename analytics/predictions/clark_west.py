"""Does a model that holds the baseline within itself forecast better than it? Clark and West's test.

A larger model estimates parameters that are zero when the baseline is right, so its squared error is larger then, and
Diebold and Mariano's test says "no better" too often. Clark and West (2007), "Approximately normal tests for equal
predictive accuracy in nested models", Journal of Econometrics 138, 291-311, take the noise of those estimates out:
f = (y − b)² − [(y − m)² − (b − m)²], whose mean is zero when the model adds nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.predictions.scores import CannotScore, squared_error
from analytics.volatility.scoring import CONSTANT, SHORTEST, Kernel, long_run_variance


@dataclass(frozen=True, slots=True)
class ClarkWest:
    """`p_value` is one-sided: small when the model adds to the baseline. `difference`: the mean of f above."""

    statistic: float
    p_value: float
    difference: float
    count: int
    lags: int
    kernel: Kernel


def clark_west(model: ArrayLike, baseline: ArrayLike, realised: ArrayLike, horizon: int = 1) -> ClarkWest:
    """Takes forecasts and outcomes in order of time, finite, one unit; else CannotScore, as for fewer than 10.

    The variance of the mean is from the autocovariances up to horizon − 1, since windows overlap that far: the larger
    of those by rectangular and by Bartlett's weights (`volatility.scoring.long_run_variance`). The statistic is shrunk
    for small samples and compared with Student's t, as Harvey, Leybourne and Newbold (1997) do for Diebold and
    Mariano's: more careful than the paper, which compares it with the normal. A model that says what the baseline says
    has p = 1.
    """
    noise = squared_error(baseline, model)
    adjusted = squared_error(baseline, realised) - squared_error(model, realised) + noise
    count, lags = len(adjusted), horizon - 1
    if horizon < 1 or count < max(SHORTEST, 2 * horizon):
        raise CannotScore(f"{count} forecasts of {horizon} ahead are too few to test; take a longer stretch.")
    mean = float(adjusted.mean())
    if float(adjusted.std()) <= CONSTANT * float(squared_error(baseline, realised).mean()):
        return ClarkWest(0.0, 1.0, mean, count, lags, "rectangular")
    variance, kernel = long_run_variance(adjusted, lags, cautious=True)
    shrink = (count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count
    statistic = float(mean / np.sqrt(variance / count) * np.sqrt(shrink))
    return ClarkWest(statistic, _upper(statistic, count), mean, count, lags, kernel)


def _upper(statistic: float, count: int) -> float:
    from scipy import stats

    return float(stats.t.sf(statistic, count - 1))
