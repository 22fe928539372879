from datetime import UTC, datetime, timedelta

import pytest

from data.importing.faults import REASONS
from data.instruments import NewInstrument
from data.schema import FLAG_OPEN_OUTSIDE
from tests.data.importing.parsing import HEADER, NOW, faults, judge

GOOD = "2024-01-02,10,12,9,11,100"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("yesterday,10,12,9,11,100", "unreadable_date"),
        ("2024-01-03,10,12,9,abc,100", "unreadable_number"),
        ("2024-01-03,10,12,9,inf,100", "infinite"),
        ("2024-01-03,10,12,9,11,-inf", "infinite"),
        ("2024-01-03,10,12,9,NaN,100", "missing_value"),
        ("2024-01-03,,12,9,11,100", "missing_value"),
        ("2024-01-03,,,,,100", "missing_value"),
        ("2024-01-03,0,12,0,11,100", "not_positive"),
        ("2024-01-03,-10,-9,-12,-11,100", "not_positive"),
        ("2024-01-03,10,9,12,11,100", "high_below_low"),
        ("2024-01-03,10,12,9,12.5,100", "close_outside_range"),
        ("2024-01-03,10,12,9,8.5,100", "close_outside_range"),
        ("2024-01-03,10,12,9,11,-1", "negative_volume"),
        ("2026-11-21,10,12,9,11,100", "future"),
        ("2026-11-20,10,12,9,11,100", "forming"),
        ("2024-01-02,10,12,9,11,100", "duplicate"),
        ("2024-01-02,10,12,9,11,100,7", "extra_cells"),
    ],
)
def test_it_finds(row: str, reason: str) -> None:
    assert faults(GOOD, row) == {3: reason}
    assert reason in REASONS


def test_good_rows_have_no_fault() -> None:
    assert faults(GOOD, "2024-01-03,10,10,10,10,0", "2024-01-04,,,,11,") == {}


def test_a_row_has_the_first_reason_only() -> None:
    assert faults("2024-01-02,x,9,12,0,-1") == {2: "unreadable_number"}


def test_rows_that_contradict_each_other_are_all_kept_out() -> None:
    assert faults(GOOD, "2024-01-02,10,12,9,10,100", "2024-01-03,10,12,9,11,100") == {
        2: "conflicting_duplicate",
        3: "conflicting_duplicate",
    }


def test_a_duplicate_of_a_faulty_row_is_none() -> None:
    assert faults("2024-01-02,10,9,12,11,100", GOOD) == {2: "high_below_low"}


@pytest.mark.parametrize("opening", ["8", "13"])
def test_an_open_outside_high_low_is_kept_with_a_mark(opening: str) -> None:
    frame = judge(f"{HEADER}\n2024-01-02,{opening},12,9,11,100\n2024-01-03,10,12,9,11,100")
    assert frame["fault"].tolist() == ["", ""]
    assert frame["flags"].tolist() == [FLAG_OPEN_OUTSIDE, 0]


def test_a_future_may_trade_at_or_below_zero() -> None:
    future = NewInstrument("CL", "Crude oil", kind="future", allows_nonpositive=True)
    assert faults("2024-01-02,10,12,-40,-37.63,100", "2024-01-03,0,1,0,0,1", instrument=future) == {}


def test_a_currency_that_disagrees_is_a_fault() -> None:
    rows = ("2024-01-02,1,USD", "2024-01-03,1,usd", "2024-01-04,1,EUR", "2024-01-05,1,", "2024-01-08,1,GBp")
    assert faults(*rows, header="date,close,currency") == {4: "wrong_currency", 6: "wrong_currency"}


def test_pence_are_not_pounds() -> None:
    pounds = NewInstrument("X", "X", currency="GBP")
    assert faults("2024-01-02,1,GBp", header="date,close,currency", instrument=pounds) == {2: "wrong_currency"}


@pytest.mark.parametrize("symbol", ["", "^GSPC", "A B", "A" * 33])
def test_a_symbol_must_have_the_form_of_one(symbol: str) -> None:
    rows = (f"{symbol},2024-01-02,1", "brk.b,2024-01-02,1")
    assert faults(*rows, header="symbol,date,close", symbol=None) == {2: "bad_symbol"}


