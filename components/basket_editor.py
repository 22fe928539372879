"""The basket of a page: one line that says what is held, and under it the form to type, paste or load it."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon

PLACEHOLDER = "AAPL 0.25\nMSFT 25%\nIBM -0.1"
LARGEST_FILE = 1_000_000
Words = Mapping[str, str]


class Id:
    LINES, SIZES, CASH, EQUITY, CURRENCY, REBALANCING, PROXIES = (
        "basket-lines",
        "basket-sizes",
        "basket-cash",
        "basket-equity",
        "basket-currency",
        "basket-rebalancing",
        "basket-proxies",
    )
    UPLOAD, ADD, APPLY, FAULTS, HELD = "basket-upload", "basket-add", "basket-apply", "basket-faults", "basket-held"


def basket_card(held: str, form: Component, *, is_open: bool) -> html.Details:
    """`held`: what is in it, in one line."""
    face = html.Summary(
        [
            icon("chevron-right"),
            html.Span("Basket", className="o-basket-card__name"),
            html.Span(held, id=Id.HELD, className="o-truncate"),
        ],
        className="o-basket-card__face",
    )
    return html.Details([face, form], className="o-card o-basket-card", open=is_open)


def basket_editor(
    lines: str, values: Mapping[str, Any], sizes: Words, rebalancings: Words, symbols: Sequence[Mapping[str, str]]
) -> Component:
    """`values`: sizes, cash, equity, currency, rebalancing and proxies as they are; `symbols`: what can be added."""
    return html.Div(
        [
            html.Div([_lines(lines), _ways_in(symbols)], className="o-basket__holdings"),
            html.Div(
                [
                    _choice(Id.SIZES, "Sizes are", sizes, values["sizes"]),
                    _choice(Id.REBALANCING, "Rebalanced", rebalancings, values["rebalancing"]),
                    _number(Id.EQUITY, "Equity, for weights", values["equity"], least=1),
                    _number(Id.CASH, "Cash, beside amounts or shares", values["cash"]),
                    _text(Id.CURRENCY, "Currency", values["currency"], "that of its holdings", longest=3),
                    _text(Id.PROXIES, "Stand-ins before a first bar", values["proxies"], "META:SPX", longest=400),
                    _apply(),
                ],
                className="o-basket__settings",
            ),
            html.Div(id=Id.FAULTS, role="alert", className="o-basket__faults"),
        ],
        className="o-basket",
    )


def _lines(lines: str) -> Component:
    field = dbc.Textarea(
        id=Id.LINES,
        value=lines,
        rows=7,
        placeholder=PLACEHOLDER,
        class_name="o-field o-basket__lines",
        spellcheck=False,
    )
    return html.Div([dbc.Label("Holdings, one a line: symbol and size; short below 0", html_for=Id.LINES), field])


def _ways_in(symbols: Sequence[Mapping[str, str]]) -> Component:
    picker = dcc.Dropdown(id=Id.ADD, options=list(symbols), placeholder="Add an instrument …", maxHeight=320)
    upload = dcc.Upload(
        [icon("file-earmark-arrow-up"), "Load a CSV or XLSX file"],
        id=Id.UPLOAD,
        accept=".csv,.xlsx",
        max_size=LARGEST_FILE,
        className="o-button",
    )
    named = html.Div(picker, className="o-picker", **attributes(aria_label="Add an instrument"))
    return html.Div([named, upload], className="o-basket__ways")


def _apply() -> Component:
    return html.Button(
        [icon("check-lg"), "Use this basket"], id=Id.APPLY, type="button", className="o-button o-button--primary"
    )


def _choice(identity: str, label: str, words: Words, value: object) -> Component:
    options = [{"label": title, "value": word} for word, title in words.items()]
    select = dbc.Select(id=identity, options=options, value=str(value), class_name="o-field")
    return html.Div([dbc.Label(label, html_for=identity), select])


def _number(identity: str, label: str, value: object, least: float | None = None) -> Component:
    field = dbc.Input(id=identity, type="number", value=value, min=least, step="any", class_name="o-field")
    return html.Div([dbc.Label(label, html_for=identity), field])


def _text(identity: str, label: str, value: object, placeholder: str, longest: int) -> Component:
    field = dbc.Input(
        id=identity,
        value=value,
        maxlength=longest,
        placeholder=placeholder,
        class_name="o-field",
        autocomplete="off",
    )
    return html.Div([dbc.Label(label, html_for=identity), field])
