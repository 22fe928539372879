"""The head of the page: the instrument's last bar and where its bars come from; needs no feature."""

from components.panel import Provenance
from components.trust_bar import Quote
from data.instruments import UnknownSymbol
from data.market import Market
from views.base import NothingToShow
from views.predictions.asked import problem_of
from views.predictions.state import PredictionsView
from views.provenance import provenance_of
from views.quote import quote_of
from views.ranges import window
from views.volatility.frequency import load_finest

METHOD = "The stretch that models are walked through; each is fitted only on bars before those it forecasts."


def head_of(view: PredictionsView, market: Market) -> tuple[Quote | None, Provenance]:
    """Raises UnknownSymbol, NothingToShow."""
    bars = load_finest(view.symbol, market)
    first, last = window(view, bars.frame.index[0], bars.frame.index[-1])
    return quote_of(bars), provenance_of(bars, bars.frame.loc[first:last], METHOD)


def said_of_the_problem(view: PredictionsView, market: Market) -> frozenset[str]:
    """What the answer says of the bars and features; nothing where there are none."""
    try:
        return frozenset(problem_of(view, market).warnings)
    except (UnknownSymbol, NothingToShow):
        return frozenset()
