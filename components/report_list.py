"""Reports as lines: name, how each stands, when it is due, how its last run went."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.buttons import QUIET, icon, menu, pressing
from components.report_head import badge


@dataclass(frozen=True, slots=True)
class ReportLine:
    """`last`: how the last run went; `overdue`: what should have been sent and was not."""

    id: int
    title: str
    standing: str
    schedule: str
    due: str
    last: str
    is_last_bad: bool = False
    overdue: str = ""


def report_list(lines: Sequence[ReportLine], pressed: str) -> Component:
    if not lines:
        return html.Div(
            [
                icon("send"),
                html.H2("There are no reports yet"),
                html.P("A report is made of saved views: save what you look at, then say when and to whom it goes."),
                dcc.Link("New report", href="/reports/new", className="o-button o-button--primary"),
            ],
            className="o-card o-empty",
        )
    return html.Ul([html.Li(_line(one, pressed), className="o-reports__line") for one in lines],
                   className="o-card o-reports")  # fmt: skip


def _line(one: ReportLine, pressed: str) -> list[Component]:
    name = dcc.Link(one.title, href=f"/reports/{one.id}")
    look = "o-reports__last o-down" if one.is_last_bad else "o-reports__last"
    return [
        html.Div(
            [
                html.Div([name, badge(one.standing)], className="o-reports__name"),
                html.Div(one.schedule, className="o-soft"),
            ],
            className="o-reports__what",
        ),
        html.Div(
            [
                html.Div(one.due),
                html.Div([icon("exclamation-triangle"), one.overdue], className="o-reports__overdue")
                if one.overdue
                else None,
            ],
            className="o-reports__due",
        ),
        html.Div(dcc.Link(one.last, href=f"/reports/{one.id}/runs") if one.last else "Never run", className=look),
        menu(
            icon("three-dots"),
            [_deed(sign, words, f"{deed} {one.id}", pressed) for sign, words, deed in _deeds(one.standing)],
            f"More for {one.title}",
            look=f"{QUIET} o-button--icon",
        ),
    ]  # fmt: skip


def _deeds(standing: str) -> list[tuple[str, str, str]]:
    lines = [("copy", "Duplicate", "duplicate"), ("trash", "Delete", "delete")]
    if standing == "active":
        return [("pause", "Pause", "pause"), *lines]
    return [("arrow-repeat", "Resume", "resume"), *lines] if standing == "paused" else lines


def _deed(sign: str, words: str, value: str, pressed: str) -> Component:
    return html.Button([icon(sign), words], type="button", className="o-menu__item", **pressing(pressed, value))
