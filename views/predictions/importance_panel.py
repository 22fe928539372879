"""What the model's forecasts rest on, out of sample."""

import numpy as np
import pandas as pd

from components.figures.predictions_rows import Row, rows_figure
from components.numbers import percent_text
from components.panel import Figure, Panel
from data.market import Market
from views.base import Progress
from views.predictions.explained import why_provenance
from views.predictions.feature_words import group_of, title_of
from views.predictions.state import PredictionsView
from views.predictions.weighing import Weighed, weigh

SHOWN = 12
GROUPS = 3
METHOD = (
    "Out of sample, on the test rows of {folds} folds of the walk, each forecast by the model fitted for that fold. A "
    "feature's values, or a group's together, change places over all of those rows, in blocks of {block} consecutive "
    "ones, {repeats} times; importance is the rise of the mean loss in parts of it. Whiskers: two standard errors over "
    "the folds."
)
SHARED = (
    "Features that say the same stand in for each other: each looks unimportant alone, and their group tells what they "
    "matter together."
)
NO_SKILL = (
    "Importance is of this model's forecasts. Where the model has no skill, it says what the model reads into noise."
)


def importance_panel(view: PredictionsView, market: Market, progress: Progress) -> Panel:
    weighed = weigh(view, market, progress)
    found = weighed.found
    return Panel(
        name="importance",
        title="Importance of features",
        context=f"{weighed.explained.model.title}, out of sample",
        content=Figure(_figure(weighed), _sentence(weighed)),
        provenance=why_provenance(
            view,
            weighed.explained,
            METHOD.format(folds=found.folds, block=found.block, repeats=found.repeats),
            forecasts=found.rows,
            folds=found.folds,
            repeats=found.repeats,
            block=found.block,
        ),
        warnings=(SHARED, NO_SKILL),
    )


def _sentence(weighed: Weighed) -> str:
    single, group = weighed.single.iloc[0], weighed.together.iloc[:1]
    name, title = title_of(str(weighed.single.index[0])), weighed.explained.model.title
    if not single["rise"] > 2 * single["over_folds"] / np.sqrt(weighed.found.folds):
        words = f"no feature alone matters beyond chance; {name} comes nearest, {_percent(single['share'])} of the loss"
    else:
        words = f"without {name} its loss out of sample would be {percent_text(float(single['share']))} higher"
    groups = [f", without all of {str(which).lower()} {_percent(row['share'])}" for which, row in group.iterrows()]
    return f"{title}: {words}{''.join(groups)}."


def _percent(share: float) -> str:
    return percent_text(float(share), 2, signed=True)


def _figure(weighed: Weighed) -> dict[str, object]:
    groups = [_row(f"All of {str(title).lower()}", row, "") for title, row in weighed.together.iloc[:GROUPS].iterrows()]
    single = weighed.single.iloc[:SHOWN]
    features = [_row(title_of(str(name)), row, group_of(str(name))) for name, row in single.iterrows()]
    return rows_figure([*groups, *features], axis="rise of the loss when shuffled", tick=".1~%")


def _row(name: str, row: "pd.Series[float]", group: str) -> Row:
    error = 2 * float(row["error"]) if np.isfinite(row["error"]) else 0.0
    of = f" ({group.lower()})" if group else ""
    spread_words = f" ± {percent_text(error)} over folds" if error else ""
    return Row(
        name, float(row["share"]), _percent(row["share"]), f"{name}{of}: {_percent(row['share'])}{spread_words}", error
    )
