"""The answer as the head of its page: the sentence, what may be followed and how sure that is, and the numbers.

Of the panel's metrics the first three stand below the sentence, the others are a list beside it. The sentence's first
line is what was found, the second what follows.
"""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon, pressing
from components.metrics_list import metrics_list
from components.numbers import metric_text
from components.panel import Metric, Metrics, Panel
from components.panel_card import card, panel_actions, warning_list

NO_BREAK = "\N{NO-BREAK SPACE}"
FEW_NOTES = 2
SHORT = 24  # characters that are read at a glance
LED = 3  # metrics below the sentence


@dataclass(frozen=True, slots=True)
class Opening:
    """Of what is withheld: the store that its button writes to, and whether it is open. No `store`: nothing is."""

    store: str
    is_open: bool


def answer_card(panel: Panel, opening: Opening | None) -> html.Section:
    """Raises TypeError for a panel without metrics."""
    if not isinstance(panel.content, Metrics):
        raise TypeError("an answer is made of metrics")
    items = panel.content.items
    found, _, why = panel.content.sentence.replace(" %", f"{NO_BREAK}%").partition("\n")
    lead = [
        html.P(found, className="o-answer__sentence"),
        html.P(why, className="o-answer__why"),
        html.Dl([_fact(metric) for metric in items[:LED]], className="o-answer__lead"),
        *([_button(opening)] if opening else []),
    ]
    body = html.Div([html.Div(lead), metrics_list(Metrics(items[LED:]))], className="o-answer")
    return card(panel.title, [body, _notes(panel.warnings)], context=panel.context, actions=panel_actions(panel, None))


def _notes(warnings: tuple[str, ...]) -> Component | None:
    """Folded where they are many: they are read once, the answer every day."""
    listed = warning_list(warnings)
    if len(warnings) <= FEW_NOTES:
        return listed
    summary = html.Summary([icon("exclamation-circle"), f"{len(warnings)} notes on what the answer is made of"])
    return html.Details([summary, listed], className="o-answer__notes")


def _fact(metric: Metric) -> html.Div:
    words = isinstance(metric.value, str) and len(metric.value) > SHORT
    return html.Div(
        [
            html.Dt(metric.label),
            html.Dd([html.Span(metric_text(metric)), html.Small(metric.note)]),
        ],
        className="o-answer__fact o-answer__fact--words" if words else "o-answer__fact",
    )


def _button(opening: Opening) -> Component:
    words, sign = ("Withhold it again", "eye-slash") if opening.is_open else ("Show the withheld signal", "eye")
    return html.Button(
        [icon(sign), words],
        type="button",
        className="o-button",
        **attributes(aria_pressed="true" if opening.is_open else "false"),
        **pressing(opening.store, 0 if opening.is_open else 1),
    )
