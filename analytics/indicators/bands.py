"""Volatility: bands and channels on the price, and the place of the close in them."""

from typing import Final

import numpy as np

from analytics.indicators.definition import BoolArray, FloatArray, Indicator, Inputs, Values
from analytics.indicators.formulas import Composed, Talib
from analytics.indicators.parts import (
    CLOSE,
    HIGH_LOW,
    HIGH_LOW_CLOSE,
    average,
    bands,
    line,
    multiple,
    period,
)
from analytics.indicators.rolling import any_of_last


def _bollinger(inputs: Inputs, values: Values) -> tuple[FloatArray, FloatArray, FloatArray]:
    import talib

    width = float(values["deviations"])
    upper, middle, lower = talib.BBANDS(inputs["close"], int(values["period"]), width, width)
    return upper, middle, lower


def _percent_b(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    upper, _middle, lower = _bollinger(inputs, values)
    return (np.where(upper > lower, (inputs["close"] - lower) / (upper - lower), np.nan),)


def _bandwidth(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    upper, middle, lower = _bollinger(inputs, values)
    return (np.where(middle > 0, 100 * (upper - lower) / middle, np.nan),)


def _keltner(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    """TA-Lib's KC starts its average true range late, so that it differs from the ATR of the same bars."""
    import talib

    high, low, close = inputs["high"], inputs["low"], inputs["close"]
    middle = talib.EMA(talib.TYPPRICE(high, low, close), int(values["period"]))
    width = values["multiplier"] * talib.ATR(high, low, close, int(values["range"]))
    return middle + width, np.where(np.isnan(width), np.nan, middle), middle - width


def _recently_not_positive(inputs: Inputs, values: Values) -> BoolArray:
    return any_of_last(inputs["low"] <= 0, int(values["period"]))


BANDS: Final = (
    Indicator(
        name="bollinger",
        title="Bollinger Bands",
        group="Volatility",
        inputs=CLOSE,
        parameters=(
            period(20),
            multiple(2.0, "deviations", "Deviations"),
            average(),
        ),
        outputs=bands("Middle"),
        pane="price",
        history="fading",
        formula=Talib(
            "BBANDS", {"timeperiod": "period", "nbdevup": "deviations", "nbdevdn": "deviations", "matype": "average"}
        ),
        reference="Bollinger, Bollinger on Bollinger Bands, 2001",
        description="Moving average with bands a multiple of the population standard deviation away.",
    ),
    Indicator(
        name="percent_b",
        title="Bollinger %B",
        group="Volatility",
        inputs=CLOSE,
        parameters=(
            period(20),
            multiple(2.0, "deviations", "Deviations"),
        ),
        outputs=line("percent_b", "%B"),
        pane="own",
        levels=(
            0.0,
            1.0,
        ),
        history="window",
        formula=Composed(_percent_b, lambda values: values["period"] - 1),
        reference="Bollinger, Bollinger on Bollinger Bands, 2001",
        description="Place of the close between the bands: 0 at the lower, 1 at the upper.",
    ),
    Indicator(
        name="bandwidth",
        title="Bollinger Bandwidth",
        group="Volatility",
        inputs=CLOSE,
        parameters=(
            period(20),
            multiple(2.0, "deviations", "Deviations"),
        ),
        outputs=line("bandwidth", "Bandwidth"),
        pane="own",
        history="window",
        formula=Composed(_bandwidth, lambda values: values["period"] - 1),
        reference="Bollinger, Bollinger on Bollinger Bands, 2001",
        description="Distance between the bands in per cent of the middle one.",
    ),
    Indicator(
        name="keltner",
        title="Keltner Channels",
        group="Volatility",
        inputs=HIGH_LOW_CLOSE,
        parameters=(
            period(20),
            period(10, "range", "ATR period"),
            multiple(2.0, "multiplier", "Multiplier"),
        ),
        outputs=bands("Middle"),
        pane="price",
        history="fading",
        formula=Composed(_keltner, lambda values: max(values["period"] - 1, values["range"])),
        reference="Keltner, How to Make Money in Commodities, 1960, with Raschke's average true range",
        description="Exponential mean of the typical price with bands a multiple of the average true range away.",
    ),
    Indicator(
        name="donchian",
        title="Donchian Channels",
        group="Volatility",
        inputs=HIGH_LOW,
        parameters=(period(20),),
        outputs=bands("Middle"),
        pane="price",
        history="window",
        formula=Talib("DONCHIAN", {"timeperiod": "period"}),
        reference="Donchian, High Finance in Copper, Financial Analysts Journal 16:6, 1960",
        description="Highest high and lowest low of the period, this bar included, and their middle.",
    ),
    Indicator(
        name="acceleration_bands",
        title="Acceleration Bands",
        group="Volatility",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(20),),
        outputs=bands("Middle"),
        pane="price",
        history="window",
        formula=Talib("ACCBANDS", {"timeperiod": "period"}, _recently_not_positive),
        reference="Headley, Big Trends in Trading, 2002",
        description="Simple means of the close, and of high and low widened by the bar's range relative to its price.",
    ),
)
