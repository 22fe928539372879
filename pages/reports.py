"""The reports of a person: what each is, how it stands, when it is due next, how its last run went."""

from collections.abc import Mapping
from datetime import UTC, datetime

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from components.buttons import icon
from components.report_list import ReportLine, report_list
from data.reports.keeping import (
    delete_report,
    duplicate_report,
    list_reports,
    pause_report,
    resume_report,
    undelete_report,
)
from data.reports.overdue import Overdue, overdue
from data.reports.records import Report, ReportError
from data.reports.runs import Run, last_runs
from data.schedules import describe
from pages._context import home, user_id
from pages._doing import toast
from pages._report_deeds import row_id
from pages._report_words import LIST_PRESSED, OUTCOMES, due, moment_text, undoing

register_page(__name__, path="/reports", title="Reports · Oriel", name="Reports", icon="bi-send", order=9)


class Id:
    LIST, PRESSED = "reports-list", LIST_PRESSED


def layout(**_: str) -> Component:
    return html.Div(
        [
            dcc.Store(id=Id.PRESSED),
            html.Div(
                [
                    html.H1("Reports"),
                    html.Span("Saved views, made and sent when they are due", className="o-page-head__context"),
                    dcc.Link(
                        [icon("plus-lg"), "New report"],
                        href="/reports/new",
                        className="o-button o-button--primary o-report-deeds",
                    ),
                ],
                className="o-page-head o-report-head",
            ),
            html.Div(_listed(), id=Id.LIST),
        ],
        className="o-page",
    )


@callback(Output(Id.LIST, "children"), Input(Id.PRESSED, "data"), prevent_initial_call=True)
def do_what_was_pressed(pressed: object) -> Component:
    deed, _, words = (str(pressed.get("value")) if isinstance(pressed, dict) else "").partition(" ")
    number = row_id(words)
    if deed not in SAID or number is None:
        raise PreventUpdate
    try:
        with home().database.begin() as connection:
            _do(connection, deed, number, datetime.now(UTC))
    except ReportError as error:
        toast(str(error), "error")
    else:
        toast(SAID[deed], **(undoing(f"undelete {number}") if deed == "delete" else {}))
    return _listed()


def _do(connection: Connection, deed: str, number: int, now: datetime) -> None:
    match deed:
        case "pause":
            pause_report(connection, user_id(), number, now=now)
        case "resume":
            resume_report(connection, user_id(), number, now=now)
        case "duplicate":
            duplicate_report(connection, user_id(), number)
        case "delete":
            delete_report(connection, user_id(), number, now=now)
        case "undelete":
            undelete_report(connection, user_id(), number, now=now)


SAID: Mapping[str, str] = {
    "pause": "Nothing of it is sent until you resume it.",
    "resume": "It is sent again when it is due.",
    "duplicate": "The copy is a draft.",
    "delete": "The report is deleted.",
    "undelete": "The report is back.",
}


def _listed() -> Component:
    now = datetime.now(UTC)
    with home().database.connect() as connection:
        reports = list_reports(connection, user_id())
        last = last_runs(connection, user_id())
        late = {one.report_id: one for one in overdue(connection, now)}
    return report_list([_line(one, last.get(one.id), late.get(one.id), now) for one in reports], Id.PRESSED)


def _line(report: Report, last: Run | None, late: Overdue | None, now: datetime) -> ReportLine:
    definition = report.definition
    return ReportLine(
        id=report.id,
        title=definition.title,
        standing=report.standing,
        schedule=describe(definition.schedule),
        due=due(report, now),
        last=f"{OUTCOMES[last.state]} {moment_text(last.fire_at)}" if last else "",
        is_last_bad=last is not None and last.state in {"failed", "missed"},
        overdue=f"{moment_text(late.fire_at)} was not sent. {late.words}" if late else "",
    )
