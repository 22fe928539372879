"""One line on whose numbers these are: instrument, last price, as-of, sources, rows, quarantine, disagreement."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.attributes import HIDDEN
from components.buttons import icon, menu
from components.numbers import direction_glyph, number_text, percent_text
from components.panel import Provenance
from components.provenance import provenance_list


@dataclass(frozen=True, slots=True)
class Quote:
    """The last bar of an instrument; `change` is against the bar before, in money and as a simple return."""

    symbol: str
    name: str
    place: str
    last: float
    decimals: int
    change: float | None
    change_percent: float | None
    as_of: str


def trust_bar(quote: Quote, provenance: Provenance) -> html.Div:
    return html.Div(
        [
            html.H1(quote.symbol),
            html.Span(quote.name, className="o-trust__name"),
            html.Span(quote.place, className="o-page-head__context"),
            html.Span(number_text(quote.last, quote.decimals), className="o-trust__last o-num"),
            _change(quote),
            menu(_facts(quote, provenance), provenance_list(provenance), "Sources and method", look="o-trust__facts"),
        ],
        className="o-page-head o-trust",
    )


def _change(quote: Quote) -> Component | None:
    if quote.change is None or quote.change_percent is None:
        return None
    absolute = number_text(quote.change, quote.decimals, signed=True)
    tone = "o-up" if quote.change > 0 else "o-down" if quote.change < 0 else ""
    return html.Span(
        [
            html.Span(direction_glyph(quote.change), className="o-glyph", **HIDDEN),
            f"{absolute} ({percent_text(quote.change_percent, signed=True)})",
        ],
        className=f"o-num {tone}",
    )


def _facts(quote: Quote, provenance: Provenance) -> list[Component]:
    differs = [source.differs_at_most for source in provenance.sources if source.differs_at_most is not None]
    count = len(provenance.sources)
    sources = provenance.sources[0].title if count == 1 else f"{count} sources"
    return [
        _fact("calendar-check", f"as of {quote.as_of}"),
        _fact("database", sources),
        _fact("list-ol", f"{number_text(provenance.rows, 0)} bars shown"),
        _fact("funnel", f"{number_text(provenance.quarantined, 0)} quarantined"),
        *([_fact("plus-slash-minus", f"sources differ by ≤ {percent_text(max(differs))}")] if differs else []),
        icon("chevron-down"),
    ]


def _fact(name: str, text: str) -> html.Span:
    return html.Span([icon(name), text], className="o-trust__fact")
