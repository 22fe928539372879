"""One scale and one start for several instruments."""

import numpy as np
import pandas as pd
import pytest

from analytics.comparison import rebase


def closes(values: dict[str, float]) -> "pd.Series[float]":
    return pd.Series(list(values.values()), pd.DatetimeIndex(list(values), tz="UTC"), dtype="float64")


EARLY = closes({"2024-01-01": 50.0, "2024-01-02": 40.0, "2024-01-04": 60.0})
LATE = closes({"2024-01-03": 10.0, "2024-01-04": 11.0, "2024-01-05": 12.0})


def test_all_start_at_100_on_the_first_date_by_which_all_have_a_close() -> None:
    frame = rebase({"early": EARLY, "late": LATE})
    assert frame.index[0] == pd.Timestamp("2024-01-03", tz="UTC")
    assert frame["late"].tolist() == pytest.approx([100.0, 110.0, 120.0])
    assert frame["early"].tolist() == pytest.approx([np.nan, 150.0, np.nan], nan_ok=True)


def test_per_cent_starts_at_nothing() -> None:
    frame = rebase({"early": EARLY, "late": LATE}, base="percent")
    assert frame["late"].tolist() == pytest.approx([0.0, 10.0, 20.0])


def test_a_series_that_ended_before_has_no_line() -> None:
    old = closes({"2012-01-03": 5.0, "2013-01-03": 6.0})
    frame = rebase({"old": old, "late": LATE})
    assert frame["old"].isna().all()
    assert frame["late"].iloc[0] == 100.0


def test_a_base_that_is_not_positive_has_no_line() -> None:
    assert rebase({"oil": closes({"2020-04-20": -37.0, "2020-04-21": 9.0})})["oil"].isna().all()


def test_holes_do_not_start_a_series() -> None:
    holed = LATE.copy()
    holed.iloc[0] = np.nan
    assert rebase({"holed": holed})["holed"].tolist() == pytest.approx([100.0, 100 * 12 / 11])


def test_nothing_to_compare_is_an_empty_frame() -> None:
    assert rebase({"none": EARLY.iloc[:0]}).empty
    assert rebase({}).empty