def test_a_bar_is_forming_until_its_session_closes() -> None:
    row, header = "2026-11-20,1", "date,close"
    new_york = NewInstrument("X", "X", exchange="XNYS", calendar="XNYS", timezone="America/New_York")
    close = datetime(2026, 11, 20, 21, tzinfo=UTC)
    assert faults(row, header=header, instrument=new_york, now=close - timedelta(seconds=1)) == {2: "forming"}
    assert faults(row, header=header, instrument=new_york, now=close) == {}


def test_without_a_calendar_a_day_ends_at_its_own_midnight() -> None:
    row, header = "2026-11-20,1", "date,close"
    tokyo = NewInstrument("X", "X", timezone="Asia/Tokyo")
    midnight = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert faults(row, header=header, instrument=tokyo, now=midnight - timedelta(seconds=1)) == {2: "forming"}
    assert faults(row, header=header, instrument=tokyo, now=midnight) == {}


def test_today_follows_the_instrument_s_clock() -> None:
    late_evening = datetime(2026, 11, 20, 20, tzinfo=UTC)  # the 21st in Karachi
    karachi = NewInstrument("X", "X", timezone="Asia/Karachi")
    rows = ("2026-11-21,1", "2026-11-22,1")
    assert faults(*rows, header="date,close", instrument=karachi, now=late_evening) == {2: "forming", 3: "future"}


def test_an_intraday_bar_is_forming_until_its_length_has_passed() -> None:
    rows = ("2026-11-20 11:50Z,1", "2026-11-20 11:55Z,1", "2026-11-20 11:56Z,1", "2026-11-20 12:01Z,1")
    found = faults(*rows, header="date,close", interval="5m", now=NOW)
    assert found == {4: "forming", 5: "future"}


def daily(*closes: float) -> list[str]:
    return [f"2024-01-{day:02},{close}" for day, close in enumerate(closes, 1)]


@pytest.mark.parametrize(
    ("closes", "bad"),
    [
        ((10, 11, 220, 10, 11), [4]),
        ((10, 11, 0.5, 10, 11), [4]),
        ((10, 0.4, 0.4, 10, 10), [3, 4]),
        ((10, 300, 10, 300, 10), [3, 5]),
        ((10, 11, 150, 10, 11), []),  # less than 20-fold
        ((10, 10, 250, 250, 250), []),  # stays: a reverse split
        ((10, *[250] * 6, 10), []),  # away too long for a tick
        ((10, 11, 250), []),  # nothing after it can judge
        ((250, 10, 11), []),
    ],
)
def test_a_twentyfold_jump_that_reverts_is_a_bad_tick(closes: tuple[float, ...], bad: list[int]) -> None:
    assert faults(*daily(*closes), header="date,close") == dict.fromkeys(bad, "bad_tick")


def test_ticks_are_judged_by_time_and_symbol_not_by_place() -> None:
    rows = ["B,2024-01-01,400", "A,2024-01-03,10", "A,2024-01-02,300", "B,2024-01-02,410", "A,2024-01-01,10"]
    assert faults(*rows, header="symbol,date,close", symbol=None) == {4: "bad_tick"}


@pytest.mark.parametrize("bar", ["10,2000,9,11", "10,12,0.1,11", "1000,1000,9,11"])
def test_a_spike_within_a_bar_is_a_bad_tick(bar: str) -> None:
    rows = ("2024-01-02,10,12,9,11,1", f"2024-01-03,{bar},1", "2024-01-04,10,12,9,11,1")
    assert faults(*rows) == {3: "bad_tick"}


def test_the_first_bar_has_nothing_to_be_a_spike_against() -> None:
    assert faults("2005-08-17,10,490,9,42,1", "2005-08-18,42,43,41,42,1") == {}


def test_prices_at_or_below_zero_are_no_ticks_where_they_are_allowed() -> None:
    oil = NewInstrument("CL", "Crude oil", allows_nonpositive=True)
    assert faults(*daily(18, 18, -37, 10, 10), header="date,close", instrument=oil) == {}
