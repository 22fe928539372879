"""Every method side by side: value at risk and shortfall at each confidence, with their errors, beside √h."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from analytics.risk.estimate import RESAMPLES, Estimate
from analytics.risk.estimates import estimate_all
from analytics.risk.methods import METHODS
from components.figures.risk_var import methods_figure
from components.panel import Column, Figure, Panel, Provenance, Table
from data.market import Market
from views.base import Progress
from views.recent import Recent
from views.risk.book import Key, key_of, provenance_of_book
from views.risk.estimated import LOOKS_AT, PATHS, Estimated, estimated_at_horizon, row_name, title_of
from views.risk.headline import ahead_words
from views.risk.state import RiskView

Errors = Literal["bootstrap", "simulation", "none"]
ERRORS: Mapping[Errors, str] = {"bootstrap": f"{RESAMPLES} resamples", "simulation": "simulation", "none": "none known"}
MATTERS = 0.005  # less between √h and the horizon's own is rounding
METHOD = (
    "Losses of today's weights over the bars ahead, positive, as fractions of today's value; not annualised. Errors "
    f"are one standard deviation: of {RESAMPLES} bootstrap samples where the order of returns is taken for chance, "
    f"of {PATHS:,} paths where they were drawn; volatility models have none here. √h: one bar's number times √bars, "
    "shown where it differs by half a percent of itself."
)


def value_at_risk_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    run, found = _with_errors(view, market, progress)
    return Panel(
        name="value-at-risk",
        title="Value at risk by method",
        context=_context(view, run),
        content=Table(_columns(view, run), pd.DataFrame([_row(run, one) for one in found]), "row"),
        provenance=_provenance(view, run, "value-at-risk", _formulas()),
        warnings=(*run.book.faults, *run.left_out),
    )


def methods_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    run, found = _with_errors(view, market, progress)
    shown = [one for one in found if one.confidence == view.confidence]
    rows = pd.DataFrame([_row(run, one) for one in shown])
    return Panel(
        name="methods",
        title="Methods side by side",
        context=f"{_context(view, run)} at {view.confidence * 100:g} %; bars of ± 2 standard errors where known",
        content=Figure(methods_figure(rows)),
        provenance=_provenance(view, run, "methods", {}),
        warnings=run.book.faults,
    )


_recent: Recent[Key, tuple[Estimated, list[Estimate]]] = Recent(most=4)


def _with_errors(view: RiskView, market: Market, progress: Progress) -> tuple[Estimated, list[Estimate]]:
    return _recent.get(key_of(view, market, LOOKS_AT), lambda: _bootstrapped(view, market, progress))


def _bootstrapped(view: RiskView, market: Market, progress: Progress) -> tuple[Estimated, list[Estimate]]:
    progress(0.0, "Every method once")
    run = estimated_at_horizon(view, market)
    plain = [one for at in reversed(run.confidences) for one in run.at(at, view.horizon)]
    lacking = list(dict.fromkeys(one.method for one in plain if _can_bootstrap(one)))
    errors: dict[tuple[str, float], Estimate] = {}
    for number, name in enumerate(lacking):
        progress(0.1 + 0.9 * number / len(lacking), f"Errors of {title_of(name)} ({number + 1} of {len(lacking)})")
        errors |= _errors_of(name, view, run)
    return run, [_joined(one, errors.get((one.method, one.confidence))) for one in plain]


def _can_bootstrap(one: Estimate) -> bool:
    return one.error == "none" and METHODS[one.method].exchangeable


def _errors_of(name: str, view: RiskView, run: Estimated) -> dict[tuple[str, float], Estimate]:
    again = estimate_all(
        run.book.today,
        (name,),
        run.confidences,
        (view.horizon,),
        rng=np.random.default_rng(view.seed),
        resamples=RESAMPLES,
    )
    return {(name, confidence): one for (_, confidence, _), one in again.found.items()}


def _joined(one: Estimate, errors: Estimate | None) -> Estimate:
    if errors is None:
        return one
    return replace(
        one,
        error=errors.error,
        value_at_risk_error=errors.value_at_risk_error,
        expected_shortfall_error=errors.expected_shortfall_error,
    )


def _columns(view: RiskView, run: Estimated) -> tuple[Column, ...]:
    root = (
        Column("square_root_value_at_risk", "VaR by √h", "percent", 2),
        Column("square_root_difference", "√h off by", "percent", 1),
    )
    return (
        Column("row", "Name", "text"),
        Column("title", "Method", "words"),
        Column("confidence", "Confidence", "percent", 1),
        Column("value_at_risk", "VaR", "percent", 2),
        Column("value_at_risk_error", "± error", "percent", 2),
        Column("expected_shortfall", "ES", "percent", 2),
        Column("expected_shortfall_error", "± error", "percent", 2),
        *(root if view.horizon > 1 else ()),
        Column("money", "VaR", decimals=0, unit=run.book.weighed.currency),
        Column("error", "Errors of", "text"),
        Column("notes", "Notes", "words"),
    )


def _row(run: Estimated, one: Estimate) -> dict[str, object]:
    off = one.square_root_difference
    differs = abs(off) >= MATTERS
    return {
        "row": row_name(one.method, one.confidence),
        "title": title_of(one.method),
        "confidence": one.confidence,
        "value_at_risk": one.value_at_risk,
        "value_at_risk_error": one.value_at_risk_error,
        "expected_shortfall": one.expected_shortfall,
        "expected_shortfall_error": one.expected_shortfall_error,
        "square_root_value_at_risk": one.square_root_value_at_risk if differs else np.nan,
        "square_root_difference": off if differs else np.nan,
        "money": one.value_at_risk * run.book.weighed.equity,
        "error": ERRORS[one.error],
        "notes": " ".join(one.notes),
    }


def _context(view: RiskView, run: Estimated) -> str:
    return f"{ahead_words(view.horizon).lower()} after {run.book.as_of:%Y-%m-%d}"


def _formulas() -> dict[str, str]:
    return {name: f"{method.formula}. {method.reference}" for name, method in METHODS.items()}


def _provenance(view: RiskView, run: Estimated, panel: str, formulas: Mapping[str, str]) -> Provenance:
    return provenance_of_book(
        run.book,
        METHOD,
        f"risk#{panel}",
        horizon=view.horizon,
        confidence=view.confidence,
        window=f"{run.book.today.index[0]:%Y-%m-%d} … {run.book.as_of:%Y-%m-%d}",
        seed=view.seed,
        paths=PATHS,
        annualised=False,
        **formulas,
    )
