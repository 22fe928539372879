"""A control for any parameter of a view: what can be chosen follows from its codec, and what is said from its words.

A control's id is `{"type": "<prefix>-setting", "name": <parameter>}`, so that one callback hears of them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from views.base import View
from views.fields import Choice, ListOf, Number, Symbol
from views.risk.options import OptionalSymbol

Options = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Offers:
    """`symbols`: the instruments there are, and those chosen. By parameter, `words` for its values, where these are not
    for people, and `hints` at what is typed."""

    symbols: Options
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)


def setting_id(prefix: str, name: Any) -> dict[str, Any]:
    return {"type": f"{prefix}-setting", "name": name}


def setting_controls(prefix: str, view: View, names: Iterable[str], offers: Offers) -> list[Component]:
    """In the order of `names`."""
    specs = {spec.name: spec for spec in fields(view)}
    return [_labelled(setting_id(prefix, name), specs[name], getattr(view, name), offers) for name in names]


def _labelled(identity: dict[str, Any], spec: "Field[Any]", value: Any, offers: Offers) -> Component:
    label, _, rest = spec.metadata["doc"].partition(";")
    control, face = _control(identity, spec, value, offers), html.Span(label, className="form-label")
    title = rest.strip() or None
    if isinstance(control, dcc.Dropdown):  # a button with a list of its own, which no label may hold
        named = html.Div(control, className="o-picker", role="group", **attributes(aria_label=label))
        return html.Div([face, named], title=title)
    return html.Label([face, control], title=title)


def _control(  # noqa: PLR0911 (one return for each codec)
    identity: dict[str, Any], spec: "Field[Any]", value: Any, offers: Offers
) -> Component:
    words, hint = offers.words.get(spec.name, {}), offers.hints.get(spec.name, "")
    match spec.metadata["codec"]:
        case Choice(allowed):
            return _select(identity, {word: words.get(word, word.capitalize()) for word in allowed}, value)
        case Number() as codec:
            return _number(identity, codec, value, spec.default)
        case OptionalSymbol() | Symbol():
            return _picker(identity, offers.symbols, value or None, hint, several=False)
        case ListOf(Symbol()):
            return _picker(identity, offers.symbols, list(value), hint, several=True)
        case ListOf() if words:
            return _picker(identity, _titles(words), list(value), hint, several=True)
        case _ if words:
            return _picker(
                identity, _titles({**words, value: words.get(value, value)}), value or None, hint, several=False
            )
        case codec:
            return _text(identity, codec.write(value), hint)


def _titles(words: Mapping[str, str]) -> Options:
    return [{"label": title, "value": word} for word, title in words.items() if word]


def _select(identity: dict[str, Any], words: Mapping[str, str], value: str) -> Component:
    titles = dict(words) if value in words else {**words, value: value}
    options = [{"label": title, "value": word} for word, title in titles.items()]
    select: Component = dbc.Select(id=identity, options=options, value=value, class_name="o-field")
    return select


def _number(identity: dict[str, Any], codec: Number, value: float, default: Any) -> Component:
    """Told when one leaves the field or presses Enter; emptied, it is its default again."""
    field: Component = dbc.Input(
        id=identity,
        type="number",
        value=value,
        min=codec.low,
        max=codec.high,
        step=1 if codec.whole else "any",
        placeholder=f"{default:g}",
        debounce=True,
        class_name="o-field",
    )
    return field


def _picker(identity: dict[str, Any], options: Options, value: Any, hint: str, *, several: bool) -> Component:
    return dcc.Dropdown(
        id=identity, options=list(options), value=value, multi=several, placeholder=hint or "None", maxHeight=320
    )


def _text(identity: dict[str, Any], value: str, hint: str) -> Component:
    field: Component = dbc.Input(
        id=identity,
        value=value,
        debounce=True,
        maxlength=400,
        placeholder=hint,
        class_name="o-field",
        autocomplete="off",
    )
    return field
