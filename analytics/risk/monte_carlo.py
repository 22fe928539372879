"""Many futures of a basket: its wealth along drawn returns, and what can be said of them with the error of chance.

Paths are drawn in batches, each by its own child of the caller's generator, so that the result does not depend on how
many threads draw. Wealth is in multiples of today's equity.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.risk.paths import BadSimulation, Paths, Process
from analytics.risk.rebalancing import Rebalancing

FloatArray = NDArray[np.float64]
BATCH = 2_000
FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
FLOW_EVERY = 21
Progress = Callable[[float, str], None]
BARS_A_MONTH = 21


@dataclass(frozen=True, slots=True)
class Plan:
    """`flow` is paid in after every 21st bar, as a multiple of today's equity; below 0 it is taken out."""

    paths: int
    bars: int
    rebalancing: Rebalancing = "daily"
    flow: float = 0.0


@dataclass(frozen=True, slots=True)
class Simulation:
    """`wealth`: paths × (bars + 1), float32, from 1; 0 from where it is gone. `drawdown`: each path's worst fall of the
    basket itself, flows left out, as a positive fraction."""

    wealth: Paths
    drawdown: Paths
    plan: Plan
    words: str

    @property
    def terminal(self) -> FloatArray:
        return self.wealth[:, -1].astype(np.float64)


@dataclass(frozen=True, slots=True)
class Odds:
    """A share of the paths and its standard error, √(p(1 − p)/n)."""

    value: float
    error: float


def simulate(
    process: Process,
    weights: "pd.Series[float]",
    plan: Plan,
    *,
    rng: np.random.Generator,
    threads: int = 1,
    progress: Progress = lambda _fraction, _words: None,
) -> Simulation:
    """`weights` of the holdings that the process draws, in its order; the rest of 1 is cash that earns nothing.

    Raises BadSimulation for no paths or no bars. Memory: 4 bytes × paths × bars, and a batch for each thread.
    """
    if plan.paths < 1 or plan.bars < 1:
        raise BadSimulation("A simulation needs at least one path of one bar.")
    sizes = [min(BATCH, plan.paths - start) for start in range(0, plan.paths, BATCH)]
    held = weights.to_numpy(np.float32)
    wealth = np.empty((plan.paths, plan.bars + 1), dtype=np.float32)
    drawdown = np.empty(plan.paths, dtype=np.float32)

    def run(batch: int, child: np.random.Generator) -> None:
        at = slice(batch * BATCH, batch * BATCH + sizes[batch])
        growth = grown(process.draw(child, sizes[batch], plan.bars), held, plan.rebalancing)
        drawdown[at] = worst_falls(growth)
        wealth[at] = with_flows(growth, plan.flow)

    with ThreadPoolExecutor(threads) as pool:
        for done, _ in enumerate(pool.map(run, range(len(sizes)), rng.spawn(len(sizes))), 1):
            progress(done / len(sizes), f"{min(done * BATCH, plan.paths):,} of {plan.paths:,} paths")
    return Simulation(wealth, drawdown, plan, process.words)


def grown(returns: Paths, weights: Paths, rebalancing: Rebalancing) -> Paths:
    """Growth of the basket from 1: paths × (bars + 1). `returns`: paths × bars × holdings, used up
    on the way. Gone once at or below 0."""
    paths, bars, _ = returns.shape
    growth = np.empty((paths, bars + 1), dtype=np.float32)
    growth[:, 0] = 1.0
    if rebalancing == "daily":
        np.cumprod(1 + returns @ weights, axis=1, out=growth[:, 1:])
    else:
        step = BARS_A_MONTH if rebalancing == "monthly" else bars
        returns += 1
        for first in range(0, bars, step):
            block = returns[:, first : first + step]
            np.cumprod(block, axis=1, out=block)
            held = block @ weights + np.float32(1 - weights.sum())
            growth[:, first + 1 : first + 1 + held.shape[1]] = growth[:, first, None] * held
    return _gone(growth)


def _gone(growth: Paths) -> Paths:
    if growth.min() > 0:
        return growth
    alive = np.logical_and.accumulate(growth > 0, axis=1)
    kept: Paths = np.where(alive, growth, np.float32(0))
    return kept


def worst_falls(growth: Paths) -> Paths:
    falls: Paths = 1 - (growth / np.maximum.accumulate(growth, axis=1)).min(axis=1)
    return falls


def with_flows(growth: Paths, flow: float) -> Paths:
    """Wealth when `flow` is paid in after every 21st bar: G_t (1 + Σ flow / G_k), until it is gone."""
    if flow == 0:
        return growth
    bars = growth.shape[1] - 1
    paid = np.zeros_like(growth)
    at = np.arange(FLOW_EVERY, bars + 1, FLOW_EVERY)
    living = growth[:, at] > 0
    paid[:, at] = np.divide(flow, growth[:, at], out=np.zeros_like(growth[:, at]), where=living)
    return _gone(growth * (1 + np.cumsum(paid, axis=1)))


def fan(simulation: Simulation, quantiles: tuple[float, ...] = FAN, points: int = 120) -> pd.DataFrame:
    """Quantiles of wealth by bar ahead; index: at most about `points` bars from 0 to the last; a column a quantile."""
    bars = simulation.plan.bars
    at = np.unique(np.linspace(0, bars, min(points, bars + 1)).round().astype(int))
    levels = np.array([np.quantile(simulation.wealth[:, bar], quantiles) for bar in at])
    return pd.DataFrame(levels, index=pd.Index(at, name="bar"), columns=list(quantiles))


def odds(hits: NDArray[np.bool_]) -> Odds:
    share = float(hits.mean())
    return Odds(share, float(np.sqrt(share * (1 - share) / len(hits))))


def odds_of_goal(simulation: Simulation, goal: float) -> Odds:
    """Wealth at the end is at or above `goal` times today's equity."""
    return odds(simulation.wealth[:, -1] >= np.float32(goal))


def odds_of_ruin(simulation: Simulation, ruin: float) -> Odds:
    """Wealth was at or below `ruin` times today's equity at any bar."""
    return odds(simulation.wealth.min(axis=1) <= np.float32(ruin))


def convergence(simulation: Simulation, goal: float, steps: int = 40) -> pd.DataFrame:
    """How the estimates settled: index paths; columns mean, mean_error (of terminal wealth), goal, goal_error."""
    counts = np.unique(np.geomspace(min(100, simulation.plan.paths), simulation.plan.paths, steps).round().astype(int))
    terminal = simulation.terminal
    sums, squares = np.cumsum(terminal), np.cumsum(terminal**2)
    hits = np.cumsum(terminal >= goal)
    mean, share = sums[counts - 1] / counts, hits[counts - 1] / counts
    variance = np.maximum(squares[counts - 1] / counts - mean**2, 0.0)
    return pd.DataFrame(
        {
            "mean": mean,
            "mean_error": np.sqrt(variance / counts),
            "goal": share,
            "goal_error": np.sqrt(share * (1 - share) / counts),
        },
        index=pd.Index(counts, name="paths"),
    )
