"""The state of the volatility desk: which instrument, which stretch, which measures."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self, get_args

from analytics.volatility.estimators import ESTIMATORS
from analytics.volatility.models import MODELS, MOST_LAGS, Distribution, Mean
from views.base import View
from views.fields import Choice, ListOf, Moment, Number, Symbol, parameter
from views.ranges import RANGES

HORIZONS = (1, 5, 21)
FURTHEST = 60
MOST_PEERS = 12
BENCHMARK = "ewma"  # of the league
WINDOWS = (5, 10, 21, 42, 63, 126, 252)
Frequency = Literal["daily", "weekly", "monthly"]
Recursion = Literal["backcast", "sample_variance"]
Proxy = Literal["squared", "parkinson", "garman_klass", "rogers_satchell", "realised"]
Scheme = Literal["expanding", "rolling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolatilityView(View):
    """`start` and `end` are the stretch looked at; without them it is `range`, counted back from the last bar."""

    symbol: str = parameter("SPX", Symbol(), "Instrument", always=True)
    range: str = parameter("5y", Choice(tuple(RANGES)), "Stretch counted back from the last bar")
    start: datetime | None = parameter(None, Moment(), "First moment shown; overrides the range")
    end: datetime | None = parameter(None, Moment(), "Last moment shown; overrides the range")
    window: int = parameter(21, Number(2, 504, whole=True), "Bars of each estimate")
    estimators: tuple[str, ...] = parameter(
        tuple(ESTIMATORS), ListOf(Choice(tuple(ESTIMATORS)), len(ESTIMATORS)), "Estimators shown"
    )
    frequency: str = parameter("daily", Choice(get_args(Frequency)), "Bars that everything is measured on")
    models: tuple[str, ...] = parameter(
        tuple(MODELS), ListOf(Choice(tuple(MODELS)), len(MODELS)), "Models that take part in the league"
    )
    model: str = parameter("", Choice(("", *MODELS)), "Model shown; empty: the one that the league leads with")
    distribution: str = parameter("normal", Choice(get_args(Distribution)), "Distribution of the models' residuals")
    mean: str = parameter("constant", Choice(get_args(Mean)), "Mean of the models' returns")
    lags: int = parameter(1, Number(1, MOST_LAGS, whole=True), "Lags of an autoregressive mean")
    recursion: str = parameter("backcast", Choice(get_args(Recursion)), "How the recursion of the variance starts")
    horizon: int = parameter(21, Number(1, FURTHEST, whole=True), "Bars ahead that are forecast and judged")
    proxy: str = parameter("squared", Choice(get_args(Proxy)), "Realised variance that forecasts are scored against")
    scheme: str = parameter("expanding", Choice(get_args(Scheme)), "Bars that a model of the league is fitted on")
    level: float = parameter(0.1, Number(0.01, 0.25), "Level of the league's tests")
    peers: tuple[str, ...] = parameter((), ListOf(Symbol(), MOST_PEERS), "Instruments compared with it")
    refit: int = parameter(63, Number(5, 252, whole=True), "Bars between two fits of a model in the league")
    first: int = parameter(504, Number(252, 2520, whole=True), "Bars before the league's first forecast")
    seed: int = parameter(1, Number(0, 999_999, whole=True), "Seed of everything that is drawn by chance")
    decay: float = parameter(0.94, Number(0.5, 0.999), "Decay of the exponentially weighted variance")

    def settled(self) -> Self:
        """The benchmark always takes part, and the order of models makes no difference."""
        view = replace(self, models=tuple(name for name in MODELS if name == BENCHMARK or name in self.models))
        if self.start and self.end and self.start >= self.end:
            return replace(view, start=None, end=None, dropped=("start: must be before end",))
        return view
