"""On what condition a report is sent."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.report_form.fields import IF, Options, field, radios, row, section, select, text

KINDS: Final[Options] = {
    "always": "Always",
    "newer": "Only if there are newer data than last time",
    "number": "Only if a number of a panel says so",
}
COMPARISONS: Final[Options] = {"above": "stands above", "below": "stands below", "moved_by": "has moved by"}
STANDS, IS_PERCENT = "report-number-stands", "report-number-is-percent"
PARTS = ("condition_view", "condition_panel", "condition_metric", "comparison", "value")


def condition(
    values: Mapping[str, Any], views: Options, panels: Options, numbers: Options, stands: Component | None
) -> Component:
    """`panels` of the chosen view, `numbers` of the chosen panel, and how the chosen number `stands`."""
    kind = radios(IF, "condition", values["condition"], KINDS)
    is_open = values["condition"] == "number"

    def choose(name: str, label: str, options: Options) -> Component:
        control = select(IF, name, values[name], options, "Choose …")
        return field(name, label, control, hidden=not is_open)

    return section(
        "On what condition",
        [
            field("condition", "It is sent", kind, group="o-choices-box"),
            row(
                choose("condition_view", "View", views),
                choose("condition_panel", "Panel", panels),
                choose("condition_metric", "Number", numbers),
                field(
                    "comparison",
                    "It",
                    select(IF, "comparison", values["comparison"], COMPARISONS),
                    hidden=not is_open,
                ),
                field("value", "Value", text(IF, "value", values["value"], type="number", step="any"),
                      hidden=not is_open),
            ),
            html.Div(stands, id=STANDS, className="o-times", **attributes(aria_live="polite")),
            dcc.Store(id=IS_PERCENT, data=values["is_percent"]),
        ],
    )  # fmt: skip


def shown_parts(kind: object) -> Collection[str]:
    return PARTS if kind == "number" else ()
