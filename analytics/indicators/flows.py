"""Volume as money that flows in and out. A bar without a volume has no value; a volume of 0 is a volume."""

from typing import Final

import numpy as np

from analytics.indicators.definition import BoolArray, Indicator, Inputs, Values
from analytics.indicators.formulas import Talib
from analytics.indicators.parts import (
    CLOSE_VOLUME,
    HIGH_LOW_CLOSE_VOLUME,
    HIGH_LOW_VOLUME,
    histogram,
    line,
    period,
)
from analytics.indicators.rolling import change
from analytics.indicators.undefined import (
    all_zero,
    no_volume_over,
)


def _no_flow(inputs: Inputs, values: Values) -> BoolArray:
    """Nothing flowed either way over the period: no volume, or no change of the typical price."""
    import talib

    typical = talib.TYPPRICE(inputs["high"], inputs["low"], inputs["close"])
    return all_zero(np.abs(change(typical)) * inputs["volume"], int(values["period"]))


FLOWS: Final = (
    Indicator(
        name="obv",
        title="On-Balance Volume",
        group="Volume",
        inputs=CLOSE_VOLUME,
        outputs=line("obv", "OBV"),
        pane="own",
        history="whole",
        formula=Talib("OBV"),
        reference="Granville, Granville's New Key to Stock Market Profits, 1963",
        description="Running sum of volume, added on rising and taken away on falling closes.",
    ),
    Indicator(
        name="accumulation",
        title="Accumulation/Distribution Line",
        group="Volume",
        inputs=HIGH_LOW_CLOSE_VOLUME,
        outputs=line("accumulation", "A/D"),
        pane="own",
        history="whole",
        formula=Talib("AD"),
        reference="Chaikin; Achelis, Technical Analysis from A to Z, 2000",
        description="Running sum of volume times the place of the close in its bar, −1 to 1 (0 without a range).",
    ),
    Indicator(
        name="chaikin_oscillator",
        title="Chaikin Oscillator",
        group="Volume",
        inputs=HIGH_LOW_CLOSE_VOLUME,
        parameters=(
            period(3, "fast", "Fast period"),
            period(10, "slow", "Slow period"),
        ),
        outputs=line("chaikin_oscillator", "Chaikin"),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("ADOSC", {"fastperiod": "fast", "slowperiod": "slow"}),
        reference="Chaikin; Achelis, Technical Analysis from A to Z, 2000",
        description="Fast less slow exponential mean of the Accumulation/Distribution Line.",
    ),
    Indicator(
        name="chaikin_money_flow",
        title="Chaikin Money Flow",
        group="Volume",
        inputs=HIGH_LOW_CLOSE_VOLUME,
        parameters=(period(20),),
        outputs=line("chaikin_money_flow", "CMF"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("CMF", {"timeperiod": "period"}, no_volume_over("period")),
        reference="Chaikin; Thomsett, CMF, 2010",
        description="Volume weighted by the place of the close in the bar, as a share of all volume, −1 to 1.",
    ),
    Indicator(
        name="mfi",
        title="Money Flow Index",
        group="Volume",
        inputs=HIGH_LOW_CLOSE_VOLUME,
        parameters=(period(14),),
        outputs=line("mfi", "MFI"),
        pane="own",
        levels=(
            20.0,
            80.0,
        ),
        history="window",
        formula=Talib("MFI", {"timeperiod": "period"}, _no_flow),
        reference="Quong & Soudack, Volume-Weighted RSI: Money Flow, Stocks & Commodities 7:3, 1989",
        description="Money that flowed on rising typical prices as a share of all that flowed, 0 to 100.",
    ),
    Indicator(
        name="force_index",
        title="Force Index",
        group="Volume",
        inputs=CLOSE_VOLUME,
        parameters=(period(13),),
        outputs=line("force_index", "Force"),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("EFI", {"timeperiod": "period"}),
        reference="Elder, Trading for a Living, 1993",
        description="Exponential mean of the change of the close times volume.",
    ),
    Indicator(
        name="market_facilitation",
        title="Market Facilitation Index",
        group="Volume",
        inputs=HIGH_LOW_VOLUME,
        outputs=histogram("market_facilitation", "MFI (Williams)"),
        pane="own",
        history="window",
        formula=Talib("MARKETFI", undefined=lambda inputs, _values: inputs["volume"] == 0),
        reference="Williams, Trading Chaos, 1995",
        description="High less low for each unit of volume.",
    ),
)
