"""Statistics of the last closes. Price units unless the description says otherwise."""

from typing import Final

import numpy as np

from analytics.indicators.definition import BoolArray, FloatArray, Indicator, Inputs, Parameter, Values
from analytics.indicators.formulas import Composed, Talib
from analytics.indicators.parts import (
    CLOSE,
    CLOSE_VOLUME,
    line,
    period,
)
from analytics.indicators.undefined import (
    same,
)


def _z_score(inputs: Inputs, values: Values) -> tuple[FloatArray, ...]:
    import talib

    bars = int(values["period"])
    deviation = talib.STDDEV(inputs["close"], bars)
    distance = inputs["close"] - talib.SMA(inputs["close"], bars)
    return (np.where(same(inputs["close"], bars), np.nan, distance / deviation),)


def _either_constant(inputs: Inputs, values: Values) -> BoolArray:
    bars = int(values["period"])
    return same(inputs["close"], bars) | same(inputs["volume"], bars)


STATISTICS: Final = (
    Indicator(
        name="linear_regression",
        title="Linear Regression",
        group="Statistics",
        inputs=CLOSE,
        parameters=(period(14),),
        outputs=line("linear_regression", "LinReg"),
        pane="price",
        history="window",
        formula=Talib("LINEARREG", {"timeperiod": "period"}),
        reference="Kaufman, Trading Systems and Methods, 2013, ch. 6",
        description="End of the least-squares line through the closes of the period.",
    ),
    Indicator(
        name="linear_slope",
        title="Linear Regression Slope",
        group="Statistics",
        inputs=CLOSE,
        parameters=(period(14),),
        outputs=line("linear_slope", "Slope"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("LINEARREG_SLOPE", {"timeperiod": "period"}),
        reference="Kaufman, Trading Systems and Methods, 2013, ch. 6",
        description="Slope of the least-squares line through the closes of the period, in price units a bar.",
    ),
    Indicator(
        name="time_series_forecast",
        title="Time Series Forecast",
        group="Statistics",
        inputs=CLOSE,
        parameters=(period(14),),
        outputs=line("time_series_forecast", "TSF"),
        pane="price",
        history="window",
        formula=Talib("TSF", {"timeperiod": "period"}),
        reference="Chande & Kroll, The New Technical Trader, 1994",
        description="The least-squares line through the closes of the period, one bar on.",
    ),
    Indicator(
        name="standard_deviation",
        title="Standard Deviation",
        group="Statistics",
        inputs=CLOSE,
        parameters=(period(20),),
        outputs=line("standard_deviation", "StdDev"),
        pane="own",
        history="window",
        formula=Talib("STDDEV", {"timeperiod": "period"}),
        reference="Kaufman, Trading Systems and Methods, 2013, ch. 2",
        description="Population standard deviation of the closes.",
    ),
    Indicator(
        name="variance",
        title="Variance",
        group="Statistics",
        inputs=CLOSE,
        parameters=(period(20),),
        outputs=line("variance", "Variance"),
        pane="own",
        history="window",
        formula=Talib("VAR", {"timeperiod": "period"}),
        reference="Kaufman, Trading Systems and Methods, 2013, ch. 2",
        description="Population variance of the closes, in squared price units.",
    ),
    Indicator(
        name="average_deviation",
        title="Average Deviation",
        group="Statistics",
        inputs=CLOSE,
        parameters=(period(20),),
        outputs=line("average_deviation", "AvgDev"),
        pane="own",
        history="window",
        formula=Talib("AVGDEV", {"timeperiod": "period"}),
        reference="Kaufman, Trading Systems and Methods, 2013, ch. 2",
        description="Mean absolute distance of the closes from their mean.",
    ),
    Indicator(
        name="z_score",
        title="Z-Score",
        group="Statistics",
        inputs=CLOSE,
        parameters=(period(20),),
        outputs=line("z_score", "Z"),
        pane="own",
        levels=(
            -2.0,
            2.0,
        ),
        history="window",
        formula=Composed(_z_score, lambda values: values["period"] - 1),
        reference="Kaufman, Trading Systems and Methods, 2013, ch. 2",
        description="Distance of the close from its mean in population standard deviations.",
    ),
    Indicator(
        name="percentile",
        title="Rolling Percentile",
        group="Statistics",
        inputs=CLOSE,
        parameters=(
            period(20),
            Parameter("percentile", "Percentile", 50.0, 0.0, 100.0, 1.0),
        ),
        outputs=line("percentile", "Percentile"),
        pane="price",
        history="window",
        formula=Talib("PERCENTILE", {"timeperiod": "period", "percentile": "percentile"}),
        reference="Hyndman & Fan, Sample Quantiles in Statistical Packages, The American Statistician 50:4, 1996",
        description="Percentile of the closes of the period by nearest rank (their type 1).",
    ),
    Indicator(
        name="percent_rank",
        title="Percent Rank",
        group="Statistics",
        inputs=CLOSE,
        parameters=(period(100),),
        outputs=line("percent_rank", "Rank"),
        pane="own",
        levels=(50.0,),
        history="window",
        formula=Talib("PERCENTRANK", {"timeperiod": "period"}),
        reference="Connors Research, An Introduction to ConnorsRSI, 2012",
        description="Share of the closes of the period before that are below this one, 0 to 100.",
    ),
    Indicator(
        name="price_volume_correlation",
        title="Price–Volume Correlation",
        group="Statistics",
        inputs=CLOSE_VOLUME,
        parameters=(period(30),),
        outputs=line("price_volume_correlation", "Correlation"),
        pane="own",
        levels=(0.0,),
        history="window",
        formula=Talib("CORREL", {"timeperiod": "period"}, _either_constant),
        reference="Karpoff, The Relation Between Price Changes and Trading Volume, JFQA 22:1, 1987",
        description="Pearson correlation of close and volume over the period, −1 to 1.",
    ),
)
