"""Instruments by what a person types: the symbol first, then the words of the name."""

import re
from collections.abc import Iterable

from data.instruments import Listing

WORD = re.compile(r"[^\W_]+")
Place = tuple[int, int, str]  # in the order of what was found: how well it fits, length of the symbol, the symbol


def search_listings(listings: Iterable[Listing], text: str, limit: int) -> tuple[Listing, ...]:
    """Case-blind. Best first: the symbol itself, symbols that begin so, names each typed word begins a word of."""
    if not text.strip():
        return ()
    return tuple(listing for _, listing in ranked_listings(listings, text)[:limit])


def ranked_listings(listings: Iterable[Listing], text: str) -> list[tuple[Place, Listing]]:
    """As `search_listings`, each with its place; without a text all of them, by symbol."""
    typed = text.strip().casefold()
    found = [(place, listing) for listing in listings if (place := _place(listing, typed)) is not None]
    return sorted(found, key=lambda pair: pair[0])


def _place(listing: Listing, typed: str) -> Place | None:
    symbol = listing.instrument.symbol
    if not typed:
        return 0, 0, symbol
    rank = _rank(listing, typed)
    return None if rank is None else (rank, len(symbol), symbol)


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
