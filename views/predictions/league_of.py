"""The league that a view asks for, of a problem."""

from typing import cast

from analytics.predictions.conformal import Intervals
from analytics.predictions.fold_fit import BadWalk, Tuning
from analytics.predictions.folds import BadPlan, Plan, Scheme
from analytics.predictions.league import run_league
from analytics.predictions.problem import Problem
from analytics.predictions.registry import models_for
from analytics.predictions.scores import CannotScore
from analytics.predictions.standings import League
from analytics.predictions.walking import Progress, ignore
from views.base import NothingToShow
from views.predictions.state import PredictionsView

OTHER_BARS = "Choose another stretch, more bars ahead, or another target."


def league_of(view: PredictionsView, problem: Problem, progress: Progress = ignore) -> League:
    """Raises NothingToShow."""
    try:
        return run_league(
            problem,
            models_for(view.models, problem.target),
            plan_of(view),
            level=view.level,
            intervals=cast("Intervals", view.intervals),
            tuning=cast("Tuning", view.tuning),
            seed=view.seed,
            progress=progress,
        )
    except BadWalk as error:
        raise NothingToShow(f"{error} {OTHER_BARS}") from error
    except (BadPlan, CannotScore) as error:
        raise NothingToShow(str(error)) from error


def plan_of(view: PredictionsView) -> Plan:
    embargo = view.horizon if view.embargo == "horizon" else 0
    return Plan(first=view.first, refit_every=view.refit, scheme=cast("Scheme", view.scheme), embargo=embargo)
