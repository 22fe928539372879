"""The ledger of a report: one entry a run, with its times, what was sent to whom, and what went wrong in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon, pressing

LOOKS = {"sent": "o-badge--on", "failed": "o-badge--bad", "missed": "o-badge--bad", "retrying": "o-badge--warn"}


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """`target` is masked. `words`: when it was sent, or why it was not."""

    target: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class FileLine:
    name: str
    size: str
    address: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """`facts`: label and value. `deeds`: what a button says, and what it writes into the store."""

    id: int
    when: str
    state: str
    outcome: str
    origin: str
    reason: str
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str]
    deliveries: Sequence[DeliveryLine]
    files: Sequence[FileLine]
    deeds: Sequence[tuple[str, str]]


def ledger_list(runs: Sequence[RunLine], pressed: str) -> Component:
    if not runs:
        words = "It has not run yet. Each time that it is due, and each time that you ask for it, is listed here."
        return html.Div([icon("inbox"), html.P(words)], className="o-empty", role="status")
    return html.Ol([html.Li(_run(run, pressed), id=f"run-{run.id}", className="o-card o-runs__run") for run in runs],
                   className="o-runs")  # fmt: skip


def _run(run: RunLine, pressed: str) -> list[Component | None]:
    deeds = [_button(run, words, value, pressed) for words, value in run.deeds]
    return [
        html.Div(
            [
                html.Span(run.outcome, className=f"o-badge {LOOKS.get(run.state, '')}".strip()),
                html.H2(run.when, className="o-num"),
                html.Span(run.origin, className="o-faint"),
                html.Span(deeds, className="o-runs__deeds"),
            ],
            className="o-runs__head",
        ),
        html.P(run.reason, className="o-runs__reason") if run.reason else None,
        html.Ul([html.Li(note) for note in run.notes], className="o-notes") if run.notes else None,
        html.Dl([html.Div([html.Dt(label), html.Dd(value, className="o-num")]) for label, value in run.facts],
                className="o-runs__facts"),
        _deliveries(run.deliveries),
        _files(run.files),
    ]  # fmt: skip


def _button(run: RunLine, words: str, value: str, pressed: str) -> Component:
    named = attributes(aria_label=f"{words}: {run.when}")
    return html.Button(words, type="button", className="o-button", **named, **pressing(pressed, value))


def _deliveries(lines: Sequence[DeliveryLine]) -> Component | None:
    if not lines:
        return None
    rows = [
        html.Li(
            [
                icon("check2" if one.state == "sent" else "x-lg" if one.state == "failed" else "hourglass-split"),
                html.Span(one.target, className="o-runs__target"),
                html.Span(one.words, className="o-soft"),
            ],
            className=f"o-runs__delivery o-runs__delivery--{one.state}",
        )
        for one in lines
    ]
    return html.Ul(rows, className="o-runs__deliveries", **attributes(aria_label="Where it went"))


def _files(lines: Sequence[FileLine]) -> Component | None:
    if not lines:
        return None
    return html.Div([_file(one) for one in lines], className="o-runs__files")


def _file(line: FileLine) -> Component:
    face: list[Component | str] = [icon("download"), line.name, html.Span(line.size, className="o-faint")]
    return html.A(face, href=line.address, className="o-chip")
