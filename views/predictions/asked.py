"""What a view of the prediction desk is about: its bars, and the problem that models are given of them."""

from dataclasses import dataclass, replace
from typing import cast

import pandas as pd

from analytics.predictions.building import build_problem
from analytics.predictions.features.definition import FeatureInputs
from analytics.predictions.problem import Problem, Target
from data.bars import Bars
from data.market import Market
from data.simple_returns import simple_returns
from views.base import NothingToShow
from views.predictions.around import Around, around
from views.predictions.state import FEWEST_BEFORE, FEWEST_BETWEEN, PredictionsView
from views.ranges import window
from views.recent import Recent
from views.volatility.frequency import INTERVAL_OF, Frequent, bars_at, load_finest
from views.volatility.measures import doubts_of

# What the problem depends on; how it is walked through, and by whom, changes nothing of it.
LOOKS_AT = ("symbol", "target", "horizon", "range", "start", "end", "features", "index", "implied")
MOST_VALUES = 10_000_000  # of the features that are kept: about 80 MB
SHORT = (
    "{symbol} has {rows:,} usable bars in this stretch, {missing:,} fewer than the {needed:,} that it takes: {first:,} "
    "before the first forecast, {refit:,} to forecast at, and two horizons of {horizon}. {remedy}"
)
LONGER = "Choose a longer range, or fewer bars before the first forecast."
BEFORE = (
    "What is forecast starts at {bar:%Y-%m-%d}: {symbol} has no return or not every feature at its last bar, "
    "{last:%Y-%m-%d}."
)
NEVER = (
    "There is no more of its history, and even the fewest bars before the first forecast would be too many: "
    "import more of it, or choose another instrument."
)
FEWER = "There is no more of its history: set fewer bars before the first forecast, or choose another instrument."


@dataclass(frozen=True, slots=True)
class Asked:
    """`shown`: the frame of the stretch. `close`: of all bars up to its end; an index of wealth where there are only
    returns. `problem`: features made on all history, rows of the stretch only. `left_out`: features and bars that it
    does without; `doubts`: what the bars may not be. `reads`: the symbols whose data are in it.
    """

    bars: Bars
    shown: pd.DataFrame
    problem: Problem
    close: "pd.Series[float]"
    left_out: tuple[str, ...]
    doubts: tuple[str, ...]
    reads: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Of panels that show what was made of the problem."""
        return tuple(dict.fromkeys((*self.bars.warnings, *self.doubts, *self.left_out)))


Key = tuple[Market, str, PredictionsView]
_recent: Recent[Key, Asked] = Recent(MOST_VALUES, lambda asked: asked.problem.features.size)


def asked(view: PredictionsView, market: Market) -> Asked:
    """Raises UnknownSymbol, and NothingToShow for a stretch too short to be walked through.

    The panels of a page share it, so it must not be changed.
    """
    found = problem_of(view, market)
    rows, least = len(found.problem.features), needed(view)
    if rows < least:
        raise NothingToShow(_short(view, found, rows, least))
    return found


def problem_of(view: PredictionsView, market: Market) -> Asked:
    """As `asked`, however short the stretch is: for what looks at its last bar only."""
    key = (market, market.version(), view.only(LOOKS_AT))
    return _recent.get(key, lambda: _made(key[-1], market))


def _soonest(view: PredictionsView) -> PredictionsView:
    return replace(view, first=FEWEST_BEFORE, refit=FEWEST_BETWEEN)


def needed(view: PredictionsView) -> int:
    """Bars: before the first forecast, one fit's forecasts, and two horizons so that labels are over and apart."""
    return view.first + view.refit + 2 * view.horizon


def _made(view: PredictionsView, market: Market) -> Asked:
    found = _bars(view, market)
    first, last = window(view, found.frame.index[0], found.frame.index[-1])
    history = found.frame.loc[:last]
    if history.loc[first:].empty:
        raise NothingToShow(f"{view.symbol} has no bars in this stretch; choose another one.")
    context = around(view, found.bars, market)
    built = build_problem(
        _inputs(found, history, context), cast("Target", view.target), view.horizon, view.features, since=first
    )
    return Asked(
        bars=found.bars,
        shown=history.loc[first:],
        problem=built.problem,
        close=history["close"].dropna(),
        left_out=built.left_out,
        doubts=(*doubts_of(found.bars), *found.notes, *context.doubts, *_before(view, history, built.problem)),
        reads=(found.bars.instrument.symbol, *context.reads),
    )


def _before(view: PredictionsView, history: pd.DataFrame, problem: Problem) -> tuple[str, ...]:
    """Where nothing can be said of the last bar."""
    rows, last = problem.features.index, history.index[-1]
    if not len(rows) or rows[-1] == last:
        return ()
    return (BEFORE.format(bar=rows[-1], symbol=view.symbol, last=last),)


def _bars(view: PredictionsView, market: Market) -> Frequent:
    interval = load_finest(view.symbol, market).series.interval
    return bars_at(view.symbol, next(name for name, each in INTERVAL_OF.items() if each == interval), market)


def _inputs(found: Frequent, history: pd.DataFrame, context: Around) -> FeatureInputs:
    return FeatureInputs(
        bars=history,
        returns=simple_returns(found.bars).values.reindex(history.index),
        periods=found.periods,
        index_returns=context.index_returns,
        implied=context.implied,
        absent=context.absent,
    )


def _short(view: PredictionsView, found: Asked, rows: int, least: int) -> str:
    has_more = found.close.index[0] < found.shown.index[0] if len(found.close) else False
    return SHORT.format(
        symbol=view.symbol,
        rows=rows,
        missing=least - rows,
        needed=least,
        first=view.first,
        refit=view.refit,
        horizon=view.horizon,
        remedy=LONGER if has_more else FEWER if rows >= needed(_soonest(view)) else NEVER,
    )
