"""Skill along paths against its definition."""

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.combinatorial import Paths
from analytics.predictions.path_skill import path_skill
from analytics.predictions.scores import CannotScore

DAYS = pd.date_range("2024-01-01", periods=4, tz="UTC")
SEEN = pd.Series([0.01, -0.02, 0.03, 0.0], DAYS)


def paths(**predicted: list[list[float]]) -> Paths:
    """Of two groups of which one is held: as many splits as paths times two."""
    frames = {name: pd.DataFrame(np.transpose(along), DAYS) for name, along in predicted.items()}
    count = len(next(iter(predicted.values())))
    return Paths(frames, SEEN, groups=2, held=1, splits=2 * count)


def test_skill_is_the_part_of_the_baselines_loss_that_is_taken_away() -> None:
    half = [value / 2 for value in SEEN]
    found = path_skill(
        paths(no_change=[[0.0] * 4] * 2, ewma=[[1.0] * 4] * 2, ridge=[half, [-value for value in SEEN]]),
        "return",
        ("no_change", "ewma", "last_value"),
    )
    assert found.baseline == "no_change"
    assert found.skill.index.tolist() == ["ridge"]
    # errors of half the outcome are a quarter of the squares; those of twice the outcome four times as much
    np.testing.assert_allclose(found.skill.loc["ridge"], [0.75, -3.0])


def test_the_best_in_the_middle_comes_first() -> None:
    found = path_skill(paths(no_change=[[0.0] * 4], worse=[[0.5] * 4], better=[list(SEEN)]), "return", ("no_change",))
    assert found.skill.index.tolist() == ["better", "worse"]
    assert found.skill.loc["better", 0] == 1


def test_without_a_baseline_there_is_nothing_to_hold_against() -> None:
    with pytest.raises(CannotScore, match="no baseline"):
        path_skill(paths(ridge=[[0.0] * 4]), "return", ("no_change",))
