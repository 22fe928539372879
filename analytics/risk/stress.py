"""What today's basket would lose: in falls of the past, under shocks, when correlations go to one, on its worst days.

Returns are simple fractions; weights are of equity, shorts below 0, and the rest is cash that earns nothing here. A
result of −0.2 is a loss of a fifth of equity. NaN in a growth frame means that the instrument had no bar.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.risk.episodes import EPISODES, Episode

FEWEST_FOR_BETA = 60
NEAREST_DAYS = 7  # a fall's dates are an index's; an instrument's own last bar before them may be a few days older


@dataclass(frozen=True, slots=True)
class Beta:
    """Slope of an instrument's returns on the market's, its standard error (least squares), and how many bars."""

    value: float
    error: float
    bars: int


@dataclass(frozen=True, slots=True)
class Replay:
    """`contributions` add up to `change`: weight × what the holding did, nothing traded on the way. `proxied`: holdings
    without bars then, put in as beta × the market. `missing`: those for which there was no market either."""

    episode: Episode
    change: float
    deepest: float
    worst_day: float
    contributions: "pd.Series[float]"
    proxied: tuple[str, ...]
    missing: tuple[str, ...]


def betas(returns: pd.DataFrame, market: "pd.Series[float]") -> dict[str, Beta]:
    """One for each column, on the bars that it shares with the market; NaN with fewer than 60 of them."""
    return {str(name): _beta(returns[name], market) for name in returns.columns}


def _beta(returns: "pd.Series[float]", market: "pd.Series[float]") -> Beta:
    both = pd.concat([returns, market], axis=1, join="inner").dropna().to_numpy(np.float64)
    centred = both - both.mean(axis=0) if len(both) else both
    spread = float(centred[:, 1] @ centred[:, 1]) if len(both) else 0.0
    if len(both) < FEWEST_FOR_BETA or spread == 0.0:
        return Beta(np.nan, np.nan, len(both))
    slope = float(centred[:, 0] @ centred[:, 1]) / spread
    residuals = centred[:, 0] - slope * centred[:, 1]
    return Beta(slope, float(np.sqrt(residuals @ residuals / (len(both) - 2) / spread)), len(both))


def replay(
    growth: pd.DataFrame,
    weights: "pd.Series[float]",
    episode: Episode,
    market: "pd.Series[float] | None" = None,
    slopes: Mapping[str, Beta] | None = None,
) -> Replay | None:
    """Today's weights at the episode's start, held to its end. None when nothing of the basket is covered.

    `growth`: dates × holdings, any base, NaN where there is no bar; `market` likewise, for holdings that have none.
    """
    paths, proxied, missing = {}, [], []
    dates = pd.DatetimeIndex(growth.index)
    for name in weights.index:
        path = _path(growth[name], dates, episode)
        if path is None and market is not None and slopes is not None and np.isfinite(slopes[name].value):
            path = _scaled(_path(market, pd.DatetimeIndex(market.index), episode), slopes[name].value)
            proxied += [name] if path is not None else []
        if path is None:
            missing.append(name)
        else:
            paths[name] = path
    if not paths or len(proxied) == len(weights):
        return None
    moved = pd.DataFrame(paths).sort_index().ffill().fillna(1.0) - 1
    contributions = moved * weights.reindex(moved.columns)
    equity = 1 + contributions.sum(axis=1)
    daily = equity.pct_change(fill_method=None).iloc[1:]
    return Replay(
        episode=episode,
        change=float(equity.iloc[-1] - 1),
        deepest=float((equity / equity.cummax() - 1).min()),
        worst_day=float(daily.min()),
        contributions=contributions.iloc[-1].reindex(weights.index),
        proxied=tuple(proxied),
        missing=tuple(missing),
    )


def replays(
    growth: pd.DataFrame,
    weights: "pd.Series[float]",
    market: "pd.Series[float] | None" = None,
    slopes: Mapping[str, Beta] | None = None,
    episodes: Sequence[Episode] = EPISODES,
) -> tuple[Replay, ...]:
    """Those that any of the basket lived through."""
    found = (replay(growth, weights, episode, market, slopes) for episode in episodes)
    return tuple(one for one in found if one is not None)


def _path(line: "pd.Series[float]", dates: pd.DatetimeIndex, episode: Episode) -> "pd.Series[float] | None":
    """Growth from 1 at the last bar at or before the start, to the last at or before the end."""
    start, end = (pd.Timestamp(day, tz=dates.tz) for day in (episode.start, episode.end))
    known = line.dropna()
    before, within = known.loc[:start], known.loc[start:end]
    if before.empty or len(within) < 2 or known.index[-1] < end - pd.Timedelta(days=NEAREST_DAYS):
        return None
    if before.index[-1] < start - pd.Timedelta(days=NEAREST_DAYS):
        return None
    path = known.loc[before.index[-1] : end]
    return path / path.iloc[0]


def _scaled(path: "pd.Series[float] | None", beta: float) -> "pd.Series[float] | None":
    """The market's bar returns times beta, compounded; a fall of more than everything ends at nothing."""
    if path is None:
        return None
    moved: pd.Series[float] = (1 + beta * path.pct_change(fill_method=None).fillna(0.0)).clip(lower=0.0).cumprod()
    return moved


def market_shock(weights: "pd.Series[float]", slopes: Mapping[str, Beta], shock: float) -> tuple[float, float]:
    """What the basket makes of a move of the market, and its standard error (errors of betas taken as independent)."""
    values = np.array([slopes[name].value for name in weights.index])
    errors = np.array([slopes[name].error for name in weights.index])
    held = weights.to_numpy(np.float64)
    return float(held @ values * shock), float(np.sqrt(((held * errors) ** 2).sum()) * abs(shock))


def custom_shock(weights: "pd.Series[float]", shocks: Mapping[str, float]) -> "pd.Series[float]":
    """Contribution of each holding; what is not named stays where it is."""
    return weights * pd.Series({name: shocks.get(str(name), 0.0) for name in weights.index})


@dataclass(frozen=True, slots=True)
class CorrelationShock:
    """Volatility per bar of the basket: as it was, with every correlation at one, and with each at one or minus one,
    whichever hurts (the same for a basket without shorts)."""

    now: float
    at_one: float
    against: float


def correlation_to_one(returns: pd.DataFrame, weights: "pd.Series[float]") -> CorrelationShock:
    """Sample covariance (n − 1) on the returns given, dates × holdings without NaN."""
    held = weights.to_numpy(np.float64)
    given = returns[list(weights.index)].to_numpy(np.float64)
    own = held * given.std(axis=0, ddof=1)
    return CorrelationShock(float((given @ held).std(ddof=1)), abs(float(own.sum())), float(np.abs(own).sum()))


def worst_stretches(returns: "pd.Series[float]", bars: int, count: int) -> pd.DataFrame:
    """The worst `count` stretches of so many bars that don't overlap, worst first: columns start, end, change.

    `start` and `end` are the first and last bar whose returns are in it.
    """
    grown = np.cumprod(np.append(1.0, 1 + returns.to_numpy(np.float64)))
    changes = grown[bars:] / grown[:-bars] - 1
    taken = np.zeros(len(returns), dtype=bool)
    rows: list[tuple[pd.Timestamp, pd.Timestamp, float]] = []
    for first in np.argsort(changes, kind="stable"):
        if len(rows) == count:
            break
        if not taken[first : first + bars].any():
            taken[first : first + bars] = True
            rows.append((returns.index[first], returns.index[first + bars - 1], float(changes[first])))
    return pd.DataFrame(rows, columns=["start", "end", "change"])
