"""What edits the view of the prediction page: its controls, a row of the league, the withheld signal."""

from collections.abc import Sequence
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, no_update

from pages import _predictions_controls as controls
from pages._field_controls import setting_id
from pages._pressed import Pressed, number_in
from pages._stretch import changed
from views.predictions import PredictionsView


def edit_by_controls(store: str, picked: str, signal_pressed: str) -> None:
    """The callbacks of a page whose `store` holds the view's query; the others are told what was pressed."""
    new_query, now = Output(store, "data", allow_duplicate=True), State(store, "data")

    @callback(new_query, Input(setting_id(controls.PREFIX, ALL), "value"), now, prevent_initial_call=True)
    def set_what_was_told(_: Sequence[Any], query: str) -> Any:
        """What the browser refuses, out of range, changes nothing; what is emptied has its default again."""
        triggered = list(ctx.triggered_prop_ids.values())
        told = {item["id"]["name"]: item.get("value") for item in ctx.inputs_list[0] if item["id"] in triggered}
        return changed(PredictionsView, query, **{name: "" if value is None else value for name, value in told.items()})

    @callback(
        Output(setting_id(controls.PREFIX, "horizon"), "value"),
        Output(controls.Id.OWN_HORIZON, "hidden"),
        Input(controls.Id.HORIZON, "value"),
        prevent_initial_call=True,
    )
    def pick_horizon(chosen: str) -> tuple[Any, bool]:
        return (no_update, False) if chosen == controls.OWN else (number_in(chosen), True)

    @callback(
        Output(setting_id(controls.PREFIX, "model"), "value"), Input(picked, "data"), now, prevent_initial_call=True
    )
    def pick_model(pressed: Pressed, query: str) -> str:
        """The same row again leaves the choice to the league."""
        model = str(pressed["value"])
        return "" if model == PredictionsView.parse(query).model else model

    @callback(new_query, Input(signal_pressed, "data"), now, prevent_initial_call=True)
    def open_signal(pressed: Pressed, query: str) -> Any:
        return changed(PredictionsView, query, signal=pressed["value"])
