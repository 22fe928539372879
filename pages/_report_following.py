"""What follows from what is chosen in a report's form: the fields shown, when it is due, how a number stands."""

from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, no_update

from components.report_form import condition as part
from components.report_form.fields import BOX, IF, WHEN, field_id
from components.report_form.when import TIMES
from data.saved_views.reading import list_views
from pages._context import home, user_id
from pages._report_form import options_of, panel_options, said, times_of
from pages._report_sent import chosen_of, listed, sent_form
from views.reports.form_schedule import FIELDS, shown_fields

WHEN_BOXES = tuple(dict.fromkeys(field for fields in FIELDS.values() for field in fields))


def follow_form(kept: str) -> None:
    """The callbacks of a page whose store `kept` says which report it shows."""
    _follow_schedule()
    _follow_condition()
    zone = field_id(WHEN, "time_zone")
    clientside_callback(
        ClientsideFunction("oriel", "ownZone"),
        Output(zone, "value"),
        Input(kept, "data"),
        State(zone, "options"),
        State(zone, "value"),
    )


def _follow_schedule() -> None:
    @callback(
        Output(TIMES, "children"),
        *(Output(field_id(BOX, name), "hidden") for name in WHEN_BOXES),
        Input(field_id(WHEN, ALL), "value"),
        prevent_initial_call=True,
    )
    def follow_schedule(_: object) -> tuple[Any, ...]:
        raw = sent_form(ctx.inputs_list)
        shown = shown_fields(raw.get("schedule"), raw.get("holidays"))
        return (times_of(raw), *(name not in shown for name in WHEN_BOXES))


def _follow_condition() -> None:
    """What was chosen of another view or panel is not chosen any more."""

    @callback(
        Output(part.STANDS, "children"),
        Output(field_id(IF, "condition_panel"), "options"),
        Output(field_id(IF, "condition_panel"), "value"),
        Output(field_id(IF, "condition_metric"), "options"),
        Output(field_id(IF, "condition_metric"), "value"),
        Output(part.IS_PERCENT, "data"),
        *(Output(field_id(BOX, name), "hidden") for name in part.PARTS),
        Input(field_id(IF, ALL), "value"),
        State(part.IS_PERCENT, "data"),
        prevent_initial_call=True,
    )
    def follow_condition(_: object, was_percent: object) -> tuple[Any, ...]:
        raw = {**sent_form(ctx.inputs_list), "is_percent": was_percent}
        with home().database.connect() as connection:
            saved = list_views(connection, user_id())
        chosen, stand = chosen_of(raw, saved)
        panels, numbers = panel_options(chosen, saved), options_of(stand.numbers)
        shown = part.shown_parts(raw.get("condition"))
        return (
            said(stand),
            listed(panels),
            no_update if str(raw.get("condition_panel") or "") in {*panels, ""} else "",
            listed(numbers),
            no_update if str(raw.get("condition_metric") or "") in {*numbers, ""} else "",
            stand.is_percent,
            *(name not in shown for name in part.PARTS),
        )
