"""Momentum: oscillators of the close, as fractions."""

from typing import Final

import pandas as pd

from analytics.indicators.registry import compute, find
from analytics.predictions.features.definition import Feature, FeatureInputs, Formula

PERCENT: Final = 0.01


def _share(indicator: str, output: str) -> Formula:
    return lambda inputs: compute(indicator, inputs.bars)[output] * PERCENT


def _macd_over_close(output: str) -> Formula:
    def relative(inputs: FeatureInputs) -> "pd.Series[float]":
        return compute("macd", inputs.bars)[output] / inputs.close

    return relative


MOMENTUM: Final = (
    Feature(
        name="rsi_14",
        title="Relative Strength Index",
        group="momentum",
        formula="Wilder's RSI of 14 bars, 0 to 1",
        warm_up=find("rsi").warm_up({}),
        needs=("close",),
        of=_share("rsi", "rsi"),
    ),
    Feature(
        name="macd",
        title="MACD over the close",
        group="momentum",
        formula="exponential mean of 12 bars less that of 26, divided by the close",
        warm_up=find("macd").warm_up({}),
        needs=("close",),
        of=_macd_over_close("macd"),
    ),
    Feature(
        name="macd_histogram",
        title="MACD histogram over the close",
        group="momentum",
        formula="MACD less its exponential mean of 9 bars, divided by the close",
        warm_up=find("macd").warm_up({}),
        needs=("close",),
        of=_macd_over_close("histogram"),
    ),
    *(
        Feature(
            name=f"stochastic_{output}",
            title=f"Stochastic %{output.upper()}",
            group="momentum",
            formula=formula,
            warm_up=find("stochastic").warm_up({}),
            needs=("high", "low", "close"),
            of=_share("stochastic", output),
        )
        for output, formula in (
            ("k", "place of the close in the range of 14 bars, 0 to 1, as a mean of 3"),
            ("d", "mean of 3 of %K"),
        )
    ),
)
