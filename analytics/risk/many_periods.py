"""Each method's distribution of the loss over several periods, from the end of a past.

No √h: overlapping returns where the past speaks for itself, cumulants where sums have a formula, simulated paths where
volatility moves or tails are heavy. Returns compound along a path (loss = 1 − Π (1 + r)); a path that loses everything
stays there. The Gaussian's and Cornish-Fisher's sum is a sum: for small returns the difference is small.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analytics.risk.cornish_fisher import Expansion, Moments, rolling_moments, summed
from analytics.risk.extreme_value import fit_pareto_tail
from analytics.risk.filters import Filter
from analytics.risk.one_period import age_weights, shock_losses, unit
from analytics.risk.past import Past
from analytics.risk.shapes import Empirical, Moved, Normal, StudentT
from analytics.risk.tails import Shape
from analytics.volatility.returns import BadReturns, FloatArray

Size = tuple[int, int]
WIPED_OUT = (
    "Some of these returns lose everything or more, so they can't be compounded over several periods; "
    "take a horizon of one period or returns on the capital behind the positions."
)


@dataclass(frozen=True, eq=False)
class Ahead:
    """The loss at the end of the horizon, and what a reader must know about it."""

    shape: Shape
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """The only row of an expansion, as a distribution."""

    losses: Expansion

    def quantile(self, levels: FloatArray) -> FloatArray:
        return np.asarray(self.losses.quantile(levels)[0])

    def shortfall(self, levels: FloatArray) -> FloatArray:
        return np.asarray(self.losses.shortfall(levels)[0])


def overlapping(returns: FloatArray, horizon: int) -> FloatArray:
    """Compounded simple return of every `horizon` periods in a row, n − horizon + 1 of them; along the first axis."""
    if (returns <= -1).any():
        raise BadReturns(WIPED_OUT)
    growth = sliding_window_view(np.log1p(returns), horizon, axis=0).sum(axis=-1)
    return np.asarray(np.expm1(growth))


def compounded_losses(returns: FloatArray) -> FloatArray:
    """Of paths × periods."""
    return np.asarray(1 - np.prod(np.maximum(1 + returns, 0.0), axis=1))


def historical(past: Past, size: Size) -> Ahead:
    return Ahead(Empirical.of(-overlapping(-past.fitted_losses, size[1])))


def weighted_historical(past: Past, size: Size) -> Ahead:
    losses = -overlapping(-past.fitted_losses, size[1])
    return Ahead(Empirical.of(losses, age_weights(len(losses))))


def gaussian(past: Past, size: Size) -> Ahead:
    moments = _summed(past, size[1])
    return Ahead(_normal(moments))


def cornish_fisher(past: Past, size: Size) -> Ahead:
    losses = Expansion(_summed(past, size[1]))
    return Ahead(Row(losses), losses.notes)


def student_t(past: Past, size: Size) -> Ahead:
    return _drawn(-past.student_t().draw(size, past.rng))


def monte_carlo(past: Past, size: Size) -> Ahead:
    return _drawn(-_normal(_summed(past, 1)).draw(size, past.rng))


def extreme_value(past: Past, size: Size) -> Ahead:
    return _drawn(-past.pareto_tail().draw(size, past.rng))


def ewma(past: Past, size: Size) -> Ahead:
    return _walked(past.ewma(), Normal().draw(size, past.rng))


def hull_white(past: Past, size: Size) -> Ahead:
    smooth = past.ewma()
    return _walked(smooth, past.rng.choice(smooth.shocks[: past.window], size))


def garch(past: Past, size: Size) -> Ahead:
    return _walked(past.garch("normal"), Normal().draw(size, past.rng))


def garch_t(past: Past, size: Size) -> Ahead:
    fitted = past.garch("t")
    return _walked(fitted, unit(fitted.degrees) * StudentT(fitted.degrees).draw(size, past.rng))


def filtered_historical(past: Past, size: Size) -> Ahead:
    fitted = past.garch("normal")
    return _walked(fitted, -past.rng.choice(shock_losses(fitted), size))


def filtered_extreme_value(past: Past, size: Size) -> Ahead:
    fitted = past.garch("normal")
    return _walked(fitted, -fit_pareto_tail(shock_losses(fitted)).draw(size, past.rng))


def _summed(past: Past, horizon: int) -> Moments:
    return summed(rolling_moments(past.fitted_losses, past.window), horizon)


def _normal(moments: Moments) -> Moved:
    return Moved(Normal(), float(moments.mean[0]), float(moments.deviation[0]))


def _walked(fitted: Filter, shocks: FloatArray) -> Ahead:
    return Ahead(_drawn(fitted.paths(shocks)).shape, fitted.notes)


def _drawn(returns: FloatArray) -> Ahead:
    return Ahead(Empirical.of(compounded_losses(returns)))
