"""Settings are chosen on the last part of the training rows, and nothing else is looked at."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.predictions.choosing import chosen_settings, inner_fold
from analytics.predictions.folds import Plan
from analytics.predictions.model import CannotFit, Model, Settings
from analytics.predictions.problem import TARGETS, FloatArray, IntArray, Problem, Target
from analytics.predictions.registry import MODELS, models_for
from analytics.predictions.walking import walk_all
from tests.analytics.predictions.worlds import world


@dataclass
class Guess:
    """Always says its level, and remembers which rows it was given."""

    estimator: float
    asked: list[IntArray] = field(default_factory=list)

    def predict(self, problem: Problem, rows: IntArray) -> FloatArray:
        self.asked.append(rows)
        return np.full(len(rows), self.estimator)


@dataclass
class Guesser:
    guesses: list[Guess] = field(default_factory=list)
    learnt: list[IntArray] = field(default_factory=list)

    def fit(self, problem: Problem, rows: IntArray, settings: Settings, seed: int) -> Guess:
        if settings["level"] == 13:
            raise CannotFit("Thirteen is not a level.")
        self.learnt.append(rows)
        self.guesses.append(Guess(float(settings["level"] or 0)))
        return self.guesses[-1]

    def model(self, *levels: float) -> Model:
        return Model(
            "guess", "Guess", "linear", TARGETS, self.fit, "Guesses.", "None.",
            settings={"level": levels[0], "other": "kept"}, candidates=tuple({"level": level} for level in levels),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("target", "label", "levels", "best"),
    [("return", 0.02, (0.5, 0.01, -0.1), 0.01), ("direction", 1.0, (0.4, 0.7, 0.6), 0.7),
     ("volatility", 0.2, (0.02, 0.5, 0.9), 0.5)],
)  # fmt: skip
def test_the_candidate_with_the_least_loss_is_taken(
    target: Target, label: float, levels: tuple[float, ...], best: float
) -> None:
    problem = world(400, target=target)
    labels = problem.labels.where(np.arange(400) < 225, label)  # the last quarter of 300 rows, by which it is chosen
    settings = chosen_settings(Guesser().model(*levels), replace(problem, labels=labels), np.arange(300), 1)
    assert settings == {"level": best, "other": "kept"}


def test_only_the_training_rows_are_looked_at_and_the_last_of_them_judge() -> None:
    guesser = Guesser()
    chosen_settings(guesser.model(1.0, 2.0), world(400, horizon=5), np.arange(100, 300), 1)
    for rows in guesser.learnt:
        assert rows.tolist() == list(range(100, 246))
    for guess in guesser.guesses:
        assert guess.asked[0].tolist() == list(range(250, 300))


@given(start=st.integers(0, 100), count=st.integers(0, 600), horizon=st.integers(1, 40))
def test_the_inner_fold_is_purged_exactly(start: int, count: int, horizon: int) -> None:
    rows = np.arange(start, start + count)
    fold = inner_fold(rows, horizon)
    quarter = count // 4
    if fold is None:
        assert quarter < 25 or count - quarter - horizon + 1 < 25
    else:
        assert fold.test.tolist() == rows[count - quarter :].tolist()
        assert fold.train.tolist() == [row for row in rows.tolist() if row + horizon <= fold.test[0]]


def test_a_candidate_that_cannot_be_fitted_is_passed_over_unless_none_can() -> None:
    problem, rows = world(400), np.arange(300)
    assert chosen_settings(Guesser().model(13, 5.0), problem, rows, 1)["level"] == 5.0
    with pytest.raises(CannotFit, match="Thirteen"):
        chosen_settings(Guesser().model(13), problem, rows, 1)


def test_too_few_rows_leave_the_settings_as_they_are() -> None:
    guesser = Guesser()
    model = guesser.model(1.0, 2.0)
    assert chosen_settings(model, world(400), np.arange(90), 1) == model.settings
    assert not guesser.learnt


def test_a_walk_remembers_what_was_chosen_and_how_many_were_tried() -> None:
    problem = world(480, signal=2.0, horizon=1)
    models = models_for(["ridge", "average"], "return")
    chosen = walk_all(problem, models, Plan(300, 90), tuning="inside").done
    fixed = walk_all(problem, models, Plan(300, 90)).done
    assert chosen["ridge"].chosen == ({"penalty": 300.0},) * 2  # a strong signal wants little penalty
    assert fixed["ridge"].chosen == ({"penalty": 3000.0},) * 2
    assert {name: walk.trials for name, walk in chosen.items()} == {
        "no_change": 1, "historical_mean": 1, "last_value": 1, "ridge": 3, "average": 1,
    }  # fmt: skip
    assert all(walk.trials == 1 for walk in fixed.values())
    assert MODELS["ridge"].candidates[1] == {"penalty": 300.0}
    # An ensemble's members keep their default settings, so what it says does not depend on what others chose.
    assert chosen["average"].predicted.tolist() == fixed["average"].predicted.tolist()
