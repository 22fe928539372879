"""What a walk through the past leaves: each model's forecasts, every one made with what was known at its bar."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analytics.predictions.model import Fitted, Settings


@dataclass(frozen=True, slots=True)
class Walk:
    """`predicted`: one number a bar out of sample, by the bar it was made at. `fits`: how often it was fitted.

    `trials`: settings tried, the chosen one among them. `chosen`: the settings of each fit. `last`: the model as fitted
    last.
    """

    predicted: "pd.Series[float]"
    fits: int
    trials: int
    last: Fitted
    chosen: tuple[Settings, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Walks:
    """By the models' names. `left_out`: models that could not be fitted, each with a sentence."""

    done: Mapping[str, Walk]
    left_out: Mapping[str, str] = field(default_factory=dict)
