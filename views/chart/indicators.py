"""The indicators of a chart, computed on the whole history; one that can't be computed says why."""

from dataclasses import dataclass

import pandas as pd

from analytics.indicators.registry import Indicator, IndicatorError, Output, compute
from views.chart.state import IndicatorChoice


@dataclass(frozen=True, slots=True)
class Computed:
    """`frame` has one column an output on the history's index; it has none when `fault` says why."""

    choice: IndicatorChoice
    frame: pd.DataFrame
    fault: str = ""

    @property
    def indicator(self) -> Indicator:
        return self.choice.indicator

    @property
    def outputs(self) -> tuple[Output, ...]:
        return () if self.fault else self.indicator.outputs


def compute_indicators(choices: tuple[IndicatorChoice, ...], history: pd.DataFrame) -> tuple[Computed, ...]:
    return tuple(_compute(choice, history) for choice in choices)


def _compute(choice: IndicatorChoice, history: pd.DataFrame) -> Computed:
    try:
        return Computed(choice, compute(choice.name, history, **choice.arguments))
    except IndicatorError as error:
        return Computed(choice, pd.DataFrame(index=history.index), f"{choice.label}: {error}")


def line_name(item: Computed, output: Output) -> str:
    """What a line is called in the hover, the legend and the table; unique within a chart."""
    return item.choice.label if len(item.indicator.outputs) == 1 else f"{item.choice.label} {output.label}"
