"""Every indicator there is, and how to compute one: what the picker, the API and the docs read."""

from collections.abc import Mapping
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from analytics.indicators.bands import BANDS
from analytics.indicators.convergence import CONVERGENCE
from analytics.indicators.cycle import CYCLE
from analytics.indicators.definition import (
    BadParameter,
    FloatArray,
    Indicator,
    IndicatorError,
    MissingInputs,
    Output,
    Parameter,
    UnknownIndicator,
)
from analytics.indicators.flows import FLOWS
from analytics.indicators.momentum import MOMENTUM
from analytics.indicators.moving_averages import MOVING_AVERAGES
from analytics.indicators.oscillators import OSCILLATORS
from analytics.indicators.pressure import PRESSURE
from analytics.indicators.price import PRICE
from analytics.indicators.ranges import RANGES
from analytics.indicators.statistics import STATISTICS
from analytics.indicators.stops import STOPS
from analytics.indicators.trend import TREND
from analytics.indicators.volatility import VOLATILITY
from analytics.indicators.volume import VOLUME
from analytics.runs import valid_runs

__all__ = [
    "INDICATORS",
    "BadParameter",
    "Indicator",
    "IndicatorError",
    "MissingInputs",
    "Output",
    "Parameter",
    "UnknownIndicator",
    "compute",
    "find",
    "missing_inputs",
]

INDICATORS: Final[Mapping[str, Indicator]] = MappingProxyType(
    {
        indicator.name: indicator
        for indicator in chain(
            MOVING_AVERAGES,
            STOPS,
            TREND,
            MOMENTUM,
            CONVERGENCE,
            OSCILLATORS,
            PRESSURE,
            BANDS,
            RANGES,
            VOLATILITY,
            FLOWS,
            VOLUME,
            CYCLE,
            STATISTICS,
            PRICE,
        )
    }
)


def find(name: str) -> Indicator:
    try:
        return INDICATORS[name]
    except KeyError:
        raise UnknownIndicator(f"There is no indicator named {name!r}; pick one from the list.") from None


def missing_inputs(indicator: Indicator, frame: pd.DataFrame) -> tuple[str, ...]:
    """The inputs for which the frame has no value at all."""
    return tuple(name for name in indicator.inputs if name not in frame or not frame[name].notna().any())


def compute(name: str, frame: pd.DataFrame, **parameters: object) -> pd.DataFrame:
    """One float64 column an output on the frame's index.

    The warm-up and whatever is undefined is NaN. Bars that lack an input split the frame, and each contiguous run is
    computed on its own with its own warm-up, so that a gap never poisons what follows.
    """
    indicator = find(name)
    values = indicator.values(parameters)
    inputs = _inputs(indicator, frame)
    columns = np.full((len(indicator.outputs), len(frame)), np.nan)
    for start, stop in valid_runs(*inputs.values()):
        with np.errstate(all="ignore"):  # what does not divide is NaN by the rule above
            results = indicator.formula({key: array[start:stop] for key, array in inputs.items()}, values)
        for column, result in zip(columns, results, strict=True):
            column[start:stop] = np.where(np.isfinite(result), result, np.nan)
    return pd.DataFrame(columns.T, frame.index, _labels(tuple(output.name for output in indicator.outputs)), copy=False)


def _inputs(indicator: Indicator, frame: pd.DataFrame) -> dict[str, FloatArray]:
    if any(name not in frame for name in indicator.inputs):
        _refuse_missing(indicator, frame)
    inputs: dict[str, FloatArray] = {
        name: np.ascontiguousarray(frame[name].to_numpy(np.float64)) for name in indicator.inputs
    }
    # One bar with everything proves enough; only frames that may lack an input are looked through.
    if any(len(array) and np.isnan(array[-1]) for array in inputs.values()):
        _refuse_missing(indicator, frame)
    return inputs


def _refuse_missing(indicator: Indicator, frame: pd.DataFrame) -> None:
    if missing := missing_inputs(indicator, frame):
        names = " and ".join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing)
        raise MissingInputs(f"{indicator.title} needs {names}, which these bars do not have.")


@cache
def _labels(names: tuple[str, ...]) -> pd.Index:
    """Making one costs more than most indicators."""
    return pd.Index(names)
