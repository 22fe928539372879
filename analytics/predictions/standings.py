"""What the league of models ends with: who was better than a naive guess, by how much, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analytics.predictions.model import Family
from analytics.predictions.problem import Problem
from analytics.predictions.walks import Walks

Finding = Literal["adds skill", "no evidence of skill", "worse than naive"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sentence` is what a person reads first. `p_value` is deflated for the number of models tried."""

    finding: Finding
    sentence: str
    test: str
    p_value: float
    forecasts: int
    baseline: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One model out of sample. `scores` by their standard names (`r2_os`, `mae_ratio`, `crps`, `coverage_80` …), NaN
    where one has no meaning for the target. A baseline has no `verdict`."""

    name: str
    title: str
    family: Family
    scores: Mapping[str, float]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class League:
    """`standings` best first. `baseline`: the best of the baselines, against which all are held.

    `predicted`: a row a bar out of sample, a column a model; `realised`: its outcome, NaN where not over. `quantiles`:
    of each model, a row a bar, a column a level of `quantiles.LEVELS`, NaN before there were outcomes to calibrate on.
    `loss`: the name of the loss that verdicts are about; `losses`: of it, a column a model, where realised is known.
    `winner`: the best one that adds skill; None when there is none, and then the baseline leads.
    `trials`: models and settings tried in all.
    """

    problem: Problem
    walks: Walks
    standings: Mapping[str, Standing]
    baseline: str
    predicted: pd.DataFrame
    realised: "pd.Series[float]"
    quantiles: Mapping[str, pd.DataFrame]
    loss: str
    losses: pd.DataFrame
    level: float
    trials: int
    winner: str | None
    verdict: Verdict
    notes: tuple[str, ...] = ()
