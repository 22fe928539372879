"""The leak check itself: it catches what it is there to catch, and lets pass what is clean."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.building import build_problem
from analytics.predictions.features.definition import FeatureInputs
from analytics.predictions.names import FEATURE_GROUPS
from analytics.predictions.problem import IntArray, Problem
from analytics.predictions.targets import labels_of
from tests.analytics.predictions.inputs import made_inputs
from tests.analytics.predictions.leakage import (
    POISONS,
    Leak,
    Poison,
    assert_deaf,
    assert_folds_are_apart,
    assert_walk_is_deaf,
    know_the_label,
    leaks,
)

Answer = Callable[[FeatureInputs], "pd.Series[float]"]
CHEATS: dict[str, Answer] = {
    "the target itself": lambda inputs: labels_of("return", inputs.returns, 5, 252.0),
    "the return of the next bar": lambda inputs: inputs.returns.shift(-1),
    "the mean of all": lambda inputs: inputs.returns - inputs.returns.mean(),
    "the place in the range of all": lambda inputs: inputs.bars["close"].rank(pct=True),
    "a centred mean": lambda inputs: inputs.bars["close"].rolling(5, center=True).mean(),
    "filled from behind": lambda inputs: inputs.returns.where(inputs.returns > 0).bfill(),
    "tomorrow's index": lambda inputs: inputs.index_returns.shift(-1),
}


@pytest.mark.parametrize("poison", POISONS)
@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS.keys())
def test_it_catches_what_reads_the_future(cheat: Answer, poison: Poison) -> None:
    inputs = made_inputs(300)
    falls = inputs.returns.index[inputs.returns < 0]
    with pytest.raises(Leak, match="cheat: changes at or before"):
        assert_deaf(lambda given: cheat(given).rename("cheat"), inputs, falls[len(falls) // 2], poison)


@pytest.mark.parametrize("poison", POISONS)
def test_it_names_the_column_that_leaks_among_clean_ones(poison: Poison) -> None:
    inputs = made_inputs(300)

    def answer(given: FeatureInputs) -> pd.DataFrame:
        return pd.DataFrame({"clean": given.returns.rolling(9).mean(), "cheat": given.returns.shift(-2)})

    assert leaks(answer, inputs, inputs.bars.index[200], poison) == ["cheat"]


def made_problem() -> Problem:
    return build_problem(made_inputs(500), "return", 5, FEATURE_GROUPS).problem


def walked(problem: Problem, known: int) -> "pd.Series[float]":
    """The mean of all labels that are over `known` bars before the one that is forecast."""
    return problem.labels.expanding().mean().shift(known).rename("mean")


def test_a_walk_may_use_labels_only_when_they_are_over() -> None:
    problem = made_problem()
    assert_walk_is_deaf(lambda given: walked(given, 5), problem, 150)
    with pytest.raises(Leak, match="forecasts made by"):
        assert_walk_is_deaf(lambda given: walked(given, 4), problem, 150)


def test_a_walk_that_scales_by_all_features_is_caught() -> None:
    problem = made_problem()
    with pytest.raises(Leak):
        assert_walk_is_deaf(lambda given: given.features / given.features.std(), problem, 150)


def test_a_feature_that_is_the_label_is_named() -> None:
    problem = made_problem()
    assert know_the_label(problem) == []
    features = problem.features.assign(cheat=3 * problem.labels.fillna(0) + 1)
    assert know_the_label(Problem(**{**_parts(problem), "features": features})) == ["cheat"]


def _parts(problem: Problem) -> dict[str, object]:
    return {name: getattr(problem, name) for name in Problem.__slots__}


@dataclass(frozen=True)
class Rows:
    train: IntArray
    test: IntArray


@pytest.mark.parametrize(("last", "apart"), [(95, True), (96, False), (100, False)])
def test_folds_need_a_horizon_between_them(last: int, apart: bool) -> None:
    fold = Rows(np.arange(last + 1), np.arange(100, 120))
    if apart:
        assert_folds_are_apart([fold], 5)
        return
    with pytest.raises(Leak, match="fold 1"):
        assert_folds_are_apart([fold], 5)


def test_no_folds_prove_nothing() -> None:
    with pytest.raises(Leak, match="no folds"):
        assert_folds_are_apart([], 5)
