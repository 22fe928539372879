import numpy as np
import pytest

from analytics.predictions.groves import Grove, quicken
from analytics.predictions.problem import TARGETS, Target
from analytics.predictions.registry import MODELS, revived
from tests.analytics.predictions.worlds import world

CASES = [(name, target) for name, model in MODELS.items() for target in TARGETS if target in model.targets]


@pytest.mark.parametrize(("name", "target"), CASES)
def test_the_numbers_are_the_same_to_the_last_bit(name: str, target: Target) -> None:
    problem, model = world(500, target=target, signal=0.3), MODELS[name]
    settings = dict(model.settings) | ({"trees": 4} if "trees" in model.settings else {})
    fitted = model.fit(problem, np.arange(400), settings, 1)
    rows = np.arange(400, 500)
    whole, single = fitted.predict(problem, rows), fitted.predict(problem, rows[:1])
    quicken(fitted.estimator)
    again = revived(name, target, fitted.estimator)
    np.testing.assert_array_equal(again.predict(problem, rows), whole)
    np.testing.assert_array_equal(again.predict(problem, rows[:1]), single)


@pytest.mark.parametrize("target", TARGETS)
def test_forests_are_replaced(target: Target) -> None:
    problem, model = world(300, target=target), MODELS["random_forest"]
    pipeline = model.fit(problem, np.arange(200), {**model.settings, "trees": 2}, 1).estimator
    quicken(pipeline)
    found = pipeline.steps[-1][1]
    assert isinstance(found.regressor_ if target == "volatility" else found, Grove)
