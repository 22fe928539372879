"""What is learnt from never reaches into what is tested, and nothing more is left out than that takes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.predictions.folds import (
    FEWEST_ROWS,
    BadPlan,
    Plan,
    Scheme,
    combinatorial_folds,
    walk_forward_folds,
)
from analytics.predictions.problem import Problem

SIZES = st.integers(1, 400)
HORIZONS = st.integers(1, 30)
EMBARGOES = st.integers(0, 30)


def empty_problem(count: int, horizon: int, labelled: int | None = None) -> Problem:
    """Folds look at nothing but how many rows there are and how many have a label."""
    labels = pd.Series(0.0, range(count)).where(np.arange(count) < (count if labelled is None else labelled))
    nothing = pd.Series(0.0, range(count))
    return Problem("return", horizon, pd.DataFrame(index=range(count)), labels, nothing, nothing, 252.0)


def label_bars(row: int, horizon: int) -> set[int]:
    return set(range(row + 1, row + horizon + 1))


@given(
    count=SIZES,
    horizon=HORIZONS,
    embargo=EMBARGOES,
    refit=st.integers(1, 90),
    extra=st.integers(0, 100),
    scheme=st.sampled_from(["expanding", "rolling"]),
)
def test_every_row_is_forecast_once_by_a_fit_that_knew_no_label_beyond_it(
    *, count: int, horizon: int, embargo: int, refit: int, extra: int, scheme: Scheme
) -> None:
    first = FEWEST_ROWS + horizon + embargo - 1 + extra
    total = first + count
    folds = walk_forward_folds(empty_problem(total, horizon), Plan(first, refit, scheme, embargo))
    assert [row for fold in folds for row in fold.test] == list(range(first, total))
    for fold in folds:
        made_at = fold.test[0]
        reach = {bar + embargo for row in fold.train for bar in label_bars(row, horizon)}
        assert max(reach) == made_at  # all that may be known is, and no more
        assert fold.train[0] == (made_at - first if scheme == "rolling" else 0)
        assert list(fold.train) == list(range(fold.train[0], fold.train[-1] + 1))
        assert len(fold.train) >= FEWEST_ROWS


def test_it_says_how_many_bars_are_missing() -> None:
    with pytest.raises(BadPlan, match=r"^7 bars are missing: a first forecast needs 757 .* there are 750; choose"):
        walk_forward_folds(empty_problem(750, 5), Plan(756))
    with pytest.raises(BadPlan, match="take at least 59"):
        walk_forward_folds(empty_problem(750, 5), Plan(58, embargo=5))
    assert len(walk_forward_folds(empty_problem(60, 5), Plan(59, embargo=5))) == 1


@pytest.mark.parametrize("wrong", [{"refit_every": 0}, {"embargo": -1}, {"scheme": "sideways"}])
def test_it_rejects_a_plan_that_means_nothing(wrong: dict[str, object]) -> None:
    with pytest.raises(BadPlan):
        Plan(**wrong)


@settings(max_examples=30)
@given(
    horizon=HORIZONS,
    embargo=EMBARGOES,
    shape=st.sampled_from([(2, 1), (4, 1), (5, 2), (6, 2), (6, 3)]),
    extra=st.integers(0, 150),
)
def test_held_groups_are_purged_on_both_sides_exactly(
    horizon: int, embargo: int, shape: tuple[int, int], extra: int
) -> None:
    groups, held = shape
    count = groups * (FEWEST_ROWS + horizon + embargo) + extra
    splits = combinatorial_folds(empty_problem(count + horizon, horizon, count), groups, held, embargo)
    for split in splits:
        assert split.fold.test.tolist() == np.concatenate(split.tests).tolist()
        assert split.fold.train.tolist() == by_hand(count, split.tests, horizon, embargo)


def by_hand(count: int, tests: "tuple[np.ndarray, ...]", horizon: int, embargo: int) -> list[int]:
    kept = set(range(count))
    for test in tests:
        tested = {bar for row in test for bar in label_bars(row, horizon)}
        after = set(range(test[-1] + horizon, test[-1] + horizon + embargo))
        kept -= {row for row in kept if not tested.isdisjoint(label_bars(row, horizon))} | after
    return sorted(kept)


@pytest.mark.parametrize(("groups", "held", "splits"), [(6, 2, 15), (10, 2, 45), (6, 3, 20)])
def test_there_are_as_many_splits_as_choices(groups: int, held: int, splits: int) -> None:
    found = combinatorial_folds(empty_problem(1200, 1), groups, held)
    assert len(found) == len({split.held for split in found}) == splits


@pytest.mark.parametrize(("groups", "held"), [(1, 1), (6, 0), (6, 6)])
def test_it_rejects_groups_that_leave_nothing(groups: int, held: int) -> None:
    with pytest.raises(BadPlan):
        combinatorial_folds(empty_problem(1200, 1), groups, held)


def test_it_rejects_too_few_rows_for_the_groups() -> None:
    with pytest.raises(BadPlan, match="6 groups need 300 bars with an outcome and there are 299"):
        combinatorial_folds(empty_problem(310, 5, 299), 6, 2)
    with pytest.raises(BadPlan, match="fewer than 50 bars to learn from"):
        combinatorial_folds(empty_problem(320, 90, 300), 6, 5)
