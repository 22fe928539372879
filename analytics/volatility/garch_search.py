"""The most likely parameters of a GARCH(1,1): a quasi-Newton search on the analytic slope, in compiled code throughout.

Parameters are free numbers during the search: μ, ln ω, and a, b with α = eᵃ / (1 + eᵃ + eᵇ), β = eᵇ / (1 + eᵃ + eᵇ),
which keeps them where arch does: α, β ≥ 0, α + β ≤ 1, ω of 10⁻⁸ to 10 variances. BFGS with backtracking (Nocedal &
Wright 2006, Numerical Optimization, ch. 3 and 6) ends when its next step promises no more likelihood.

Returns that hardly cluster have a likelihood of several tops. The search begins at the best point of a grid, and where
what it finds is hardly above a constant variance, at the best of every memory on the grid; the highest top counts.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.volatility.garch_likelihood import LOG_TWO_PI, Array, Scaled, compiled, next_variance, run

# α and α + β, arch's own grid.
GRID: Final = np.array([(alpha, memory) for alpha in (0.01, 0.05, 0.1, 0.2) for memory in (0.5, 0.7, 0.9, 0.98)])
CLEARLY: Final = 40.0  # of log-likelihood above a constant variance: clustering that leaves no other top
MOST_PASSES: Final = 300
PROMISE: Final = 1e-6  # of log-likelihood, at which it ends
LONGEST: Final = 2.0  # of a step, in the free numbers
SHORTEST: Final = 1e-10  # of its fractions tried
ENOUGH: Final = 1e-4  # share of the promised fall that a step has to keep
LOWEST_OMEGA: Final = float(np.log(1e-8))
HIGHEST_OMEGA: Final = float(np.log(10.0))


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """`parameters` μ, ω, α, β and `next_variance` are of the returns as given, `passes` over them all."""

    parameters: Array
    next_variance: float
    log_likelihood: float
    converged: bool
    passes: int


def search(scaled: Scaled) -> Found:
    heights = np.empty(len(GRID))
    _survey(GRID, scaled.series, scaled.backcast, heights)
    starts = GRID[np.argsort(heights, kind="stable")]
    tops = [_top(scaled, starts[0])]
    if _gain(scaled, tops[0]) < CLEARLY:
        tops += [_top(scaled, start) for start in _of_other_memories(starts)]
    value, parameters, converged, _ = min(tops, key=lambda top: top[0])
    ahead = next_variance(parameters, scaled.series, scaled.backcast)
    return Found(
        parameters=scaled.told(parameters),
        next_variance=ahead * scaled.scale**2,
        log_likelihood=scaled.log_likelihood(value),
        converged=converged,
        passes=len(GRID) + sum(top[3] for top in tops),
    )


Top = tuple[float, Array, bool, int]  # negative log-likelihood, parameters, whether it is a top, passes


def _of_other_memories(starts: Array) -> list[Array]:
    """The best start of each, without the very best."""
    best = {float(memory): (alpha, memory) for alpha, memory in starts[::-1]}
    return [np.array(start) for memory, start in best.items() if memory != starts[0, 1]]


def _gain(scaled: Scaled, top: Top) -> float:
    """Log-likelihood above that of a constant variance, which is 1 here."""
    return float(scaled.series.shape[1] * 0.5 * (1 + LOG_TWO_PI) - top[0])


def _top(scaled: Scaled, start: Array) -> Top:
    alpha, memory = start
    free = np.array(
        (scaled.series[0].mean(), *np.log((1 - memory, alpha / (1 - memory), (memory - alpha) / (1 - memory))))
    )
    parameters = np.empty(4)
    found = _climb(free, scaled.series, scaled.backcast, parameters)
    value, converged, passes = found
    return value, parameters, converged, passes


@compiled("void(f8[:, ::1], f8[:, ::1], f8, f8[::1])")
def _survey(grid: Array, series: Array, backcast: float, heights: Array) -> None:
    """The negative log-likelihood at each point of the grid, with the sample's mean and variance."""
    point, slope, mean = np.empty(4), np.empty(4), 0.0
    for t in range(series.shape[1]):
        mean += series[0, t] / series.shape[1]
    for at in range(len(grid)):
        alpha, memory = grid[at, 0], grid[at, 1]
        point[0], point[1], point[2], point[3] = mean, 1.0 - memory, alpha, memory - alpha
        heights[at] = run(point, series, backcast, slope)


