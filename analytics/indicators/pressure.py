"""Momentum as the pressure of buyers and sellers within bars. Price units unless the description says otherwise."""

from typing import Final

import numpy as np

from analytics.indicators.definition import BoolArray, Indicator, Inputs, Output, Values
from analytics.indicators.formulas import Talib
from analytics.indicators.parts import (
    HIGH_LOW,
    HIGH_LOW_CLOSE,
    OPEN_CLOSE,
    OPEN_HIGH_LOW_CLOSE,
    histogram,
    line,
    period,
)
from analytics.indicators.undefined import (
    all_zero,
)


def _no_bodies(inputs: Inputs, values: Values) -> BoolArray:
    return all_zero(np.abs(inputs["close"] - inputs["open"]), int(values["period"]))


PRESSURE: Final = (
    Indicator(
        name="awesome_oscillator",
        title="Awesome Oscillator",
        group="Momentum",
        inputs=HIGH_LOW,
        parameters=(
            period(5, "fast", "Fast period"),
            period(34, "slow", "Slow period"),
        ),
        outputs=histogram("awesome_oscillator", "AO"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("AO", {"fastperiod": "fast", "slowperiod": "slow"}),
        reference="Williams, New Trading Dimensions, 1998",
        description="Fast less slow simple mean of the median price.",
    ),
    Indicator(
        name="accelerator",
        title="Accelerator Oscillator",
        group="Momentum",
        inputs=HIGH_LOW,
        parameters=(
            period(5, "fast", "Fast period"),
            period(34, "slow", "Slow period"),
            period(5, "signal", "Signal period"),
        ),
        outputs=histogram("accelerator", "AC"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("AC", {"fastperiod": "fast", "slowperiod": "slow", "signalperiod": "signal"}),
        reference="Williams, New Trading Dimensions, 1998",
        description="Awesome Oscillator less its own simple mean.",
    ),
    Indicator(
        name="balance_of_power",
        title="Balance of Power",
        group="Momentum",
        inputs=OPEN_HIGH_LOW_CLOSE,
        outputs=histogram("balance_of_power", "BOP"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("BOP", undefined=lambda inputs, _values: inputs["high"] == inputs["low"]),
        reference="Livshin, Balance of Power, Stocks & Commodities 19:8, 2001",
        description="Close less open over high less low, −1 to 1; undefined where the bar has no range.",
    ),
    Indicator(
        name="elder_ray",
        title="Elder Ray",
        group="Momentum",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(13),),
        outputs=(Output("bull", "Bull power", "histogram"), Output("bear", "Bear power", "histogram")),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("ERI", {"timeperiod": "period"}),
        reference="Elder, Trading for a Living, 1993",
        description="High, and low, less the exponential mean of the close.",
    ),
    Indicator(
        name="intraday_momentum",
        title="Intraday Momentum Index",
        group="Momentum",
        inputs=OPEN_CLOSE,
        parameters=(period(14),),
        outputs=line("intraday_momentum", "IMI"),
        pane="own",
        levels=(
            30.0,
            70.0,
        ),
        history="window",
        formula=Talib("IMI", {"timeperiod": "period"}, _no_bodies),
        reference="Chande & Kroll, The New Technical Trader, 1994",
        description="Rising bodies as a share of all bodies over the period, 0 to 100.",
    ),
    Indicator(
        name="qstick",
        title="Qstick",
        group="Momentum",
        inputs=OPEN_CLOSE,
        parameters=(period(10),),
        outputs=line("qstick", "Qstick"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("QSTICK", {"timeperiod": "period"}),
        reference="Chande & Kroll, The New Technical Trader, 1994",
        description="Simple mean of close less open.",
    ),
)
