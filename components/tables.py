"""Table content as an AG Grid: numbers to the right with their unit, ISO dates, sort, filter, columns of any width.

The formats are functions of `assets/dashAgGridFunctions.js`, called by name: the strict security policy forbids what
would have to be evaluated.
"""

from typing import Any

import dash_ag_grid as dag

from components.panel import Column, Table, records

NUMBER = {"type": "rightAligned", "filter": "agNumberColumnFilter", "cellClass": "o-num", "width": 120}
OPENING = {"cellRenderer": "OrielLink", "pinned": "left", "width": 90, "minWidth": 80}
TABULAR = {"fontVariantNumeric": "tabular-nums"}
FORMATS = {"number": "OrielNumber", "integer": "OrielNumber", "percent": "OrielPercent", "time": "OrielTime"}
GRID_OPTIONS = {
    "theme": "themeQuartz",
    "rowHeight": 28,
    "headerHeight": 32,
    "animateRows": False,
    "suppressFieldDotNotation": True,  # the name of an indicator's column has dots
    "suppressDragLeaveHidesColumns": True,
    "enableCellTextSelection": True,
    "ensureDomOrder": True,
}
ROWS_WITHOUT_SCROLLING = 12
FEW_COLUMNS = 11  # that share the width there is
SCROLLING_HEIGHT = "26rem"


def data_grid(table: Table, **options: Any) -> dag.AgGrid:
    """`options` go to the grid: an `id`, a `className`."""
    is_short = len(table.frame) <= ROWS_WITHOUT_SCROLLING
    unseen = {table.rows_named_by, *(column.unit_from for column in table.columns)}
    shown = [column for column in table.columns if column.name not in unseen]
    if table.rows_named_by:
        options["getRowId"] = f"params.data.{table.rows_named_by}"
    sharing = {"flex": 1, "minWidth": 90} if len(shown) <= FEW_COLUMNS else {"minWidth": 70}
    return dag.AgGrid(
        rowData=records(table),
        columnDefs=[_column(column) for column in shown],
        defaultColDef={"sortable": True, "resizable": True, "suppressHeaderMenuButton": True} | sharing,
        dashGridOptions=GRID_OPTIONS | ({"domLayout": "autoHeight"} if is_short else {}),
        style={"height": None if is_short else SCROLLING_HEIGHT},
        **{"className": "o-table", **options},
    )


def _column(column: Column) -> dict[str, Any]:
    unit = "UTC" if column.kind == "time" else column.unit
    return {
        "field": column.name,
        "headerName": f"{column.title} ({unit})" if unit else column.title,
        **_format(column),
        **_look(column),
        **(OPENING | {"cellRendererParams": {"opens": column.opens}} if column.opens else {}),
    }


def _format(column: Column) -> dict[str, Any]:
    if column.unit_from:
        return {"valueFormatter": {"function": f"OrielOfUnit(params.value, params.data.{column.unit_from})"}}
    name = FORMATS.get(column.kind)
    if name is None:
        return {}
    decimals = 0 if column.kind == "integer" else column.decimals
    argument = "null" if decimals is None else str(decimals)
    return {"valueFormatter": {"function": f"{name}(params.value, {argument})"}}


def _look(column: Column) -> dict[str, Any]:
    match column.kind:
        case "number" | "integer" | "percent":
            return NUMBER
        case "date":
            # Without a word on its kind the grid would take it for text.
            return {"cellDataType": "dateString", "filter": "agDateColumnFilter", "cellStyle": TABULAR, "width": 110}
        case "time":
            return {"cellDataType": "text", "filter": "agTextColumnFilter", "cellStyle": TABULAR, "width": 150}
        case "words":
            words = {"flex": 3, "minWidth": 220}
            return {"cellDataType": "text", "filter": "agTextColumnFilter", "tooltipField": column.name, **words}
        case "text":
            return {
                "cellDataType": "text",
                "filter": "agTextColumnFilter",
                "tooltipField": column.name,
                "width": 150,
                "minWidth": 120,
            }
