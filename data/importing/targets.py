"""The instruments that a file's symbols stand for: those there are, and those to be made as the file's owner says."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from data.importing.faults import ImportFault
from data.importing.normalise import is_symbol
from data.importing.options import ImportOptions
from data.importing.sessions import home_of_exchange
from data.instruments import Instrument, NewInstrument, find_instrument
from data.schema import NO_CURRENCY

CURRENCY_FORM = r"^([A-Z]{3}|[a-z]{3})$"  # mixed case is a part of a currency: GBp is a hundredth of GBP
MINOR_UNITS = "prices in a hundredth of a currency (GBp, GBX, ZAc, ILA) must be converted first"
MINOR = frozenset({"GBX", "ZAC", "ILA"})


Target = Instrument | NewInstrument


def find_targets(connection: Connection, frame: pd.DataFrame, options: ImportOptions) -> dict[str, Target]:
    """By symbol. Raises ImportFault where an instrument can't be made or is not what the owner says."""
    if options.currency is not None:
        options = replace(options, currency=checked_currency(options.currency))
    valid = frame[frame["symbol"].isin([symbol for symbol in frame["symbol"].unique() if is_symbol(symbol)])]
    written = valid.groupby("symbol", sort=False)["currency"].unique()
    found = {str(symbol): find_instrument(connection, str(symbol)) for symbol in written.index}
    _check_units(options)
    existing = {symbol: instrument for symbol, instrument in found.items() if instrument is not None}
    for instrument in existing.values():
        _check_agrees(instrument, options)
    existing = {symbol: _with_units(instrument, options) for symbol, instrument in existing.items()}
    fresh = [symbol for symbol in found if symbol not in existing]
    return {**existing, **(_new_instruments(fresh, written, options) if fresh else {})}


def checked_currency(text: str) -> str:
    if not pd.Series([text]).str.match(CURRENCY_FORM).item():
        raise ImportFault(f"{text!r} is no currency code of three letters (ISO 4217, like USD); {MINOR_UNITS}.")
    if text.upper() in MINOR:
        raise ImportFault(f"{text.upper()} is no currency; {MINOR_UNITS}.")
    return text.upper()


def floor_of(target: Target) -> float:
    """What a return is above, if it is a simple one: in units that nobody said, −100 % is at most −100."""
    if target.returns_are == "log":
        return -np.inf
    return -1.0 if target.returns_in == "fraction" else -100.0


def _check_units(options: ImportOptions) -> None:
    said = {"--returns-in": options.returns_in, "--returns-are": options.returns_are}
    named = [option for option, value in said.items() if value is not None]
    if named and not options.has_only_returns:
        raise ImportFault(f"{named[0]} is for a file of returns; say --kind returns too, or leave it out.")


def _check_agrees(instrument: Instrument, options: ImportOptions) -> None:
    symbol = instrument.symbol
    if instrument.has_only_returns and not options.has_only_returns:
        raise ImportFault(
            f"{symbol} is a series of returns and takes no prices; say --kind returns, or another symbol."
        )
    if options.has_only_returns and not instrument.has_only_returns:
        raise ImportFault(f"{symbol} is stored with prices and takes no returns; give them another symbol.")
    for what in ("currency", "exchange", "returns_in", "returns_are"):
        known, said = getattr(instrument, what), getattr(options, what)
        if said is not None and known not in (None, NO_CURRENCY, said):
            raise ImportFault(f"{symbol} is stored with {what.replace('_', ' ')} {known}, not {said}.")


def _with_units(instrument: Instrument, options: ImportOptions) -> Instrument:
    """What was left open once may be said later."""
    return replace(
        instrument,
        returns_in=instrument.returns_in or options.returns_in,
        returns_are=instrument.returns_are or options.returns_are,
    )


def _new_instruments(symbols: list[str], written: pd.Series, options: ImportOptions) -> dict[str, NewInstrument]:
    if options.name is not None and len(symbols) > 1:
        raise ImportFault("--name is for a file with one new symbol.")
    calendar, timezone = _home(options)
    return {
        symbol: NewInstrument(
            symbol=symbol,
            name=(options.name or "").strip() or symbol,
            kind=options.kind,
            currency=_currency(symbol, written[symbol], options),
            exchange=options.exchange,
            calendar=calendar,
            timezone=timezone,
            allows_nonpositive=options.allow_nonpositive,
            returns_in=options.returns_in,
            returns_are=options.returns_are,
        )
        for symbol in symbols
    }


def _home(options: ImportOptions) -> tuple[str | None, str]:
    """Calendar and time zone; an exchange's own zone goes before that of the file."""
    said = options.timezone or "UTC"
    if options.exchange is not None:
        return home_of_exchange(options.exchange) or (None, said)
    return ("24/7", "UTC") if options.kind == "crypto" else (None, said)


def _currency(symbol: str, written: Iterable[str], options: ImportOptions) -> str:
    if options.currency is not None:
        return options.currency
    distinct = {text for text in written if text}
    if options.has_only_returns and not distinct:
        return NO_CURRENCY
    if len(distinct) != 1:
        why = "the file names none" if not distinct else f"the file names {', '.join(sorted(distinct))}"
        raise ImportFault(f"{symbol} is new and its currency is not known ({why}); say it, like --currency USD.")
    return checked_currency(distinct.pop())
