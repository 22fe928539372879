"""The two kinds of formula: a TA-Lib function, and our own composition of several."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from analytics.indicators.definition import BoolArray, FloatArray, Inputs, Number, Values
from analytics.indicators.parts import AVERAGES

Undefined = Callable[[Inputs, Values], BoolArray]
Calculation = Callable[[Inputs, Values], tuple[FloatArray, ...]]


@dataclass(frozen=True, slots=True)
class Talib:
    """A TA-Lib function, its inputs in the order of the definition's.

    `arguments`: TA-Lib's keyword → the name of our parameter.
    `undefined`: where the definition divides by zero; TA-Lib answers 0, 1 or 50 there and we answer NaN.
    """

    function: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    undefined: Undefined | None = None

    def __call__(self, inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
        import talib

        result = getattr(talib, self.function)(*inputs.values(), **self._keywords(values))
        outputs = tuple(self._as_float(a, values) for a in (result if isinstance(result, tuple | list) else [result]))
        if self.undefined is not None:
            mask = self.undefined(inputs, values)
            for output in outputs:
                output[mask] = np.nan
        return outputs

    def warm_up(self, values: Values) -> int:
        return _lookback(self.function, tuple(self._keywords(values).items()))

    def _keywords(self, values: Values) -> dict[str, Number]:
        return {
            keyword: AVERAGES[int(values[name])][1] if keyword.endswith("matype") else values[name]
            for keyword, name in self.arguments.items()
        }

    def _as_float(self, array: np.ndarray, values: Values) -> FloatArray:
        """TA-Lib fills the warm-up of whole-number outputs with 0."""
        if array.dtype == np.float64:
            return array
        output = array.astype(np.float64)
        output[: self.warm_up(values)] = np.nan
        return output


@lru_cache(maxsize=4096)
def _lookback(function: str, keywords: tuple[tuple[str, Number], ...]) -> int:
    from talib import abstract

    return int(abstract.Function(function, **dict(keywords)).lookback)  # type: ignore[attr-defined]  # not in its stub


@dataclass(frozen=True, slots=True)
class Composed:
    """A formula of our own; `lookback` gives its warm-up."""

    calculation: Calculation
    lookback: Callable[[Values], Number]

    def __call__(self, inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
        return self.calculation(inputs, values)

    def warm_up(self, values: Values) -> int:
        return int(self.lookback(values))
