"""What the chosen model expects: fans of the price and of the volatility, and the term structure."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.volatility.ewma import ewma_variance
from components.figures.volatility_forecast import Band, fan_figure, term_structure_figure
from components.numbers import percent_text
from components.panel import Column, Figure, Panel, Table
from data.market import Market
from views.base import NothingToShow
from views.volatility.fit import model_provenance
from views.volatility.model_run import ModelRun, run_of
from views.volatility.state import HORIZONS, VolatilityView

if TYPE_CHECKING:
    from analytics.volatility.forecast import Fan

HISTORY = 120  # bars before the forecast
COVERAGE = 0.8  # of the intervals that are told as numbers
COVERED = percent_text(COVERAGE, 0)
METHOD = (
    "Expected variance by formula where there is one, else the mean of the paths. Fans: quantiles of 5,000 paths with "
    "residuals from the fitted distribution, or drawn from the fit's own for HAR-RV, at the fitted parameters. "
)
CAUTION = "The fans take the fitted parameters for the true ones, so the real uncertainty is larger."
OUTLOOK_COLUMNS = (
    Column("horizon", "Bars ahead", "integer"),
    Column("volatility", "Volatility a year", "percent", 2),
    Column("volatility_low", f"from ({COVERED})", "percent", 2),
    Column("volatility_high", f"to ({COVERED})", "percent", 2),
    Column("sigma", "Return, one σ", "percent", 2),
    Column("return_low", f"Return from ({COVERED})", "percent", 2),
    Column("return_high", f"to ({COVERED})", "percent", 2),
)


def outlook(run: ModelRun, horizons: Collection[int]) -> pd.DataFrame:
    """By horizon: expected volatility (annualised), σ of the return over it, and the fans' intervals of both."""
    scale = run.measures.scale
    around, ahead = run.volatility_fan.interval(COVERAGE) * run.annual, run.return_fan.interval(COVERAGE) * scale
    frame = pd.DataFrame(
        {
            "volatility": run.term_structure(),
            "volatility_low": around["low"],
            "volatility_high": around["high"],
            "sigma": run.expected.variance.cumsum() ** 0.5 * scale,
            "return_low": ahead["low"],
            "return_high": ahead["high"],
        }
    )
    return frame.loc[sorted({*horizons})]


def outlook_panel(view: VolatilityView, market: Market) -> Panel:
    run = run_of(view, market)
    table = outlook(run, (*HORIZONS, view.horizon)).rename_axis("horizon").reset_index()
    return Panel(
        name="outlook",
        title="Forecast",
        context=f"{run.label}, made at {run.expected.made_at:%Y-%m-%d}",
        content=Table(OUTLOOK_COLUMNS, table),
        provenance=model_provenance(run, METHOD, seed=view.seed, coverage=COVERAGE),
        warnings=(*run.faults, CAUTION),
    )


def forecast_panel(view: VolatilityView, market: Market) -> Panel:
    run = run_of(view, market)
    close = _closes(run).iloc[-HISTORY:]
    last, scale = float(close.iloc[-1]), run.measures.scale
    middle = last * np.exp(run.return_fan.quantiles[0.5].loc[: view.horizon] * scale)
    bands = _bands(run.return_fan, view.horizon, lambda returns: (returns * scale).apply(np.exp) * last)
    return Panel(
        name="forecast",
        title="Price ahead",
        context=f"{run.label}, {view.horizon} bars from {run.expected.made_at:%Y-%m-%d}",
        content=Figure(fan_figure(close, bands, middle, "Close", ".2f")),
        provenance=model_provenance(run, METHOD, seed=view.seed, horizon=view.horizon),
        warnings=run.faults,
    )


def volatility_forecast_panel(view: VolatilityView, market: Market) -> Panel:
    run = run_of(view, market)
    bands = _bands(run.volatility_fan, view.horizon, lambda volatility: volatility * run.annual)
    expected = run.term_structure().loc[: view.horizon]
    history = run.volatility().dropna().iloc[-HISTORY:]
    return Panel(
        name="volatility-forecast",
        title="Volatility ahead",
        context=f"{run.label}, mean volatility from the next bar to each, a year",
        content=Figure(fan_figure(history, bands, expected, "Volatility", ".2%")),
        provenance=model_provenance(run, METHOD, seed=view.seed, horizon=view.horizon),
        warnings=run.faults,
    )


def term_structure_panel(view: VolatilityView, market: Market) -> Panel:
    run = run_of(view, market)
    level = run.fitted.unconditional_volatility * run.annual
    ewma = run.annual * float(ewma_variance(run.measures.returns_in_stretch(), view.decay).forecast) ** 0.5
    figure = term_structure_figure(
        run.term_structure(),
        {"EWMA, the same for all": ewma, **({"Unconditional": level} if np.isfinite(level) else {})},
    )
    return Panel(
        name="term-structure",
        title="Term structure",
        context=f"{run.label}, expected volatility over each horizon, a year",
        content=Figure(figure),
        provenance=model_provenance(run, METHOD, decay=view.decay),
        warnings=run.faults,
    )


def _closes(run: ModelRun) -> "pd.Series[float]":
    closes: pd.Series[float] = run.measures.shown["close"].dropna()
    if closes.empty:
        raise NothingToShow("There is no price or index to go on from; the volatility ahead needs none.")
    return closes


def _bands(fan: "Fan", horizon: int, told: Callable[[pd.DataFrame], pd.DataFrame]) -> tuple[Band, ...]:
    """The widest first, so that the narrower lie above it."""
    intervals = {one: told(fan.interval(one).loc[:horizon]) for one in sorted(fan.coverage, reverse=True)}
    return tuple(Band(percent_text(one, 0), interval["low"], interval["high"]) for one, interval in intervals.items())
