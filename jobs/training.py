"""Training: the models of what is watched, every night, and whatever somebody left for later.

A training that is cut off leaves nothing, so it bears running twice.
"""

from typing import TYPE_CHECKING, cast

import structlog
from procrastinate import JobContext

from data.database import Database
from data.enqueueing import enqueue
from jobs.awaited import refusal_told

if TYPE_CHECKING:
    from data.home import Home
    from views.predictions.training import When

TRAIN, TRAIN_WATCHED = "train_models", "train_watched"
TRAINED_AT = "30 3 * * *"  # UTC; after the night's forecasts

log = structlog.get_logger("oriel.jobs")


def enqueue_training(database: Database, query: str, activate: str = "not worse") -> None:
    enqueue(database, TRAIN, f"{TRAIN} {query}", query=query, activate=activate)


def train_watched(context: JobContext, timestamp: int = 0) -> None:  # noqa: ARG001  (periodic tasks are given one)
    """One job each, so that one that fails is tried again alone."""
    from data.watched_predictions import watched

    home: Home = context.additional_context["home"]
    for query in watched(home.database):
        enqueue_training(home.database, query)


def train_models(
    context: JobContext,
    query: str,
    activate: str,
    said: str | None = None,
    asked_by: int | None = None,  # noqa: ARG001  (by which data/errands.py counts what one person has under way)
) -> None:
    """What can't be trained, as on an instrument too short, is told and not tried again; what has been trained on the
    same data is not trained again."""
    from views.predictions.state import PredictionsView
    from views.predictions.training import is_trained, train

    home: Home = context.additional_context["home"]
    view = PredictionsView.parse(query)
    with refusal_told(context, "a model was not trained", query, said):
        if is_trained(view, home.market):
            log.info("nothing new to train on", query=query)
            return
        trained = train(view, home.market, lambda *_: None, cast("When", activate))
        log.info("trained", query=query, version=trained.model.version, what=trained.sentence)
