"""The likelihood of a GARCH(1,1) with constant mean and normal shocks, with its slope, in one compiled pass.

    r_t = μ + ε_t,  σ²_t = ω + α ε²_{t−1} + β σ²_{t−1},  ε²_0 = σ²_0 = the backcast

The recursion is arch's: its backcast, the same loose borders of σ² that keep it from zero and infinity, so that log-
likelihoods agree to the last digits. Returns are divided by their standard deviation beforehand. The derivatives follow
the same recursion (Fiorentini, Calzolari & Panattoni 1996, Journal of Applied Econometrics 11, 399–417).

Importing this module compiles it, in a second or two: only a process that scans does so, never one that answers pages.
Numba's own cache on disk stays off, since it holds pickles, and would write beside the source. Compiled code lets other
threads run meanwhile.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from analytics.volatility.models import DECAY

Array = NDArray[np.float64]
F = TypeVar("F", bound=Callable[..., object])

NAMES: Final = ("mu", "omega", "alpha[1]", "beta[1]")
BACKCAST_RETURNS: Final = 75
WITHIN: Final = 1e6  # σ² stays within this factor of the returns' own moving average
LOG_TWO_PI: Final = float(np.log(2 * np.pi))


def compiled(signature: str) -> Callable[[F], F]:
    """Machine code for that signature, now; its divisions by zero give infinity, as numpy's do."""
    return cast("Callable[[F], F]", numba.njit(signature, nogil=True, error_model="numpy"))


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """What the recursion needs beside parameters, of returns over `scale`, their standard deviation.

    `series` has three rows of n: the returns, and the lowest and the highest that σ² may be.
    """

    series: Array
    backcast: float
    scale: float

    @classmethod
    def of(cls, returns: Array) -> "Scaled":
        """`returns` are finite and not all equal."""
        scale = float(returns.std())
        series = np.empty((3, len(returns)))
        series[0] = returns / scale
        squares = (series[0] - series[0].mean()) ** 2
        weights = DECAY ** np.arange(min(BACKCAST_RETURNS, len(squares)))
        backcast = float(squares[: len(weights)] @ (weights / weights.sum()))
        _put_borders(squares, backcast, float(squares.max()), series)
        return cls(series, backcast, scale)

    def log_likelihood(self, scaled: float) -> float:
        """Of the returns as given, from the negative one of the scaled."""
        return float(-scaled - self.series.shape[1] * math.log(self.scale))

    def told(self, parameters: Array) -> Array:
        """μ, ω, α, β in the units of the returns as given."""
        return np.asarray(parameters * [self.scale, self.scale**2, 1, 1])


def likelihood(parameters: Array, scaled: Scaled) -> tuple[float, Array]:
    """The negative log-likelihood of the scaled returns at μ, ω, α, β, and its gradient of shape (4,)."""
    gradient = np.empty(4)
    point = np.array(parameters, dtype=np.float64)
    value = run(point, scaled.series, scaled.backcast, gradient)
    return value, gradient


@compiled("f8(f8[::1], f8[:, ::1], f8, f8[::1])")
def run(parameters: Array, series: Array, backcast: float, gradient: Array) -> float:
    """The negative log-likelihood; its gradient goes into the last array."""
    mu, omega, alpha, beta = parameters[0], parameters[1], parameters[2], parameters[3]
    to_mu, to_omega, to_alpha, to_beta = 0.0, 0.0, 0.0, 0.0
    total, residual, square, variance = 0.0, 0.0, backcast, backcast
    by_mu, by_omega, by_alpha, by_beta = 0.0, 0.0, 0.0, 0.0
    for t in range(series.shape[1]):
        by_mu = beta * by_mu - 2.0 * alpha * residual
        by_omega = beta * by_omega + 1.0
        by_alpha = beta * by_alpha + square
        by_beta = beta * by_beta + variance
        variance = omega + alpha * square + beta * variance
        if variance < series[1, t]:
            variance, by_mu, by_omega, by_alpha, by_beta = series[1, t], 0.0, 0.0, 0.0, 0.0
        elif variance > series[2, t]:
            slope = 1.0 / variance
            variance = series[2, t] + np.log(variance / series[2, t])
            by_mu, by_omega, by_alpha, by_beta = by_mu * slope, by_omega * slope, by_alpha * slope, by_beta * slope
        residual = series[0, t] - mu
        square = residual * residual
        inverse = 1.0 / variance
        total += np.log(variance) + square * inverse
        pull = 0.5 * inverse * (1.0 - square * inverse)
        to_mu += pull * by_mu - residual * inverse
        to_omega += pull * by_omega
        to_alpha += pull * by_alpha
        to_beta += pull * by_beta
    gradient[0], gradient[1], gradient[2], gradient[3] = to_mu, to_omega, to_alpha, to_beta
    return float(0.5 * (total + series.shape[1] * LOG_TWO_PI))


@compiled("f8(f8[::1], f8[:, ::1], f8)")
def next_variance(parameters: Array, series: Array, backcast: float) -> float:
    """σ² of the period after the last, in scaled units."""
    mu, omega, alpha, beta = parameters[0], parameters[1], parameters[2], parameters[3]
    square, variance = backcast, backcast
    for t in range(series.shape[1]):
        variance = omega + alpha * square + beta * variance
        if variance < series[1, t]:
            variance = series[1, t]
        elif variance > series[2, t]:
            variance = series[2, t] + np.log(variance / series[2, t])
        square = (series[0, t] - mu) ** 2
    return float(omega + alpha * square + beta * variance)


@compiled("void(f8[::1], f8, f8, f8[:, ::1])")
def _put_borders(squares: Array, first: float, largest: float, series: Array) -> None:
    """A factor of WITHIN about the moving average of the squares; their mean is 1."""
    average = first
    for t in range(len(squares)):
        if t:
            average = DECAY * average + (1.0 - DECAY) * squares[t - 1]
        series[1, t] = max(average / WITHIN, 1e-8)
        series[2, t] = min(max(average * WITHIN, 1.0 + largest), 1e7 * (1.0 + largest))
