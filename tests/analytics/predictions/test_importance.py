"""Importance finds what was planted, gives noise next to nothing, and shuffles whole stretches of time."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.predictions.folds import Plan, walk_forward_folds
from analytics.predictions.importance import FoldFit, Importance, TooFewRows, block_order, importance
from analytics.predictions.problem import FloatArray, IntArray, Problem
from analytics.predictions.registry import MODELS
from tests.analytics.predictions.worlds import world

PLAN = Plan(first=300, refit_every=100)


def squared(predicted: FloatArray, realised: FloatArray) -> FloatArray:
    return (predicted - realised) ** 2


@dataclass(frozen=True)
class FirstFeature:
    """Says the first feature, whatever it was fitted on."""

    estimator: Any = None

    def predict(self, problem: Problem, rows: IntArray) -> FloatArray:
        return problem.features.iloc[rows, 0].to_numpy()


def ridge_folds(problem: Problem) -> list[FoldFit]:
    ridge = MODELS["ridge"]
    return [
        FoldFit(ridge.fit(problem, fold.train, {"penalty": 10.0}, 1), fold.test)
        for fold in walk_forward_folds(problem, PLAN)
    ]


def measured(problem: Problem, tested: list[FoldFit], seed: int = 0, repeats: int = 5) -> Importance:
    shuffled = {name: (name,) for name in problem.features} | {"noise": ("f1", "f2")}
    return importance(
        problem,
        tested,
        shuffled,
        squared,
        rng=np.random.default_rng(seed),
        progress=lambda *_: None,
        repeats=repeats,
    )


def test_it_finds_the_planted_feature_and_gives_noise_next_to_nothing() -> None:
    problem = world(900, horizon=1, signal=0.6)
    found = measured(problem, ridge_folds(problem))
    assert found.frame.index[0] == "f0"
    planted, others = found.frame.loc["f0"], found.frame.drop("f0")
    assert planted["rise"] > 4 * planted["over_folds"] / np.sqrt(found.folds)
    assert planted["share"] > 0.3
    assert (others["share"].abs() < 0.03).all()
    assert (found.rows, found.folds, found.repeats) == (599, 6, 5)


def test_of_noise_hardly_anything_is_beyond_two_standard_errors() -> None:
    beyond = []
    for seed in range(15):
        problem = world(900, horizon=5, seed=seed)
        found = measured(problem, ridge_folds(problem), seed)
        beyond += list(found.frame["rise"] > 2 * found.frame["over_folds"] / np.sqrt(found.folds))
    assert np.mean(beyond) < 0.1


def test_what_the_model_does_not_read_changes_nothing_and_what_it_says_loses_twice_the_variance() -> None:
    problem = world(1200, horizon=1)
    known = replace(problem, labels=problem.features["f0"].where(problem.labels.notna()))
    rows = np.arange(200, 1200)
    found = measured(known, [FoldFit(FirstFeature(), rows)], repeats=20)
    assert found.loss == 0
    assert (found.frame.loc[["f1", "f5", "noise"], "rise"] == 0).all()
    # E (x′ − x)² of two independent draws is twice the variance.
    assert found.frame.loc["f0", "rise"] == pytest.approx(2 * problem.features["f0"].iloc[200:].var(), rel=0.08)
    assert np.isnan(found.frame.loc["f0", "over_folds"])


def test_the_same_numbers_as_shuffling_by_hand() -> None:
    problem = world(500, horizon=3)
    rows, rng = np.arange(100, 500), np.random.default_rng(7)
    known = rows[rows < problem.labelled]
    orders = [block_order(len(known), 3, rng) for _ in range(2)]
    ridge = MODELS["ridge"].fit(problem, np.arange(90), {"penalty": 1.0}, 1)
    labels = problem.labels.to_numpy()[known]
    plain = squared(ridge.predict(problem, known), labels).mean()
    by_hand = []
    for order in orders:
        features = problem.features.copy()
        features.iloc[known, 0] = problem.features.iloc[known[order], 0].to_numpy()
        by_hand.append(squared(ridge.predict(replace(problem, features=features), known), labels).mean() - plain)
    found = importance(
        problem,
        [FoldFit(ridge, rows)],
        {"f0": ("f0",)},
        squared,
        rng=np.random.default_rng(7),
        progress=lambda *_: None,
        repeats=2,
    )
    assert found.frame.loc["f0", "rise"] == pytest.approx(np.mean(by_hand), rel=1e-12)
    assert found.frame.loc["f0", "over_repeats"] == pytest.approx(np.std(by_hand, ddof=1), rel=1e-9)
    assert found.loss == pytest.approx(plain, rel=1e-12)


def test_twins_hide_each_other_and_their_group_tells() -> None:
    """A ridge parts the weight between two of the same; shuffled together they bring four times as much as each."""
    problem = world(900, horizon=1, signal=0.6)
    twins = replace(problem, features=problem.features.assign(f1=problem.features["f0"]))
    found = importance(
        twins,
        ridge_folds(twins),
        {"f0": ("f0",), "f1": ("f1",), "both": ("f0", "f1")},
        squared,
        rng=np.random.default_rng(0),
        progress=lambda *_: None,
    )
    shares = found.frame["share"]
    assert shares["both"] > 1.6 * (shares["f0"] + shares["f1"])


def test_progress_tells_of_every_fold_and_the_end() -> None:
    problem = world(700, horizon=1)
    told: list[float] = []
    importance(
        problem,
        ridge_folds(problem),
        {"f0": ("f0",)},
        squared,
        rng=np.random.default_rng(0),
        progress=lambda part, _: told.append(part),
    )
    assert told == pytest.approx([0, 0.25, 0.5, 0.75, 1.0])


def test_too_few_rows_are_a_sentence() -> None:
    problem = world(400, horizon=21)
    with pytest.raises(TooFewRows, match="needs at least 84 forecasts whose outcome is known, and there are 39"):
        measured(problem, [FoldFit(FirstFeature(), np.arange(340, 400))])
    with pytest.raises(TooFewRows, match="there are 0"):
        measured(problem, [])


@given(length=st.integers(1, 200), block=st.integers(1, 40), seed=st.integers(0, 2**20))
def test_blocks_change_places_whole(length: int, block: int, seed: int) -> None:
    order = block_order(length, block, np.random.default_rng(seed))
    assert sorted(order) == list(range(length))
    breaks = int((np.diff(order) != 1).sum())
    assert breaks <= -(-length // block)
