"""The registry is what the names say, describes itself, and is open."""

from dataclasses import dataclass

import numpy as np
import pytest

from analytics.predictions.folds import Plan
from analytics.predictions.model import Model, Settings
from analytics.predictions.names import BASELINES, DEFAULT_MODELS, MODEL_NAMES
from analytics.predictions.problem import TARGETS, FloatArray, IntArray, Problem, Target
from analytics.predictions.registry import MODELS, UnknownModel, models_for, revived
from analytics.predictions.walking import walk_all
from tests.analytics.predictions.worlds import world


def test_the_cheap_names_are_those_of_the_registry() -> None:
    assert tuple(MODELS) == (*BASELINES, *MODEL_NAMES)
    assert tuple(name for name, model in MODELS.items() if model.is_baseline) == BASELINES
    assert set(DEFAULT_MODELS) <= set(MODEL_NAMES)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_model_says_what_it_is(model: Model) -> None:
    assert all((model.title, model.targets, model.description.endswith("."), model.reference.endswith(".")))
    for settings in model.candidates:
        assert settings.keys() <= model.settings.keys()
    if model.candidates:
        assert {**model.settings, **model.candidates[0]} == model.settings


def test_baselines_are_always_run_and_a_model_only_for_its_targets() -> None:
    assert [model.name for model in models_for([], "return")] == ["no_change", "historical_mean", "last_value"]
    assert [model.name for model in models_for(["ridge", "logistic"], "volatility")] == [
        "no_change", "historical_mean", "ewma", "ridge",
    ]  # fmt: skip
    assert models_for(["logistic"], "direction")[-1].name == "logistic"
    with pytest.raises(UnknownModel, match="no model 'lstm'; there are no_change"):
        models_for(["lstm"], "return")


@dataclass(frozen=True)
class Constant:
    estimator: float

    def predict(self, problem: Problem, rows: IntArray) -> FloatArray:
        return np.full(len(rows), self.estimator)


def test_a_model_of_ones_own_walks_with_the_others() -> None:
    def fit(problem: Problem, rows: IntArray, settings: Settings, seed: int) -> Constant:
        return Constant(float(settings["level"] or 0) + seed)

    toy = Model("toy", "Toy", "linear", ("return",), fit, "Says the same.", "None.", settings={"level": 0.5})
    walks = walk_all(world(), models_for(["toy", "ridge"], "return", MODELS | {"toy": toy}), Plan(300), seed=2)
    assert set(walks.done) == {"no_change", "historical_mean", "last_value", "ridge", "toy"}
    assert (walks.done["toy"].predicted == 2.5).all()


@pytest.mark.parametrize("target", TARGETS)
def test_a_kept_estimator_says_the_same_again(target: Target) -> None:
    problem = world(400, target=target)
    train, test = np.arange(300), np.arange(310, 400)
    for model in models_for(MODEL_NAMES, target):
        fitted = model.fit(problem, train, model.settings, 1)
        again = revived(model.name, target, fitted.estimator)
        assert again.predict(problem, test).tolist() == fitted.predict(problem, test).tolist(), model.name


def test_only_known_models_are_taken_from_files() -> None:
    with pytest.raises(UnknownModel):
        revived("lstm", "return", None)
