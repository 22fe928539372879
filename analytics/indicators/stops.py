"""Trend: stops and channels drawn on the price. Same units as the price."""

from typing import Final

import numpy as np

from analytics.indicators.definition import FloatArray, Indicator, Inputs, Output, Parameter, Values
from analytics.indicators.formulas import Composed, Talib
from analytics.indicators.parts import HIGH_LOW, HIGH_LOW_CLOSE, multiple, period
from analytics.indicators.rolling import lagged


def _hlc(inputs: Inputs) -> tuple[FloatArray, FloatArray, FloatArray]:
    return inputs["high"], inputs["low"], inputs["close"]


def _supertrend(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    import talib

    stop, direction = talib.SUPERTREND(*_hlc(inputs), int(values["period"]), float(values["multiplier"]))
    return np.where(direction > 0, stop, np.nan), np.where(direction < 0, stop, np.nan)


def _chandelier(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    import talib

    bars = int(values["period"])
    distance = values["multiplier"] * talib.ATR(*_hlc(inputs), bars)
    return talib.MAX(inputs["high"], bars) - distance, talib.MIN(inputs["low"], bars) + distance


def _middle(inputs: Inputs, bars: int) -> FloatArray:
    import talib

    return np.asarray(talib.MIDPRICE(inputs["high"], inputs["low"], bars))


def _ichimoku(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    ahead = int(values["displacement"])
    conversion, base = _middle(inputs, int(values["conversion"])), _middle(inputs, int(values["base"]))
    lagging = lagged(inputs["close"][::-1], ahead)[::-1]
    span_b = _middle(inputs, int(values["span"]))
    return conversion, base, lagged((conversion + base) / 2, ahead), lagged(span_b, ahead), lagging


STOPS: Final = (
    Indicator(
        name="sar",
        title="Parabolic SAR",
        group="Trend",
        inputs=HIGH_LOW,
        parameters=(
            Parameter("acceleration", "Acceleration", 0.02, 0.001, 0.2, 0.001),
            Parameter("maximum", "Maximum", 0.2, 0.01, 1.0, 0.01),
        ),
        outputs=(Output("sar", "SAR", "dots"),),
        pane="price",
        history="whole",
        formula=Talib("SAR", {"acceleration": "acceleration", "maximum": "maximum"}),
        reference="Wilder, New Concepts in Technical Trading Systems, 1978",
        description="Stop that accelerates toward the price and changes sides when touched.",
    ),
    Indicator(
        name="supertrend",
        title="Supertrend",
        group="Trend",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(10), multiple(3.0, "multiplier", "Multiplier")),
        outputs=(Output("up", "Supertrend up"), Output("down", "Supertrend down")),
        pane="price",
        history="whole",
        formula=Composed(_supertrend, lambda values: values["period"]),
        reference="Seban, Tout le monde mérite d'être riche, 2008",
        description="Stop a multiple of the average true range below the median price in a rise, above it in a fall.",
    ),
    Indicator(
        name="chandelier",
        title="Chandelier Exit",
        group="Trend",
        inputs=HIGH_LOW_CLOSE,
        parameters=(period(22), multiple(3.0, "multiplier", "Multiplier")),
        outputs=(Output("long", "Exit long"), Output("short", "Exit short")),
        pane="price",
        history="fading",
        formula=Composed(_chandelier, lambda values: values["period"]),
        reference="Elder, Come into My Trading Room, 2002, after Le Beau",
        description="Highest high less, and lowest low plus, a multiple of the average true range.",
    ),
    Indicator(
        name="ichimoku",
        title="Ichimoku Kinko Hyo",
        group="Trend",
        inputs=HIGH_LOW_CLOSE,
        parameters=(
            period(9, "conversion", "Conversion period"),
            period(26, "base", "Base period"),
            period(52, "span", "Span B period"),
            period(26, "displacement", "Displacement", low=0),
        ),
        outputs=(
            Output("conversion", "Tenkan-sen"),
            Output("base", "Kijun-sen"),
            Output("span_a", "Senkou span A", "band_upper"),
            Output("span_b", "Senkou span B", "band_lower"),
            Output("lagging", "Chikou span", looks_ahead=True),
        ),
        pane="price",
        history="window",
        formula=Composed(
            _ichimoku,
            lambda values: max(
                values["conversion"] - 1,
                values["base"] - 1 + values["displacement"],
                values["conversion"] - 1 + values["displacement"],
                values["span"] - 1 + values["displacement"],
            ),
        ),
        reference="Hosoda, Ichimoku Kinko Hyo, 1969; Elliott, Ichimoku Charts, 2007",
        description=(
            "Middles of the range over three periods. Spans A and B stand at each bar as computed so many bars before "
            "it, so what would lie beyond the last bar is not shown; the lagging span is the close of so many bars "
            "later and therefore ends that much earlier."
        ),
    ),
)
