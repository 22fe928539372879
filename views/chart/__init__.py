"""The chart: price with indicators and comparisons, statistics, and the bars themselves."""

from views.base import PanelSpec, ViewKind
from views.chart.bars import bars_panel
from views.chart.overview import overview_panel
from views.chart.price import price_panel
from views.chart.state import ChartView
from views.chart.statistics import statistics_panel

__all__ = ["KIND", "ChartView"]


def describe(view: ChartView) -> str:
    stretch = view.range.upper() if view.start is None else f"from {view.start:%Y-%m-%d}"
    names = ", ".join(choice.label for choice in view.indicators)
    against = f" against {', '.join(view.compare)}" if view.compare else ""
    return f"{view.symbol}{against}, {stretch}" + (f", {names}" if names else "")


KIND = ViewKind(
    name="chart",
    title="Chart",
    lead=("price", "statistics"),
    picture="price",
    view=ChartView,
    panels=(
        PanelSpec("price", "Price", price_panel, reference="indicators"),
        PanelSpec("statistics", "Statistics", statistics_panel, numbers=True),
        PanelSpec("overview", "Whole history", overview_panel),
        PanelSpec("bars", "Bars", bars_panel),
    ),
    describe=describe,
)
