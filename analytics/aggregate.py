"""Fewer things to draw: a browser draws every bar, seen or not.

No extreme is lost: candles are merged, lines keep first, lowest, highest and last of every stretch (M4, Jugel et al.,
A Visualization-Oriented Time Series Data Aggregation, VLDB 2014).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.resample import merge_bars

MOST_BARS = 1500


@dataclass(frozen=True, slots=True)
class Aggregated:
    """Candles are labelled by their last bar; the last candle may hold fewer than `bars_per_candle`."""

    frame: pd.DataFrame
    bars_per_candle: int


def aggregate_bars(frame: pd.DataFrame, max_bars: int = MOST_BARS) -> Aggregated:
    """At most `max_bars` candles of equally many consecutive bars."""
    if max_bars < 1:
        raise ValueError("max_bars must be at least 1")
    size = max(-(-len(frame) // max_bars), 1)
    if size == 1:
        return Aggregated(frame, 1)
    return Aggregated(merge_bars(frame, np.arange(len(frame)) // size), size)


def thin_line(line: "pd.Series[float]", max_points: int = MOST_BARS) -> "pd.Series[float]":
    """At most `max_points` (4 or more) of the values, and one NaN of each gap so that the line breaks there."""
    if len(line) <= max_points:
        return line
    values = line.to_numpy(dtype=np.float64)
    missing = np.isnan(values)
    gap_starts = np.flatnonzero(missing & ~np.r_[False, missing[:-1]])
    present = np.flatnonzero(~missing)
    return line.iloc[np.sort(np.concatenate([present[_picked(values[present], max_points)], gap_starts]))]


def _picked(values: NDArray[np.floating], points: int) -> NDArray[np.intp]:
    from tsdownsample import M4Downsampler

    if len(values) <= max(points, 4):
        return np.arange(len(values))
    downsampler = M4Downsampler()  # type: ignore[no-untyped-call]  # its constructor has no annotations
    return np.asarray(downsampler.downsample(values, n_out=max(points // 4, 1) * 4), dtype=np.intp)
