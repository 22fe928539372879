"""The whole history as one small line, to see where the chart is and to go elsewhere."""

import pandas as pd

from analytics.aggregate import thin_line
from components.figures.overview import overview_figure
from components.panel import Figure, Panel
from data.market import Market
from views.chart.state import ChartView
from views.chart.stretch import Stretch, load_stretch
from views.provenance import provenance_of

POINTS = 400


def overview_panel(view: ChartView, market: Market) -> Panel:
    stretch = load_stretch(view, market)
    return Panel(
        "overview",
        "Whole history",
        Figure(_figure(stretch)),
        provenance_of(stretch.bars, stretch.shown, "Close, thinned to what fits"),
        warnings=stretch.bars.warnings if stretch.instrument.has_only_returns else (),
    )


def _figure(stretch: Stretch) -> dict[str, object]:
    close: pd.Series[float] = stretch.history["close"].dropna()
    shown = stretch.shown.index
    return overview_figure(thin_line(close, POINTS), (shown[0], shown[-1]))
