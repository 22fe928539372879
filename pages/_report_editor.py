"""The editor of a report: its head, its form, how a run of it goes, and its preview."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components.attributes import attributes
from components.errand_bar import POLL_MS, errand_words
from components.panel import Message
from components.panel_card import message
from components.report_head import Head, report_head
from data.reports.definition import Definition, Entry, Schedule
from data.reports.keeping import get_report
from data.reports.records import NoSuchReport
from data.reports.runs import Run, runs_of
from data.saved_views.reading import list_views
from pages._context import home, user_id
from pages._report_deeds import as_data, row_id
from pages._report_form import form_body
from pages._report_words import head_of, run_words
from views.reports.previewing import ROUNDS_SHOWN

NEW = "new"
BEGUN = Definition("", schedule=Schedule("weekly", at="17:00", weekday=4))


class Id:
    HEAD, PRESSED, KEPT, GO = "report-head", "report-pressed", "report-kept", "report-go"
    RUN, RUN_SAID, TICK = "report-run", "report-run-said", "report-tick"
    PREVIEW = "report-preview"


def editor(place: str, views: str) -> Component:
    """`place`: the report's id, or `new`. `views`: ids of saved views that a new one begins with."""
    now = datetime.now(UTC)
    with home().database.connect() as connection:
        if place == NEW:
            head = Head("New report", "new", "Nothing is sent before it is published")
            return _page(connection, head, _begun(connection, views), {"id": None, "version": 0}, None)
        try:
            report = get_report(connection, user_id(), row_id(place) or 0)
        except NoSuchReport as error:
            return html.Div(message(Message("empty", str(error))), className="o-page")
        newest = runs_of(connection, user_id(), report.id, limit=1)
        followed = newest[0] if newest and newest[0].is_open else None
        return _page(connection, head_of(report, now), report.definition, as_data(report), followed)


def _page(
    connection: Connection, head: Head, definition: Definition, kept: dict[str, Any], run: Run | None
) -> Component:
    return html.Div(
        [
            *(dcc.Store(id=store) for store in (Id.PRESSED, Id.GO)),
            dcc.Store(id=Id.KEPT, data=kept),
            dcc.Store(id=Id.RUN, data=run.id if run else None),
            dcc.Interval(id=Id.TICK, interval=POLL_MS, disabled=run is None),
            html.Div(
                [
                    html.Div(report_head(head, Id.PRESSED), id=Id.HEAD, className="o-page-head"),
                    html.Div(
                        said(run) if run else None, id=Id.RUN_SAID, className="o-run", **attributes(aria_live="polite")
                    ),
                ],
                className="o-report-head",
            ),
            html.Div(id=Id.PREVIEW, className="o-preview-place"),
            form_body(connection, user_id(), definition),
        ],
        className="o-page",
    )


def said(run: Run) -> Component:
    words, tone = run_words(run)
    ledger = dcc.Link("See it in the ledger", href=f"/reports/{run.report_id}/runs#run-{run.id}")
    return html.Div([errand_words(words, tone), None if run.is_open else ledger], className="o-run__said")


def preview_frame(address: str) -> Component:
    """`sandbox` without its own origin: whatever is in the frame reaches nothing of Oriel."""
    frame = html.Iframe(src=address, title="Preview of the report", sandbox="allow-scripts", className="o-preview")
    note = (
        "As it is written below, kept or not. Panels that take long are shown as they were last computed, "
        f"and of several instruments the first {ROUNDS_SHOWN}."
    )
    return html.Section(
        [html.P(note, className="o-fields__note"), frame],
        className="o-card o-preview-card",
        **attributes(aria_label="Preview"),
    )


def _begun(connection: Connection, views: str) -> Definition:
    known = {view.id for view in list_views(connection, user_id())}
    wanted = dict.fromkeys(row_id(one) for one in views.split(","))
    return replace(BEGUN, entries=tuple(Entry(one) for one in wanted if one is not None and one in known))
