"""The instruments that a file's symbols stand for: those there are, and those to be made as the file's owner says."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
from sqlalchemy import Connection

from data.importing.faults import ImportFault
from data.importing.normalise import is_symbol
from data.importing.options import ImportOptions
from data.importing.sessions import home_of_exchange
from data.instruments import Instrument, NewInstrument, find_instrument

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
    existing = {symbol: instrument for symbol, instrument in found.items() if instrument is not None}
    for instrument in existing.values():
        _check_agrees(instrument, options)
    fresh = [symbol for symbol in found if symbol not in existing]
    return {**existing, **(_new_instruments(fresh, written, options) if fresh else {})}


def checked_currency(text: str) -> str:
    if not pd.Series([text]).str.match(CURRENCY_FORM).item():
        raise ImportFault(f"{text!r} is no currency code of three letters (ISO 4217, like USD); {MINOR_UNITS}.")
    if text.upper() in MINOR:
        raise ImportFault(f"{text.upper()} is no currency; {MINOR_UNITS}.")
    return text.upper()


def _check_agrees(instrument: Instrument, options: ImportOptions) -> None:
    said = {"currency": options.currency, "exchange": options.exchange}
    for what, value in said.items():
        known = getattr(instrument, what)
        if value is not None and known is not None and value != known:
            raise ImportFault(f"{instrument.symbol} is stored with {what} {known}, not {value}.")


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
    if len(distinct) != 1:
        why = "the file names none" if not distinct else f"the file names {', '.join(sorted(distinct))}"
        raise ImportFault(f"{symbol} is new and its currency is not known ({why}); say it, like --currency USD.")
    return checked_currency(distinct.pop())