@compiled("f8(f8[::1], f8[:, ::1], f8, f8[::1], f8[::1])")
def _look(free: Array, series: Array, backcast: float, told: Array, slope: Array) -> float:
    """The negative log-likelihood at the free numbers; what they stand for and its slope go into the last two."""
    top = max(0.0, free[2], free[3])
    alpha, beta = np.exp(free[2] - top), np.exp(free[3] - top)
    whole = np.exp(-top) + alpha + beta
    alpha, beta = alpha / whole, beta / whole
    told[0], told[1], told[2], told[3] = free[0], np.exp(free[1]), alpha, beta
    found = run(told, series, backcast, slope)
    mean = alpha * slope[2] + beta * slope[3]
    slope[1] *= told[1]
    slope[2] = alpha * (slope[2] - mean)
    slope[3] = beta * (slope[3] - mean)
    return found


@compiled("void(f8[:, ::1], i8)")
def _forget(inverse: Array, count: int) -> None:
    """The inverse curvature as it is before any step: about that of so many returns."""
    for i in range(4):
        for j in range(4):
            inverse[i, j] = 0.0
        inverse[i, i] = (1.0 if i == 0 else 4.0) / count


@compiled("f8(f8[:, ::1], f8[::1], f8[::1])")
def _aim(inverse: Array, slope: Array, step: Array) -> float:
    """Puts the step there; returns how steeply it falls, and makes it no longer than LONGEST."""
    fall, longest = 0.0, LONGEST
    for i in range(4):
        step[i] = 0.0
        for j in range(4):
            step[i] -= inverse[i, j] * slope[j]
        longest = max(longest, abs(step[i]))
    for i in range(4):
        step[i] *= LONGEST / longest
        fall += step[i] * slope[i]
    return fall


@compiled("void(f8[:, ::1], f8[::1], f8[::1], f8[::1])")
def _learn(inverse: Array, moved: Array, bent: Array, work: Array) -> None:
    """The BFGS update, left out where the slope does not bend upwards."""
    along, across = 0.0, 0.0
    for i in range(4):
        along += moved[i] * bent[i]
        work[i] = 0.0
        for j in range(4):
            work[i] += inverse[i, j] * bent[j]
        across += work[i] * bent[i]
    if along <= 1e-12:
        return
    for i in range(4):
        for j in range(4):
            crossed = work[i] * moved[j] + moved[i] * work[j]
            inverse[i, j] += ((1.0 + across / along) * moved[i] * moved[j] - crossed) / along


@compiled("Tuple((f8, b1, i8))(f8[::1], f8[:, ::1], f8, f8[::1])")
def _climb(free: Array, series: Array, backcast: float, told: Array) -> tuple[float, bool, int]:
    """From `free`, where it leaves the top: its negative log-likelihood, whether it is one, and the passes it took."""
    slope, step, inverse, work = np.empty(4), np.empty(4), np.empty((4, 4)), np.empty(4)
    trial, trial_told, trial_slope = np.empty(4), np.empty(4), np.empty(4)
    best = _look(free, series, backcast, told, slope)
    passes, learnt = 1, 0
    _forget(inverse, series.shape[1])
    while passes < MOST_PASSES:
        fall = _aim(inverse, slope, step)
        if -0.5 * fall < PROMISE and learnt <= 1:
            return best, True, passes
        size, found = 1.0, np.inf
        while -0.5 * fall >= PROMISE and passes < MOST_PASSES and size > SHORTEST:
            for i in range(4):
                trial[i] = free[i] + size * step[i]
            trial[1] = min(max(trial[1], LOWEST_OMEGA), HIGHEST_OMEGA)
            found = _look(trial, series, backcast, trial_told, trial_slope)
            passes += 1
            if found <= best + ENOUGH * size * fall:
                break
            curve = found - best - fall * size
            size *= min(max(-0.5 * fall * size / curve, 0.1), 0.5)
        if not found < best:
            if learnt == 0:
                return best, False, passes
            learnt = 0
            _forget(inverse, series.shape[1])
            continue
        best, learnt = found, learnt + 1
        for i in range(4):
            step[i], work[i] = trial[i] - free[i], trial_slope[i] - slope[i]
            free[i], told[i], slope[i] = trial[i], trial_told[i], trial_slope[i]
        _learn(inverse, step, work, trial)
    return best, False, passes
