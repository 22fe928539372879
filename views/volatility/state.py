"""The state of the volatility desk: which instrument, which stretch, which measures."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from analytics.volatility.estimators import ESTIMATORS
from views.base import View
from views.fields import Choice, ListOf, Moment, Number, Symbol, parameter
from views.ranges import RANGES

HORIZONS = ("1", "5", "21")
WINDOWS = (5, 10, 21, 42, 63, 126, 252)


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
    horizon: str = parameter("1", Choice(HORIZONS), "Bars ahead that the league is read at")
    refit: int = parameter(63, Number(5, 252, whole=True), "Bars between two fits of a model in the league")
    first: int = parameter(504, Number(252, 2520, whole=True), "Bars before the league's first forecast")
    seed: int = parameter(1, Number(0, 999_999, whole=True), "Seed of everything that is drawn by chance")
    decay: float = parameter(0.94, Number(0.5, 0.999), "Decay of the exponentially weighted variance")

    def settled(self) -> Self:
        if self.start and self.end and self.start >= self.end:
            return replace(self, start=None, end=None, dropped=("start: must be before end",))
        return self
