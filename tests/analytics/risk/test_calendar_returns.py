"""The calendar of returns: it adds up, and it shows gaps."""

import numpy as np
import pandas as pd
import pytest

from analytics.risk.calendar_returns import MONTHS, monthly_table
from analytics.risk.sample import BadReturns
from tests.analytics.risk.published import BACON


def test_months_compound_to_the_year() -> None:
    rng = np.random.default_rng(1)
    returns = pd.Series(rng.normal(0, 0.01, 900), pd.bdate_range("2021-03-15", periods=900, tz="UTC"))
    table = monthly_table(returns)
    chained = (1 + table[list(MONTHS)]).prod(axis=1) - 1
    assert table["year"].to_numpy() == pytest.approx(chained.to_numpy())
    assert (1 + table["year"]).prod() == pytest.approx((1 + returns).prod())
    assert table.loc[2021, [1, 2]].isna().all()
    assert table.loc[2022, 4] == pytest.approx((1 + returns["2022-04"]).prod() - 1)


def test_monthly_returns_stay_as_they_are() -> None:
    table = monthly_table(BACON)
    assert table.loc[2000, list(MONTHS)].to_numpy() == pytest.approx(BACON.to_numpy()[:12])
    assert list(table.index) == [2000, 2001]
    assert list(table.columns) == [*range(1, 13), "year"]


def test_years_without_a_period_are_there_and_empty() -> None:
    apart = pd.concat([BACON.iloc[:1], BACON.iloc[:1].set_axis(pd.DatetimeIndex(["2003-06-30"], tz="UTC"))])
    table = monthly_table(apart)
    assert list(table.index) == [2000, 2001, 2002, 2003]
    assert table.loc[[2001, 2002]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("returns", "says"),
    [
        (BACON.reset_index(drop=True), "index of dates"),
        (BACON - 1.0, "lost more than everything"),
        (BACON.iloc[:0], "at least 1"),
    ],
)
def test_bad_returns_are_a_sentence(returns: "pd.Series[float]", says: str) -> None:
    with pytest.raises(BadReturns, match=says):
        monthly_table(returns)
