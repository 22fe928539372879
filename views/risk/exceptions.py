"""One method walked forward: returns beside its value at risk, the bars that broke it, and Basel's light over time."""

from typing import Any

import pandas as pd

from analytics.risk.traffic_light import DAYS, rolling_traffic_light, traffic_light
from components.figures.risk_backtest import Walked, exceptions_figure
from components.panel import Figure, Panel
from data.market import Market
from views.base import Progress
from views.risk.backtest import tests_of, walked
from views.risk.book import load_book, provenance_of_book
from views.risk.estimated import title_of
from views.risk.leading import leader
from views.risk.state import RiskView

METHOD = (
    "From every bar the method's value at risk and expected shortfall of the next one, drawn below zero as the returns "
    "that they stand for: {formula}. An exception is a bar that lost more than its value at risk. Beneath, the "
    "exceptions of the last 250 bars; yellow and red from the counts whose cumulative binomial probability is 95 % and "
    "99.99 % (Basel Committee 1996)."
)


def exceptions_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    from analytics.risk.methods import METHODS

    lead = leader(view)
    book = load_book(view, market)
    league = walked(view, book, (lead.method,), (view.confidence,), progress)
    hits = league.exceptions(view.confidence)[lead.method]
    recent = int(hits.iloc[-DAYS:].sum())
    zone = traffic_light(recent, DAYS, view.confidence).zone if len(hits) >= DAYS else "not judged"
    shown = Walked(
        title=title_of(lead.method),
        returns=-league.losses,
        value_at_risk=league.value_at_risk[view.confidence][lead.method],
        expected_shortfall=league.expected_shortfall[view.confidence][lead.method],
        hits=hits,
        recent=_recent(hits, view.confidence),
        zones=_zones(view.confidence),
    )
    return Panel(
        name="exceptions",
        title="Exceptions",
        context=(
            f"{title_of(lead.method)}: {int(hits.sum())} of {len(hits):,} bars lost more than the value at risk at "
            f"{view.confidence * 100:g} %, {len(hits) * (1 - view.confidence):.1f} expected; traffic light {zone}"
        ),
        content=Figure(exceptions_figure(shown)),
        provenance=provenance_of_book(
            book,
            METHOD.format(formula=METHODS[lead.method].formula),
            "risk#exceptions",
            method_shown=lead.method,
            confidence=view.confidence,
            exceptions=int(hits.sum()),
            recent_exceptions=recent,
            zone=zone,
            **tests_of(league, view),
        ),
        warnings=(*book.faults, *league.notes.get(lead.method, ()), *(() if view.method else (lead.why,))),
    )


def _recent(hits: "pd.Series[bool]", confidence: float) -> "pd.Series[Any]":
    """Empty with fewer than 250 bars."""
    if len(hits) < DAYS:
        return pd.Series([], index=hits.index[:0], dtype="int64")
    counts = rolling_traffic_light(hits, DAYS, confidence)["exceptions"]
    return counts.astype("int64")


def _zones(confidence: float) -> tuple[tuple[str, int], ...]:
    """The least exceptions of each zone."""
    zones = [traffic_light(count, DAYS, confidence).zone for count in range(DAYS + 1)]
    return tuple((zone, zones.index(zone)) for zone in ("yellow", "red") if zone in zones)
