"""What is watched is forecast at its last bar by every model that takes part, and written into the ledger."""

from dataclasses import replace
from datetime import datetime

from data.market import Market
from views.predictions.answering import answers_of
from views.predictions.recording import record_all
from views.predictions.state import PredictionsView
from views.predictions.walked import walked


def forecast_and_record(view: PredictionsView, market: Market, made_at: datetime) -> int:
    """How many forecasts are new in the ledger: of every model, and of the baseline where it leads.

    A stretch that ended is taken on to the last bar. Raises UnknownSymbol, NothingToShow.
    """
    view = replace(view, end=None)
    found = walked(view, market)
    answers = answers_of(found, seed=view.seed, is_whole=True)
    return record_all(answers.forecasts, view, found.asked, found.league, market, made_at=made_at)
