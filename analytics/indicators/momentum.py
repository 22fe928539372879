"""Momentum of the price. Oscillators are per cent or price units as said."""

from typing import Final

from analytics.indicators.definition import Indicator, Output
from analytics.indicators.formulas import Talib
from analytics.indicators.parts import CLOSE, HIGH_LOW_CLOSE, line, period

MOMENTUM: Final = (
    Indicator(
        name="rsi",
        title="Relative Strength Index",
        group="Momentum",
        inputs=CLOSE,
        parameters=(period(14),),
        outputs=line("rsi", "RSI"),
        pane="own",
        levels=(30.0, 70.0),
        history="fading",
        formula=Talib("RSI", {"timeperiod": "period"}),
        reference="Wilder, New Concepts in Technical Trading Systems, 1978",
        description="Wilder-smoothed gains as a share of gains and losses, 0 to 100.",
    ),
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
        outputs=(
            Output("macd", "MACD"),
            Output("signal", "Signal"),
            Output("histogram", "Histogram", "histogram"),
        ),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("MACD", {"fastperiod": "fast", "slowperiod": "slow", "signalperiod": "signal"}),
        reference="Appel, Technical Analysis: Power Tools for Active Investors, 2005",
        description="Fast less slow exponential mean in price units, its own exponential mean, and their difference.",
    ),
    Indicator(
        name="cci",
        title="Commodity Channel Index",
        group="Momentum",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(20),),
        outputs=line("cci", "CCI"),
        pane="own",
        levels=(-100.0, 100.0),
        history="window",
        formula=Talib("CCI", {"timeperiod": "period"}),
        reference="Lambert, Commodity Channel Index: Tools for Trading Cyclic Trends, Commodities, 1980",
        description="Typical price less its mean, in units of 0.015 mean absolute deviations.",
    ),
)
