"""Sentiment: the slot of a score that comes from elsewhere; without one it is left out."""

from typing import Final

import pandas as pd

from analytics.predictions.features.definition import Feature, FeatureInputs


def _newest(inputs: FeatureInputs) -> "pd.Series[float]":
    if inputs.sentiment is None:
        raise ValueError("A feature is asked for only where what it needs is there.")
    return inputs.known(inputs.sentiment)


SENTIMENT: Final = (
    Feature(
        name="sentiment",
        title="Sentiment",
        group="sentiment",
        formula="the newest score known at the bar",
        warm_up=0,
        needs=("sentiment",),
        of=_newest,
    ),
)
