"""The head of the desk: what can be lost in the next bar and in a month, and how much the methods disagree."""

import math

import numpy as np

from analytics.risk.estimate import Estimate
from analytics.risk.methods import METHODS
from analytics.risk.tail_measures import TAIL_MEASURES
from components.numbers import number_text, percent_text
from components.panel import Metric, Metrics, Panel
from data.market import Market
from views.risk.book import provenance_of_book
from views.risk.estimated import CONFIDENCES, MONTH, PATHS, Estimated, estimated, title_of
from views.risk.leading import Lead, leader
from views.risk.state import RiskView

METHOD = (
    "Losses of today's weights, positive, as fractions of today's value over the bars ahead, by {title}: {formula}. "
    "Several bars: {way}, not √h. Money: the fraction × equity of {equity}. Spread: the largest value at risk of "
    "all methods less the smallest, over the median. From all returns of the stretch; the league's forecasts are from "
    "the last 500 or 250 before each."
)
WAYS = {
    "overlapping": "returns of so many bars that overlap",
    "formula": "the formula for h bars",
    "paths": f"{PATHS:,} simulated paths",
    "simulation": f"{PATHS:,} simulated paths",
}
SAID = "{why} By it 1 in 100 {bars} loses more than {fraction}, {money}.{others}"
DISAGREE = " The methods disagree by {spread} about that: {least} by {lowest}, {most} by {highest}."


def headline_panel(view: RiskView, market: Market, lead: Lead | None = None) -> Panel:
    """`lead`: by which method, and why; without it, what is known without a league."""
    lead = lead or leader(view)
    run = estimated(view, market)
    pairs = [(horizon, confidence) for horizon in run.horizons for confidence in CONFIDENCES]
    losses = [metric for horizon, at in pairs for metric in _losses(run, lead.method, at, horizon)]
    spreads = [_spread(run, at, horizon) for horizon, at in pairs]
    return Panel(
        name="headline",
        title="What can be lost",
        context=f"after {run.book.as_of:%Y-%m-%d}, of {_money(run, 1.0)}",
        content=Metrics((*losses, *spreads), _sentence(view, run, lead)),
        provenance=provenance_of_book(
            run.book,
            _method(run, lead),
            "risk#headline",
            leads=lead.method,
            equity=run.book.weighed.equity,
            window=f"{run.book.today.index[0]:%Y-%m-%d} … {run.book.as_of:%Y-%m-%d}",
            seed=view.seed,
            annualised=False,
        ),
        warnings=(*run.book.faults, *_notes(run, lead), *_too_short(view, run), *run.left_out),
    )


def _method(run: Estimated, lead: Lead) -> str:
    method = METHODS[lead.method]
    return METHOD.format(title=method.title, formula=method.formula, way=WAYS[method.way], equity=_money(run, 1.0))


def _losses(run: Estimated, method: str, confidence: float, horizon: int) -> tuple[Metric, ...]:
    found = run.of(method, confidence, horizon)
    values = {"value_at_risk": found.value_at_risk, "expected_shortfall": found.expected_shortfall}
    return tuple(
        Metric(
            f"{name}_{horizon}_{confidence * 100:g}",
            f"{_bars(horizon)}, {TAIL_MEASURES[name].title.lower()} {confidence * 100:g} %",
            value if math.isfinite(value) else None,
            "percent",
            note=_money(run, value) if math.isfinite(value) else "the tail is too heavy to have a mean",
        )
        for name, value in values.items()
    )


def _spread(run: Estimated, confidence: float, horizon: int) -> Metric:
    said = _by_size(run, confidence, horizon)
    spread = run.estimates.spread(confidence, horizon)
    note = " … ".join(percent_text(one.value_at_risk) for one in (said[0], said[-1]))
    return Metric(
        f"spread_{horizon}_{confidence * 100:g}",
        f"{_bars(horizon)}, spread {confidence * 100:g} %",
        spread if np.isfinite(spread) else None,
        "percent",
        0,
        note=note if len(said) > 1 else "one method alone",
    )


def _bars(horizon: int) -> str:
    return "1 bar" if horizon == 1 else f"{horizon} bars"


def ahead_words(horizon: int) -> str:
    return "Next bar" if horizon == 1 else f"Next {horizon} bars"


def _sentence(view: RiskView, run: Estimated, lead: Lead) -> str:
    value = run.of(lead.method, 0.99, 1).value_at_risk
    bars = {"daily": "days", "weekly": "weeks", "monthly": "months"}[view.frequency]
    return SAID.format(
        why=lead.why, bars=bars, fraction=percent_text(value), money=_money(run, value), others=_disagreement(run)
    )


def _disagreement(run: Estimated) -> str:
    said = _by_size(run, 0.99, 1)
    if len(said) < 2:
        return ""
    return DISAGREE.format(
        spread=percent_text(run.estimates.spread(0.99, 1), 0),
        least=percent_text(said[0].value_at_risk),
        lowest=title_of(said[0].method),
        most=percent_text(said[-1].value_at_risk),
        highest=title_of(said[-1].method),
    )


def _by_size(run: Estimated, confidence: float, horizon: int) -> list[Estimate]:
    return sorted(run.at(confidence, horizon), key=lambda one: one.value_at_risk)


def _money(run: Estimated, fraction: float) -> str:
    weighed = run.book.weighed
    return f"{weighed.currency} {number_text(fraction * weighed.equity, 0)}".strip()


def _notes(run: Estimated, lead: Lead) -> tuple[str, ...]:
    found = [run.of(lead.method, at, horizon) for horizon in run.horizons for at in CONFIDENCES]
    return tuple(dict.fromkeys(f"{title_of(one.method)}: {note}" for one in found for note in one.notes))


def _too_short(view: RiskView, run: Estimated) -> tuple[str, ...]:
    month = MONTH[view.frequency]
    if month in run.horizons:
        return ()
    return (f"{len(run.book.today)} returns say nothing about {month} bars; choose a longer range for the month.",)
