"""What a league leaves can be kept as JSON and read again."""

import numpy as np
import orjson
import pytest

from components.panel import Message, Panel, Provenance, panel_from_json, panel_to_json
from tests.views.predictions.made_answers import FOUND, answer, answers
from views.predictions.answers import answers_of_panel, answers_table


def test_answers_come_back_from_the_cache_as_they_were() -> None:
    made = answers(
        answer("ridge", "adds skill", middle=0.01, up=0.7), answer("logistic", "worse than naive"), winner="ridge"
    )
    panel = Panel("forecasts", "Forecasts", answers_table(made), Provenance(""))
    kept = orjson.loads(orjson.dumps(panel_to_json(panel), option=orjson.OPT_SERIALIZE_NUMPY))
    read = answers_of_panel(panel_from_json(kept))
    assert read is not None
    assert (read.baseline, read.winner, read.verdict, read.is_whole) == ("historical_mean", "ridge", FOUND, True)
    assert list(read.by_model) == ["ridge", "logistic", "historical_mean"]
    for name, before in made.by_model.items():
        after = read.by_model[name]
        assert (after.title, after.verdict, after.now) == (before.title, before.verdict, before.now)
        np.testing.assert_array_equal(after.forecast.quantiles, before.forecast.quantiles)
        for attribute in (
            "model",
            "target",
            "horizon",
            "made_at",
            "expected",
            "probability_up",
            "settings",
            "fitted_on",
        ):
            assert getattr(after.forecast, attribute) == getattr(before.forecast, attribute), attribute


@pytest.mark.parametrize(
    "panel", [None, Panel("forecasts", "Forecasts", Message("empty", "Too short."), Provenance(""))]
)
def test_a_league_that_could_not_be_held_leaves_none(panel: Panel | None) -> None:
    assert answers_of_panel(panel) is None


def test_the_best_is_the_winner_then_the_first_model_then_the_baseline() -> None:
    weak, strong = answer("ridge", "no evidence of skill"), answer("logistic", "adds skill")
    assert answers(weak, strong, winner="logistic").best == "logistic"
    assert answers(weak, answer("logistic", "worse than naive")).best == "ridge"
    assert answers().best == "historical_mean"
