"""What was realised: the estimators over time, the cone, and the table behind them."""

import pandas as pd

from analytics.volatility.cone import volatility_cone
from components.figures.volatility import cone_figure, volatility_figure
from components.panel import Column, Figure, Panel, Provenance, Scalar, Table
from data.market import Market
from views.base import NothingToShow
from views.provenance import provenance_of
from views.volatility.measures import Measures, measure
from views.volatility.state import VolatilityView

CONE_CAUTION = "Windows of a cone overlap, so quantiles of long horizons rest on few independent stretches."
METHOD = (
    "Adjusted bars; every estimate is over the last bars of its window and annualised by √(bars a year). "
    "EWMA is σ² ← decay × σ² + (1 − decay) × r² on log returns, or on a series of returns as it is given. "
    "Rank: the share of the stretch's estimates below this one."
)


def estimators_panel(view: VolatilityView, market: Market) -> Panel:
    measures = measure(view, market)
    figure = volatility_figure(measures.shown["close"], measures.in_stretch(), measures.bars.instrument.unit)
    return Panel(
        name="estimators",
        title="Volatility",
        context=f"{_context(view, measures)}, window {view.window} bars",
        content=Figure(figure),
        provenance=measures_provenance(view, measures),
        warnings=(*view.dropped, *measures.warnings),
    )


def cone_panel(view: VolatilityView, market: Market) -> Panel:
    measures = measure(view, market)
    cone = volatility_cone(measures.fractions_in_stretch(), measures.periods)
    cone = cone[cone["windows"] > 0]
    if cone.empty:
        raise NothingToShow("The stretch is too short for a cone; choose a longer range.")
    quantiles = {f"{name[1:]} %": cone[name].tolist() for name in cone.columns if name.startswith("q")}
    return Panel(
        name="cone",
        title="Cone",
        context="Close to close by horizon: now, and quantiles over the stretch",
        content=Figure(cone_figure(cone.index.tolist(), quantiles, cone["now"].tolist())),
        provenance=measures_provenance(view, measures),
        warnings=(*view.dropped, *measures.doubts, CONE_CAUTION),
    )


def estimates_panel(view: VolatilityView, market: Market) -> Panel:
    measures = measure(view, market)
    lines = measures.in_stretch()
    frame = pd.DataFrame({"date": measures.shown.index, "close": measures.shown["close"].to_numpy()})
    columns = [Column("date", "Date", "date"), Column("close", "Close", decimals=2)]
    for title, line in lines.items():
        frame[column_name(title)] = line.to_numpy()
        columns.append(Column(column_name(title), title, "percent", 2))
    return Panel(
        name="estimates",
        title="Estimates",
        context=f"{len(frame):,} bars, newest first",
        content=Table(tuple(columns), frame.iloc[::-1].reset_index(drop=True)),
        provenance=measures_provenance(view, measures),
        warnings=(*view.dropped, *measures.warnings),
    )


def column_name(title: str) -> str:
    return title.lower().replace(" ", "_").replace("-", "_")


def _context(view: VolatilityView, measures: Measures) -> str:
    shown = measures.shown.index
    return f"{view.frequency.capitalize()} bars, {shown[0]:%Y-%m-%d} … {shown[-1]:%Y-%m-%d}"


def measures_provenance(
    view: VolatilityView, measures: Measures, method: str = METHOD, **parameters: Scalar
) -> Provenance:
    return provenance_of(
        measures.bars,
        measures.shown,
        method,
        window=view.window,
        decay=view.decay,
        frequency=view.frequency,
        bars_per_year=measures.periods,
        **parameters,
    )
