"""The league of a view, held once for all panels of a process that need it; and that of the first answer."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.market import Market
from views.base import Progress
from views.predictions.asked import LOOKS_AT as ASKED_BY
from views.predictions.asked import Asked, asked
from views.predictions.league_of import league_of, plan_of
from views.predictions.state import PredictionsView
from views.recent import Recent

if TYPE_CHECKING:
    from analytics.predictions.standings import League

__all__ = ["ASKED_BY", "plan_of"]  # of the league, for whoever looks further into it

# What the league depends on: its panels are kept while only others change.
WALKED_BY = (
    *ASKED_BY,
    *("models", "scheme", "first", "refit", "embargo", "tuning", "intervals", "level", "costs", "seed"),
)
FIRST_MODEL = {"return": "ridge", "direction": "logistic", "volatility": "ridge"}


@dataclass(frozen=True, slots=True)
class Walked:
    asked: Asked
    league: "League"


Key = tuple[Market, str, PredictionsView]
_held: Recent[Key, Walked] = Recent(2)
_first: Recent[Key, Walked] = Recent(4)


def _tell_nobody(_fraction: float, _words: str) -> None:
    pass


def symbols_read(view: PredictionsView) -> tuple[str, ...]:
    return (view.symbol,)


def symbols_read_where_known(view: PredictionsView) -> tuple[str, ...]:
    """Context whose absence only leaves features out."""
    return (view.index, view.implied)


def key_of(view: PredictionsView, market: Market) -> Key:
    """Of what depends on nothing but what the league does, and the data."""
    return market, market.version(), view.only(WALKED_BY)


def walked(view: PredictionsView, market: Market, progress: Progress = _tell_nobody) -> Walked:
    """The whole league. Raises UnknownSymbol, NothingToShow."""
    return _held.get(key_of(view, market), lambda: _walk(view, market, view.models, progress))


def first_walked(view: PredictionsView, market: Market) -> Walked:
    """Of the one model that is quick to walk, against the baselines."""
    return _first.get(key_of(view, market), lambda: _walk(view, market, (FIRST_MODEL[view.target],), _tell_nobody))


def _walk(view: PredictionsView, market: Market, names: tuple[str, ...], progress: Progress) -> Walked:
    about = asked(view, market)
    return Walked(about, league_of(replace(view, models=names), about.problem, progress))
