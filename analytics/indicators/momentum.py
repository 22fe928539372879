"""Momentum of the close. Units are said in each description; per cent are 0 to 100."""

from typing import Final

import numpy as np

from analytics.indicators.definition import BoolArray, FloatArray, Indicator, Inputs, Output, Values
from analytics.indicators.formulas import Composed, Talib
from analytics.indicators.parts import (
    CLOSE,
    line,
    period,
)
from analytics.indicators.rolling import any_of_last, lagged, mean
from analytics.indicators.undefined import (
    never_moved,
    unchanged_over,
)

# Percentage points of RSI below which its range is rounding noise.
NO_RANGE = 1e-9


def _base_not_positive(inputs: Inputs, values: Values) -> BoolArray:
    return lagged(inputs["close"], int(values["period"])) <= 0


def _recently_not_positive(inputs: Inputs, values: Values) -> BoolArray:
    reach = int(values["smoothing"] + max(values["first"], values["second"]))
    return any_of_last(inputs["close"] <= 0, reach)


def _stochastic_rsi(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    """TA-Lib's own divides rounding noise by rounding noise while the RSI stands still."""
    import talib

    bars, smoothing = int(values["range"]), int(values["smoothing"])
    rsi = talib.RSI(inputs["close"], int(values["period"]))
    rsi[never_moved(inputs, values)] = np.nan
    lowest = talib.MIN(rsi, bars)
    extent = talib.MAX(rsi, bars) - lowest
    fast = np.where(extent > NO_RANGE, 100 * (rsi - lowest) / extent, np.nan)
    return fast, mean(fast, smoothing)


MOMENTUM: Final = (
    Indicator(
        name="rsi",
        title="Relative Strength Index",
        group="Momentum",
        inputs=CLOSE,
        parameters=(period(14),),
        outputs=line("rsi", "RSI"),
        pane="own",
        levels=(
            30.0,
            70.0,
        ),
        history="fading",
        formula=Talib("RSI", {"timeperiod": "period"}, never_moved),
        reference="Wilder, New Concepts in Technical Trading Systems, 1978",
        description="Wilder-smoothed gains as a share of gains and losses, 0 to 100.",
    ),
    Indicator(
        name="momentum",
        title="Momentum",
        group="Momentum",
        inputs=CLOSE,
        parameters=(period(10),),
        outputs=line("momentum", "Momentum"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("MOM", {"timeperiod": "period"}),
        reference="Murphy, Technical Analysis of the Financial Markets, 1999, ch. 10",
        description="Change of the close over the period, in price units.",
    ),
    Indicator(
        name="roc",
        title="Rate of Change",
        group="Momentum",
        inputs=CLOSE,
        parameters=(period(10),),
        outputs=line("roc", "ROC"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("ROC", {"timeperiod": "period"}, _base_not_positive),
        reference="Murphy, Technical Analysis of the Financial Markets, 1999, ch. 10",
        description="Change of the close over the period in per cent; undefined from a price that is not positive.",
    ),
    Indicator(
        name="cmo",
        title="Chande Momentum Oscillator",
        group="Momentum",
        inputs=CLOSE,
        parameters=(period(14),),
        outputs=line("cmo", "CMO"),
        pane="own",
        levels=(
            -50.0,
            50.0,
        ),
        history="window",
        formula=Talib("CMOU", {"timeperiod": "period"}, unchanged_over("period")),
        reference="Chande & Kroll, The New Technical Trader, 1994",
        description="Sum of gains less losses in per cent of their total, −100 to 100, unsmoothed as published.",
    ),
    Indicator(
        name="tsi",
        title="True Strength Index",
        group="Momentum",
        inputs=CLOSE,
        parameters=(
            period(25, "first", "First period"),
            period(13, "second", "Second period"),
        ),
        outputs=line("tsi", "TSI"),
        pane="own",
        levels=(
            -25.0,
            25.0,
        ),
        history="fading",
        formula=Talib("TSI", {"firstperiod": "first", "secondperiod": "second"}, never_moved),
        reference="Blau, Momentum, Direction, and Divergence, 1995",
        description="Twice-smoothed change of the close in per cent of its twice-smoothed size, −100 to 100.",
    ),
    Indicator(
        name="coppock",
        title="Coppock Curve",
        group="Momentum",
        inputs=CLOSE,
        parameters=(
            period(10, "smoothing", "Smoothing period"),
            period(11, "first", "First period"),
            period(14, "second", "Second period"),
        ),
        outputs=line("coppock", "Coppock"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib(
            "COPPOCK", {"wmaperiod": "smoothing", "roc1period": "first", "roc2period": "second"}, _recently_not_positive
        ),
        reference="Coppock, Practical Relative Strength Charting, 1962",
        description="Weighted mean of the sum of two rates of change, meant for monthly bars.",
    ),
    Indicator(
        name="stochastic_rsi",
        title="Stochastic RSI",
        group="Momentum",
        inputs=CLOSE,
        parameters=(
            period(14),
            period(14, "range", "Range period"),
            period(3, "smoothing", "Smoothing period"),
        ),
        outputs=(Output("k", "StochRSI %K"), Output("d", "%D")),
        pane="own",
        levels=(
            20.0,
            80.0,
        ),
        history="fading",
        formula=Composed(_stochastic_rsi, lambda values: values["period"] + values["range"] + values["smoothing"] - 2),
        reference="Chande & Kroll, The New Technical Trader, 1994",
        description="Place of the RSI in its own range, 0 to 100, and its simple mean.",
    ),
)
