"""How long a shock to volatility lasts, and the level it returns to, by family.

Persistence m is the factor by which an expected deviation shrinks in a period: of the variance; of σ for TARCH, of σ^δ
for APARCH, of ln σ² for EGARCH. Half-life = ln ½ / ln m periods: exact with one lag, else that of a geometric decay
with the same m; 0 where m ≤ 0 and infinite where m ≥ 1. The unconditional variance is E ε²; NaN where it is infinite or
has no closed form.

Asymmetric terms use the fitted distribution: κ = E[z² 1(z<0)] for GJR (½ when it is symmetric), E|z| and E[|z| 1(z<0)]
for TARCH, E(|z| − γz)^δ for APARCH (Ling & McAleer 2002, Econometric Theory 18, 722–729). EGARCH's level is
Nelson's (1991) product, closed for normal z.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.volatility.models import ModelSpec
from analytics.volatility.returns import FloatArray

NO_FADING = "A shock never fades wholly out of this model's forecasts, so it has no long-run level."
FOREVER: Final[Mapping[str, str]] = {
    "ewma": NO_FADING,
    "riskmetrics2006": NO_FADING,
    "figarch": "FIGARCH forgets hyperbolically: no half-life describes it and its long-run variance is infinite.",
}
NO_LEVEL = "With a persistence of 1 or more the long-run variance is infinite."
NO_FORMULA = "With these lags or this distribution the long-run variance of {title} has no closed form."

# Double-exponential quadrature over (0, ∞): z = exp(π/2 · sinh t).
_STEP: Final = 0.02
_STEPS: Final = np.arange(-3.6, 3.6, _STEP)
_POINTS: Final = np.exp(np.pi / 2 * np.sinh(_STEPS))
_WEIGHTS: Final = _POINTS * np.pi / 2 * np.cosh(_STEPS) * _STEP
_INFINITE: Final = 1e6  # no moment of order 4 or less of a shock of variance 1 is so large, but where there is none

Density = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, slots=True)
class Memory:
    persistence: float
    unconditional_variance: float
    note: str = ""

    @property
    def half_life(self) -> float:
        if self.persistence >= 1:
            return np.inf
        return float(np.log(0.5) / np.log(self.persistence)) if self.persistence > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Terms:
    """The parameters of an equation by kind."""

    omega: float
    alphas: FloatArray
    gammas: FloatArray
    betas: FloatArray

    @property
    def has_one_lag(self) -> bool:
        return len(self.alphas) == len(self.betas) == 1


def memory(spec: ModelSpec, parameters: Mapping[str, float], density: Density) -> Memory:
    """Of the volatility parameters by their names; `density` is that of z."""
    if spec.name in FOREVER:
        return Memory(1.0, np.nan, FOREVER[spec.name])
    omega = parameters["sigma2"] if spec.name == "constant" else parameters["omega"]
    terms = Terms(omega, *(_those(parameters, name) for name in ("alpha", "gamma", "beta")))
    match spec.name:
        case "tarch":
            return _tarch(spec, terms, density)
        case "aparch":
            return _aparch(terms, parameters["delta"], density)
        case "egarch":
            return _egarch(spec, terms)
    share = negative_part(density, 2) if terms.gammas.size else 0.0
    return lagged(omega, float(terms.alphas.sum() + share * terms.gammas.sum() + terms.betas.sum()))


def lagged(constant: float, persistence: float) -> Memory:
    """Of a variance that is a constant and weights, `persistence` in sum, on past ones."""
    if persistence >= 1:
        return Memory(persistence, np.nan, NO_LEVEL)
    return Memory(persistence, constant / (1 - persistence))


def negative_part(density: Density, power: float) -> float:
    """E[|z|^power 1(z < 0)]."""
    return _moment(density(-_POINTS), power)


def positive_part(density: Density, power: float) -> float:
    """E[|z|^power 1(z > 0)]."""
    return _moment(density(_POINTS), power)


def _moment(densities: FloatArray, power: float) -> float:
    moment = float(np.sum(_WEIGHTS * densities * _POINTS**power))
    return moment if moment < _INFINITE else np.inf


def _those(parameters: Mapping[str, float], name: str) -> FloatArray:
    return np.array([value for key, value in parameters.items() if key.startswith(f"{name}[")], dtype=np.float64)


def _tarch(spec: ModelSpec, terms: Terms, density: Density) -> Memory:
    """σ_t = ω + a σ_{t−1} with a = α|z| + γ|z|1(z<0) + β, so E σ² = ω² (1 + E a) / ((1 − E a)(1 − E a²))."""
    below, above = negative_part(density, 1), positive_part(density, 1)
    alpha, gamma, beta = (float(those.sum()) for those in (terms.alphas, terms.gammas, terms.betas))
    falls = alpha + gamma
    first = falls * below + alpha * above + beta
    second = falls**2 * negative_part(density, 2) + alpha**2 * positive_part(density, 2)
    second += beta**2 + 2 * beta * (falls * below + alpha * above)
    if not terms.has_one_lag:
        return Memory(first, np.nan, NO_FORMULA.format(title=spec.family.title))
    if max(first, second) >= 1:
        return Memory(first, np.nan, NO_LEVEL)
    return Memory(first, terms.omega**2 * (1 + first) / ((1 - first) * (1 - second)))


def _aparch(terms: Terms, delta: float, density: Density) -> Memory:
    tilts = np.zeros_like(terms.alphas)
    tilts[: len(terms.gammas)] = terms.gammas
    below, above = negative_part(density, delta), positive_part(density, delta)
    moments = (1 + tilts) ** delta * below + (1 - tilts) ** delta * above
    persistence = float(terms.alphas @ moments + terms.betas.sum())
    if persistence >= 1:
        return Memory(persistence, np.nan, NO_LEVEL)
    note = f"The long-run level of APARCH is that of σ^δ (δ = {delta:.2f}) to the power 1/δ."
    return Memory(persistence, (terms.omega / (1 - persistence)) ** (2 / delta), note)


def _egarch(spec: ModelSpec, terms: Terms) -> Memory:
    """E σ² = exp(ω/(1−β)) Π E exp(β^i (α(|z| − √(2/π)) + γz)), i from 0."""
    persistence = float(terms.betas.sum())
    if persistence >= 1:
        return Memory(persistence, np.nan, NO_LEVEL)
    if spec.distribution != "normal" or not terms.has_one_lag:
        return Memory(persistence, np.nan, NO_FORMULA.format(title=spec.family.title))
    from scipy.stats import norm

    decays = np.exp(-np.arange(0, 30, -np.log(max(persistence, 1e-9))))
    a, b = float(terms.alphas.sum()) * decays, float(terms.gammas.sum()) * decays
    rises, falls = (a + b) ** 2 / 2 + norm.logcdf(a + b), (a - b) ** 2 / 2 + norm.logcdf(a - b)
    logarithm = terms.omega / (1 - persistence) + np.sum(np.logaddexp(rises, falls) - a * np.sqrt(2 / np.pi))
    with np.errstate(over="ignore"):
        return Memory(persistence, float(np.exp(logarithm)))
