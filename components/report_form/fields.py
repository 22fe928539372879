"""Fields of a report's form: a label, a control, a line for what is wrong with it.

A control's id is `{"type": <group>, "name": <field>}`, so that one callback hears of a whole group.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
import orjson
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.panel_card import card

PLAIN, WHEN, IF = "report-field", "report-when", "report-if"
GROUPS = (PLAIN, WHEN, IF)
BOX, FAULT = "report-box", "report-fault"
Options = Mapping[str, str]


def field_id(group: str, name: Any) -> dict[str, Any]:
    return {"type": group, "name": name}


def section(title: str, children: Sequence[Component], context: str = "") -> Component:
    return card(title, html.Div(list(children), className="o-fields"), context=context, class_name="o-report-card")


def row(*fields: Component) -> Component:
    """Side by side where there is room."""
    return html.Div(list(fields), className="o-fields__row")


def field(
    name: str, label: str, control: Component, *, group: str = "", note: str = "", hidden: bool = False
) -> Component:
    """`group`: of a control that can be labelled only by being in a group of its name, as a list of choices can."""
    face = dbc.Label(label, html_for=None if group else in_page(getattr(control, "id", "")))
    named: dict[str, Any] = {"role": "group", **attributes(aria_label=label)} if group else {}
    return html.Div(
        [
            face,
            html.Div(control, className=group or None, **named),
            html.P(note, className="o-fields__note") if note else None,
            fault(name),
        ],
        id=field_id(BOX, name),
        className="o-fields__field",
        hidden=hidden,
    )


def in_page(identity: Any) -> str:
    """As Dash writes an id of several parts into the page."""
    return orjson.dumps(identity, option=orjson.OPT_SORT_KEYS).decode() if isinstance(identity, dict) else identity


def fault(name: str) -> Component:
    return html.Div(id=field_id(FAULT, name), className="o-fields__fault", role="alert")


def text(group: str, name: str, value: Any, **options: Any) -> Component:
    made: Component = dbc.Input(
        id=field_id(group, name), value=value, class_name="o-field", autocomplete="off", **options
    )
    return made


def area(name: str, value: str, rows: int, placeholder: str = "", **options: Any) -> Component:
    made: Component = dbc.Textarea(
        id=field_id(PLAIN, name),
        value=value,
        rows=rows,
        placeholder=placeholder,
        class_name="o-field o-field--tall",
        **options,
    )
    return made


def select(group: str, name: str, value: str, options: Options, placeholder: str = "") -> Component:
    listed = [{"label": title, "value": word} for word, title in options.items()]
    made: Component = dbc.Select(
        id=field_id(group, name), options=listed, value=value, placeholder=placeholder, class_name="o-field"
    )
    return made


def radios(group: str, name: str, value: str, options: Options) -> Component:
    listed = [{"label": title, "value": word} for word, title in options.items()]
    made: Component = dbc.RadioItems(id=field_id(group, name), options=listed, value=value, class_name="o-choices")
    return made


def picker(
    identity: Any, value: Any, options: Options, placeholder: str, *, multi: bool = False, clearable: bool = True
) -> Component:
    listed = [{"label": title, "value": word} for word, title in options.items()]
    made: Component = dcc.Dropdown(
        id=identity,
        options=listed,
        value=value,
        multi=multi,
        clearable=clearable,
        placeholder=placeholder,
        maxHeight=320,
    )
    return made
