"""Peaks over threshold: a generalised Pareto tail put on what was seen below the threshold.

With N_u of n losses beyond u, and confidence beyond 1 − N_u/n:

    VaR_c = u + β/ξ × ((n/N_u × (1 − c))^(−ξ) − 1)        ES_c = VaR_c/(1 − ξ) + (β − ξu)/(1 − ξ)

Below that confidence the quantiles are those seen. There is no ES for ξ ≥ 1: NaN. McNeil & Frey (2000), Journal of
Empirical Finance 7, 271–300; McNeil (1999), Extreme Value Theory for Risk Managers.
"""

from dataclasses import dataclass

import numpy as np

from analytics.risk.pareto import Pareto, fit_pareto
from analytics.risk.shapes import ROUNDING, Empirical
from analytics.volatility.returns import FloatArray

TAIL = 0.1  # McNeil & Frey take the 100 worst of 1,000
NO_MEAN = "The fitted tail is so heavy (ξ = {shape:.2f} ≥ 1) that its losses have no mean, so there is no shortfall."


@dataclass(frozen=True, eq=False)
class ParetoTail:
    """`beyond` is N_u/n. `body` holds all losses seen."""

    threshold: float
    beyond: float
    pareto: Pareto
    body: Empirical

    @property
    def notes(self) -> tuple[str, ...]:
        return (NO_MEAN.format(shape=self.pareto.shape),) if self.pareto.shape >= 1 else ()

    def quantile(self, levels: FloatArray) -> FloatArray:
        deep = 1 - levels <= self.beyond + ROUNDING
        return np.where(deep, self._deep(np.minimum(1 - levels, self.beyond)), self.body.quantile(levels))

    def _deep(self, tails: FloatArray) -> FloatArray:
        """The quantiles beyond the threshold, by the probability of a greater loss."""
        shape, scale, times = self.pareto.shape, self.pareto.scale, np.log(self.beyond / tails)
        return np.asarray(self.threshold + scale * (times if shape == 0 else np.expm1(shape * times) / shape))

    def shortfall(self, levels: FloatArray) -> FloatArray:
        shape, scale = self.pareto.shape, self.pareto.scale
        if shape >= 1:
            return np.full(len(levels), np.nan)
        tails = 1 - levels
        inside = np.minimum(tails, self.beyond)
        deep = (self._deep(inside) + scale - shape * self.threshold) / (1 - shape)
        border = np.array([1 - self.beyond])
        seen = tails * self.body.shortfall(levels) - self.beyond * self.body.shortfall(border)
        return np.where(tails <= self.beyond + ROUNDING, deep, (seen + self.beyond * deep) / tails)

    def draw(self, size: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        drawn = self.body.draw(size, rng)
        deep = drawn > self.threshold
        drawn[deep] = self._deep(self.beyond * (1 - rng.random(int(deep.sum()))))
        return drawn


def fit_pareto_tail(losses: FloatArray, tail: float = TAIL) -> ParetoTail:
    """The threshold is the greatest loss that is not among the worst `tail` of them; raises BadReturns."""
    body = Empirical.of(losses)
    threshold = float(body.losses[min(int(len(losses) * tail + ROUNDING), len(losses) - 1)])
    excesses = losses[losses > threshold] - threshold
    return ParetoTail(threshold, len(excesses) / len(losses), fit_pareto(excesses), body)
