"""The home page: the instruments there are, and what one looked at last."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.attributes import attributes
from components.figures.sparkline import sparkline_path
from components.home_states import empty_state, failed_state, loading_state
from components.instrument_grid import instrument_grid
from components.numbers import price_decimals
from components.overdue_line import OverdueRow, overdue_line
from components.panel import Message, Panel, Table, records
from components.panel_card import card, panel_actions, panel_card, warning_list
from data.ingest_state import IngestState, ingest_state
from data.recent_views import RecentView, latest
from data.reports.overdue import overdue
from pages._context import home, market, theme, user_id
from pages._opening import opening_view
from views.addresses import address_of
from views.home import ALL, KIND, NAME, HomeView, closes
from views.registry import kinds

register_page(__name__, path="/", name="Home", title="Instruments · Oriel", icon="bi-grid-1x2", order=0)

REFRESH_MS = 1500
KIND_LABELS = {"etf": "ETF", "fx": "FX"}


class Id:
    BODY = "home-body"
    GRID = "home-grid"
    FILTER = "home-filter"
    KIND = "home-kind"
    REFRESH = "home-refresh"
    SEEN = "home-seen"


def layout(**query: str) -> html.Div:
    view = opening_view(KIND, query)
    state = ingest_state(home().database)
    return html.Div(
        [
            html.Div(_body(view, state), id=Id.BODY, className="o-page o-home"),
            dcc.Store(id=Id.SEEN, data=len(market().listings())),
            dcc.Interval(id=Id.REFRESH, interval=REFRESH_MS, disabled=not _is_loading(state)),
        ],
        className="o-home",
    )


@callback(
    Output(Id.BODY, "children"),
    Output(Id.SEEN, "data"),
    Output(Id.REFRESH, "disabled"),
    Input(Id.REFRESH, "n_intervals"),
    State(Id.SEEN, "data"),
    State(Id.KIND, "value", allow_optional=True),
    prevent_initial_call=True,
)
def refresh(_ticks: int, seen: int, kind: str | None) -> tuple[list[Component], int, bool]:
    """While data are being loaded: show what has come since, and stop asking when all is there."""
    state = ingest_state(home().database)
    count, is_loading = len(market().listings()), _is_loading(state)
    if count == seen and is_loading:
        raise PreventUpdate
    return _body(HomeView.parse({"kind": kind or ALL}), state), count, not is_loading


def _is_loading(state: IngestState) -> bool:
    return not state.is_settled or (home().settings.demo and not state.has_run and not market().listings())


def _body(view: HomeView, state: IngestState) -> list[Component]:
    panel = KIND.panel(NAME, HomeView(), market())
    if isinstance(panel.content, Message) and panel.content.kind == "empty":
        return [_title(), *_overdue(), _nothing_yet(state)]
    if not isinstance(panel.content, Table):
        return [_title(), *_overdue(), panel_card(panel, theme())]
    return [_title(), *_overdue(), *_recent(), _instruments(view, panel, panel.content, state)]


def _nothing_yet(state: IngestState) -> Component:
    if _is_loading(state):
        return loading_state(state.running)
    return failed_state(state.failure) if state.failure else empty_state()


def _title() -> html.H1:
    return html.H1("Instruments", className="visually-hidden")


def _overdue() -> list[Component]:
    """Their own reports'; everybody's are counted in `/metrics`."""
    with home().database.connect() as connection:
        found = [one for one in overdue(connection, datetime.now(UTC)) if one.owner_id == user_id()]
    rows = [OverdueRow(one.title, f"/reports/{one.report_id}/runs", one.fire_at, one.words) for one in found]
    return [overdue_line(rows)] if rows else []


def _filters(view: HomeView, table: Table) -> list[Component]:
    return [
        html.Label("Filter the instruments", htmlFor=Id.FILTER, className="visually-hidden"),
        dcc.Input(id=Id.FILTER, type="text", placeholder="Filter", className="o-field o-home__filter"),
        html.Div(_kinds(view, table), role="group", **attributes(aria_label="Kind of instrument")),
    ]


def _kinds(view: HomeView, table: Table) -> dbc.RadioItems:
    there = [ALL, *sorted(table.frame["kind"].unique())]
    return dbc.RadioItems(
        id=Id.KIND,
        options=[{"label": KIND_LABELS.get(kind, kind.capitalize()), "value": kind} for kind in there],
        value=view.kind if view.kind in there else ALL,
        className="o-segmented",
        inputClassName="btn-check",
    )


def _recent() -> list[Component]:
    views = latest(home().database, user_id())
    if not views:
        return []
    chips = [html.Li(_chip(view)) for view in views if view.kind in kinds()]
    return [
        html.Section(
            [html.H2("Recent"), html.Ul(chips, className="o-recent", tabIndex="0")],
            className="o-recent-row",
        )
    ]


def _chip(view: RecentView) -> dcc.Link:
    return dcc.Link(view.title, href=address_of(view.kind, view.query), className="o-chip")


def _instruments(view: HomeView, panel: Panel, table: Table, state: IngestState) -> Component:
    lines = closes(market())
    rows = [_row(record, lines.get(str(record["symbol"]), ())) for record in records(table)]
    actions = [*_filters(view, table), *panel_actions(panel, None)]
    context = f"{len(rows)} so far, more are being loaded …" if _is_loading(state) else panel.context
    body = [instrument_grid(Id.GRID, rows), warning_list(panel.warnings)]
    return card(panel.title, body, context=context, actions=actions)


def _row(record: Mapping[str, Any], line: tuple[float, ...]) -> dict[str, Any]:
    last, low, high = record["last"], record["low"], record["high"]
    has_range = None not in (last, low, high) and high > low
    return {
        **record,
        "close_only": record["close_only"] == "yes",
        "decimals": price_decimals(last) if last is not None else 2,
        "position": (last - low) / (high - low) if has_range else None,
        "spark": sparkline_path(line),
        "trend": line[-1] - line[0] if line else 0,
    }


clientside_callback(
    ClientsideFunction("oriel", "filterInstruments"),
    Output(Id.GRID, "dashGridOptions"),
    Output(Id.GRID, "filterModel"),
    Input(Id.FILTER, "value"),
    Input(Id.KIND, "value"),
    State(Id.GRID, "dashGridOptions"),
)
clientside_callback(ClientsideFunction("oriel", "fitInstruments"), Output(Id.GRID, "id"), Input(Id.GRID, "id"))
