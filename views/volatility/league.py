"""The league: which model's forecast deserves to be believed, out of sample."""

from typing import TYPE_CHECKING, cast

import numpy as np

from components.panel import Column, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow, Progress
from views.provenance import provenance_of
from views.volatility.measures import Measures, measure
from views.volatility.proxies import measured_variance, proxy_of
from views.volatility.specs import exceptions, league_specs, name_of, title_of
from views.volatility.state import BENCHMARK, HORIZONS, VolatilityView

if TYPE_CHECKING:
    from analytics.volatility.standings import League
    from analytics.volatility.walk import Scheme

LOOKS_AT = (
    "symbol",
    "range",
    "start",
    "end",
    "frequency",
    "models",
    "distribution",
    "mean",
    "lags",
    "decay",
    "horizon",
    "proxy",
    "scheme",
    "level",
    "refit",
    "first",
    "seed",
)
BEATS = "beats it"
COLUMNS = (
    Column("name", "Name", "text"),
    Column("model", "Model", "text"),
    Column("verdict", "Against EWMA", "text"),
    Column("qlike", "QLIKE", decimals=4),
    Column("dm", "Diebold-Mariano", decimals=2),
    Column("p_adjusted", "p, Holm", decimals=3),
    Column("set_p", "p, confidence set", decimals=3),
    Column("mse", "MSE × 10⁸", decimals=2),
    Column("aic", "AIC", decimals=1),
    Column("bic", "BIC", decimals=1),
    Column("refits", "Fits", "integer"),
    Column("unconverged", "Not converged", "integer"),
)
METHOD = (
    "Every model forecasts out of sample the mean variance of the bars ahead, fitted again every so often on the bars "
    "before and filtered forward between. Scored by QLIKE and MSE against the proxy; Diebold-Mariano against "
    "EWMA with Holm's correction; model confidence set by the stationary bootstrap. AIC, BIC: the last fit, in sample."
)
SHORT = "{error} The league needs more bars than the {first} before its first forecast."


def league_panel(view: VolatilityView, market: Market, progress: Progress) -> Panel:
    measures = measure(view, market)
    league = _league(view, measures, market, progress)
    horizon = view.horizon
    table = league.table(horizon).reset_index()
    verdicts = [_words(league.beats(name, horizon), name == league.benchmark) for name in table["model"]]
    frame = table.assign(name=table["model"].map(name_of), verdict=verdicts, mse=table["mse"] * measures.scale**4 * 1e8)
    names = tuple(name_of(title) for title in table["model"])
    left_out = tuple(f"{name} is left out: {reason}" for name, reason in league.left_out.items())
    return Panel(
        name="league",
        title="League of models",
        context=league.verdict(horizon),
        content=Table(COLUMNS, frame[[column.name for column in COLUMNS]], rows_named_by="name"),
        provenance=_provenance(view, measures, league.proxy),
        warnings=(*measures.doubts, *left_out, *league.notes, *exceptions(view, names)),
    )


def _league(view: VolatilityView, measures: Measures, market: Market, progress: Progress) -> "League":
    from analytics.volatility.contenders import contenders
    from analytics.volatility.league import BadLeague, run_league
    from analytics.volatility.returns import BadReturns
    from analytics.volatility.walk import BadPlan

    returns = measures.returns_in_stretch()
    try:
        return run_league(
            returns,
            contenders(league_specs(view), measured_variance(view, measures, market)),
            first_window=view.first,
            proxy=proxy_of(view, measures, market, returns),
            rng=np.random.default_rng(view.seed),
            progress=progress,
            horizons=tuple(sorted({*HORIZONS, view.horizon})),
            scheme=cast("Scheme", view.scheme),
            refit_every=view.refit,
            level=view.level,
            benchmark=title_of(BENCHMARK),
        )
    except (BadLeague, BadPlan, BadReturns) as error:
        sentence = SHORT if len(returns) <= view.first else "{error}"
        raise NothingToShow(sentence.format(error=error, first=view.first)) from error


def _words(beats: bool, is_benchmark: bool) -> str:
    return "benchmark" if is_benchmark else BEATS if beats else "no evidence"


def _provenance(view: VolatilityView, measures: Measures, proxy: str) -> Provenance:
    return provenance_of(
        measures.bars,
        measures.shown,
        METHOD,
        proxy=proxy,
        scheme=view.scheme,
        first_window=view.first,
        refit_every=view.refit,
        horizon=view.horizon,
        level=view.level,
        mean=view.mean if view.mean != "ar" else f"AR({view.lags})",
        distribution=view.distribution,
        decay=view.decay,
        seed=view.seed,
    )
