"""Paths: each bar once a path, by a model that was not fitted on it, as a plain loop does it."""

import math
from itertools import combinations

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

from analytics.predictions.combinatorial import combinatorial_paths
from analytics.predictions.fold_fit import BadWalk
from analytics.predictions.model import CannotFit, Model
from analytics.predictions.registry import MODELS, models_for
from tests.analytics.predictions.worlds import world

PROBLEM = world(605, horizon=5, signal=0.3)


@pytest.mark.parametrize(("groups", "held"), [(4, 1), (4, 2), (5, 2), (6, 2)])
def test_every_bar_is_predicted_once_a_path(groups: int, held: int) -> None:
    paths = combinatorial_paths(PROBLEM, models_for(["ridge"], "return"), groups=groups, held=held)
    expected = held * math.comb(groups, held) // groups
    assert paths.count == expected == math.comb(groups - 1, held - 1)
    assert paths.splits == math.comb(groups, held)
    for predicted in paths.predicted.values():
        assert predicted.shape == (600, expected)
        assert predicted.notna().all(axis=None)
        assert list(predicted.index) == list(paths.realised.index) == list(PROBLEM.features.index[:600])
    assert paths.realised.notna().all()


def test_paths_are_those_of_a_plain_loop() -> None:
    x, y = np.ascontiguousarray(PROBLEM.features), PROBLEM.labels.to_numpy()
    said: dict[int, list[list[float]]] = {group: [] for group in range(4)}
    for held in combinations(range(4), 2):
        tested = [row for group in held for row in range(150 * group, 150 * group + 150)]
        known = [
            row
            for row in range(600)
            if all(row + 5 <= 150 * group or row >= 150 * group + 149 + 5 + 3 for group in held)
        ]
        scaler = StandardScaler().fit(x[known])
        forecast = Ridge(alpha=3000.0).fit(scaler.transform(x[known]), y[known]).predict(scaler.transform(x[tested]))
        for place, group in enumerate(held):
            said[group].append(forecast[150 * place : 150 * place + 150].tolist())
    paths = combinatorial_paths(PROBLEM, models_for(["ridge"], "return"), groups=4, held=2, embargo=3)
    for path in range(3):
        assert paths.predicted["ridge"][path].tolist() == [each for group in range(4) for each in said[group][path]]


def test_a_model_that_fails_is_left_out_and_a_baseline_may_not() -> None:
    def fail(*_anything: object) -> None:
        raise CannotFit("It never can.")

    failing = Model("failing", "Failing", "linear", ("return",), fail, "It fails.", "None.")
    told: list[float] = []
    paths = combinatorial_paths(
        PROBLEM,
        [MODELS["no_change"], failing],
        groups=4,
        held=1,
        progress=lambda part, _words: told.append(part),
    )
    assert set(paths.predicted) == {"no_change"}
    assert paths.left_out == {"failing": "It never can."}
    assert told == sorted(told)
    assert told[-1] == 1.0
    naive = Model("naive", "Naive", "baseline", ("return",), fail, "It fails.", "None.")
    with pytest.raises(BadWalk, match=r"The baseline Naive could not be fitted: It never can\."):
        combinatorial_paths(PROBLEM, [naive])
