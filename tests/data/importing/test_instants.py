import pytest

from data.importing.faults import ImportFault
from tests.data.importing.parsing import faults, parse

HEADER = "datetime,close"


def times(*rows: str, header: str = HEADER, **said: object) -> list[str]:
    return [str(ts) for ts in parse("\n".join([header, *rows]), **said).frame["ts"]]


def test_dates_alone_are_daily_bars() -> None:
    assert parse("date,close\n2024-01-31,1").interval == "1d"
    assert times("2024-01-31,1", "2024-02-01 00:00:00,1") == ["2024-01-31 00:00:00", "2024-02-01 00:00:00"]


def test_dates_alone_are_no_intraday_bars() -> None:
    with pytest.raises(ImportFault, match="dates without times"):
        parse("date,close\n2024-01-31,1", interval="5m")


def test_times_of_day_need_an_interval_and_the_sentence_names_the_likely_one() -> None:
    with pytest.raises(ImportFault, match="--interval 5m"):
        parse("date,close\n2024-01-31 09:30,1\n2024-01-31 09:35,1\n2024-01-31 09:40,1", timezone="UTC")


def test_intraday_times_without_a_zone_need_one() -> None:
    with pytest.raises(ImportFault, match="--timezone"):
        times("2024-01-31 09:30,1", interval="5m")
    assert times("2024-01-31 09:30,1", interval="5m", timezone="America/New_York") == ["2024-01-31 14:30:00"]


def test_an_offset_goes_before_the_option() -> None:
    assert times("2024-01-31 09:30+01:00,1", "2024-01-31 09:30,1", interval="5m", timezone="America/New_York") == [
        *("2024-01-31 08:30:00", "2024-01-31 14:30:00")
    ]


def test_in_a_mixed_file_the_naive_rows_are_faults() -> None:
    rows = ("2024-01-31 09:30Z,1", "2024-01-31 09:35,1")
    assert faults(*rows, header=HEADER, interval="5m") == {3: "naive_timestamp"}


def test_local_times_that_came_twice_or_never_are_faults() -> None:
    rows = (
        "2025-11-02 00:30,1",
        "2025-11-02 01:30,1",
        "2025-11-02 02:30,1",
        "2025-03-09 02:30,1",
        "2025-03-09 03:30,1",
    )
    found = faults(*rows, header=HEADER, interval="30m", timezone="America/New_York")
    assert found == {3: "ambiguous_local_time", 5: "nonexistent_local_time"}


def test_an_offset_makes_the_hour_that_came_twice_two() -> None:
    rows = ("2025-11-02 01:30-04:00,1", "2025-11-02 01:30-05:00,2")
    assert times(*rows, interval="30m", timezone="America/New_York") == ["2025-11-02 05:30:00", "2025-11-02 06:30:00"]


def test_a_daily_bar_stamped_in_utc_belongs_to_the_date_at_home() -> None:
    rows = ("2024-01-31T05:00Z,1", "2024-07-01T04:00Z,1")
    assert times(*rows, interval="1d", timezone="America/New_York") == ["2024-01-31 00:00:00", "2024-07-01 00:00:00"]


def test_a_date_at_midnight_utc_stays_that_date() -> None:
    assert times("2024-01-31T00:00Z,1", timezone="America/New_York") == ["2024-01-31 00:00:00"]


def test_the_date_of_an_offset_is_the_one_on_its_wall() -> None:
    assert times("2024-01-31 00:00:00+05:00,1") == ["2024-01-31 00:00:00"]


def test_a_date_before_1800_is_a_fault() -> None:
    assert faults("1799-12-31,1", "1800-01-01,1", header="date,close") == {2: "date_out_of_range"}


@pytest.mark.parametrize(("per", "interval"), [("5", "5m"), ("60", "1h"), ("15min", "15m"), ("1h", "1h")])
def test_a_column_may_say_how_long_bars_are(per: str, interval: str) -> None:
    found = parse(f"<PER>,<DATE>,<TIME>,<CLOSE>\n{per},20240131,093000,1", timezone="UTC")
    assert found.interval == interval


def test_weeks_and_months_are_no_daily_bars() -> None:
    rows = ("D,20240131,1", "W,20240201,1", "M,20240202,1")
    assert faults(*rows, header="<PER>,<DATE>,<CLOSE>") == {3: "wrong_interval", 4: "wrong_interval"}
