"""The quick panels of the volatility desk."""

import numpy as np
import pandas as pd

from analytics.volatility.cone import percentile_rank, volatility_cone
from components.figures.volatility import cone_figure, volatility_figure
from components.panel import Column, Figure, Metric, Metrics, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow
from views.provenance import provenance_of
from views.volatility.measures import EWMA_NAME, Measures, measure
from views.volatility.state import VolatilityView

CONE_CAUTION = "Windows of a cone overlap, so quantiles of long horizons rest on few independent stretches."
METHOD = (
    "Adjusted daily bars; every estimate is over the last bars of its window and annualised by √(bars a year). "
    "EWMA is σ² ← decay × σ² + (1 − decay) × r² on log returns. "
    "Rank: the share of the stretch's estimates below this one."
)


def headline_panel(view: VolatilityView, market: Market) -> Panel:
    measures = measure(view, market)
    return Panel(
        name="headline",
        title="Now",
        context=f"at {measures.shown.index[-1]:%Y-%m-%d}",
        content=Metrics((*_now(measures), *_ahead(measures))),
        provenance=_provenance(view, measures),
        warnings=view.dropped,
    )


def estimators_panel(view: VolatilityView, market: Market) -> Panel:
    measures = measure(view, market)
    figure = volatility_figure(measures.shown["close"], measures.in_stretch(), measures.bars.instrument.currency)
    return Panel(
        name="estimators",
        title="Volatility",
        context=f"{_context(measures)}, window {view.window} bars",
        content=Figure(figure),
        provenance=_provenance(view, measures),
        warnings=(*view.dropped, *measures.faults, *measures.bars.warnings),
    )


def cone_panel(view: VolatilityView, market: Market) -> Panel:
    measures = measure(view, market)
    cone = volatility_cone(measures.returns_in_stretch(), measures.periods)
    cone = cone[cone["windows"] > 0]
    if cone.empty:
        raise NothingToShow("The stretch is too short for a cone; choose a longer range.")
    quantiles = {f"{name[1:]} %": cone[name].tolist() for name in cone.columns if name.startswith("q")}
    return Panel(
        name="cone",
        title="Cone",
        context="Close to close by horizon: now, and quantiles over the stretch",
        content=Figure(cone_figure(cone.index.tolist(), quantiles, cone["now"].tolist())),
        provenance=_provenance(view, measures),
        warnings=(*view.dropped, CONE_CAUTION),
    )


def estimates_panel(view: VolatilityView, market: Market) -> Panel:
    measures = measure(view, market)
    lines = measures.in_stretch()
    frame = pd.DataFrame({"date": measures.shown.index, "close": measures.shown["close"].to_numpy()})
    columns = [Column("date", "Date", "date"), Column("close", "Close", decimals=2)]
    for title, line in lines.items():
        frame[_name(title)] = line.to_numpy()
        columns.append(Column(_name(title), title, "percent", 2))
    return Panel(
        name="estimates",
        title="Estimates",
        context=f"{len(frame):,} bars, newest first",
        content=Table(tuple(columns), frame.iloc[::-1].reset_index(drop=True)),
        provenance=_provenance(view, measures),
        warnings=(*view.dropped, *measures.faults),
    )


def _now(measures: Measures) -> tuple[Metric, ...]:
    """Each measure at the last bar of the stretch, and where that lies among all of the stretch."""
    return tuple(_metric(title, line) for title, line in measures.in_stretch().items())


def _metric(title: str, line: "pd.Series[float]") -> Metric:
    """A value of the last bar only: one of years ago is not what it is now."""
    known, last = line.dropna(), line.iloc[-1]
    if np.isnan(last):
        note = f"none since {known.index[-1]:%Y-%m-%d}" if len(known) else "window not full"
        return Metric(_name(title), title, None, "percent", note=note)
    return Metric(_name(title), title, float(last), "percent", note=f"rank {percentile_rank(line):.0%}")


def _name(title: str) -> str:
    return title.lower().replace(" ", "_").replace("-", "_")


def _ahead(measures: Measures) -> tuple[Metric, ...]:
    """EWMA has no level to return to, so its forecast is the same for every day ahead."""
    daily = float(measures.ewma.forecast) ** 0.5
    return (
        Metric("forecast", f"{EWMA_NAME} forecast", daily * measures.periods**0.5, "percent", note="a year"),
        Metric("forecast_day", "Next bar, ±", daily, "percent", note="one σ"),
    )


def _context(measures: Measures) -> str:
    shown = measures.shown.index
    return f"Daily bars, {shown[0]:%Y-%m-%d} … {shown[-1]:%Y-%m-%d}"


def _provenance(view: VolatilityView, measures: Measures) -> Provenance:
    return provenance_of(
        measures.bars,
        measures.shown,
        METHOD,
        window=view.window,
        decay=view.decay,
        bars_per_year=measures.periods,
    )
