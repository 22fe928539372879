"""The calm and the turbulent regime: how likely each was, and how they follow each other."""

from typing import TYPE_CHECKING

import pandas as pd

from components.figures.two_rows import Line, Row, two_rows
from components.numbers import percent_text
from components.panel import Column, Figure, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow, Progress
from views.provenance import provenance_of
from views.volatility.measures import EWMA_NAME, Measures, measure
from views.volatility.state import VolatilityView

if TYPE_CHECKING:
    from analytics.volatility.regimes import Regimes

METHOD = (
    "Two regimes of variance as a hidden Markov chain, by maximum likelihood from several starts. Probabilities are "
    "filtered: each uses the returns up to its bar, under parameters of the whole stretch."
)
FITTING = "Looking for two regimes …"
COLUMNS = (
    Column("regime", "Regime", "text"),
    Column("volatility", "Volatility a year", "percent", 1),
    Column("to_calm", "Next bar calm", "percent", 2),
    Column("to_turbulent", "Next bar turbulent", "percent", 2),
    Column("duration", "Lasts, bars", decimals=1),
    Column("share", "Share of time", "percent", 1),
    Column("now", "Now, filtered", "percent", 1),
    Column("next", "Next bar", "percent", 1),
)


def regimes_panel(view: VolatilityView, market: Market, progress: Progress) -> Panel:
    measures = measure(view, market)
    regimes = _regimes(measures, progress)
    volatility = measures.in_stretch()[EWMA_NAME]
    filtered = regimes.probabilities.filtered
    upper = Row(
        "a year",
        (
            Line(EWMA_NAME, volatility, width=1.6),
            Line("Calm", _level(regimes.calm, volatility), width=1.0, dash="dot"),
            Line("Turbulent", _level(regimes.turbulent, volatility), width=1.0, dash="dot"),
        ),
    )
    lower = Row("turbulent", (Line("Turbulent, filtered", filtered, "area", 1.0),), hover=".1%", top=1.0)
    return Panel(
        name="regimes",
        title="Regimes",
        context=_context(regimes),
        content=Figure(two_rows(upper, lower)),
        provenance=_provenance(measures, regimes),
        warnings=_warnings(view, measures, regimes),
    )


def transitions_panel(view: VolatilityView, market: Market, progress: Progress) -> Panel:
    measures = measure(view, market)
    regimes = _regimes(measures, progress)
    return Panel(
        name="transitions",
        title="Transitions",
        context="Probability of the next bar's regime, given this bar's",
        content=Table(COLUMNS, pd.DataFrame(_rows(regimes))),
        provenance=_provenance(measures, regimes),
        warnings=_warnings(view, measures, regimes),
    )


def _regimes(measures: Measures, progress: Progress) -> "Regimes":
    from analytics.volatility.regimes import variance_regimes
    from analytics.volatility.returns import BadReturns

    progress(0.1, FITTING)
    try:
        return variance_regimes(measures.fractions_in_stretch(), measures.periods)
    except BadReturns as error:
        raise NothingToShow(str(error)) from error


def _rows(regimes: "Regimes") -> list[dict[str, object]]:
    chain, now = regimes.parameters, float(regimes.probabilities.filtered.iloc[-1])
    return [
        {
            "regime": "Calm",
            "volatility": regimes.calm,
            "to_calm": chain.stay_calm,
            "to_turbulent": 1 - chain.stay_calm,
            "duration": regimes.calm_duration,
            "share": 1 - regimes.turbulent_share,
            "now": 1 - now,
            "next": 1 - regimes.probabilities.next,
        },
        {
            "regime": "Turbulent",
            "volatility": regimes.turbulent,
            "to_calm": 1 - chain.stay_turbulent,
            "to_turbulent": chain.stay_turbulent,
            "duration": regimes.turbulent_duration,
            "share": regimes.turbulent_share,
            "now": now,
            "next": regimes.probabilities.next,
        },
    ]


def _level(value: float, of: "pd.Series[float]") -> "pd.Series[float]":
    return pd.Series(value, index=of.index[[0, -1]])


def _context(regimes: "Regimes") -> str:
    now = float(regimes.probabilities.filtered.iloc[-1])
    name = "turbulent" if now > 0.5 else "calm"
    lasts = regimes.turbulent_duration if now > 0.5 else regimes.calm_duration
    sure = max(now, 1 - now)
    return (
        f"{name.capitalize()} now, {percent_text(sure, 0)} sure; that regime lasts {lasts:.0f} bars on average. "
        f"Calm {percent_text(regimes.calm, 1)}, turbulent {percent_text(regimes.turbulent, 1)} a year"
    )


def _warnings(view: VolatilityView, measures: Measures, regimes: "Regimes") -> tuple[str, ...]:
    return (*view.dropped, *measures.doubts, *((regimes.remedy,) if regimes.remedy else ()))


def _provenance(measures: Measures, regimes: "Regimes") -> Provenance:
    return provenance_of(
        measures.bars,
        measures.shown,
        METHOD,
        log_likelihood=round(regimes.log_likelihood, 2),
        converged=regimes.converged,
        bars_per_year=measures.periods,
    )
