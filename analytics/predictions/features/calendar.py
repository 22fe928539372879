"""The calendar, from the bar's own date alone: cyclical where it turns, so that December lies beside January."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from analytics.predictions.features.definition import Feature, FeatureInputs, Formula
from analytics.predictions.problem import FloatArray

FIRST_DAYS: Final = 3


def _dates(inputs: FeatureInputs) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(inputs.bars.index)


def _weekday(dates: pd.DatetimeIndex) -> FloatArray:
    return np.asarray(2 * np.pi * dates.day_of_week / 7, dtype=np.float64)


def _month(dates: pd.DatetimeIndex) -> FloatArray:
    return np.asarray(2 * np.pi * (dates.month - 1) / 12, dtype=np.float64)


def _sine(angle: Callable[[pd.DatetimeIndex], FloatArray]) -> Formula:
    return lambda inputs: _series(np.sin(angle(_dates(inputs))), inputs)


def _cosine(angle: Callable[[pd.DatetimeIndex], FloatArray]) -> Formula:
    return lambda inputs: _series(np.cos(angle(_dates(inputs))), inputs)


def _turn(inputs: FeatureInputs) -> "pd.Series[float]":
    """By weekdays: holidays would need a calendar, and the bar's date is all that this reads."""
    days = _dates(inputs).tz_localize(None).to_numpy().astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    so_far = np.busday_count(months.astype("datetime64[D]"), days + 1)
    left = np.busday_count(days + 1, (months + 1).astype("datetime64[D]"))
    return _series(np.asarray((so_far <= FIRST_DAYS) | (left == 0), dtype=np.float64), inputs)


def _series(values: FloatArray, inputs: FeatureInputs) -> "pd.Series[float]":
    return pd.Series(values, index=inputs.bars.index, dtype="float64")


def _feature(name: str, title: str, formula: str, of: Formula) -> Feature:
    return Feature(name, title, "calendar", formula, warm_up=0, needs=(), of=of)


CALENDAR: Final = (
    _feature("weekday_sine", "Weekday, sine", "sin(2π × days since Monday / 7)", _sine(_weekday)),
    _feature("weekday_cosine", "Weekday, cosine", "cos(2π × days since Monday / 7)", _cosine(_weekday)),
    _feature("month_sine", "Month, sine", "sin(2π × months since January / 12)", _sine(_month)),
    _feature("month_cosine", "Month, cosine", "cos(2π × months since January / 12)", _cosine(_month)),
    _feature(
        "turn_of_month",
        "Turn of the month",
        "1 from the last weekday of a month to the third weekday of the next, else 0",
        _turn,
    ),
)
