"""Volatility from the ranges of bars. Price units unless the description says otherwise."""

from typing import Final

import numpy as np

from analytics.indicators.definition import BoolArray, FloatArray, Indicator, Inputs, Values
from analytics.indicators.formulas import Composed, Talib
from analytics.indicators.parts import (
    HIGH_LOW,
    HIGH_LOW_CLOSE,
    line,
    period,
)
from analytics.indicators.rolling import lagged, total
from analytics.indicators.undefined import (
    never_ranged,
    nonpositive,
)


def _no_range_then(inputs: Inputs, values: Values) -> BoolArray:
    """The mean range that the rate of change starts from is zero."""
    return np.asarray(lagged(never_ranged(inputs, values).astype(np.float64), int(values["change"])) == 1)


def _choppiness(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    import talib

    bars = int(values["period"])
    path = total(talib.TRANGE(inputs["high"], inputs["low"], inputs["close"]), bars)
    before = lagged(inputs["close"], 1)
    highest = talib.MAX(np.maximum(inputs["high"], before), bars)
    lowest = talib.MIN(np.minimum(inputs["low"], before), bars)
    return (100 * np.log10(path / (highest - lowest)) / np.log10(bars),)


RANGES: Final = (
    Indicator(
        name="atr",
        title="Average True Range",
        group="Volatility",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(14),),
        outputs=line("atr", "ATR"),
        pane="own",
        history="fading",
        formula=Talib("ATR", {"timeperiod": "period"}),
        reference="Wilder, New Concepts in Technical Trading Systems, 1978",
        description="Wilder-smoothed true range.",
    ),
    Indicator(
        name="natr",
        title="Normalised Average True Range",
        group="Volatility",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(14),),
        outputs=line("natr", "NATR"),
        pane="own",
        history="fading",
        formula=Talib("NATR", {"timeperiod": "period"}, nonpositive),
        reference="Forman, Cross-Market Evaluations with NATR, Stocks & Commodities 24:5, 2006",
        description="Average true range in per cent of the close.",
    ),
    Indicator(
        name="true_range",
        title="True Range",
        group="Volatility",
        inputs=HIGH_LOW_CLOSE,
        outputs=line("true_range", "TR"),
        pane="own",
        history="window",
        formula=Talib("TRANGE"),
        reference="Wilder, New Concepts in Technical Trading Systems, 1978",
        description="Range of the bar and the close before it.",
    ),
    Indicator(
        name="average_range",
        title="Average Range",
        group="Volatility",
        inputs=HIGH_LOW,
        parameters=(period(14),),
        outputs=line("average_range", "ADR"),
        pane="own",
        history="window",
        formula=Talib("ADR", {"timeperiod": "period"}),
        reference="Kaufman, Trading Systems and Methods, 2013",
        description="Simple mean of high less low.",
    ),
    Indicator(
        name="chaikin_volatility",
        title="Chaikin Volatility",
        group="Volatility",
        inputs=HIGH_LOW,
        parameters=(
            period(10),
            period(10, "change", "Change period"),
        ),
        outputs=line("chaikin_volatility", "CVI"),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("CVI", {"timeperiod": "period", "rocperiod": "change"}, _no_range_then),
        reference="Achelis, Technical Analysis from A to Z, 2000",
        description="Rate of change of the exponential mean of high less low, in per cent.",
    ),
    Indicator(
        name="mass_index",
        title="Mass Index",
        group="Volatility",
        inputs=HIGH_LOW,
        parameters=(
            period(9, "fast", "Smoothing period"),
            period(25, "slow", "Sum period"),
        ),
        outputs=line("mass_index", "Mass"),
        pane="own",
        levels=(
            26.5,
            27.0,
        ),
        history="fading",
        formula=Talib("MASSI", {"fastperiod": "fast", "slowperiod": "slow"}, never_ranged),
        reference="Dorsey, The Mass Index, Stocks & Commodities 10:6, 1992",
        description="Sum of the ratios of the once to the twice exponentially smoothed range.",
    ),
    Indicator(
        name="choppiness",
        title="Choppiness Index",
        group="Volatility",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(14),),
        outputs=line("choppiness", "CHOP"),
        pane="own",
        levels=(
            38.2,
            61.8,
        ),
        history="window",
        formula=Composed(_choppiness, lambda values: values["period"]),
        reference="Dreiss, The Choppiness Index, 1993",
        description="Logarithm of the sum of true ranges over the whole true range of the period, 0 to 100.",
    ),
)
