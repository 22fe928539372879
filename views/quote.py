"""The last bar of an instrument, as the head of its page."""

import math

from components.numbers import price_decimals
from components.panel import iso
from components.trust_bar import Quote
from data.bars import Bars


def quote_of(bars: Bars) -> Quote | None:
    """None without a bar, or without a close to show."""
    closes = bars.frame["close"].to_numpy()[-2:]
    if not closes.size or not math.isfinite(closes[-1]):
        return None
    last, before = float(closes[-1]), float(closes[0]) if closes.size > 1 else math.nan
    change = last - before if math.isfinite(before) else None
    instrument = bars.instrument
    return Quote(
        symbol=instrument.symbol,
        name=instrument.name,
        place=" · ".join(word for word in (instrument.exchange, instrument.unit) if word),
        last=last,
        decimals=price_decimals(last),
        change=change,
        as_of=iso(bars.as_of) or "",
        change_percent=change / before if change is not None and before > 0 else None,
    )
