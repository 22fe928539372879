"""How steady skill is: along several paths through the past, by combinatorial purged cross-validation."""

from typing import TYPE_CHECKING, cast

import pandas as pd

from analytics.predictions.names import BASELINES
from analytics.predictions.problem import Target
from components.panel import Column, Panel, Table
from data.market import Market
from views.base import NothingToShow, Progress
from views.predictions.asked import Asked, asked
from views.predictions.state import PredictionsView
from views.predictions.walked import ASKED_BY
from views.provenance import provenance_of

if TYPE_CHECKING:
    from analytics.predictions.combinatorial import Paths

GROUPS, HELD = 6, 2
LOOKS_AT = (*ASKED_BY, "models", "first", "refit", "embargo", "seed")
METHOD = (
    "The past in {groups} parts; every choice of {held} is held out once, forecast by models fitted on the others, "
    "with bars left out whose labels overlap. Each part is forecast several times, which makes {paths} paths through "
    "all of the past. Skill along a path is the part of the best baseline's loss that the model takes away."
)
CAUTION = (
    "Models here were also fitted on what came after: this says how steady a skill is, not what it would have done."
)
COLUMNS = (
    Column("name", "Name", "text"),
    Column("model", "Model", "text"),
    Column("worst", "Worst path", "percent", 2),
    Column("median", "Median path", "percent", 2),
    Column("best", "Best path", "percent", 2),
    Column("better", "Paths above zero", "integer"),
    Column("paths", "Paths", "integer"),
)


def paths_panel(view: PredictionsView, market: Market, progress: Progress) -> Panel:
    from analytics.predictions.path_skill import path_skill
    from analytics.predictions.registry import MODELS

    about = asked(view, market)
    paths = _paths(view, about, progress)
    found = path_skill(paths, cast("Target", view.target), BASELINES)
    if found.skill.empty:
        raise NothingToShow("No model takes part; choose some.")
    frame = _frame(found.skill, paths.count)
    return Panel(
        name="paths",
        title="Skill along many paths",
        context=f"against {MODELS[found.baseline].title}",
        content=Table(COLUMNS, frame, rows_named_by="name"),
        provenance=provenance_of(
            about.bars,
            about.shown,
            METHOD.format(groups=GROUPS, held=HELD, paths=paths.count),
            target=view.target,
            horizon=view.horizon,
            fits=paths.splits,
            embargo=view.embargo,
            seed=view.seed,
        ),
        warnings=(CAUTION, *(f"{MODELS[name].title} is left out. {why}" for name, why in paths.left_out.items())),
    )


def _paths(view: PredictionsView, about: Asked, progress: Progress) -> "Paths":
    from analytics.predictions.combinatorial import combinatorial_paths
    from analytics.predictions.fold_fit import BadWalk
    from analytics.predictions.folds import BadPlan
    from analytics.predictions.registry import models_for

    models = models_for(view.models, about.problem.target)
    embargo = view.horizon if view.embargo == "horizon" else 0
    try:
        return combinatorial_paths(
            about.problem, models, groups=GROUPS, held=HELD, embargo=embargo, seed=view.seed, progress=progress
        )
    except (BadPlan, BadWalk) as error:
        raise NothingToShow(str(error)) from error


def _frame(skill: pd.DataFrame, paths: int) -> pd.DataFrame:
    from analytics.predictions.registry import MODELS

    return pd.DataFrame(
        {
            "name": skill.index,
            "model": [MODELS[str(name)].title for name in skill.index],
            "worst": skill.min(axis=1).to_numpy(),
            "median": skill.median(axis=1).to_numpy(),
            "best": skill.max(axis=1).to_numpy(),
            "better": (skill > 0).sum(axis=1).to_numpy(),
            "paths": paths,
        }
    )
