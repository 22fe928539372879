"""The ledger's work: forecast what is watched, hold forecasts against what came, replay the past.

All of it bears running twice: the ledger takes a forecast once, and a forecast has one outcome.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog
from procrastinate import JobContext

from data.enqueueing import enqueue
from jobs.awaited import refusal_told

if TYPE_CHECKING:
    from data.home import Home

FORECAST_WATCHED, FORECAST_VIEW, REPLAY = "forecast_watched", "forecast_view", "replay_forecasts"
SCORED_AT, FORECAST_AT = "30 2 * * *", "0 3 * * *"  # UTC; outcomes come before the next forecasts

log = structlog.get_logger("oriel.jobs")


def score_forecasts(context: JobContext, timestamp: int = 0) -> None:  # noqa: ARG001  (periodic tasks are given one)
    from views.predictions.scoring import score_due

    home: Home = context.additional_context["home"]
    done = score_due(home.market)
    log.info("forecasts scored", scored=done.scored, waiting=done.waiting)


def forecast_watched(context: JobContext, timestamp: int = 0) -> None:  # noqa: ARG001  (periodic tasks are given one)
    """One job each, so that one that fails is tried again alone."""
    from data.watched_predictions import watched

    home: Home = context.additional_context["home"]
    for query in watched(home.database):
        enqueue(home.database, FORECAST_VIEW, f"{FORECAST_VIEW} {query}", query=query)


def forecast_view(context: JobContext, query: str) -> None:
    """What can't be forecast, as of an instrument too short, is told and not tried again."""
    from data.instruments import UnknownSymbol
    from views.base import NothingToShow
    from views.predictions.nightly import forecast_and_record
    from views.predictions.state import PredictionsView

    home: Home = context.additional_context["home"]
    try:
        new = forecast_and_record(PredictionsView.parse(query), home.market, datetime.now(UTC))
    except (NothingToShow, UnknownSymbol) as error:
        log.warning("a watched instrument was not forecast", query=query, why=str(error))
        return
    log.info("forecast", query=query, new=new)


def replay_forecasts(
    context: JobContext,
    query: str,
    every: int,
    said: str | None = None,
    asked_by: int | None = None,  # noqa: ARG001  (by which data/errands.py counts what one person has under way)
) -> None:
    from views.predictions.replay import replay
    from views.predictions.scoring import score_due
    from views.predictions.state import PredictionsView

    home: Home = context.additional_context["home"]
    with refusal_told(context, "the past was not replayed", query, said):
        done = replay(PredictionsView.parse(query), home.market, every=every, made_at=datetime.now(UTC))
        score_due(home.market)
        log.info("replayed", query=query, bars=done.bars, new=done.new)
