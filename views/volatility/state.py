"""The state of the volatility desk: which instrument, which stretch, which measures."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self, get_args

from analytics.volatility.estimators import ESTIMATORS
from analytics.volatility.models import MODELS, MOST_LAGS, Distribution, Mean
from views.base import View
from views.fields import Choice, ListOf, Moment, Number, Numbers, Symbol, parameter
from views.ranges import RANGES

HORIZONS = (1, 5, 21)
FURTHEST = 60
MOST_PEERS = 12
BENCHMARK = "ewma"  # of the league
SMALLEST_NET = 0.01  # of the weights' absolute sum: they are divided by their sum
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
    weights: tuple[float, ...] = parameter(
        (), Numbers(Number(-100, 100), MOST_PEERS + 1), "Weights of the instrument and its peers; empty: equal"
    )
    refit: int = parameter(63, Number(5, 252, whole=True), "Bars between two fits of a model in the league")
    first: int = parameter(504, Number(252, 2520, whole=True), "Bars before the league's first forecast")
    seed: int = parameter(1, Number(0, 999_999, whole=True), "Seed of everything that is drawn by chance")
    decay: float = parameter(0.94, Number(0.5, 0.999), "Decay of the exponentially weighted variance")

    @property
    def members(self) -> tuple[str, ...]:
        """The instrument and those that it is compared with."""
        return (self.symbol, *self.peers)

    def settled(self) -> Self:
        """The benchmark always takes part, and the order of models makes no difference."""
        faults: list[str] = []
        view = replace(self, models=tuple(name for name in MODELS if name == BENCHMARK or name in self.models))
        if view.start and view.end and view.start >= view.end:
            view, faults = replace(view, start=None, end=None), ["start: must be before end"]
        if view.symbol in view.peers:
            others = tuple(peer for peer in view.peers if peer != view.symbol)
            view, faults = replace(view, peers=others), [*faults, f"peers: {view.symbol} is the instrument itself"]
        if view.weights and (fault := view._fault_of_weights()):
            view, faults = replace(view, weights=()), [*faults, f"weights: {fault}, so they are equal"]
        return replace(view, dropped=tuple(faults)) if faults else view

    def _fault_of_weights(self) -> str:
        if len(self.weights) != len(self.members):
            return f"there must be {len(self.members)}, one each for {', '.join(self.members)}"
        outweighs = sum(self.weights) > SMALLEST_NET * sum(map(abs, self.weights))
        return "" if outweighs else "what is held must outweigh what is sold short"
