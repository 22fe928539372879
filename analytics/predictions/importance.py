"""What a model's forecasts rest on: how much worse they get out of sample when a feature's values are shuffled in time.

Every row out of sample is forecast by the model of its own fold, which never saw it. Values of a feature, or of a group
of features at once, then change places over the whole stretch, in blocks of consecutive rows since neighbours overlap;
importance is by how much the mean loss rises. Zero: the model would be as good without it. Below zero: better without.
Features that say the same stand in for one another, so each looks unimportant while their group does not.

Breiman, "Random forests", Machine Learning 45, 2001; Fisher, Rudin and Dominici, JMLR 20:177, 2019 (model reliance).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.predictions.least_loss import least_loss
from analytics.predictions.model import Fitted
from analytics.predictions.models.rows import features_of, labels_of
from analytics.predictions.problem import FloatArray, IntArray, Problem

Loss = Callable[[FloatArray, FloatArray], FloatArray]  # of forecasts and outcomes, one number a row
Progress = Callable[[float, str], None]

FEWEST_BLOCKS = 4


class TooFewRows(ValueError):
    """There are too few rows out of sample to shuffle; the message says how many are needed."""


@dataclass(frozen=True, slots=True)
class FoldFit:
    """A model as fitted in one fold, and the rows out of sample that it forecasts."""

    fitted: Fitted
    rows: IntArray


@dataclass(frozen=True, slots=True)
class Importance:
    """`frame`: a row each thing shuffled, most important first; `rise` of the mean loss, `over_repeats` the standard
    deviation of that over repeats, `over_folds` over folds (NaN for one), `share` the rise in parts of `loss`, `error`
    its standard error over folds. `loss`: the mean with nothing shuffled, above that of one who knew the outcomes.
    """

    frame: pd.DataFrame
    loss: float
    rows: int
    folds: int
    repeats: int
    block: int


def importance(
    problem: Problem,
    tested: Sequence[FoldFit],
    shuffled: Mapping[str, Sequence[str]],
    loss: Loss,
    *,
    rng: np.random.Generator,
    progress: Progress,
    repeats: int = 5,
) -> Importance:
    """`shuffled`: each a name and the columns that change places together. Blocks are of `problem.horizon` rows.

    Rows without a label are left out. TooFewRows when there are fewer than four blocks of them.
    """
    folds = [labelled for one in tested if len((labelled := _labelled(one, problem)).rows)]
    rows = np.concatenate([one.rows for one in folds]) if folds else np.array([], np.intp)
    block = problem.horizon
    if len(rows) < FEWEST_BLOCKS * block:
        raise TooFewRows(
            f"Shuffling needs at least {FEWEST_BLOCKS * block} forecasts whose outcome is known, and there are "
            f"{len(rows)}; choose a longer range or fewer bars ahead."
        )
    chances = _Shuffles(
        values=features_of(problem, rows),
        columns=[problem.features.columns.get_indexer(pd.Index(names)) for names in shuffled.values()],
        orders=[[block_order(len(rows), block, rng) for _ in range(repeats)] for _ in shuffled],
    )
    plain, rises = _rises(problem, folds, chances, loss, progress)
    least = least_loss(problem.target, labels_of(problem, rows))
    return _summary(list(shuffled), float(np.mean(plain - least)), rises, _edges(folds), block)


@dataclass(frozen=True, slots=True)
class _Shuffles:
    """`values`: rows × features. Of each thing shuffled its `columns`, and its `orders`, one a repeat."""

    values: FloatArray
    columns: Sequence[IntArray]
    orders: Sequence[Sequence[IntArray]]

    def of(self, at: slice) -> Iterator[FloatArray]:
        """For each thing shuffled: repeats × rows × features."""
        for places, orders in zip(self.columns, self.orders, strict=True):
            changed = np.repeat(self.values[None, at], len(orders), axis=0)
            for repeat, order in enumerate(orders):
                changed[repeat][:, places] = self.values[np.ix_(order[at], places)]
            yield changed


def block_order(length: int, block: int, rng: np.random.Generator) -> IntArray:
    """A permutation of 0 … length − 1 that keeps stretches of `block` together; the first or last may be shorter."""
    offset = int(rng.integers(block))
    starts = np.arange(offset - block, length, block)
    blocks = [np.arange(max(start, 0), min(start + block, length)) for start in starts.tolist()]
    return np.concatenate([blocks[place] for place in rng.permutation(len(blocks))]).astype(np.intp)


def _labelled(one: FoldFit, problem: Problem) -> FoldFit:
    return FoldFit(one.fitted, one.rows[one.rows < problem.labelled])


def _edges(folds: Sequence[FoldFit]) -> IntArray:
    return np.concatenate([[0], np.cumsum([len(one.rows) for one in folds])])


def _rises(
    problem: Problem, folds: Sequence[FoldFit], shuffles: _Shuffles, loss: Loss, progress: Progress
) -> tuple[FloatArray, FloatArray]:
    """The losses of the rows, and by how much each shuffle raises them: things × repeats × rows."""
    edges = _edges(folds)
    plain = np.empty(edges[-1])
    rises = np.empty((len(shuffles.columns), len(shuffles.orders[0]), edges[-1]))
    for number, one in enumerate(folds):
        progress(number / len(folds), f"Shuffling features: fold {number + 1} of {len(folds)}")
        at = slice(edges[number], edges[number + 1])
        realised = labels_of(problem, one.rows)
        plain[at] = loss(one.fitted.predict(problem, one.rows), realised)
        for thing, changed in enumerate(shuffles.of(at)):
            # A forest takes nearly as long for a few rows as for thousands, so all repeats are asked about at once.
            predicted = predict_others(one.fitted, problem, one.rows, changed)
            rises[thing, :, at] = [loss(row, realised) - plain[at] for row in predicted]
    progress(1.0, "Done")
    return plain, rises


def predict_others(fitted: Fitted, problem: Problem, rows: IntArray, features: FloatArray) -> FloatArray:
    """What the model would say of the same bars with other features: variants × rows × features → variants × rows."""
    variants = len(features)
    again = np.tile(rows, variants)
    others = replace(
        problem,
        features=pd.DataFrame(
            features.reshape(-1, features.shape[2]), problem.features.index[again], problem.features.columns
        ),
        labels=problem.labels.iloc[again],
        last=problem.last.iloc[again],
        scale=problem.scale.iloc[again],
        ahead=None,
    )
    return fitted.predict(others, np.arange(len(again), dtype=np.intp)).reshape(variants, len(rows))


def _summary(names: list[str], loss: float, rises: FloatArray, edges: IntArray, block: int) -> Importance:
    folds, repeats = len(edges) - 1, rises.shape[1]
    of_folds = np.stack([rises[:, :, edges[at] : edges[at + 1]].mean(axis=(1, 2)) for at in range(folds)])
    rise = rises.mean(axis=(1, 2))
    over_folds = of_folds.std(axis=0, ddof=1) if folds > 1 else np.full(len(names), np.nan)
    level = loss if loss > 0 else np.nan
    frame = pd.DataFrame(
        {
            "rise": rise,
            "over_repeats": rises.mean(axis=2).std(axis=1, ddof=1) if repeats > 1 else np.nan,
            "over_folds": over_folds,
            "share": rise / level,
            "error": over_folds / np.sqrt(folds) / level,
        },
        index=pd.Index(names, name="feature"),
    )
    return Importance(frame.sort_values("rise", ascending=False), loss, rises.shape[2], folds, repeats, block)
