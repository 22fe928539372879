"""Sources: where bars come from, and the runs that brought them in."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components.admin_list import nothing_there, search_list, searched
from components.panel import Column, Table
from data.ingest_history import latest_runs, source_lines
from pages._context import home

SHOWN = 500
SOURCES = (
    Column("name", "Source", "text"),
    Column("title", "Title", "text"),
    Column("priority", "Priority", "integer"),
    Column("price_basis", "Prices are", "text"),
    Column("instruments", "Instruments", "integer"),
    Column("last_run", "Last run", "time"),
    Column("caution", "Caution", "words"),
)
RUNS = (
    Column("id", "Run", "integer"),
    Column("what", "What", "text"),
    Column("source", "Source", "text"),
    Column("state", "State", "text"),
    Column("started_at", "Started", "time"),
    Column("rows", "Rows", "integer"),
    Column("stored", "Stored", "integer"),
    Column("unchanged", "Unchanged", "integer"),
    Column("quarantined", "Quarantined", "integer"),
    Column("error", "Why it failed", "words"),
)
NO_DATA = "Nothing has been brought in yet. Import a file with: python app.py import FILE"


def content() -> Component:
    with home().database.connect() as connection:
        sources, runs = source_lines(connection), latest_runs(connection, SHOWN)
    if not sources:
        return nothing_there("Sources", NO_DATA)
    context = "of two sources for the same bars the smaller number wins"
    return html.Div(
        [
            search_list("admin-sources", "Sources", _table(SOURCES, sources), context=context),
            search_list("admin-runs", "Runs", _table(RUNS, runs), context=f"the newest first, at most {SHOWN}"),
        ],
        className="o-admin",
    )


def _table(columns: tuple[Column, ...], lines: tuple[object, ...]) -> Table:
    names = [column.name for column in columns]
    frame = pd.DataFrame([{name: getattr(line, name) for name in names} for line in lines], columns=names)
    for column in columns:
        if column.kind == "time":
            frame[column.name] = pd.to_datetime(frame[column.name], utc=True)
    return Table(columns, frame)


searched("admin-sources")
searched("admin-runs")
