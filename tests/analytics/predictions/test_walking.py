"""The walk gives what a bare loop over scikit-learn gives, and knows nothing of what came later."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

from analytics.predictions.fold_fit import BadWalk
from analytics.predictions.folds import Plan
from analytics.predictions.model import CannotFit, Fitted, Model, Settings
from analytics.predictions.names import MODEL_NAMES
from analytics.predictions.problem import TARGETS, FloatArray, IntArray, Problem, Target
from analytics.predictions.registry import MODELS, models_for
from analytics.predictions.walking import walk_all
from tests.analytics.predictions.worlds import world

PLAN = Plan(first=300, refit_every=60)


@pytest.mark.parametrize("scheme", ["expanding", "rolling"])
@pytest.mark.parametrize("embargo", [0, 5])
def test_ridge_is_bare_scikit_learn_on_the_same_rows(scheme: str, embargo: int) -> None:
    problem = world(horizon=5, signal=0.2)
    x, y = np.ascontiguousarray(problem.features), problem.labels.to_numpy()
    said = []
    for s in range(300, 700, 60):
        known = [t for t in range(s - 300 if scheme == "rolling" else 0, 700) if t + 5 + embargo <= s]
        scaler = StandardScaler().fit(x[known])
        ridge = Ridge(alpha=3000.0).fit(scaler.transform(x[known]), y[known])
        said.extend(ridge.predict(scaler.transform(x[s : s + 60])))
    done = walk_all(problem, models_for(["ridge"], "return"), replace(PLAN, scheme=scheme, embargo=embargo)).done
    assert done["ridge"].predicted.tolist() == said
    assert list(done["ridge"].predicted.index) == list(problem.features.index[300:])
    assert (done["ridge"].fits, done["ridge"].trials) == (7, 1)


def poisoned(problem: Problem, known: int, seen: int) -> Problem:
    """Other labels after row `known`, other features and everything else from row `seen` on."""
    at = np.arange(len(problem.features))
    labels = 1 - problem.labels if problem.target == "direction" else 7 * problem.labels.abs() + 0.5
    return replace(
        problem,
        features=problem.features.mask(np.broadcast_to((at >= seen)[:, None], problem.features.shape), 1e6),
        labels=problem.labels.where(at <= known, labels.fillna(1.0)),
        last=problem.last.where(at < seen, 0.9),
        scale=problem.scale.where(at < seen, 0.9),
    )


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("scheme", ["expanding", "rolling"])
def test_nothing_known_later_changes_a_forecast(target: Target, scheme: str) -> None:
    problem, models = world(target=target), models_for(["ridge", "elastic_net", "logistic"], target)
    plan = replace(PLAN, scheme=scheme)
    clean = walk_all(problem, models, plan).done
    told = walk_all(poisoned(problem, known=480 - 5, seen=540), models, plan).done  # a fold is forecast from 480 to 539
    for name, walk in clean.items():
        assert walk.predicted.iloc[:240].tolist() == told[name].predicted.iloc[:240].tolist(), name
        assert name == "no_change" or walk.predicted.iloc[240:].tolist() != told[name].predicted.iloc[240:].tolist()


def test_one_label_more_would_be_seen() -> None:
    """The poison reaches what it should: the first label that is known counts."""
    problem, models = world(horizon=5), models_for(["ridge"], "return")
    clean, told = (walk_all(each, models, PLAN).done["ridge"].predicted for each in
                   (problem, poisoned(problem, known=480 - 6, seen=540)))  # fmt: skip
    assert clean.iloc[:180].tolist() == told.iloc[:180].tolist()
    assert clean.iloc[180:240].tolist() != told.iloc[180:240].tolist()


def small(model: Model) -> Model:
    """Few trees and few candidates, so that the test is quick."""
    if "trees" in model.settings:
        return replace(model, settings={**model.settings, "trees": 8}, candidates=({"trees": 8}, {"trees": 4}))
    return replace(model, candidates=model.candidates[:2])


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_known_later_changes_what_any_model_says_however_it_is_chosen(target: Target) -> None:
    problem = world(420, target=target, width=4)
    models = [small(model) for model in models_for(MODEL_NAMES, target)]
    plan = Plan(first=300, refit_every=60, embargo=2)
    told = poisoned(problem, known=300 - 5 - 2, seen=360)
    clean, after = (walk_all(each, models, plan, tuning="inside") for each in (problem, told))
    assert set(clean.done) == {model.name for model in models}
    for name, walk in clean.done.items():
        assert walk.predicted.iloc[:60].tolist() == after.done[name].predicted.iloc[:60].tolist(), name
        assert walk.chosen[0] == after.done[name].chosen[0]


def test_a_target_among_the_features_by_mistake_shows_in_the_walk() -> None:
    honest = world(700)
    leaking = replace(honest, features=honest.features.assign(oops=honest.labels.fillna(0.0)))
    errors = {}
    for name, problem in (("honest", honest), ("leaking", leaking)):
        walk = walk_all(problem, models_for(["elastic_net"], "return"), PLAN).done["elastic_net"]
        errors[name] = ((problem.labels.loc[walk.predicted.index] - walk.predicted) ** 2).mean()
    assert errors["leaking"] < 0.5 * errors["honest"]


def test_the_same_seed_gives_the_same_walk_and_models_do_not_hear_of_each_other() -> None:
    problem = world(480)
    names = ("ridge", "random_forest", "average")
    alone = {name: walk_all(problem, models_for([name], "return"), PLAN, seed=3).done[name] for name in names}
    together = walk_all(problem, models_for(names, "return"), PLAN, seed=3).done
    for name in names:
        assert alone[name].predicted.tolist() == together[name].predicted.tolist(), name
    other = walk_all(problem, models_for(names, "return"), PLAN, seed=4).done
    assert other["random_forest"].predicted.tolist() != together["random_forest"].predicted.tolist()
    assert other["ridge"].predicted.tolist() == together["ridge"].predicted.tolist()


def test_members_are_fitted_once_for_all() -> None:
    fits = []

    def counted(*given: object) -> object:
        fits.append(given)
        return MODELS["ridge"].fit(*given)

    models = [MODELS["no_change"], replace(MODELS["ridge"], fit=counted), MODELS["average"]]
    walks = walk_all(world(480), models, PLAN)
    assert len(fits) == 3
    assert walks.done["average"].last.members["ridge"] is walks.done["ridge"].last


@dataclass(frozen=True)
class Says:
    said: list[float]
    estimator: None = None

    def predict(self, problem: Problem, rows: IntArray) -> FloatArray:
        return np.array(self.said[: len(rows)] if self.said else np.full(len(rows), np.inf))


@pytest.mark.parametrize(
    ("target", "said", "why"),
    [
        ("return", [], r"Its forecast at 2011-02-28 is no finite return\."),
        ("return", [0.1], r"It gave 1 forecasts for 60 bars\."),
        ("direction", [0.5, 1.0] + [0.5] * 58, r"Its forecast at 2011-03-01 is no probability between 0 and 1\."),
        ("volatility", [0.2, 0.2, -0.1] + [0.2] * 57, r"Its forecast at 2011-03-02 is no positive volatility\."),
    ],
)
def test_a_model_that_says_what_cannot_be_is_left_out(target: Target, said: list[float], why: str) -> None:
    broken = Model("broken", "Broken", "linear", TARGETS, lambda *_given: Says(said), "Breaks.", "None.")
    walks = walk_all(world(480, target=target), [*models_for([], target), broken], PLAN)
    assert "broken" not in walks.done
    assert re.fullmatch(why, walks.left_out["broken"])
    assert set(walks.done) == {model.name for model in models_for([], target)}


def test_a_model_that_fails_late_is_left_out_whole_and_the_others_go_on() -> None:
    def fit(problem: Problem, rows: IntArray, settings: Settings, seed: int) -> Fitted:
        if len(rows) > 340:
            raise ValueError("Singular matrix.\nTry another solver.")
        return MODELS["historical_mean"].fit(problem, rows, settings, seed)

    late = Model("late", "Late", "linear", ("return",), fit, "Fails late.", "None.")
    walks = walk_all(world(480), [MODELS["no_change"], late, MODELS["ridge"]], PLAN)
    assert walks.left_out == {"late": "It could not be fitted on these bars: Singular matrix."}
    assert (walks.done["ridge"].fits, len(walks.done["ridge"].predicted)) == (3, 180)


def test_a_baseline_may_not_fail_and_may_not_be_missing() -> None:
    def fail(*_given: object) -> Fitted:
        raise CannotFit("It has no idea.")

    naive = Model("naive", "Naive", "baseline", ("return",), fail, "Fails.", "None.")
    with pytest.raises(BadWalk, match=r"The baseline Naive could not be fitted: It has no idea\."):
        walk_all(world(480), [naive], PLAN)
    with pytest.raises(BadWalk, match="no baseline"):
        walk_all(world(480), [MODELS["ridge"]], PLAN)
    with pytest.raises(BadWalk, match="same name"):
        walk_all(world(480), [MODELS["no_change"]] * 2, PLAN)


def test_progress_is_told_by_model_and_fold_and_may_end_the_walk() -> None:
    told: list[tuple[float, str]] = []
    walk_all(world(480), models_for(["ridge"], "return"), PLAN, progress=lambda part, words: told.append((part, words)))
    parts = [part for part, _words in told]
    assert parts == sorted(parts)
    assert told[-1] == (1.0, "Done")
    assert told[3] == (0.25, "Ridge regression: fit 1 of 3")

    class Cancelled(Exception):
        pass

    def cancel(part: float, _words: str) -> None:
        if part > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        walk_all(world(480), models_for(["ridge"], "return"), PLAN, progress=cancel)
