"""From bars to a problem: features at each bar, what followed it, and only the bars that have both or wait for it.

Features are made on all bars that are given, so that their warm-up costs nothing of the stretch where there is history
before it. A feature must not cut the stretch down in silence: one without a value at the last bar would leave nothing
to forecast from and is left out, and while bars that lack a feature are more than MOST_LOST of the stretch, the
features that cost most are. Which features there are is thus a choice of the stretch; their values never are.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.predictions.features.conditional import ewma_ahead
from analytics.predictions.features.definition import COLUMNS, FeatureInputs
from analytics.predictions.features.left_out import sentences
from analytics.predictions.features.registry import FEATURES, features_of
from analytics.predictions.problem import Problem, Target
from analytics.predictions.targets import labels_of, realised

MOST_LOST: Final = 0.2
TOO_DEAR: Final = "{lost:,} of {total:,} bars have no value, too many to lose"
ENDS: Final = "the last {lost:,} of {total:,} bars have no value"
UNUSED: Final = "{unused:,} of the stretch's {total:,} bars are not used: a return or a feature has no value there."


@dataclass(frozen=True, slots=True)
class Built:
    """`left_out`: features and bars that the problem does without, in sentences."""

    problem: Problem
    left_out: tuple[str, ...]


def build_problem(
    inputs: FeatureInputs,
    target: Target,
    horizon: int,
    groups: Collection[str],
    since: pd.Timestamp | None = None,
) -> Built:
    """`since`: the first bar of the stretch; without it all bars are. A stretch too short gives a problem without rows.

    A bar counts where its return, its volatility, the quantity over the last `horizon` bars and every feature are
    known, and the label is known or not over yet.
    """
    found = features_of(inputs, groups)
    last = realised(target, inputs.returns, horizon, inputs.periods).rename("last")
    labels = labels_of(target, inputs.returns, horizon, inputs.periods).rename("label")
    scale = ((ewma_ahead(inputs.returns) * horizon) ** 0.5).rename("scale")
    in_stretch = _in_stretch(inputs.bars.index, since)
    whole = _whole(last, labels, scale, horizon) & in_stretch
    kept, dear = _affordable(found.frame[whole])
    rows = whole & kept.notna().all(axis=1).reindex(whole.index, fill_value=False)
    problem = Problem(
        target=target,
        horizon=horizon,
        features=kept[rows[whole]],
        labels=labels[rows],
        last=last[rows],
        scale=scale[rows],
        periods=inputs.periods,
        ahead=labels_of("return", inputs.returns, horizon, inputs.periods)[rows],
    )
    unused = _unused(int(rows.sum()), int(in_stretch.sum()))
    return Built(problem, (*sentences({**found.left_out, **dear}), *unused))


def _in_stretch(index: pd.Index, since: pd.Timestamp | None) -> "pd.Series[bool]":
    return pd.Series(True if since is None else index >= since, index=index)


def _whole(
    last: "pd.Series[float]", labels: "pd.Series[float]", scale: "pd.Series[float]", horizon: int
) -> "pd.Series[bool]":
    """Bars that would be rows if they had every feature; those whose label is not over yet among them."""
    not_over = np.arange(len(labels)) >= len(labels) - horizon
    return last.notna() & scale.notna() & (labels.notna() | not_over)


def _affordable(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """What is left when features that end early or cost too much are gone, and why each of those is."""
    missing = frame.isna()
    ends = missing[::-1].cummin().sum()
    reasons = _worded(ends[ends > 0], ENDS, len(frame))
    missing = missing[ends.index[ends == 0]]
    costs = missing.sum()
    while len(missing) and missing.any(axis=1).mean() > MOST_LOST:
        lost = missing.sum()
        missing = missing[lost.index[lost < lost.max()]]
    reasons |= _worded(costs.drop(missing.columns), TOO_DEAR, len(frame))
    return frame[missing.columns], reasons


def _worded(lost: "pd.Series[int]", sentence: str, total: int) -> dict[str, str]:
    """Alike for all of a group that come from the same data, by the one that costs most."""
    most: dict[Origin, int] = {}
    for name, count in lost.items():
        most[_origin(name)] = max(most.get(_origin(name), 0), int(count))
    return {str(name): sentence.format(lost=most[_origin(name)], total=total) for name in lost.index}


Origin = tuple[str, tuple[str, ...]]


def _origin(name: Hashable) -> Origin:
    feature = FEATURES[str(name)]
    return feature.group, tuple(need for need in feature.needs if need not in COLUMNS)


def _unused(rows: int, total: int) -> tuple[str, ...]:
    return (UNUSED.format(unused=total - rows, total=total),) if rows < total else ()
