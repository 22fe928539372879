"""Realised variance brought to the level of the returns whose variance is forecast.

A range or a day's intraday returns leave out the night, and a range of few trades is too narrow: such a measure is
lower than the variance from close to close, and a league scored against it praises whoever forecasts too little.
Multiplied by one number, so that its mean is that of the squared returns, it keeps its precision and loses that bias
(Hansen and Lunde 2005, "A forecast comparison of volatility models", Journal of Applied Econometrics 20, 873-889).
"""

import pandas as pd

from analytics.volatility.returns import BadReturns

FEWEST = 50


def level(realised: "pd.Series[float]", returns: "pd.Series[float]") -> float:
    """Mean realised variance over mean squared return, on the dates that have both; 1 when they agree.

    Both per period and in the same units; NaN is skipped. BadReturns with fewer than 50 dates, or when either mean is
    not positive. The number belongs to the dates given: for a forecast give only what was known.
    """
    both = pd.concat({"realised": realised, "squared": returns**2}, axis=1, join="inner").dropna()
    if len(both) < FEWEST:
        raise BadReturns(f"Only {len(both)} dates have a return and a realised variance; {FEWEST} are needed.")
    means = both.mean()
    if not (means > 0).all():
        raise BadReturns("The returns or their realised variance are all zero, so they have no level to compare.")
    return float(means["realised"] / means["squared"])


def at_level_of(realised: "pd.Series[float]", returns: "pd.Series[float]") -> "pd.Series[float]":
    """Realised variance divided by its level, named for it; a series of the same dates."""
    scaled = realised / level(realised, returns)
    return scaled.rename(f"{realised.name}, scaled to the returns") if realised.name is not None else scaled
