"""Returns by calendar month and year, as a table and for a heatmap."""

from typing import Final

import pandas as pd

from analytics.risk.sample import BadReturns, dated

MONTHS: Final = tuple(range(1, 13))


def monthly_table(returns: "pd.Series[float]") -> pd.DataFrame:
    """Compound return of each month: one row a year, columns 1 … 12 and `year`; NaN where there was no period.

    The index holds every year from the first to the last. A month or year at the edge of the data has what there is of
    it. Raises BadReturns, also for a return below −100 % and for an index without dates.
    """
    values, dates = dated(returns)
    if values.min() < -1:
        raise BadReturns("A period lost more than everything, so its month and year can't be compounded.")
    growth = pd.Series(1 + values)
    years, months = dates.year, dates.month
    by_month = growth.groupby([years, months]).prod().unstack() - 1
    by_year = growth.groupby(years).prod() - 1
    every_year = pd.RangeIndex(years[0], years[-1] + 1, name="year")
    table = by_month.reindex(index=every_year, columns=list(MONTHS)).rename_axis(columns=None)
    return table.assign(year=by_year.reindex(every_year))
