"""Several instruments on one scale.

All start together: at the first date by which every one of them has a close, each from its last close on or before that
date. A series whose close there is stale, missing or not positive has no base and is NaN throughout.
"""

from collections.abc import Mapping
from typing import Literal, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.statistics import close_at

Scale = Literal[100, "percent"]
Prices = TypeVar("Prices", "pd.Series[float]", NDArray[np.float64])


def rebase(closes: "Mapping[str, pd.Series[float]]", base: Scale = 100) -> pd.DataFrame:
    """One column a series from the common start on: 100 at the start, or per cent of change since.

    The index holds every date of any series; a series is NaN where it has no bar.
    """
    present = {name: close.dropna() for name, close in closes.items()}
    start = common_start(closes)
    if start is None:
        return pd.DataFrame(columns=list(closes), dtype="float64")
    bases = common_bases(closes)
    return pd.DataFrame({name: on_scale(close, bases[name], base) for name, close in present.items()}).loc[start:]


def common_start(closes: "Mapping[str, pd.Series[float]]") -> pd.Timestamp | None:
    """The first date by which every series that has a close at all has one."""
    present = [close.dropna() for close in closes.values()]
    return max((close.index[0] for close in present if len(close)), default=None)


def common_bases(closes: "Mapping[str, pd.Series[float]]") -> dict[str, float]:
    """The price of each series that the common start sets to 100; NaN where it has none."""
    start = common_start(closes)
    if start is None:
        return dict.fromkeys(closes, np.nan)
    bases = {name: close_at(close.dropna(), start) for name, close in closes.items()}
    return {name: base if base > 0 else np.nan for name, base in bases.items()}


def on_scale(prices: Prices, base: float, scale: Scale) -> Prices:
    """Prices as multiples of `base`: 100 at the base, or per cent of change from it."""
    return prices / base * 100 if scale == 100 else (prices / base - 1) * 100
