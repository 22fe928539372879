"""How forecasts turned out, against their baseline on the same outcomes.

Rows are forecasts whose outcome is known, with columns `as_of` and `ended_at` (the bars they were made at and ended
at), `loss` and `baseline_loss` (smaller is better), and `inside_50`, `inside_80`, `inside_95`. Order makes no
difference.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.problem import FloatArray
from analytics.volatility.scoring import SHORTEST, BadScores, diebold_mariano

COVERAGES = (50, 80, 95)


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """Mean losses; `gain`: the part of the baseline's loss that was saved, NaN where that is zero. `better`: the share
    of forecasts that lost less than their baseline, NaN where all lost the same. `inside`: the share of outcomes within
    the 50, 80 and 95 % intervals. `apart`: the bars that do not overlap, the forecasts that the record is worth.

    `p_value`: of Diebold and Mariano's test of "no better than the baseline", one-sided; NaN where there are too few.
    """

    forecasts: int
    apart: int
    loss: float
    baseline_loss: float
    gain: float
    better: float
    inside: tuple[float, float, float]
    p_value: float


def track_record(rows: pd.DataFrame) -> TrackRecord:
    """Of one model. Forecasts of several instruments at one bar count as one in the test, by their mean."""
    loss, baseline = float(rows["loss"].mean()), float(rows["baseline_loss"].mean())
    differs = rows["loss"] != rows["baseline_loss"]
    return TrackRecord(
        forecasts=len(rows),
        apart=len(apart(rows)),
        loss=loss,
        baseline_loss=baseline,
        gain=1 - loss / baseline if baseline > 0 else np.nan,
        better=float((rows["loss"] < rows["baseline_loss"])[differs].mean()) if differs.any() else np.nan,
        inside=tuple(float(rows[f"inside_{coverage}"].mean()) for coverage in COVERAGES),  # type: ignore[arg-type]  # (three of them)
        p_value=no_better(rows),
    )


def no_better(rows: pd.DataFrame) -> float:
    """The p value of the losses, averaged over the forecasts of each bar.

    Windows overlap, so the variance takes autocovariances up to the most later bars that lie within one's window.
    """
    by_bar = rows.groupby("as_of").agg({"ended_at": "max", "loss": "mean", "baseline_loss": "mean"}).sort_index()
    reach = overlap(by_bar)
    if len(by_bar) < max(SHORTEST, 2 * (reach + 1)) or bool((by_bar["loss"] == by_bar["baseline_loss"]).all()):
        return float("nan")
    try:
        return diebold_mariano(by_bar["loss"], by_bar["baseline_loss"], reach + 1).p_lower
    except BadScores:
        return float("nan")


def overlap(by_bar: pd.DataFrame) -> int:
    """The most bars that were forecast at after one was and before its outcome was there; index in order of time."""
    made = pd.DatetimeIndex(by_bar.index)
    within = made.searchsorted(pd.DatetimeIndex(by_bar["ended_at"]), side="left") - np.arange(len(made)) - 1
    return int(max(within.max(), 0))


def apart(rows: pd.DataFrame) -> list[int]:
    """Labels of the rows, in order of time, whose windows do not overlap that of an earlier one of these."""
    ordered = rows.sort_values(["as_of", "ended_at"], kind="stable")
    kept, free_from = [], None
    for index, made, ended in zip(ordered.index, ordered["as_of"], ordered["ended_at"], strict=True):
        if free_from is None or made >= free_from:
            kept.append(index)
            free_from = ended
    return kept


def trailing(rows: pd.DataFrame, column: str, forecasts: int) -> "pd.Series[float]":
    """The mean of a column over the last so many forecasts, by the bar at which the last of them ended."""
    ordered = rows.sort_values(["ended_at", "as_of"], kind="stable")
    mean = ordered[column].astype("float64").rolling(forecasts).mean()
    return mean.set_axis(pd.DatetimeIndex(ordered["ended_at"])).dropna().groupby(level=0).last()


def units_off(realised: FloatArray, low: FloatArray, middle: FloatArray, high: FloatArray) -> FloatArray:
    """How far outcomes lay from the median, in units of the interval's half on their side: beyond ±1 is outside.

    NaN where that half has no width.
    """
    above = realised >= middle
    half = np.where(above, high - middle, middle - low)
    return np.where(half > 0, (realised - middle) / np.where(half > 0, half, 1.0), np.nan)
