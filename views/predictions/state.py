"""The state of the prediction desk: which instrument, how far ahead, what of it, by which models, judged how."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from analytics.predictions.names import BASELINES, DEFAULT_MODELS, FEATURE_GROUPS, MODEL_NAMES
from analytics.predictions.problem import TARGETS
from views.base import View
from views.fields import Choice, Flag, ListOf, Moment, Number, Symbol, parameter
from views.ranges import RANGES

FURTHEST = 63
FEWEST_BEFORE, FEWEST_BETWEEN = 252, 5  # bars before the first forecast, and between two fits


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionsView(View):
    """`start` and `end` are the stretch walked through; without them it is `range`, counted back from the last bar."""

    symbol: str = parameter("SPX", Symbol(), "Instrument", always=True)
    target: str = parameter("return", Choice(TARGETS), "What is predicted of the bars ahead")
    horizon: int = parameter(5, Number(1, FURTHEST, whole=True), "Bars ahead")
    range: str = parameter("10y", Choice(tuple(RANGES)), "Stretch counted back from the last bar")
    start: datetime | None = parameter(None, Moment(), "First moment of the stretch; overrides the range")
    end: datetime | None = parameter(None, Moment(), "Last moment of the stretch; overrides the range")
    models: tuple[str, ...] = parameter(
        DEFAULT_MODELS, ListOf(Choice(MODEL_NAMES), len(MODEL_NAMES)), "Models that take part; baselines always do"
    )
    model: str = parameter("", Choice(("", *BASELINES, *MODEL_NAMES)), "Model shown; empty: the one that leads")
    features: tuple[str, ...] = parameter(
        FEATURE_GROUPS, ListOf(Choice(FEATURE_GROUPS), len(FEATURE_GROUPS)), "Groups of features that models are given"
    )
    scheme: str = parameter("expanding", Choice(("expanding", "rolling")), "Bars that a model is fitted on")
    first: int = parameter(756, Number(FEWEST_BEFORE, 2520, whole=True), "Bars before the first forecast")
    refit: int = parameter(63, Number(FEWEST_BETWEEN, 252, whole=True), "Bars between two fits")
    embargo: str = parameter("horizon", Choice(("horizon", "none")), "Bars left out beside those whose label overlaps")
    tuning: str = parameter("fixed", Choice(("fixed", "inside")), "Settings as they are, or chosen inside the training")
    intervals: str = parameter("adaptive", Choice(("adaptive", "split")), "How conformal intervals follow the errors")
    level: float = parameter(0.05, Number(0.01, 0.25), "Level of the verdict's test")
    index: str = parameter("SPX", Symbol(), "Index whose returns and volatility are features")
    implied: str = parameter("VIX", Symbol(), "Implied volatility that is a feature where it overlaps")
    signal: bool = parameter(False, Flag(), "Open the signal of a model without skill, marked as withheld")
    costs: float = parameter(0.0005, Number(0, 0.05), "Cost of trading once all of it, for the illustration")
    replay: bool = parameter(False, Flag(), "Show the ledger of the replay instead of the live one")
    seed: int = parameter(1, Number(0, 999_999, whole=True), "Seed of everything that is drawn by chance")

    def settled(self) -> Self:
        """The order of models and of groups makes no difference; an empty stretch is none."""
        faults: list[str] = []
        view = replace(
            self,
            models=tuple(name for name in MODEL_NAMES if name in self.models),
            features=tuple(name for name in FEATURE_GROUPS if name in self.features) or FEATURE_GROUPS,
        )
        if view.start and view.end and view.start >= view.end:
            view, faults = replace(view, start=None, end=None), ["start: must be before end"]
        return replace(view, dropped=tuple(faults)) if faults else view
