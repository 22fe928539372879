"""Prediction models walking through 2,500 bars, beside bare scikit-learn on the same folds.

45 features by chance, 756 bars before the first forecast, refit every 63, expanding, purged. The peer fits the same
pipelines on the same rows in plain loops and keeps nothing but the forecasts; its average is of the forecasts it has.
Both compute on one thread.
Runs alternate, so that other work on the machine slows both.
"""

import tracemalloc
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analytics.predictions.combinatorial import combinatorial_paths
from analytics.predictions.folds import Plan
from analytics.predictions.league import run_league
from analytics.predictions.names import DEFAULT_MODELS
from analytics.predictions.problem import Problem
from analytics.predictions.registry import models_for
from analytics.predictions.walking import walk_all
from benchmarks.bench_volatility import alternated
from benchmarks.measure import Row, summary, timed

BARS, FEATURES, HORIZON = 2_500, 45, 5
PLAN = Plan()
QUICK_RUNS, RUNS = 15, 5
MOST_OVERHEAD = 15.0  # %
QUICK, VERDICT = 400.0, 10_000.0  # ms: baselines and ridge; everything by default


def rows() -> list[Row]:
    problem = simulated()
    return [
        *beside("baselines and ridge", problem, ("ridge",), QUICK_RUNS, QUICK),
        *beside("the models by default", problem, DEFAULT_MODELS, RUNS, VERDICT),
        of_memory(problem),
        Row(
            "league of the models by default, scored, with intervals and verdict",
            timed(lambda: run_league(problem, models_for(DEFAULT_MODELS, "return"), PLAN), runs=3, warm_up=0),
            goal=VERDICT,
        ),
        Row(
            "15 combinatorial splits, 5 paths, the models by default",
            timed(lambda: combinatorial_paths(problem, models_for(DEFAULT_MODELS, "return")), runs=3, warm_up=0),
        ),
    ]


def simulated() -> Problem:
    rng = np.random.default_rng(1)
    index = pd.bdate_range("2010-01-04", periods=BARS, tz="UTC")
    returns = pd.Series(0.01 * rng.standard_t(5, BARS), index)
    last = returns.rolling(HORIZON, min_periods=1).sum()
    return Problem(
        target="return",
        horizon=HORIZON,
        features=pd.DataFrame(rng.standard_normal((BARS, FEATURES)), index),
        labels=last.shift(-HORIZON),
        last=last,
        scale=(returns**2).ewm(alpha=0.06, adjust=False).mean() ** 0.5 * HORIZON**0.5 + 1e-6,
        periods=252.0,
    )


def beside(what: str, problem: Problem, names: Sequence[str], runs: int, goal: float) -> list[Row]:
    models = models_for(names, "return")
    ours, theirs = alternated(lambda: walk_all(problem, models, PLAN), lambda: on_one_thread(problem, names), runs)
    overhead = [float(np.median(ours) / np.median(theirs) - 1) * 100]
    return [
        Row(f"walk of {what}", summary(ours), peer="scikit-learn", theirs=summary(theirs), goal=goal),
        Row(f"overhead, {what}", summary(overhead), unit="%", goal=MOST_OVERHEAD),
    ]


def on_one_thread(problem: Problem, names: Sequence[str]) -> dict[str, list[float]]:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return bare(problem, names)


def bare(problem: Problem, names: Sequence[str]) -> dict[str, list[float]]:
    from sklearn.base import clone
    from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
    from sklearn.linear_model import ElasticNet, Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x, y = np.ascontiguousarray(problem.features), problem.labels.to_numpy()
    root = float(np.sqrt(HORIZON))
    third = 1 / 3

    def elastic_net(labels: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> ElasticNet:
        absolute, squared = 0.05 * root * float(labels.std()), 0.05
        whole = absolute + squared
        return ElasticNet(alpha=whole, l1_ratio=absolute / whole, max_iter=10_000)

    kinds: dict[str, Callable[[np.ndarray[tuple[int], np.dtype[np.float64]]], object]] = {
        "ridge": lambda _labels: Ridge(alpha=3000.0),
        "elastic_net": elastic_net,
        "random_forest": lambda _labels: RandomForestRegressor(
            50,
            max_depth=4,
            min_samples_leaf=round(20 * root),
            max_samples=0.25,
            max_features=third,
            random_state=1,
        ),
        "gradient_boosting": lambda _labels: HistGradientBoostingRegressor(
            max_iter=50,
            max_leaf_nodes=6,
            min_samples_leaf=round(50 * root),
            learning_rate=0.03,
            l2_regularization=100.0,
            max_features=third,
            max_bins=63,
            early_stopping=False,
            random_state=1,
        ),
    }
    said: dict[str, list[float]] = {name: [] for name in names if name in kinds}
    for first in range(PLAN.first, BARS, PLAN.refit_every):
        known, asked = slice(0, first - HORIZON + 1), slice(first, first + PLAN.refit_every)
        for name, forecasts in said.items():
            fitted = clone(make_pipeline(StandardScaler(), kinds[name](y[known]))).fit(x[known], y[known])
            forecasts.extend(fitted.predict(x[asked]))
    if "average" in names:
        said["average"] = list(np.mean(list(said.values()), axis=0))
    return said


def of_memory(problem: Problem) -> Row:
    models = models_for(DEFAULT_MODELS, "return")
    ours = peak(lambda: walk_all(problem, models, PLAN))
    theirs = peak(lambda: bare(problem, DEFAULT_MODELS))
    return Row(
        "peak memory of the walk of the models by default",
        summary([ours]),
        unit="MB",
        peer="scikit-learn",
        theirs=summary([theirs]),
    )


def peak(run: Callable[[], object]) -> float:
    """Megabytes that Python and numpy held at most beside what was there before."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
