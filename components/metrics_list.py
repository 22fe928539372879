"""Metrics as a list of label and value, values aligned right."""

from dash import html
from dash.development.base_component import Component

from components.attributes import HIDDEN
from components.numbers import direction_glyph, metric_text
from components.panel import Metric, Metrics


def metrics_list(metrics: Metrics) -> Component:
    facts = html.Dl([_row(metric) for metric in metrics.items], className="o-facts")
    if not metrics.sentence:
        return facts
    return html.Div([html.P(metrics.sentence, className="o-sentence"), facts])


def _row(metric: Metric) -> html.Div:
    return html.Div(
        [
            html.Dt(metric.label, title=metric.note or None),
            html.Dd([_note(metric), _glyph(metric), metric_text(metric)], className=tone_of(metric)),
        ],
        className="o-facts__row",
    )


def _glyph(metric: Metric) -> html.Span | None:
    if not metric.signed or not isinstance(metric.value, int | float):
        return None
    return html.Span(direction_glyph(metric.value), className="o-glyph", **HIDDEN)


def _note(metric: Metric) -> html.Small | None:
    return html.Small(metric.note, className="o-facts__note") if metric.note else None


def tone_of(metric: Metric) -> str:
    if not metric.signed or not isinstance(metric.value, int | float) or metric.value == 0:
        return "o-num"
    return "o-num o-up" if metric.value > 0 else "o-num o-down"
