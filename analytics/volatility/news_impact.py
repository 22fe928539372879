"""The news impact curve: the next period's variance as a function of this period's shock, all else as usual.

"As usual" is one level σ²: every earlier squared shock and every variance up to now is set to it, so that the curves of
several models at one level can be laid over each other. The news of a model is its own: a constant variance knows none,
and HAR-RV's is realised variance, which has no sign, so it has no curve.
Engle & Ng, Measuring and Testing the Impact of News on Volatility, Journal of Finance 48, 1993, 1749–1778.

Shocks ε are residuals (returns less their mean) in the units of the fitted returns, variances per period in those
units². No shock may be NaN, and none of them is an estimate: the curve takes the fitted parameters for true.
"""

from collections.abc import Callable, Mapping
from math import log, pi, sqrt
from typing import Final

import numpy as np
import pandas as pd

from analytics.volatility.fit import Fit
from analytics.volatility.models import HARCH_LAGS
from analytics.volatility.returns import BadReturns, FloatArray

NO_CURVE = "HAR-RV has no news impact curve: its news is realised variance, which has no sign, and not the return."
NO_LEVEL = "The level of a news impact curve is a variance above zero."
FIGARCH_LAGS: Final = 1_000

Parameters = Mapping[str, float]


def news_impact(fitted: Fit, shocks: FloatArray, level: float | None = None) -> "pd.Series[float]":
    """σ² after each of `shocks`, on the shocks as index; by default at the model's `usual_level`.

    Raises BadReturns for a model without a curve, a shock that is not a number, a level that is no variance.
    """
    usual = usual_level(fitted) if level is None else level
    if fitted.spec.name not in CURVES:
        raise BadReturns(NO_CURVE)
    if not (np.isfinite(usual) and usual > 0):
        raise BadReturns(NO_LEVEL)
    if not np.isfinite(shocks).all():
        raise BadReturns("A shock is not a number; leave it out first.")
    curve = CURVES[fitted.spec.name](_parameters(fitted), np.asarray(shocks, dtype=np.float64), usual)
    return pd.Series(curve, pd.Index(shocks, name="shock"), name="variance")


def usual_level(fitted: Fit) -> float:
    """The model's own long-run variance; the mean squared shock where it has none."""
    own = fitted.unconditional_volatility**2
    if np.isfinite(own) and own > 0:
        return float(own)
    return float(np.mean(fitted.state.residuals**2)) * fitted.state.scale**2


def _parameters(fitted: Fit) -> Parameters:
    own = dict(zip(fitted.names, fitted.estimates.tolist(), strict=True))
    return {**own, "decay": fitted.spec.decay}


def _sum(p: Parameters, name: str, first: int = 1) -> float:
    """Of the parameters name[first], name[first + 1] …"""
    numbered = {key: value for key, value in p.items() if key.startswith(f"{name}[")}
    return sum(value for key, value in numbered.items() if int(key[len(name) + 1 : -1]) >= first)


def _constant(p: Parameters, shocks: FloatArray, _level: float) -> FloatArray:
    return np.full(len(shocks), p["sigma2"])


def _garch(p: Parameters, shocks: FloatArray, level: float) -> FloatArray:
    """ARCH and GJR too: what one of them lacks is zero."""
    rest = p["omega"] + (_sum(p, "alpha", 2) + _sum(p, "beta")) * level
    return np.asarray(rest + (p["alpha[1]"] + p.get("gamma[1]", 0.0) * (shocks < 0)) * shocks**2)


def _tarch(p: Parameters, shocks: FloatArray, level: float) -> FloatArray:
    rest = p["omega"] + (_sum(p, "alpha", 2) + _sum(p, "beta")) * sqrt(level)
    return np.asarray((rest + (p["alpha[1]"] + p["gamma[1]"] * (shocks < 0)) * np.abs(shocks)) ** 2)


def _egarch(p: Parameters, shocks: FloatArray, level: float) -> FloatArray:
    z, usual = shocks / sqrt(level), sqrt(2 / pi)
    rest = p["omega"] + _sum(p, "alpha", 2) * (1 - usual) + _sum(p, "beta") * log(level)
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(rest + p["alpha[1]"] * (np.abs(z) - usual) + p["gamma[1]"] * z))


def _aparch(p: Parameters, shocks: FloatArray, level: float) -> FloatArray:
    power = p["delta"]
    rest = p["omega"] + (_sum(p, "alpha", 2) + _sum(p, "beta")) * level ** (power / 2)
    return np.asarray((rest + p["alpha[1]"] * (np.abs(shocks) - p["gamma[1]"] * shocks) ** power) ** (2 / power))


def _figarch(p: Parameters, shocks: FloatArray, level: float) -> FloatArray:
    fraction, first = p["d"], p["phi"] - p["beta"] + p["d"]
    weight, others = first, 0.0
    for lag in range(2, FIGARCH_LAGS + 1):
        next_fraction = (lag - 1 - p["d"]) / lag * fraction
        weight = p["beta"] * weight + next_fraction - p["phi"] * fraction
        fraction, others = next_fraction, others + weight
    return p["omega"] / (1 - p["beta"]) + others * level + first * shocks**2


def _harch(p: Parameters, shocks: FloatArray, level: float) -> FloatArray:
    first = sum(p[f"alpha[{lag}]"] / lag for lag in HARCH_LAGS)
    others = sum(p[f"alpha[{lag}]"] * (lag - 1) / lag for lag in HARCH_LAGS)
    return p["omega"] + others * level + first * shocks**2


def _ewma(p: Parameters, shocks: FloatArray, level: float) -> FloatArray:
    return p["decay"] * level + (1 - p["decay"]) * shocks**2


def _riskmetrics2006(_p: Parameters, shocks: FloatArray, level: float) -> FloatArray:
    memories = [4 * sqrt(2) ** k for k in range(14)]
    weights = [1 - log(memory) / log(1560) for memory in memories]
    first = sum(weight * -np.expm1(-1 / memory) for weight, memory in zip(weights, memories, strict=True)) / sum(
        weights
    )
    return np.asarray((1 - first) * level + first * shocks**2)


CURVES: Final[Mapping[str, Callable[[Parameters, FloatArray, float], FloatArray]]] = {
    "constant": _constant,
    "arch": _garch,
    "garch": _garch,
    "gjr": _garch,
    "tarch": _tarch,
    "egarch": _egarch,
    "aparch": _aparch,
    "figarch": _figarch,
    "harch": _harch,
    "ewma": _ewma,
    "riskmetrics2006": _riskmetrics2006,
}
