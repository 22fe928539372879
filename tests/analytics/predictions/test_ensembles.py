"""Ensembles are what they say: a plain mean, and the weights that least squares gives."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from analytics.predictions.models.ensembles import least_squares_weights
from analytics.predictions.problem import TARGETS, FloatArray, Problem, Target
from analytics.predictions.registry import MODELS
from tests.analytics.predictions.worlds import world

TRAIN, TEST = np.arange(600), np.arange(605, 900)


def said_by(name: str, problem: Problem) -> FloatArray:
    return MODELS[name].fit(problem, TRAIN, MODELS[name].settings, 1).predict(problem, TEST)


@pytest.mark.parametrize("seed", range(5))
def test_stacking_weights_are_the_least_squares_ones(seed: int) -> None:
    rng = np.random.default_rng(seed)
    came = 0.02 * rng.standard_normal(200)
    said = np.column_stack([part * came + 0.01 * rng.standard_normal(200) for part in (0.8, 0.3, 0.0, -0.5)])
    weights = least_squares_weights(said, came)
    found = minimize(
        lambda w: 1e4 * ((came - said @ w) ** 2).sum(),
        np.full(4, 0.25),
        bounds=[(0, 1)] * 4,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-14},
    )
    assert weights == pytest.approx(found.x, abs=1e-4)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()


def test_members_that_are_always_right_share_alike() -> None:
    came = np.arange(5.0)
    assert least_squares_weights(np.column_stack([came, came]), came).tolist() == [0.5, 0.5]


@pytest.mark.parametrize("target", TARGETS)
def test_the_average_is_the_mean_of_its_members(target: Target) -> None:
    problem = world(910, target=target)
    members = [name for name in MODELS["average"].members if target in MODELS[name].targets]
    assert len(members) == (5 if target == "direction" else 4)
    expected = np.mean([said_by(name, problem) for name in members], axis=0)
    assert said_by("average", problem) == pytest.approx(expected, rel=1e-12)


def test_stacking_learns_its_weights_inside_the_training_rows() -> None:
    problem = world(910, signal=1.0)
    poisoned = replace(problem, labels=problem.labels.where(np.arange(910) < 600, 9.9))
    kept = [MODELS["stacking"].fit(each, TRAIN, {}, 1).estimator["weights"] for each in (problem, poisoned)]
    assert kept[0] == kept[1]
    assert kept[0]["historical_mean"] < 0.5
