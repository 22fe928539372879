"""Conditional volatility: what EWMA and GARCH(1,1) expect of the next bar, filtered from the past alone."""

from typing import Final

import numpy as np
import pandas as pd

from analytics.predictions.features.definition import Feature, FeatureInputs
from analytics.predictions.features.garch_filter import FIRST
from analytics.volatility.ewma import ewma_variance

EWMA_START: Final = 21


def ewma_ahead(returns: "pd.Series[float]") -> "pd.Series[float]":
    """σ² of the bar after each, per bar, by RiskMetrics' 0.94 from the mean square of the first 21 returns on.

    NaN before these are there, where there is no return, and where nothing has moved yet.
    """
    known = returns.dropna()
    ahead = pd.Series(np.nan, index=known.index)
    if len(known) >= EWMA_START:
        start = float((known.iloc[:EWMA_START] ** 2).mean())
        ahead.iloc[EWMA_START - 1] = start
        if len(known) > EWMA_START:
            ahead.iloc[EWMA_START:] = ewma_variance(known.iloc[EWMA_START:], start=start).filtered
    return ahead.where(ahead > 0).reindex(returns.index)


def _ewma(inputs: FeatureInputs) -> "pd.Series[float]":
    return (ewma_ahead(inputs.returns) * inputs.periods) ** 0.5


def _garch(inputs: FeatureInputs) -> "pd.Series[float]":
    return (inputs.garch.ahead * inputs.periods) ** 0.5


def _shock(inputs: FeatureInputs) -> "pd.Series[float]":
    return inputs.garch.shock


CONDITIONAL: Final = (
    Feature(
        name="ewma_volatility",
        title="EWMA volatility",
        group="conditional",
        formula="what RiskMetrics' EWMA (0.94) expects of the next bar, annualised",
        warm_up=EWMA_START,
        needs=(),
        of=_ewma,
    ),
    Feature(
        name="garch_volatility",
        title="GARCH volatility",
        group="conditional",
        formula="what a GARCH(1,1), fitted on the past and again every 252 bars, expects of the next bar, annualised",
        warm_up=FIRST,
        needs=(),
        of=_garch,
    ),
    Feature(
        name="garch_shock",
        title="Shock in GARCH's measure",
        group="conditional",
        formula="this bar's return less its mean so far, over the volatility that GARCH had expected of it",
        warm_up=FIRST,
        needs=(),
        of=_shock,
    ),
)
