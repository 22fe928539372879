"""What an indicator is.

Prices and volumes come in as float64 arrays without gaps; every output is a float64 array of the same length in which
NaN says "not defined here" and 0 never does. Errors: IndicatorError → UnknownIndicator, MissingInputs, BadParameter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Group = Literal["Trend", "Momentum", "Volatility", "Volume", "Cycle", "Statistics", "Price"]
Input = Literal["open", "high", "low", "close", "volume"]
Style = Literal["line", "histogram", "dots", "band_upper", "band_lower"]
Pane = Literal["price", "own"]
# Which bars a value depends on: the last warm_up + 1 bars ("window"), all of them with fading weight ("fading"),
# or all of them alike, so that its level depends on where the data starts ("whole").
History = Literal["window", "fading", "whole"]

Number = int | float
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Inputs = Mapping[str, FloatArray]
Values = Mapping[str, Number]


class IndicatorError(ValueError):
    """The message is one sentence that says what to do."""


class UnknownIndicator(IndicatorError):
    """No indicator has that name."""


class MissingInputs(IndicatorError):
    """The frame has no values at all for something that the indicator needs."""


class BadParameter(IndicatorError):
    """A parameter is unknown, of the wrong kind or out of its range."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with its range; whole when the default is; an index into `choices` when there are any."""

    name: str
    label: str
    default: Number
    low: Number
    high: Number
    step: Number = 1
    choices: tuple[str, ...] = ()

    def checked(self, value: object) -> Number:
        """The value as int or float, or BadParameter."""
        if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
            raise BadParameter(self.rule)
        if not self.low <= value <= self.high:  # also refuses NaN
            raise BadParameter(self.rule)
        if isinstance(self.default, float):
            return float(value)
        if value != int(value):
            raise BadParameter(self.rule)
        return int(value)

    @property
    def rule(self) -> str:
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        return f"{self.label} must be {kind} from {self.low} to {self.high}."


@dataclass(frozen=True, slots=True)
class Output:
    """One column. `looks_ahead`: its value at a bar is known only some bars later (it is drawn back in time)."""

    name: str
    label: str
    style: Style = "line"
    looks_ahead: bool = False


class Formula(Protocol):
    """The numbers of an indicator. Inputs are finite, contiguous and at least one bar long."""

    def __call__(self, inputs: Inputs, values: Values) -> tuple[FloatArray, ...]: ...

    def warm_up(self, values: Values) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One entry of the registry; the picker, the API and the docs read it, `compute` runs it."""

    name: str
    title: str
    group: Group
    inputs: tuple[Input, ...]
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[Output, ...]
    pane: Pane
    levels: tuple[float, ...] = ()
    history: History
    formula: Formula
    reference: str
    description: str

    def values(self, given: Mapping[str, object]) -> dict[str, Number]:
        """Defaults with the given ones over them, checked."""
        known = {p.name for p in self.parameters}
        unknown = sorted(set(given) - known)
        if unknown:
            has = f"it has {', '.join(p.name for p in self.parameters)}" if known else "it has none"
            raise BadParameter(f"{self.title} has no parameter {unknown[0]!r}; {has}.")
        return {p.name: p.checked(given[p.name]) if p.name in given else p.default for p in self.parameters}

    def warm_up(self, parameters: Mapping[str, object]) -> int:
        """How many bars at the start of the data have no value yet in at least one output."""
        return self.formula.warm_up(self.values(parameters))
