"""Every parameter of the prediction desk can be set on its page."""

from dataclasses import fields

from dash import html

from analytics.predictions.names import MODEL_NAMES
from pages._field_controls import Offers, setting_controls
from pages._predictions_controls import COMPETING, HORIZONS, OWN, PREFIX, SETTINGS, WORDS, chosen_horizon
from views.predictions import PredictionsView

TOOLBAR = {"range", "start", "end", "target", "horizon"}
ELSEWHERE = {"symbol", "signal", "replay"}  # the search, the answer's button, the ledger's head


def test_no_parameter_is_forgotten() -> None:
    known = {spec.name for spec in fields(PredictionsView) if "codec" in spec.metadata}
    assert {*COMPETING, *SETTINGS} | TOOLBAR | ELSEWHERE == known


def test_every_model_that_takes_part_can_be_chosen() -> None:
    assert set(WORDS["models"]) == set(MODEL_NAMES)
    assert {"", *MODEL_NAMES} < set(WORDS["model"])


def test_the_controls_show_the_view() -> None:
    view = PredictionsView(models=("ridge",), tuning="inside", refit=21)
    offers = Offers([{"label": "SPX", "value": "SPX"}], WORDS)
    for name in (*COMPETING, *SETTINGS):
        (labelled,) = setting_controls(PREFIX, view, [name], offers)
        inner = labelled.children[1]
        shown = (inner.children if isinstance(inner, html.Div) else inner).value
        value = getattr(view, name)
        assert (shown or "") == (list(value) if isinstance(value, tuple) else value), name


def test_a_horizon_that_is_not_offered_is_ones_own() -> None:
    assert [chosen_horizon(PredictionsView(horizon=bars)) for bars in HORIZONS] == ["1", "5", "10", "21"]
    assert chosen_horizon(PredictionsView(horizon=7)) == OWN
