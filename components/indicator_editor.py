"""The small form in which an indicator's parameters are set."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from analytics.indicators.registry import Indicator, Parameter

PARAMETER = "chart-parameter"


def indicator_form(indicator: Indicator, values: dict[str, int | float]) -> Component:
    return html.Div(
        [
            html.P(indicator.description),
            *(_field(parameter, values[parameter.name]) for parameter in indicator.parameters),
            html.P("It has no parameters.") if not indicator.parameters else None,
            html.Small(indicator.reference, className="text-secondary"),
        ]
    )


def _field(parameter: Parameter, value: float) -> Component:
    identity = {"type": PARAMETER, "name": parameter.name}
    if parameter.choices:
        options = [{"label": choice, "value": number} for number, choice in enumerate(parameter.choices)]
        control: Component = dbc.Select(id=identity, options=options, value=int(value), size="sm")
    else:
        control = dbc.Input(
            id=identity,
            type="number",
            value=value,
            min=parameter.low,
            max=parameter.high,
            step=parameter.step,
            size="sm",
        )
    hint = "" if parameter.choices else f"{parameter.low:g} to {parameter.high:g}"
    return html.Label(
        [html.Span(parameter.label), html.Small(hint, className="text-secondary"), control], className="o-parameter"
    )


def indicator_options(indicators: list[Indicator]) -> list[dict[str, str]]:
    """Options of a picker, by title; typing finds the name, the title and the group."""
    return [
        {
            "label": f"{indicator.title} · {indicator.group}",
            "value": indicator.name,
            "search": f"{indicator.name} {indicator.title} {indicator.group}",
        }
        for indicator in sorted(indicators, key=lambda indicator: indicator.title)
    ]


def editor_modal(ids: Any) -> dbc.Modal:
    """The form's frame; the page fills it for the indicator that is to be edited."""
    return dbc.Modal(
        [
            dcc.Store(id=ids.EDITOR_INDEX),
            dbc.ModalHeader(html.H2(id=ids.EDITOR_TITLE, className="o-card__title"), close_button=True),
            dbc.ModalBody(id=ids.EDITOR_BODY),
            dbc.ModalFooter(html.Button("Apply", id=ids.APPLY, type="button", className="o-button o-button--primary")),
        ],
        id=ids.EDITOR,
        is_open=False,
        size="sm",
        centered=True,
    )
