"""A file into a real database."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from data.bars import load_bars
from data.database import Database
from data.importing.faults import ImportFault
from data.importing.options import ImportOptions
from data.importing.run import import_file
from data.importing.summary import ImportSummary
from data.instruments import NewInstrument, ensure_instrument, get_instrument
from data.schema import FLAG_OPEN_OUTSIDE

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONG = """symbol,date,open,high,low,close,volume,change
AAA,2024-01-02,10,12,9,11,100,0
AAA,2024-01-03,8,12,9,11,100,0
BBB,2024-01-02,20,22,19,21,200,0
BBB,2024-01-03,20,18,19,21,200,0
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def run(database: Database, folder: Path, content: str = LONG, **said: Any) -> ImportSummary:
    path = folder / "prices.csv"
    path.write_text(content)
    return import_file(database, path, ImportOptions(**{"currency": "USD", **said}), now=NOW)


def scalar(database: Database, sql: str) -> Any:
    with database.connect() as connection:
        return connection.execute(text(sql)).scalar_one()


def everything(database: Database) -> list[int]:
    tables = ("bars", "instruments", "sources", "ingest_runs", "quarantine", "series")
    return [scalar(database, f"SELECT count(*) FROM {table}") for table in tables]  # noqa: S608  (names from above)


def test_good_rows_are_stored_and_faulty_ones_kept_apart(database: Database, folder: Path) -> None:
    summary = run(database, folder, quarantine=True)
    assert (summary.state, summary.rows, summary.stored, summary.unchanged) == ("stored", 4, 3, 0)
    assert summary.quarantined == {"high_below_low": 1}
    assert summary.ignored_columns == ("change",)
    bars = load_bars(database, "AAA")
    assert bars.frame["close"].tolist() == [11, 11]
    assert bars.frame["flags"].tolist() == [0, FLAG_OPEN_OUTSIDE]
    assert load_bars(database, "BBB").series.quarantined == 1


def test_a_quarantined_row_keeps_its_number_reason_and_text(database: Database, folder: Path) -> None:
    run(database, folder, quarantine=True)
    with database.connect() as connection:
        row = connection.execute(text("SELECT row_number, reason, raw FROM quarantine")).one()
        run_row = connection.execute(text("SELECT state, rows, stored, unchanged, quarantined FROM ingest_runs")).one()
    assert row[:2] == (5, "high_below_low")
    assert row.raw == {
        "symbol": "BBB",
        "date": "2024-01-03",
        "open": "20",
        "high": "18",
        "low": "19",
        "close": "21",
        "volume": "200",
        "change": "0",
    }
    assert tuple(run_row) == ("done", 4, 3, 0, 1)


def test_one_fault_refuses_the_whole_file(database: Database, folder: Path) -> None:
    before = everything(database)
    summary = run(database, folder)
    assert summary.is_refused
    assert [(fault.row, fault.symbol, fault.reason) for fault in summary.faults] == [(5, "BBB", "high_below_low")]
    assert everything(database) == before


def test_the_same_file_twice_stores_nothing_new(database: Database, folder: Path) -> None:
    first = run(database, folder, quarantine=True)
    again = run(database, folder, quarantine=True)
    assert (again.stored, again.unchanged, again.quarantined) == (0, first.stored, first.quarantined)
    assert load_bars(database, "BBB").series.quarantined == 1


def test_a_file_that_brings_nothing_new_changes_no_version(database: Database, folder: Path) -> None:
    content = "\n".join(LONG.splitlines()[:4])
    run(database, folder, content)
    version = scalar(database, "SELECT max(version) FROM series")
    assert run(database, folder, content).unchanged == 3
    assert scalar(database, "SELECT max(version) FROM series") == version


def test_a_dry_run_counts_and_stores_nothing(database: Database, folder: Path) -> None:
    before = everything(database)
    summary = run(database, folder, quarantine=True, dry_run=True)
    assert (summary.state, summary.stored, summary.quarantined) == ("dry run", 3, {"high_below_low": 1})
    assert everything(database) == before
    run(database, folder, quarantine=True)
    assert run(database, folder, quarantine=True, dry_run=True).unchanged == 3


def test_stored_values_are_never_changed(database: Database, folder: Path) -> None:
    good = "symbol,date,close\nAAA,2024-01-02,11\n"
    changed = "symbol,date,close\nAAA,2024-01-02,12\nAAA,2024-01-03,13\n"
    run(database, folder, good)
    summary = run(database, folder, changed)
    assert summary.is_refused
    assert [(fault.row, fault.reason) for fault in summary.faults] == [(2, "differs_from_stored")]
    assert load_bars(database, "AAA").frame["close"].tolist() == [11]
    summary = run(database, folder, changed, quarantine=True)
    assert (summary.stored, summary.quarantined) == (1, {"differs_from_stored": 1})
    assert load_bars(database, "AAA").frame["close"].tolist() == [11, 13]


def test_another_source_may_say_something_else(database: Database, folder: Path) -> None:
    run(database, folder, "symbol,date,close\nAAA,2024-01-02,11\n", source="one")
    assert run(database, folder, "symbol,date,close\nAAA,2024-01-02,12\n", source="two").stored == 1


