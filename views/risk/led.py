"""What the panels of the risk desk are given by its league: by whose method a loss is told."""

from dataclasses import replace
from functools import partial

from views.base import Asked, Kept, NothingToShow, PanelSpec
from views.risk.leading import Lead, leader
from views.risk.state import RiskView

LEAGUE, HEADLINE, EXCEPTIONS = "backtest-league", "headline", "exceptions"


def lead_of(view: RiskView, kept: Kept) -> Lead | None:
    """None for a method that there is not: the panels say so."""
    try:
        return leader(view, kept(LEAGUE))
    except NothingToShow:
        return None


def led(spec: PanelSpec[RiskView], view: RiskView, kept: Kept) -> Asked[RiskView]:
    if spec.name == HEADLINE:
        return replace(spec, build=partial(spec.build, lead=lead_of(view, kept))), view
    lead = lead_of(view, kept) if spec.name == EXCEPTIONS else None
    return spec, replace(view, method=lead.method) if lead else view
