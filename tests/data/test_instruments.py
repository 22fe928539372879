"""Instruments and sources are made once and stay as they are."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from data.database import Database
from data.instruments import NewInstrument, UnknownSymbol, ensure_instrument, get_instrument, read_listings
from data.sources import NewSource, ensure_source, find_source

NEW = NewInstrument("ABC", "A Company", exchange="XNYS", calendar="XNYS", sector="Energy")


def test_an_instrument_that_exists_stays_as_it_is(database: Database) -> None:
    with database.begin() as connection:
        first = ensure_instrument(connection, NEW)
        assert ensure_instrument(connection, replace(NEW, name="Another name")) == first
        assert get_instrument(connection, "abc") == first
        assert (first.name, first.sector, first.timezone, first.allows_nonpositive) == (
            "A Company",
            "Energy",
            "UTC",
            False,
        )


def test_a_source_that_exists_stays_as_it_is(database: Database) -> None:
    with database.begin() as connection:
        first = ensure_source(connection, NewSource("file", "A file"))
        assert ensure_source(connection, NewSource("file", "Another", priority=1)) == first
        assert find_source(connection, "none") is None


def test_an_instrument_without_bars_is_listed_without_series(database: Database) -> None:
    with database.begin() as connection:
        instrument = ensure_instrument(connection, NEW)
        (listing,) = read_listings(connection)
    assert (listing.instrument, listing.series) == (instrument, ())


@pytest.mark.parametrize("symbol", ["abc", "A B", "", "-A", "A" * 33, "A;DROP"])
def test_the_database_refuses_what_is_no_symbol(database: Database, symbol: str) -> None:
    with pytest.raises(IntegrityError, match="symbol_form"), database.begin() as connection:
        ensure_instrument(connection, replace(NEW, symbol=symbol))


def test_an_unknown_symbol_is_said_in_a_sentence(database: Database) -> None:
    with database.connect() as connection, pytest.raises(UnknownSymbol) as error:
        get_instrument(connection, "XYZ")
    assert str(error.value) == "There is no instrument with the symbol 'XYZ'."
