"""The last bar of an instrument, as the head of its page."""

import math

from components.numbers import price_decimals
from components.panel import iso
from components.trust_bar import Quote
from data.instruments import UnknownSymbol
from data.market import Market
from views.base import NothingToShow
from views.chart.state import ChartView
from views.chart.stretch import load_history


def quote_of(view: ChartView, market: Market) -> Quote | None:
    """None when there is no instrument or no bar: the price panel says so."""
    try:
        bars = load_history(view, view.symbol, market)
    except (UnknownSymbol, NothingToShow):
        return None
    closes = bars.frame["close"].to_numpy()[-2:]
    if not closes.size:
        return None
    last, before = float(closes[-1]), float(closes[0]) if closes.size > 1 else math.nan
    change = last - before if math.isfinite(before) else None
    instrument = bars.instrument
    return Quote(
        symbol=instrument.symbol,
        name=instrument.name,
        place=" · ".join(word for word in (instrument.exchange, instrument.currency) if word),
        last=last,
        decimals=price_decimals(last),
        change=change,
        as_of=iso(bars.as_of) or "",
        change_percent=change / before if change is not None and before > 0 else None,
    )