def test_order_does_not_matter_and_is_reported(database: Database, folder: Path) -> None:
    rows = [f"AAA,2024-01-{day:02},{day}" for day in (2, 4, 3, 5)]
    summary = run(database, folder, "\n".join(["symbol,date,close", *rows]))
    assert summary.stored == 4
    assert any("1 row out of order" in note for note in summary.notes)
    newest_first = run(database, folder, "\n".join(["symbol,date,close", *sorted(rows, reverse=True)]))
    assert newest_first.unchanged == 4
    assert not any("out of order" in note for note in newest_first.notes)


def test_a_new_instrument_is_what_its_owner_says(database: Database, folder: Path) -> None:
    run(
        database,
        folder,
        "date,close\n2024-01-02,1\n",
        symbol="ogdc",
        currency="pkr",
        exchange="XKAR",
        name="Oil & Gas Development",
    )
    with database.connect() as connection:
        instrument = get_instrument(connection, "OGDC")
    assert (instrument.name, instrument.currency, instrument.exchange) == ("Oil & Gas Development", "PKR", "XKAR")
    assert (instrument.calendar, instrument.timezone) == ("XKAR", "Asia/Karachi")


def test_an_unknown_exchange_has_no_calendar_and_the_zone_that_was_said(database: Database, folder: Path) -> None:
    run(database, folder, "date,close\n2024-01-02,1\n", symbol="A", exchange="XXXX", timezone="Asia/Tokyo")
    run(database, folder, "date,close\n2024-01-02,1\n", symbol="BTC", kind="crypto", timezone="Asia/Tokyo")
    with database.connect() as connection:
        plain, coin = get_instrument(connection, "A"), get_instrument(connection, "BTC")
    assert (plain.calendar, plain.timezone) == (None, "Asia/Tokyo")
    assert (coin.calendar, coin.timezone) == ("24/7", "UTC")


@pytest.mark.parametrize("currency", [None, "GBp", "GBX", "DOLLAR"])
def test_a_new_symbol_needs_a_currency(database: Database, folder: Path, currency: str | None) -> None:
    with pytest.raises(ImportFault, match="currency"):
        run(database, folder, currency=currency)


def test_the_file_may_name_the_currency(database: Database, folder: Path) -> None:
    content = "symbol,date,close,currency\nAAA,2024-01-02,1,EUR\nBBB,2024-01-02,1,USD\n"
    run(database, folder, content, currency=None)
    with database.connect() as connection:
        assert [get_instrument(connection, symbol).currency for symbol in ("AAA", "BBB")] == ["EUR", "USD"]
    with pytest.raises(ImportFault, match=r"CCC is new.*EUR, USD"):
        run(database, folder, content.replace("AAA", "CCC").replace("BBB", "CCC"), currency=None)


@pytest.mark.parametrize("said", [{"currency": "EUR"}, {"exchange": "XLON"}])
def test_what_contradicts_a_stored_instrument_is_refused(
    database: Database, folder: Path, said: dict[str, str]
) -> None:
    with database.begin() as connection:
        ensure_instrument(connection, NewInstrument("AAA", "A", currency="USD", exchange="XNYS"))
    with pytest.raises(ImportFault, match="AAA is stored with"):
        run(database, folder, **said)


def test_a_row_in_another_currency_than_the_stored_one_is_a_fault(database: Database, folder: Path) -> None:
    with database.begin() as connection:
        ensure_instrument(connection, NewInstrument("AAA", "A", currency="USD"))
    content = "symbol,date,close,currency\nAAA,2024-01-02,1,USD\nAAA,2024-01-03,1,EUR\n"
    assert run(database, folder, content, currency=None, quarantine=True).quarantined == {"wrong_currency": 1}


def test_one_source_has_one_kind_of_closes(database: Database, folder: Path) -> None:
    content = "symbol,date,close\nAAA,2024-01-02,1\n"
    run(database, folder, content, source="mine", close_is="adjusted")
    assert scalar(database, "SELECT price_basis FROM sources WHERE name = 'mine'") == "adjusted"
    assert run(database, folder, content, source="mine").unchanged == 1
    with pytest.raises(ImportFault, match="another --source"):
        run(database, folder, content, source="mine", close_is="raw")


def test_adjusted_closes_alone_are_a_series(database: Database, folder: Path) -> None:
    assert run(database, folder, "symbol,date,Adj Close\nAAA,2024-01-02,1.5\n").stored == 1
    assert load_bars(database, "AAA").frame["close"].tolist() == [1.5]


def test_the_symbol_is_said_or_read_but_not_both_ways(database: Database, folder: Path) -> None:
    with pytest.raises(ImportFault, match="say it with --symbol"):
        run(database, folder, "date,close\n2024-01-02,1\n")
    with pytest.raises(ImportFault, match="leave --symbol out"):
        run(database, folder, symbol="CCC")
    with pytest.raises(ImportFault, match="leave --symbol out"):
        run(database, folder, "date,AAA,BBB\n2024-01-02,1,2\n", symbol="CCC")
    with pytest.raises(ImportFault, match="--name is for a file with one"):
        run(database, folder, name="Both")
    with pytest.raises(ImportFault, match=r"'\^GSPC' can't be a symbol"):
        run(database, folder, "date,close\n2024-01-02,1\n", symbol="^GSPC")


