"""Allocations walked out of sample, beside bare skfolio fitted on the same windows.

10 holdings × 2,500 bars, weights found on 504 bars and held over 63: 32 fits of each. The peer finds the same weights
with the same tolerance and does nothing with them: no drift, no costs, no returns. Runs alternate, so that other work
slows both.
"""

import warnings
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analytics.risk.allocation import EXACT, TITLES, Limits
from analytics.risk.allocation_walk import WalkPlan, walk_forward
from benchmarks.bench_volatility import alternated
from benchmarks.measure import Row, summary

HOLDINGS, BARS = 10, 2_500
PLAN = WalkPlan(trained=504, reset=63, costs=0.001)
RUNS = 3
MOST_OVERHEAD = 10.0  # %


def rows() -> list[Row]:
    returns = simulated()
    found, medians = [], []
    for method, make in peers().items():
        ours, theirs = alternated(by_oriel(returns, method), by_skfolio(returns, make), RUNS)
        found.append(Row(TITLES[method], summary(ours), peer="skfolio, the fits alone", theirs=summary(theirs)))
        medians.append((np.median(ours), np.median(theirs)))
    of_ours, of_skfolio = np.sum(medians, axis=0)
    overhead = [float(of_ours / of_skfolio - 1) * 100]
    return [*found, Row("overhead over skfolio, all of them", summary(overhead), unit="%", goal=MOST_OVERHEAD)]


def simulated() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    values = 0.008 * rng.standard_t(5, (BARS, 1)) + 0.01 * rng.standard_t(5, (BARS, HOLDINGS)) + 3e-4
    return pd.DataFrame(values, pd.bdate_range("2015-01-02", periods=BARS, tz="UTC"))


def by_oriel(returns: pd.DataFrame, method: str) -> Callable[[], object]:
    return lambda: walk_forward(returns, PLAN, Limits(), methods=(method,))


def by_skfolio(returns: pd.DataFrame, make: Callable[[], object]) -> Callable[[], object]:
    def fit_each() -> object:
        firsts = range(PLAN.trained, BARS, PLAN.reset)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as Oriel does: the solver's word on accuracy
            return [make().fit(returns.iloc[first - PLAN.trained : first]).weights_ for first in firsts]  # type: ignore[attr-defined]  # skfolio has no types

    return fit_each


def peers() -> Mapping[str, Callable[[], object]]:
    from skfolio import RiskMeasure
    from skfolio.optimization import HierarchicalRiskParity, MeanRisk, ObjectiveFunction, RiskBudgeting

    exact = {"solver_params": dict(EXACT)}
    return {
        "minimum_variance": lambda: MeanRisk(risk_measure=RiskMeasure.VARIANCE, **exact),
        "maximum_sharpe": lambda: MeanRisk(
            objective_function=ObjectiveFunction.MAXIMIZE_RATIO, risk_measure=RiskMeasure.VARIANCE, **exact
        ),
        "risk_parity": lambda: RiskBudgeting(risk_measure=RiskMeasure.VARIANCE, **exact),
        "hierarchical_risk_parity": lambda: HierarchicalRiskParity(risk_measure=RiskMeasure.VARIANCE),
        "minimum_cvar": lambda: MeanRisk(risk_measure=RiskMeasure.CVAR, **exact),
    }
