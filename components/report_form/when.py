"""When a report is sent. Of its fields those are shown that the chosen kind of schedule goes by."""

from calendar import day_name
from collections.abc import Collection, Mapping
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.report_form.fields import (
    PLAIN,
    WHEN,
    Options,
    field,
    field_id,
    in_page,
    picker,
    row,
    section,
    select,
    text,
)

KINDS: Final[Options] = {
    "daily": "Every day",
    "weekdays": "Monday to Friday",
    "weekly": "Every week",
    "monthly": "Every month",
    "after_close": "After the close of an exchange",
    "nth_session": "A session of the month",
    "cron": "By five fields, as cron",
    "never": "Only when I ask for it",
}
DAYS: Final[Options] = {str(number): name for number, name in enumerate(day_name)}
DAYS_OF_MONTH: Final[Options] = {**{str(day): str(day) for day in range(1, 32)}, "-1": "The last day"}
SESSIONS: Final[Options] = {
    "1": "The first",
    "2": "The second",
    "3": "The third",
    "5": "The fifth",
    "10": "The tenth",
    "-3": "The third last",
    "-2": "The second last",
    "-1": "The last",
}
HOLIDAYS: Final[Options] = {
    "send": "Are days like others",
    "skip": "Are left out",
    "next": "Wait for the next session",
}
CATCH_UP: Final[Options] = {"latest": "Send the latest only", "all": "Send all of them"}
TIMES = "report-times"


def when(
    values: Mapping[str, Any], shown: Collection[str], times: Component, zones: Options, exchanges: Options
) -> Component:
    """`times`: the next ones that it is due."""

    def box(name: str, label: str, control: Component, *, group: str = "", note: str = "") -> Component:
        return field(name, label, control, group=group, note=note, hidden=name not in shown)

    def choose(name: str, label: str, options: Options) -> Component:
        return box(name, label, select(WHEN, name, values[name], _with(options, values[name])))

    kind = select(WHEN, "schedule", values["schedule"], KINDS)
    zone = picker(field_id(WHEN, "time_zone"), values["time_zone"], zones, "Time zone", clearable=False)
    exchange = picker(field_id(WHEN, "exchange"), values["exchange"] or None, exchanges, "Choose one", clearable=False)
    return section(
        "When",
        [
            row(
                # What is wrong with the schedule stands where its next times would.
                html.Div(
                    [dbc.Label("It is sent", html_for=in_page(field_id(WHEN, "schedule"))), kind],
                    className="o-fields__field",
                ),
                choose("weekday", "Day", DAYS),
                choose("day", "Day of the month", DAYS_OF_MONTH),
                box("exchange", "Exchange", exchange, group="o-picker"),
                choose("nth", "Session", SESSIONS),
                choose("session_weekday", "On", {"every": "Every session", **DAYS}),
                box("minutes", "Minutes after the close", text(WHEN, "minutes", values["minutes"], type="number")),
                box("at", "At", text(WHEN, "at", values["at"], type="time")),
                box("cron", "Minute, hour, day, month, weekday", text(WHEN, "cron", values["cron"], maxlength=200)),
                box("time_zone", "Time zone", zone, group="o-picker"),
            ),
            row(
                choose("holidays", "Days on which an exchange is closed", HOLIDAYS),
                choose("catch_up", "If Oriel was off when it was due", CATCH_UP),
                field(
                    "window",
                    "Overdue after, in minutes",
                    text(PLAIN, "window", values["window"], type="number", min=5),
                ),
            ),
            html.Div(times, id=TIMES, className="o-times", **attributes(aria_live="polite")),
        ],
    )


def times_list(sentence: str, times: Collection[str]) -> Component:
    if not times:
        return html.P(sentence, className="o-fields__note")
    return html.Div([html.P(sentence, className="o-fields__note"), html.Ol([html.Li(one) for one in times])])


def _with(options: Options, value: str) -> Options:
    return options if value in options else {**options, value: value}
