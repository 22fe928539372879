"""The reasons of a forecast in one sentence, for the head of the page."""

from dataclasses import replace

from data.market import Market
from views.base import NothingToShow
from views.predictions.contributions_panel import contributions_of
from views.predictions.explained import explained
from views.predictions.feature_words import reasons_in_words
from views.predictions.state import PredictionsView


def reasons_of(view: PredictionsView, model: str, market: Market) -> str:
    """Or the sentence on why there are none that are exact."""
    try:
        return reasons_in_words(contributions_of(explained(replace(view, model=model), market)))
    except NothingToShow as error:
        return str(error)
