"""One report: `/reports/<id>` is its editor, `/reports/new` that of a new one, `/reports/<id>/runs` its ledger."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    no_update,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.report_form import condition as condition_part
from components.report_form.fields import FAULT, IF, PLAIN, WHEN, field_id
from components.report_form.what import Id as What
from components.report_form.what import entry_rows
from components.report_head import report_head
from data.reports.runs import NoSuchRun, get_run
from data.saved_views.reading import list_views
from pages._context import home, user_id
from pages._doing import toast
from pages._report_deeds import DEEDS, Kept, act, as_data, row_id
from pages._report_editor import Id, editor, preview_frame, said
from pages._report_entries import edited
from pages._report_following import follow_form
from pages._report_form import known_to, rows_of
from pages._report_ledger import ledger
from pages._report_sent import sent_form
from pages._report_words import head_of, undoing
from views.reports.form import read_form
from views.reports.previewing import keep_for_preview

register_page(__name__, path_template="/reports/<place>", title="Report · Oriel", name="Report")

FORM = (
    State(field_id(PLAIN, ALL), "value"),
    State(field_id(WHEN, ALL), "value"),
    State(field_id(IF, ALL), "value"),
    State({"type": What.PANELS, "row": ALL}, "value"),
    State(What.ENTRIES, "data"),
    State(condition_part.IS_PERCENT, "data"),
)
FAULTS = Output(field_id(FAULT, ALL), "children")
SAVED = State(What.ENTRIES, "data")


def layout(place: str = "", views: str = "", **_: str) -> Component:
    report_id, _slash, part = place.partition("/")
    return ledger(report_id) if part == "runs" else editor(place, views)


@callback(
    FAULTS,
    Output(Id.HEAD, "children"),
    Output(Id.KEPT, "data"),
    Output(Id.RUN, "data"),
    Output(Id.GO, "data"),
    Input(Id.PRESSED, "data"),
    State(Id.KEPT, "data"),
    *FORM,
    prevent_initial_call=True,
)
def do_what_was_pressed(pressed: object, kept: object, *_form: object) -> tuple[Any, ...]:
    deed = str(pressed.get("value")) if isinstance(pressed, dict) else ""
    if deed not in DEEDS:
        raise PreventUpdate
    done = act(deed, Kept.read(kept), sent_form(ctx.states_list))
    if done.said:
        toast(done.said, done.kind, **(undoing(done.undo) if done.undo else {}))
    head = report_head(head_of(done.report, datetime.now(UTC)), Id.PRESSED) if done.report else no_update
    known = as_data(done.report) if done.report and not done.goes_to else no_update
    return _fault_lines(done.faults, ctx.outputs_list[0]), head, known, done.run or no_update, done.goes_to or no_update


def _fault_lines(faults: Mapping[str, str], outputs: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """For each field in the page's order."""
    ids = [one["id"] for one in outputs]
    return [faults.get(str(one.get("name"))) if isinstance(one, dict) else None for one in ids]


@callback(
    Output(Id.PREVIEW, "children"),
    Output(field_id(FAULT, ALL), "children", allow_duplicate=True),
    Input(Id.PRESSED, "data"),
    *FORM,
    prevent_initial_call=True,
)
def show_preview(pressed: object, *_form: object) -> tuple[Any, Any]:
    if not isinstance(pressed, dict) or pressed.get("value") != "preview":
        raise PreventUpdate
    with home().database.connect() as connection:
        read = read_form(sent_form(ctx.states_list), known_to(connection, user_id()))
    lines = _fault_lines(read.faults, ctx.outputs_list[1])
    if read.faults:
        toast("Nothing can be shown yet: see what is said in red.", "error")
        return no_update, lines
    return preview_frame(f"/reports/preview/{keep_for_preview(home(), user_id(), read.definition)}"), lines


@callback(
    Output(Id.RUN_SAID, "children"),
    Output(Id.TICK, "disabled"),
    Input(Id.RUN, "data"),
    Input(Id.TICK, "n_intervals"),
    prevent_initial_call=True,
)
def follow_run(run_id: object, _ticks: object) -> tuple[Any, bool]:
    number = row_id(run_id)
    if number is None:
        raise PreventUpdate
    try:
        with home().database.connect() as connection:
            run = get_run(connection, user_id(), number)
    except NoSuchRun:
        return None, True
    return said(run), not run.is_open


@callback(
    Output(What.ROWS, "children"),
    Output(What.ENTRIES, "data"),
    Output(What.ADD, "value"),
    Input(What.PRESSED, "data"),
    Input(What.ADD, "value"),
    SAVED,
    State({"type": What.PANELS, "row": ALL}, "value"),
    prevent_initial_call=True,
)
def change_entries(pressed: object, added: object, *_held: object) -> tuple[Any, Any, None]:
    entries = sent_form(ctx.states_list)["entries"]
    is_added = ctx.triggered_id == What.ADD
    if is_added and not added:  # emptied by the last one
        raise PreventUpdate
    entries = edited(entries, None if is_added else pressed, added if is_added else None)
    with home().database.connect() as connection:
        saved = list_views(connection, user_id())
    return entry_rows(rows_of(entries, saved)), entries, None


follow_form(Id.KEPT)
clientside_callback(ClientsideFunction("oriel", "goTo"), Output(Id.GO, "id"), Input(Id.GO, "data"))
clientside_callback(
    ClientsideFunction("oriel", "showFault"), Output(Id.KEPT, "id"), Input(field_id(FAULT, ALL), "children")
)
clientside_callback(ClientsideFunction("oriel", "showPreview"), Output(Id.PREVIEW, "id"), Input(Id.PREVIEW, "children"))
