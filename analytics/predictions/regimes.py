"""Calm, middle and wild days, told apart with what was known on the day."""

from typing import Literal

import pandas as pd

Regime = Literal["calm", "middle", "wild"]
REGIMES: tuple[Regime, ...] = ("calm", "middle", "wild")
FEWEST = 63  # bars before terciles mean anything


def regimes(scale: "pd.Series[float]") -> "pd.Series[str]":
    """By terciles of the scale up to each bar, the bar's own among them; missing for the first FEWEST − 1 bars."""
    past = scale.expanding(FEWEST)
    low, high = past.quantile(1 / 3), past.quantile(2 / 3)
    named = pd.Series("middle", scale.index, dtype="object", name="regime")
    return named.mask(scale <= low, "calm").mask(scale > high, "wild").where(low.notna())
