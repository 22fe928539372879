"""Splits and dividends: stored once a source, told once."""

import pandas as pd

from data.actions import load_actions, store_actions
from data.bars import load_bars, refresh_series
from data.database import Database
from data.home import Home
from data.sources import NewSource, ensure_source
from tests.data.market_data import made_bars, store


def actions(*rows: tuple[str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["ex_date", "kind", "value"])
    return frame.assign(ex_date=pd.to_datetime(frame["ex_date"], utc=True))


def test_of_two_sources_the_better_one_tells_a_split_and_it_counts_once(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 5))
    with database.begin() as connection:
        good = ensure_source(connection, NewSource("good", "Good", priority=1))
        poor = ensure_source(connection, NewSource("poor", "Poor", priority=2))
        store_actions(connection, 1, poor.id, actions(("2024-01-03", "split", 3.0), ("2024-01-02", "dividend", 0.5)))
        store_actions(connection, 1, good.id, actions(("2024-01-03", "split", 2.0)))
        refresh_series(connection, 1, "1d")
        found = load_actions(connection, "abc")
    assert found.to_dict("list") == {
        "ex_date": [pd.Timestamp("2024-01-02", tz="UTC"), pd.Timestamp("2024-01-03", tz="UTC")],
        "kind": ["dividend", "split"],
        "value": [0.5, 2.0],
    }
    assert load_bars(database, "ABC").frame["close"].iloc[0] == 50.0


def test_no_actions_are_an_empty_frame_of_the_same_columns(home: Home) -> None:
    store(home.database, "ABC", made_bars("2024-01-01", 5))
    found = home.market.actions("ABC")
    assert found.empty
    assert list(found) == ["ex_date", "kind", "value"]
    assert found["ex_date"].dtype == "datetime64[us, UTC]"


def test_the_actions_of_a_changed_series_are_read_anew(home: Home) -> None:
    store(home.database, "ABC", made_bars("2024-01-01", 5))
    assert home.market.actions("ABC").empty
    with home.database.begin() as connection:
        store_actions(connection, 1, 1, actions(("2024-01-03", "split", 2.0)))
        refresh_series(connection, 1, "1d")
    home.market._trusted_until = 0.0
    assert home.market.actions("ABC")["value"].tolist() == [2.0]
