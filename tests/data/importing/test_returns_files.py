"""Files of returns: what they say of themselves, what their owner says, and what of them is kept."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from data.bars import load_bars
from data.database import Database
from data.importing.csv_file import read_csv
from data.importing.faults import ImportFault
from data.importing.options import ImportOptions
from data.importing.run import import_file
from data.importing.summary import ImportSummary
from data.instruments import Instrument, NoSeries, get_instrument
from tests.data.importing.parsing import candidates

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TWO = "date,return\n2024-01-02,0.5\n2024-01-03,-0.25\n"
MONTHS = "\n".join(f"2024-{month:02}-28,0.01" for month in range(1, 10))


def run(database: Database, folder: Path, content: str = TWO, **said: Any) -> ImportSummary:
    path = folder / "returns.csv"
    path.write_text(content)
    options = ImportOptions(**{"kind": "returns", "symbol": "R", **said})
    return import_file(database, path, options, now=NOW)


def instrument(database: Database, symbol: str = "R") -> Instrument:
    with database.connect() as connection:
        return get_instrument(connection, symbol)


def returns(database: Database, symbol: str = "R", interval: str = "1d") -> list[float]:
    return load_bars(database, symbol, interval=interval).frame["return"].tolist()


@pytest.mark.parametrize("name", ["return", "Returns", "RET", "value", "Monthly return", "rate"])
def test_a_date_and_a_column_of_returns_are_enough(database: Database, tmp_path: Path, name: str) -> None:
    summary = run(database, tmp_path, TWO.replace("return", name))
    assert (summary.rows, summary.stored, summary.interval) == (2, 2, "1d")
    assert returns(database) == [0.5, -0.25]
    assert (instrument(database).kind, instrument(database).currency) == ("returns", "XXX")


def test_prices_beside_the_returns_are_not_read(database: Database, tmp_path: Path) -> None:
    summary = run(database, tmp_path, "date,close,volume,ret\n2024-01-02,10,5,0.1\n")
    assert summary.ignored_columns == ("close", "volume")
    assert returns(database) == [0.1]


def test_each_column_may_be_a_symbol(database: Database, tmp_path: Path) -> None:
    content = '"","HAM1","HAM2"\n1996-01-31,0.0074,NA\n1996-02-29,0.0193,-0.0001\n'
    summary = run(database, tmp_path, content, symbol=None, interval="1mo")
    assert (summary.rows, summary.stored, summary.symbols, summary.interval) == (3, 3, 2, "1mo")
    assert returns(database, "HAM2", "1mo") == [-0.0001]
    assert any("returns of a symbol: HAM1, HAM2" in note for note in summary.notes)
    with pytest.raises(NoSeries):
        load_bars(database, "HAM1")


def test_one_column_may_be_named(database: Database, tmp_path: Path) -> None:
    content = "date,HAM1,HAM2\n1996-01-31,0.0074,0.1\n"
    run(database, tmp_path, content, columns={"return": "HAM2"})
    assert returns(database) == [0.1]


@pytest.mark.parametrize(
    ("content", "said", "words"),
    [
        ("date,close\n2024-01-02,1\n", {}, "no column of returns"),
        ("date,a,b\n2024-01-02,1,2\n", {"symbol": "X"}, "like 'a', 'b': leave .* --column return=NAME"),
        ("symbol,date,x\nA,2024-01-02,1\n", {"symbol": None}, "no column of returns"),
        ("value\n0.1\n", {}, "needs a column of dates"),
        ("n,value\n1,0.1\n", {}, "no column of dates"),
        ("date,value,return\n2024-01-02,1,1\n", {}, "Both 'value' and 'return' could be the return"),
        (TWO, {"columns": {"close": "return"}}, "names no field of a file of returns"),
        (TWO, {"kind": "equity", "currency": "USD"}, "'return' is a column of returns and no price"),
        (TWO, {"kind": "equity", "currency": "USD", "columns": {"return": "return"}}, "no field of a file of prices"),
        (TWO, {"interval": "5m"}, "can't be bars of 5m"),
        (f"date,return\n{MONTHS}\n", {"interval": "1w"}, "31 days apart; they can't be bars of 1w"),
        ("date,return\n2024-01-02,1 %\n2024-01-03,1\n", {}, "Some of the returns have a percent sign"),
        ("date,return\n2024-01-02,1 %\n", {"returns_in": "fraction"}, "can't be fractions"),
        ("date,close\n2024-01-02,1\n", {"kind": "etf", "currency": "USD", "returns_are": "log"}, "say --kind returns"),
    ],
)
def test_what_is_unclear_is_refused_in_a_sentence(
    database: Database, tmp_path: Path, content: str, said: dict[str, Any], words: str
) -> None:
    with pytest.raises(ImportFault, match=words):
        run(database, tmp_path, content, **said)


def test_rows_are_stored_or_unchanged_or_quarantined(database: Database, tmp_path: Path) -> None:
    rows = ["0.5", "NaN", "inf", "-1", "-2.5", "", "x", "0.5", "-0.99"]
    content = "\n".join(["date,return", *(f"2024-01-{day:02},{row}" for day, row in enumerate(rows, 2))])
    first = run(database, tmp_path, content, quarantine=True, returns_in="fraction")
    assert first.quarantined == {"missing_return": 2, "infinite": 1, "total_loss": 2, "unreadable_number": 1}
    assert (first.rows, first.stored) == (9, 3)
    again = run(database, tmp_path, content, quarantine=True)
    assert (again.stored, again.unchanged, again.quarantined) == (0, 3, first.quarantined)
    assert returns(database) == [0.5, 0.5, -0.99]


@pytest.mark.parametrize(
    ("units", "lowest"),
    [
        ({"returns_in": "fraction"}, -1),
        ({"returns_in": "percent"}, -100),
        ({}, -100),
        ({"returns_in": "percent", "returns_are": "log"}, None),
    ],
)
def test_a_simple_return_leaves_something(
    database: Database, tmp_path: Path, units: dict[str, str], lowest: float | None
) -> None:
    content = "date,return\n2024-01-02,-0.999\n2024-01-03,-1\n2024-01-04,-100\n"
    kept = run(database, tmp_path, content, quarantine=True, **units).stored
    assert kept == {-1: 1, -100: 2, None: 3}[lowest]


def test_a_dry_run_stores_nothing(database: Database, tmp_path: Path) -> None:
    assert run(database, tmp_path, dry_run=True).stored == 2
    with database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM instruments")).scalar_one() == 0


def test_what_was_stored_is_never_changed(database: Database, tmp_path: Path) -> None:
    run(database, tmp_path)
    summary = run(database, tmp_path, TWO.replace("-0.25", "-0.26"))
    assert [(fault.row, fault.reason) for fault in summary.faults] == [(3, "differs_from_stored")]
    assert returns(database) == [0.5, -0.25]


def test_units_left_open_may_be_said_later_and_only_once(database: Database, tmp_path: Path) -> None:
    first = run(database, tmp_path)
    assert any("count as fractions" in note for note in first.notes)
    assert any("half of the returns are above" in note for note in first.notes)
    before = load_bars(database, "R")
    later = run(database, tmp_path, returns_in="percent", returns_are="log")
    after = load_bars(database, "R")
    assert (later.unchanged, later.notes) == (2, ())
    assert (instrument(database).returns_in, instrument(database).returns_are) == ("percent", "log")
    assert after.series.version > before.series.version
    assert after.frame["return"].equals(before.frame["return"])
    assert run(database, tmp_path).unchanged == 2
    with pytest.raises(ImportFault, match="stored with returns in percent, not fraction"):
        run(database, tmp_path, returns_in="fraction")


def test_a_rehearsal_says_no_units(database: Database, tmp_path: Path) -> None:
    run(database, tmp_path)
    run(database, tmp_path, returns_in="percent", dry_run=True)
    assert instrument(database).returns_in is None


def test_a_percent_sign_says_what_the_returns_are_in(database: Database, tmp_path: Path) -> None:
    run(database, tmp_path, 'date,return\n2024-01-02,"1.25 %"\n2024-01-03,-3.1%\n2024-01-04,0 %\n')
    assert instrument(database).returns_in == "percent"
    assert returns(database) == [1.25, -3.1, 0.0]


def test_prices_and_returns_do_not_share_a_symbol(database: Database, tmp_path: Path) -> None:
    run(database, tmp_path)
    with pytest.raises(ImportFault, match="R is a series of returns and takes no prices"):
        run(database, tmp_path, "date,close\n2024-01-02,1\n", kind="equity", currency="USD")
    run(database, tmp_path, "date,close\n2024-01-02,1\n", kind="equity", currency="USD", symbol="P")
    with pytest.raises(ImportFault, match="P is stored with prices and takes no returns"):
        run(database, tmp_path, symbol="P")


def test_a_currency_may_be_said_all_the_same(database: Database, tmp_path: Path) -> None:
    run(database, tmp_path, currency="CHF")
    assert instrument(database).currency == "CHF"


def test_prices_of_weeks_and_months_are_stored_as_such(database: Database, tmp_path: Path) -> None:
    content = f"date,close\n{MONTHS}\n"
    summary = run(database, tmp_path, content, kind="equity", currency="USD", interval="1mo")
    assert (summary.stored, summary.interval, summary.notes) == (9, "1mo", ())
    assert load_bars(database, "R", interval="1mo").frame["close"].tolist() == [0.01] * 9


@pytest.mark.parametrize(
    ("interval", "day", "reason"),
    [
        ("1mo", "2026-10-31", None),
        ("1mo", "2026-10-01", None),
        ("1mo", "2026-11-01", "forming"),
        ("1mo", "2026-11-30", "future"),
        ("1w", "2026-11-15", None),
        ("1w", "2026-11-16", "forming"),
        ("1w", "2026-11-20", "forming"),
        ("1w", "2026-11-21", "future"),
    ],
)
def test_a_week_or_a_month_is_over_when_its_last_weekday_is(
    database: Database, tmp_path: Path, interval: str, day: str, reason: str | None
) -> None:
    summary = run(database, tmp_path, f"date,return\n{day},0.01\n", interval=interval, quarantine=True)
    assert list(summary.quarantined) == ([reason] if reason else [])


def test_a_market_that_never_closes_trades_until_sunday(database: Database, tmp_path: Path) -> None:
    content = "date,close\n2026-11-14,1\n"
    path = tmp_path / "coin.csv"
    path.write_text(content)
    options = ImportOptions(kind="crypto", symbol="C", currency="USD", interval="1w", quarantine=True)
    saturday, monday = datetime(2026, 11, 14, 12, tzinfo=UTC), datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
    assert import_file(database, path, options, now=saturday).quarantined == {"forming": 1}
    assert import_file(database, path, options, now=monday).stored == 1


def test_a_column_may_say_that_bars_are_weeks(database: Database, tmp_path: Path) -> None:
    assert run(database, tmp_path, "date,per,return\n2024-01-05,W,0.01\n").interval == "1w"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    values=st.lists(st.floats(-99, 1e6, allow_subnormal=False), min_size=1, max_size=8),
    name=st.sampled_from(["return", "ret", "value", "DM/GBP", "x"]),
    separator=st.sampled_from([",", ";", "\t"]),
)
def test_returns_are_read_to_their_last_digit(values: list[float], name: str, separator: str) -> None:
    rows = [f"{1990 + i}-06-01{separator}{value!r}" for i, value in enumerate(values)]
    content = "\n".join([f"date{separator}{name}", *rows])
    options = ImportOptions(kind="returns", symbol="R", decimal=".")
    found = candidates(read_csv(content.encode(), options), options)
    assert found.frame["return"].tolist() == values
    assert found.fields == {"return"}