def test_a_wide_file_is_one_row_a_symbol_and_date(database: Database, folder: Path) -> None:
    content = "date,AAA,BBB\n2024-01-02,1,2\n2024-01-03,,-3\n"
    summary = run(database, folder, content, quarantine=True)
    assert (summary.rows, summary.stored, summary.quarantined) == (3, 2, {"not_positive": 1})
    with database.connect() as connection:
        row, raw = connection.execute(text("SELECT row_number, raw FROM quarantine")).one()
    assert (row, raw) == (3, {"date": "2024-01-03", "BBB": "-3"})


def test_what_yfinance_writes_is_read_under_its_two_headers(database: Database, folder: Path) -> None:
    content = (
        "Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume\n"
        "Ticker,AAA,BRK-B,AAA,BRK-B,AAA,BRK-B,AAA,BRK-B,AAA,BRK-B\n"
        "Date,,,,,,,,,,\n"
        "2024-01-02,11,21,12,22,9,19,10,20,100,200\n"
        "2024-01-03,11,,12,,9,,13,,100,\n"
    )
    summary = run(database, folder, content)
    assert (summary.rows, summary.stored) == (3, 3)
    assert load_bars(database, "BRK-B").frame["high"].tolist() == [22]


def test_intraday_bars_lie_at_their_instant(database: Database, folder: Path) -> None:
    content = "datetime,close\n2024-01-02 09:30,1\n2024-01-02 09:35,2\n"
    run(database, folder, content, symbol="AAA", interval="5m", timezone="America/New_York", exchange="XNYS")
    frame = load_bars(database, "AAA", interval="5m").frame
    assert frame.index[0].to_pydatetime() == datetime(2024, 1, 2, 14, 30, tzinfo=UTC)


def test_suspicious_jumps_are_kept_and_named(database: Database, folder: Path) -> None:
    rows = [f"AAA,2024-01-0{day},{close}" for day, close in enumerate((1200, 77, 1200), 2)]
    summary = run(database, folder, "\n".join(["symbol,date,close", *rows]))
    assert summary.stored == 3
    assert any("row 3 (AAA)" in note for note in summary.notes)


def test_a_file_of_weeks_is_noted(database: Database, folder: Path) -> None:
    days = ["2024-01-05", "2024-01-12", "2024-01-19", "2024-01-26", "2024-02-02", "2024-02-09"]
    content = "\n".join(["symbol,date,close", *(f"AAA,{day},1" for day in days)])
    assert any("7 days apart" in note for note in run(database, folder, content).notes)
    assert run(database, folder, content.replace("AAA", "BBB").rpartition("\n")[0]).notes == ()


def test_only_bars_make_an_instrument(database: Database, folder: Path) -> None:
    summary = run(database, folder, "symbol,date,close\nAAA,2024-01-02,-1\n", quarantine=True)
    assert (summary.stored, summary.quarantined) == (0, {"not_positive": 1})
    assert scalar(database, "SELECT count(*) FROM instruments") == 0
    assert scalar(database, "SELECT count(*) FROM quarantine") == 1


def test_progress_goes_from_nothing_to_all(database: Database, folder: Path) -> None:
    (folder / "prices.csv").write_text("symbol,date,close\nAAA,2024-01-02,1\nBBB,2024-01-02,1\n")
    seen: list[float] = []
    import_file(
        database,
        folder / "prices.csv",
        ImportOptions(currency="USD"),
        now=NOW,
        progress=lambda _doing, done: seen.append(done),
    )
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)


def test_pence_are_never_taken_for_pounds(database: Database, folder: Path) -> None:
    with database.begin() as connection:
        ensure_instrument(connection, NewInstrument("AAA", "A", currency="GBP"))
    with pytest.raises(ImportFault, match="hundredth"):
        run(database, folder, "symbol,date,close\nAAA,2024-01-02,1\n", currency="GBp")


def test_no_text_of_a_file_reaches_the_database_or_a_terminal_as_it_is(database: Database, folder: Path) -> None:
    frame = pd.DataFrame(
        {
            "symbol": ["AAA", "\x1b[2J\0"],
            "date": ["2024-01-02"] * 2,
            "close": ["1", "2"],
            "note\0": ["\0", "\0"],
            "long": ["x" * 900] * 2,
        }
    )
    path = folder / os.fsdecode(b"prices-\xff.parquet")
    path.write_bytes(frame.to_parquet())
    summary = import_file(database, path, ImportOptions(currency="USD", name=" ", quarantine=True), now=NOW)
    assert (summary.stored, summary.quarantined) == (1, {"bad_symbol": 1})
    assert "\x1b" not in "\n".join(summary.lines())
    "\n".join(summary.lines()).encode()
    with database.connect() as connection:
        assert get_instrument(connection, "AAA").name == "AAA"
