"""Twelve indicators, beside TA-Lib called by hand and beside pandas."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analytics.indicators.registry import compute
from benchmarks.measure import Row, timed

NAMES = (
    "sma",
    "ema",
    "bollinger",
    "rsi",
    "macd",
    "atr",
    "stochastic",
    "williams_r",
    "cci",
    "roc",
    "obv",
    "mfi",
)
INSTRUMENTS = 500


def rows() -> list[Row]:
    one = simulated_bars(5_000, seed=1)
    many = [simulated_bars(2_500, seed) for seed in range(INSTRUMENTS)]
    return [
        _row("12 indicators on 5,000 bars", [one], "TA-Lib raw", by_talib, runs=50),
        _row("12 indicators on 5,000 bars", [one], "pandas", by_pandas, runs=10),
        _row(f"12 indicators on {INSTRUMENTS} × 2,500 bars", many, "TA-Lib raw", by_talib, runs=3),
    ]


def simulated_bars(bars: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, bars)))
    open_ = close * np.exp(rng.normal(0, 0.004, bars))
    high = np.maximum(open_, close) * (1 + rng.uniform(0, 0.01, bars))
    low = np.minimum(open_, close) * (1 - rng.uniform(0, 0.01, bars))
    volume = rng.integers(1_000, 1_000_000, bars).astype(np.float64)
    index = pd.bdate_range("2000-01-03", periods=bars, tz="UTC")
    return pd.DataFrame({"open": open_, "high": high, "low": low, "close": close, "volume": volume}, index)


def by_registry(frame: pd.DataFrame) -> None:
    for name in NAMES:
        compute(name, frame)


def by_talib(frame: pd.DataFrame) -> None:
    import talib

    high, low, close, volume = (frame[name].to_numpy() for name in ("high", "low", "close", "volume"))
    talib.SMA(close, 50)
    talib.EMA(close, 20)
    talib.BBANDS(close, 20, 2.0, 2.0)
    talib.RSI(close, 14)
    talib.MACD(close, 12, 26, 9)
    talib.ATR(high, low, close, 14)
    talib.STOCH(high, low, close, 14, 3, 0, 3, 0)
    talib.WILLR(high, low, close, 14)
    talib.CCI(high, low, close, 20)
    talib.ROC(close, 10)
    talib.OBV(close, volume)
    talib.MFI(high, low, close, volume, 14)


def by_pandas(frame: pd.DataFrame) -> None:
    high, low, close, volume = (frame[name] for name in ("high", "low", "close", "volume"))
    change, before = close.diff(), close.shift()
    close.rolling(50).mean()
    close.ewm(span=20, adjust=False).mean()
    close.rolling(20).mean() + 2 * close.rolling(20).std(ddof=0), close.rolling(20).mean()
    gain, loss = (part.ewm(alpha=1 / 14, adjust=False).mean() for part in (change.clip(lower=0), -change.clip(upper=0)))
    100 * gain / (gain + loss)
    macd = close.ewm(span=12, adjust=False).mean() - close.ewm(span=26, adjust=False).mean()
    macd - macd.ewm(span=9, adjust=False).mean()
    (np.maximum(high, before) - np.minimum(low, before)).ewm(alpha=1 / 14, adjust=False).mean()
    highest, lowest = high.rolling(14).max(), low.rolling(14).min()
    (100 * (close - lowest) / (highest - lowest)).rolling(3).mean().rolling(3).mean()
    -100 * (high.rolling(14).max() - close) / (high.rolling(14).max() - low.rolling(14).min())
    typical = (high + low + close) / 3
    deviation = typical.rolling(20).apply(lambda seen: np.abs(seen - seen.mean()).mean(), raw=True)
    (typical - typical.rolling(20).mean()) / (0.015 * deviation)
    close.pct_change(10)
    (np.sign(change) * volume).cumsum()
    flow, side = typical * volume, typical.diff()
    up, down = flow.where(side > 0, 0).rolling(14).sum(), flow.where(side < 0, 0).rolling(14).sum()
    100 * up / (up + down)


def _row(
    what: str, frames: list[pd.DataFrame], peer: str, by_peer: Callable[[pd.DataFrame], None], *, runs: int
) -> Row:
    return Row(
        what=what,
        ours=timed(lambda: [by_registry(frame) for frame in frames], runs=runs, warm_up=1),
        peer=peer,
        theirs=timed(lambda: [by_peer(frame) for frame in frames], runs=runs, warm_up=1),
    )
