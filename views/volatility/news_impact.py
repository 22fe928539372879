"""What a rise or a fall does to the next bar's volatility, as the models see it, and whether they see it right."""

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from components.figures.news_impact import news_impact_figure
from components.numbers import number_text, percent_text
from components.panel import Column, Figure, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow
from views.provenance import provenance_of
from views.volatility.measures import Measures, measure
from views.volatility.specs import spec_of, title_of
from views.volatility.state import BENCHMARK, VolatilityView

if TYPE_CHECKING:
    from analytics.volatility.fit import Fit
    from analytics.volatility.processes import Start

COMMON = ("garch", "gjr", "egarch", "ewma")  # drawn beside the chosen one
WIDEST = 4.0  # standard deviations
POINTS = 121
METHOD = (
    "Volatility of the next bar after one shock, every earlier squared shock and variance being at one level: the mean "
    "squared shock of the stretch. Each model at its own fitted parameters."
)
BIAS_METHOD = (
    "z² on the sign and size of the shock before, by least squares: small p-values say that falls or rises foretell "
    "variance beyond what the model knows. Leverage: correlation of a shock with the next squared one."
)
COLUMNS = (
    Column("effect", "Effect of the shock before", "text"),
    Column("estimate", "Estimate", decimals=3),
    Column("statistic", "t, or χ² of 3", decimals=2),
    Column("p_value", "p", decimals=4),
)


def news_impact_panel(view: VolatilityView, market: Market) -> Panel:
    from analytics.volatility.news_impact import CURVES, NO_CURVE

    measures = measure(view, market)
    chosen = view.model or BENCHMARK
    names = tuple(dict.fromkeys((chosen, *COMMON)))
    fits, failed = _fits(view, measures, tuple(name for name in names if name in CURVES))
    level = float(np.mean(measures.fractions_in_stretch().to_numpy() ** 2))
    curves = {fitted.spec.label: _curve(fitted, level, measures.periods) for fitted in fits.values()}
    shown = fits.get(chosen) or next(iter(fits.values()))
    return Panel(
        name="news-impact",
        title="News impact",
        context=_context(shown, curves[shown.spec.label]),
        content=Figure(news_impact_figure(curves, shown.spec.label, (level * measures.periods) ** 0.5)),
        provenance=_provenance(view, measures, METHOD),
        warnings=(
            *view.dropped,
            *measures.doubts,
            *(() if chosen in CURVES else (NO_CURVE,)),
            *failed,
            *(f"{one.spec.label}: {one.remedy}" for one in fits.values() if one.remedy),
        ),
    )


def sign_bias_panel(view: VolatilityView, market: Market) -> Panel:
    from analytics.volatility.leverage import leverage

    measures = measure(view, market)
    fitted = _fit(view, measures, view.model or BENCHMARK)
    found = leverage(fitted)
    correlation = number_text(found.correlation, signed=True)
    return Panel(
        name="sign-bias",
        title="Sign bias",
        context=f"{fitted.spec.label}; leverage {correlation} ± {number_text(found.standard_error)}",
        content=Table(COLUMNS, found.sign_bias.reset_index()),
        provenance=_provenance(view, measures, BIAS_METHOD),
        warnings=(*view.dropped, *measures.doubts, *((fitted.remedy,) if fitted.remedy else ())),
    )


def _fits(view: VolatilityView, measures: Measures, names: tuple[str, ...]) -> tuple[dict[str, "Fit"], tuple[str, ...]]:
    """By name, and what is left out: a model that can't be fitted takes no other's curve along. Raises NothingToShow
    where that is the chosen one, or all of them."""
    fits: dict[str, Fit] = {}
    failed = []
    for name in names:
        try:
            fits[name] = _fit(view, measures, name)
        except NothingToShow as error:
            if name == (view.model or BENCHMARK):
                raise
            failed.append(f"{title_of(name)} is left out: {error}")
    if not fits:
        raise NothingToShow(failed[0])
    return fits, tuple(failed)


def _fit(view: VolatilityView, measures: Measures, name: str) -> "Fit":
    from analytics.volatility.fitting import fit
    from analytics.volatility.returns import BadReturns

    try:
        return fit(measures.fractions_in_stretch(), spec_of(view, name), cast("Start", view.recursion))
    except BadReturns as error:
        raise NothingToShow(str(error)) from error


def _curve(fitted: "Fit", level: float, periods: float) -> "pd.Series[float]":
    from analytics.volatility.news_impact import news_impact

    shocks = np.linspace(-WIDEST, WIDEST, POINTS) * level**0.5
    return (news_impact(fitted, shocks, level) * periods) ** 0.5


def _context(fitted: "Fit", curve: "pd.Series[float]") -> str:
    shock = curve.index[-1] / 2
    fall, rise, size = (
        percent_text(value, 1) for value in (*np.interp((-shock, shock), curve.index, curve).tolist(), shock)
    )
    return f"{fitted.spec.label}: {fall} a year after a fall of {size}, {rise} after such a rise"


def _provenance(view: VolatilityView, measures: Measures, method: str) -> Provenance:
    return provenance_of(
        measures.bars,
        measures.shown,
        method,
        mean=view.mean if view.mean != "ar" else f"AR({view.lags})",
        distribution=view.distribution,
        start=view.recursion,
        bars_per_year=measures.periods,
    )
