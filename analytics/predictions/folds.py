"""Which rows a model is fitted on and which it is asked about, so that no label it has seen reaches into the test.

The label of row t covers the bars t + 1 … t + h and is known at the close of t + h. A forecast at row s is made at its
close, so the rows that may be learnt from are those with t + h ≤ s (purging); an embargo of e bars leaves out as many
more, t + h + e ≤ s. Rows are counted by position; where bars are missing between rows, that only leaves out more.
López de Prado, Advances in Financial Machine Learning (2018), ch. 7 and 12.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from analytics.predictions.problem import IntArray, Problem

Scheme = Literal["expanding", "rolling"]
FEWEST_ROWS = 50  # fewer labels than this teach nothing that is not chance


class BadPlan(ValueError):
    """The rows cannot be parted so; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Positions of rows in order of time, no row in both."""

    train: IntArray
    test: IntArray


@dataclass(frozen=True, slots=True)
class Plan:
    """`first` rows come before the first forecast and a fit serves `refit_every` rows. `rolling` looks back `first`
    rows, `expanding` to the beginning. `embargo`: bars left out beside those whose label overlaps."""

    first: int = 756
    refit_every: int = 63
    scheme: Scheme = "expanding"
    embargo: int = 0

    def __post_init__(self) -> None:
        if self.refit_every < 1 or self.embargo < 0:
            raise BadPlan("A fit serves at least one bar, and an embargo is a number of bars from 0 on.")
        if self.scheme not in ("expanding", "rolling"):
            raise BadPlan(f"The scheme is expanding or rolling, not {self.scheme}.")

    def least(self, horizon: int) -> int:
        """The least `first` that leaves enough labels to learn from."""
        return FEWEST_ROWS + horizon + self.embargo - 1


def walk_forward_folds(problem: Problem, plan: Plan) -> list[Fold]:
    """Every row from `plan.first` on is in exactly one test, also the last ones whose outcome is not over.

    Raises BadPlan when there are too few rows; the message says how many are missing.
    """
    count = len(problem.features)
    if plan.first < plan.least(problem.horizon):
        raise BadPlan(
            f"{plan.first} bars before the first forecast leave fewer than {FEWEST_ROWS} to learn from; "
            f"take at least {plan.least(problem.horizon)}."
        )
    if count <= plan.first:
        missing = plan.first + 1 - count
        raise BadPlan(
            f"{missing:,} bars are missing: a first forecast needs {plan.first + 1:,} with all features and there are "
            f"{count:,}; choose a longer range or fewer bars before the first forecast."
        )
    return list(_stretches(count, problem.horizon, plan))


def _stretches(count: int, horizon: int, plan: Plan) -> Iterator[Fold]:
    for first in range(plan.first, count, plan.refit_every):
        start = first - plan.first if plan.scheme == "rolling" else 0
        train = np.arange(start, first - horizon - plan.embargo + 1)
        yield Fold(train, np.arange(first, min(first + plan.refit_every, count)))


@dataclass(frozen=True, slots=True)
class Combination:
    """A fold whose test is the `held` groups, by their numbers from 0, and the `tests` of each, one after the other."""

    held: tuple[int, ...]
    tests: tuple[IntArray, ...]
    fold: Fold


def combinatorial_folds(problem: Problem, groups: int = 6, held: int = 2, embargo: int = 0) -> list[Combination]:
    """All C(groups, held) ways to hold groups of the labelled rows out, the rest purged.

    A held group a … b has labels over a + 1 … b + h. Rows t ≤ a − h and t ≥ b + h + embargo have none of those bars in
    theirs. Raises BadPlan.
    """
    if groups < 2 or not 1 <= held < groups or embargo < 0:
        raise BadPlan("Of at least two groups at least one is held out and at least one kept.")
    rows = np.arange(problem.labelled)
    parts = np.array_split(rows, groups)
    if len(rows) < groups * FEWEST_ROWS:
        raise BadPlan(
            f"{groups} groups need {groups * FEWEST_ROWS} bars with an outcome and there are {len(rows)}; "
            "choose a longer range or fewer groups."
        )
    found = []
    for chosen in combinations(range(groups), held):
        tests = tuple(parts[group] for group in chosen)
        found.append(Combination(chosen, tests, _held_out(rows, tests, problem.horizon, embargo)))
    return found


def _held_out(rows: IntArray, tests: tuple[IntArray, ...], horizon: int, embargo: int) -> Fold:
    clear = np.ones(len(rows), dtype=bool)
    for test in tests:
        clear &= (rows <= test[0] - horizon) | (rows >= test[-1] + horizon + embargo)
    if clear.sum() < FEWEST_ROWS:
        raise BadPlan(
            f"Holding out leaves fewer than {FEWEST_ROWS} bars to learn from; hold fewer groups or take a longer range."
        )
    return Fold(rows[clear], np.concatenate(tests))
