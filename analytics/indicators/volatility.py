"""Volatility of the close."""

from typing import Final

import numpy as np

from analytics.indicators.definition import FloatArray, Indicator, Inputs, Parameter, Values
from analytics.indicators.formulas import Composed, Talib
from analytics.indicators.parts import (
    CLOSE,
    line,
    period,
)
from analytics.indicators.rolling import any_of_last, lagged, mean
from analytics.indicators.undefined import (
    never_moved,
)


def _historical(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    import talib

    bars = int(values["period"])
    close = np.where(inputs["close"] > 0, inputs["close"], np.nan)
    log_return = np.log(close) - np.log(lagged(close, 1))
    gaps = np.isnan(log_return)
    deviation = talib.STDDEV(np.where(gaps, 0.0, log_return), bars) * np.sqrt(bars / (bars - 1))
    deviation[any_of_last(gaps, bars)] = np.nan
    return (100 * deviation * np.sqrt(values["year"]),)


def _ulcer(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    import talib

    bars = int(values["period"])
    highest = talib.MAX(inputs["close"], bars)
    drawdown = np.where(highest > 0, 100 * (inputs["close"] / highest - 1), np.nan)
    return (np.sqrt(np.maximum(mean(drawdown**2, bars), 0)),)


VOLATILITY: Final = (
    Indicator(
        name="historical_volatility",
        title="Historical Volatility",
        group="Volatility",
        inputs=CLOSE,
        parameters=(
            period(20),
            Parameter("year", "Bars a year", 252, 1, 366),
        ),
        outputs=line("historical_volatility", "HV"),
        pane="own",
        history="window",
        formula=Composed(_historical, lambda values: values["period"]),
        reference="Natenberg, Option Volatility and Pricing, 1994",
        description="Sample standard deviation of log returns, annualised, in per cent.",
    ),
    Indicator(
        name="relative_volatility",
        title="Relative Volatility Index",
        group="Volatility",
        inputs=CLOSE,
        parameters=(
            period(14),
            period(10, "deviation", "Deviation period"),
        ),
        outputs=line("relative_volatility", "RVI"),
        pane="own",
        levels=(50.0,),
        history="fading",
        formula=Talib("RVI", {"timeperiod": "period", "stddevperiod": "deviation"}, never_moved),
        reference="Dorsey, The Relative Volatility Index, Stocks & Commodities 11:6, 1993",
        description="RSI of the standard deviation: the share of it that came with rising closes, 0 to 100.",
    ),
    Indicator(
        name="ulcer_index",
        title="Ulcer Index",
        group="Volatility",
        inputs=CLOSE,
        parameters=(period(14),),
        outputs=line("ulcer_index", "Ulcer"),
        pane="own",
        history="window",
        formula=Composed(_ulcer, lambda values: 2 * (values["period"] - 1)),
        reference="Martin & McCann, The Investor's Guide to Fidelity Funds, 1989",
        description="Root mean square of the fall from the highest close of the period, in per cent.",
    ),
)
