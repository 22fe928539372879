"""The demo universe in the database."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text

from data.bars import load_bars
from data.database import Database
from data.demo import ingest
from data.demo.ingest import ingest_demo
from data.demo.packages import Package
from data.instruments import read_listings
from data.sources import NewSource


def test_every_row_is_accounted_for_and_a_second_run_stores_nothing(demo_database: Database) -> None:
    again = ingest_demo(demo_database)
    assert [result.stored for result in again] == [0, 0, 0, 0]
    for result in again:
        assert result.rows == result.unchanged + sum(result.quarantined.values())
    with demo_database.connect() as connection:
        states = connection.execute(
            text("SELECT state, sum(stored), sum(quarantined) FROM ingest_runs GROUP BY 1")
        ).all()
        stored = connection.execute(text("SELECT count(*) FROM bars")).scalar_one()
    assert states == [("done", stored, 2 * 336)]


def test_days_without_a_price_are_quarantined_and_counted_once(demo_database: Database) -> None:
    ingest_demo(demo_database)
    with demo_database.connect() as connection:
        listings = {listing.instrument.symbol: listing.series[0] for listing in read_listings(connection)}
        reasons = connection.execute(text("SELECT DISTINCT reason FROM quarantine")).scalars().all()
    assert reasons == ["no price"]
    assert (listings["VIX"].quarantined, listings["WTI"].quarantined) == (46, 290)
    assert sum(series.quarantined for series in listings.values()) == 336


def test_a_second_run_leaves_every_version_as_it_is(demo_database: Database) -> None:
    def versions() -> list[int]:
        with demo_database.connect() as connection:
            return list(connection.execute(text("SELECT version FROM series ORDER BY instrument_id")).scalars())

    before = versions()
    ingest_demo(demo_database)
    assert versions() == before


def test_apple_is_one_series_of_three_sources(demo_database: Database) -> None:
    bars = load_bars(demo_database, "AAPL")
    assert (bars.series.bars, len(bars.frame)) == (8816, 8816)
    assert {source.name: source.bars for source in bars.sources} == {
        "hvsampledata": 1509,
        "skfolio": 4037,
        "bokeh": 3270,
    }
    assert bars.frame["close"].iloc[-1] == pytest.approx(252.2)  # as traded on that day
    returns = bars.frame["close"].pct_change()
    assert returns.abs().max() < 0.55  # no step where sources meet; the real worst day is −52 % in 2000
    bokeh = bars.sources[2]
    assert bokeh.median_difference is not None
    assert bokeh.median_difference < 0.001
    assert f"{bokeh.max_difference_on}" == "2003-01-29"


def test_volume_has_no_step_at_a_split(demo_database: Database) -> None:
    volume = load_bars(demo_database, "AAPL").frame["volume"]
    for ex_date in ("2000-06-21", "2005-02-28"):
        at = volume.index.get_loc(pd.Timestamp(ex_date, tz="UTC"))
        assert 0.4 < volume.iloc[at - 20 : at].median() / volume.iloc[at : at + 20].median() < 2.5
    raw = load_bars(demo_database, "AAPL", adjusted=False)
    assert raw.frame["close"].loc["2019-01-02"] == pytest.approx(157.92)  # as it was before 2020's split
    assert any(
        "from split-adjusted to as traded by the known splits: 1,509 bars" in warning for warning in raw.warnings
    )


def test_the_two_sources_of_the_index_are_one(demo_database: Database) -> None:
    bars = load_bars(demo_database, "SPX")
    assert [source.factor for source in bars.sources] == pytest.approx([1.0, 1.0], rel=1e-6)
    assert len(bars.frame) == 8313
    assert np.isfinite(bars.frame["open"]).sum() == 5031
    assert bars.sources[1].caution is not None


def failing(symbols: list[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    for symbol in symbols:
        yield symbol, pd.DataFrame({"close": [1.0]}, index=pd.DatetimeIndex(["2024-01-02"], tz="UTC", name="ts"))
    raise OSError("The package can't be read.")


def test_a_package_that_breaks_leaves_nothing_but_its_sentence(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Package(NewSource("broken", "Broken"), "pandas", lambda: failing(["AAPL"]))
    monkeypatch.setattr(ingest, "PACKAGES", (broken,))
    with pytest.raises(OSError, match="can't be read"):
        ingest_demo(database)
    with database.connect() as connection:
        assert connection.execute(text("SELECT state, error FROM ingest_runs")).all() == [
            ("failed", "Nothing was stored: The package can't be read.")
        ]
        assert connection.execute(text("SELECT count(*) FROM bars")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM instruments")).scalar_one() == 0
