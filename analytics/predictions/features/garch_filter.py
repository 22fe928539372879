"""GARCH(1,1) as it was known at each bar: filtered, with parameters fitted on the past alone.

    ε_t = r_t − μ,  σ²_{t+1} = ω + α ε²_t + β σ²_t,  ω = (1 − α − β) s²,  σ²_1 = s²

μ and s² are the mean and the variance of the returns so far (variance targeting: Engle & Mezrich 1996, GARCH for
Groups, Risk 9:8; Francq, Horváth & Zakoïan 2011, Journal of Financial Econometrics 9, 619–656). α and β are the most
likely with normal shocks. They are fitted after FIRST returns and again after every REFIT more, on all returns up to
then, and hold for the bars from then on: what is said of a bar never changes when others follow. Bars without a return
are passed over.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.predictions.problem import FloatArray

FIRST: Final = 252
REFIT: Final = 252
HIGHEST: Final = 0.999  # of α + β
START: Final = (3.0, -2.2)  # α + β of 0.95, a tenth of which is α, in the free numbers
FARTHEST: Final = 8.0  # of a free number, beyond which nothing changes


@dataclass(frozen=True, slots=True)
class GarchPath:
    """On the index of the returns, NaN in the first FIRST bars and where there is no return.

    `ahead`: σ² of the bar after each, per bar. `shock`: each bar's ε over what σ was expected to be before it.
    """

    ahead: "pd.Series[float]"
    shock: "pd.Series[float]"


def filtered_garch(returns: "pd.Series[float]") -> GarchPath:
    """`returns`: a fraction a bar, NaN where there is none; the first bar of prices has none."""
    known = returns.dropna()
    values = np.asarray(known, dtype=np.float64)
    ahead, shock = np.full(len(values), np.nan), np.full(len(values), np.nan)
    free = np.array(START)
    for fitted in range(FIRST, len(values) + 1, REFIT):
        past, stop = values[:fitted], min(fitted + REFIT - 1, len(values))
        if not np.ptp(past) > 0:
            continue
        free = _most_likely(past, free)
        here = slice(fitted - 1, stop)
        ahead[here], shock[here] = (line[here] for line in _filtered(past, free, values[:stop]))
    return GarchPath(*(pd.Series(line, known.index).reindex(returns.index) for line in (ahead, shock)))


def parameters_of(free: FloatArray) -> tuple[float, float]:
    """α and β."""
    memory, share = 1 / (1 + np.exp(-np.clip(free, -FARTHEST, FARTHEST)))
    memory *= HIGHEST
    return float(memory * share), float(memory * (1 - share))


def _most_likely(past: FloatArray, start: FloatArray) -> FloatArray:
    from scipy.optimize import minimize

    squares = (past - past.mean()) ** 2
    squares /= squares.mean()
    found = minimize(
        lambda free: minus_likelihood(free, squares),
        start,
        method="Nelder-Mead",
        options={"xatol": 1e-2, "fatol": 1e-3, "maxfev": 150},
    )
    return np.asarray(found.x, dtype=np.float64)


def minus_likelihood(free: FloatArray, squares: FloatArray) -> float:
    """Twice the negative one without its constant, of squared residuals whose mean is 1."""
    variance = _before(squares, *parameters_of(free), 1.0)[:-1]
    return float(np.sum(np.log(variance) + squares / variance))


def _filtered(past: FloatArray, free: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Variance of the bar after each value, and its residual in units of the σ before it."""
    residuals = values - past.mean()
    variance = _before(residuals**2, *parameters_of(free), float(past.var()))
    return variance[1:], residuals / np.sqrt(variance[:-1])


def _before(squares: FloatArray, alpha: float, beta: float, level: float) -> FloatArray:
    """σ² before each square and after the last, one more than squares."""
    from scipy.signal import lfilter

    omega = (1 - alpha - beta) * level
    after, _ = lfilter([1.0], [1.0, -beta], omega + alpha * squares, zi=[beta * level])
    return np.append(level, after)
