"""The instruments as a table: sparkline, last, change, place in the 52-week range, history, source.

The cells are drawn by `assets/dashAgGridComponentFunctions.js`; a click on a row or Enter opens its chart.
Which columns there is room for is the business of `assets/60-home.js`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as dag
from dash import html

from components.attributes import attributes

RIGHT = {"type": "rightAligned", "filter": "agNumberColumnFilter"}
TEXT = {"filter": "agTextColumnFilter"}
COLUMNS: tuple[Mapping[str, Any], ...] = (
    {
        "field": "symbol",
        "headerName": "Instrument",
        "cellRenderer": "OrielInstrument",
        "flex": 3,
        "minWidth": 104,
        "maxWidth": 560,
        "sort": "asc",
        **TEXT,
    },
    {
        "field": "spark",
        "headerName": "Trend",
        "headerTooltip": "The last 60 daily closes",
        "cellRenderer": "OrielSparkline",
        "width": 116,
        "sortable": False,
    },
    {"field": "last", "headerName": "Last", "cellRenderer": "OrielPrice", "width": 100, **RIGHT},
    {"field": "change", "headerName": "Change", "cellRenderer": "OrielChange", "width": 96, **RIGHT},
    {
        "field": "position",
        "headerName": "52-week range",
        "cellRenderer": "OrielRange",
        "width": 208,
        "filter": "agNumberColumnFilter",
    },
    {"field": "as_of", "headerName": "As of", "width": 104, **TEXT},
    {"field": "bars", "headerName": "History", "cellRenderer": "OrielHistory", "width": 158, **RIGHT},
    {"field": "source", "headerName": "Source", "flex": 1, "minWidth": 110, "tooltipField": "source", **TEXT},
    {"field": "kind", "headerName": "Kind", "width": 92, **TEXT},
    {"field": "name", "hide": True},
    {"field": "sector", "hide": True},
)
OPTIONS = {
    "theme": "themeQuartz",
    "rowHeight": 36,
    "headerHeight": 32,
    "animateRows": False,
    "suppressDragLeaveHidesColumns": True,
    "suppressCellFocus": False,
    "includeHiddenColumnsInQuickFilter": True,
    "tooltipShowDelay": 300,
    "enableCellTextSelection": True,
    "ensureDomOrder": True,
}


def instrument_grid(component_id: str, rows: Sequence[Mapping[str, Any]]) -> html.Div:
    grid = dag.AgGrid(
        id=component_id,
        rowData=list(rows),
        columnDefs=[dict(column) for column in COLUMNS],
        defaultColDef={"sortable": True, "resizable": True, "suppressHeaderMenuButton": True},
        dashGridOptions=OPTIONS,
        getRowId="params.data.symbol",
        className="o-instruments__grid",
        style={"height": "100%"},
    )
    return html.Div(grid, className="o-instruments", **attributes(data_open_rows=""))
