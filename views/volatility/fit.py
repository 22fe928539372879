"""The fit of the chosen model: its parameters with robust errors, and what they say of its memory and level."""

import math

import pandas as pd

from components.panel import Column, Metric, Metrics, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow
from views.provenance import provenance_of
from views.volatility.model_run import ModelRun, run_of
from views.volatility.state import BENCHMARK, VolatilityView

COLUMNS = (
    Column("parameter", "Parameter", "text"),
    Column("estimate", "Estimate"),
    Column("std_error", "Robust std. error"),
    Column("std_error_hessian", "Hessian std. error"),
    Column("t", "t", decimals=2),
    Column("p_value", "p", decimals=4),
)
METHOD = (
    "Maximum likelihood by arch on the stretch's returns, told in their own units; robust standard errors of "
    "Bollerslev and Wooldridge, which t and p rest on, and those of the Hessian, right where the distribution is "
    "(HAR-RV: least squares, Newey-West). "
)
GIVEN = "The decay is given, not estimated, so it has no error."
NOT_NAMED = "No model was named, so this is EWMA, the benchmark; name one with model=garch or another."
NO_PARAMETERS = "{title} has no parameter to estimate: its weights are given. Its forecasts are below."


def fit_panel(view: VolatilityView, market: Market) -> Panel:
    run = run_of(view, market)
    frame = run.fitted.parameters.reset_index().rename(columns={"z": "t"})
    given = []
    if run.name == BENCHMARK:
        frame = pd.concat([pd.DataFrame([{"parameter": "lambda", "estimate": run.fitted.spec.decay}]), frame])
        frame = frame.reindex(columns=[column.name for column in COLUMNS])
        given = [GIVEN]
    if frame.empty:
        raise NothingToShow(NO_PARAMETERS.format(title=run.fitted.spec.family.title))
    return Panel(
        name="fit",
        title="Parameters",
        context=_fitted_on(run),
        content=Table(COLUMNS, frame.reset_index(drop=True)),
        provenance=model_provenance(run, METHOD + run.fitted.spec.family.formula),
        warnings=(*view.dropped, *run.faults, *given, *_unnamed(view)),
    )


def fit_summary_panel(view: VolatilityView, market: Market) -> Panel:
    run = run_of(view, market)
    return Panel(
        name="fit-summary",
        title="Fit",
        context=_fitted_on(run),
        content=Metrics(_facts(run)),
        provenance=model_provenance(run, METHOD + run.fitted.spec.family.reference),
        warnings=(*view.dropped, *run.faults, *run.notes, *_unnamed(view)),
    )


def _fitted_on(run: ModelRun) -> str:
    """A stretch leaves out what lies before it, which nobody should have to find out by counting."""
    index = run.fitted.returns.index
    known = len(run.measures.returns)
    of = "all" if len(index) == known else f"{len(index):,} of"
    return f"{run.label} on {of} {known:,} returns, {index[0]:%Y-%m-%d} … {index[-1]:%Y-%m-%d}"


def _unnamed(view: VolatilityView) -> tuple[str, ...]:
    return () if view.model else (NOT_NAMED,)


def _facts(run: ModelRun) -> tuple[Metric, ...]:
    fitted = run.fitted
    level = fitted.unconditional_volatility * run.annual
    return (
        _metric("log_likelihood", "Log-likelihood", fitted.log_likelihood),
        _metric("aic", "AIC", fitted.aic),
        _metric("bic", "BIC", fitted.bic),
        _metric("persistence", "Persistence", fitted.persistence, decimals=4),
        _metric("half_life", "Half-life", fitted.half_life, decimals=1, unit="bars"),
        _metric("unconditional_volatility", "Unconditional volatility", level, percent=True),
        Metric("observations", "Observations", fitted.observations, "number", 0),
        Metric("recursion", "Recursion starts from", fitted.start.replace("_", " "), "text"),
        Metric("converged", "Converged", "yes" if fitted.converged else "no", "text"),
        Metric("remedy", "Remedy", fitted.remedy or "none needed", "text"),
    )


def _metric(name: str, label: str, value: float, *, decimals: int = 2, unit: str = "", percent: bool = False) -> Metric:
    """What does not exist has no value but a word."""
    known = math.isfinite(value)
    note = "" if known else "never ends" if math.isinf(value) else "none"
    return Metric(name, label, value if known else None, "percent" if percent else "number", decimals, unit, note)


def model_provenance(run: ModelRun, method: str, **parameters: str | float) -> Provenance:
    return provenance_of(
        run.measures.bars,
        run.measures.shown,
        method,
        model=run.label,
        recursion=run.fitted.start.replace("_", " "),
        bars_per_year=run.measures.periods,
        **parameters,
    )
