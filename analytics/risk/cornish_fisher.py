"""Quantiles from skewness S and excess kurtosis K: the Cornish-Fisher expansion, and where it may be believed.

    q = z + (z² − 1) S/6 + (z³ − 3z) K/24 − (2z³ − 5z) S²/36,   z the normal quantile, S and K of the losses

ES is the mean of q over the tail, which has a closed form. The expansion is a quantile function, rising in z, only for
some S and K: its domain of validity. Outside it the numbers are still the formula's, and are marked; they may fall as
the confidence rises, and ES is kept at VaR at least (Boudt, Peterson & Croux 2008, Journal of Risk 11(2), 79–103).
Maillard (2012), A User's Guide to the Cornish Fisher Expansion (also on S and K not being the moments of what comes
out); Zangari (1996), RiskMetrics Monitor Q2.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analytics.risk.tails import Tails, slice_nodes, sliced
from analytics.volatility.returns import BadReturns, FloatArray

OUTSIDE = (
    "On {outside} of {count} dates skewness and kurtosis lie outside the domain where the Cornish-Fisher expansion is "
    "a distribution; prefer another method there."
)
ALONE = (
    "Skewness and kurtosis lie outside the domain where the Cornish-Fisher expansion is a distribution; prefer another "
    "method."
)


@dataclass(frozen=True, eq=False)
class Moments:
    """Of losses, one row a window: mean, standard deviation (by n − 1), skewness and excess kurtosis (moments by n)."""

    mean: FloatArray
    deviation: FloatArray
    skewness: FloatArray
    kurtosis: FloatArray


def rolling_moments(losses: FloatArray, window: int) -> Moments:
    """Of each `window` losses in a row; raises BadReturns for one in which nothing moved."""
    windows = sliding_window_view(losses, window)
    mean = windows.mean(axis=1)
    centred = windows - mean[:, np.newaxis]
    squares = centred * centred
    second = squares.mean(axis=1)
    if not (second > 0).all():
        raise BadReturns(f"In {window} periods in a row all returns are equal, so there is no volatility to model.")
    third, fourth = (squares * centred).mean(axis=1), (squares * squares).mean(axis=1)
    deviation = np.sqrt(second * window / (window - 1))
    return Moments(mean, deviation, third / second**1.5, fourth / second**2 - 3)


def summed(moments: Moments, horizon: int) -> Moments:
    """Of the sum of `horizon` independent losses: cumulants add up."""
    return Moments(
        moments.mean * horizon,
        moments.deviation * np.sqrt(horizon),
        moments.skewness / np.sqrt(horizon),
        moments.kurtosis / horizon,
    )


def in_domain(skewness: FloatArray, kurtosis: FloatArray) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    """Whether the expansion rises for every z: its derivative, a quadratic in z, has no two roots."""
    square = kurtosis / 8 - skewness**2 / 6
    constant = 1 - kurtosis / 8 + 5 * skewness**2 / 36
    return np.asarray((skewness**2 / 9 <= 4 * square * constant) & (square >= 0) & (constant >= 0))


@dataclass(frozen=True, eq=False)
class Expansion:
    """The losses of these moments; a row each, so that quantiles and shortfalls are (rows, levels)."""

    moments: Moments

    def quantile(self, levels: FloatArray) -> FloatArray:
        from scipy.special import ndtri

        z = ndtri(levels)
        return self._of(np.vstack([z, z**2 - 1, z**3 - 3 * z, 2 * z**3 - 5 * z]))

    def shortfall(self, levels: FloatArray) -> FloatArray:
        """Outside the domain the mean over a tail may come to less than where it begins."""
        return np.maximum(self._of(_tail_means(levels)), self.quantile(levels))

    @property
    def notes(self) -> tuple[str, ...]:
        count = len(self.moments.mean)
        outside = count - int(in_domain(self.moments.skewness, self.moments.kurtosis).sum())
        if not outside:
            return ()
        return (ALONE if count == 1 else OUTSIDE.format(outside=outside, count=count),)

    def _of(self, polynomials: FloatArray) -> FloatArray:
        at, scale = self.moments.mean[:, np.newaxis], self.moments.deviation[:, np.newaxis]
        return np.asarray(at + scale * (_terms(self.moments) @ polynomials))


def cornish_fisher_tails(moments: Moments, confidences: Sequence[float]) -> Tails:
    """A row for each of the moments."""
    losses, nodes = Expansion(moments), slice_nodes(confidences).ravel()
    found = sliced(losses.quantile(np.asarray(confidences, dtype=np.float64)), losses.shortfall(nodes), confidences)
    return replace(found, notes=losses.notes)


def _terms(moments: Moments) -> FloatArray:
    skewness, kurtosis = moments.skewness, moments.kurtosis
    return np.column_stack([np.ones(len(skewness)), skewness / 6, kurtosis / 24, -(skewness**2) / 36])


def _tail_means(levels: FloatArray) -> FloatArray:
    """Means of the expansion's polynomials over z beyond its quantile: E z^k = φ z^(k−1)/α + (k − 1) E z^(k−2)."""
    from scipy.special import ndtri

    z = ndtri(levels)
    first = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / (1 - levels)
    second, third = 1 + z * first, (z**2 + 2) * first
    return np.vstack([first, second - 1, third - 3 * first, 2 * third - 5 * first])
