"""Basel's traffic light: what a regulator makes of the exceptions of 250 days at 99 %.

A zone goes by how unlikely so few exceptions would be had the model been right: yellow from a cumulative probability of
95 %, red from 99.99 %. In 250 days at 99 % that is 0–4 green, 5–9 yellow, 10 and more red, and only there the
multiplier on capital is defined. Basel Committee (1996), Supervisory framework for the use of "backtesting", table 2.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from analytics.risk.asked import BadRisk, check_confidences

Zone = Literal["green", "yellow", "red"]

DAYS, CONFIDENCE = 250, 0.99
BASE: Final = 3.0
PLUS: Final = (0.0, 0.0, 0.0, 0.0, 0.0, 0.40, 0.50, 0.65, 0.75, 0.85, 1.00)
YELLOW_FROM, RED_FROM = 0.95, 0.9999


@dataclass(frozen=True, slots=True)
class TrafficLight:
    """`cumulative`: the chance of that many exceptions or fewer. `multiplier` is NaN but for 250 days at 99 %."""

    periods: int
    exceptions: int
    cumulative: float
    zone: Zone
    multiplier: float


def traffic_light(exceptions: int, periods: int = DAYS, confidence: float = CONFIDENCE) -> TrafficLight:
    """Raises BadRisk for a count that can't be."""
    from scipy.special import bdtr

    check_confidences((confidence,))
    if not 0 <= exceptions <= periods or periods < 1:
        raise BadRisk(f"{exceptions} exceptions in {periods} periods can't be.")
    cumulative = float(bdtr(exceptions, periods, 1 - confidence))
    official = periods == DAYS and confidence == CONFIDENCE
    multiplier = BASE + PLUS[min(exceptions, len(PLUS) - 1)] if official else np.nan
    return TrafficLight(periods, exceptions, cumulative, _zone(cumulative), multiplier)


def rolling_traffic_light(hits: "pd.Series[bool]", window: int = DAYS, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """On the dates that have `window` periods up to them: exceptions, expected, zone. Raises BadRisk with fewer."""
    if len(hits) < window:
        raise BadRisk(f"{len(hits)} periods are fewer than the {window} counted at a time; choose a longer range.")
    counts = hits.astype("int64").rolling(window).sum().iloc[window - 1 :].astype("int64")
    lights = {count: traffic_light(int(count), window, confidence).zone for count in counts.unique()}
    return pd.DataFrame(
        {"exceptions": counts, "expected": window * (1 - confidence), "zone": counts.map(lights)}, counts.index
    )


def _zone(cumulative: float) -> Zone:
    if cumulative < YELLOW_FROM:
        return "green"
    return "yellow" if cumulative < RED_FROM else "red"
