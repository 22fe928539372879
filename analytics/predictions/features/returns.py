"""Returns: of single bars some lags ago, and compounded over several."""

from typing import Final

import numpy as np
import pandas as pd

from analytics.predictions.features.definition import Feature, FeatureInputs, Formula
from analytics.predictions.targets import compounded

LAGS: Final = (1, 2, 3, 5, 10, 21)
SPANS: Final = (5, 21, 63)
WHICH: Final = {1: "this bar", 2: "the bar before"}


def _lagged(lag: int) -> Formula:
    return lambda inputs: inputs.returns.shift(lag - 1)


def _over(bars: int) -> Formula:
    def compound(inputs: FeatureInputs) -> "pd.Series[float]":
        return pd.Series(compounded(np.asarray(inputs.returns, dtype=np.float64), bars), index=inputs.returns.index)

    return compound


RETURNS: Final = (
    *(
        Feature(
            name=f"return_lag_{lag}",
            title=f"Return at lag {lag}",
            group="returns",
            formula=f"simple return of {WHICH.get(lag, f'the bar {lag - 1} bars before')}",
            warm_up=lag,
            needs=(),
            of=_lagged(lag),
        )
        for lag in LAGS
    ),
    *(
        Feature(
            name=f"return_over_{bars}",
            title=f"Return over {bars} bars",
            group="returns",
            formula=f"simple return over the last {bars} bars",
            warm_up=bars,
            needs=(),
            of=_over(bars),
        )
        for bars in SPANS
    ),
)
