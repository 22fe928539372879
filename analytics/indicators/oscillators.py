"""Momentum as the place of the close in the range. Units are said in each description; per cent are 0 to 100."""

from typing import Final

from analytics.indicators.definition import BoolArray, Indicator, Inputs, Output, Values
from analytics.indicators.formulas import Talib
from analytics.indicators.parts import (
    HIGH_LOW_CLOSE,
    line,
    period,
)
from analytics.indicators.rolling import any_of_last
from analytics.indicators.undefined import (
    flat_over,
    flat_range,
    no_true_range_over,
    same,
    so_far,
)


def _recently_flat(inputs: Inputs, values: Values) -> BoolArray:
    """A range of 0 is within what the means reach back to."""
    reach = int(values["smoothing"] + values.get("slowing", 1) - 1)
    return any_of_last(flat_range(inputs, int(values["period"])), reach)


def _never_any_range(inputs: Inputs, _values: Values) -> BoolArray:
    return so_far((inputs["high"] == inputs["high"][0]) & (inputs["low"] == inputs["high"][0]))


def _typical_price_unchanged(inputs: Inputs, values: Values) -> BoolArray:
    import talib

    return same(talib.TYPPRICE(inputs["high"], inputs["low"], inputs["close"]), int(values["period"]))


OSCILLATORS: Final = (
    Indicator(
        name="stochastic",
        title="Stochastic Oscillator",
        group="Momentum",
        inputs=HIGH_LOW_CLOSE,
        parameters=(
            period(14),
            period(3, "slowing", "Slowing period"),
            period(3, "smoothing", "Smoothing period"),
        ),
        outputs=(Output("k", "%K"), Output("d", "%D")),
        pane="own",
        levels=(
            20.0,
            80.0,
        ),
        history="window",
        formula=Talib(
            "STOCH", {"fastk_period": "period", "slowk_period": "slowing", "slowd_period": "smoothing"}, _recently_flat
        ),
        reference="Lane, Lane's Stochastics, Stocks & Commodities 2:3, 1984",
        description="Place of the close in the range of the period, 0 to 100, as a simple mean, and the mean of that.",
    ),
    Indicator(
        name="stochastic_fast",
        title="Fast Stochastic Oscillator",
        group="Momentum",
        inputs=HIGH_LOW_CLOSE,
        parameters=(
            period(14),
            period(3, "smoothing", "Smoothing period"),
        ),
        outputs=(Output("k", "Fast %K"), Output("d", "Fast %D")),
        pane="own",
        levels=(
            20.0,
            80.0,
        ),
        history="window",
        formula=Talib("STOCHF", {"fastk_period": "period", "fastd_period": "smoothing"}, _recently_flat),
        reference="Lane, Lane's Stochastics, Stocks & Commodities 2:3, 1984",
        description="Place of the close in the range of the period, 0 to 100, and its simple mean.",
    ),
    Indicator(
        name="williams_r",
        title="Williams %R",
        group="Momentum",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(14),),
        outputs=line("williams_r", "%R"),
        pane="own",
        levels=(
            -80.0,
            -20.0,
        ),
        history="window",
        formula=Talib("WILLR", {"timeperiod": "period"}, flat_over("period")),
        reference="Williams, How I Made One Million Dollars Last Year Trading Commodities, 1973",
        description="Distance of the close from the highest high in per cent of the range, −100 to 0.",
    ),
    Indicator(
        name="cci",
        title="Commodity Channel Index",
        group="Momentum",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(20),),
        outputs=line("cci", "CCI"),
        pane="own",
        levels=(
            -100.0,
            100.0,
        ),
        history="window",
        formula=Talib("CCI", {"timeperiod": "period"}, _typical_price_unchanged),
        reference="Lambert, Commodity Channel Index: Tools for Trading Cyclic Trends, Commodities, 1980",
        description="Typical price less its mean, in units of 0.015 mean absolute deviations.",
    ),
    Indicator(
        name="smi",
        title="Stochastic Momentum Index",
        group="Momentum",
        inputs=HIGH_LOW_CLOSE,
        parameters=(
            period(13),
            period(25, "slow", "First smoothing"),
            period(2, "fast", "Second smoothing"),
            period(9, "signal", "Signal period"),
        ),
        outputs=(Output("smi", "SMI"), Output("signal", "Signal")),
        pane="own",
        levels=(
            -40.0,
            40.0,
        ),
        history="fading",
        formula=Talib(
            "SMI",
            {"timeperiod": "period", "fastperiod": "fast", "slowperiod": "slow", "signalperiod": "signal"},
            _never_any_range,
        ),
        reference="Blau, Momentum, Direction, and Divergence, 1995",
        description="Close's distance from the middle of the range over half the range, twice smoothed, −100 to 100.",
    ),
    Indicator(
        name="ultimate_oscillator",
        title="Ultimate Oscillator",
        group="Momentum",
        inputs=HIGH_LOW_CLOSE,
        parameters=(
            period(7, "short", "Short period"),
            period(14, "middle", "Middle period"),
            period(28, "long", "Long period"),
        ),
        outputs=line("ultimate_oscillator", "UO"),
        pane="own",
        levels=(
            30.0,
            70.0,
        ),
        history="window",
        formula=Talib(
            "ULTOSC",
            {"timeperiod1": "short", "timeperiod2": "middle", "timeperiod3": "long"},
            no_true_range_over("short", "middle", "long"),
        ),
        reference="Williams, The Ultimate Oscillator, Stocks & Commodities 3:4, 1985",
        description="Buying pressure as a share of the true range over three periods, weighted 4, 2, 1, from 0 to 100.",
    ),
)
