"""What choosing periods by the market's return does to correlations by itself.

Of returns whose relation to the market m is the same at all times, the covariance over chosen periods is

    Σ − β βᵀ (var m − var m in the chosen periods),  β = cov(r, m)/var m

which differs from Σ although nothing else has changed. Boyer, Gibson & Loretan, Pitfalls in Tests for Changes in
Correlations, Federal Reserve IFDP 597, 1999.
"""

import numpy as np
import pandas as pd

from analytics.risk.dependence import normalised
from analytics.risk.panel import checked_panel, square
from analytics.risk.sample import BadReturns


def correlation_by_selection(
    returns: pd.DataFrame, market: "pd.Series[float]", chosen: "pd.Series[bool]"
) -> pd.DataFrame:
    """Asset × asset, for `chosen` dates of the returns; raises BadReturns.

    `returns` is dates × assets; `market` and `chosen` have its dates. Variances have n − 1 below.
    """
    values = checked_panel(returns)
    moves, within = market.reindex(returns.index), chosen.reindex(returns.index, fill_value=False).astype(bool)
    if moves.isna().any() or float(np.ptp(moves)) == 0 or int(within.sum()) < 2:
        raise BadReturns("The market must move and cover all dates, and two of them must be chosen.")
    centred = values - values.mean(axis=0)
    covariance = centred.T @ centred / (len(values) - 1)
    variance = float(moves.var())
    slopes = centred.T @ (moves - moves.mean()).to_numpy(np.float64) / (len(values) - 1) / variance
    lost = variance - float(moves[within].var())
    return square(normalised(covariance - lost * np.outer(slopes, slopes)), returns)
