"""The controls of the prediction page: the everyday ones on its toolbar, the others in a sheet.

Each but the range has the id of `_field_controls`, so that one callback hears of them all.
"""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from analytics.predictions.features.registry import GROUP_TITLES
from analytics.predictions.registry import MODELS
from components.attributes import attributes
from components.buttons import icon, menu
from components.range_picker import custom_range, range_buttons
from pages._context import symbol_options
from pages._field_controls import Offers, setting_controls, setting_id
from views.predictions import PredictionsView
from views.predictions.state import FURTHEST
from views.ranges import RANGES

PREFIX = "predictions"
HORIZONS = (1, 5, 10, 21)
OWN = "own"
TARGETS = {"return": "Return", "direction": "Direction", "volatility": "Volatility"}
COMPETING = ("models", "model", "tuning")
SETTINGS = (
    *("features", "index", "implied", "scheme", "first", "refit", "embargo"),
    *("intervals", "level", "costs", "seed"),
)
WORDS = {
    "scheme": {"expanding": "All bars before (expanding)", "rolling": "As many as at first (rolling)"},
    "embargo": {"horizon": "As many as are ahead", "none": "None"},
    "tuning": {"fixed": "As they are", "inside": "Chosen inside the training"},
    "intervals": {"adaptive": "Adaptive", "split": "Split"},
    "features": {str(name): title for name, title in GROUP_TITLES.items()},
    "models": {name: model.title for name, model in MODELS.items() if not model.is_baseline},
    "model": {"": "The one that leads", **{name: model.title for name, model in MODELS.items()}},
}


class Id:
    RANGES = "predictions-ranges"
    HORIZON, OWN_HORIZON = "predictions-horizon", "predictions-own-horizon"


def toolbar(view: PredictionsView) -> Component:
    start, end = (f"{moment:%Y-%m-%d}" if moment else None for moment in (view.start, view.end))
    ranges = html.Div(
        range_row(view), id=Id.RANGES, className="o-segmented", role="group", **attributes(aria_label="Range")
    )
    return html.Div(
        [
            ranges,
            custom_range(PREFIX, start, end),
            _choice(setting_id(PREFIX, "target"), "What is predicted", TARGETS, view.target),
            _choice(Id.HORIZON, "Horizon", _horizons(), chosen_horizon(view)),
            _own_horizon(view),
            _menu("trophy", "Models", setting_controls(PREFIX, view, COMPETING, _offers(view))),
            _menu("sliders2", "Settings", setting_controls(PREFIX, view, SETTINGS, _offers(view))),
        ],
        className="o-toolbar",
        role="group",
        **attributes(aria_label="Prediction settings"),
    )


def origin_choice(view: PredictionsView) -> Component:
    """Which ledger: what was said live is never shown with what was replayed."""
    choice = dbc.RadioItems(
        id=setting_id(PREFIX, "replay"),
        options=[{"label": "Live", "value": "0"}, {"label": "Replay", "value": "1"}],
        value="1" if view.replay else "0",
        className="o-segmented",
        inputClassName="btn-check",
    )
    return html.Div(choice, role="group", **attributes(aria_label="Ledger"))


def range_row(view: PredictionsView) -> list[html.Button]:
    return range_buttons(PREFIX, RANGES, None if view.start or view.end else view.range)


def chosen_horizon(view: PredictionsView) -> str:
    return str(view.horizon) if view.horizon in HORIZONS else OWN


def _horizons() -> dict[str, str]:
    offered = {str(bars): f"{bars} bar{'s' if bars > 1 else ''} ahead" for bars in HORIZONS}
    return {**offered, OWN: "Bars of my own"}


def _own_horizon(view: PredictionsView) -> Component:
    field = dbc.Input(
        id=setting_id(PREFIX, "horizon"),
        type="number",
        value=view.horizon,
        min=1,
        max=FURTHEST,
        step=1,
        debounce=True,
        class_name="o-field o-field--short",
    )
    return html.Label(
        [html.Span("Bars ahead", className="visually-hidden"), field],
        id=Id.OWN_HORIZON,
        hidden=chosen_horizon(view) != OWN,
    )


def _choice(identity: Any, label: str, titles: dict[str, str], chosen: str) -> Component:
    options = [{"label": title, "value": word} for word, title in titles.items()]
    select = dbc.Select(id=identity, options=options, value=chosen, class_name="o-field")
    return html.Label([html.Span(label, className="visually-hidden"), select])


def _menu(sign: str, title: str, content: list[Component]) -> Component:
    sheet = html.Div(content, className="o-settings o-settings--column")
    return menu([icon(sign), html.Span(title)], sheet, title, look="o-button", width="o-popover--narrow")


def _offers(view: PredictionsView) -> Offers:
    return Offers(symbol_options((view.index, view.implied)), WORDS)
