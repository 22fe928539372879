"""Many pasts instead of one: combinatorial purged cross-validation.

The labelled rows are parted into N groups in order of time. Every choice of k groups is held out once and forecast by
models fitted on the others, purged on both sides and with an embargo after (`folds`). Each group is then forecast
C(N − 1, k − 1) times, and taking for every group its first, second, … forecast gives as many paths through the whole
past, φ = k/N · C(N, k). A model that is good along all paths was not lucky with one; but unlike a walk forward it was
also fitted on what came after, so this says how steady a skill is, not what it would have earned.
López de Prado, Advances in Financial Machine Learning (2018), ch. 12.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.predictions.fold_fit import Fitting, check, predicted, why
from analytics.predictions.folds import Combination, combinatorial_folds
from analytics.predictions.model import Model
from analytics.predictions.models.rows import by_rows
from analytics.predictions.one_thread import one_thread
from analytics.predictions.problem import FloatArray, Problem
from analytics.predictions.walking import Progress, ignore


@dataclass(frozen=True, slots=True)
class Paths:
    """`predicted`: of each model, a row a labelled bar and a column a path, from 0; no NaN. `realised`: what came.

    `splits`: how often each model was fitted. `left_out`: models that could not be, each with a sentence.
    """

    predicted: Mapping[str, pd.DataFrame]
    realised: "pd.Series[float]"
    groups: int
    held: int
    splits: int
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return self.splits * self.held // self.groups


@one_thread()
def combinatorial_paths(
    problem: Problem,
    models: Sequence[Model],
    *,
    groups: int = 6,
    held: int = 2,
    embargo: int = 0,
    seed: int = 1,
    progress: Progress = ignore,
) -> Paths:
    """All paths of every model, with its default settings. `progress` and failures as in `walk_all`.

    Raises BadPlan when there are too few rows, BadWalk.
    """
    splits = combinatorial_folds(problem, groups, held, embargo)
    check(models)
    problem = by_rows(problem)
    realised = problem.labels.iloc[: problem.labelled]
    filled = {model.name: np.full((len(realised), len(splits) * held // groups), np.nan) for model in models}
    left_out: dict[str, str] = {}
    path_of = _path_of(splits)
    for number, split in enumerate(splits):
        fitting = Fitting(problem, split.fold, seed)
        for place, model in enumerate(models):
            if model.name in left_out:
                continue
            progress((number + place / len(models)) / len(splits), f"{model.title}: {number + 1} of {len(splits)}")
            try:
                said = predicted(fitting.fit(model)[0], problem, split.fold.test)
            except (ValueError, ArithmeticError) as fault:
                left_out[model.name] = why(model, fault)
                continue
            _fill(filled[model.name], said, split, path_of[number])
    progress(1.0, "Done")
    frames = {name: pd.DataFrame(values, realised.index) for name, values in filled.items() if name not in left_out}
    return Paths(frames, realised, groups, held, len(splits), left_out)


def _path_of(splits: Sequence[Combination]) -> list[dict[int, int]]:
    """Of each split, the path that its forecast of each held group belongs to: how often it was held before."""
    times: dict[int, int] = {}
    found = []
    for split in splits:
        found.append({group: times.get(group, 0) for group in split.held})
        times.update({group: times.get(group, 0) + 1 for group in split.held})
    return found


def _fill(filled: FloatArray, said: FloatArray, split: Combination, path_of: Mapping[int, int]) -> None:
    at = 0
    for group, test in zip(split.held, split.tests, strict=True):
        filled[test, path_of[group]] = said[at : at + len(test)]
        at += len(test)
