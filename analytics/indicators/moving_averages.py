"""Trend: moving averages of the close. Same units as the price."""

from typing import Final

from analytics.indicators.definition import History, Indicator, Output, Parameter
from analytics.indicators.formulas import Talib
from analytics.indicators.parts import CLOSE, line, period


def _average(name: str, title: str, days: int, *, history: History, reference: str, description: str) -> Indicator:
    return Indicator(
        name=name,
        title=title,
        group="Trend",
        inputs=CLOSE,
        parameters=(period(days),),
        outputs=line(name, name.upper()),
        pane="price",
        history=history,
        formula=Talib(name.upper(), {"timeperiod": "period"}),
        reference=reference,
        description=description,
    )


MOVING_AVERAGES: Final = (
    _average(
        "sma",
        "Simple Moving Average",
        50,
        history="window",
        reference="Murphy, Technical Analysis of the Financial Markets, 1999, ch. 9",
        description="Mean of the last closes.",
    ),
    _average(
        "ema",
        "Exponential Moving Average",
        20,
        history="fading",
        reference="Murphy, Technical Analysis of the Financial Markets, 1999, ch. 9",
        description="Mean of all closes with weight 2 / (period + 1) for the newest, started from a simple mean.",
    ),
    _average(
        "wma",
        "Weighted Moving Average",
        20,
        history="window",
        reference="Murphy, Technical Analysis of the Financial Markets, 1999, ch. 9",
        description="Mean of the last closes with linearly falling weights.",
    ),
    _average(
        "dema",
        "Double Exponential Moving Average",
        20,
        history="fading",
        reference="Mulloy, Smoothing Data with Faster Moving Averages, Stocks & Commodities 12:1, 1994",
        description="2 × EMA less the EMA of the EMA, to lag less.",
    ),
    _average(
        "tema",
        "Triple Exponential Moving Average",
        20,
        history="fading",
        reference="Mulloy, Smoothing Data with Less Lag, Stocks & Commodities 12:2, 1994",
        description="3 × EMA less 3 × EMA of the EMA plus the EMA of that, to lag still less.",
    ),
    _average(
        "trima",
        "Triangular Moving Average",
        20,
        history="window",
        reference="Achelis, Technical Analysis from A to Z, 2000",
        description="Simple mean of simple means, so that the middle of the window weighs most.",
    ),
    _average(
        "kama",
        "Kaufman Adaptive Moving Average",
        10,
        history="fading",
        reference="Kaufman, Smarter Trading, 1995",
        description="Exponential mean whose speed follows the efficiency of the price's path.",
    ),
    _average(
        "hma",
        "Hull Moving Average",
        20,
        history="window",
        reference="Hull, How to reduce lag in a moving average, 2005",
        description="Weighted mean of 2 × WMA(period / 2) − WMA(period) over the square root of the period.",
    ),
    _average(
        "rma",
        "Wilder's Moving Average",
        14,
        history="fading",
        reference="Wilder, New Concepts in Technical Trading Systems, 1978",
        description="Exponential mean with weight 1 / period, started from the first simple mean.",
    ),
    _average(
        "zlema",
        "Zero-Lag Exponential Moving Average",
        20,
        history="fading",
        reference="Ehlers & Way, Zero Lag (Well, Almost), Stocks & Commodities 28:12, 2010",
        description="Exponential mean of the close plus its change over half the period.",
    ),
    Indicator(
        name="t3",
        title="Tillson T3",
        group="Trend",
        inputs=CLOSE,
        parameters=(period(5), Parameter("factor", "Volume factor", 0.7, 0.0, 1.0, 0.05)),
        outputs=line("t3", "T3"),
        pane="price",
        history="fading",
        formula=Talib("T3", {"timeperiod": "period", "vfactor": "factor"}),
        reference="Tillson, Better Moving Averages, Stocks & Commodities 16:1, 1998",
        description="Generalised double exponential mean applied three times.",
    ),
    Indicator(
        name="mama",
        title="MESA Adaptive Moving Average",
        group="Trend",
        inputs=CLOSE,
        parameters=(
            Parameter("fast", "Fast limit", 0.5, 0.01, 0.99, 0.01),
            Parameter("slow", "Slow limit", 0.05, 0.01, 0.99, 0.01),
        ),
        outputs=(Output("mama", "MAMA"), Output("fama", "FAMA")),
        pane="price",
        history="fading",
        formula=Talib("MAMA", {"fastlimit": "fast", "slowlimit": "slow"}),
        reference="Ehlers, MESA Adaptive Moving Averages, Stocks & Commodities 19:9, 2001",
        description="Exponential mean as fast as the phase of the price's cycle moves, and its slower follower.",
    ),
)
