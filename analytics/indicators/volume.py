"""Volume, and prices weighted by it. A bar without a volume has no value; a volume of 0 is a volume."""

from typing import Final

import numpy as np

from analytics.indicators.definition import BoolArray, FloatArray, Indicator, Inputs, Values
from analytics.indicators.formulas import Composed, Talib
from analytics.indicators.parts import (
    CLOSE_VOLUME,
    HIGH_LOW_CLOSE_VOLUME,
    VOLUME_ONLY,
    histogram,
    line,
    period,
)
from analytics.indicators.rolling import lagged
from analytics.indicators.undefined import (
    all_zero,
    never_volume,
    no_volume_over,
    once_nonpositive,
)


def _no_volume_before(inputs: Inputs, values: Values) -> BoolArray:
    before = np.nan_to_num(lagged(inputs["volume"], 1))
    return all_zero(before, int(values["period"]))


def _vwap(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    import talib

    typical = talib.TYPPRICE(inputs["high"], inputs["low"], inputs["close"])
    vwap: FloatArray = talib.VWMA(typical, inputs["volume"], int(values["period"]))
    vwap[no_volume_over("period")(inputs, values)] = np.nan
    return (vwap,)


VOLUME: Final = (
    Indicator(
        name="vwap",
        title="Rolling Volume-Weighted Average Price",
        group="Volume",
        inputs=HIGH_LOW_CLOSE_VOLUME,
        parameters=(period(20),),
        outputs=line("vwap", "VWAP"),
        pane="price",
        history="window",
        formula=Composed(_vwap, lambda values: values["period"] - 1),
        reference="Berkowitz, Logue & Noser, The Total Cost of Transactions on the NYSE, Journal of Finance 43:1, 1988",
        description="Mean of the typical price over the period, weighted by volume.",
    ),
    Indicator(
        name="vwma",
        title="Volume-Weighted Moving Average",
        group="Volume",
        inputs=CLOSE_VOLUME,
        parameters=(period(20),),
        outputs=line("vwma", "VWMA"),
        pane="price",
        history="window",
        formula=Talib("VWMA", {"timeperiod": "period"}, no_volume_over("period")),
        reference="Kaufman, Trading Systems and Methods, 2013, ch. 12",
        description="Mean of the close over the period, weighted by volume.",
    ),
    Indicator(
        name="nvi",
        title="Negative Volume Index",
        group="Volume",
        inputs=CLOSE_VOLUME,
        outputs=line("nvi", "NVI"),
        pane="own",
        history="whole",
        formula=Talib("NVI", undefined=once_nonpositive),
        reference="Fosback, Stock Market Logic, 1976",
        description="1,000 compounded by the returns of bars whose volume fell.",
    ),
    Indicator(
        name="pvi",
        title="Positive Volume Index",
        group="Volume",
        inputs=CLOSE_VOLUME,
        outputs=line("pvi", "PVI"),
        pane="own",
        history="whole",
        formula=Talib("PVI", undefined=once_nonpositive),
        reference="Fosback, Stock Market Logic, 1976",
        description="1,000 compounded by the returns of bars whose volume rose.",
    ),
    Indicator(
        name="pvt",
        title="Price Volume Trend",
        group="Volume",
        inputs=CLOSE_VOLUME,
        outputs=line("pvt", "PVT"),
        pane="own",
        history="whole",
        formula=Talib("PVT", undefined=once_nonpositive),
        reference="Achelis, Technical Analysis from A to Z, 2000",
        description="Running sum of volume times the return of the close.",
    ),
    Indicator(
        name="pvo",
        title="Percentage Volume Oscillator",
        group="Volume",
        inputs=VOLUME_ONLY,
        parameters=(
            period(12, "fast", "Fast period"),
            period(26, "slow", "Slow period"),
        ),
        outputs=histogram("pvo", "PVO"),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("PVO", {"fastperiod": "fast", "slowperiod": "slow"}, never_volume),
        reference="StockCharts ChartSchool, Percentage Volume Oscillator",
        description="Fast less slow exponential mean of volume in per cent of the slow one.",
    ),
    Indicator(
        name="relative_volume",
        title="Relative Volume",
        group="Volume",
        inputs=VOLUME_ONLY,
        parameters=(period(20),),
        outputs=histogram("relative_volume", "RVOL"),
        pane="own",
        levels=(1.0,),
        history="window",
        formula=Talib("RVOL", {"timeperiod": "period"}, _no_volume_before),
        reference="Bellafiore, One Good Trade, 2010",
        description="Volume over its mean of the bars before.",
    ),
    Indicator(
        name="volume_average",
        title="Volume Average",
        group="Volume",
        inputs=VOLUME_ONLY,
        parameters=(period(20),),
        outputs=line("volume_average", "Volume average"),
        pane="own",
        history="window",
        formula=Talib("SMA", {"timeperiod": "period"}),
        reference="Murphy, Technical Analysis of the Financial Markets, 1999, ch. 7",
        description="Simple mean of volume.",
    ),
)
