"""Distributions of losses that methods are made of: normal, Student's t, and what was seen.

Losses are positive. The normal and the t are standard (location 0, scale 1; the t's variance is ν/(ν − 2)). Formulas of
the shortfalls: McNeil, Frey & Embrechts (2015), Quantitative Risk Management, 2nd ed., examples 2.14 and 2.15.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.volatility.returns import FloatArray

ROUNDING = 1e-10  # probabilities that differ less are the same: 1 − 0.95 is not quite 0.05


@dataclass(frozen=True, slots=True)
class Normal:
    def quantile(self, levels: FloatArray) -> FloatArray:
        from scipy.special import ndtri

        return np.asarray(ndtri(levels))

    def shortfall(self, levels: FloatArray) -> FloatArray:
        return np.asarray(np.exp(-(self.quantile(levels) ** 2) / 2) / np.sqrt(2 * np.pi) / (1 - levels))

    def draw(self, size: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        return rng.standard_normal(size)


@dataclass(frozen=True, slots=True)
class StudentT:
    """ES has no value for ν ≤ 1: NaN."""

    degrees: float

    def quantile(self, levels: FloatArray) -> FloatArray:
        from scipy.special import stdtrit

        return np.asarray(stdtrit(self.degrees, levels))

    def shortfall(self, levels: FloatArray) -> FloatArray:
        from scipy.special import gammaln

        if self.degrees <= 1:
            return np.full(len(levels), np.nan)
        nu, at = self.degrees, self.quantile(levels)
        constant = np.exp(gammaln((nu + 1) / 2) - gammaln(nu / 2)) / np.sqrt(nu * np.pi)
        density = constant * (1 + at**2 / nu) ** (-(nu + 1) / 2)
        return np.asarray(density / (1 - levels) * (nu + at**2) / (nu - 1))

    def draw(self, size: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        return rng.standard_t(self.degrees, size)


@dataclass(frozen=True, eq=False)
class Empirical:
    """Losses seen, worst first, each with its probability.

    VaR is the smallest loss seen that is exceeded with a probability of at most 1 − c, of 100 at 95 % the sixth worst:
    nothing is interpolated. ES is the mean of the worst 1 − c, a part of the loss on the border counted as a part, so
    that it is coherent.
    """

    losses: FloatArray
    weights: FloatArray

    @classmethod
    def of(cls, losses: FloatArray, weights: FloatArray | None = None) -> "Empirical":
        order = np.argsort(-losses, kind="stable")
        shares = np.full(len(losses), 1 / len(losses)) if weights is None else weights[order]
        return cls(losses[order], shares)

    @cached_property
    def _mass(self) -> FloatArray:
        return np.asarray(np.cumsum(self.weights))

    @cached_property
    def _lost(self) -> FloatArray:
        return np.asarray(np.cumsum(self.weights * self.losses))

    def place(self, levels: FloatArray) -> "np.ndarray[tuple[int, ...], np.dtype[np.intp]]":
        """Which of the losses each quantile is."""
        at = np.searchsorted(self._mass, 1 - levels + ROUNDING, side="right")
        return np.minimum(at, len(self.losses) - 1)

    def quantile(self, levels: FloatArray) -> FloatArray:
        return np.asarray(self.losses[self.place(levels)])

    def shortfall(self, levels: FloatArray) -> FloatArray:
        at = self.place(levels)
        before = at - 1
        mass = np.where(at > 0, self._mass[before], 0.0)
        lost = np.where(at > 0, self._lost[before], 0.0)
        return np.asarray((lost + (1 - levels - mass) * self.losses[at]) / (1 - levels))

    def draw(self, size: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        if np.ptp(self.weights) < ROUNDING:
            return rng.choice(self.losses, size)
        return rng.choice(self.losses, size, p=self.weights / self.weights.sum())


@dataclass(frozen=True, slots=True)
class Moved:
    """location + scale × a loss of `base`."""

    base: Normal | StudentT | Empirical
    location: float
    scale: float

    def quantile(self, levels: FloatArray) -> FloatArray:
        return self.location + self.scale * self.base.quantile(levels)

    def shortfall(self, levels: FloatArray) -> FloatArray:
        return self.location + self.scale * self.base.shortfall(levels)

    def draw(self, size: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        return self.location + self.scale * self.base.draw(size, rng)
