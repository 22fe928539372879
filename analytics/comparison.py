"""Several instruments on one scale.

All start together: at the first date by which every one of them has a close, each from its last close on or before that
date. A series whose close there is stale, missing or not positive has no base and is NaN throughout.
"""

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from analytics.statistics import close_at


def rebase(closes: "Mapping[str, pd.Series[float]]", base: Literal[100, "percent"] = 100) -> pd.DataFrame:
    """One column a series from the common start on: 100 at the start, or per cent of change since.

    The index holds every date of any series; a series is NaN where it has no bar.
    """
    present = {name: close.dropna() for name, close in closes.items()}
    starts = [close.index[0] for close in present.values() if len(close)]
    if not starts:
        return pd.DataFrame(columns=list(closes), dtype="float64")
    start = max(starts)
    ratios = pd.DataFrame({name: close / _base(close, start) for name, close in present.items()})
    ratios = ratios.loc[start:]
    return ratios.mul(100) if base == 100 else ratios.sub(1).mul(100)


def _base(close: "pd.Series[float]", start: pd.Timestamp) -> float:
    base = close_at(close, start) if len(close) else float("nan")
    return base if base > 0 else float("nan")
