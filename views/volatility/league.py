"""The league panel: which model of volatility deserves to be believed, judged out of sample, if any does."""

import numpy as np

from components.panel import Column, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow, Progress
from views.provenance import provenance_of
from views.volatility.measures import Measures, measure
from views.volatility.state import HORIZONS, VolatilityView

COLUMNS = (
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
    "Every model forecasts out of sample the mean variance of the bars ahead, fitted again every so often on all bars "
    "before and filtered forward between. Scored by QLIKE and MSE against squared log returns; Diebold-Mariano against "
    "EWMA with Holm's correction; model confidence set by the stationary bootstrap. AIC, BIC: the last fit, in sample."
)


def league_panel(view: VolatilityView, market: Market, progress: Progress) -> Panel:
    from analytics.volatility.contenders import contenders
    from analytics.volatility.league import BadLeague, run_league
    from analytics.volatility.models import MODELS
    from analytics.volatility.scoring import squared_returns
    from analytics.volatility.walk import BadPlan

    measures = measure(view, market)
    returns = measures.returns_in_stretch()
    try:
        league = run_league(
            returns,
            contenders({spec.family.title: spec for spec in MODELS.values()}),
            first_window=view.first,
            proxy=squared_returns(returns),
            rng=np.random.default_rng(view.seed),
            progress=progress,
            horizons=tuple(sorted({*HORIZONS, view.horizon})),
            refit_every=view.refit,
            benchmark=MODELS["ewma"].family.title,
        )
    except (BadLeague, BadPlan) as error:
        raise NothingToShow(
            f"{error} The league needs more bars than the {view.first} before its first forecast."
        ) from error
    horizon = view.horizon
    table = league.table(horizon).reset_index()
    verdicts = [_words(league.beats(name, horizon), name == league.benchmark) for name in table["model"]]
    frame = table.assign(verdict=verdicts, mse=table["mse"] * 1e8)
    return Panel(
        name="league",
        title="League of models",
        context=league.verdict(horizon),
        content=Table(COLUMNS, frame[[column.name for column in COLUMNS]]),
        provenance=_provenance(view, measures),
        warnings=tuple(f"{name} is left out: {reason}" for name, reason in league.left_out.items()),
    )


def _words(beats: bool, is_benchmark: bool) -> str:
    return "benchmark" if is_benchmark else "beats it" if beats else "no evidence"


def _provenance(view: VolatilityView, measures: Measures) -> Provenance:
    return provenance_of(
        measures.bars,
        measures.shown,
        METHOD,
        first_window=view.first,
        refit_every=view.refit,
        horizon=view.horizon,
        level=0.1,
        seed=view.seed,
    )
