"""Weights that someone's criterion calls best, found by skfolio, on simple returns (dates × holdings).

Weights add up to 1 and lie between the limits. Ratios and risks are in sample; whether they hold is for
`analytics.risk.allocation_walk` to say.

- equal: 1/n (DeMiguel, Garlappi & Uppal 2009, Review of Financial Studies 22, 1915–1953, on how hard it is to beat).
- minimum_variance, maximum_sharpe: Markowitz (1952), Journal of Finance 7, 77–91; Sharpe over the risk-free rate.
- risk_parity: each holding the same part of the variance (Maillard, Roncalli & Teïletche 2010).
- hierarchical_risk_parity: López de Prado (2016), Journal of Portfolio Management 42, 59–69.
- minimum_cvar: least expected shortfall at 95 % (Rockafellar & Uryasev 2000).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "equal": "Equal weight",
        "minimum_variance": "Minimum variance",
        "maximum_sharpe": "Maximum Sharpe",
        "risk_parity": "Risk parity",
        "hierarchical_risk_parity": "Hierarchical risk parity",
        "minimum_cvar": "Minimum CVaR",
    }
)
LONG_ONLY = ("risk_parity", "hierarchical_risk_parity")
FEWEST_PER_HOLDING = 3
# A bar's variance is about 1e-4 itself: the solver's own tolerance of 1e-8 leaves weights wrong from the 4th digit.
EXACT: Final[Mapping[str, float]] = MappingProxyType(dict.fromkeys(("tol_gap_abs", "tol_gap_rel", "tol_feas"), 1e-12))


class BadAllocation(ValueError):
    """No weights can be found; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of each holding's weight."""

    least: float = 0.0
    most: float = 1.0


def allocate(returns: pd.DataFrame, method: str, limits: Limits, risk_free: float = 0.0) -> "pd.Series[float]":
    """Weights by holding. `risk_free` per bar. Raises BadAllocation."""
    check(returns, limits)
    if method == "equal":
        return pd.Series(1.0 / returns.shape[1], index=returns.columns)
    if method in LONG_ONLY and limits.least < 0:
        limits = Limits(0.0, limits.most)
    return pd.Series(_fitted(_optimiser(method, limits, risk_free), returns).weights_, index=returns.columns)


def frontier(returns: pd.DataFrame, limits: Limits, points: int = 20) -> pd.DataFrame:
    """Mean-variance efficient weights from least variance to highest mean: a row a point, a column a holding."""
    check(returns, limits)
    plain = {"efficient_frontier_size": points, "solver_params": None}  # for a picture the solver's tolerance will do
    model = _optimiser("minimum_variance", limits, 0.0).set_params(**plain)
    return pd.DataFrame(np.atleast_2d(_fitted(model, returns).weights_), columns=returns.columns)


def check(returns: pd.DataFrame, limits: Limits) -> None:
    bars, holdings = returns.shape
    if holdings < 2:
        raise BadAllocation("There is nothing to allocate with one holding; name at least two.")
    if bars < FEWEST_PER_HOLDING * holdings:
        raise BadAllocation(f"{holdings} holdings need {FEWEST_PER_HOLDING * holdings} bars, there are {bars}.")
    if limits.most * holdings < 1 or limits.least * holdings > 1 or limits.least > limits.most:
        raise BadAllocation(
            f"{holdings} weights from {limits.least:.0%} to {limits.most:.0%} can't add up to 100 %; widen the limits."
        )
    if not np.isfinite(returns.to_numpy(np.float64)).all():
        raise BadAllocation("Some returns are not numbers; choose a range in which every holding has bars.")
    still = [str(name) for name in returns.columns if returns[name].std() == 0]
    if still:
        raise BadAllocation(f"{', '.join(still)} does not move on these bars, so it has no risk to weigh; drop it.")


def _optimiser(method: str, limits: Limits, risk_free: float) -> Any:
    from skfolio import RiskMeasure
    from skfolio.optimization import HierarchicalRiskParity, MeanRisk, ObjectiveFunction, RiskBudgeting

    within = {"min_weights": limits.least, "max_weights": limits.most}
    solved = within | {"solver_params": dict(EXACT)}
    match method:
        case "minimum_variance":
            return MeanRisk(risk_measure=RiskMeasure.VARIANCE, **solved)
        case "maximum_sharpe":
            ratio = ObjectiveFunction.MAXIMIZE_RATIO
            return MeanRisk(
                objective_function=ratio, risk_measure=RiskMeasure.VARIANCE, risk_free_rate=risk_free, **solved
            )
        case "risk_parity":
            return RiskBudgeting(risk_measure=RiskMeasure.VARIANCE, **solved)
        case "hierarchical_risk_parity":
            return HierarchicalRiskParity(risk_measure=RiskMeasure.VARIANCE, **within)
        case "minimum_cvar":
            return MeanRisk(risk_measure=RiskMeasure.CVAR, cvar_beta=0.95, **solved)
    raise BadAllocation(f"There is no allocation {method!r}; there are {', '.join(TITLES)}.")


def _fitted(model: Any, returns: pd.DataFrame) -> Any:
    import warnings

    from cvxpy.error import SolverError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the solver's word on accuracy; what it could not solve it raises
            return model.fit(returns)
    except (SolverError, ValueError, ArithmeticError) as error:
        raise BadAllocation("The solver found no such weights on these bars; choose a longer range.") from error
