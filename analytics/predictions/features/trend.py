"""Trend: its strength, and where the close is beside its moving averages."""

from typing import Final

import pandas as pd

from analytics.indicators.registry import compute, find
from analytics.predictions.features.definition import Feature, FeatureInputs, Formula

AVERAGES: Final = (10, 21, 50, 200)


def _strength(inputs: FeatureInputs) -> "pd.Series[float]":
    return compute("adx", inputs.bars)["adx"] / 100


def _in_bands(inputs: FeatureInputs) -> "pd.Series[float]":
    return compute("percent_b", inputs.bars)["percent_b"]


def _distance(bars: int) -> Formula:
    def relative(inputs: FeatureInputs) -> "pd.Series[float]":
        average = compute("sma", inputs.bars, period=bars)["sma"]
        return inputs.close / average - 1

    return relative


TREND: Final = (
    Feature(
        name="adx_14",
        title="Average Directional Index",
        group="trend",
        formula="Wilder's ADX of 14 bars, 0 to 1",
        warm_up=find("adx").warm_up({}),
        needs=("high", "low", "close"),
        of=_strength,
    ),
    Feature(
        name="bollinger_20",
        title="Place in the Bollinger bands",
        group="trend",
        formula="0 at the lower and 1 at the upper band, 2 standard deviations about the mean of 20 bars",
        warm_up=find("percent_b").warm_up({}),
        needs=("close",),
        of=_in_bands,
    ),
    *(
        Feature(
            name=f"distance_{bars}",
            title=f"Distance from the average of {bars} bars",
            group="trend",
            formula=f"close divided by the simple mean of the last {bars} closes, less 1",
            warm_up=bars - 1,
            needs=("close",),
            of=_distance(bars),
        )
        for bars in AVERAGES
    ),
)
