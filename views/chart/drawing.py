"""Everything of the price panel before it becomes a figure; the legend beside the figure reads it too."""

from dataclasses import dataclass

from components.figures.chart import PriceChart
from views.chart.comparison import Comparison
from views.chart.indicators import Computed
from views.chart.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Drawing:
    chart: PriceChart
    stretch: Stretch
    indicators: tuple[Computed, ...]
    comparison: Comparison
    bars_per_candle: int
    warnings: tuple[str, ...]
