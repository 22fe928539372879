"""The stretch of time that a page is about: the usual ranges as buttons, and two dates of one's own."""

from collections.abc import Iterable

import dash_bootstrap_components as dbc
from dash import html

from components.attributes import attributes
from components.buttons import icon, menu, pressing


def range_buttons(prefix: str, ranges: Iterable[str], active: str | None) -> list[html.Button]:
    """`active` None: the stretch is of one's own making, so no button is pressed."""
    return [
        html.Button(
            "Max" if name == "max" else name.upper(),
            type="button",
            **attributes(aria_pressed="true" if name == active else "false"),
            **pressing(f"{prefix}-range-pressed", name),
        )
        for name in ranges
    ]


def custom_range(prefix: str, start: str | None, end: str | None) -> html.Details:
    form = [
        *_day(f"{prefix}-start", "From", start),
        *_day(f"{prefix}-end", "To", end),
        html.Button("Show", id=f"{prefix}-dates-apply", type="button", className="o-button o-button--primary"),
    ]
    return menu(icon("calendar3"), form, "Choose dates", look="o-button o-button--icon", width="o-popover--narrow")


def _day(identity: str, label: str, value: str | None) -> list[dbc.Label | dbc.Input]:
    return [
        dbc.Label(label, html_for=identity),
        dbc.Input(id=identity, type="date", value=value, min="1900-01-01", max="2199-12-31", class_name="o-field"),
    ]
