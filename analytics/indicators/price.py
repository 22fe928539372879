"""Price: averages within bars and middles of ranges. Same units as the price."""

from typing import Final

import numpy as np

from analytics.indicators.definition import FloatArray, Indicator, Inputs, Output, Parameter, Values
from analytics.indicators.formulas import Composed, Talib
from analytics.indicators.parts import (
    CLOSE,
    HIGH_LOW,
    HIGH_LOW_CLOSE,
    OPEN_HIGH_LOW_CLOSE,
    line,
    period,
)
from analytics.indicators.rolling import lagged


def _fractals(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    """TA-Lib marks a pivot when the bars after it have confirmed it; the dot belongs on the pivot."""
    import talib

    after = int(values["after"])
    marks = talib.FRACTAL(inputs["high"], inputs["low"], int(values["before"]), after)
    top, bottom = (np.nan_to_num(lagged(mark.astype(np.float64)[::-1], after)[::-1]) for mark in marks)
    return np.where(top != 0, inputs["high"], np.nan), np.where(bottom != 0, inputs["low"], np.nan)


PRICE: Final = (
    Indicator(
        name="average_price",
        title="Average Price",
        group="Price",
        inputs=OPEN_HIGH_LOW_CLOSE,
        outputs=line("average_price", "OHLC/4"),
        pane="price",
        history="window",
        formula=Talib("AVGPRICE"),
        reference="Achelis, Technical Analysis from A to Z, 2000",
        description="Mean of open, high, low and close.",
    ),
    Indicator(
        name="median_price",
        title="Median Price",
        group="Price",
        inputs=HIGH_LOW,
        outputs=line("median_price", "HL/2"),
        pane="price",
        history="window",
        formula=Talib("MEDPRICE"),
        reference="Achelis, Technical Analysis from A to Z, 2000",
        description="Middle of high and low.",
    ),
    Indicator(
        name="typical_price",
        title="Typical Price",
        group="Price",
        inputs=HIGH_LOW_CLOSE,
        outputs=line("typical_price", "HLC/3"),
        pane="price",
        history="window",
        formula=Talib("TYPPRICE"),
        reference="Achelis, Technical Analysis from A to Z, 2000",
        description="Mean of high, low and close.",
    ),
    Indicator(
        name="weighted_close",
        title="Weighted Close",
        group="Price",
        inputs=HIGH_LOW_CLOSE,
        outputs=line("weighted_close", "HLCC/4"),
        pane="price",
        history="window",
        formula=Talib("WCLPRICE"),
        reference="Achelis, Technical Analysis from A to Z, 2000",
        description="Mean of high, low and twice the close.",
    ),
    Indicator(
        name="midpoint",
        title="Midpoint",
        group="Price",
        inputs=CLOSE,
        parameters=(period(14),),
        outputs=line("midpoint", "Midpoint"),
        pane="price",
        history="window",
        formula=Talib("MIDPOINT", {"timeperiod": "period"}),
        reference="TA-Lib",
        description="Middle of the highest and lowest close of the period.",
    ),
    Indicator(
        name="midprice",
        title="Midprice",
        group="Price",
        inputs=HIGH_LOW,
        parameters=(period(14),),
        outputs=line("midprice", "Midprice"),
        pane="price",
        history="window",
        formula=Talib("MIDPRICE", {"timeperiod": "period"}),
        reference="TA-Lib",
        description="Middle of the highest high and lowest low of the period.",
    ),
    Indicator(
        name="fractals",
        title="Williams Fractals",
        group="Price",
        inputs=HIGH_LOW,
        parameters=(
            Parameter("before", "Bars before", 2, 1, 50),
            Parameter("after", "Bars after", 2, 1, 50),
        ),
        outputs=(
            Output("top", "Fractal top", "dots", looks_ahead=True),
            Output("bottom", "Fractal bottom", "dots", looks_ahead=True),
        ),
        pane="price",
        history="window",
        formula=Composed(_fractals, lambda values: values["before"]),
        reference="Williams, Trading Chaos, 1995",
        description="Highs above, and lows below, their neighbours; known only when the bars after have closed.",
    ),
)
