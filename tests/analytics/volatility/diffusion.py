"""Bars of a diffusion whose volatility is known: a fine-step geometric Brownian motion gathered into bars.

Between steps the path's extremes are drawn from the law of the Brownian bridge, so that bars have the range of the
continuous path and not the smaller one of its steps.
"""

import numpy as np
import pandas as pd

COLUMNS = ["open", "high", "low", "close"]


def diffusion_bars(
    bars: int, volatility: float, seed: int, *, drift: float = 0.0, night: float = 0.0, steps: int = 60
) -> pd.DataFrame:
    """`volatility`, `drift` and `night` (deviation of the jump at the open) are of the log price, per bar."""
    rng = np.random.default_rng(seed)
    size = volatility / steps**0.5
    moves = rng.normal(drift / steps, size, (bars, steps))
    ends = np.cumsum(moves, axis=1)
    starts = ends - moves
    spread_up = np.sqrt(moves**2 - 2 * size**2 * np.log(rng.random(moves.shape)))
    spread_down = np.sqrt(moves**2 - 2 * size**2 * np.log(rng.random(moves.shape)))
    high, low = ((starts + ends + spread_up) / 2).max(axis=1), ((starts + ends - spread_down) / 2).min(axis=1)
    jumps = rng.normal(0, night, bars) if night else np.zeros(bars)
    opened = np.cumsum(jumps + np.append(0, ends[:-1, -1]))
    logs = np.column_stack([opened, opened + high, opened + low, opened + ends[:, -1]])
    return pd.DataFrame(100 * np.exp(logs - logs.mean()), days(bars), COLUMNS)


def days(bars: int) -> pd.DatetimeIndex:
    return pd.date_range("1950-01-02", periods=bars, tz="UTC", name="ts")
