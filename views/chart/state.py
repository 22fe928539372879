"""The state of a chart: what is drawn, over which stretch, with which indicators."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from analytics.indicators.definition import Number
from analytics.indicators.registry import INDICATORS, Indicator, Parameter
from views.base import View
from views.fields import Choice, Flag, ListOf, Moment, Schema, Symbol, format_number, parameter, text_of
from views.ranges import RANGES

WHICH_BARS = ("symbol", "range", "start", "end", "interval", "adjusted")
MAX_INDICATORS = 10
MAX_COMPARISONS = 5
LONGEST_ACRONYM = 5
INTERVALS = ("1m", "5m", "15m", "30m", "1h", "1d", "1w", "1mo")
STYLES = ("candles", "bars", "heikin-ashi", "line", "area")


@dataclass(frozen=True, slots=True)
class IndicatorChoice:
    """An indicator with all its parameters, as a URL holds it: `bbands:20:2:2`."""

    name: str
    parameters: tuple[Number, ...]

    @property
    def indicator(self) -> Indicator:
        return INDICATORS[self.name]

    @property
    def arguments(self) -> dict[str, Number]:
        return {spec.name: value for spec, value in zip(self.indicator.parameters, self.parameters, strict=True)}

    @property
    def label(self) -> str:
        words = [_word(spec, value) for spec, value in zip(self.indicator.parameters, self.parameters, strict=True)]
        return f"{_short(self.name)} {', '.join(words)}".strip()

    def write(self) -> str:
        return ":".join((self.name, *(format_number(value) for value in self.parameters)))


def _short(name: str) -> str:
    """RSI and MACD, but Bollinger."""
    words = name.replace("_", " ")
    return words.upper() if len(name) <= LONGEST_ACRONYM else words.capitalize()


def _word(spec: Parameter, value: Number) -> str:
    return spec.choices[int(value)] if spec.choices else format_number(value)


@dataclass(frozen=True, slots=True)
class IndicatorCodec:
    """`rsi` or `rsi:14`; parameters that are not given have their defaults."""

    def read(self, raw: object) -> IndicatorChoice:
        name, *given = text_of(raw).lower().split(":")
        if name not in INDICATORS:
            raise ValueError("is not an indicator")
        specs = INDICATORS[name].parameters
        if len(given) > len(specs):
            raise ValueError(f"takes at most {len(specs)} parameters")
        values = [_read_parameter(spec, word) for spec, word in zip(specs, given, strict=False)]
        return IndicatorChoice(name, (*values, *(spec.default for spec in specs[len(given) :])))

    def write(self, value: IndicatorChoice) -> str:
        return value.write()

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^({'|'.join(INDICATORS)})(:[-+.0-9e]+)*$"}


def _read_parameter(spec: Parameter, word: str) -> Number:
    try:
        number = float(word)
    except ValueError:
        raise ValueError(spec.rule) from None
    return spec.checked(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView(View):
    """`start` and `end` are the stretch looked at; without them it is `range`, counted back from the last bar."""

    symbol: str = parameter("AAPL", Symbol(), "Instrument", always=True)
    range: str = parameter("1y", Choice(tuple(RANGES)), "Stretch counted back from the last bar")
    start: datetime | None = parameter(None, Moment(), "First moment shown; overrides the range")
    end: datetime | None = parameter(None, Moment(), "Last moment shown; overrides the range")
    interval: str = parameter("1d", Choice(INTERVALS), "Time of one bar")
    style: str = parameter("candles", Choice(STYLES), "How prices are drawn")
    log: bool = parameter(False, Flag(), "Logarithmic price axis")
    adjusted: bool = parameter(True, Flag(), "Adjusted for splits and dividends")
    volume: bool = parameter(True, Flag(), "Volume pane")
    events: bool = parameter(True, Flag(), "Marks of splits and dividends")
    indicators: tuple[IndicatorChoice, ...] = parameter((), ListOf(IndicatorCodec(), MAX_INDICATORS), "Indicators")
    compare: tuple[str, ...] = parameter((), ListOf(Symbol(), MAX_COMPARISONS), "Symbols to compare with")
    rebase: str = parameter("percent", Choice(("percent", "100")), "Scale of a comparison")

    def shows_same_bars(self, other: "ChartView") -> bool:
        """Whether both look at the same bars, however they draw them."""
        return all(getattr(self, name) == getattr(other, name) for name in WHICH_BARS)

    def settled(self) -> Self:
        view, dropped = self, []
        if view.start and view.end and view.start >= view.end:
            view = replace(view, start=None, end=None)
            dropped.append("start: must be before end")
        if view.symbol in view.compare:
            view = replace(view, compare=tuple(symbol for symbol in view.compare if symbol != view.symbol))
            dropped.append("compare: the instrument itself is left out")
        return replace(view, dropped=tuple(dropped))
