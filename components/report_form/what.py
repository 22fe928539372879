"""What a report shows: its title and words, its views in order, in which forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon_button, pressing
from components.report_form.fields import (
    PLAIN,
    Options,
    area,
    fault,
    field,
    field_id,
    picker,
    radios,
    row,
    section,
    text,
)

FORMATS: Final[Options] = {
    "pdf": "PDF",
    "html": "Interactive page (HTML)",
    "html-static": "Page without scripts (HTML)",
    "png": "Picture (PNG)",
    "xlsx": "Tables (XLSX)",
    "csv": "Tables (CSV)",
}
PAPERS: Final[Options] = {"A4": "A4", "Letter": "Letter"}
ON_FAILURE: Final[Options] = {
    "block": "Send nothing, and tell me",
    "name": "Send the rest, and name on the first page what is missing",
}


class Id:
    ENTRIES, ROWS, ADD, PRESSED = "report-entries", "report-rows", "report-add", "report-entry-pressed"
    TEXT_SHOWN = "report-text-shown"
    PANELS = "report-panels"  # of one row: {"type": PANELS, "row": number}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One saved view of the report. `panels`: those there are; none: it has no choice of them, and `note` says why."""

    name: str
    note: str
    panels: Options
    chosen: tuple[str, ...]


def what(values: Mapping[str, Any], rows: Sequence[EntryRow], views: Options, symbols: Options) -> Component:
    """`views`: the saved ones that can be added."""
    return section(
        "What",
        [
            field("title", "Title", text(PLAIN, "title", values["title"], maxlength=120, placeholder="Weekly review")),
            field("text", "Words before the views, in markdown", area("text", values["text"], 4, maxlength=20_000)),
            _views(values, rows, views),
            field(
                "symbols",
                "One round of the views for each of these instruments",
                picker(field_id(PLAIN, "symbols"), values["symbols"], symbols, "Each view as it is", multi=True),
                group="o-picker",
            ),
            _forms(values),
        ],
    )


def _views(values: Mapping[str, Any], rows: Sequence[EntryRow], views: Options) -> Component:
    return html.Div(
        [
            dbc.Label("Views, in their order"),
            dcc.Store(id=Id.ENTRIES, data=values["entries"]),
            dcc.Store(id=Id.PRESSED),
            html.Div(entry_rows(rows), id=Id.ROWS),
            html.Div(
                picker(Id.ADD, None, views, "Add a saved view or a dashboard …"),
                className="o-picker",
                role="group",
                **attributes(aria_label="Add a saved view or a dashboard"),
            ),
            fault("entries"),
        ],
        className="o-fields__field",
    )


def _forms(values: Mapping[str, Any]) -> Component:
    return row(
        field("formats", "Forms", _formats(values["formats"]), group="o-choices-box"),
        html.Div(
            [
                field("paper", "Paper", radios(PLAIN, "paper", values["paper"], PAPERS), group="o-choices-box"),
                field(
                    "on_failure",
                    "If a panel can't be made",
                    radios(PLAIN, "on_failure", values["on_failure"], ON_FAILURE),
                    group="o-choices-box",
                ),
            ],
            className="o-fields",
        ),
    )


def entry_rows(rows: Sequence[EntryRow]) -> Component:
    if not rows:
        return html.P("None yet. A view is kept by Save on its page.", className="o-fields__note")
    last = len(rows) - 1
    return html.Ol([html.Li(_entry(number, one, last), className="o-entry") for number, one in enumerate(rows)],
                   className="o-entries")  # fmt: skip


def _entry(number: int, one: EntryRow, last: int) -> list[Component]:
    def button(sign: str, words: str, way: str, *, disabled: bool = False) -> Component:
        pressed = pressing(Id.PRESSED, f"{way} {number}")
        return icon_button(sign, f"{words}: {one.name}", disabled=disabled, **pressed)

    chooser: Component = html.P(one.note, className="o-fields__note")
    if one.panels:
        chosen = picker(
            {"type": Id.PANELS, "row": number}, list(one.chosen), one.panels, "Its leading panels", multi=True
        )
        label = attributes(aria_label=f"Panels of {one.name}")
        chooser = html.Div(chosen, className="o-picker", role="group", **label)
    return [
        html.Div(
            [
                html.Span(one.name, className="o-entry__name"),
                html.Span(one.note, className="o-entry__note") if one.panels else None,
                html.Span(
                    [
                        button("arrow-up", "Move up", "up", disabled=number == 0),
                        button("arrow-down", "Move down", "down", disabled=number == last),
                        button("x-lg", "Take out", "out"),
                    ],
                    className="o-entry__deeds",
                ),
            ],
            className="o-entry__head",
        ),
        chooser,
    ]


def _formats(chosen: Sequence[str]) -> Component:
    listed = [{"label": title, "value": name} for name, title in FORMATS.items()]
    made: Component = dbc.Checklist(
        id=field_id(PLAIN, "formats"), options=listed, value=list(chosen), class_name="o-choices"
    )
    return made
