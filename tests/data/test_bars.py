"""Bars into PostgreSQL and back."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from data.actions import store_actions
from data.bars import Bars, load_bars, refresh_series
from data.database import Database
from data.instruments import NewInstrument, NoSeries, UnknownSymbol
from data.schema import FLAG_OPEN_OUTSIDE
from data.sources import NewSource
from tests.data.market_data import made_bars, made_closes, store

RAW = NewSource("raw", "Raw bars", priority=2)
ADJUSTED = NewSource("adjusted", "Adjusted closes", priority=1, price_basis="adjusted", caution="Old.")


def warnings_of(bars: Bars) -> str:
    return " ".join(bars.warnings)


def test_what_is_stored_comes_back(database: Database) -> None:
    frame = made_bars("2024-01-01", 5)
    store(database, "ABC", frame)
    bars = load_bars(database, "abc")
    pd.testing.assert_frame_equal(bars.frame[list(frame)], frame, check_freq=False)
    assert bars.frame["source"].tolist() == ["file"] * 5
    assert bars.as_of == datetime(2024, 1, 5, tzinfo=UTC)
    assert (bars.series.bars, bars.series.has_ohlc, bars.series.has_volume) == (5, True, True)


def test_storing_twice_stores_nothing_new(database: Database) -> None:
    first = store(database, "ABC", made_bars("2024-01-01", 5))
    again = store(database, "ABC", made_bars("2024-01-01", 6))
    assert (first.stored, first.unchanged) == (5, 0)
    assert (again.stored, again.unchanged, len(again.conflicts)) == (1, 5, 0)


def test_a_changed_value_is_reported_and_not_overwritten(database: Database) -> None:
    frame = made_bars("2024-01-01", 5)
    store(database, "ABC", frame)
    changed = frame.copy()
    changed.loc["2024-01-03", "close"] += 0.01
    result = store(database, "ABC", changed)
    assert result.conflicts.tolist() == [pd.Timestamp("2024-01-03", tz="UTC")]
    assert (result.stored, result.unchanged) == (0, 4)
    assert load_bars(database, "ABC").frame["close"].tolist() == frame["close"].tolist()


def test_missing_values_are_null_and_no_conflict_with_themselves(database: Database) -> None:
    frame = made_bars("2024-01-01", 3)
    frame.loc["2024-01-02", ["open", "high", "low", "volume"]] = np.nan
    store(database, "ABC", frame)
    assert store(database, "ABC", frame).unchanged == 3
    assert load_bars(database, "ABC").frame["high"].isna().tolist() == [False, True, False]


def test_the_database_refuses_a_bar_whose_high_is_below_its_low(database: Database) -> None:
    frame = made_bars("2024-01-01", 3)
    frame["high"] = frame["low"] - 1
    with pytest.raises(IntegrityError, match="close_in_range"):
        store(database, "ABC", frame)


def test_times_that_repeat_are_refused(database: Database) -> None:
    frame = made_bars("2024-01-01", 2)
    with pytest.raises(ValueError, match="unique"):
        store(database, "ABC", pd.concat([frame, frame]))


def test_an_empty_frame_deletes_nothing(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 5))
    assert store(database, "ABC", made_bars("2024-01-01", 0)).stored == 0
    assert len(load_bars(database, "ABC").frame) == 5


def test_a_century_of_bars_finds_its_partitions(database: Database) -> None:
    store(database, "ABC", made_bars("1926-12-31", 40_000))
    with database.connect() as connection:
        partitions = connection.execute(text("SELECT count(DISTINCT tableoid) FROM bars")).scalar_one()
    assert partitions > 100
    assert len(load_bars(database, "ABC", date(1926, 1, 1), date(1927, 1, 1)).frame) == 2


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2024, 1, 2), date(2024, 1, 3), 2),
        (datetime(2024, 1, 2, tzinfo=UTC), datetime(2024, 1, 3, tzinfo=UTC), 2),
        (datetime(2024, 1, 2, 0, 0, 1, tzinfo=UTC), None, 3),
        (None, date(1999, 1, 1), 0),
        (date(2030, 1, 1), None, 0),
    ],
)
def test_bounds_are_inclusive(database: Database, start: date | None, end: date | None, expected: int) -> None:
    store(database, "ABC", made_bars("2024-01-01", 5))
    assert len(load_bars(database, "ABC", start, end).frame) == expected


def test_a_date_as_end_includes_the_bars_of_that_day(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01 22:00", 5, freq="h"), interval="1h")
    assert len(load_bars(database, "ABC", end=date(2024, 1, 1), interval="1h").frame) == 2


def test_a_time_without_a_zone_bounds_nothing(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 5))
    with pytest.raises(ValueError, match="time zone"):
        load_bars(database, "ABC", datetime(2024, 1, 1))  # noqa: DTZ001 - that is the point


def test_what_does_not_exist_is_said_in_a_sentence(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 5))
    with pytest.raises(UnknownSymbol, match="no instrument with the symbol 'XYZ'"):
        load_bars(database, "XYZ")
    with pytest.raises(NoSeries, match="ABC has no bars at the interval 1h"):
        load_bars(database, "ABC", interval="1h")


def test_two_sources_become_one_series_on_the_basis_of_the_better_one(database: Database) -> None:
    store(database, "ABC", made_closes("2024-01-01", 10, price=50.0), source=ADJUSTED)
    double = made_bars("2024-01-03", 3) * 1.0
    double["adj_close"] = [104.0, 106.0, 108.0]  # twice the adjusted closes of those days
    double["close"] = double["adj_close"] + 1
    for name, distance in {"open": 0.0, "high": 1.0, "low": -1.0}.items():
        double[name] = double["close"] + distance
    store(database, "ABC", double, source=RAW)
    bars = load_bars(database, "ABC")
    assert bars.frame["close"].tolist() == pytest.approx([50.0 + day for day in range(10)])
    assert bars.frame["source"].tolist() == ["adjusted"] * 2 + ["raw"] * 3 + ["adjusted"] * 5
    assert bars.frame["open"].notna().sum() == 3
    first, second = bars.sources
    assert (first.name, first.factor, first.bars, first.caution) == ("adjusted", 1.0, 7, "Old.")
    assert (second.name, second.factor, second.bars) == ("raw", 0.5, 3)
    assert "linked over few common bars, 3 only" in warnings_of(bars)
    assert bars.series.bars == 10


def test_a_source_that_shares_no_day_is_left_out_with_a_warning(database: Database) -> None:
    store(database, "ABC", made_closes("2024-01-01", 5), source=ADJUSTED)
    store(database, "ABC", made_bars("2025-01-01", 5), source=RAW)
    bars = load_bars(database, "ABC")
    assert bars.series.bars == len(bars.frame) == 5
    assert [source.name for source in bars.sources] == ["adjusted"]
    assert "Raw bars shares no day with the other sources" in warnings_of(bars)


def test_days_on_which_sources_differ_are_kept(database: Database) -> None:
    store(database, "ABC", made_closes("2024-01-01", 30), source=ADJUSTED)
    theirs = made_bars("2024-01-01", 30)
    theirs.iloc[9] *= 1.02
    store(database, "ABC", theirs, source=RAW)
    with database.connect() as connection:
        kept = connection.execute(text("SELECT ts, relative_difference FROM source_disagreements")).all()
    assert kept == [(datetime(2024, 1, 10, tzinfo=UTC), pytest.approx(0.02))]
    raw = load_bars(database, "ABC").sources[1]
    assert raw.max_difference == pytest.approx(0.02)
    assert raw.max_difference_on == date(2024, 1, 10)


def test_as_traded_says_what_it_leaves_out(database: Database) -> None:
    store(database, "ABC", made_closes("2024-01-01", 1200), source=ADJUSTED)
    store(database, "ABC", made_bars("2024-01-01", 30), source=RAW)
    bars = load_bars(database, "ABC", adjusted=False)
    assert len(bars.frame) == 30
    assert "known only as adjusted: 1,170 bars." in warnings_of(bars)


def test_splits_adjust_raw_bars_and_every_share_price_says_what_it_lacks(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 4), source=RAW)
    split = pd.DataFrame({"ex_date": [pd.Timestamp("2024-01-03", tz="UTC")], "kind": "split", "value": 2.0})
    with database.begin() as connection:
        assert store_actions(connection, 1, 1, split) == 1
        assert store_actions(connection, 1, 1, split) == 0
        refresh_series(connection, 1, "1d")
    bars = load_bars(database, "ABC")
    assert bars.frame["close"].tolist() == [50.0, 50.5, 102.0, 103.0]
    assert bars.frame["volume"].tolist() == [2000.0, 2000.0, 1000.0, 1000.0]
    assert "adjusted for known splits, not for dividends" in warnings_of(bars)


def test_an_index_pays_no_dividends_and_needs_no_such_warning(database: Database) -> None:
    store(database, "IDX", made_bars("2024-01-01", 4), instrument=NewInstrument("IDX", "An index", kind="index"))
    assert load_bars(database, "IDX").warnings == ()


def test_flagged_bars_are_kept_and_counted(database: Database) -> None:
    frame = made_bars("2024-01-01", 4)
    frame["flags"] = 0
    frame.iloc[2, frame.columns.get_loc("open")] = 500.0
    frame.iloc[2, frame.columns.get_loc("flags")] = FLAG_OPEN_OUTSIDE
    store(database, "IDX", frame, instrument=NewInstrument("IDX", "An index", kind="index"))
    bars = load_bars(database, "IDX")
    assert bars.frame["flags"].tolist() == [0, 0, FLAG_OPEN_OUTSIDE, 0]
    assert "open outside high–low: 1 bar." in warnings_of(bars)


def test_the_version_grows_with_every_refresh(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 4))
    before = load_bars(database, "ABC").series.version
    store(database, "ABC", made_bars("2024-01-01", 5))
    assert load_bars(database, "ABC").series.version > before
