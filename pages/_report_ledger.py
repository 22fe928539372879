"""The ledger page of a report: every run of it, and what can be done about one."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from dash import Input, Output, State, callback, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from components.attributes import attributes
from components.buttons import icon
from components.errand_bar import POLL_MS
from components.panel import Message
from components.panel_card import message
from components.report_head import badge
from components.report_ledger import DeliveryLine, FileLine, RunLine, ledger_list
from data.delivery.destinations import masked
from data.reports.definition import Destination
from data.reports.keeping import get_report
from data.reports.records import NoSuchReport
from data.reports.requests import send_again, try_again
from data.reports.runs import Delivery, NoSuchRun, NotKept, Run, get_run, runs_of
from pages._context import home, user_id
from pages._doing import toast
from pages._report_deeds import row_id
from pages._report_words import ORIGINS, OUTCOMES, due, duration_words, moment_text, size_words

MOST = 100
UNSENT = {"due": "Not sent yet", "sending": "On its way", "failed": "Not sent"}


class Id:
    RUNS, PRESSED, TICK, REPORT = "ledger-runs", "ledger-pressed", "ledger-tick", "ledger-report"


def ledger(place: str) -> Component:
    report_id = row_id(place) or 0
    with home().database.connect() as connection:
        try:
            report = get_report(connection, user_id(), report_id)
        except NoSuchReport as error:
            return html.Div(message(Message("empty", str(error))), className="o-page")
        runs = runs_of(connection, user_id(), report_id, limit=MOST)
    title = report.definition.title
    path = [
        dcc.Link("Reports", href="/reports"),
        icon("chevron-right"),
        dcc.Link(title, href=f"/reports/{report_id}"),
        icon("chevron-right"),
        html.H1("Ledger"),
    ]
    return html.Div(
        [
            dcc.Store(id=Id.PRESSED),
            dcc.Store(id=Id.REPORT, data=report_id),
            dcc.Interval(id=Id.TICK, interval=2 * POLL_MS, disabled=not _is_moving(runs)),
            html.Div(
                [
                    html.Nav(path, className="o-report-path", **attributes(aria_label="Where this is")),
                    badge(report.standing),
                    html.Span(due(report, datetime.now(UTC)), className="o-page-head__context"),
                ],
                className="o-page-head o-report-head",
            ),
            html.Div(_listed(runs), id=Id.RUNS),
        ],
        className="o-page",
    )


@callback(
    Output(Id.RUNS, "children"),
    Output(Id.TICK, "disabled"),
    Input(Id.PRESSED, "data"),
    Input(Id.TICK, "n_intervals"),
    State(Id.REPORT, "data"),
    prevent_initial_call=True,
)
def follow(pressed: object, _ticks: object, report_id: object) -> tuple[Component, bool]:
    number = row_id(report_id)
    if number is None:
        raise PreventUpdate
    if ctx.triggered_id == Id.PRESSED:
        _do(str(pressed.get("value")) if isinstance(pressed, dict) else "")
    runs = _runs(number)
    return _listed(runs), not _is_moving(runs)


def _do(pressed: str) -> None:
    deed, _, words = pressed.partition(" ")
    number = row_id(words)
    if deed not in DEEDS or number is None:
        raise PreventUpdate
    try:
        with home().database.begin() as connection:
            get_run(connection, user_id(), number)  # whose it is
            said = DEEDS[deed](connection, number)
    except (NoSuchRun, NotKept) as error:
        toast(str(error), "error")
        return
    toast(said)


def _again(connection: Connection, run_id: int) -> str:
    send_again(connection, home().database.url, run_id, now=datetime.now(UTC))
    return "The same files are sent once more, to everybody."


def _retry(connection: Connection, run_id: int) -> str:
    is_tried = try_again(connection, home().database.url, run_id, now=datetime.now(UTC))
    return "It is tried again." if is_tried else "It has not failed, or is being tried again already."


DEEDS: Mapping[str, Callable[[Connection, int], str]] = {"again": _again, "retry": _retry}


def _runs(report_id: int) -> tuple[Run, ...]:
    with home().database.connect() as connection:
        return runs_of(connection, user_id(), report_id, limit=MOST)


def _is_moving(runs: tuple[Run, ...]) -> bool:
    return any(run.is_open for run in runs)


def _listed(runs: tuple[Run, ...]) -> Component:
    return ledger_list([run_line(run) for run in runs], Id.PRESSED)


def run_line(run: Run) -> RunLine:
    return RunLine(
        id=run.id,
        when=moment_text(run.fire_at),
        state=run.state,
        outcome=OUTCOMES[run.state] + (", late" if run.is_late and run.state == "sent" else ""),
        origin=ORIGINS[run.origin],
        reason=run.reason or run.progress if run.is_open else run.reason,
        facts=[(label, value) for label, value in _facts(run) if value],
        notes=run.notes,
        deliveries=[_delivery(one) for one in run.deliveries],
        files=[
            FileLine(one.name, size_words(one.size), f"/reports/runs/{run.id}/{quote(one.name)}") for one in run.files
        ],
        deeds=_deeds(run),
    )


def _facts(run: Run) -> list[tuple[str, Any]]:
    return [
        ("Started", moment_text(run.started_at) if run.started_at else ""),
        ("Took", duration_words(run.duration)),
        ("Attempts", str(run.attempts) if run.attempts > 1 else ""),
        ("Data as of", run.as_of or ""),
        ("Version of the data", run.data_version or ""),
        ("Size", size_words(run.size) if run.files else ""),
        ("Next attempt", moment_text(run.next_attempt_at) if run.next_attempt_at and run.is_open else ""),
    ]


def _delivery(one: Delivery) -> DeliveryLine:
    words = f"Sent {moment_text(one.sent_at)}" if one.sent_at else f"{UNSENT[one.state]}. {one.error}".strip(". ") + "."
    return DeliveryLine(masked(Destination(one.channel, one.target)), one.state, words)


def _deeds(run: Run) -> list[tuple[str, str]]:
    if run.state == "failed":
        return [("Try again", f"retry {run.id}")]
    return [("Send again", f"again {run.id}")] if run.state == "sent" and run.files else []
