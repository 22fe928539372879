"""Every feature there is, and all of them for some bars."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Final

import pandas as pd

from analytics.predictions.features.calendar import CALENDAR
from analytics.predictions.features.conditional import CONDITIONAL
from analytics.predictions.features.definition import Feature, FeatureInputs, Group, Need
from analytics.predictions.features.drawdown import DRAWDOWN
from analytics.predictions.features.market import MARKET
from analytics.predictions.features.momentum import MOMENTUM
from analytics.predictions.features.returns import RETURNS
from analytics.predictions.features.sentiment import SENTIMENT
from analytics.predictions.features.trend import TREND
from analytics.predictions.features.volatility import VOLATILITY
from analytics.predictions.features.volume import VOLUME

FEATURES: Final[Mapping[str, Feature]] = MappingProxyType(
    {
        feature.name: feature
        for feature in chain(
            RETURNS, VOLATILITY, MOMENTUM, TREND, VOLUME, CALENDAR, DRAWDOWN, CONDITIONAL, MARKET, SENTIMENT
        )
    }
)
GROUP_TITLES: Final[Mapping[Group, str]] = MappingProxyType(
    {
        "returns": "Returns",
        "volatility": "Volatility",
        "momentum": "Momentum",
        "trend": "Trend",
        "volume": "Volume",
        "calendar": "Calendar",
        "drawdown": "Drawdown",
        "conditional": "Conditional volatility",
        "market": "Market",
        "sentiment": "Sentiment",
    }
)
REASONS: Final[Mapping[Need, str]] = MappingProxyType(
    {
        "open": "these bars have no open, high and low",
        "high": "these bars have no open, high and low",
        "low": "these bars have no open, high and low",
        "close": "these bars have no closes above zero",
        "volume": "these bars have no volume",
        "index": "no index is given",
        "implied": "no implied volatility is given",
        "sentiment": "there is no score of sentiment",
    }
)


@dataclass(frozen=True, slots=True)
class FeatureFrame:
    """`frame`: float64, a row a bar, a column a feature, NaN where it is not defined.

    `left_out`: why a feature of the groups is not among them, by its name, as the end of a sentence.
    """

    frame: pd.DataFrame
    left_out: Mapping[str, str]


def features_of(inputs: FeatureInputs, groups: Collection[str]) -> FeatureFrame:
    """Those of the groups that the bars allow, in the order of the registry."""
    asked = [feature for feature in FEATURES.values() if feature.group in groups]
    missing = {feature.name: reason for feature in asked if (reason := _lacked(feature, inputs))}
    columns = {feature.name: feature.values(inputs) for feature in asked if feature.name not in missing}
    return FeatureFrame(pd.DataFrame(columns, index=inputs.bars.index, dtype="float64"), missing)


def _lacked(feature: Feature, inputs: FeatureInputs) -> str:
    lacked = next((need for need in feature.needs if inputs.lacks(need)), None)
    return "" if lacked is None else inputs.absent.get(lacked) or REASONS[lacked]
