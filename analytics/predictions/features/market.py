"""The market around: an index's returns and volatility, and the volatility that options imply.

They are made on dates of their own and then looked up: a bar has the newest that was known at it.
"""

from typing import Final

import numpy as np
import pandas as pd

from analytics.predictions.features.definition import Feature, FeatureInputs, Formula
from analytics.predictions.targets import compounded
from analytics.volatility.windows import rolling_mean

SPANS: Final = (1, 5, 21)
MONTH: Final = 21


def _index_over(bars: int) -> Formula:
    def compound(inputs: FeatureInputs) -> "pd.Series[float]":
        returns = _index(inputs)
        return inputs.known(pd.Series(compounded(np.asarray(returns), bars), index=returns.index))

    return compound


def _index_volatility(inputs: FeatureInputs) -> "pd.Series[float]":
    returns = _index(inputs)
    return inputs.known(pd.Series(np.sqrt(rolling_mean(np.asarray(returns) ** 2, MONTH)), index=returns.index))


def _index(inputs: FeatureInputs) -> "pd.Series[float]":
    return _given(inputs.index_returns)


def _level(inputs: FeatureInputs) -> "pd.Series[float]":
    return inputs.known(_given(inputs.implied))


def _change(inputs: FeatureInputs) -> "pd.Series[float]":
    return inputs.known(_given(inputs.implied).pct_change(5, fill_method=None))


def _given(values: "pd.Series[float] | None") -> "pd.Series[float]":
    if values is None:
        raise ValueError("A feature is asked for only where what it needs is there.")
    return values.dropna().astype("float64")


MARKET: Final = (
    *(
        Feature(
            name=f"index_return_{bars}",
            title=f"Index over {bars} bar{'s' if bars > 1 else ''}",
            group="market",
            formula=f"simple return of the index over its last {'bar' if bars == 1 else f'{bars} bars'}",
            warm_up=bars,
            needs=("index",),
            of=_index_over(bars),
        )
        for bars in SPANS
    ),
    Feature(
        name="index_volatility_21",
        title="Volatility of the index",
        group="market",
        formula="root mean square of the index's last 21 returns, per bar",
        warm_up=MONTH,
        needs=("index",),
        of=_index_volatility,
    ),
    Feature(
        name="implied_level",
        title="Implied volatility",
        group="market",
        formula="what the options imply, a fraction a year",
        warm_up=0,
        needs=("implied",),
        of=_level,
    ),
    Feature(
        name="implied_change_5",
        title="Change of implied volatility",
        group="market",
        formula="relative change of implied volatility over its last 5 bars",
        warm_up=5,
        needs=("implied",),
        of=_change,
    ),
)
