"""What the panels of the ledger read: the forecasts of a view's instrument, live ones or those of the replay."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.quantiles import LEVELS
from components.panel import Provenance, Scalar, iso
from data.forecast_entries import Origin
from data.market import Market
from views.base import NothingToShow
from views.predictions.state import PredictionsView

EMPTY = {
    "live": (
        "The ledger has no live forecast of {symbol} yet. To have one written every night, press Every night, "
        "at the trained models (python app.py predictions watch {symbol}). To see how the desk would have done, press "
        "Fill the replay from the past (python app.py predictions replay {symbol} --horizon {horizon})."
    ),
    "replay": (
        "The ledger has no replay of {symbol} yet. To walk its past, press Fill the replay from the past "
        "(python app.py predictions replay {symbol} --horizon {horizon})."
    ),
}
WAITING = {
    "live": (
        "No live forecast of {symbol} has an outcome yet: {count:,} of them wait for the bars ahead. Outcomes are "
        "scored every night and after new data, or now: python app.py predictions score. To see how the desk "
        "would have done, press Fill the replay from the past "
        "(python app.py predictions replay {symbol} --horizon {horizon})."
    ),
    "replay": "The replay of {symbol} has no outcome yet. Score it: python app.py predictions score",
}
OTHERS = (
    "The ledger has no {origin} forecast of the {target} of {symbol} {horizon} ahead{yet}. It has: {others}; choose "
    "one of these targets and horizons."
)
ALL_LATE = (
    "All {count:,} live forecasts of {symbol} with an outcome were made when that was already past by the calendar, so "
    "they prove nothing."
)
LATE = (
    "{count:,} live forecasts were made when their last day was already past by the calendar, since the data end "
    "before today. They are counted apart and are in no score."
)
LEADING = ("baseline", "winner")
TITLE_OF = {"live": "Live", "replay": "Replay"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Forecasts with outcomes of one instrument, target and horizon, by one model, or by whichever led at each bar."""

    rows: pd.DataFrame
    who: str
    late: int


def origin_of(view: PredictionsView) -> Origin:
    return "replay" if view.replay else "live"


def title_of(model: str) -> str:
    from analytics.predictions.registry import MODELS

    return MODELS[model].title if model in MODELS else model


def with_losses(rows: pd.DataFrame) -> pd.DataFrame:
    """`loss` and `baseline_loss`: the Brier score of a direction, the CRPS of everything else."""
    is_direction = rows["target"] == "direction"
    return rows.assign(
        loss=rows["brier"].where(is_direction, rows["crps"]).astype("float64"),
        baseline_loss=rows["baseline_brier"].where(is_direction, rows["baseline_crps"]).astype("float64"),
    )


def quantile(rows: pd.DataFrame, level: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """At one of the levels that every forecast has."""
    at = LEVELS.index(level)
    return np.array([values[at] for values in rows["quantiles"]], dtype=np.float64)


def chosen_rows(view: PredictionsView, market: Market) -> Chosen:
    """In order of time. Raises UnknownSymbol, NothingToShow."""
    rows = scored_rows(view, market)
    asked = rows[(rows["target"] == view.target) & (rows["horizon"] == view.horizon)]
    if asked.empty:
        kinds = rows[["target", "horizon"]].drop_duplicates().sort_values(["target", "horizon"])
        pairs = [(str(target), int(horizon)) for target, horizon in kinds.itertuples(index=False)]
        raise NothingToShow(nothing_of(view, pairs, " with an outcome"))
    in_time = asked[~asked["late"]]
    if in_time.empty:
        raise NothingToShow(ALL_LATE.format(count=len(asked), symbol=view.symbol))
    own = in_time[in_time["model"] == view.model]
    rows = own if len(own) else in_time[in_time["shown_as"].isin(LEADING)]
    if rows.empty:
        raise NothingToShow("No forecast here led; choose a model in the league's table.")
    who = title_of(view.model) if len(own) else "what led at each bar"
    return Chosen(rows.reset_index(drop=True), who, int(asked["late"].sum()))


def scored_rows(view: PredictionsView, market: Market) -> pd.DataFrame:
    """Of the instrument, with outcomes. Raises UnknownSymbol, NothingToShow."""
    symbol, origin = market.listing(view.symbol).instrument.symbol, origin_of(view)
    rows = market.ledger.scored(origin, symbol)
    if len(rows):
        return rows
    waiting = market.ledger.count(origin, symbol)
    if waiting:
        raise NothingToShow(WAITING[origin].format(symbol=symbol, count=waiting, horizon=view.horizon))
    raise NothingToShow(nothing_of(view, ()))


def late_warning(count: int) -> tuple[str, ...]:
    return (LATE.format(count=count),) if count else ()


def ledger_provenance(method: str, rows: pd.DataFrame, **parameters: Scalar) -> Provenance:
    newest = rows["as_of"].max() if len(rows) else None
    as_of = None if newest is None or pd.isna(newest) else iso(newest.to_pydatetime())
    return Provenance(method, as_of=as_of, rows=len(rows), parameters=parameters)


def nothing_of(view: PredictionsView, kinds: Sequence[tuple[str, int]], yet: str = "") -> str:
    """Why there is nothing of the view's target and horizon; `kinds`: those that there are forecasts of."""
    if not kinds:
        return EMPTY[origin_of(view)].format(symbol=view.symbol, horizon=view.horizon)
    others = ", ".join(f"{target} {horizon} ahead" for target, horizon in kinds)
    named = {"origin": origin_of(view), "target": view.target, "symbol": view.symbol, "horizon": view.horizon}
    return OTHERS.format(**named, others=others, yet=yet)
