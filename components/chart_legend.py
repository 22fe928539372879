"""The legend of a chart: a chip for each indicator and comparison, with colours, last values and buttons."""

from dataclasses import dataclass

from dash import html

from components.buttons import icon_button, pressing

# Stores that the buttons write into: the place of the indicator or the symbol in the view's list.
EDIT, REMOVE, REMOVE_SYMBOL = "chart-edit-pressed", "chart-remove-pressed", "chart-remove-symbol-pressed"
COLOURS = 10  # the colourway repeats after so many, in the template and in the style sheet


@dataclass(frozen=True, slots=True)
class LegendValue:
    """`colour` is the place in the template's colourway."""

    text: str
    colour: int


@dataclass(frozen=True, slots=True)
class LegendEntry:
    label: str
    values: tuple[LegendValue, ...]
    index: int
    editable: bool = False
    removes: str = REMOVE
    fault: str = ""


def chart_legend(entries: tuple[LegendEntry, ...]) -> list[html.Div]:
    return [_chip(entry) for entry in entries]


def _chip(entry: LegendEntry) -> html.Div:
    edit, remove = pressing(EDIT, entry.index), pressing(entry.removes, entry.index)
    return html.Div(
        [
            html.Strong(entry.label),
            *(_value(value) for value in entry.values),
            html.Span(entry.fault, className="o-badge o-badge--warn") if entry.fault else None,
            icon_button("sliders", f"Edit {entry.label}", "o-chip__x", **edit) if entry.editable else None,
            icon_button("x-lg", f"Remove {entry.label}", "o-chip__x", **remove),
        ],
        className="o-chip",
    )


def _value(value: LegendValue) -> html.Span:
    return html.Span([html.I(className=f"o-swatch o-swatch--{value.colour % COLOURS}"), value.text], className="o-num")
