import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.faults import ImportFault
from data.importing.moments import Moments, parse_moments
from data.importing.options import ImportOptions


def moments(*texts: str, times: list[str] | None = None, **said: object) -> Moments:
    clock = None if times is None else pd.Series(times, dtype="str")
    options = ImportOptions(**said)
    return parse_moments(pd.Series(texts, dtype="str"), clock, options)


def wall(*texts: str, **said: object) -> list[str]:
    found = moments(*texts, **said).wall.astype("datetime64[s]")
    return [str(moment).replace("T00:00:00", "") for moment in found]


@pytest.mark.parametrize(
    "text",
    [
        *("2024-01-31", "2024/1/31", "2024.01.31", "20240131", "31 Jan 2024", "31-JAN-2024", "31. January 2024"),
        *("January 31, 2024", "Jan 31 2024", "31/01/2024", "01/31/2024", "31.1.2024", "1706659200", "1706659200000"),
    ],
)
def test_common_forms_are_told_apart_by_themselves(text: str) -> None:
    assert wall(text) == ["2024-01-31"]


@pytest.mark.parametrize(
    "text", ["2024-02-30", "31/31/2024", "03/04/20", "31 Foo 2024", "2024", "45293", "", "2024-01-31 24:00"]
)
def test_what_is_no_date_is_left_out(text: str) -> None:
    assert wall("2024-01-31", text) == ["2024-01-31", "NaT"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-31 09:30", "2024-01-31T09:30:00"),
        ("2024-01-31T09:30:15.123456", "2024-01-31T09:30:15"),
        ("01/31/2024 9:30 PM", "2024-01-31T21:30:00"),
        ("20240131 12:00 AM", "2024-01-31"),
        ("31.01.2024, 16:00:00", "2024-01-31T16:00:00"),
    ],
)
def test_times_follow_the_date(text: str, expected: str) -> None:
    assert wall(text) == [expected]


def test_thirteen_o_clock_in_the_afternoon_is_no_time() -> None:
    assert wall("2024-01-31 13:00 PM", "2024-01-31 1:00 PM") == ["NaT", "2024-01-31T13:00:00"]


def test_offsets_are_kept_beside_the_wall_time() -> None:
    found = moments("2024-01-31T09:30Z", "2024-01-31 09:30:00-05:00", "2024-01-31 09:30:00+0530", "2024-01-31 09:30")
    assert len(set(found.wall)) == 1
    np.testing.assert_array_equal(found.offset, [0, -300, 330, np.nan])


@pytest.mark.parametrize("texts", [["03/04/2020"], ["03/04/2020", "05.06.2020"], ["03-04-2020 10:00"]])
def test_a_date_that_can_be_read_in_two_ways_is_refused(texts: list[str]) -> None:
    with pytest.raises(ImportFault, match="--day-first, --month-first or --date-format"):
        moments(*texts)


def test_one_day_above_twelve_tells_the_whole_column() -> None:
    assert wall("03/04/2020", "13/04/2020") == ["2020-04-03", "2020-04-13"]
    assert wall("03/04/2020", "04/13/2020") == ["2020-03-04", "2020-04-13"]


def test_equal_numbers_need_no_option() -> None:
    assert wall("03/03/2020") == ["2020-03-03"]


def test_a_column_in_two_forms_is_refused() -> None:
    with pytest.raises(ImportFault, match="13/04/2020 and 04/13/2020"):
        moments("13/04/2020", "04/13/2020")


def test_the_owner_says_which_comes_first() -> None:
    assert wall("03/04/2020", "04/13/2020", day_first=True) == ["2020-04-03", "NaT"]
    assert wall("03/04/2020", day_first=False) == ["2020-03-04"]
    assert wall("03/04/20", "13/04/20", date_format="%d/%m/%y") == ["2020-04-03", "2020-04-13"]


def test_a_form_that_is_none_is_refused() -> None:
    with pytest.raises(ImportFault, match="--date-format"):
        moments("2020", date_format="%Q")


def test_date_and_time_in_two_columns_are_one() -> None:
    assert wall("20240131", "20240131", "2024-01-31", times=["093000", "15:30", "93000"]) == [
        *("2024-01-31T09:30:00", "2024-01-31T15:30:00", "2024-01-31T09:30:00")
    ]


def test_spreadsheet_and_parquet_columns_keep_their_type() -> None:
    days = pd.Series(pd.to_datetime(["2024-01-31", None]))
    assert str(parse_moments(days, None, ImportOptions()).wall[0])[:10] == "2024-01-31"
    home = parse_moments(days.dt.tz_localize("America/New_York"), None, ImportOptions())
    assert (str(home.wall[0])[:10], home.offset[0]) == ("2024-01-31", -300)
    numbers = parse_moments(pd.Series([20240131.0, 2024.5, np.nan]), None, ImportOptions())
    assert [str(moment)[:10] for moment in numbers.wall] == ["2024-01-31", "NaT", "NaT"]


@given(st.datetimes(min_value=pd.Timestamp("1800-01-01").to_pydatetime()), st.sampled_from([" ", "T"]))
def test_iso_times_come_back(moment: pd.Timestamp, between: str) -> None:
    assert moments(moment.isoformat(sep=between)).wall[0] == np.datetime64(moment, "us")


@given(st.lists(st.text(alphabet="0123456789٣-/. :TZ+apmJan,\x00é", max_size=20), min_size=1))
def test_no_text_breaks_it(texts: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(moments(*texts, day_first=True).wall) == len(texts)
