"""Answers that the test made: what a league could have left."""

import numpy as np
import pandas as pd

from analytics.predictions.forecast import Forecast
from analytics.predictions.problem import Target
from analytics.predictions.quantiles import LEVELS
from analytics.predictions.standings import Finding, Verdict
from views.predictions.answers import Answer, Answers

MADE_AT = pd.Timestamp("2024-03-01", tz="UTC")
FOUND = Verdict("no evidence of skill", "Nobody wins.", "Clark-West", 0.2, 700, "historical_mean")


def forecast(name: str, middle: float = 0.0, up: float = 0.5, target: Target = "return") -> Forecast:
    """Quantiles 2 % either side of `middle` at the outermost levels, for a volatility above zero."""
    quantiles = middle + 0.04 * (np.array(LEVELS) - 0.5)
    return Forecast(name, target, 5, MADE_AT, middle, quantiles, up, {"alpha": 10.0, "kind": None}, 900)


def answer(name: str, finding: Finding | None = None, **of_forecast: float | Target) -> Answer:
    """Without a finding: a baseline."""
    verdict = Verdict(finding, f"{name}: {finding}.", "Clark-West", 0.04, 700, "historical_mean") if finding else None
    made = forecast(name, **of_forecast)  # type: ignore[arg-type]  # one dict for numbers and the target
    return Answer(name.replace("_", " ").capitalize(), made, verdict, 0.01)


def answers(*models: Answer, winner: str | None = None, is_whole: bool = True) -> Answers:
    """With a baseline after the models."""
    baseline = answer("historical_mean", up=0.55)
    by_model = {one.forecast.model: one for one in (*models, baseline)}
    return Answers(by_model, "historical_mean", winner, FOUND, is_whole)
