"""Each method's tail of the next period's loss, from every origin of a past.

Every function takes a Past and confidences and gives Tails with a
row an origin. Those that look at a window move it with the origin; those that fit keep their parameters, while EWMA's
and GARCH's variance goes on.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analytics.risk.cornish_fisher import cornish_fisher_tails, rolling_moments
from analytics.risk.extreme_value import fit_pareto_tail
from analytics.risk.filters import Filter
from analytics.risk.past import Past
from analytics.risk.shapes import Empirical, Normal, StudentT
from analytics.risk.tails import Shape, Tails, located, stacked, tail
from analytics.volatility.returns import BadReturns, FloatArray

AGE_DECAY = 0.98  # Boudoukh, Richardson & Whitelaw's example; they test 0.97 and 0.99
DRAWS = 10_000

Confidences = Sequence[float]


def age_weights(count: int, decay: float = AGE_DECAY) -> FloatArray:
    """Oldest first: decay^(age) × (1 − decay)/(1 − decay^count), the newest of age 0."""
    return np.asarray(decay ** np.arange(count - 1, -1, -1) * (1 - decay) / (1 - decay**count))


def historical(past: Past, confidences: Confidences) -> Tails:
    return stacked(tail(Empirical.of(seen), confidences) for seen in _windows(past.losses, past))


def weighted_historical(past: Past, confidences: Confidences) -> Tails:
    weights = age_weights(past.window)
    return stacked(tail(Empirical.of(seen, weights), confidences) for seen in _windows(past.losses, past))


def hull_white(past: Past, confidences: Confidences) -> Tails:
    smooth = past.ewma()
    shocks = stacked(tail(Empirical.of(seen), confidences) for seen in _windows(-smooth.shocks, past))
    return located(shocks, np.zeros(past.origins), np.sqrt(smooth.ahead))


def gaussian(past: Past, confidences: Confidences) -> Tails:
    return _by_moments(past, Normal(), confidences)


def monte_carlo(past: Past, confidences: Confidences) -> Tails:
    return _by_moments(past, Empirical.of(Normal().draw((DRAWS,), past.rng)), confidences)


def cornish_fisher(past: Past, confidences: Confidences) -> Tails:
    return cornish_fisher_tails(rolling_moments(past.losses, past.window), confidences)


def student_t(past: Past, confidences: Confidences) -> Tails:
    return _held(past, past.student_t(), confidences)


def monte_carlo_t(past: Past, confidences: Confidences) -> Tails:
    return _held(past, Empirical.of(past.student_t().draw((DRAWS,), past.rng)), confidences)


def extreme_value(past: Past, confidences: Confidences) -> Tails:
    found = past.pareto_tail()
    return _noted(_held(past, found, confidences), found.notes)


def ewma(past: Past, confidences: Confidences) -> Tails:
    return _filtered(past.ewma(), Normal(), confidences)


def garch(past: Past, confidences: Confidences) -> Tails:
    return _filtered(past.garch("normal"), Normal(), confidences)


def garch_t(past: Past, confidences: Confidences) -> Tails:
    fitted = past.garch("t")
    return _filtered(fitted, StudentT(fitted.degrees), confidences, unit(fitted.degrees))


def filtered_historical(past: Past, confidences: Confidences) -> Tails:
    fitted = past.garch("normal")
    return _filtered(fitted, Empirical.of(shock_losses(fitted)), confidences)


def filtered_extreme_value(past: Past, confidences: Confidences) -> Tails:
    fitted = past.garch("normal")
    found = fit_pareto_tail(shock_losses(fitted))
    return _noted(_filtered(fitted, found, confidences), found.notes)


def shock_losses(fitted: Filter) -> FloatArray:
    """−z; raises BadReturns where the variance came to nothing."""
    if not np.isfinite(fitted.shocks).all():
        raise BadReturns("Some of these returns have no variance at all; leave out the days without movement.")
    return -fitted.shocks


def unit(degrees: float) -> float:
    """What a t of variance 1 is of the standard t."""
    return float(np.sqrt((degrees - 2) / degrees))


def _windows(values: FloatArray, past: Past) -> FloatArray:
    return sliding_window_view(values, past.window)


def _by_moments(past: Past, shape: Shape, confidences: Confidences) -> Tails:
    moments = rolling_moments(past.losses, past.window)
    return located(tail(shape, confidences), moments.mean, moments.deviation)


def _held(past: Past, shape: Shape, confidences: Confidences) -> Tails:
    return located(tail(shape, confidences), np.zeros(past.origins), np.ones(past.origins))


def _filtered(fitted: Filter, shape: Shape, confidences: Confidences, times: float = 1.0) -> Tails:
    location = np.full(len(fitted.ahead), -fitted.mean)
    return _noted(located(tail(shape, confidences), location, times * np.sqrt(fitted.ahead)), fitted.notes)


def _noted(found: Tails, notes: tuple[str, ...]) -> Tails:
    return Tails(found.value_at_risk, found.expected_shortfall, found.slices, found.notes + notes)
