"""How steady a skill is: that of each model along every path of the combinatorial cross-validation.

Skill along a path is 1 − Σ (loss of the model − least) / Σ (loss of the baseline − least), where `least_loss` is of one
who knew the outcome: R² out of sample for a return, Brier skill for a direction, by Patton's normalised QLIKE for a
volatility. The baseline is the one of least loss over all paths.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.combinatorial import Paths
from analytics.predictions.least_loss import least_loss
from analytics.predictions.problem import FloatArray, Target
from analytics.predictions.scores import LOSSES, CannotScore


@dataclass(frozen=True, slots=True)
class PathSkill:
    """`skill`: a row a model, a column a path, fractions, best in the middle first; above zero is better than the
    baseline, which has no row."""

    baseline: str
    skill: pd.DataFrame


def path_skill(paths: Paths, target: Target, baselines: Collection[str]) -> PathSkill:
    """`baselines`: names; those that were left out do not count. Raises CannotScore without one."""
    realised = np.asarray(paths.realised, dtype=np.float64)
    least = least_loss(target, realised)
    above = {name: _mean_above(frame, realised, least, target) for name, frame in paths.predicted.items()}
    naive = {name: above[name] for name in baselines if name in above}
    if not naive:
        raise CannotScore("There is no baseline to hold the models against; add one.")
    baseline = min(naive, key=lambda name: float(naive[name].mean()))
    skill = {name: 1 - losses / naive[baseline] for name, losses in above.items() if name not in naive}
    frame = pd.DataFrame.from_dict(skill, orient="index", columns=range(paths.count))
    return PathSkill(baseline, frame.loc[frame.median(axis=1).sort_values(ascending=False, kind="stable").index])


def _mean_above(predicted: pd.DataFrame, realised: FloatArray, least: FloatArray, target: Target) -> FloatArray:
    loss = LOSSES[target][1]
    return np.array([float(np.mean(loss(predicted[path], realised) - least)) for path in predicted.columns])
