"""The secrets by which receivers of a report's webhooks know that it is from its author."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component


def signing(secrets: Mapping[str, str]) -> Component | None:
    """`secrets` by the webhook's address. Out of sight until somebody asks, since a screen is easily shared."""
    if not secrets:
        return None
    shown = [html.Li([html.Span(address), html.Code(secret)]) for address, secret in secrets.items()]
    return html.Details(
        [
            html.Summary("How receivers check who sent it"),
            html.P(
                [
                    "Give each receiver its secret: ",
                    html.A("the manual", href="/manual/reports#where-it-goes"),
                    " says how a signature is checked. Nobody else's reports are signed with it.",
                ],
                className="o-fields__note",
            ),
            html.Ul(shown, className="o-secrets"),
        ],
        className="o-signing",
    )
