"""The model whose forecast is explained, fitted as the forecast is: on every bar whose outcome is known."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analytics.predictions.problem import IntArray
from components.panel import Provenance, Scalar
from data.market import Market
from views.base import NothingToShow
from views.predictions.asked import Asked, asked
from views.predictions.state import PredictionsView
from views.predictions.walked import ASKED_BY, FIRST_MODEL, plan_of
from views.provenance import provenance_of
from views.recent import Recent

if TYPE_CHECKING:
    from analytics.predictions.folds import Fold
    from analytics.predictions.model import Fitted, Model, Settings

EXPLAINED_BY = (*ASKED_BY, "model", "scheme", "first", "refit", "embargo", "tuning", "seed")
READS_NOTHING = "{title} reads no feature, so there is nothing to explain it by; choose a model."


@dataclass(frozen=True, slots=True)
class Explained:
    """`rows`: positions of those that `fitted` has learnt from. `folds`: those of the walk."""

    asked: Asked
    model: "Model"
    settings: "Settings"
    fitted: "Fitted"
    rows: IntArray
    folds: "list[Fold]"

    @property
    def now(self) -> int:
        """The position of the bar that is forecast from."""
        return len(self.asked.problem.features) - 1


Key = tuple[Market, str, PredictionsView]
_recent: Recent[Key, Explained] = Recent(4)


def explained(view: PredictionsView, market: Market) -> Explained:
    """Raises UnknownSymbol, and NothingToShow for a model that reads no feature, or cannot be fitted."""
    key = explained_key(view, market)
    return _recent.get(key, lambda: _explained(key[-1], market))


def explained_key(view: PredictionsView, market: Market) -> Key:
    return market, market.version(), view.only(EXPLAINED_BY)


def _explained(view: PredictionsView, market: Market) -> Explained:
    from analytics.predictions.folds import BadPlan, walk_forward_folds
    from analytics.predictions.model import CannotFit

    model, about = shown_model(view), asked(view, market)
    rows = np.arange(about.problem.labelled)
    try:
        folds = walk_forward_folds(about.problem, plan_of(view))
        settings = _settings(view, model, about, folds)
        fitted = model.fit(about.problem, rows, settings, view.seed)
    except (BadPlan, CannotFit) as error:
        raise NothingToShow(f"{model.title}: {error}") from error
    return Explained(about, model, settings, fitted, rows, folds)


def shown_model(view: PredictionsView) -> "Model":
    """Without one chosen, that of the first answer. Raises NothingToShow."""
    from analytics.predictions.registry import MODELS

    model = MODELS[view.model or FIRST_MODEL[view.target]]
    if view.target not in model.targets:
        raise NothingToShow(f"{model.title} does not speak of a {view.target}; choose another model.")
    if model.is_baseline:
        raise NothingToShow(READS_NOTHING.format(title=model.title))
    return model


def _settings(view: PredictionsView, model: "Model", about: Asked, folds: "list[Fold]") -> "Settings":
    """Those of the walk's last fit, as the forecast has them."""
    from analytics.predictions.choosing import chosen_settings

    if view.tuning == "inside" and model.candidates:
        return chosen_settings(model, about.problem, folds[-1].train, view.seed)
    return model.settings


def why_provenance(view: PredictionsView, found: Explained, method: str, **parameters: Scalar) -> Provenance:
    problem = found.asked.problem
    return provenance_of(
        found.asked.bars,
        found.asked.shown,
        method,
        model=found.model.title,
        **{f"setting_{name}": value for name, value in found.settings.items()},
        target=view.target,
        horizon=view.horizon,
        fitted_on=len(found.rows),
        features=problem.features.shape[1],
        **parameters,
        seed=view.seed,
    )
