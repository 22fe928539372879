"""What the symbol search of the shell finds. Imported by the server, since it belongs to no page."""

from dash import Input, Output, callback
from dash.development.base_component import Component

from components.symbol_search import Id, Suggestion, suggestion_list
from data.market import Listing
from pages._context import market

LIMIT = 12


@callback(Output(Id.RESULTS, "children"), Input(Id.INPUT, "value"))
def find(text: object) -> Component:
    query = text.strip()[:64] if isinstance(text, str) else ""
    found = market().search(query, LIMIT) if query else market().listings()[:LIMIT]
    return suggestion_list(query, [_suggestion(listing) for listing in found])


def _suggestion(listing: Listing) -> Suggestion:
    years = [f"{series.first.year}–{series.last.year}" for series in listing.series[:1]]
    return Suggestion(listing.instrument.symbol, listing.instrument.name, " · ".join([listing.instrument.kind, *years]))
