"""Training: a walk through the past for the record, one fit on all that is known, and a version that is kept.

A new version becomes the active one when there is none yet, or when it is not worse: see `comparing`.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from analytics.predictions.names import MODEL_NAMES
from data.caching.code_version import code_version
from data.market import Market
from data.model_files import ModelFileRefused
from data.trained_model import ModelKey, TrainedModel, Training
from views.base import NothingToShow, Progress
from views.predictions.asked import asked
from views.predictions.comparing import compare
from views.predictions.state import PredictionsView
from views.predictions.trained import kept_to_json, to_bytes
from views.predictions.walked import Walked, walked

if TYPE_CHECKING:
    from analytics.predictions.model import Fitted, Settings

LIBRARIES: Final = ("scikit-learn", "skops", "numpy")
BASELINE: Final = "baseline"
When = Literal["not worse", "always", "never"]

FIRST: Final = "it is the first"
ASKED: Final = "as asked"
KEPT: Final = "it waits to be activated"
UNREADABLE: Final = "version {old} can't be read any more"
FINE: Final = "it is not worse than version {old}"
WORSE: Final = "version {old} stays active, since this one is worse"


@dataclass(frozen=True, slots=True)
class Trained:
    """`why` it is active, or not."""

    model: TrainedModel
    why: str

    @property
    def sentence(self) -> str:
        state = "is active" if self.model.is_active else "is kept"
        return f"{self.model.key}: version {self.model.version} {state}; {self.why}."


def train(view: PredictionsView, market: Market, progress: Progress, activate: When = "not worse") -> Trained:
    """Of the view's model, which takes part whether the view has it among its models or not, or of the one that leads.

    Raises NothingToShow, UnknownSymbol.
    """
    view = _with_its_model(view)
    about = walked(view, market, progress)
    league = about.league
    name = view.model or league.winner or league.baseline
    if name not in league.standings:
        raise NothingToShow(league.walks.left_out.get(name, f"{name} says nothing of a {view.target}; choose another."))
    fitted, settings = _fitted(about, name, view.seed)
    training = _training(view, market, about, name, settings)
    new = market.trained.keep(training, to_bytes(fitted, league.losses[name]))
    market.trained.sweep()
    return _activated(new, market, activate)


def is_trained(view: PredictionsView, market: Market) -> bool:
    """Whether there is a version of this view, by this code, on the data there is. Raises as `train` does."""
    view = _with_its_model(view)
    now = (view.query(), market.version(asked(view, market).reads), code_version())
    versions = [one.training for one in market.trained.all_versions(view.symbol)]
    return any((one.query, one.data_version, one.code_version) == now for one in versions)


def _with_its_model(view: PredictionsView) -> PredictionsView:
    taking_part = {*view.models, view.model}
    return replace(view, models=tuple(name for name in MODEL_NAMES if name in taking_part))


def _fitted(about: Walked, name: str, seed: int) -> "tuple[Fitted, Settings]":
    from analytics.predictions.model import CannotFit
    from analytics.predictions.registry import MODELS

    problem, walk = about.league.problem, about.league.walks.done[name]
    settings = walk.chosen[-1] if walk.chosen else MODELS[name].settings
    try:
        return MODELS[name].fit(problem, np.arange(problem.labelled), settings, seed), settings
    except CannotFit as error:
        raise NothingToShow(str(error)) from error


def _training(view: PredictionsView, market: Market, about: Walked, name: str, settings: "Settings") -> Training:
    problem = about.league.problem
    bars = problem.features.index
    return Training(
        key=ModelKey(about.asked.bars.instrument.symbol, view.target, view.horizon, name),
        query=view.query(),
        settings=settings,
        features=tuple(problem.features.columns),
        seed=view.seed,
        first=bars[0].to_pydatetime(),
        last=bars[problem.labelled - 1].to_pydatetime(),
        rows=problem.labelled,
        data_version=market.version(about.asked.reads),
        code_version=code_version(),
        libraries={library: version(library) for library in LIBRARIES},
        scores=about.league.standings[name].scores,
        verdict=_verdict(about, name),
        calibration=_calibration(about, name),
    )


def _verdict(about: Walked, name: str) -> Mapping[str, Any]:
    """Of a baseline: what its league ended with."""
    own = about.league.standings[name].verdict
    said = asdict(own or about.league.verdict) | ({} if own else {"finding": BASELINE})
    return {word: None if isinstance(value, float) and math.isnan(value) else value for word, value in said.items()}


def _calibration(about: Walked, name: str) -> Mapping[str, Any]:
    from analytics.predictions.frozen import kept_of
    from analytics.predictions.scores import CannotScore

    try:
        return kept_to_json(kept_of(about.league, name))
    except CannotScore as error:
        raise NothingToShow(str(error)) from error


def _activated(new: TrainedModel, market: Market, activate: When) -> Trained:
    if activate == "never":
        return Trained(new, KEPT)
    old = next((one for one in market.trained.versions(new.key) if one.is_active), None)
    why = ASKED if activate == "always" else _why(new, old, market)
    if why == WORSE and old:
        return Trained(new, why.format(old=old.version))
    return Trained(market.trained.activate(new), why.format(old=old.version if old else ""))


def _why(new: TrainedModel, old: TrainedModel | None, market: Market) -> str:
    if old is None:
        return FIRST
    if old.training.libraries.get(LIBRARIES[0]) != new.training.libraries[LIBRARIES[0]]:
        return UNREADABLE
    try:
        return WORSE if compare(new, old, market).is_worse else FINE
    except ModelFileRefused:
        return UNREADABLE
