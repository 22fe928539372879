"""Whether anything knows what it can't know yet: the future is poisoned, and what is said of the past must not move.

Works on whatever makes an answer from inputs: features, labels, fits, walks, scores. `Leak` names what moved.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, Protocol, TypeVar

import numpy as np
import pandas as pd

from analytics.predictions.problem import IntArray, Problem

Poison = Literal["nan", "huge", "other"]
POISONS: tuple[Poison, ...] = ("nan", "huge", "other")
T = TypeVar("T")
TOO_ALIKE = 0.99  # rank correlation of a feature with the label that it has to predict


class Leak(AssertionError):
    """Something at or before the cut depends on what came after it."""


class Split(Protocol):
    @property
    def train(self) -> IntArray: ...
    @property
    def test(self) -> IntArray: ...


def poisoned(inputs: T, cut: pd.Timestamp, poison: Poison) -> T:
    """The same with everything after `cut` replaced: a series, a frame, a mapping or a dataclass that holds such."""
    if isinstance(inputs, pd.Series | pd.DataFrame):
        return _poisoned(inputs, cut, poison)
    if isinstance(inputs, Mapping):
        return type(inputs)({name: poisoned(each, cut, poison) for name, each in inputs.items()})  # type: ignore[call-arg]  # a dict or its like
    if is_dataclass(inputs) and not isinstance(inputs, type):
        named = {field.name: poisoned(getattr(inputs, field.name), cut, poison) for field in fields(inputs)}
        return replace(inputs, **named)
    return inputs


def poisoned_problem(problem: Problem, cut: int, poison: Poison = "other") -> Problem:
    """As `Problem` is at the close of row `cut`, with all that is not known then made up.

    Features and `last` of later rows, and labels of whatever window reaches beyond that bar. A row is a bar here.
    """
    over = max(cut - problem.horizon, 0)
    moment, known = problem.features.index[cut], problem.features.index[over]
    changed = {name: _poisoned(getattr(problem, name), moment, poison) for name in ("features", "last", "scale")}
    labels = {
        name: None if (values := getattr(problem, name)) is None else _as_target(values, known, problem.target, poison)
        for name in ("labels", "ahead")
    }
    return replace(problem, **changed, **labels)


def assert_deaf(answer: Callable[[T], Any], inputs: T, cut: pd.Timestamp, poison: Poison) -> None:
    """`answer` gives a series, a frame or a mapping of such, on dates. Raises Leak, naming what moved."""
    moved = leaks(answer, inputs, cut, poison)
    if moved:
        raise Leak(f"{', '.join(moved)}: changes at or before {cut} when {poison} values come after it")


def leaks(answer: Callable[[T], Any], inputs: T, cut: pd.Timestamp, poison: Poison) -> list[str]:
    clean, dirty = (_columns(answer(each)) for each in (inputs, poisoned(inputs, cut, poison)))
    return [name for name in clean if not _alike(clean[name].loc[:cut], dirty.get(name, clean[name][:0]).loc[:cut])]


def assert_walk_is_deaf(walk: Callable[[Problem], Any], problem: Problem, cut: int, poison: Poison = "other") -> None:
    """`walk` gives forecasts by the bar that they were made at. Those made at row `cut` or before must not move."""
    moment = problem.features.index[cut]
    clean, dirty = (_columns(walk(each)) for each in (problem, poisoned_problem(problem, cut, poison)))
    moved = [name for name in clean if not _alike(clean[name].loc[:moment], dirty[name].loc[:moment])]
    if moved:
        raise Leak(f"{', '.join(moved)}: forecasts made by {moment} change with what came after it")


def assert_folds_are_apart(folds: Iterable[Split], horizon: int) -> None:
    """No label of a row that is fitted on reaches into the window of a label that is forecast."""
    count = 0
    for count, fold in enumerate(folds, 1):
        if np.intersect1d(fold.train, fold.test).size:
            raise Leak(f"fold {count}: some rows are both fitted on and forecast")
        gaps = np.abs(np.asarray(fold.test)[:, None] - np.asarray(fold.train)[None, :])
        if gaps.size and gaps.min() < horizon:
            raise Leak(f"fold {count}: windows of {horizon} bars overlap, {gaps.min()} bars apart")
    if not count:
        raise Leak("there are no folds to look at")


def know_the_label(problem: Problem) -> list[str]:
    """Features that are nearly the label itself, by rank."""
    labels = problem.labels.iloc[: problem.labelled].rank()
    alike = problem.features.iloc[: problem.labelled].rank().corrwith(labels)
    return [str(name) for name in alike.index[alike.abs() > TOO_ALIKE]]


def _poisoned(values: Any, cut: pd.Timestamp, poison: Poison) -> Any:
    changed = values.astype("float64")
    after = changed.index > cut
    shape = changed.loc[after].shape
    noise = np.random.default_rng(7).lognormal(0, 1, shape)
    changed.loc[after] = {"nan": np.full(shape, np.nan), "huge": 1e9 * noise, "other": noise}[poison]
    return changed


def _as_target(values: "pd.Series[float]", cut: pd.Timestamp, target: str, poison: Poison) -> "pd.Series[float]":
    """What was a label stays one that can be: a direction is 1 or 0, and what is not over stays so."""
    changed = _poisoned(values, cut, poison)
    if target == "direction" and poison != "nan" and values.dropna().isin([0.0, 1.0]).all():
        changed = changed.where(changed.index <= cut, 1.0 - values)
    return changed if poison == "nan" else changed.where(values.notna())


def _columns(answer: Any) -> "dict[str, pd.Series[float]]":
    if isinstance(answer, pd.Series):
        return {str(answer.name or "it"): answer}
    if isinstance(answer, pd.DataFrame):
        return {str(name): answer[name] for name in answer}
    return {f"{name} {column}": each for name, part in answer.items() for column, each in _columns(part).items()}


def _alike(clean: "pd.Series[float]", dirty: "pd.Series[float]") -> bool:
    return bool(clean.index.equals(dirty.index)) and np.array_equal(clean, dirty, equal_nan=True)
