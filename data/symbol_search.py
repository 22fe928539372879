"""Instruments by what a person types: the symbol first, then the words of the name."""

import re
from collections.abc import Iterable

from data.instruments import Listing

WORD = re.compile(r"[^\W_]+")


def search_listings(listings: Iterable[Listing], text: str, limit: int) -> tuple[Listing, ...]:
    """Case-blind. Best first: the symbol itself, symbols that begin so, names each typed word begins a word of."""
    typed = text.strip().casefold()
    if not typed:
        return ()
    ranked = [(rank, listing) for listing in listings if (rank := _rank(listing, typed)) is not None]
    ranked.sort(key=lambda found: (found[0], len(found[1].instrument.symbol), found[1].instrument.symbol))
    return tuple(listing for _, listing in ranked[:limit])


def _rank(listing: Listing, typed: str) -> int | None:
    symbol = listing.instrument.symbol.casefold()
    if symbol == typed:
        return 0
    if symbol.startswith(typed):
        return 1
    name, wanted = WORD.findall(listing.instrument.name.casefold()), WORD.findall(typed)
    if wanted and all(any(word.startswith(part) for word in name) for part in wanted):
        return 2
    return None
