"""Momentum as the distance of moving averages and forecasts. Price units unless the description says per cent."""

from typing import Final

import numpy as np

from analytics.indicators.definition import BoolArray, Indicator, Inputs, Output, Values
from analytics.indicators.formulas import Talib
from analytics.indicators.parts import (
    CLOSE,
    average,
    line,
    period,
)
from analytics.indicators.rolling import lagged
from analytics.indicators.undefined import (
    nonpositive,
)


def _slow_mean_not_positive(inputs: Inputs, values: Values) -> BoolArray:
    import talib

    return np.asarray(talib.EMA(inputs["close"], max(int(values["slow"]), int(values["fast"]))) <= 0)


def _triple_mean_not_positive(inputs: Inputs, values: Values) -> BoolArray:
    import talib

    bars = int(values["period"])
    smooth = talib.EMA(talib.EMA(talib.EMA(inputs["close"], bars), bars), bars)
    return lagged(smooth, 1) <= 0


CONVERGENCE: Final = (
    Indicator(
        name="macd",
        title="Moving Average Convergence Divergence",
        group="Momentum",
        inputs=CLOSE,
        parameters=(
            period(12, "fast", "Fast period"),
            period(26, "slow", "Slow period"),
            period(9, "signal", "Signal period"),
        ),
        outputs=(Output("macd", "MACD"), Output("signal", "Signal"), Output("histogram", "Histogram", "histogram")),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("MACD", {"fastperiod": "fast", "slowperiod": "slow", "signalperiod": "signal"}),
        reference="Appel, Technical Analysis: Power Tools for Active Investors, 2005",
        description="Fast less slow exponential mean in price units, its own exponential mean, and their difference.",
    ),
    Indicator(
        name="apo",
        title="Absolute Price Oscillator",
        group="Momentum",
        inputs=CLOSE,
        parameters=(
            period(12, "fast", "Fast period"),
            period(26, "slow", "Slow period"),
            average(1),
        ),
        outputs=line("apo", "APO"),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("APO", {"fastperiod": "fast", "slowperiod": "slow", "matype": "average"}),
        reference="Murphy, Technical Analysis of the Financial Markets, 1999, ch. 10",
        description="Fast less slow moving average, in price units.",
    ),
    Indicator(
        name="ppo",
        title="Percentage Price Oscillator",
        group="Momentum",
        inputs=CLOSE,
        parameters=(
            period(12, "fast", "Fast period"),
            period(26, "slow", "Slow period"),
        ),
        outputs=line("ppo", "PPO"),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("PPO", {"fastperiod": "fast", "slowperiod": "slow"}, _slow_mean_not_positive),
        reference="Appel, Technical Analysis: Power Tools for Active Investors, 2005",
        description="Fast less slow moving average in per cent of the slow one; undefined where that is not positive.",
    ),
    Indicator(
        name="trix",
        title="TRIX",
        group="Momentum",
        inputs=CLOSE,
        parameters=(period(15),),
        outputs=line("trix", "TRIX"),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("TRIX", {"timeperiod": "period"}, _triple_mean_not_positive),
        reference="Hutson, Good TRIX, Stocks & Commodities 1:5, 1983",
        description="Change a bar, in per cent, of the close smoothed exponentially three times.",
    ),
    Indicator(
        name="dpo",
        title="Detrended Price Oscillator",
        group="Momentum",
        inputs=CLOSE,
        parameters=(period(20),),
        outputs=line("dpo", "DPO"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("DPO", {"timeperiod": "period"}),
        reference="Achelis, Technical Analysis from A to Z, 2000",
        description="Close less the simple mean of half a period and one bar ago.",
    ),
    Indicator(
        name="forecast_oscillator",
        title="Forecast Oscillator",
        group="Momentum",
        inputs=CLOSE,
        parameters=(period(14),),
        outputs=line("forecast_oscillator", "FOSC"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("FOSC", {"timeperiod": "period"}, nonpositive),
        reference="Chande & Kroll, The New Technical Trader, 1994",
        description="Close less its linear forecast from the bars before, in per cent of the close.",
    ),
)
