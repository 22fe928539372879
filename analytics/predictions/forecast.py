"""A forecast: what a model says of the bars ahead, as a distribution, made at the close of one bar."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.model import Settings
from analytics.predictions.problem import FloatArray, Target
from analytics.predictions.quantiles import LEVELS


@dataclass(frozen=True, slots=True)
class Forecast:
    """`made_at`: the bar at whose close it was made. `expected`: the model's one number, as its target says.

    `quantiles`: of the target at `quantiles.LEVELS`; for a direction, of the return, from the baseline's interval.
    `probability_up`: calibrated, that the return ahead is above zero; NaN for a volatility.
    """

    model: str
    target: Target
    horizon: int
    made_at: pd.Timestamp
    expected: float
    quantiles: FloatArray
    probability_up: float
    settings: Settings
    fitted_on: int

    def __post_init__(self) -> None:
        if self.quantiles.shape != (len(LEVELS),) or bool(np.any(np.diff(self.quantiles) < 0)):
            raise ValueError("A forecast has one quantile for each level, none below the one before.")
