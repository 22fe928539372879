"""How good variance forecasts were: losses, and the test that one is lower than another.

Forecasts and proxies are variances in one unit (fractions², per period or averaged alike over periods); nothing is
annualised. NaN is a ValueError everywhere: choose first which periods are compared, since models are only comparable
on the same ones.

A loss is robust when noise in an unbiased proxy cannot change the expected order of the forecasts. Of the usual
losses only these two are (Patton 2011, "Volatility forecast comparison using imperfect volatility proxies", Journal of
Econometrics 160, 246-256). QLIKE weighs relative errors and is the better one at telling models apart; MSE is ruled
by the few most violent periods. QLIKE has the unit's logarithm in it: only differences between models mean something.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analytics.volatility.returns import FloatArray

Loss = Callable[[ArrayLike, ArrayLike], FloatArray]
Kernel = Literal["rectangular", "Bartlett"]

SHORTEST = 10  # losses; with fewer, the normal theory behind the test means nothing
CONSTANT = 1e-12  # a difference that varies less than this, relative to the losses, is rounding


class BadScores(ValueError):
    """These numbers cannot be scored or compared; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class DieboldMariano:
    """`statistic` is positive when the first forecast lost more; `difference` is its mean loss less the other's.

    `p_value` is for "equally good" against "not equally good"; `p_lower` for "equally good" against "the first
    loses less". `kernel` says how autocovariances up to `lags` were weighted in the variance of the mean.
    """

    statistic: float
    p_value: float
    p_lower: float
    difference: float
    count: int
    lags: int
    kernel: Kernel


def qlike(forecast: ArrayLike, proxy: ArrayLike) -> FloatArray:
    """log(forecast) + proxy / forecast, element by element; least where the forecast equals the proxy's mean.

    The proxy may be zero (a return of zero, squared); the forecast must be positive, else BadScores.
    """
    expected, seen = _variances(forecast, proxy)
    return np.asarray(np.log(expected) + seen / expected)


def mse(forecast: ArrayLike, proxy: ArrayLike) -> FloatArray:
    """(proxy − forecast)², element by element, in the unit of a variance squared."""
    expected, seen = _variances(forecast, proxy)
    return np.asarray((seen - expected) ** 2)


LOSSES: Final[Mapping[str, Loss]] = {"qlike": qlike, "mse": mse}


def diebold_mariano(
    first: ArrayLike, second: ArrayLike, horizon: int = 1, *, lags: int | None = None, cautious: bool = False
) -> DieboldMariano:
    """Do two forecasts of `horizon` periods ahead lose equally? Takes their losses, in order of time.

    Diebold and Mariano (1995) with the long-run variance of the difference from its autocovariances up to `lags`
    (horizon − 1 when not given: forecasts that overlap make differences dependent that far); the statistic is
    corrected for small samples and compared with Student's t with count − 1 degrees of freedom (Harvey, Leybourne and
    Newbold 1997, "Testing the equality of prediction mean squared errors", International Journal of Forecasting 13).
    Rectangular weights can give a variance that is not positive; Bartlett's, over the same lags, are used then, and
    when `cautious` whenever theirs is the larger one.
    Losses that differ by a constant have no variance: equal ones get p = 1, others an infinite statistic.
    """
    difference = _difference(first, second)
    count = len(difference)
    reach = horizon - 1 if lags is None else lags
    if horizon < 1 or reach < 0 or count <= reach + 1 or count <= horizon:
        raise BadScores(f"{count} losses are too few for a horizon of {horizon} with {reach} lags; take a longer test.")
    mean = float(difference.mean())
    size = float(np.abs(np.asarray(first, dtype=np.float64)).mean() + np.abs(np.asarray(second)).mean())
    if float(difference.std()) <= CONSTANT * size:
        return _judged(_sign_of_constant(mean, size), mean, count, reach, "rectangular")
    variance, kernel = long_run_variance(difference, reach, cautious=cautious)
    shrink = (count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count
    statistic = float(mean / np.sqrt(variance / count) * np.sqrt(shrink))
    return _judged(statistic, mean, count, reach, kernel)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """p values of several tests, raised so that the chance of any false finding among them stays at the level.

    Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6.
    """
    ordered = sorted(p_values.items(), key=lambda item: item[1])
    raised: dict[str, float] = {}
    reached = 0.0
    for place, (name, p_value) in enumerate(ordered):
        reached = max(reached, min(1.0, p_value * (len(ordered) - place)))
        raised[name] = reached
    return {name: raised[name] for name in p_values}


def squared_returns(returns: "pd.Series[float]") -> "pd.Series[float]":
    """The proxy every instrument has: each return, squared. Unbiased when the mean is near zero, and very noisy."""
    return (returns**2).rename("squared returns")


def long_run_variance(difference: FloatArray, lags: int, *, cautious: bool = False) -> tuple[float, Kernel]:
    """Of a series, from its autocovariances up to `lags`, and how they were weighted: rectangular, or by Bartlett's
    weights where those give a variance that is not positive.

    `cautious`: by Bartlett's weights wherever that is larger. Rectangular weights are right for windows that overlap,
    but over many lags their estimate can be close to zero by chance, and a test on it sure of anything.
    """
    centred = difference - difference.mean()
    covariances = np.array([centred[: len(centred) - lag] @ centred[lag:] for lag in range(lags + 1)]) / len(centred)
    variance = float(covariances[0] + 2 * covariances[1:].sum())
    weights = 1 - np.arange(1, lags + 1) / (lags + 1)
    weighted = float(covariances[0] + 2 * weights @ covariances[1:])
    if variance > CONSTANT * covariances[0] and not (cautious and weighted > variance):
        return variance, "rectangular"
    return weighted, "Bartlett"


def _judged(statistic: float, mean: float, count: int, lags: int, kernel: Kernel) -> DieboldMariano:
    from scipy import stats

    both = float(2 * stats.t.sf(abs(statistic), count - 1))
    return DieboldMariano(statistic, both, float(stats.t.cdf(statistic, count - 1)), mean, count, lags, kernel)


def _sign_of_constant(mean: float, size: float) -> float:
    return 0.0 if abs(mean) <= CONSTANT * size else float(np.copysign(np.inf, mean))


def _difference(first: ArrayLike, second: ArrayLike) -> FloatArray:
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.shape != other.shape or one.ndim != 1:
        raise BadScores(f"Losses must be two rows of one length, not {one.shape} and {other.shape}.")
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        raise BadScores("Some losses are not finite; compare only periods that every model has forecast.")
    if len(one) < SHORTEST:
        raise BadScores(f"{len(one)} losses are too few to compare; take a test of at least {SHORTEST} periods.")
    return np.asarray(one - other)


def _variances(forecast: ArrayLike, proxy: ArrayLike) -> tuple[FloatArray, FloatArray]:
    expected, seen = np.asarray(forecast, dtype=np.float64), np.asarray(proxy, dtype=np.float64)
    if expected.shape != seen.shape:
        raise BadScores(f"Forecasts and proxies must match, not {expected.shape} and {seen.shape}.")
    if not (np.isfinite(expected).all() and (expected > 0).all()):
        raise BadScores("A variance forecast is not a positive number; leave out the model that made it.")
    if not (np.isfinite(seen).all() and (seen >= 0).all()):
        raise BadScores("A variance proxy is missing or negative; leave out the periods that have none.")
    return expected, seen
