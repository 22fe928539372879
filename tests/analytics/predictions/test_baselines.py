"""Baselines say what a naive person would, by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.model import CannotFit
from analytics.predictions.problem import Problem, Target
from analytics.predictions.registry import MODELS

INDEX = pd.bdate_range("2020-01-06", periods=6, tz="UTC")


def small(target: Target, labels: list[float], last: list[float]) -> Problem:
    return Problem(
        target=target,
        horizon=4,
        features=pd.DataFrame({"f": 0.0}, INDEX),
        labels=pd.Series(labels, INDEX),
        last=pd.Series(last, INDEX),
        scale=pd.Series([0.01, 0.01, 0.01, 0.01, 0.02, 0.0], INDEX),
        periods=256.0,
    )


RETURN = small("return", [0.01, 0.03, -0.02, 0.02, 0.5, np.nan], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
DIRECTION = small("direction", [1, 1, 0, 1, 1, np.nan], [1, 1, 1, 0, 1, 0])
VOLATILITY = small("volatility", [0.1, 0.2, 0.3, 0.2, 0.9, np.nan], [0.15, 0.1, 0.2, 0.3, 0.25, 0.0])


@pytest.mark.parametrize(
    ("name", "problem", "expected"),
    [
        ("no_change", RETURN, [0, 0]),
        ("historical_mean", RETURN, [0.01, 0.01]),
        ("last_value", RETURN, [0.5, 0.6]),
        ("no_change", DIRECTION, [0.5, 0.5]),
        ("historical_mean", DIRECTION, [4 / 6, 4 / 6]),
        ("last_value", DIRECTION, [3 / 5, 2 / 3]),
        ("no_change", VOLATILITY, [0.25, 0.002]),
        ("historical_mean", VOLATILITY, [0.2, 0.2]),
        ("ewma", VOLATILITY, [0.16, 0.002]),
    ],
)
def test_baselines_by_hand(name: str, problem: Problem, expected: list[float]) -> None:
    model = MODELS[name]
    assert problem.target in model.targets
    fitted = model.fit(problem, np.arange(4), model.settings, 1)
    assert fitted.predict(problem, np.array([4, 5])) == pytest.approx(expected)


def test_a_baseline_reads_no_label_but_those_it_is_given() -> None:
    for problem in (RETURN, DIRECTION, VOLATILITY):
        poisoned = replace(problem, labels=problem.labels.where(np.arange(6) < 4, 1.0))
        for model in MODELS.values():
            if model.is_baseline and problem.target in model.targets:
                said = [
                    model.fit(each, np.arange(4), {}, 1).predict(each, np.array([4, 5])) for each in (problem, poisoned)
                ]
                assert said[0].tolist() == said[1].tolist()


def test_nothing_is_learnt_from_no_bars() -> None:
    with pytest.raises(CannotFit, match="no bar with a known outcome"):
        MODELS["historical_mean"].fit(RETURN, np.arange(0), {}, 1)
