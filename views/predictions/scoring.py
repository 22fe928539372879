"""What became of forecasts: each is held against the bars that came, once they are there, beside its baseline.

Bears being run twice, by two at once, and being killed: a batch of outcomes is there whole or not at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from analytics.predictions.probability_scores import crps
from analytics.predictions.problem import Target
from analytics.predictions.targets import realised
from data.forecast_entries import Due, Outcome, Said
from data.forecast_ledger import AT_ONCE
from data.market import Market
from data.simple_returns import simple_returns
from views.periods import periods_per_year

Kind = tuple[str, str, str, int]  # symbol, interval, target, horizon


@dataclass(frozen=True, slots=True)
class Scoring:
    """`waiting`: forecasts whose bars ahead are not all there yet, or which lack a return."""

    scored: int
    waiting: int


@dataclass(frozen=True, slots=True)
class _Past:
    """`values`: what was realised over the bars that end at each bar of the instrument."""

    values: "pd.Series[float]"
    data_version: str


def score_due(market: Market, at_once: int = AT_ONCE) -> Scoring:
    scored, waiting = 0, 0
    known: dict[Kind, _Past] = {}
    for batch in market.ledger.due(at_once):
        outcomes = list(_outcomes(batch, market, known))
        scored += market.ledger.score(outcomes)
        waiting += len(batch) - len(outcomes)
    return Scoring(scored, waiting)


def _outcomes(batch: Sequence[Due], market: Market, known: dict[Kind, _Past]) -> Iterator[Outcome]:
    for due in batch:
        kind = (due.symbol, due.interval, due.target, due.horizon)
        if kind not in known:
            known[kind] = _past(due, market)
        outcome = outcome_of(due, known[kind].values, known[kind].data_version)
        if outcome is not None:
            yield outcome


def _past(due: Due, market: Market) -> _Past:
    version = market.version([due.symbol])  # before the bars: what comes between is then newer than it says
    bars = market.bars(due.symbol, interval=due.interval)
    returns = simple_returns(bars).values.reindex(bars.frame.index)
    periods = periods_per_year(bars.instrument, due.interval)
    # A direction says nothing of how far: its quantiles are of the return.
    target = "return" if due.target == "direction" else cast("Target", due.target)
    return _Past(realised(target, returns, due.horizon, periods), version)


def outcome_of(due: Due, past: "pd.Series[float]", data_version: str) -> Outcome | None:
    """None where the bars ahead are not over, and where the bar it was made at, or a return ahead, is missing."""
    ends = int(past.index.get_indexer(pd.DatetimeIndex([due.as_of]))[0]) + due.horizon
    if ends < due.horizon or ends >= len(past) or np.isnan(past.iloc[ends]):
        return None
    value = float(past.iloc[ends])
    inside = {coverage: _is_inside(due, coverage, value) for coverage in (0.5, 0.8, 0.95)}
    return Outcome(
        forecast_id=due.id,
        realised=value,
        ended_at=past.index[ends].to_pydatetime(),
        data_version=data_version,
        crps=_crps(due, due.said, value),
        baseline_crps=_crps(due, due.baseline_said, value),
        brier=_brier(due.said, value),
        baseline_brier=_brier(due.baseline_said, value),
        inside_50=inside[0.5],
        inside_80=inside[0.8],
        inside_95=inside[0.95],
    )


def _is_inside(due: Due, coverage: float, value: float) -> bool:
    low, high = (due.said.quantiles[due.levels.index(round(edge, 3))] for edge in edges_of(coverage))
    return low <= value <= high


def edges_of(coverage: float) -> tuple[float, float]:
    """The levels between which the central interval lies."""
    return (1 - coverage) / 2, (1 + coverage) / 2


def _crps(due: Due, said: Said, value: float) -> float:
    return float(crps(np.array([said.quantiles]), np.array([value]), due.levels)[0])


def _brier(said: Said, value: float) -> float | None:
    return None if said.probability_up is None else (said.probability_up - (value > 0)) ** 2
