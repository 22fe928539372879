"""The one door of the views to data."""

import time
from datetime import date

import pandas as pd
import pytest

from data.cache import Cache
from data.database import Database
from data.home import Home
from data.instruments import NewInstrument, NoSeries, UnknownSymbol
from data.market import TRUST_SECONDS, Market
from data.sources import NewSource
from tests.data.market_data import made_bars, made_closes, store


@pytest.fixture
def market(home: Home) -> Market:
    store(home.database, "ABC", made_bars("2024-01-01", 400))
    return home.market


def later(market: Market) -> Market:
    """The same data seen by a process that has trusted its listings long enough."""
    return Market(market._database, market._cache)


def test_listings_stand_in_the_order_of_symbols(market: Market, database: Database) -> None:
    store(database, "AAA", made_bars("2024-01-01", 4))
    store(database, "AAA", made_bars("2024-01-01", 4, freq="h"), interval="1h")
    assert [listing.instrument.symbol for listing in market.listings()] == ["AAA", "ABC"]
    assert [series.interval for series in market.listing("aaa").series] == ["1d", "1h"]
    assert market.listing("ABC").interval("1d") is not None
    assert market.listing("ABC").interval("1h") is None


def test_new_data_is_seen_within_the_time_of_trust(market: Market, database: Database) -> None:
    assert len(market.bars("ABC").frame) == 400
    store(database, "ABC", made_bars("2024-01-01", 401))
    assert len(later(market).bars("ABC").frame) == 401
    time.sleep(TRUST_SECONDS)
    assert len(market.bars("ABC").frame) == 401


def test_cached_bars_equal_the_ones_from_the_database(market: Market, database: Database) -> None:
    store(database, "ABC", made_closes("2023-12-01", 60), source=NewSource("x", "X", price_basis="adjusted"))
    fresh, cached = market.bars("ABC", date(2023, 1, 1)), later(market).bars("ABC", date(2023, 1, 1))
    pd.testing.assert_frame_equal(fresh.frame, cached.frame)
    assert (fresh.instrument, fresh.series, fresh.sources) == (cached.instrument, cached.series, cached.sources)
    assert fresh.warnings == cached.warnings
    assert market._cache.stats().misses == 1


def test_who_changes_a_frame_changes_no_other(market: Market) -> None:
    mine = market.bars("ABC").frame
    mine["close"] = 0.0
    mine.iloc[0, 0] = -1.0
    assert market.bars("ABC").frame["close"].iloc[0] == 100.0
    assert market.bars("ABC").frame["open"].iloc[0] == 99.0


def test_another_database_with_the_same_cache_shares_nothing(market: Market, empty_database_url: str) -> None:
    from data.migrations import migrate

    other = Database(empty_database_url)
    migrate(other)
    store(other, "ABC", made_bars("2024-01-01", 400, price=7.0))
    assert market.bars("ABC").frame["close"].iloc[0] == 100.0
    assert Market(other, market._cache).bars("ABC").frame["close"].iloc[0] == 7.0
    other.dispose()


def test_what_is_unknown_is_said(market: Market) -> None:
    with pytest.raises(UnknownSymbol):
        market.listing("NONE")
    with pytest.raises(UnknownSymbol):
        market.bars("NONE")
    with pytest.raises(NoSeries):
        market.bars("ABC", interval="5m")


def test_search_reads_the_listings(market: Market) -> None:
    assert [found.instrument.symbol for found in market.search("compa")] == ["ABC"]


def test_sessions_come_from_the_calendar_of_the_instrument(market: Market, database: Database) -> None:
    new = NewInstrument("NYC", "New York", calendar="XNYS")
    store(database, "NYC", made_bars("2024-01-01", 4), instrument=new)
    nyc, unknown = later(market).listing("NYC").instrument, market.listing("ABC").instrument
    sessions = market.sessions(nyc, date(2024, 7, 3), date(2024, 7, 5))
    assert sessions is not None
    assert sessions.day.tolist() == [3, 5]
    assert market.sessions(unknown, date(2024, 7, 3), date(2024, 7, 5)) is None


def test_a_sparkline_tells_the_last_year(market: Market, database: Database) -> None:
    store(database, "ONE", made_closes("2024-01-01", 1), source=NewSource("x", "X", price_basis="adjusted"))
    lines = later(market).sparklines(points=3)
    line = lines["ABC"]
    assert line.closes == (497.0, 498.0, 499.0)
    assert line.last == 499.0
    assert line.change == pytest.approx(499 / 498 - 1)
    assert line.high_52w == 501.0
    assert line.low_52w == 100.0 + 400 - 366 - 2  # 2024 has 366 days
    assert line.sources == ("A file",)
    assert line.as_of.date() == date(2025, 2, 3)
    assert (lines["ONE"].closes, lines["ONE"].change) == ((100.0,), None)


def test_a_broken_cache_changes_no_answer(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    store(database, "ABC", made_bars("2024-01-01", 4))
    directory = tmp_path_factory.mktemp("cache")
    (directory / "cache.db").write_bytes(b"no database")
    market = Market(database, Cache(directory, 2**20))
    assert len(market.bars("ABC").frame) == len(market.bars("ABC").frame) == 4


def test_a_version_changes_with_the_data_it_names_and_no_other(market: Market, database: Database) -> None:
    store(database, "AAA", made_bars("2024-01-01", 4))
    before = later(market)
    of_abc, of_all = before.version(("ABC",)), before.version()
    store(database, "AAA", made_bars("2024-01-01", 5))
    after = later(market)
    assert after.version(("abc", "ABC")) == of_abc
    assert after.version() != of_all
    assert after.version(("ABC", "AAA")) != before.version(("ABC", "AAA"))
    with pytest.raises(UnknownSymbol):
        after.version(("NONE",))
