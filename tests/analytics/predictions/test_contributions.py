"""Base and contributions are the forecast, for every model of the desk that is a sum, and by hand for a linear one."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import StandardScaler

from analytics.predictions.contributions import Contributions, NoContributions, contributions
from analytics.predictions.model import Model
from analytics.predictions.models.ensembles import Mixed
from analytics.predictions.problem import FloatArray, IntArray, Problem, Target
from analytics.predictions.registry import MODELS
from tests.analytics.predictions.worlds import world

TRAINING = np.arange(400)
SUMS: dict[tuple[str, Target], str] = {
    ("ridge", "return"): "forecast",
    ("ridge", "direction"): "forecast",
    ("ridge", "volatility"): "logarithm",
    ("elastic_net", "return"): "forecast",
    ("elastic_net", "direction"): "forecast",
    ("elastic_net", "volatility"): "logarithm",
    ("logistic", "direction"): "log-odds",
    ("random_forest", "return"): "forecast",
    ("random_forest", "direction"): "forecast",
    ("random_forest", "volatility"): "logarithm",
    ("extra_trees", "return"): "forecast",
    ("extra_trees", "direction"): "forecast",
    ("extra_trees", "volatility"): "logarithm",
    ("gradient_boosting", "return"): "forecast",
    ("gradient_boosting", "direction"): "log-odds",
    ("gradient_boosting", "volatility"): "logarithm",
    ("average", "return"): "forecast",
    ("stacking", "return"): "forecast",
}


SENTENCES = r"reads no feature|not with a sum over|do not add up on one"


def explained(name: str, problem: Problem, row: int) -> tuple[Contributions, float]:
    """And what the model says."""
    model = MODELS[name]
    fitted = model.fit(problem, TRAINING, model.settings, 1)
    return contributions(fitted, problem, row, TRAINING), float(fitted.predict(problem, np.array([row]))[0])


@pytest.mark.parametrize(("name", "target"), SUMS)
def test_base_and_contributions_are_the_forecast(name: str, target: Target) -> None:
    problem = world(450, target=target, horizon=1, signal=0.5)
    found, said = explained(name, problem, 430)
    assert found.scale == SUMS[name, target]
    assert not found.is_bounded
    assert found.forecast == said
    total = found.base + sum(found.values)
    back = {
        "forecast": lambda: total,
        "logarithm": lambda: found.level * np.exp(total),
        "log-odds": lambda: 1 / (1 + np.exp(-total)),
    }[found.scale]()
    assert back == pytest.approx(said, rel=0, abs=1e-9)
    assert found.at == problem.features.index[430]
    assert set(found.values.index) == set(problem.features.columns)
    assert found.values.abs().is_monotonic_decreasing


def test_every_other_model_of_the_desk_says_why_it_has_none() -> None:
    for target in ("return", "direction", "volatility"):
        problem = world(450, target=target, horizon=1, signal=0.5)
        for name, model in MODELS.items():
            if target not in model.targets or (name, target) in SUMS or name == "stacking":
                continue
            with pytest.raises(NoContributions, match=SENTENCES):
                explained(name, problem, 430)


@pytest.mark.parametrize("target", ["direction", "volatility"])
def test_a_mixture_has_them_where_all_that_have_weight_add_up_on_one_scale(target: Target) -> None:
    problem = world(450, target=target, horizon=1, signal=0.5)
    members = {
        name: MODELS[name].fit(problem, TRAINING, MODELS[name].settings, 1) for name in ("historical_mean", "ridge")
    }
    plain = Mixed(members, {"historical_mean": 1.0, "ridge": 0.0})
    found = contributions(plain, problem, 430, TRAINING)
    assert (found.values == 0).all()
    assert found.base == found.forecast == plain.predict(problem, np.array([430]))[0]
    both = Mixed(members, {"historical_mean": 0.25, "ridge": 0.75})
    if target == "volatility":
        with pytest.raises(NoContributions, match="do not add up on one"):
            contributions(both, problem, 430, TRAINING)
    else:
        alone = contributions(members["ridge"], problem, 430, TRAINING)
        found = contributions(both, problem, 430, TRAINING)
        pd.testing.assert_series_equal(found.values, 0.75 * alone.values)
        assert found.output == pytest.approx(found.forecast, abs=1e-12)


def test_of_a_linear_model_they_are_its_coefficients_by_hand() -> None:
    problem = world(450, horizon=1, signal=0.5)
    fitted = MODELS["ridge"].fit(problem, TRAINING, {"penalty": 50.0}, 1)
    found = contributions(fitted, problem, 430, TRAINING)
    features, labels = problem.features.iloc[:400], problem.labels.iloc[:400]
    scaled = (features - features.mean()) / features.std(ddof=0)
    centred = labels - labels.mean()
    weights = np.linalg.solve(scaled.T @ scaled + 50 * np.eye(6), scaled.T @ centred)
    now = (problem.features.iloc[430] - features.mean()) / features.std(ddof=0)
    by_hand = pd.Series(weights * now, name="contribution")
    pd.testing.assert_series_equal(found.values.sort_index(), by_hand.sort_index(), rtol=1e-8)
    assert found.base == pytest.approx(labels.mean())


def test_the_base_of_a_linear_model_is_of_the_rows_it_was_fitted_on() -> None:
    problem = world(450, horizon=1, signal=0.5)
    later = np.arange(100, 400)
    fitted = MODELS["ridge"].fit(problem, later, {"penalty": 50.0}, 1)
    assert contributions(fitted, problem, 430, later).base == pytest.approx(problem.labels.iloc[later].mean())


def test_what_a_forest_does_not_read_brings_nothing() -> None:
    problem = world(450, horizon=1, signal=1.0, width=2)
    still = Problem(**{**_fields(problem), "features": problem.features.assign(still=1.0)})
    found, _ = explained("random_forest", still, 430)
    assert found.values["still"] == 0
    assert found.values.index[0] == "f0"


def test_a_forecast_held_within_its_bounds_says_so() -> None:
    problem = world(450, target="direction", horizon=1, signal=0.5)
    features = problem.features.copy()
    features.iloc[430] = 500.0 * np.sign(
        MODELS["ridge"].fit(problem, TRAINING, {"penalty": 1.0}, 1).estimator[-1].coef_
    )
    far = Problem(**{**_fields(problem), "features": features})
    fitted = MODELS["ridge"].fit(far, TRAINING, {"penalty": 1.0}, 1)
    found = contributions(fitted, far, 430, TRAINING)
    assert (found.forecast, found.is_bounded) == (0.99, True)
    assert found.output > 1


class _OddPipeline:
    steps = ()
    named_steps: ClassVar = {"scale": StandardScaler().fit(np.eye(6))}

    def __getitem__(self, at: Any) -> Any:
        return self

    def transform(self, values: FloatArray) -> FloatArray:
        return values


@dataclass(frozen=True)
class Odd:
    """A model that is none of ours."""

    estimator: Any = field(default_factory=_OddPipeline)

    def predict(self, problem: Problem, rows: IntArray) -> FloatArray:
        return np.zeros(len(rows))


def test_an_unknown_kind_of_model_gets_none() -> None:
    with pytest.raises(NoContributions, match="not a sum over features"):
        contributions(Odd(), world(450), 430, TRAINING)


def _fields(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in Problem.__slots__}


def test_all_models_are_looked_at() -> None:
    assert {name for name, _ in SUMS} <= set(MODELS)
    assert all(isinstance(MODELS[name], Model) and target in MODELS[name].targets for name, target in SUMS)


@pytest.mark.parametrize("name", ["ridge", "random_forest"])
def test_contributions_of_a_feature_that_left_its_past_behind_are_the_forecast_too(name: str) -> None:
    problem = world(450, horizon=1, signal=0.5)
    problem.features.iloc[430, 0] = 1e6
    found, said = explained(name, problem, 430)
    assert found.output == pytest.approx(said, abs=1e-12)
    assert not found.is_bounded
